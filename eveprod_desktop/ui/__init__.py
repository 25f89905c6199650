"""How it looks: screens, models, widgets, tasks and messages."""

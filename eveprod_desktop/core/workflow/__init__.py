"""Module 3: the player's own work. Jobs and their states, saved plans, results, stock targets."""

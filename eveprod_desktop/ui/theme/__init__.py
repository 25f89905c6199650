"""Colours by role, sizes, icons: the look in one place."""

"""Distances in pixels and sizes of type, in one place."""

HAIR = 4
SMALL = 8
NORMAL = 12
LARGE = 16
HUGE = 24

ICON = 16
BIG_ICON = 40
PICTURE = 20
"""Side of an item's picture in a list."""
PORTRAIT = 64
"""Side of an item's picture at the head of its page."""

SMALL_TYPE = 0.92
HEADING_TYPE = 1.2
TITLE_TYPE = 1.6

NAVIGATION_WIDTH = 196
ROW_PADDING = 9
"""Added to the height of the type to make the height of a row."""
CELL_MARGIN = 8

"""What an operation changed, so that screens which show it can reload."""

from enum import Flag, auto


class Changed(Flag):
    """Kinds of data on screen; an operation reports the ones it touched."""

    NOTHING = 0
    STATIC_DATA = auto()
    CHAINS = auto()
    PINNED_ITEMS = auto()
    SETTINGS = auto()
    FACILITIES = auto()
    PRICES = auto()
    ECONOMICS = auto()
    CHARACTERS = auto()
    OWNED = auto()
    JOBS = auto()
    PLANS = auto()
    DECISIONS = auto()
    SKILLS = auto()

"""Industry activities under the game's own numbers and the data's own names."""

from enum import IntEnum


class Activity(IntEnum):
    """An industry activity, by its number in the static data (reactions are 11 there, 9 or 11 in ESI)."""

    MANUFACTURING = 1
    RESEARCH_TIME = 3
    RESEARCH_MATERIAL = 4
    COPYING = 5
    INVENTION = 8
    REACTION = 11

    @property
    def key(self) -> str:
        """The name the static data and the command line use, for example `research_material`."""
        return self.name.lower()


PRODUCING = (Activity.MANUFACTURING, Activity.REACTION)
"""Activities whose products are goods, and whose recipes make up the chains."""

PLANETARY_ACTIVITY = 0
"""Stands for planetary schematics where an activity number is asked for; the game has none for them."""

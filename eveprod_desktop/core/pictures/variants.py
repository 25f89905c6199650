"""Which picture of the image host shows a type, and in which size it is asked for.

The host has several of a type: `icon`; `render` of ships, structures and the like; `bp` and `bpc` of
blueprints, reaction formulas among them, original and copy; `relic` of ancient relics.
"""

import math

BLUEPRINT, RELIC = 9, 34
_RENDERED = frozenset({6, 18, 22, 23, 40, 46, 65, 87})
"""Ship, drone, deployable, starbase, sovereignty structure, orbital, structure, fighter."""
_SMALLEST_PIXELS, _LARGEST_PIXELS = 32, 1024


def variants(category_id: int | None, *, portrait: bool = False, copy: bool = False) -> tuple[str, ...]:
    """Return the pictures to try for a type of a category, the best first.

    `portrait` asks for a large picture where there is one, `copy` for a blueprint's copy. A type whose
    category is unknown may be anything that has an icon.
    """
    if category_id == BLUEPRINT:
        return ("bpc", "bp", "icon") if copy else ("bp", "icon")
    if category_id == RELIC:
        return ("relic", "icon")
    if portrait and category_id in _RENDERED:
        return ("render", "icon")
    return ("icon",)


def pixels(side: float, device_pixel_ratio: float) -> int:
    """Return the size to ask for a picture drawn `side` wide: a power of two, no smaller than it is drawn."""
    needed = math.ceil(side * device_pixel_ratio)
    power = 1 << max(needed - 1, 0).bit_length()
    return min(max(power, _SMALLEST_PIXELS), _LARGEST_PIXELS)

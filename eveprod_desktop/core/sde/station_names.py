"""Names of stations, which the data do not hold."""

_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def station_name(system: str, planet: int | None, moon: int | None, owner: str, operation: str) -> str:
    """Put a station's name together the way the game does.

    System, planet in Roman numerals, moon if there is one, owner, and operation if the station uses
    it: "Jita IV - Moon 4 - Caldari Navy Assembly Plant". Some planets bear a name of their own that
    only ESI knows ("Amarr VIII (Oris)").
    """
    place = f"{system} {roman(planet)}" if planet else system
    if moon:
        place = f"{place} - Moon {moon}"
    return f"{place} - {owner} {operation}".strip()


def roman(number: int) -> str:
    """Return a number from 1 to 39 in Roman numerals, as planets are counted."""
    text = ""
    for value, sign in _ROMAN:
        text += sign * (number // value)
        number %= value
    return text

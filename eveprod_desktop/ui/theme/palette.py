"""Colours by what they mean. Profit and loss are teal and orange, which colour-blind eyes tell apart."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a colour is used for."""

    WINDOW = "window"
    SURFACE = "surface"
    RAISED = "raised"
    STRIPE = "stripe"
    HOVER = "hover"
    SELECTION = "selection"
    BORDER = "border"
    EDGE = "edge"
    TEXT = "text"
    MUTED = "muted"
    ACCENT = "accent"
    ON_ACCENT = "on_accent"
    PROFIT = "profit"
    LOSS = "loss"
    WARNING = "warning"
    WARNING_SURFACE = "warning_surface"
    LOSS_SURFACE = "loss_surface"


@dataclass(frozen=True, slots=True)
class Palette:
    """One theme: a colour (`#rrggbb`) for each role."""

    name: str
    window: str
    surface: str
    raised: str
    stripe: str
    hover: str
    selection: str
    border: str
    """Parts the ground: round cards and lists, under heads."""
    edge: str
    """Round what a person types or chooses in, which is to be found by every eye."""
    text: str
    muted: str
    accent: str
    on_accent: str
    profit: str
    loss: str
    warning: str
    warning_surface: str
    loss_surface: str
    series: tuple[str, ...]
    """Lines and bars of charts that mean neither profit nor loss; told apart by colour-blind eyes too."""

    def colour(self, role: Role) -> str:
        """Return the colour of a role."""
        value: str = getattr(self, role.value)
        return value

    def roles(self) -> dict[str, str]:
        """Return every role's name and colour."""
        return {role.value: self.colour(role) for role in Role}


DARK = Palette(
    name="dark",
    window="#12151a",
    surface="#171b21",
    raised="#1f242c",
    stripe="#1a1f26",
    hover="#222934",
    selection="#25395a",
    border="#2c333e",
    edge="#5c6a7f",
    text="#dde3ea",
    muted="#98a3b2",
    accent="#7aa7f5",
    on_accent="#0d1420",
    profit="#45b8ae",
    loss="#f0914f",
    warning="#dfbb55",
    warning_surface="#2b2718",
    loss_surface="#2f2119",
    series=("#7aa7f5", "#e0853f", "#2f8f86", "#f2dfa0", "#9a4fd0"),
)

LIGHT = Palette(
    name="light",
    window="#f3f4f7",
    surface="#ffffff",
    raised="#ffffff",
    stripe="#f8f9fb",
    hover="#eef2f9",
    selection="#d9e5fc",
    border="#d6dae1",
    edge="#838d9d",
    text="#1b222d",
    muted="#5b6574",
    accent="#2b5fc4",
    on_accent="#ffffff",
    profit="#097069",
    loss="#a8480b",
    warning="#7d5d00",
    warning_surface="#fdf6e0",
    loss_surface="#fdeee3",
    series=("#3f74d8", "#b04a08", "#0a5a54", "#a89132", "#6a2a9c"),
)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1 (WCAG 2.2, relative luminance)."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2, contrast ratio)."""
    dark, light = sorted((luminance(first), luminance(second)))
    return (light + 0.05) / (dark + 0.05)

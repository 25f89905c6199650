"""What is said of characters: how fresh their data are, what is missing, how their slots are used."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from eveprod_desktop.core.characters.rows import CharacterRow, SectionRow
from eveprod_desktop.ui import format as write

if TYPE_CHECKING:
    from eveprod_desktop.core.characters.overview import CharacterSummary, SlotUse
    from eveprod_desktop.core.industry.industry_skills import SkillUse

SLOT_TITLES: Mapping[str, str] = {
    "manufacturing": "Manufacturing",
    "science": "Science",
    "reaction": "Reactions",
}
SKILL_TITLES: "Mapping[SkillUse, str]" = {
    "slots": "Slots",
    "time": "Time",
    "invention": "Invention",
    "reprocessing": "Reprocessing",
}
_FEW = 8
_ALL_FRESH_SECONDS = 60
"""While the oldest part is younger than that, nobody asks which one it is."""
_UNREADABLE = ("no scope", "no role")


@dataclass(frozen=True, slots=True)
class SectionLine:
    """One section in words. `trouble`: something a person should look at."""

    name: str
    rows: str
    age: str
    words: str
    trouble: bool


@dataclass(frozen=True, slots=True)
class SkillLine:
    """A skill of a character; `trained` above `level` where an alpha clone can't use all of it."""

    use: "SkillUse"
    type_id: int
    name: str
    level: int
    trained: int


def section_line(row: SectionRow, now: datetime) -> SectionLine:
    """Tell how a section stands."""
    age = write.age(max(0.0, (now - row.updated_at).total_seconds())) if row.updated_at else "never"
    words = {
        "ok": "Up to date",
        "stale": "Old",
        "error": _failure(row),
        "never": "Not fetched yet",
        "no scope": "Not allowed at the sign-in",
        "no role": "Needs a role in the corporation that nobody here has",
        "sign in": "Kept; sign in again for newer ones" if row.updated_at else "Sign in again",
    }[row.status]
    rows = write.whole(row.rows) if row.updated_at else write.UNKNOWN
    return SectionLine(
        row.name[0].upper() + row.name[1:], rows, age, words, row.status in ("error", "sign in")
    )


def freshness_words(rows: Sequence[SectionRow], now: datetime) -> tuple[str, bool]:
    """Tell in one sentence how fresh everything is, and whether it needs looking at."""
    asked = [row for row in rows if row.status not in _UNREADABLE]
    failed = [row for row in asked if row.status == "error"]
    if not asked:
        return "Nothing may be read.", True
    if any(row.status == "sign in" for row in asked):
        return "The permission has ended; what was loaded is kept.", True
    if failed:
        more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
        return f"{failed[0].name[0].upper()}{failed[0].name[1:]}{more} could not be fetched.", True
    return _ages(asked, now), False


def _ages(rows: Sequence[SectionRow], now: datetime) -> str:
    never = sum(row.updated_at is None for row in rows)
    if never:
        count = write.count(never, "part")
        return "Nothing is fetched yet." if never == len(rows) else f"{count} not fetched yet."
    seconds, name = max(
        ((now - row.updated_at).total_seconds(), row.name) for row in rows if row.updated_at is not None
    )
    stale = sum(row.status == "stale" for row in rows)
    if not stale and seconds < _ALL_FRESH_SECONDS:
        return "Everything is up to date."
    oldest = f"the oldest, {name}, from {write.age(max(0.0, seconds))}."
    return f"{write.count(stale, 'part')} old; {oldest}" if stale else f"Everything is up to date; {oldest}"


def scope_words(one: "CharacterSummary") -> str:
    """Name what was not allowed at the sign-in; nothing where all was."""
    if not one.missing_scopes:
        return ""
    shown = ", ".join(one.missing_scopes[:4])
    more = len(one.missing_scopes) - 4
    return f"Not allowed: {shown}" + (f" and {more} more" if more > 0 else "") + "."


def slot_words(use: "SlotUse") -> str:
    """Tell how slots of a kind are used."""
    if not use.total:
        return f"{write.whole(use.used)} used" if use.used else write.UNKNOWN
    return f"{write.whole(use.used)} of {write.whole(use.total)}, {write.whole(use.free)} free"


def training_words(one: "CharacterSummary", names: Mapping[int, str], now: datetime) -> str:
    """Tell what a character trains; nothing where nobody knows."""
    if one.training is None:
        return "Trains nothing" if one.levels else ""
    left = write.duration((one.training.ends_at - now).total_seconds())
    name = names.get(one.training.skill_id, f"skill {one.training.skill_id}")
    return f"Trains {name} {one.training.level}, {left} left"


def skill_lines(
    one: "CharacterSummary", skills: "Mapping[SkillUse, tuple[int, ...]]", names: Mapping[int, str]
) -> tuple[SkillLine, ...]:
    """Return the skills that matter to industry with their levels, use by use, many of one use by name."""
    lines: list[SkillLine] = []
    for use, part in skills.items():
        of_use = [
            SkillLine(
                use,
                skill,
                names.get(skill, f"skill {skill}"),
                one.levels.get(skill, 0),
                one.trained.get(skill, 0),
            )
            for skill in part
        ]
        lines += sorted(of_use, key=lambda line: line.name) if len(of_use) > _FEW else of_use
    return tuple(lines)


def tags_of(text: str) -> frozenset[str]:
    """Read tags as they are typed: between commas."""
    return frozenset(part.strip() for part in text.split(",")) - {""}


def tag_words(tags: Collection[str]) -> str:
    """Write tags as they are typed."""
    return ", ".join(sorted(tags))


def counting_words(characters: Sequence[CharacterRow], counting: Collection[int]) -> str:
    """Name those who count, in few words."""
    named = [one.name for one in characters if one.character_id in counting]
    if len(named) == len(characters):
        return "Everyone"
    if len(named) == 1:
        return named[0]
    return f"{write.count(len(named), 'character')} of {write.whole(len(characters))}"


def _failure(row: SectionRow) -> str:
    again = f" Next try after {row.retry_at:%H:%M} EVE time." if row.retry_at else ""
    kept = " What was there is kept." if row.updated_at else ""
    return f"{row.failure or 'It could not be fetched.'}{kept}{again}"

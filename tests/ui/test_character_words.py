"""What is said of characters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from eveprod_desktop.core.characters.overview import CharacterSummary, SlotUse
from eveprod_desktop.core.characters.rows import CharacterRow, SectionRow, SectionStatus, Training
from eveprod_desktop.ui.screens.character_words import (
    counting_words,
    freshness_words,
    scope_words,
    section_line,
    skill_lines,
    slot_words,
    tag_words,
    tags_of,
    training_words,
)

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ROW = CharacterRow(1, "Maren", frozenset(), False, NOW, None, None, frozenset(), ())
SUMMARY = CharacterSummary(ROW, "", {3380: 4}, {3380: 5}, True, None, (), None, None, (), (), True)
FRESH = "Everything is up to date; the oldest, part ok, from 8 minutes ago."
OLD = "1 part old; the oldest, part stale, from 10 hours ago."


def section(status: SectionStatus, minutes: float | None = 3, failure: str | None = None) -> SectionRow:
    at = None if minutes is None else NOW - timedelta(minutes=minutes)
    return SectionRow(
        f"part {status}", status, at, 1234, failure, NOW + timedelta(hours=1) if failure else None
    )


@pytest.mark.parametrize(
    ("rows", "words", "trouble"),
    [
        ([], "Nothing may be read.", True),
        ([section("no scope"), section("no role")], "Nothing may be read.", True),
        ([section("never", None)], "Nothing is fetched yet.", False),
        ([section("ok"), section("never", None)], "1 part not fetched yet.", False),
        ([section("ok", 0), section("ok", 0.5)], "Everything is up to date.", False),
        (
            [section("ok", 1), section("ok", 8)],
            FRESH,
            False,
        ),
        (
            [section("ok"), section("stale", 600)],
            OLD,
            False,
        ),
        ([section("ok"), section("error", 5, "No.")], "Part error could not be fetched.", True),
        ([section("error", 5, "No.")] * 3, "Part error and 2 more could not be fetched.", True),
        ([section("sign in"), section("error")], "The permission has ended; what was loaded is kept.", True),
    ],
)
def test_freshness_in_a_sentence(rows: list[SectionRow], words: str, trouble: bool) -> None:
    found, troubled = freshness_words(rows, NOW)
    assert (found.replace("\u00a0", " "), troubled) == (words, trouble)


def test_every_status_has_words() -> None:
    assert section_line(section("ok"), NOW).words == "Up to date"
    assert section_line(section("never", None), NOW).age == "never"
    assert section_line(section("sign in", None), NOW).words == "Sign in again"
    failed = section_line(section("error", 5, "ESI does not answer."), NOW)
    assert failed.words == "ESI does not answer. What was there is kept. Next try after 13:00 EVE time."
    assert failed.trouble
    assert section_line(section("error", None), NOW).words == "It could not be fetched."
    assert {section_line(section(one), NOW).trouble for one in ("no scope", "no role", "stale")} == {False}


def test_slots() -> None:
    assert slot_words(SlotUse("science", 3, 11)) == "3 of 11, 8 free"
    assert slot_words(SlotUse("science", 12, 11)) == "12 of 11, 0 free"
    assert [slot_words(SlotUse("science", used, 0)) for used in (0, 2)] == ["–", "2 used"]


def test_training_and_skills() -> None:
    names = {3380: "Industry"}
    assert training_words(SUMMARY, names, NOW) == "Trains nothing"
    assert training_words(replace(SUMMARY, levels={}), names, NOW) == ""
    training = replace(SUMMARY, training=Training(3380, 5, NOW + timedelta(hours=2)))
    assert training_words(training, names, NOW) == "Trains Industry 5, 02:00:00 left"
    lines = skill_lines(SUMMARY, {"time": (3380, 3388)}, names)
    assert [(line.name, line.level, line.trained) for line in lines] == [
        ("Industry", 4, 5),
        ("skill 3388", 0, 0),
    ]


def test_scopes_tags_and_who_counts() -> None:
    assert scope_words(SUMMARY) == ""
    many = replace(SUMMARY, missing_scopes=("a", "b", "c", "d", "e", "f"))
    assert scope_words(many) == "Not allowed: a, b, c, d and 2 more."
    assert tags_of(" main, ,builders,main") == {"main", "builders"}
    assert tag_words(tags_of("b,a")) == "a, b"
    rows = [replace(ROW, character_id=number, name=f"C{number}") for number in (1, 2, 3)]
    assert counting_words(rows, {1, 2, 3}) == "Everyone"
    assert counting_words(rows, {2}) == "C2"
    assert counting_words(rows, {2, 3}).replace("\u00a0", " ") == "2 characters of 3"

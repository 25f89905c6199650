"""How soon the command palette answers: each letter typed, words mistyped, in two languages."""

import statistics

import pytest

from benchmarks.conftest import Bench
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.sde.catalog import ItemCatalog

GOAL_MS = 30
LIMIT = 12
TYPED = ("drake", "hammerhead ii", "caldari navy")
MISTYPED = ("hamerhed 2", "cladari nvy hookb", "trytanium", "warpdisruptor ii", "zzzzzz")


@pytest.mark.parametrize("language", ["en", "ru"])
def test_palette(bench: Bench, loaded: Database, language: str) -> None:
    catalog = ItemCatalog(loaded)

    def begin() -> None:
        catalog.forget()
        catalog.search("a", limit=LIMIT, language=language)

    first = bench.seconds(begin, 3)
    bench.at_most(f"palette, {language}: names read and indexed", first * 1000, 1000, "ms")
    catalog.search("zzzzzz", limit=LIMIT, language=language)
    letters = [word[: end + 1] for word in TYPED for end in range(len(word))]
    for what, texts in (("each letter typed", letters), ("words mistyped", MISTYPED)):
        times = [
            bench.seconds(lambda text=text: catalog.search(text, limit=LIMIT, language=language), 5)  # type: ignore[misc]  # a value bound in a loop
            for text in texts
        ]
        bench.at_most(f"palette, {language}: {what}, median", statistics.median(times) * 1000, GOAL_MS, "ms")
        bench.at_most(f"palette, {language}: {what}, slowest", max(times) * 1000, GOAL_MS, "ms")

"""The item search: words in any order, cut short or slightly mistyped, answered while typing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.sde.rows import SearchHit

_EXACT, _STARTS, _WORD_STARTS, _CONTAINS = 120.0, 90.0, 80.0, 70.0
_PRODUCIBLE_BONUS = 15.0
_SIMILAR_AT_LEAST = 72.0
_LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class Searchable:
    """What the search knows of one type; `living` types are published and in the present build."""

    type_id: int
    name: str
    english_name: str
    group_name: str
    category_name: str
    producible: bool
    living: bool


class SearchIndex:
    """The names of all types, lower-cased once."""

    def __init__(self, rows: Sequence[Searchable]) -> None:
        self._by_id = {row.type_id: row for row in rows}
        self._living = [row for row in rows if row.living]
        self._folded = [
            row.name.casefold()
            if row.name == row.english_name
            else f"{row.name.casefold()}\n{row.english_name.casefold()}"
            for row in self._living
        ]

    def hits(self, type_ids: Iterable[int]) -> list[SearchHit]:
        """Return known ids as answers, in the order given."""
        return [_hit(row, _EXACT) for type_id in type_ids if (row := self._by_id.get(type_id))]

    def search(self, text: str, limit: int) -> list[SearchHit]:
        """Return the best answers, at most `limit`; a number finds the type with that id."""
        query = " ".join(text.casefold().split())[:_LONGEST_QUERY]
        if not query:
            return []
        scored: dict[int, float] = {}
        if query.isdecimal() and (row := self._by_id.get(int(query[:15]))):
            scored[row.type_id] = _EXACT + 2 * _PRODUCIBLE_BONUS
        words = query.split()
        for row, folded in zip(self._living, self._folded, strict=True):
            if all(word in folded for word in words):
                score = _score(folded, query, words) + (_PRODUCIBLE_BONUS if row.producible else 0.0)
                # of two that match alike the shorter name is meant
                scored.setdefault(row.type_id, score - len(folded) / 1000)
        if len(scored) < limit:
            self._add_similar(query, scored, limit)
        best = sorted(scored.items(), key=lambda one: (-one[1], self._by_id[one[0]].name))[:limit]
        return [_hit(self._by_id[type_id], score) for type_id, score in best]

    def _add_similar(self, query: str, scored: dict[int, float], limit: int) -> None:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - 40 ms that only a search needs

        similar = process.extract(
            query, self._folded, scorer=fuzz.ratio, limit=limit, score_cutoff=_SIMILAR_AT_LEAST
        )
        for _, score, at in similar:
            row = self._living[at]
            bonus = _PRODUCIBLE_BONUS if row.producible else 0.0
            scored.setdefault(row.type_id, score * _CONTAINS / 100 - _PRODUCIBLE_BONUS + bonus)


def _score(folded: str, query: str, words: Sequence[str]) -> float:
    if query in folded.split("\n"):
        return _EXACT
    if folded.startswith(query):
        return _STARTS
    if all(folded.startswith(word) or f" {word}" in folded for word in words):
        return _WORD_STARTS
    return _CONTAINS


def _hit(row: Searchable, score: float) -> SearchHit:
    return SearchHit(row.type_id, row.name, row.group_name, row.category_name, bool(row.producible), score)

"""The item search: words in any order, cut short or mistyped, answered while typing.

What contains every word as it was typed comes first, in tiers: the very name, names that start so,
names whose words start so, the rest. Only where that gives few answers, mistyped words are read as
the words of names that are nearest to them.
"""

import heapq
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from eveprod_desktop.core.sde.rows import SearchHit

_EXACT, _STARTS, _WORD_STARTS, _CONTAINS, _SIMILAR = 100.0, 90.0, 80.0, 70.0, 45.0
_PRODUCIBLE_BONUS = 5.0
_SCORE_PER_LETTER = 0.001
_SCORE_PER_MISTAKE = 4.0
_SCORE_OF_LIKENESS = 0.15
"""Whole names like the query count more than long ones in which one word is like it."""
_ALIKE_AT_LEAST = 72.0
_LONGEST_QUERY = 100
_FEW = 8
_MOST_ALTERNATIVES = 12
_WORD = re.compile(r"\w+")
_NUMERALS = dict(
    zip("1 2 3 4 5 6 7 8 9 10".split(), "i ii iii iv v vi vii viii ix x".split(), strict=True)  # noqa: SIM905 - a list of numbers reads better so
)


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
    """The names of all types, lower-cased once, and the words they are made of."""

    def __init__(self, rows: Sequence[Searchable]) -> None:
        self._by_id = {row.type_id: row for row in rows}
        self._living = [row for row in rows if row.living]
        self._folded = [
            row.name.casefold()
            if row.name == row.english_name
            else f"{row.name.casefold()}\n{row.english_name.casefold()}"
            for row in self._living
        ]
        self._words: Mapping[str, list[int]] | None = None
        self._heads: dict[int, Mapping[str, list[str]]] = {}

    def hits(self, type_ids: Iterable[int]) -> list[SearchHit]:
        """Return known ids as answers, in the order given."""
        return [_hit(row, _EXACT) for type_id in type_ids if (row := self._by_id.get(type_id))]

    def search(self, text: str, limit: int) -> list[SearchHit]:
        """Return the best answers, at most `limit`; a number finds the type with that id."""
        query = " ".join(text.casefold().split())[:_LONGEST_QUERY]
        if not query:
            return []
        found: list[SearchHit] = []
        if query.isdecimal() and (row := self._by_id.get(int(query[:15]))):
            found.append(_hit(row, _EXACT + 2 * _PRODUCIBLE_BONUS))
        words = query.split()
        places = self._containing(words)
        found += self._tiers(query, words, places, limit)
        if len(found) < min(limit, _FEW):
            known = {hit.type_id for hit in found}
            found += [hit for hit in self._mistyped(query, words, limit) if hit.type_id not in known]
        return _unique(found)[:limit]

    # as typed

    def _containing(self, words: Sequence[str]) -> list[int]:
        """Return the places of the names that contain every word."""
        first, *others = sorted(words, key=len, reverse=True)
        folded = self._folded
        places = [place for place, text in enumerate(folded) if first in text]
        for word in others:
            places = [place for place in places if word in folded[place]]
        return places

    def _tiers(self, query: str, words: Sequence[str], places: list[int], limit: int) -> list[SearchHit]:
        """Rank the names at `places`: the bonus for what can be made never lifts a name into another tier."""
        folded = self._folded
        found: list[SearchHit] = []
        for score, belongs in (
            (_EXACT, lambda text: query in text.split("\n")),
            (_STARTS, lambda text: text.startswith(query)),
            (_WORD_STARTS, lambda text: _words_start(text, words)),
            (_CONTAINS, lambda _text: True),
        ):
            tier: list[int] = []
            rest: list[int] = []
            for place in places:
                (tier if belongs(folded[place]) else rest).append(place)
            found += self._best(dict.fromkeys(tier, score), limit - len(found))
            places = rest
            if len(found) >= limit or not places:
                break
        return found

    def _best(self, scores: Mapping[int, float], limit: int) -> list[SearchHit]:
        """Return the best of some places; of two that match alike the one with a chain, then the shorter."""
        full = {
            place: score
            + (_PRODUCIBLE_BONUS if self._living[place].producible else 0.0)
            - len(self._folded[place]) * _SCORE_PER_LETTER
            for place, score in scores.items()
        }

        def worse(place: int) -> tuple[float, str]:
            return -full[place], self._living[place].name

        best = heapq.nsmallest(max(limit, 0), full, key=worse)
        return [_hit(self._living[place], full[place]) for place in best]

    # mistyped

    def _mistyped(self, query: str, words: Sequence[str], limit: int) -> list[SearchHit]:
        """Return names that have, for each word, it or a word near it; failing that, names like the query."""
        scores: dict[int, float] | None = None
        for word in words:
            mistakes = self._near(word)
            if scores is None:
                scores = {place: _SIMILAR - _SCORE_PER_MISTAKE * n for place, n in mistakes.items()}
            else:
                scores = {
                    place: score - _SCORE_PER_MISTAKE * mistakes[place]
                    for place, score in scores.items()
                    if place in mistakes
                }
        if not scores:
            return self._best(self._alike(query, limit), limit)
        from rapidfuzz import fuzz  # noqa: PLC0415 - only a search needs it

        for place in scores:
            scores[place] += _SCORE_OF_LIKENESS * fuzz.ratio(query, self._folded[place])
        return self._best(scores, limit)

    def _near(self, word: str) -> dict[int, int]:
        """Return the places of names with this word or one near it, with the number of mistakes."""
        index = self._index()
        numeral = _NUMERALS.get(word)
        near: dict[int, int] = {} if numeral is None else dict.fromkeys(index.get(numeral, ()), 0)
        for place in self._containing([word]):
            near[place] = 0
        for other, mistakes in self._alternatives(word):
            for place in index[other]:
                near[place] = min(mistakes, near.get(place, mistakes))
        return near

    def _alternatives(self, word: str) -> list[tuple[str, int]]:
        """Return words of names that `word`, or what was typed of it so far, may stand for."""
        allowed = 0 if len(word) < 4 else 1 if len(word) < 6 else 2
        if not allowed:
            return []
        from rapidfuzz import process  # noqa: PLC0415 - 40 ms that only a mistake needs
        from rapidfuzz.distance import OSA  # noqa: PLC0415 - only a search needs it

        found: dict[str, int] = {}
        for length in range(len(word) - 1, len(word) + 2):
            heads = self._heads_of(length)
            for head, mistakes, _ in process.extract(
                word, heads.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=_MOST_ALTERNATIVES
            ):
                for whole in heads[head]:
                    found[whole] = min(int(mistakes), found.get(whole, allowed))
        return list(found.items())

    def _alike(self, query: str, limit: int) -> dict[int, float]:
        from rapidfuzz import fuzz, process  # noqa: PLC0415 - only a search needs it

        similar = process.extract(
            query, self._folded, scorer=fuzz.ratio, limit=limit, score_cutoff=_ALIKE_AT_LEAST
        )
        return {place: score * _SIMILAR / 100 - _PRODUCIBLE_BONUS for _, score, place in similar}

    def _index(self) -> Mapping[str, list[int]]:
        """Return the places of names by each of their words; made at the first mistake."""
        if self._words is None:
            words: dict[str, list[int]] = defaultdict(list)
            for place, text in enumerate(self._folded):
                for word in set(_WORD.findall(text)):
                    words[word].append(place)
            self._words = dict(words)
        return self._words

    def _heads_of(self, length: int) -> Mapping[str, list[str]]:
        """Return the words by their first `length` letters; shorter words stand whole."""
        known = self._heads.get(length)
        if known is None:
            heads: dict[str, list[str]] = defaultdict(list)
            for word in self._index():
                heads[word[:length]].append(word)
            known = self._heads[length] = dict(heads)
        return known


def _words_start(text: str, words: Sequence[str]) -> bool:
    return all(text.startswith(word) or f" {word}" in text for word in words)


def _unique(hits: Sequence[SearchHit]) -> list[SearchHit]:
    return list({hit.type_id: hit for hit in reversed(hits)}.values())[::-1]


def _hit(row: Searchable, score: float) -> SearchHit:
    return SearchHit(row.type_id, row.name, row.group_name, row.category_name, bool(row.producible), score)

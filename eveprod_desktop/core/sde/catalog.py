"""Every type and region by id and by name, in any of the eight languages."""

import threading
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, func, or_, select

from eveprod_desktop.core.db.bulk import fetch_tuples
from eveprod_desktop.core.db.database import Database
from eveprod_desktop.core.db.static_tables import LANGUAGES, categories, groups, meta_groups, regions, types
from eveprod_desktop.core.db.tables import production_items
from eveprod_desktop.core.errors import AppError, UnknownItem, UnknownRegion
from eveprod_desktop.core.sde.rows import Item, SearchHit
from eveprod_desktop.core.sde.search import Searchable, SearchIndex

_ENGLISH = "en"
_SUGGESTIONS = 3
_MOST_DIGITS = 15


class ItemCatalog:
    """Names and places of items. What it reads it keeps until `forget`; safe to call from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._lock = threading.RLock()
        self._names: dict[str, Mapping[int, str]] = {}
        self._indexes: dict[str, SearchIndex] = {}
        self._category_ids: Mapping[int, int] | None = None
        self._types_by_name: Mapping[str, int] | None = None

    def forget(self) -> None:
        """Read everything anew at the next question; to be called when the static data changed."""
        with self._lock:
            self._names.clear()
            self._indexes.clear()
            self._category_ids = None
            self._types_by_name = None

    def item(self, type_id: int, *, language: str = _ENGLISH) -> Item:
        """Return one type with its names; group, category and meta group are named in `language`.

        Raises:
            UnknownItem: no type has this id.

        """
        query = (
            select(
                types,
                name_column(groups, language).label("group_name"),
                groups.c.category_id,
                name_column(categories, language).label("category_name"),
                name_column(meta_groups, language).label("meta_group_name"),
            )
            .join_from(types, groups, groups.c.group_id == types.c.group_id, isouter=True)
            .join(categories, categories.c.category_id == groups.c.category_id, isouter=True)
            .join(meta_groups, meta_groups.c.meta_group_id == types.c.meta_group_id, isouter=True)
            .where(types.c.type_id == type_id)
        )
        with self._database.read() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            raise UnknownItem(f"No item has the id {type_id}.", "Look it up by its name.")
        return Item(
            type_id=type_id,
            name=row["name"],
            group_id=row["group_id"],
            group_name=row["group_name"] or f"Group {row['group_id']}",
            category_id=row["category_id"] or 0,
            category_name=row["category_name"] or "Unknown category",
            published=row["published"],
            market_group_id=row["market_group_id"],
            meta_group_id=row["meta_group_id"],
            meta_group_name=row["meta_group_name"],
            volume_m3=row["volume_m3"],
            packaged_volume_m3=row["packaged_volume_m3"],
            portion_size=row["portion_size"],
            gone_since_build=row["gone_since_build"],
            names={_ENGLISH: row["name"], **{code: row[f"name_{code}"] or row["name"] for code in LANGUAGES}},
        )

    def find(self, text: str) -> Item:
        """Return the type with this id, or with exactly this name in any case and language.

        Of two of the same name the living one, published, on the market, then the lowest id is taken;
        an English name wins over one in another language.

        Raises:
            UnknownItem: there is none; the advice names the nearest ones.

        """
        wanted = text.strip()
        if wanted.isdecimal():
            if len(wanted) > _MOST_DIGITS:
                raise UnknownItem(f"No item has the id {wanted}.", "Look it up by its name.")
            return self.item(int(wanted))
        with self._database.read() as connection:
            type_id = _exact(connection, types, "type_id", wanted, _best_types())
        if type_id is not None:
            return self.item(type_id)
        nearest = [hit.name for hit in self.search(wanted, limit=_SUGGESTIONS)]
        raise UnknownItem(f"There is no item named {wanted!r}.", _did_you_mean(nearest))

    def find_type(self, name: str) -> int | None:
        """Return the type of exactly this name in any case and language, None where there is none.

        Of several the one that `find` takes. Made for lists of thousands of names: all names are read once.
        """
        with self._lock:
            if self._types_by_name is None:
                with self._database.read() as connection:
                    self._types_by_name = _by_name(connection)
            return self._types_by_name.get(name.strip().casefold())

    def find_region(self, text: str) -> tuple[int, str]:
        """Return id and name of the region with this id, or exactly this name in any case and language.

        Raises:
            UnknownRegion: there is none; the advice names the nearest ones.

        """
        wanted = text.strip()
        with self._database.read() as connection:
            if wanted.isdecimal():
                found: int | None = int(wanted) if len(wanted) <= _MOST_DIGITS else None
            else:
                found = _exact(connection, regions, "region_id", wanted, (regions.c.region_id,))
            name = connection.scalar(select(regions.c.name).where(regions.c.region_id == found))
            names = connection.scalars(select(regions.c.name)).all() if name is None else []
        if found is None or name is None:
            from rapidfuzz import process  # noqa: PLC0415 - only a mistake needs it

            nearest = [
                str(hit[0]) for hit in process.extract(wanted, names, limit=_SUGGESTIONS, score_cutoff=60)
            ]
            raise UnknownRegion(f"There is no region {wanted!r}.", _did_you_mean(nearest))
        return found, name

    def regions(self) -> Mapping[int, str]:
        """Return the name of every region by id, in the order of the names."""
        with self._database.read() as connection:
            query = select(regions.c.region_id, regions.c.name).order_by(regions.c.name)
            return {region_id: str(name) for region_id, name in connection.execute(query)}

    def name(self, type_id: int, language: str = _ENGLISH) -> str:
        """Return a type's name in a language; "Type 123" where no build told one."""
        return self.names(language).get(type_id) or f"Type {type_id}"

    def names(self, language: str = _ENGLISH) -> Mapping[int, str]:
        """Return the names of all types in a language, English where it has none.

        Raises:
            AppError: the data have no such language.

        """
        with self._lock:
            if language not in self._names:
                column = name_column(types, language)
                with self._database.read() as connection:
                    rows = fetch_tuples(connection, select(types.c.type_id, column))
                self._names[language] = dict(rows)
            return self._names[language]

    def category_ids(self) -> Mapping[int, int]:
        """Return the category of every type whose group is known."""
        with self._lock:
            if self._category_ids is None:
                query = select(types.c.type_id, groups.c.category_id).join_from(
                    types, groups, groups.c.group_id == types.c.group_id
                )
                with self._database.read() as connection:
                    self._category_ids = dict(fetch_tuples(connection, query))
            return self._category_ids

    def meta_groups(self, language: str = _ENGLISH) -> Mapping[int, str]:
        """Return the tech level or faction (the meta group's name) of every type that has one."""
        query = select(types.c.type_id, name_column(meta_groups, language)).join_from(
            types, meta_groups, meta_groups.c.meta_group_id == types.c.meta_group_id
        )
        with self._database.read() as connection:
            return {type_id: str(name) for type_id, name in connection.execute(query)}

    def volumes_m3(self, type_ids: Iterable[int]) -> Mapping[int, float]:
        """Return the room one unit of each type takes, packaged if known; unknown ones are left out."""
        volume = func.coalesce(types.c.packaged_volume_m3, types.c.volume_m3)
        query = select(types.c.type_id, volume).where(
            types.c.type_id.in_(list(type_ids)), volume.is_not(None)
        )
        with self._database.read() as connection:
            return {type_id: float(volume_m3) for type_id, volume_m3 in connection.execute(query)}

    def search(self, text: str, *, limit: int = 50, language: str = _ENGLISH) -> list[SearchHit]:
        """Return the items that match a text best: what can be made first, unpublished ones left out.

        Words may come in any order and be cut short ("hammer ii"); a few mistyped letters are forgiven.
        In another language than English the English names are found too.
        """
        return self._index(language).search(text, limit)

    def hits(self, type_ids: Iterable[int], *, language: str = _ENGLISH) -> list[SearchHit]:
        """Return items by id in the form of search answers, in the order given; unknown ids are left out."""
        return self._index(language).hits(type_ids)

    def _index(self, language: str) -> SearchIndex:
        with self._lock:
            if language not in self._indexes:
                with self._database.read() as connection:
                    self._indexes[language] = SearchIndex(_searchable(connection, language))
            return self._indexes[language]


def _searchable(connection: Connection, language: str) -> Sequence[Searchable]:
    rows = connection.execute(
        select(
            types.c.type_id,
            name_column(types, language),
            types.c.name,
            func.coalesce(name_column(groups, language), ""),
            func.coalesce(name_column(categories, language), ""),
            production_items.c.blueprint_type_id.is_not(None),
            types.c.published & types.c.gone_since_build.is_(None),
        )
        .join_from(types, groups, groups.c.group_id == types.c.group_id, isouter=True)
        .join(categories, categories.c.category_id == groups.c.category_id, isouter=True)
        .join(production_items, production_items.c.type_id == types.c.type_id, isouter=True)
        .order_by(types.c.market_group_id.is_(None), types.c.type_id)
    )
    return [Searchable(*row) for row in rows]


def name_column(table: Table, language: str) -> ColumnElement[str]:
    """Return the names of a table in a language, English where it has none.

    Raises:
        AppError: the data have no such language.

    """
    if language == _ENGLISH:
        return table.c.name
    if language not in LANGUAGES:
        raise AppError(
            f"There are no names in the language {language!r}.", "Use en, " + ", ".join(LANGUAGES) + "."
        )
    return func.coalesce(table.c[f"name_{language}"], table.c.name)


def _best_types() -> tuple[ColumnElement[Any], ...]:
    return (
        types.c.gone_since_build.is_not(None),
        types.c.published.is_(False),
        types.c.market_group_id.is_(None),
        types.c.type_id,
    )


def _exact(
    connection: Connection, table: Table, key: str, wanted: str, order: tuple[ColumnElement[Any], ...]
) -> int | None:
    """Return the id of the row with exactly this name, in any case."""
    columns = [table.c.name, *(table.c[f"name_{code}"] for code in LANGUAGES)]
    # SQLite folds the case of ASCII letters only; the rest is compared here
    plain = [column.collate("NOCASE") == wanted for column in columns]
    found = connection.scalar(select(table.c[key]).where(plain[0]).order_by(*order).limit(1))
    if found is None:
        found = connection.scalar(select(table.c[key]).where(or_(*plain[1:])).order_by(*order).limit(1))
    if found is None and not wanted.isascii():
        folded = wanted.casefold()
        for row in connection.execute(select(table.c[key], *columns).order_by(*order)):
            if any(name and name.casefold() == folded for name in row[1:]):
                return int(row[0])
    return found


def _by_name(connection: Connection) -> Mapping[str, int]:
    """Return types by name in small letters; English names win, then the best type of a name."""
    columns = [types.c.name, *(types.c[f"name_{code}"] for code in LANGUAGES)]
    rows = fetch_tuples(connection, select(types.c.type_id, *columns).order_by(*_best_types()))
    found: dict[str, int] = {}
    for row in rows:
        found.setdefault(row[1].casefold(), row[0])
    for row in rows:
        for name in row[2:]:
            if name:
                found.setdefault(name.casefold(), row[0])
    return found


def _did_you_mean(names: Sequence[str]) -> str:
    if not names:
        return "Check the spelling, or give its id."
    quoted = [f"“{name}”" for name in names]
    return (
        f"Did you mean {quoted[0]}?"
        if len(quoted) == 1
        else f"Did you mean {', '.join(quoted[:-1])} or {quoted[-1]}?"
    )

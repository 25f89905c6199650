"""A way to look at a list, kept under a name: columns in order, widths, order of rows, filters."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field


@dataclass(frozen=True, slots=True)
class SavedView:
    """What a person chose. Columns go by key, so that a view outlives a column that is gone or new.

    `columns` are those shown, from left to right, with their widths in pixels; `sorted_by` is a column
    and whether it falls; `filters` are as typed, by column; `quick` is what stands in the filter box.
    `beside` is what the screen around the list adds, such as assumptions; whoever adds it checks it.
    """

    name: str
    columns: tuple[tuple[str, int], ...]
    sorted_by: tuple[str, bool] | None = None
    quick: str = ""
    filters: Mapping[str, str] = field(default_factory=dict)
    beside: Mapping[str, object] = field(default_factory=dict)


def views_text(views: Iterable[SavedView]) -> str:
    """Write views as text to be kept."""
    return json.dumps([asdict(view) for view in views], ensure_ascii=False)


def read_views(text: str) -> list[SavedView]:
    """Read views back; what can't be understood is left out: a lost view is a small loss."""
    try:
        stored = json.loads(text) if text else []
    except (ValueError, RecursionError):
        return []
    views = []
    for one in stored if isinstance(stored, list) else []:
        try:
            views.append(_read(one))
        except (TypeError, ValueError, KeyError):
            continue
    return views


def _read(stored: Mapping[str, object]) -> SavedView:
    columns, sorted_by, filters = stored["columns"], stored["sorted_by"], stored["filters"]
    if not isinstance(columns, Sequence) or not isinstance(filters, Mapping):
        raise TypeError
    order = None
    if isinstance(sorted_by, Sequence):
        key, falling = sorted_by
        order = (str(key), bool(falling))
    return SavedView(
        str(stored["name"]),
        tuple((str(key), max(1, int(width))) for key, width in columns),
        order,
        str(stored["quick"]),
        {str(key): str(text) for key, text in filters.items()},
        beside if isinstance(beside := stored.get("beside"), Mapping) else {},
    )

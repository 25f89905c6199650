"""Data that a careful client survives: unknown fields and values, nulls, rows that make no sense."""

import json
from typing import Any

from eveprod_desktop.sandbox.faults import FaultKind, Struck

UNKNOWN_VALUE = "SomethingNewSinceLastPatch"
_KINDS: tuple[FaultKind, ...] = ("unknown_enum", "unknown_field", "null_field", "odd_rows")
_ENUM_FIELDS = ("location_flag", "location_type", "status", "range", "ref_type", "activity", "state", "type")


def altered(body: bytes, struck: Struck) -> bytes:
    """Return the body with the alterations that strike it; bodies that are no list of objects stay."""
    if not struck.has(*_KINDS):
        return body
    content = json.loads(body)
    rows = content if isinstance(content, list) else [content]
    if not rows or not isinstance(rows[0], dict):
        return body
    if struck.has("unknown_enum"):
        _unknown_value(rows[0])
    if struck.has("null_field"):
        rows[0][next(iter(rows[0]))] = None
    if struck.has("unknown_field"):
        for row in rows:
            row["field_added_today"] = {"of": ["any", "shape"]}
    if struck.has("odd_rows") and isinstance(content, list):
        content += _odd(rows[0])
    return json.dumps(content, separators=(",", ":")).encode()


def _unknown_value(row: dict[str, Any]) -> None:
    for name in _ENUM_FIELDS:
        if isinstance(row.get(name), str):
            row[name] = UNKNOWN_VALUE
            return


def _odd(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Return rows after the form of one that exists: in a loop, beyond 2^53, of unknown types."""
    first, second = 1_999_000_000_001, 1_999_000_000_002
    if "item_id" not in row:
        return [{**row, "type_id": 999_999_999}] if "type_id" in row else []
    item = {"location_type": "item", "location_flag": "Unlocked"}
    return [
        {**row, "item_id": first, "location_id": second, **item},
        {**row, "item_id": second, "location_id": first, **item},
        {**row, "item_id": 1_999_000_000_003, "location_id": 1_999_000_000_003, **item},
        {**row, "item_id": 9_205_000_000_000_000_123, "location_id": 9_205_000_000_000_000_999, **item},
        {**row, "item_id": 1_999_000_000_004, "type_id": 999_999_999},
        {**row, "item_id": 1_999_000_000_005, "quantity": 9_000_000_000},
    ]

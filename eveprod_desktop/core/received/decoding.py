"""JSON lists to rows, forgiving single rows: ESI adds fields and values at will, and sends bad rows too."""

from dataclasses import dataclass
from typing import Generic, TypeVar

import msgspec

from eveprod_desktop.core.errors import BadAnswer

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Rows(Generic[Row]):
    """The rows that could be read, in the order received, and how many could not."""

    rows: list[Row]
    skipped: int = 0


def decode_rows(body: bytes, kind: type[Row]) -> Rows[Row]:
    """Read a JSON list of objects as rows of `kind`, a msgspec.Struct.

    Fields that `kind` doesn't name are passed over. A row that lacks a field without default, or has
    a value of another type, is skipped and counted; the others stand.

    Raises:
        BadAnswer: the body is no JSON list (cut off, or a page of HTML).

    """
    try:
        return Rows(msgspec.json.decode(body, type=list[kind]))  # type: ignore[valid-type]  # known at run time only
    except (msgspec.DecodeError, UnicodeDecodeError):
        pass  # some row is bad, or everything: told apart below
    try:
        raws = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadAnswer(f"The answer is no list of rows ({error}).") from error
    single = msgspec.json.Decoder(kind)
    rows: list[Row] = []
    for raw in raws:
        try:
            rows.append(single.decode(raw))
        except (msgspec.DecodeError, UnicodeDecodeError):
            continue  # counted below
    return Rows(rows, len(raws) - len(rows))


def decode_object(body: bytes, kind: type[Row]) -> Row:
    """Read one JSON object as `kind`, a msgspec.Struct.

    Raises:
        BadAnswer: the body is no such object.

    """
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadAnswer(f"The answer can't be understood ({error}).") from error

"""CCP's OpenAPI document of the industry routes (without its prose), and a check of bodies against it."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).parents[1] / "sandbox" / "openapi_industry.json"

_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}
_FORMATS = {
    "date-time": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z"),
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "uuid": re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"),
}


@cache
def document() -> dict[str, Any]:
    """Return the document."""
    return dict(json.loads(DOCUMENT.read_text("utf-8")))


def answer_schema(method: str, path: str, status: int = 200) -> dict[str, Any]:
    """Return the schema of a route's answer; of an error that of all errors."""
    answers = document()["paths"][path][method.lower()]["responses"]
    content = answers.get(str(status), answers["default"])["content"]
    return dict(content["application/json"]["schema"])


def misfits(schema: dict[str, Any], value: Any, where: str = "$") -> Iterator[str]:
    """Tell everything about a value that its schema does not allow, and fields it does not know."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        yield from misfits(document()["components"]["schemas"][name], value, where)
        return
    kind = schema.get("type")
    if kind and (not isinstance(value, _KINDS[kind]) or (kind != "boolean" and isinstance(value, bool))):
        yield f"{where}: {value!r} is no {kind}"
        return
    if "enum" in schema and value not in schema["enum"]:
        yield f"{where}: {value!r} is none of the values allowed"
    if isinstance(value, dict):
        yield from _object(schema, value, where)
    elif isinstance(value, list):
        yield from _array(schema, value, where)
    elif isinstance(value, str) and (form := _FORMATS.get(schema.get("format", ""))):
        if not form.fullmatch(value):
            yield f"{where}: {value!r} is no {schema['format']}"
    elif isinstance(value, int | float):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            yield f"{where}: {value!r} is out of bounds"
        if schema.get("format") == "int32" and not -(2**31) <= value < 2**31:
            yield f"{where}: {value!r} does not fit 32 bits"


def _object(schema: dict[str, Any], value: dict[str, Any], where: str) -> Iterator[str]:
    known = schema.get("properties", {})
    rest = schema.get("additionalProperties")
    for name in schema.get("required", ()):
        if name not in value:
            yield f"{where}: lacks {name}"
    for name, inner in value.items():
        if name in known:
            yield from misfits(known[name], inner, f"{where}.{name}")
        elif isinstance(rest, dict):
            yield from misfits(rest, inner, f"{where}.{name}")
        else:
            yield f"{where}: has {name}, which is not in the document"


def _array(schema: dict[str, Any], value: list[Any], where: str) -> Iterator[str]:
    if len(value) > schema.get("maxItems", len(value)):
        yield f"{where}: {len(value)} entries are too many"
    if schema.get("uniqueItems") and len({json.dumps(one) for one in value}) != len(value):
        yield f"{where}: entries are not all different"
    for at, inner in enumerate(value):
        yield from misfits(schema.get("items", {}), inner, f"{where}[{at}]")

"""One request and its answer, as every part of the sandbox sees them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from http import HTTPStatus
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass(frozen=True)
class Request:
    """A request; header names in lower case, `path` decoded and without the query."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""

    @cached_property
    def path(self) -> str:
        """The path, percent signs decoded."""
        return unquote(urlsplit(self.target).path)

    @cached_property
    def query(self) -> dict[str, str]:
        """The query's parameters; of one given twice the last."""
        return dict(parse_qsl(urlsplit(self.target).query, keep_blank_values=True))

    @cached_property
    def form(self) -> dict[str, str]:
        """The body of a form."""
        return dict(parse_qsl(self.body.decode("utf-8", "replace"), keep_blank_values=True))

    def below(self, prefix: str) -> str | None:
        """Return the path below a prefix (`/esi`), None if the request is for somebody else."""
        if self.path == prefix:
            return "/"
        return self.path.removeprefix(prefix) if self.path.startswith(prefix + "/") else None


class Fate(Enum):
    """What becomes of an answer on its way."""

    WHOLE = "whole"
    CUT = "cut"
    """Fewer bytes than announced, then the connection closes."""
    RESET = "reset"
    """The connection is reset, without any answer."""


@dataclass(slots=True)
class Answer:
    """An answer: `wait_seconds` before its first byte, `drip_seconds` over which its body is sent."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait_seconds: float = 0.0
    drip_seconds: float = 0.0
    fate: Fate = Fate.WHOLE

    def head(self, *, close: bool) -> bytes:
        """Return status line and headers as sent; the length is that of the whole body."""
        try:
            reason = HTTPStatus(self.status).phrase
        except ValueError:
            reason = "Unknown"
        lines = [f"HTTP/1.1 {self.status} {reason}"]
        lines += [f"{name}: {value}" for name, value in self.headers.items()]
        if self.status not in (204, 304):
            lines.append(f"Content-Length: {len(self.body)}")
        lines.append("Connection: close" if close else "Connection: keep-alive")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def json_answer(status: int, content: object, headers: Mapping[str, str] | None = None) -> Answer:
    """Answer with JSON."""
    body = json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode()
    return Answer(status, {"Content-Type": "application/json", **(headers or {})}, body)


def html_answer(status: int, html: str) -> Answer:
    """Answer with a page."""
    return Answer(status, {"Content-Type": "text/html; charset=utf-8"}, html.encode())


@dataclass(frozen=True, slots=True)
class Seen:
    """A request that was answered, `at` seconds since 1970 by the sandbox's clock."""

    at: float
    method: str
    target: str
    headers: Mapping[str, str]
    status: int

    @property
    def path(self) -> str:
        """The path without the query."""
        return self.target.partition("?")[0]

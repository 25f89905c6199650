"""Answers that don't help, in words."""

from datetime import datetime, timedelta

import httpx
import msgspec

from eveprod_desktop.core.errors import Downtime, EsiError, Refused, ServerTrouble, ToldToWait
from eveprod_desktop.core.waking import downtime_ends
from eveprod_desktop.esi.asking import Answer, Ask
from eveprod_desktop.esi.downtime import around_downtime
from eveprod_desktop.esi.limit_headers import retry_after

_TOO_FAST_SECONDS = {420: 60.0, 429: 60.0, 520: 10.0}
_TEXT_LENGTH = 200


class _ErrorBody(msgspec.Struct):
    error: str = ""


def in_words(ask: Ask, answer: Answer, now: datetime) -> EsiError:
    """Return the error that an answer of 300 and above amounts to, at the server's moment `now`."""
    status = answer.status
    if status in _TOO_FAST_SECONDS:
        seconds = retry_after(answer.headers, now) or _TOO_FAST_SECONDS[status]
        until = now + timedelta(seconds=seconds)
        return ToldToWait(f"ESI says again and again that it is asked too fast ({status}).", retry_at=until)
    if around_downtime(now) and (status >= 500 or status in (403, 404)):
        return Downtime(
            "The game server is down, as every day at 11:00 EVE time.", retry_at=downtime_ends(now)
        )
    said = _said(answer)
    if status >= 500:
        return ServerTrouble(f"ESI has trouble of its own: {said}.")
    if status == httpx.codes.UNAUTHORIZED:
        advice = "Sign the character in again."
    elif status == httpx.codes.FORBIDDEN:
        advice = "Look whether the character has access and the role for it in the game."
    else:
        advice = "What was loaded before stays in use."
    return Refused(f"ESI refuses {ask.path.partition('?')[0]}: {said}.", advice, status=status)


def _said(answer: Answer) -> str:
    """Return the status and what the answer itself says, on one line; pages of HTML say nothing."""
    status = f"{answer.status} {httpx.codes.get_reason_phrase(answer.status)}".strip()
    try:
        text = msgspec.json.decode(answer.wire, type=_ErrorBody).error
    except (msgspec.DecodeError, UnicodeDecodeError):
        return status
    text = " ".join(text.split())[:_TEXT_LENGTH].rstrip(".!")
    return f"{status}, {text}" if text else status

"""Where the browser comes back to: one fixed port of this computer, reachable from it alone."""

import contextlib
import hmac
import queue
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from eveprod_desktop.core.clock import Clock
from eveprod_desktop.core.work.monitor import Monitor
from eveprod_desktop.esi.sso.closing_page import closing_page
from eveprod_desktop.esi.sso.errors import SignInFailed

CALLBACK = "/callback"
_LOOK_SECONDS = 0.1
_REQUEST_SECONDS = 10.0
_GRACE_SECONDS = 10.0
"""How long the right answer may still come after a wrong one (an old tab, opened again)."""
_OUR_NAMES = frozenset(("localhost", "127.0.0.1", "::1"))
_WAYS = ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1"))


def redirect_address(port: int) -> str:
    """Return the address that is registered with CCP for this port."""
    return f"http://localhost:{port}{CALLBACK}"


@dataclass(frozen=True, slots=True)
class _Came:
    """What the browser brought: the code if the player agreed, else why not."""

    code: str = field(default="", repr=False)
    refusal: str = ""
    ours: bool = True


class Listener:
    """Waits for the browser; see `listening`."""

    def __init__(self, state: str, clock: Clock) -> None:
        self._state = state
        self._clock = clock
        self._came: queue.SimpleQueue[_Came] = queue.SimpleQueue()

    def wait(self, seconds: float, monitor: Monitor) -> str:
        """Return the code that the browser brings, together with our state, within some time.

        Raises:
            SignInFailed: nobody came in time, the player refused, or the answer was not to our question.
            Cancelled: the monitor was cancelled.

        """
        until = self._clock.monotonic() + seconds
        failure = SignInFailed(
            f"Nobody signed in within {seconds / 60:.0f} minutes."
            if seconds >= 60
            else "Nobody signed in in time."
        )
        while (left := until - self._clock.monotonic()) > 0:
            monitor.check()
            try:
                came = self._came.get(timeout=min(left, _LOOK_SECONDS))
            except queue.Empty:
                continue
            if came.code:
                return came.code
            if came.ours:
                raise SignInFailed(came.refusal)
            until = min(until, self._clock.monotonic() + _GRACE_SECONDS)
            failure = SignInFailed(came.refusal)
        raise failure

    def answer(self, target: str) -> tuple[int, bytes]:
        """Return status and page for a request of the browser, and note what it brings."""
        parts = urlsplit(target)
        if parts.path != CALLBACK:
            return 404, closing_page("Nothing here", "This address only waits for EVE's sign-on.")
        query = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        state, code, error = (query.get(name, "") for name in ("state", "code", "error"))
        known = hmac.compare_digest(state.encode(), self._state.encode())
        # whether a refusal brings the state along is not known of the real sign-on
        if error and (known or not state):
            text = "You did not allow it." if error == "access_denied" else f"It said: {error[:60]}."
            self._came.put(_Came(refusal=f"EVE's sign-on did not let us in. {text}"))
            return 200, closing_page("Not signed in", f"{text} You can close this page.")
        if not known:
            self._came.put(_Came(refusal="An answer came back that belongs to another sign-in.", ours=False))
            return 400, closing_page(
                "Not this one",
                "This answer belongs to another sign-in. Go back to the program and try again.",
            )
        if not code:
            self._came.put(_Came(refusal="EVE's sign-on sent an answer without a code."))
            return 400, closing_page("Not signed in", "The answer is incomplete. You can close this page.")
        self._came.put(_Came(code))
        return 200, closing_page(
            "Signed in", "You can close this page and go back to EVE Production Desktop."
        )


def for_us(host: str, destination: str | None) -> bool:
    """Whether a request came from a browser that was sent here, and not from within a page of a stranger.

    `host` and `destination` are the headers Host and Sec-Fetch-Dest; not every browser sends the second.

    Such a page could end a sign-in by asking for a picture at our address, or reach us under a name of
    its own that leads to this computer. (https://www.w3.org/TR/fetch-metadata/)
    """
    try:
        name = urlsplit(f"//{host}").hostname
    except ValueError:
        return False
    return name in _OUR_NAMES and destination in (None, "document")


@contextlib.contextmanager
def listening(port: int, state: str, clock: Clock) -> Iterator[Listener]:
    """Listen on 127.0.0.1 and, where there is one, on ::1, until the block ends.

    Raises:
        SignInFailed: the port is in use.

    """
    listener = Listener(state, clock)
    with contextlib.ExitStack() as stack:
        for family, address in _WAYS:
            try:
                server = _server(listener, family, address, port)
            except OSError as error:
                if family == socket.AF_INET6 and not _has_ipv6():
                    continue
                raise SignInFailed(
                    f"Port {port} of this computer is in use ({(error.strerror or str(error)).lower()}).",
                    "Close the program that uses it (perhaps another sign-in), or change signon.port and the"
                    " callback address at CCP's developer site.",
                ) from error
            stack.callback(server.server_close)
            thread = threading.Thread(target=server.serve_forever, args=(_LOOK_SECONDS,), name="sign-on")
            thread.start()
            stack.callback(thread.join)
            stack.callback(server.shutdown)
        yield listener


def _has_ipv6() -> bool:
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            return True
    except OSError:
        return False


def _server(listener: Listener, family: int, address: str, port: int) -> ThreadingHTTPServer:
    class Handler(BaseHTTPRequestHandler):
        timeout = _REQUEST_SECONDS
        server_version, sys_version = "EVEProductionDesktop", ""

        def do_GET(self) -> None:
            if for_us(self.headers.get("Host", ""), self.headers.get("Sec-Fetch-Dest")):
                status, page = listener.answer(self.path)
            else:
                status, page = 403, closing_page("Not this way", "Sign in from the program.")
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(page)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'")
            self.send_header("Referrer-Policy", "no-referrer")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, *_arguments: object) -> None:
            """Log nothing: the address holds the code."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AddressFamily(family)
        # on Windows reusing would let two programs share the port
        allow_reuse_address = not hasattr(socket, "SO_EXCLUSIVEADDRUSE")
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of a browser that went away in the middle."""

    return Server((address, port), Handler)

"""Serving on loopback for as long as a test asks."""

import contextlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class QuietHandler(BaseHTTPRequestHandler):
    """Answers without writing about it."""

    def do_GET(self) -> None:
        self.serve()

    def do_POST(self) -> None:
        self.serve()

    def serve(self) -> None:
        """Send the answer to what was asked for."""
        raise NotImplementedError

    def log_message(self, *_args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = False
    request_queue_size = 64

    def handle_error(self, *_args: object) -> None:
        """A connection that the client reset is nothing to tell of."""


@contextlib.contextmanager
def serving(handler: type[BaseHTTPRequestHandler], **members: object) -> Iterator[str]:
    """Answer with a handler that has these members until the block ends; gives the base address."""
    server = _Server(("127.0.0.1", 0), type("Handler", (handler,), members))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

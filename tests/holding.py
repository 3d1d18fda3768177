"""What stands between browsers and a server, and can hold back what a stream says."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer

PIECE = 65536


class Passage(ThreadingTCPServer):
    """Passes everything on; once it holds back, streams stay open and nothing comes of them."""

    daemon_threads = True

    def __init__(self, to: int) -> None:
        super().__init__(("127.0.0.1", 0), Passing)
        self.to = to
        self.port: int = self.server_address[1]
        self.lets_streams_through = threading.Event()
        self.lets_streams_through.set()
        self.has_held = threading.Event()

    def hold_back(self) -> None:
        self.lets_streams_through.clear()


class Passing(BaseRequestHandler):
    server: Passage
    request: socket.socket

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.to)) as server:
            asking = threading.Thread(target=self.ask, args=[server], daemon=True)
            asking.start()
            is_stream = False
            with suppress(OSError):
                while piece := server.recv(PIECE):
                    is_stream = is_stream or b"text/event-stream" in piece
                    if is_stream and not self.server.lets_streams_through.is_set():
                        self.server.has_held.set()
                        self.server.lets_streams_through.wait()
                    self.request.sendall(piece)

    def ask(self, server: socket.socket) -> None:
        with suppress(OSError):
            while piece := self.request.recv(PIECE):
                server.sendall(piece)
            server.shutdown(socket.SHUT_WR)


@contextmanager
def passage(to: int) -> Iterator[Passage]:
    """To a port of this machine."""
    with Passage(to) as between:
        threading.Thread(target=between.serve_forever, daemon=True).start()
        try:
            yield between
        finally:
            between.lets_streams_through.set()
            between.shutdown()

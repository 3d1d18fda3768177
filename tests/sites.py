"""Where browsers find Plumbline: one server on SQLite, or two on one PostgreSQL behind nginx."""

import os
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.serving import PATIENCE, Server, prepared, running

NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")


@dataclass(frozen=True)
class Site:
    servers: tuple[Server, ...]
    entrance: Server  # the one server, or what is asked as if it were one

    @contextmanager
    def running(self) -> Iterator[None]:
        with ExitStack() as open_until_then:
            for server in self.servers:
                open_until_then.enter_context(running(server))
            if self.entrance not in self.servers:
                open_until_then.enter_context(nginx(self))
            yield

    def said(self) -> str:
        return "".join(server.said() for server in self.servers)


def one_server(folder: Path) -> Site:
    server = prepared(folder)
    return Site((server,), server)


def two_servers(folder: Path, database_url: str) -> Site:
    """Of one database, with one key."""
    here, there = folder / "one", folder / "other"
    here.mkdir()
    one = prepared(here, database_url)
    shutil.copytree(here, there)
    return Site((one, Server(there, database_url)), Server(here, database_url))


@contextmanager
def nginx(site: Site) -> Iterator[None]:
    folder = site.entrance.data
    text = Path(__file__).with_name("nginx.conf").read_text()
    for name, value in {"PLACE": folder, "PORT": site.entrance.port}.items():
        text = text.replace(name, str(value))
    for name, server in zip(("ONE", "OTHER"), site.servers, strict=True):
        text = text.replace(name, str(server.port))
    (folder / "nginx.conf").write_text(text)
    assert NGINX, "script/setup development installs nginx"
    process = subprocess.Popen([NGINX, "-c", str(folder / "nginx.conf"), "-p", str(folder)])
    try:
        site.entrance.until_it_answers()
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)

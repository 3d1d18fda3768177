"""A few people at once, each on a connection that is kept open."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from benchmarks.visits import FORM, HTMX, Visit

CONNECTIONS = 4
TIMEOUT = 30  # seconds


class Visitors:
    """They share the session of a client that has signed in."""

    def __init__(self, port: int, client: Client) -> None:
        self.headers = {
            "Cookie": cookies(client),
            "X-CSRFToken": client.cookies[settings.CSRF_COOKIE_NAME].value,
        }
        self.threads = ThreadPoolExecutor(CONNECTIONS)
        self.connections = [
            HTTPConnection("127.0.0.1", port, timeout=TIMEOUT) for _ in range(CONNECTIONS)
        ]

    def go(self, visits: Sequence[Visit]) -> None:
        shares = [visits[place::CONNECTIONS] for place in range(CONNECTIONS)]
        list(self.threads.map(self.one_after_another, self.connections, shares))

    def one_after_another(self, connection: HTTPConnection, visits: Sequence[Visit]) -> None:
        for visit in visits:
            self.ask(connection, visit)
            answer = connection.getresponse()
            visit.check(answer.status, answer.read())

    def ask(self, connection: HTTPConnection, visit: Visit) -> None:
        if visit.fields is None:
            connection.request("GET", visit.path, headers=self.headers)
        else:
            headers = self.headers | HTMX | {"Content-Type": FORM}
            connection.request("POST", visit.path, urlencode(visit.fields), headers)


def cookies(client: Client) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())

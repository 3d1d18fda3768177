"""A provider of OpenID Connect on this machine, as small as its protocol lets it be."""

import base64
import hashlib
import http.client
import json
import secrets
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt

CLIENT, SECRET = "plumbline", "a secret between the two: of thirty-two bytes at least"


class Provider:
    """`person` is who signs in next; everything else is as the protocol has it, until changed."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.person: dict[str, Any] = {}
        self.identity: dict[str, Any] = {}  # what the token says of itself, over what is right
        self.userinfo: dict[str, Any] = {}  # what is told besides, over what is right
        self.left_out: set[str] = set()  # of what comes with the code
        self.denies = False
        self.configuration = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "jwks_uri": f"{self.url}/keys",
        }
        self.asked: dict[str, dict[str, str]] = {}  # code -> what its owner was sent with

    def authorize(self, query: dict[str, str]) -> str:
        """Where the person's browser is sent back to."""
        assert query["client_id"] == CLIENT
        assert query["response_type"] == "code"
        assert {"openid", "email"} <= set(query["scope"].split())
        code = secrets.token_urlsafe()
        self.asked[code] = query
        answer = {"error": "access_denied"} if self.denies else {"code": code}
        answer["state"] = query["state"]
        return f"{query['redirect_uri']}?{urllib.parse.urlencode(answer)}"

    def token(self, form: dict[str, str]) -> dict[str, Any]:
        asked = self.asked.pop(form["code"])
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        assert base64.urlsafe_b64encode(digest).decode().rstrip("=") == asked["code_challenge"]
        assert (form["client_id"], form["client_secret"]) == (CLIENT, SECRET)
        assert form["redirect_uri"] == asked["redirect_uri"]
        now = int(time.time())
        claims = {"iss": self.url, "aud": CLIENT, "iat": now, "exp": now + 60}
        claims |= {"sub": self.person.get("sub"), "nonce": asked["nonce"]} | self.identity
        claims = {name: value for name, value in claims.items() if value is not None}
        identity = jwt.encode(claims, SECRET, algorithm="HS256")
        given = {"access_token": "of-the-person", "token_type": "Bearer", "id_token": identity}
        return {name: value for name, value in given.items() if name not in self.left_out}


@contextmanager
def provider() -> Iterator[Provider]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            if path == "/authorize":
                self.send_response(302)
                self.send_header("Location", here.authorize(dict(urllib.parse.parse_qsl(query))))
                self.end_headers()
            elif path == "/userinfo":
                assert self.headers["Authorization"] == "Bearer of-the-person"
                self.answer(here.person | here.userinfo)
            else:
                assert path == "/.well-known/openid-configuration"
                self.answer(here.configuration)

        def do_POST(self) -> None:
            form = self.rfile.read(int(self.headers["Content-Length"])).decode()
            self.answer(here.token(dict(urllib.parse.parse_qsl(form))))

        def answer(self, document: dict[str, Any]) -> None:
            data = json.dumps(document).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        here = Provider(server.server_port)
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield here
        server.shutdown()


def sent_back(address: str) -> str:
    """What a browser meets that opens the provider's page and signs in: path and query."""
    parts = urllib.parse.urlsplit(address)
    connection = http.client.HTTPConnection(parts.netloc)
    connection.request("GET", f"{parts.path}?{parts.query}")
    back = urllib.parse.urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    return f"{back.path}?{back.query}"

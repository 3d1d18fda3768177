"""Sign-in at a provider of OpenID Connect: the real server, which the settings alone lead there."""

import re
import sqlite3
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.identity_provider import CLIENT, SECRET, Provider, provider, sent_back
from tests.serving import Browser, Response, Server, prepared, running
from tests.test_settings import started

CAST = """
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from tests import factories
organisation = factories.make_organisation()
for name in ("Ben", "Mia", "Ida", "Cleo", "Dora", "Carla", "Gus"):
    user = factories.make_user(name=name)
    user.set_unusable_password()
    user.is_active = name != "Ida"
    user.save()
    if name == "Mia":
        TOTP.activate(user, generate_totp_secret())
    if name == "Dora":
        user.emailaddress_set.update(verified=False)
"""
BUTTON = "Sign in with Acme"
BEGIN = "/account/oidc/sso/"


@pytest.fixture(scope="module")
def idp() -> Iterator[Provider]:
    with provider() as running_provider:
        yield running_provider


@pytest.fixture(scope="module")
def server(idp, tmp_path_factory) -> Iterator[Server]:
    server = prepared(tmp_path_factory.mktemp("single-sign-on"))
    server.environment |= {
        "PLUMBLINE_OIDC_URL": idp.url,
        "PLUMBLINE_OIDC_CLIENT_ID": CLIENT,
        "PLUMBLINE_OIDC_CLIENT_SECRET": SECRET,
        "PLUMBLINE_OIDC_NAME": "Acme",
    }
    made = server.manage("shell", "--command", CAST)
    assert made.returncode == 0, made.stderr
    with running(server):
        yield server


@pytest.fixture(autouse=True)
def as_it_should_be(request) -> Iterator[None]:
    if "server" in request.fixturenames:
        forget_presses(request.getfixturevalue("server"))
    yield
    if "idp" in request.fixturenames:
        idp = request.getfixturevalue("idp")
        idp.denies, idp.identity, idp.userinfo, idp.left_out = False, {}, {}, set()


def forget_presses(server: Server) -> None:
    """Of one visitor more are made here than a minute allows."""
    with sqlite3.connect(server.data / "plumbline.sqlite3") as database:
        database.execute("DELETE FROM plumbline_cache")


def person(name: str, /, **claims: object) -> dict[str, object]:
    email = f"{name.lower()}@example.org"
    return {"sub": f"subject-{name}", "email": email, "email_verified": True, **claims}


def gone_there(browser: Browser, **fields: str) -> str:
    """The provider's address, to which the browser is sent by the button."""
    status, headers, text = browser.post(BEGIN, **fields)
    assert status == 200
    address = headers["Refresh"].removeprefix("0; url=")
    assert address.replace("&", "&amp;") in text  # as a link, too
    return address


def signed_in(browser: Browser, **fields: str) -> Response:
    assert BUTTON in browser.get("/account/login/")[2]
    return browser.get(sent_back(gone_there(browser, **fields)))


def is_in(browser: Browser) -> bool:
    return browser.get("/")[0] == 200


def test_known_person_comes_in_and_is_known_by_subject_from_then_on(server, idp):
    idp.person = person("Ada")
    first, again = Browser(server), Browser(server)

    status, headers, _ = signed_in(first)
    idp.person = person("Ada", email="ada@married.example")
    signed_in(again)

    assert (status, headers["Location"]) == (302, "/")
    assert "Ada Mason" in again.get("/account/")[2]
    assert is_in(first)


def test_person_without_a_password_comes_in_where_they_wanted_to_go(server, idp):
    idp.person = person("Ben", email="BEN@Example.org", email_verified="true")
    browser = Browser(server)

    _, headers, _ = signed_in(browser, next="/account/sessions/")

    assert headers["Location"] == "/account/sessions/"


def test_nobody_is_sent_to_another_site(server, idp):
    idp.person = person("Ben")

    _, headers, _ = signed_in(Browser(server), next="https://evil.example/")

    assert headers["Location"] == "/"


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ({"email": "nobody@example.org"}, "Nobody is known here as <b>nobody@example.org</b>"),
        ({"email_verified": False}, "has not verified that <b>cleo@example.org</b>"),
        ({"email_verified": "false"}, "has not verified that <b>cleo@example.org</b>"),
        ({"email": None}, "did not tell your email address"),
        ({"email": "dora@example.org"}, "Nobody is known here as <b>dora@example.org</b>"),
        (
            {"email": "<b>@example.org"},
            "did not tell your email address",
        ),
    ],
    ids=["unknown", "unverified", "unverified in words", "none", "unverified here", "nonsense"],
)
def test_person_who_is_not_known_gets_neither_in_nor_an_account(server, idp, claims, said):
    idp.person = person("Cleo", **claims)
    browser, before = Browser(server), counted(server)

    status, _, text = signed_in(browser)

    assert (status, said in text) == (403, True)
    assert not is_in(browser)
    assert counted(server) == before


def invitation_to(server: Server, email: str) -> str:
    """The path of its link."""
    made = server.manage("add_member", email, "--organisation", "Acme", "--role", "viewer")
    return re.search(r"http://localhost:\d+(/invitation\S+)", made.stdout)[1]


def test_person_who_is_invited_comes_in_without_a_password_and_accepts(server, idp):
    link = invitation_to(server, "ines@example.org")
    idp.person = person("Ines", name="Ines Iron")
    browser = Browser(server)
    page = browser.get(link)[2]

    status, headers, _ = signed_in(browser, next=link)
    joined = browser.post(link)

    assert "Sign in with Acme instead" in page
    assert (status, headers["Location"]) == (302, link)
    assert (joined[0], joined[1]["Location"]) == (302, "/")
    assert "You are a viewer of Acme now." in browser.get("/")[2]
    assert "Ines Iron" in browser.get("/account/")[2]


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ({"userinfo": {"name": "  Ida   Iron \n"}}, "Ida Iron"),
        ({"userinfo": {"name": None}, "identity": {"name": "Ida Iron"}}, "Ida Iron"),
        ({"userinfo": {"name": "\u202enorI adI"}}, "ida"),
        ({"userinfo": {"name": "Ida\0Iron"}}, "ida"),
        ({"userinfo": {"name": "   "}}, "ida"),
        ({"userinfo": {"name": {"first": "Ida"}}}, "ida"),
        ({"userinfo": {"name": "I" * 200}}, "I" * 150),
    ],
    ids=["spaces", "in the token alone", "turned", "null", "blank", "no text", "long"],
)
def test_name_that_the_provider_tells_is_one_that_may_stand_here(server, idp, told, kept, request):
    number = request.node.callspec.id.replace(" ", "-")
    email = f"ida@{number}.example"
    link = invitation_to(server, email)
    idp.person = person("Ida", sub=number, email=email)
    for part, claims in told.items():
        setattr(idp, part, claims)

    signed_in(Browser(server), next=link)

    with sqlite3.connect(server.data / "plumbline.sqlite3") as database:
        found = database.execute("SELECT name FROM assessment_user WHERE email = ?", [email])
        assert found.fetchone() == (kept,)


def test_invitation_to_another_address_makes_no_account(server, idp):
    link = invitation_to(server, "otto@example.org")
    idp.person = person("Zoe")
    before = counted(server)

    status, _, _ = signed_in(Browser(server), next=link)

    assert (status, counted(server)) == (403, before)


def counted(server: Server) -> tuple[int, int]:
    with sqlite3.connect(server.data / "plumbline.sqlite3") as database:
        return tuple(
            database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("assessment_user", "socialaccount_socialaccount")
        )


def test_address_that_was_passed_on_opens_no_account_of_whoever_had_it(server, idp):
    idp.person = person("Ada")
    signed_in(Browser(server))
    idp.person = person("Ada", sub="another Ada")
    browser = Browser(server)

    status, _, _ = signed_in(browser)

    assert status == 403
    assert not is_in(browser)


def test_identity_at_one_provider_is_nobody_at_the_next(server, idp):
    idp.person = person("Gus", sub="5")
    signed_in(Browser(server))

    with provider() as later, running(led_to(later.url, server)) as elsewhere:
        later.person = person("Carla", sub="5")
        carla = Browser(elsewhere)
        signed_in(carla)
        later.person = person("Gus", sub="6")
        gus = Browser(elsewhere)
        signed_in(gus)

        assert "carla@example.org" in carla.get("/account/email/")[2]
        assert "gus@example.org" in gus.get("/account/email/")[2]


def led_to(address: str, server: Server) -> Server:
    """A server on the same data, with another provider."""
    elsewhere = Server(server.data)
    elsewhere.environment |= server.environment | {
        "PLUMBLINE_OIDC_URL": address,
        "PLUMBLINE_URL": f"http://localhost:{elsewhere.port}",
    }
    return elsewhere


def test_authenticator_app_is_asked_for_all_the_same(server, idp):
    idp.person = person("Mia")
    browser = Browser(server)

    _, headers, _ = signed_in(browser)

    assert headers["Location"].startswith("/account/2fa/authenticate/")
    assert not is_in(browser)


def test_account_that_is_switched_off_stays_off(server, idp):
    idp.person = person("Ida")
    browser = Browser(server)

    _, headers, _ = signed_in(browser)

    assert headers["Location"] == "/account/inactive/"
    assert not is_in(browser)


def test_person_who_stops_at_the_provider_is_told_so(server, idp):
    idp.denies = True

    status, _, text = signed_in(Browser(server))

    assert (status, "You stopped" in text) == (401, True)


@pytest.mark.parametrize(
    "change",
    [
        *({"aud": "another"}, {"iss": "https://evil.example"}, {"exp": 1}, {"nonce": "another"}),
        *({"aud": None}, {"iss": None}, {"exp": None}, {"nonce": None}, {"sub": None}),
        *({"sub": "subject-Ada"}, {"sub": 5}),
    ],
    ids=str,
)
def test_token_for_somebody_else_is_refused(server, idp, change):
    idp.person, idp.identity = person("Ben"), change
    browser = Browser(server)

    status, _, _ = signed_in(browser)

    assert status == 401
    assert not is_in(browser)


def test_answer_without_a_token_is_refused(server, idp):
    idp.person, idp.left_out = person("Ben"), {"id_token"}
    browser = Browser(server)

    status, _, _ = signed_in(browser)

    assert status == 401
    assert not is_in(browser)


@pytest.mark.parametrize("other", ["subject-Ada", None])
def test_token_of_one_does_not_vouch_for_another(server, idp, other):
    idp.person, idp.userinfo = person("Ben"), {"sub": other}
    browser = Browser(server)

    status, _, _ = signed_in(browser)

    assert status == 401
    assert not is_in(browser)


@pytest.mark.parametrize("subject", ["5\0", "5\n6", "Zoë", "", "x" * 256])
def test_subject_that_is_none_is_refused(server, idp, subject):
    idp.person = person("Ben", sub=subject)
    browser = Browser(server)

    status, _, _ = signed_in(browser)

    assert status == 401
    assert not is_in(browser)


def test_answer_counts_once_and_in_the_browser_that_asked(server, idp):
    idp.person = person("Ben")
    asked, other = Browser(server), Browser(server)
    asked.get("/account/login/")
    back = sent_back(gone_there(asked))

    elsewhere = other.get(back)[0]
    statuses = [asked.get(back)[0] for _ in range(2)]

    assert (elsewhere, statuses) == (401, [302, 401])
    assert not is_in(other)


@pytest.mark.parametrize("missing", ["authorization_endpoint", "userinfo_endpoint", "issuer"])
def test_provider_that_talks_nonsense_lets_nobody_in(server, idp, missing, monkeypatch):
    idp.person = person("Ben")
    browser = Browser(server)
    browser.get("/account/login/")
    if missing != "authorization_endpoint":
        back = sent_back(gone_there(browser))
    monkeypatch.delitem(idp.configuration, missing)

    if missing == "authorization_endpoint":
        status, _, text = browser.post(BEGIN)
    else:
        status, _, text = browser.get(back)

    assert (status, "its log has the reason" in text) == (401, True)
    assert "Single sign-on failed: " in server.said()


def test_provider_that_cannot_be_reached_is_told_on_a_page(server, idp):
    browser = Browser(server)
    browser.get("/account/login/")
    with provider() as gone:
        address = gone.url

    with running(led_to(address, server)) as elsewhere:
        browser = Browser(elsewhere)
        browser.get("/account/login/")
        status, _, text = browser.post(BEGIN)

    assert (status, "did not work" in text) == (401, True)


# -- Without a provider --------------------------------------------------------------------------


def test_nothing_of_it_is_there_without_the_settings(db, as_):
    client = as_()

    assert "single-sign-on" not in client.get(reverse("account_login")).text
    assert client.post(BEGIN).status_code == 404
    assert client.get(f"{BEGIN}callback/").status_code == 404


def test_presses_are_limited(db, as_):
    cache.clear()
    client = as_()

    met = [client.post(BEGIN).status_code for _ in range(31)]

    assert (set(met[:30]), met[30]) == ({404}, 429)


@pytest.mark.parametrize(
    ("given", "refused"),
    [
        ({"URL": "http://login.example.org", "CLIENT_ID": "a", "CLIENT_SECRET": "b"}, ["URL"]),
        ({"URL": "https://login.example.org"}, ["CLIENT_ID", "CLIENT_SECRET"]),
        ({"CLIENT_SECRET": "b"}, ["CLIENT_SECRET"]),
        ({"URL": "https://login.example.org", "CLIENT_ID": "a"}, ["CLIENT_SECRET"]),
    ],
)
def test_half_a_provider_stops_the_start_and_says_what_is_missing(given, refused):
    done = started(**{f"PLUMBLINE_OIDC_{name}": value for name, value in given.items()})

    assert done.returncode == 2
    assert [line.partition(":")[0] for line in done.stderr.splitlines()] == [
        f"PLUMBLINE_OIDC_{name}" for name in refused
    ]

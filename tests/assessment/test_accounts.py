"""Signing in: limits, no open door, and the pages of one's own account."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import (
    Aaguid,
    AttestationObject,
    AttestedCredentialData,
    AuthenticatorData,
    CollectedClientData,
)

from tests import factories

pytestmark = pytest.mark.django_db

LOGIN = "/account/login/"


@pytest.fixture(autouse=True)
def no_attempts_yet():
    cache.clear()


def sign_in(client: Client, email: str, password: str = factories.PASSWORD):
    return client.post(LOGIN, {"login": email, "password": password})


def test_right_password_leads_to_the_assessments(client, member):
    assert sign_in(client, member.email).headers["Location"] == "/"


def test_address_is_taken_in_any_case(client, member):
    assert sign_in(client, member.email.upper()).headers["Location"] == "/"


def test_wrong_password_and_unknown_address_are_answered_alike(client, member):
    wrong = sign_in(client, member.email, "not the password")
    unknown = sign_in(client, "nobody@example.org", "not the password")

    message = "This address and this password do not belong together."
    assert message in wrong.text
    assert message in unknown.text


def test_sixth_wrong_password_is_refused_whoever_asks(member):
    for _ in range(5):
        sign_in(Client(), member.email, "not the password")

    response = sign_in(Client(REMOTE_ADDR="192.0.2.7"), member.email)

    assert "Too many attempts. Try again in five minutes." in response.text


def test_limit_that_is_spent_stays_so_whatever_else_is_counted(member):
    for _ in range(5):
        sign_in(Client(), member.email, "not the password")
    for number in range(1000):
        cache.set(f"another-limit-{number}", [0.0], 300)

    response = sign_in(Client(REMOTE_ADDR="192.0.2.7"), member.email)

    assert "Too many attempts. Try again in five minutes." in response.text


def test_limit_is_one_whatever_port_a_visitor_names(member):
    for port in range(5):
        headers = {"Host": f"localhost:{port}"}
        Client(headers=headers).post(LOGIN, {"login": member.email, "password": "guessed"})

    assert "Too many attempts" in sign_in(Client(), member.email).text


def test_nobody_can_sign_up(client):
    response = client.get("/account/signup/")

    assert "Nobody signs up here" in response.text
    assert client.post("/account/signup/", {"email": "eve@example.org"}).status_code == 200


def test_sign_in_gives_a_new_session(client, member):
    client.get(LOGIN)
    client.session.save()
    before = client.session.session_key

    sign_in(client, member.email)

    assert client.session.session_key != before


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_sign_in_does_not_lead_to_another_site(target, client, member):
    response = client.post(
        LOGIN, {"login": member.email, "password": factories.PASSWORD, "next": target}
    )

    assert response.headers.get("Location") in (None, "/")


PAGES = [
    *("email/", "password/change/", "logout/", "sessions/", "reauthenticate/"),
    *("2fa/", "2fa/totp/activate/", "2fa/totp/deactivate/"),
    *("2fa/webauthn/", "2fa/webauthn/add/", "2fa/webauthn/keys/{key}/edit/"),
    *("2fa/webauthn/keys/{key}/remove/", "2fa/recovery-codes/", "2fa/recovery-codes/generate/"),
    *("password/reset/", "password/reset/done/", "password/reset/key/done/"),
    *("password/reset/key/1-guessed/", "confirm-email/", "confirm-email/x:y/", "inactive/"),
]
ADDED = {"2fa/totp/activate/": "totp", "2fa/webauthn/add/": "webauthn"}  # page -> what it adds
NAMES = {"Plumbline", "Chrome", "Linux", "Mia", "Member", "QR"}


@pytest.fixture
def trusted(client, member):
    """Somebody with every second factor there is, who has just typed their password again."""
    sign_in(client, member.email)
    client.post("/account/reauthenticate/", {"password": factories.PASSWORD})
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(member)
    factors = member.authenticator_set
    key = {"data": {"credential": {"clientExtensionResults": {}}}, "type": "webauthn"}
    factors.create(**key | {"data": {"name": "Blue key", **key["data"]}})
    return client


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_account_are_in_our_frame_and_in_sentence_case(path, trusted, member):
    key = member.authenticator_set.get(type="webauthn").pk
    member.authenticator_set.filter(type=ADDED.get(path)).delete()

    response = trusted.get(f"/account/{path.format(key=key)}")

    assert response.status_code == 200
    assert '<a class="brand" href="/">' in response.text
    main = response.text.split("<main", 1)[1]
    said = re.findall(r"<(?:h1|h2|button|label|legend)[^>]*>(.*?)</", main, re.DOTALL)
    words = [word for text in said for word in re.sub(r"<[^>]*>", " ", text).split()[1:]]
    assert [w for w in words if w[0].isupper() and w.strip(",.:?") not in NAMES] == []


def test_only_address_cannot_be_removed(as_, member):
    text = as_(member).get("/account/email/").text

    assert member.email in text
    assert "Remove" not in text


def test_second_address_can_be_made_the_main_one_or_removed(trusted, member):
    EmailAddress.objects.create(user=member, email="mia@home.example", verified=True)

    text = trusted.get("/account/email/").text
    trusted.post("/account/email/", {"email": "mia@home.example", "action_remove": ""})

    assert text.count('type="radio"') == 2
    assert "Make it the main one" in text
    assert [address.email for address in member.emailaddress_set.all()] == [member.email]


def test_without_a_mail_server_no_page_promises_a_mail(client, trusted):
    asked = client.get("/account/password/reset/").text
    sent = client.post("/account/password/reset/", {"email": "mia@example.org"}, follow=True).text
    addresses = trusted.get("/account/email/").text

    assert "Whoever runs this Plumbline can set a new password for you." in asked
    assert "Send me the link" not in asked
    assert "This server sends no mail." in sent
    assert "so none can be added" in addresses


def test_without_a_mail_server_nobody_takes_an_address(trusted, member):
    page = trusted.post("/account/email/", {"email": "boss@elsewhere.org", "action_add": ""})

    assert "so no address can be added" in page.context["form"].errors["email"][0]
    assert [address.email for address in member.emailaddress_set.all()] == [member.email]


@pytest.mark.parametrize("proved", [True, False], ids=["one is", "none is"])
def test_address_that_was_never_confirmed_is_not_made_the_main_one(trusted, member, proved):
    member.emailaddress_set.update(verified=proved)
    EmailAddress.objects.create(user=member, email="boss@elsewhere.org", verified=False)

    trusted.post("/account/email/", {"email": "Boss@elsewhere.org", "action_primary": ""})

    member.refresh_from_db()
    assert member.email == "mia@example.org"
    assert member.emailaddress_set.get(primary=True).email == "mia@example.org"
    assert "Confirm the address before you make it the main one." in trusted.get("/account/").text


def test_address_that_was_confirmed_is_made_the_main_one(trusted, member):
    EmailAddress.objects.create(user=member, email="mia@home.example", verified=True)

    trusted.post("/account/email/", {"email": "mia@home.example", "action_primary": ""})

    member.refresh_from_db()
    assert member.email == "mia@home.example"


def test_account_does_not_pass_to_an_unconfirmed_address_when_its_own_is_removed(trusted, member):
    """As of an account that was made on the server, where the first visit notes its address."""
    member.emailaddress_set.all().delete()
    EmailAddress.objects.create(user=member, email="boss@elsewhere.org", verified=False)

    trusted.post("/account/email/", {"email": member.email, "action_remove": ""})

    member.refresh_from_db()
    assert member.email == "mia@example.org"


def test_with_a_mail_server_the_pages_say_what_is_sent(client, trusted, settings):
    settings.ENV = settings.ENV.model_copy(update={"mail_host": "mail.example"})

    assert "Send me the link" in client.get("/account/password/reset/").text
    assert "a link is on its way to it" in client.get("/account/password/reset/done/").text
    assert "Add an address" in trusted.get("/account/email/").text


def test_list_of_sessions_names_the_browser_in_two_words(client, member):
    client.defaults["HTTP_USER_AGENT"] = (
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)"
        " Chrome/140.0.0.0 Safari/537.36"
    )
    sign_in(client, member.email)

    text = client.get("/account/sessions/").text

    assert '<b>Chrome on Linux</b> <span class="tag">this one</span>' in text


def test_sign_in_page_says_who_can_invite_somebody(client):
    assert "An owner of your organisation can invite you." in client.get(LOGIN).text


def security_key() -> dict[str, object]:
    """What is stored of a registered one."""
    point = dict.fromkeys((-2, -3), bytes(32))
    public_key = ES256({1: 2, 3: -7, -1: 1} | point)
    made = AttestedCredentialData.create(Aaguid(bytes(16)), b"blue", public_key)
    told = AuthenticatorData.create(bytes(32), AuthenticatorData.FLAG.AT, 0, made)
    attestation = AttestationObject.create("none", told, {})
    client = CollectedClientData.create("webauthn.create", b"challenge", "https://example.org")
    response = {"clientDataJSON": client.b64, "attestationObject": websafe_encode(attestation)}
    name = websafe_encode(b"blue")
    told_by_browser = {"id": name, "rawId": name, "type": "public-key", "response": response}
    return {"name": "Blue", "credential": told_by_browser | {"clientExtensionResults": {}}}


@pytest.mark.parametrize("has_key", [False, True])
def test_security_key_is_offered_to_whoever_has_one(has_key, client, member):
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    if has_key:
        member.authenticator_set.create(type="webauthn", data=security_key())

    sign_in(client, member.email)
    page = client.get("/account/2fa/authenticate/").text

    assert "One more step" in page
    assert ("Use a security key" in page) is has_key
    assert ('data-allauth-onload="allauth.webauthn' in page) is has_key


def test_first_recovery_codes_replace_none_that_somebody_had(transactional_db, trusted, member):
    member.authenticator_set.filter(type="recovery_codes").delete()

    trusted.post("/account/2fa/recovery-codes/generate/")
    page = trusted.get("/account/2fa/recovery-codes/").text

    assert "You have new recovery codes. If you had any before, those no longer work." in page

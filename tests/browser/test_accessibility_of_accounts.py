"""Every page of accounts and sign-in, in every look: no violation, no sideways scrolling."""

import pytest
from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings as ours
from playwright.sync_api import Page

from assessment.links import first_run_path, invitation_path
from assessment.models import User
from tests import factories
from tests.browser.looks import visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.console("404")
def test_pages_that_nobody_needs_to_sign_in_for(seen, live_server, settings, assert_fit):
    person = User.objects.create_user(f"{'long' * 14}@example.org")
    address = EmailAddress.objects.create(user=person, email=person.email)
    spent = ["confirm-email/x:y/", "password/reset/key/1-guessed/"]
    paths = ["login/", "signup/", "inactive/", "password/reset/", "password/reset/done/"]
    paths += ["password/reset/key/done/", "confirm-email/", *spent]
    paths += [f"confirm-email/{EmailConfirmationHMAC(address).key}/"]
    home = factories.make_organisation(name="x" * 150)
    new = factories.invite(organisation=home, email=f"{'new' * 18}@example.org").token
    known = factories.invite(organisation=home, email=person.email).token
    links = [first_run_path(), *map(invitation_path, (new, known)), "/invitation/dead/"]
    visit(seen, live_server.url, links, assert_fit)
    visit(seen, live_server.url, [f"/account/{path}" for path in paths], assert_fit)

    settings.ENV = settings.ENV.model_copy(update={"mail_host": "mail.example"})
    paths = ["password/reset/", "password/reset/done/", "confirm-email/"]
    visit(seen, live_server.url, [f"/account/{path}" for path in paths], assert_fit)

    seen.goto(f"{live_server.url}/account/login/")
    seen.get_by_role("button", name="Sign in", exact=True).click()
    assert_fit(seen)


def test_new_password_by_a_link(seen, live_server, member, assert_fit):
    key = f"{user_pk_to_url_str(member)}-{default_token_generator.make_token(member)}"
    visit(seen, live_server.url, [f"/account/password/reset/key/{key}/"], assert_fit)
    seen.get_by_role("button", name="Set the password").click()

    seen.get_by_role("alert").first.wait_for()
    assert_fit(seen)


def test_first_password_of_somebody_who_signs_in_elsewhere(
    seen, live_server, as_, member, assert_fit
):
    member.set_unusable_password()
    member.save()
    session = as_(member).cookies[ours.SESSION_COOKIE_NAME].value
    seen.context.add_cookies(
        [{"name": ours.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
    )

    visit(seen, live_server.url, ["/account/password/set/"], assert_fit)

    assert seen.get_by_role("heading", name="Choose a password").is_visible()


def confirm(page: Page, origin: str) -> None:
    page.goto(f"{origin}/account/reauthenticate/")
    page.get_by_label("Password").fill(factories.PASSWORD)
    page.get_by_role("button", name="Go on").click()


def test_pages_of_an_account(seen, live_server, sign_in, member, assert_fit):
    sign_in(member, on=seen)
    paths = ["", "email/", "password/change/", "2fa/", "sessions/", "logout/", "reauthenticate/"]
    visit(seen, live_server.url, [f"/account/{path}" for path in paths], assert_fit)
    address = "mia.member.of.the.payments.team.with.a.long.name@home.example.org"
    EmailAddress.objects.create(user=member, email=address, verified=True)
    RecoveryCodes.activate(member)

    confirm(seen, live_server.url)

    keys = ["2fa/totp/activate/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/recovery-codes/"]
    paths = ["email/", "2fa/", *keys, "2fa/recovery-codes/generate/"]
    visit(seen, live_server.url, [f"/account/{path}" for path in paths], assert_fit)


def test_sign_in_with_a_code_and_what_an_app_and_a_key_bring(
    seen, live_server, sign_in, member, assert_fit
):
    sign_in(member, on=seen)
    confirm(seen, live_server.url)
    add_key(seen, live_server.url)
    TOTP.activate(member, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(member)
    key = f"2fa/webauthn/keys/{member.authenticator_set.get(type='webauthn').pk}"
    paths = ["2fa/", "2fa/webauthn/", f"{key}/edit/", f"{key}/remove/", "2fa/totp/deactivate/"]
    paths += ["2fa/reauthenticate/", "2fa/webauthn/reauthenticate/", "reauthenticate/"]
    visit(seen, live_server.url, [f"/account/{path}" for path in paths], assert_fit)

    seen.context.clear_cookies()
    sign_in(member, on=seen)
    seen.wait_for_url("**/2fa/authenticate/")
    assert_fit(seen)
    seen.get_by_role("button", name="Sign in", exact=True).click()
    seen.get_by_role("alert").first.wait_for()
    assert_fit(seen)
    seen.get_by_label("Code").fill(codes.get_unused_codes()[0])
    seen.get_by_role("button", name="Sign in", exact=True).click()
    seen.wait_for_url(f"{live_server.url}/")


def add_key(page: Page, origin: str) -> None:
    """With the key that Chromium makes up, since the page asks a browser for a real one."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    answers = ("hasUserVerification", "isUserVerified", "automaticPresenceSimulation")
    kind = {"protocol": "ctap2", "transport": "usb"} | dict.fromkeys(answers, True)
    browser.send("WebAuthn.addVirtualAuthenticator", {"options": kind})
    page.goto(f"{origin}/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("Blue key")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url(lambda url: not url.endswith("/add/"))

"""Every page in light and dark, on a desk and on a phone: no violation, no sideways scrolling."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from playwright.sync_api import Page, expect

from assessment import actions
from assessment.links import first_password_path, first_run_path
from assessment.models import User
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)

LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1280, 390)]


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def seen(request, page: Page) -> Page:
    scheme, width = request.param
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 900})
    return page


@pytest.fixture
def assert_fit(assert_accessible):
    def check(page: Page) -> None:
        assert_accessible(page)
        wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= window, f"{page.url} is {wide - window} pixels too wide"

    return check


def visit(page: Page, origin: str, paths: list[str], check) -> None:
    for path in paths:
        page.goto(f"{origin}{path}")
        check(page)


def test_pages_that_nobody_needs_to_sign_in_for(seen, live_server, assert_fit):
    person = User.objects.create_user(f"{'long' * 14}@example.org")
    paths = [first_run_path(), first_password_path(person)]
    paths += ["/account/login/", "/account/password/reset/"]
    visit(seen, live_server.url, paths, assert_fit)

    seen.goto(f"{live_server.url}/account/login/")
    seen.get_by_role("button", name="Sign in", exact=True).click()
    assert_fit(seen)


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


def test_gallery(seen, live_server, settings, assert_fit):
    settings.DEBUG = True

    visit(seen, live_server.url, ["/gallery/"], assert_fit)


@pytest.mark.console("422", "404", "403")
def test_pages_around_an_assessment(seen, live_server, sign_in, owner, team, assert_fit):
    sign_in(owner, on=seen)
    visit(seen, live_server.url, ["/", "/nothing-here/", "/assessments/new/"], assert_fit)
    version = factories.make_version(instrument=factories.shipped())
    visit(seen, live_server.url, ["/", "/assessments/new/"], assert_fit)
    seen.get_by_role("button", name="Create the assessment").click()
    assert_fit(seen)
    assessment = factories.make_assessment(team=team, version=version)
    scope = f"/assessments/{assessment.pk}/scope/"
    visit(seen, live_server.url, [scope, "/?q=nothing"], assert_fit)


@pytest.mark.console("403")
def test_pages_of_somebody_who_may_not_begin(seen, live_server, sign_in, viewer, assert_fit):
    sign_in(viewer, on=seen)

    visit(seen, live_server.url, ["/", "/assessments/new/"], assert_fit)


def test_pages_of_the_questionnaire(seen, live_server, assert_fit):
    factories.make_version(instrument=factories.shipped())
    page = "/questionnaire/mlops/"

    visit(seen, live_server.url, [page, f"{page}antipatterns/set-and-forget/"], assert_fit)
    seen.goto(f"{live_server.url}{page}?q=zeppelin")
    seen.get_by_text("Nothing speaks of “zeppelin”.").wait_for()
    assert_fit(seen)


@pytest.mark.console("409")
def test_answering_page(seen, live_server, sign_in, member, team, assert_fit):
    version = factories.make_version(instrument=factories.shipped())
    assessment = factories.make_assessment(
        team=team, version=version, answers={"input-checks": 2}, target_profile="customer-facing"
    )
    sign_in(member, on=seen)
    page = f"/assessments/{assessment.pk}/answer/data/"
    visit(seen, live_server.url, ["/", page], assert_fit)
    seen.get_by_text("Add a note or evidence").nth(1).click()
    seen.locator("#upstream-changes-not-applicable").check()
    factories.settle(assessment=assessment, question="preparation-recorded", level=3)
    seen.locator("#preparation-recorded-1").check()
    seen.get_by_text("Somebody else changed this answer").wait_for()
    assert_fit(seen)


@pytest.mark.console("409")
def test_scope_that_two_changed(seen, live_server, sign_in, owner, team, assert_fit):
    version = factories.make_version(instrument=factories.shipped())
    assessment = factories.make_assessment(team=team, version=version, target_profile="internal")
    sign_in(owner, on=seen)
    seen.goto(f"{live_server.url}/assessments/{assessment.pk}/scope/")
    seen.get_by_label("System", exact=True).fill("Card limits")
    actions.change_scope(by=owner, assessment=assessment, system="Card fraud")

    seen.get_by_role("button", name="Save the scope").click()

    notice = seen.get_by_role("alert").filter(has_text="somebody else changed the same")
    expect(notice).to_be_focused()
    assert_fit(seen)
    notice.get_by_role("button", name="Take theirs").click()
    seen.wait_for_url("**/profile/")
    assessment.refresh_from_db()
    assert assessment.system == "Card fraud"


UNBREAKABLE = "x" * 200


def test_words_that_break_nowhere_fit(seen, live_server, sign_in, owner, organisation, assert_fit):
    instrument = factories.shipped()
    team = factories.make_team(organisation=organisation, name=UNBREAKABLE[:150])
    first, *others = (question.key for question in instrument.questions())
    made = {
        closed: factories.make_assessment(
            team=team,
            version=factories.make_version(instrument=instrument),
            system=UNBREAKABLE[:150],
            answers=dict.fromkeys(others, 1),
            target_profile="customer-facing",
            **dict.fromkeys(("harmed", "owned_by", "not_included"), UNBREAKABLE),
        )
        for closed in (True, False)
    }
    for assessment in made.values():
        evidence = (f"https://{UNBREAKABLE}", UNBREAKABLE)
        factories.settle(
            assessment=assessment, question=first, level=1, note=UNBREAKABLE, evidence=evidence
        )
    actions.close_assessment(by=owner, assessment=made[True])
    sign_in(owner, on=seen)

    page = f"/assessments/{made[False].pk}"
    open_pages = [f"{page}/{each}/" for each in ("scope", "estimates", "answer/data")]
    closed_page = f"/assessments/{made[True].pk}/answer/data/"
    paths = ["/", "/assessments/new/", *open_pages, closed_page]
    visit(seen, live_server.url, paths, assert_fit)


@pytest.mark.parametrize("answers", ["none", "some", "all"])
def test_profile_page(answers, seen, live_server, sign_in, owner, team, assert_fit):
    instrument = factories.shipped()
    keys = [question.key for question in instrument.questions()]
    given = {"none": {}, "some": dict.fromkeys(keys[:5], 1), "all": dict.fromkeys(keys, 2)}
    assessment = factories.make_assessment(
        team=team,
        version=factories.make_version(instrument=instrument),
        answers=given[answers],
        target_profile="customer-facing",
        closed=answers == "all",
    )
    sign_in(owner, on=seen)

    visit(seen, live_server.url, [f"/assessments/{assessment.pk}/profile/", "/"], assert_fit)
    for fold in seen.locator("details").all():
        fold.evaluate("each => each.open = true")
    assert_fit(seen)

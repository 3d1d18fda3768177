"""Every page in Chromium, where whoever could write anything wrote what means harm."""

import re

import pytest
from django.test import Client
from playwright.sync_api import Page

from assessment import actions
from assessment.models import Answer, Participant
from questionnaires import content, entries, loading
from questionnaires.drafting import start_draft
from questionnaires.models import Version
from tests import factories
from tests.test_markup import SAMPLE, spoilt_by
from tests.walls.addresses import addresses
from tests.walls.hostile import TURNED
from tests.walls.tenants import Tenant
from tests.walls.workshops import hold, taking_part

pytestmark = pytest.mark.django_db(transaction=True)

RUN = '<script>hit=1</script><img src=x onerror="hit=1">"><svg onload="hit=1">'
SAID = f"{RUN} {{{{ 7|add:7 }}}} =1+1 {TURNED}\x07 "
FILES = ("assessment:report_file", "admin:export", "assessment:export")
OPENED = "() => document.querySelectorAll('details').forEach((each) => { each.open = true; })"
WRONG = """() => [
    window.hit && "a script has run",
    document.querySelector("img[src=x], svg[onload]") && "markup has become an element",
    document.documentElement.scrollWidth > innerWidth && "it scrolls sideways",
].filter(Boolean)"""


def said(longest: int) -> str:
    return (SAID + "W" * longest)[:longest].strip()


UNBROKEN = "W" * 300
WRITTEN = SAID.replace("\x07", "") + UNBROKEN  # by an editor
KEY = "w" * 80  # of one question, antipattern, remedy and reference


@pytest.fixture
def tenant(db) -> Tenant:
    """By the actions, which take also what no form lets through."""
    name = said(150)
    owner = factories.make_user(name=name, email="olga@example.org")
    owner.is_staff = owner.is_superuser = True
    owner.save()
    organisation = factories.make_organisation(name=name, owner=owner)
    team = factories.make_team(organisation=organisation, name=name)
    member = factories.make_user(name=name, email=f"{'long' * 14}@example.org")
    factories.make_member(team=team, user=member)
    sample = re.sub("data-known|blind-flight|write-logs|book-logs", KEY, SAMPLE.read_text())
    instrument = content.parse(sample)
    version = factories.make_version(instrument=spoilt_by(WRITTEN, instrument))
    tenant = Tenant(
        word="",
        version=version,
        draft=start_draft(version=version, by=owner),
        organisation=organisation,
        team=team,
        owner=owner,
        facilitator=member,
        member=member,
        viewer=member,
        invited=factories.invite(organisation=organisation, email=f"{'far' * 18}@example.org"),
    )
    for kind in ("open", "closed"):
        tenant.assessments[kind] = answered(tenant)
        hold(
            by=owner,
            assessment=tenant.assessments[kind],
            say=said,
            questions=(KEY, "logs-written", "drift-seen"),
            mail="asked@example.org",
        )
    actions.close_assessment(by=owner, assessment=tenant.assessments["closed"])
    return tenant


def answered(tenant: Tenant):
    texts = ("harmed", "owned_by", "not_included", "target_reason")
    assessment = factories.make_assessment(
        team=tenant.team,
        version=tenant.version,
        system=said(150),
        live_since=said(100),
        **dict.fromkeys(texts, said(300)),
    )
    evidence = (said(500), f"https://{'W' * 400}.example/")
    wrote = {"note": said(4000), "evidence": evidence}
    for question, reply in {
        KEY: actions.Reply(state=Answer.State.LEVEL, level=0, **wrote),
        "data-tested": actions.Reply(state=Answer.State.DONT_KNOW, **wrote),
        "data-kept": actions.Reply(state=Answer.State.NOT_APPLICABLE, reason=said(4000), **wrote),
        "logs-written": actions.Reply(state=Answer.State.LEVEL, level=1, **wrote),
    }.items():
        factories.settle_answer(
            by=tenant.member, assessment=assessment, question=question, revision=0, reply=reply
        )
    return assessment


def somebody(tenant: Tenant) -> Participant:
    return tenant.workshop.participants.order_by("pk")[0]


PLACES = {"dimension": "data", "question": KEY, "antipattern": KEY}


def pages(tenant: Tenant, client) -> dict[str, str]:
    """Whatever the owner meets as a page, once each."""
    client.force_login(tenant.owner)
    taking_part(client, somebody(tenant))
    found = {}
    for name, path in addresses(tenant, filled=PLACES | {"key": KEY}).items():
        if name.partition(" (")[0] not in FILES:
            response = client.get(path)
            if response.status_code == 200 and is_whole(response):
                found[name] = path
    return found


def looked_at(page: Page, addresses: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong, by name of its page; everything that can be unfolded is."""
    wrong = {}
    for name, address in addresses.items():
        page.goto(address)
        page.evaluate(OPENED)
        if told := page.evaluate(WRONG):
            wrong[name] = told
    return wrong


def is_whole(response) -> bool:
    """A page, and not the part of one that a screen asks for."""
    is_html = "html" in response.headers["Content-Type"]
    return is_html and response.text.lstrip()[:9].lower() == "<!doctype"


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_runs_a_script_complains_or_scrolls_sideways(
    width, page, live_server, sign_in, tenant, client
):
    found = pages(tenant, client)
    sign_in(tenant.owner)
    held = taking_part(Client(), somebody(tenant)).cookies.items()
    phone = [{"name": name, "value": each.value, "url": live_server.url} for name, each in held]
    page.context.add_cookies(phone)
    page.set_viewport_size({"width": width, "height": 900})

    wrong = looked_at(page, {name: live_server.url + path for name, path in found.items()})

    assert wrong == {}
    assert len(found) > 45


def change(draft: Version, *, anchor: str) -> None:
    question = draft.question_set.get(key=KEY)
    question.text, question.version = UNBROKEN.lower(), draft
    question.save()
    first = question.anchors.get(level=0)
    first.text, first.version = anchor, draft
    first.save()


def pages_of_editors(tenant: Tenant) -> list[str]:
    """Of an entry of each kind and of a new one, and whatever tells what changed."""
    outline = loading.outlined(tenant.draft)
    firsts = {kind.name: outline.of(kind)[0].key for kind in entries.KINDS.values()}
    tried = f"try/?assessment={tenant.assessments['closed'].pk}"
    on_draft = [
        *(f"{kind}/{key}/" for kind, key in firsts.items()),
        *(f"{kind}/{key}/remove/" for kind, key in firsts.items()),
        *(f"add/{kind}/" for kind in firsts),
    ]
    on_published = ["", "retire/", tried, f"question/{KEY}/"]
    return [
        f"compare/?old={tenant.version.pk}&new={tenant.draft.pk}",
        *(f"{tenant.draft.pk}/{page}" for page in ["", "publish/", tried, *on_draft]),
        *(f"{tenant.version.pk}/{page}" for page in on_published),
    ]


@pytest.mark.parametrize("width", [1280, 390])
def test_no_page_of_editors_scrolls_sideways(width, page, live_server, sign_in, tenant):
    change(tenant.draft, anchor=UNBROKEN)
    sign_in(tenant.owner)
    page.set_viewport_size({"width": width, "height": 900})
    home, draft = f"{live_server.url}/admin/versions/", tenant.draft.pk

    wrong = looked_at(page, {each: home + each for each in pages_of_editors(tenant)})
    change(tenant.draft, anchor="")
    faulty = (f"{draft}/", f"{draft}/publish/", f"{draft}/try/", f"{draft}/question/{KEY}/")
    wrong |= looked_at(page, {f"{each} with a fault": home + each for each in faulty})

    assert wrong == {}

"""Every form that there is, filled in by somebody who may send it."""

import json
import re
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.models import User
from questionnaires import content, entries, loading
from questionnaires.drafting import start_draft
from questionnaires.models import Version
from tests import factories
from tests.factories import PASSWORD
from tests.forms import sent
from tests.logos import make_png
from tests.test_markup import SAMPLE
from tests.walls.addresses import addresses
from tests.walls.tenants import Tenant, make_next_version
from tests.walls.workshops import begin, seen, taking_part

SECRET = "JBSWY3DPEHPK3PXP"
KINDS = ("questionnaire", *(kind for kind in entries.KINDS))
HTMX = {"HX-Request": "true"}


@dataclass(kw_only=True)
class Form:
    client: Client
    path: str
    fields: dict[str, Any]
    headers: dict[str, str]

    def send(self, **more: Any) -> Any:
        return self.client.post(self.path, self.fields | more, headers=self.headers)


def scope(**more: str) -> dict[str, Any]:
    """With every field that the form has, for each of them is its own."""
    card = ("live_since", "harmed", "owned_by", "not_included", "target_reason")
    return {
        "system": "Card limits",
        "sentence": "Says how much.",
        **dict.fromkeys(card, "They say so."),
        "form": "full",
        "target_profile": "",
        "concerns": ["customers"],
        "fact-live": "yes",
        "capacity_days_per_month": "4",
        **more,
    }


def reply(question: str, **more: str) -> dict[str, Any]:
    given = {"choice": "2", "reason": "", "note": "A note", "evidence": "A log"}
    given |= {"seen": "", "meaning": "1 of 5"}
    return {f"{question}-{name}": value for name, value in (given | more).items()}


def person(**more: str) -> dict[str, str]:
    return {"name": "Nora New", "password": PASSWORD, **more}


SAID = {"evidence": "A log", "note": "A note", "dissent": "One sees it at 3."}
DAY = "2050-01-01"


def somebody(tenant: Tenant) -> dict[str, Any]:
    return {"participant": str(tenant.workshop.participants.order_by("pk")[1].pk)}


def judged(tenant: Tenant) -> dict[str, Any]:
    seen = tenant.assessments["open"].judgements.get().mark
    given = {"says": "contested", "because": "We look every day.", "seen": seen}
    return {f"set-and-forget-{name}": value for name, value in given.items()}


# By name of the form, the moment of the workshop at which it is sent, and what is sent.
ROOM_FORMS: dict[str, tuple[str, Callable[[Tenant], dict[str, Any]]]] = {
    "workshop": ("none", lambda _: {}),
    "workshop_agenda": ("lobby", lambda _: {"minutes": "100"}),
    "workshop_survey": (
        "lobby",
        lambda _: {
            "day": str(timezone.localdate() + timedelta(days=9)),
            "addresses": "asked@example.org\r\nother@example.org",
        },
    ),
    "workshop_survey_close": ("survey", lambda _: {}),
    "workshop_settle": ("surveyed", lambda _: {"questions": ["build-3"]}),
    "workshop_call_off": ("lobby", lambda _: {}),
    "workshop_end": ("lobby", lambda _: {}),
    "desk_practise": ("lobby", lambda _: {}),
    "desk_start": ("lobby", lambda _: {}),
    "desk_left": ("voting", somebody),
    "desk_scribe": ("voting", somebody),
    "desk_take_over": ("voting", lambda _: {}),
    "desk_hand_over": ("voting", lambda t: {"to": str(t.facilitator.pk)}),
    "desk_open": ("voting", lambda _: {"key": "run-1"}),
    "desk_skip": ("voting", lambda _: {}),
    "desk_reveal": ("voting", lambda _: {}),
    "desk_note": ("voting", lambda _: {"note": "A note", "revision": "0"}),
    "desk_pause": ("voting", lambda _: {}),
    "desk_resume": ("paused", lambda _: {}),
    "desk_vote_again": ("revealed", lambda _: {}),
    "desk_agree": ("revealed", lambda _: {"level": "2", "revision": "0", **SAID}),
    "desk_park": ("revealed", lambda _: {"what": "A look", "who": "Ada", "day": DAY}),
    "desk_park_these": ("elsewhere", lambda _: {"questions": ["build-3"]}),
    "desk_undo": ("agreed", lambda _: {}),
    "desk_findings": ("voting", lambda _: {}),
    "desk_judge": ("findings", judged),
    "desk_steps": ("findings", lambda _: {}),
    "desk_take_on": (
        "steps", lambda _: {"remedy": "weekly-comparison", "owner": "Ada", "due": DAY},
    ),
    "desk_let_go": ("steps", lambda _: {"remedy": "weekly-comparison"}),
    "desk_end": ("steps", lambda _: {"anyway": "1"}),
    "join": ("lobby", lambda t: {"code": t.workshop.code}),
    "phone": ("lobby", lambda _: {"name": "Nia", "camp": "builds-it", "key": str(uuid4())}),
    "phone_leave": ("voting", lambda _: {}),
    "phone_vote": ("voting", lambda _: {"level": "1", "reason": "By hand", "sequence": "2"}),
    "phone_evidence": ("voting", lambda _: {"evidence": "A log", "revision": "0"}),
    "phone_worth": ("voting", lambda _: {"worth": "partly"}),
    "phone_survey_question": ("survey", lambda _: {"level": "1", "reason": "By hand"}),
}  # fmt: skip


def of_room(short: str) -> str:
    on_one = short.startswith(("desk", "workshop"))
    return f"assessment:{short} (open)" if on_one else f"assessment:{short}"


ROOM_NAMES = {of_room(short): short for short in ROOM_FORMS}


def in_room(name: str, tenant: Tenant) -> Form:
    """At its moment, from the desk, or from the phone of the scribe."""
    short, assessment = ROOM_NAMES[name], tenant.assessments["open"]
    moment, fields = ROOM_FORMS[short]
    workshop = begin(tenant.owner, assessment, moment)
    if short == "desk_take_over":
        actions.hand_over(by=tenant.owner, workshop=workshop, to=tenant.facilitator)
    client = signed_in(tenant.owner if "(open)" in name else None)
    if short.startswith("phone_"):
        taking_part(client, workshop.participants.order_by("pk")[0])
    told = asdict(seen(workshop)) if short.startswith(("desk", "phone_")) else {}
    path = addresses(tenant)[name]
    return Form(client=client, path=path, fields=told | fields(tenant), headers={})


def answers_file(tenant: Tenant) -> str:
    """With votes, and with something contested, on which no figure hangs."""
    version = tenant.version
    return json.dumps(
        {
            "questionnaire": version.questionnaire.key,
            "version": version.number,
            "system": "Card limits",
            "scope": "Says how much.",
            "date": "2026-05-19",
            "answers": {"build-1": {"level": 2, "note": "A note", "evidence": ["A log"]}},
            "votes": {"build-2": [1, 2, "dont_know"]},
            "contested": {"set-and-forget": "We look every day."},
        }
    )


# What each form of ours is filled with, from the tenant whose it is.
OURS: dict[str, Callable[[Tenant], dict[str, Any]]] = {
    "assessment:first_run": lambda _: person(email="nora@example.org", organisation="Newest"),
    "assessment:invitation": lambda _: person(),
    "assessment:new": lambda t: scope(team=f"new-{t.organisation.pk}", new_team="Limits"),
    "assessment:new_from_file": lambda t: {
        "team": f"new-{t.organisation.pk}", "new_team": "Limits", "text": answers_file(t),
        "closes": "on",
    },
    "assessment:scope (open)": lambda _: scope(),
    "assessment:estimates (open)": lambda _: {"days-weekly-comparison": "8"},
    "assessment:plan (open)": lambda _: {
        "capacity": "4", "do": "weekly-comparison", "on": "", "along": "",
        "days-weekly-comparison": "8",
    },
    "assessment:plan_save (open)": lambda _: {
        "capacity": "4", "do": "weekly-comparison", "on": "", "along": "",
        "days-weekly-comparison": "8", "theirs": "",
    },
    "assessment:plan_firm (open)": lambda _: {},
    "assessment:plan_step (open)": lambda _: {
        "owner": "Ada", "due": DAY, "status": "wont_do", "reason": "Too dear.",
        "accepted_by": "Ines", "evidence": "A log", "theirs": "",
    },
    "assessment:plan_comment (open)": lambda _: {"text": "A comment"},
    "assessment:plan_move (open)": lambda _: {"move": "earlier"},
    "assessment:close (open)": lambda _: {},
    "assessment:vital_signs (open)": lambda _: {
        "models_live": "2", "days_to_production": "90", "model_age_days": "40",
        "hours_to_notice": "9", "hours_to_restore": "1.5", "incidents": "0",
    },
    "assessment:trend_lower (open)": lambda t: {
        "against": str(t.assessments["closed"].pk), "question": "run-3",
        "reading": "worse", "seen": "clearer",
    },
    "assessment:again (closed)": lambda _: {},
    "assessment:reopen (closed)": lambda _: {},
    "assessment:release (closed)": lambda _: {},
    "assessment:release_withdraw (closed)": lambda _: {},
    "assessment:report (open)": lambda _: {
        "extent": "short", "without_notes": "on", "paper": "letter",
    },
    "assessment:switch": lambda t: {"organisation": str(t.organisation.pk)},
    "assessment:members": lambda t: {
        "email": "ben@example.org", "role": "member", "teams": [str(t.team.pk)],
    },
    "assessment:member": lambda t: {"role": "facilitator", "teams": [str(t.team.pk)]},
    "assessment:member_remove": lambda _: {},
    "assessment:invitation_again": lambda _: {},
    "assessment:invitation_withdraw": lambda _: {},
    "assessment:leave": lambda t: {"successor": str(t.member.memberships.get().pk)},
    "assessment:settings": lambda _: {"name": "Renamed"},
    "assessment:logo": lambda _: {"logo": SimpleUploadedFile("logo.png", make_png())},
    "assessment:export": lambda _: {},
    "assessment:deletion": lambda t: {"name": t.organisation.name},
    "assessment:deletion_withdraw": lambda _: {},
    "assessment:teams": lambda _: {"name": "Limits"},
    "assessment:team": lambda _: {"name": "Limits"},
    "assessment:team_remove": lambda _: {},
    "assessment:upgrade (open)": lambda _: {"version": "1.1"},
    "assessment:upgrade_undo (open)": lambda _: {},
    "assessment:answer (open)": lambda _: (
        reply("build-1") | reply("build-2", choice="dont-know")
        | reply("build-3", choice="not-applicable", reason="There is none.")
        | {f"build-{n}-revision": "1" if n < 3 else "0" for n in (1, 2, 3)}
    ),
    "assessment:answer_save (open)": lambda _: reply("build-1", revision="1"),
}  # fmt: skip
# And those of accounts; whoever sends them has just typed their password.
ACCOUNT: dict[str, dict[str, Any]] = {
    "account_login": {"login": "member@azurecanary.example", "password": PASSWORD, "next": "/"},
    "account_logout": {"next": "/"},
    "account_signup": {"email": "eve@example.org", "password1": PASSWORD, "password2": PASSWORD},
    "account_reauthenticate": {"password": PASSWORD, "next": "/"},
    "account_email": {"email": "second@example.org", "action_add": ""},
    "account_confirm_email": {"action": "confirm"},
    "account_change_password": dict.fromkeys(("password1", "password2"), f"{PASSWORD}!")
    | {"oldpassword": PASSWORD},
    "account_set_password": dict.fromkeys(("password1", "password2"), f"{PASSWORD}!"),
    "account_reset_password": {"email": "member@azurecanary.example"},
    "account_reset_password_from_key": dict.fromkeys(("password1", "password2"), f"{PASSWORD}!"),
    "account_confirm_login_code": {"code": "123456"},
    "mfa_authenticate": {"code": "123456"},
    "mfa_reauthenticate": {"code": "123456"},
    "mfa_activate_totp": {"code": "123456"},
    "mfa_deactivate_totp": {},
    "mfa_generate_recovery_codes": {},
    "mfa_add_webauthn": {"name": "A key", "credential": "{}", "passwordless": "on"},
    "mfa_reauthenticate_webauthn": {"credential": "{}"},
    "mfa_remove_webauthn": {},
    "mfa_edit_webauthn": {"name": "A key"},
    "mfa_login_webauthn": {"credential": "{}"},
    "openid_connect_login": {"next": "/"},
    "usersessions_list": {},
}
NOBODY = {"assessment:first_run", "assessment:invitation", "account_login", "account_signup"}
NOBODY |= {"account_reset_password", "account_reset_password_from_key", "account_confirm_email"}
NOBODY |= {"mfa_login_webauthn", "openid_connect_login", "account_confirm_login_code"}
WITH_APP = {"mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_reauthenticate"}
ADMIN = (
    *("start", "try", "publish", "retire", "delete", "move", "import", "remove"),
    *("preview", "preview_new"),
)
NAMES = [
    *OURS,
    *ROOM_NAMES,
    *ACCOUNT,
    *(f"admin:{name}" for name in ADMIN),
    *(f"admin:entry ({kind})" for kind in KINDS),
    *(f"admin:add ({kind})" for kind in KINDS[1:]),
]


TELLING_WHAT_WAS_SEEN = {
    *("assessment:scope (open)", "assessment:estimates (open)", "assessment:vital_signs (open)"),
    *("assessment:settings", "assessment:member"),
    "assessment:plan_step (open)",
}
SEEN_ON_PLAN = "assessment:plan_save (open)"


def filled(name: str, tenant: Tenant) -> Form:
    if name in ROOM_NAMES:
        return in_room(name, tenant)
    if name in OURS:
        return ours(name, tenant)
    return account(name, tenant) if name in ACCOUNT else admin(name, tenant.owner)


def signed_in(user: User | None) -> Client:
    client = Client()
    if user:
        client.force_login(user)
    return client


def ours(name: str, tenant: Tenant) -> Form:
    owner = tenant.owner
    if name in ("assessment:deletion", "assessment:deletion_withdraw"):
        actions.note_export(by=owner, organisation=tenant.organisation)
    if name == "assessment:deletion_withdraw":
        actions.ask_for_deletion(by=owner, organisation=tenant.organisation)
    if name == "assessment:team_remove":
        tenant.team = factories.make_team(organisation=tenant.organisation, name="Idle")
    if "upgrade" in name:
        begin(owner, tenant.assessments["open"], "none")  # while one runs, nothing moves
        make_next_version(tenant)
    if "upgrade_undo" in name:
        assessment = tenant.assessments["open"]
        actions.upgrade_assessment(by=owner, assessment=assessment, number="1.1")
    client, path = signed_in(None if name in NOBODY else owner), addresses(tenant)[name]
    seen = {}
    if name in TELLING_WHAT_WAS_SEEN:
        seen["seen"] = sent(client.get(path).text)["seen"]
    if name == SEEN_ON_PLAN:
        page = client.get(addresses(tenant)["assessment:plan (open)"]).text
        seen["seen"] = sent(page, form="plan-form")["seen"]
    return Form(
        client=client,
        path=path,
        fields=OURS[name](tenant) | seen,
        headers=HTMX if "answer_save" in name else {},
    )


def account(name: str, tenant: Tenant) -> Form:
    if name in WITH_APP:
        TOTP.activate(tenant.member, SECRET)
        RecoveryCodes.activate(tenant.member)
    client = signed_in(None if name in NOBODY else tenant.member)
    if name not in NOBODY | {"account_reauthenticate", "mfa_reauthenticate"}:
        client.post("/account/reauthenticate/", {"password": PASSWORD})
    return Form(client=client, path=addresses(tenant)[name], fields=ACCOUNT[name], headers={})


def make_draft(by: User) -> Version:
    """Of a questionnaire that has an entry of every kind."""
    instrument = content.parse(SAMPLE.read_bytes())
    if instrument.questionnaire == "sample":  # a name that the tenants' has too
        text = SAMPLE.read_text().replace("questionnaire: sample", "questionnaire: rich")
        instrument = content.parse(text)
    return start_draft(version=factories.make_version(instrument=instrument), by=by)


def admin(name: str, by: User) -> Form:
    by.is_staff = by.is_superuser = True
    by.save()
    client, draft = signed_in(by), make_draft(by)
    action, _, kind = name.removeprefix("admin:").removesuffix(")").partition(" (")
    path, fields = admin_form(client, draft, action, kind or "question")
    return Form(client=client, path=path, fields=fields, headers={})


def admin_form(
    client: Client, draft: Version, action: str, kind: str
) -> tuple[str, dict[str, Any]]:
    if action == "import":
        file = SimpleUploadedFile("content.yaml", SAMPLE.read_bytes())
        return reverse("admin:import"), {"file": file, "replacing": "on"}
    if action == "try":
        return reverse("admin:try", args=[draft.pk]), {"text": "{}", "given_on": ""}
    if action == "add":
        return added(client, reverse("admin:add", args=[draft.pk, kind]))
    if action in ("entry", "remove", "preview"):
        one = (draft.questionnaire.key,) if kind == "questionnaire" else keys(draft, kind)
        place = [draft.pk, kind, one[-1]]
        page = client.get(reverse("admin:entry", args=place)).text
        fields = sent(page, form="entry-form") if action != "remove" else {}
        return reverse(f"admin:{action}", args=place), fields | changed(fields)
    if action == "preview_new":
        page = client.get(reverse("admin:add", args=[draft.pk, kind])).text
        return reverse("admin:preview_new", args=[draft.pk]), sent(page)
    home = draft.based_on if action in ("start", "retire") else draft
    path = reverse(f"admin:{action}", args=[home.pk])
    if action == "move":
        return path, {"move": f"question/{keys(draft, kind)[0]}/down"}
    if action == "delete":
        return path, sent(client.get(path).text)
    if action == "publish":
        told = {"changes": "A change.", "looked_at": "on"}
        return path, sent(client.get(path).text) | told
    if action == "start":
        draft.delete()
    return path, {}


def keys(draft: Version, kind: str) -> list[str]:
    return [each.key for each in loading.outlined(draft).of(entries.KINDS[kind])]


def added(client: Client, path: str) -> tuple[str, dict[str, Any]]:
    page = client.get(path).text
    fields = sent(page)
    figures = {"from_days": "1", "to_days": "3", "person_days": "2", "year": "2015", "key": "new"}
    fields |= {name: value for name, value in figures.items() if name in fields}
    return path, fields | changed(fields) | chosen(page)


def chosen(page: str) -> dict[str, str]:
    """The last choice of every list in which one has to be chosen; those of rows stay empty."""
    lists = re.findall(r'<select[^>]* name="([a-z_]+)"(.*?)</select>', page, re.DOTALL)
    return {name: re.findall(r'value="([^"]*)"', options)[-1] for name, options in lists}


def changed(fields: dict[str, Any]) -> dict[str, str]:
    texts = ("text", "title", "name", "summary", "note", "litmus")
    return {name: f"A new {name}." for name in texts if name in fields}

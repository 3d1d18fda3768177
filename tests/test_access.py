"""Every URL of ours as every role with every method, against one table; those of accounts stand in
test_account_access.py, those of editors in test_editors_access.py.

A URL that is not in the table fails, and so does a row without a URL.
"""

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from assessment import snapshots
from assessment.links import first_run_path, invitation_path
from assessment.models import Answer, Assessment, Organisation, PlannedStep
from tests import factories
from tests.instruments import make_antipattern, make_instrument, make_remedy
from tests.questionnaires.admin.conftest import colleague, editor, publisher, superuser

__all__ = ["colleague", "editor", "publisher", "superuser"]

# Whoever looks after the questionnaires, or after everything, is in no organisation by that alone.
PLATFORM = ("colleague", "editor", "publisher", "superuser")
MEMBERS = ("owner", "facilitator", "member", "viewer", "other_team_member")
ROLES = ("nobody", *MEMBERS, "stranger", *PLATFORM)
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")

SIGN_IN, FORBIDDEN, NOT_FOUND, NOT_ALLOWED = "sign in", 403, 404, 405

OPEN_TO_ALL = dict.fromkeys(ROLES, 200)
SIGNED_IN = OPEN_TO_ALL | {"nobody": SIGN_IN}


OUTSIDE = {"nobody": SIGN_IN} | dict.fromkeys(("stranger", *PLATFORM), NOT_FOUND)
NO_ORGANISER = dict.fromkeys(("member", "viewer", *PLATFORM), FORBIDDEN)  # begins no assessment


def on_assessment(**roles: int) -> dict[str, int | str]:
    """What each role meets on a page of one team's assessment; outsiders learn nothing of it."""
    outsiders = OUTSIDE | {"other_team_member": NOT_FOUND}
    return dict.fromkeys(ROLES, roles.pop("everybody", NOT_FOUND)) | roles | outsiders


def on_organisation(owner: int) -> dict[str, int | str]:
    """What each role meets on a page for the owners of an organisation."""
    return dict.fromkeys(ROLES, FORBIDDEN) | {"owner": owner} | OUTSIDE


def of_portfolio(status: int) -> dict[str, int | str]:
    """What each role meets on the portfolio: whoever acts for a team has no part in it."""
    return on_organisation(status) | {"viewer": status}


def at_desk(status: int) -> dict[str, int | str]:
    """What each role meets at the desk and the stage of a workshop."""
    return on_assessment(everybody=status, member=FORBIDDEN, viewer=NOT_FOUND)


EXPORTS = (
    "downloads",
    "export_xlsx",
    "export_csv",
    "export_json",
    "export_result",
    "export_pptx",
    "picture",
    "plan_picture",
    "trend_picture",
)
NOT_FOUND_TO_ALL = dict.fromkeys(ROLES, NOT_FOUND)

# URL -> method -> role -> status; a viewer reads closed assessments alone, so finds no open one.
ACCESS: dict[str, dict[str, dict[str, int | str]]] = {
    "assessment:home": {"GET": SIGNED_IN},
    "assessment:account": {"GET": SIGNED_IN},
    "assessment:first_run": {
        # A superuser is the first owner, after whom the link is dead.
        "GET": OPEN_TO_ALL | {"superuser": SIGN_IN},
        "POST": dict.fromkeys(ROLES, 422) | {"superuser": SIGN_IN},
    },
    "assessment:invitation": {
        "GET": OPEN_TO_ALL,
        "POST": dict.fromkeys(ROLES, FORBIDDEN) | {"nobody": 422},  # it is for another address
    },
    "assessment:gallery": {"GET": dict.fromkeys(ROLES, NOT_FOUND)},  # but while DEBUG is on
    "assessment:livez": {"GET": OPEN_TO_ALL, "HEAD": OPEN_TO_ALL},
    "assessment:readyz": {"GET": OPEN_TO_ALL, "HEAD": OPEN_TO_ALL},
    "assessment:new": {
        "GET": SIGNED_IN | NO_ORGANISER,
        "POST": dict.fromkeys(ROLES, 422) | {"nobody": SIGN_IN} | NO_ORGANISER,
    },
    "assessment:new_from_file": {
        "GET": SIGNED_IN | NO_ORGANISER,
        "POST": dict.fromkeys(ROLES, 422) | {"nobody": SIGN_IN} | NO_ORGANISER,
    },
    "assessment:scope": {
        "GET": on_assessment(everybody=200, member=FORBIDDEN, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=422, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:estimates": {
        "GET": on_assessment(everybody=200, member=FORBIDDEN, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:close": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:reopen": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:release": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:release_withdraw": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:switch": {"POST": dict.fromkeys(ROLES, 302) | {"nobody": SIGN_IN}},
    "assessment:members": {"GET": on_organisation(200), "POST": on_organisation(422)},
    "assessment:member": {"GET": on_organisation(200), "POST": on_organisation(422)},
    "assessment:member_remove": {"POST": on_organisation(302)},
    "assessment:invitation_again": {"POST": on_organisation(200)},
    "assessment:invitation_withdraw": {"POST": on_organisation(302)},
    "assessment:leave": {
        "GET": SIGNED_IN | OUTSIDE,
        # The only owner stays, who has nobody to hand over to.
        "POST": dict.fromkeys(ROLES, 302) | OUTSIDE | {"owner": 422},
    },
    "assessment:record": {"GET": on_organisation(200)},
    "assessment:portfolio": {"GET": of_portfolio(200)},
    "assessment:portfolio_csv": {"GET": of_portfolio(200)},
    "assessment:portfolio_xlsx": {"GET": of_portfolio(200)},
    "assessment:portfolio_svg": {"GET": of_portfolio(404)},  # nothing is released to be drawn
    "assessment:portfolio_pdf": {"GET": of_portfolio(200)},
    "assessment:settings": {"GET": on_organisation(200), "POST": on_organisation(422)},
    # There is none yet to be shown, and an empty form sends none.
    "assessment:logo": {"GET": on_organisation(NOT_FOUND), "POST": on_organisation(422)},
    "assessment:export": {"POST": on_organisation(200)},
    "assessment:deletion": {"GET": on_organisation(200), "POST": on_organisation(422)},
    "assessment:deletion_withdraw": {"POST": on_organisation(302)},
    "assessment:teams": {"GET": on_organisation(200), "POST": on_organisation(422)},
    "assessment:team": {"GET": on_organisation(200), "POST": on_organisation(422)},
    "assessment:team_remove": {"POST": on_organisation(302)},
    "assessment:upgrade": {
        "GET": on_assessment(everybody=200, member=FORBIDDEN, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:upgrade_undo": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:kept": {"GET": on_assessment(everybody=200, viewer=NOT_FOUND)},
    "assessment:answer_first": {"GET": on_assessment(everybody=302, viewer=NOT_FOUND)},
    "assessment:answer": {
        "GET": on_assessment(everybody=200, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=422, viewer=NOT_FOUND),  # an empty form erases nothing
    },
    "assessment:answer_save": {
        "GET": on_assessment(everybody=302, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=302, viewer=NOT_FOUND),
    },
    "assessment:history": {"GET": on_assessment(everybody=200, viewer=NOT_FOUND)},
    "assessment:profile": {"GET": on_assessment(everybody=200, viewer=NOT_FOUND)},
    "assessment:trend": {"GET": on_assessment(everybody=200, viewer=NOT_FOUND)},
    "assessment:trend_lower": {"POST": on_assessment(everybody=NOT_FOUND)},  # an empty form
    "assessment:vital_signs": {
        "GET": on_assessment(everybody=200, member=FORBIDDEN, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:again": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    # Whoever reads a plan tries what its steps would bring, which changes nothing.
    "assessment:plan": {
        "GET": on_assessment(everybody=200, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=302, viewer=NOT_FOUND),
    },
    "assessment:plan_save": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=NOT_FOUND),
    },
    "assessment:plan_firm": dict.fromkeys(
        ("GET", "POST"), on_assessment(everybody=302, viewer=NOT_FOUND)
    ),
    "assessment:plan_export": {"GET": on_assessment(everybody=200, viewer=NOT_FOUND)},
    "assessment:plan_step": {
        "GET": on_assessment(everybody=200, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=422, viewer=NOT_FOUND),
    },
    "assessment:plan_comment": {"POST": on_assessment(everybody=422, viewer=NOT_FOUND)},
    "assessment:plan_move": {"POST": on_assessment(everybody=302, viewer=NOT_FOUND)},
    "assessment:report": {
        "GET": on_assessment(everybody=200, viewer=NOT_FOUND),
        "POST": on_assessment(everybody=302, viewer=NOT_FOUND),
    },
    "assessment:report_file": {"GET": on_assessment(everybody=200, viewer=NOT_FOUND)},
    **{
        f"assessment:{name}": {"GET": on_assessment(everybody=200, viewer=NOT_FOUND)}
        for name in EXPORTS
    },
    "assessment:join": {"GET": OPEN_TO_ALL, "POST": dict.fromkeys(ROLES, 422)},
    "assessment:phone": {"GET": OPEN_TO_ALL, "POST": dict.fromkeys(ROLES, 422)},
    # Nobody here has a participant's cookie.
    "assessment:phone_reading": {"GET": OPEN_TO_ALL},
    "assessment:phone_bring": {"GET": OPEN_TO_ALL},
    "assessment:phone_survey": {"GET": NOT_FOUND_TO_ALL},
    "assessment:phone_survey_question": {"GET": NOT_FOUND_TO_ALL, "POST": NOT_FOUND_TO_ALL},
    "assessment:workshop": {"GET": at_desk(200), "POST": at_desk(302)},
    "assessment:workshop_agenda": {"GET": at_desk(200), "POST": at_desk(422)},
    "assessment:workshop_survey": {"POST": at_desk(422)},
    "assessment:workshop_survey_close": {"POST": at_desk(302)},
    "assessment:workshop_settle": {"POST": at_desk(302)},
    "assessment:workshop_call_off": {"POST": at_desk(302)},
    "assessment:workshop_end": {"POST": at_desk(302)},
    "assessment:phone_leave": {"POST": NOT_FOUND_TO_ALL},
    "assessment:phone_vote": {"POST": NOT_FOUND_TO_ALL},
    "assessment:phone_evidence": {"POST": NOT_FOUND_TO_ALL},
    "assessment:phone_worth": {"POST": NOT_FOUND_TO_ALL},
    "assessment:phone_events": {"GET": NOT_FOUND_TO_ALL},
    "assessment:phone_state": {"GET": NOT_FOUND_TO_ALL},
    "assessment:stage_events": {"GET": at_desk(204)},
    "assessment:stage_state": {"GET": at_desk(200)},
    "assessment:desk_events": {"GET": at_desk(204)},
    "assessment:desk_state": {"GET": at_desk(200)},
    "assessment:stage": {"GET": at_desk(200)},
    "assessment:desk": {"GET": at_desk(200)},
    "assessment:desk_jump": {"GET": at_desk(200)},
    "assessment:desk_hand_over": {"GET": at_desk(200), "POST": at_desk(422)},
    # In the lobby, with what an empty form says: 409 where the room would have to be elsewhere.
    "assessment:desk_take_over": {"POST": at_desk(302)},
    "assessment:desk_practise": {"POST": at_desk(302)},
    "assessment:desk_start": {"POST": at_desk(302)},
    "assessment:desk_left": {"POST": at_desk(409)},
    "assessment:desk_scribe": {"POST": at_desk(302)},
    "assessment:desk_open": {"POST": at_desk(409)},
    "assessment:desk_skip": {"POST": at_desk(409)},
    "assessment:desk_reveal": {"POST": at_desk(409)},
    "assessment:desk_vote_again": {"POST": at_desk(409)},
    "assessment:desk_agree": {"POST": at_desk(422)},
    "assessment:desk_park": {"POST": at_desk(422)},
    "assessment:desk_park_these": {"POST": at_desk(409)},
    "assessment:desk_undo": {"POST": at_desk(409)},
    "assessment:desk_note": {"POST": at_desk(409)},
    "assessment:desk_pause": {"POST": at_desk(302)},
    "assessment:desk_resume": {"POST": at_desk(302)},
    "assessment:desk_findings": {"POST": at_desk(409)},
    "assessment:desk_judge": {"POST": at_desk(409)},
    "assessment:desk_steps": {"POST": at_desk(409)},
    "assessment:desk_take_on": {"POST": at_desk(409)},
    "assessment:desk_let_go": {"POST": at_desk(409)},
    "assessment:desk_end": {"POST": at_desk(409)},
    "questionnaire:index": {"GET": OPEN_TO_ALL, "HEAD": OPEN_TO_ALL},
    "questionnaire:browse": {"GET": OPEN_TO_ALL, "HEAD": OPEN_TO_ALL},
    "questionnaire:antipattern": {"GET": OPEN_TO_ALL, "HEAD": OPEN_TO_ALL},
}

CLOSED: dict[str, dict[str, dict[str, int | str]]] = {
    # Results show no names; this is for those who answer.
    "assessment:history": {"GET": on_assessment(everybody=200, viewer=FORBIDDEN)},
    "assessment:profile": {"GET": on_assessment(everybody=200)},
    "assessment:trend": {"GET": on_assessment(everybody=200)},
    "assessment:trend_lower": {"POST": on_assessment(everybody=NOT_FOUND, viewer=FORBIDDEN)},
    "assessment:vital_signs": dict.fromkeys(
        ("GET", "POST"), on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)
    ),
    "assessment:again": {"POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)},
    "assessment:plan": {
        "GET": on_assessment(everybody=200),
        "POST": on_assessment(everybody=302),
    },
    "assessment:plan_save": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)
    },
    "assessment:plan_firm": dict.fromkeys(("GET", "POST"), on_assessment(everybody=302)),
    "assessment:plan_export": {"GET": on_assessment(everybody=200)},
    # The plan is followed after the answers are closed; comments are for those who answer.
    "assessment:plan_step": {
        "GET": on_assessment(everybody=200, viewer=FORBIDDEN),
        "POST": on_assessment(everybody=422, viewer=FORBIDDEN),
    },
    "assessment:plan_comment": {"POST": on_assessment(everybody=422, viewer=FORBIDDEN)},
    "assessment:plan_move": {"POST": on_assessment(everybody=302, viewer=FORBIDDEN)},
    "assessment:report": {
        "GET": on_assessment(everybody=200),
        "POST": on_assessment(everybody=302),
    },
    "assessment:report_file": {"GET": on_assessment(everybody=200)},
    **{f"assessment:{name}": {"GET": on_assessment(everybody=200)} for name in EXPORTS},
    "assessment:close": {"POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)},
    "assessment:reopen": {"POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)},
    "assessment:release": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)
    },
    "assessment:release_withdraw": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)
    },
    "assessment:scope": dict.fromkeys(
        ("GET", "POST"), on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)
    ),
    "assessment:estimates": dict.fromkeys(
        ("GET", "POST"), on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)
    ),
    "assessment:upgrade": dict.fromkeys(
        ("GET", "POST"), on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)
    ),
    "assessment:upgrade_undo": {
        "POST": on_assessment(everybody=302, member=FORBIDDEN, viewer=FORBIDDEN)
    },
    "assessment:kept": {"GET": on_assessment(everybody=200)},
    "assessment:answer_first": {"GET": on_assessment(everybody=302)},
    "assessment:answer": {
        "GET": on_assessment(everybody=200),  # to read
        "POST": on_assessment(everybody=302, viewer=FORBIDDEN),
    },
    "assessment:answer_save": dict.fromkeys(
        ("GET", "POST"), on_assessment(everybody=302, viewer=FORBIDDEN)
    ),
}


ON_ONE = {
    f"assessment:{name}"
    for name in (
        *("scope", "estimates", "close", "reopen", "profile", "report", "report_file"),
        *("release", "release_withdraw"),
        *("upgrade", "upgrade_undo", "kept"),
        *("trend", "trend_lower", "vital_signs", "again"),
        *("answer_first", "answer", "answer_save", "history"),
        *("plan", "plan_save", "plan_firm", "plan_export"),
        *("plan_step", "plan_comment", "plan_move"),
        *EXPORTS,
    )
}


ON_ORGANISATION = {
    f"assessment:{name}"
    for name in (
        *("members", "member", "member_remove", "invitation_again", "invitation_withdraw"),
        *("teams", "team", "team_remove", "leave", "record", "settings", "logo", "export"),
        *("deletion", "deletion_withdraw"),
        *("portfolio", "portfolio_csv", "portfolio_xlsx", "portfolio_svg", "portfolio_pdf"),
    )
}


OF_A_STEP = tuple(f"assessment:plan_{name}" for name in ("step", "comment", "move"))
OF_WORKSHOP = tuple(f"assessment:{name}" for name in ("desk", "stage", "phone", "join", "workshop"))


def our_patterns() -> Iterator[tuple[str, URLPattern]]:
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and entry.namespace not in (None, "admin"):
            for pattern in entry.url_patterns:
                yield f"{entry.namespace}:{pattern.name}", pattern


def test_every_url_is_in_the_table_and_every_row_has_a_url():
    assert sorted(name for name, _ in our_patterns()) == sorted(ACCESS)


def test_every_url_of_an_assessment_is_in_the_table_of_closed_ones_with_every_method():
    on_one = {name: sorted(rows) for name, rows in ACCESS.items() if name in ON_ONE}

    assert {name: sorted(rows) for name, rows in CLOSED.items()} == on_one


def test_every_view_states_its_audience():
    silent = [name for name, pattern in our_patterns() if not hasattr(pattern.callback, "audience")]

    assert silent == []


def make_assessment(team, **given) -> Assessment:
    """With a remedy, so that it has a plan."""
    patterns, remedies = [make_antipattern()], [make_remedy()]
    instrument = make_instrument(antipatterns=patterns, remedies=remedies)
    version = factories.make_version(instrument=instrument)
    return factories.make_assessment(team=team, version=version, answers={"build-2": 2}, **given)


def url_of(name: str, assessment: Assessment) -> str:
    if name == "assessment:first_run":
        return first_run_path()
    if name == "assessment:invitation":
        return invitation_path(factories.invite(organisation=assessment.team.organisation).token)
    if name.startswith(OF_WORKSHOP):
        return url_of_workshop(name, assessment)
    if name in ON_ORGANISATION:
        return url_of_organisation(name, assessment.team.organisation)
    if name.startswith("questionnaire:"):
        return url_of_questionnaire(name)
    if name == "assessment:kept":
        rows = list(Answer.objects.of(assessment))
        frozen = snapshots.take(by=assessment.created_by, assessment=assessment, rows=rows)
        return reverse(name, kwargs={"pk": assessment.pk, "snapshot": frozen.pk})
    step = {"pk": assessment.pk, "remedy": "weekly-comparison"}
    if name.startswith(OF_A_STEP):
        PlannedStep.objects.get_or_create(
            assessment=assessment, remedy=step["remedy"], taken_on_by=assessment.created_by
        )
    parts = {
        **dict.fromkeys(OF_A_STEP, step),
        "assessment:plan_export": {"pk": assessment.pk, "tracker": "jira"},
        "assessment:answer": {"pk": assessment.pk, "dimension": "build"},
        "assessment:answer_save": {"pk": assessment.pk, "question": "build-1"},
        "assessment:history": {"pk": assessment.pk, "question": "build-2"},
        "assessment:picture": {"pk": assessment.pk, "which": "dimensions"},
        "assessment:trend_picture": {"pk": assessment.pk, "which": "dimensions"},
    }
    on_one = {"pk": assessment.pk} if name in ON_ONE else None
    return reverse(name, kwargs=parts.get(name) or on_one)


def url_of_workshop(name: str, assessment: Assessment) -> str:
    """Of one with both camps in its lobby; a closed assessment has none."""
    if name == "assessment:join":
        return reverse(name)
    running = assessment.is_open and factories.make_workshop(assessment=assessment, people=2)
    if name == "assessment:phone_survey_question":
        code = running.code if running else "222222"
        return reverse(name, kwargs={"code": code, "question": "build-1"})
    if name.startswith("assessment:phone"):
        return reverse(name, kwargs={"code": running.code if running else "222222"})
    if name.endswith(("_events", "_state")):
        return reverse(name, kwargs={"pk": running.pk if running else 0})
    return reverse(name, kwargs={"pk": assessment.pk})


def url_of_organisation(name: str, organisation: Organisation) -> str:
    parts = {"pk": organisation.pk}
    if name.startswith("assessment:member_") or name == "assessment:member":
        person = factories.make_member(team=organisation.teams.order_by("pk")[0])
        parts["membership"] = person.memberships.get().pk
    if name.startswith("assessment:team_") or name == "assessment:team":
        parts["team"] = organisation.teams.order_by("pk")[0].pk
    if name.startswith("assessment:invitation_"):
        parts["invitation"] = factories.invite(organisation=organisation).invitation.pk
    return reverse(name, kwargs=parts)


def url_of_questionnaire(name: str) -> str:
    antipattern = make_antipattern()
    instrument = make_instrument(questionnaire="read-by-all", antipatterns=[antipattern])
    factories.make_version(instrument=instrument)
    parts = {
        "questionnaire:index": {},
        "questionnaire:browse": {"questionnaire": instrument.questionnaire},
        "questionnaire:antipattern": {
            "questionnaire": instrument.questionnaire,
            "antipattern": antipattern.key,
        },
    }
    return reverse(name, kwargs=parts[name])


def call(client, method: str, url: str) -> int | str:
    response = getattr(client, method.lower())(url)
    response.getvalue()  # to the end, which closes a file
    if response.status_code == 302 and response.headers["Location"].startswith("/account/login/"):
        return SIGN_IN
    return response.status_code


@pytest.fixture
def signed_in_as(request, as_):
    """The client of a role, by the role's name."""
    return lambda role: as_(None if role == "nobody" else request.getfixturevalue(role))


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", ACCESS)
def test_open_assessment_answers_each_role_as_the_table_says(name, role, signed_in_as, team):
    assessment = make_assessment(team)
    client, url = signed_in_as(role), url_of(name, assessment)

    met = {method: call(client, method, url) for method in METHODS}

    rows = ACCESS[name]
    expected = {m: rows[m][role] if m in rows else refused(m, role, rows) for m in METHODS}
    assert met == expected


def refused(method: str, role: str, rows: dict[str, dict[str, int | str]]) -> int | str:
    """A method that a view does not know is refused before anybody is looked at."""
    everybody_may_look = all(row["nobody"] != SIGN_IN for row in rows.values())
    return NOT_ALLOWED if role != "nobody" or everybody_may_look else SIGN_IN


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("name", "method"), [(n, m) for n, rows in CLOSED.items() for m in rows])
def test_closed_assessment_answers_each_role_as_the_table_says(
    name, method, role, signed_in_as, team
):
    assessment = make_assessment(team, closed=True)

    met = call(signed_in_as(role), method, url_of(name, assessment))

    assert met == CLOSED[name][method][role]


@pytest.mark.parametrize("name", [name for name, rows in ACCESS.items() if "POST" in rows])
def test_every_write_is_refused_without_a_csrf_token(name, as_, owner, team):
    assessment = make_assessment(team)
    client = as_(owner, enforce_csrf_checks=True)

    response = client.post(url_of(name, assessment))

    assert response.status_code == FORBIDDEN
    assert "This form had grown old" in response.text

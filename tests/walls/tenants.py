"""An organisation that has a row of every kind, all of whose words hold one word of its own."""

from dataclasses import dataclass, field, replace

from assessment import actions
from assessment.meanwhile import fingerprints
from assessment.models import Answer, Assessment, Organisation, Role, Team, User, Workshop
from questionnaires.drafting import start_draft
from questionnaires.models import Version
from tests import factories
from tests.instruments import make_antipattern, make_instrument, make_remedy
from tests.questionnaires.admin.conftest import staff
from tests.walls.workshops import hold

INSTRUMENT = make_instrument(antipatterns=[make_antipattern()], remedies=[make_remedy()])


@dataclass(kw_only=True)
class Tenant:
    word: str
    version: Version
    draft: Version
    organisation: Organisation
    team: Team
    owner: User
    facilitator: User
    member: User
    viewer: User
    invited: actions.Invited
    assessments: dict[str, Assessment] = field(default_factory=dict)  # "open", "closed", "upgraded"

    @property
    def workshop(self) -> Workshop:
        """The last one on the open assessment; where there is none, one that nobody finds."""
        of_open = Workshop.objects.for_page().filter(assessment=self.assessments["open"])
        return of_open.order_by("-pk").first() or Workshop(pk=0, code="222222")

    @property
    def people(self) -> dict[str, User]:
        return {role: getattr(self, role) for role in ("owner", "facilitator", "member", "viewer")}


def make_tenant(word: str) -> Tenant:
    """Two of them share the questionnaire, with its draft and its next version, and no more."""
    version = factories.make_version(instrument=INSTRUMENT)
    people = {
        role: factories.make_user(name=f"{role} {word}", email=f"{role}@{word}.example")
        for role in ("owner", *(each.value for each in Role if each != Role.OWNER))
    }
    organisation = factories.make_organisation(name=f"Organisation {word}", owner=people["owner"])
    team = factories.make_team(organisation=organisation, name=f"Team {word}")
    for role, person in people.items():
        if role != "owner":
            factories.make_member(team=team, role=Role(role), user=person)
    tenant = Tenant(
        word=word,
        version=version,
        draft=draft_of(version),
        organisation=organisation,
        team=team,
        invited=factories.invite(
            organisation=organisation, email=f"new@{word}.example", role=Role.MEMBER, teams=[team]
        ),
        **people,
    )
    for kind in ("open", "closed"):
        tenant.assessments[kind] = make_said(tenant, f"System {kind} {word}")
        hold_said(tenant, tenant.assessments[kind])
    actions.close_assessment(by=tenant.owner, assessment=tenant.assessments["closed"])
    say_why_lower(tenant)
    actions.release_result(by=tenant.owner, assessment=tenant.assessments["closed"])
    return tenant


def draft_of(version: Version) -> Version:
    standing = version.questionnaire.versions.drafts().first()
    return standing or start_draft(version=version, by=staff("Dora Drafter", "edit"))


def make_said(tenant: Tenant, system: str) -> Assessment:
    """An assessment where somebody wrote into everything that there is."""
    said = f"They said {tenant.word}."
    texts = ("live_since", "harmed", "owned_by", "not_included", "target_reason")
    assessment = factories.make_assessment(
        team=tenant.team, version=tenant.version, system=system, **dict.fromkeys(texts, said)
    )
    actions.change_scope(by=tenant.owner, assessment=assessment, sentence=said)
    evidence = (f"https://{tenant.word}.example/seen",)
    said_too = {"note": said, "evidence": evidence}
    replies = {
        "build-1": actions.Reply(state=Answer.State.LEVEL, level=0, **said_too),
        "build-2": actions.Reply(state=Answer.State.DONT_KNOW, **said_too),
        "run-1": actions.Reply(state=Answer.State.NOT_APPLICABLE, reason=said, **said_too),
        "run-2": actions.Reply(state=Answer.State.LEVEL, level=2, **said_too),
        "run-3": actions.Reply(state=Answer.State.LEVEL, level=3, **said_too),
    }
    for question, reply in replies.items():
        factories.settle_answer(
            by=tenant.member, assessment=assessment, question=question, revision=0, reply=reply
        )
    key = "weekly-comparison"
    actions.estimate_efforts(
        by=tenant.owner,
        assessment=assessment,
        seen=fingerprints({key: None}),
        estimates={key: 3},
    )
    actions.note_vital_signs(by=tenant.owner, assessment=assessment, signs={"incidents": 3})
    return assessment


def say_why_lower(tenant: Tenant) -> None:
    """Of the last answer to the open assessment."""
    now, then = tenant.assessments["open"], tenant.assessments["closed"]
    factories.settle(assessment=now, question="run-3", level=1, by=tenant.member)
    actions.say_why_lower(
        by=tenant.member, assessment=now, against=then, question="run-3", reading="clearer"
    )


VOICE = "voice"  # with which all ends that is heard in a room alone


def hold_said(tenant: Tenant, assessment: Assessment) -> None:
    hold(
        by=tenant.owner,
        assessment=assessment,
        say=lambda _: f"Said by {tenant.word}{VOICE}",
        questions=("run-2", "run-3", "build-3"),
        mail=f"asked@{tenant.word}.example",
    )


def make_next_version(tenant: Tenant) -> None:
    """To which the open assessments can move; the draft is one behind it then."""
    tenant.draft.delete()
    newer = factories.make_version(instrument=replace(INSTRUMENT, version="1.1", changes="More."))
    tenant.draft = start_draft(version=newer, by=tenant.owner)

"""Every write of more than one row: keyword-only, by= the user, its audit event beside it."""

from assessment.actions.answers import (
    AnswerChanged,
    Reply,
    Settled,
    settle_answer,
    settle_held_answer,
    take_over_answers,
)
from assessment.actions.assessments import (
    AssessmentIsClosed,
    NothingAnswered,
    change_scope,
    close_assessment,
    create_assessment,
    estimate_efforts,
    reopen_assessment,
)
from assessment.actions.invitations import (
    MOST_A_DAY,
    AccountExists,
    AnotherAddress,
    InvitationIsDead,
    Invited,
    TooManyInvitations,
    accept_invitation,
    invite,
    join_by_invitation,
    person_with,
)
from assessment.actions.members import (
    LastOwner,
    MemberAlready,
    NoLongerMember,
    add_member,
    change_member,
    leave_organisation,
    remove_member,
    withdraw_invitation,
)
from assessment.actions.people import (
    AlreadySetUp,
    create_first_owner,
    create_organisation,
)
from assessment.actions.recording import (
    record,
)
from assessment.actions.teams import (
    TeamExists,
    TeamHasAssessments,
    create_team,
    remove_team,
    rename_team,
)

__all__ = [
    "MOST_A_DAY",
    "AccountExists",
    "AlreadySetUp",
    "AnotherAddress",
    "AnswerChanged",
    "AssessmentIsClosed",
    "InvitationIsDead",
    "Invited",
    "LastOwner",
    "MemberAlready",
    "NoLongerMember",
    "NothingAnswered",
    "Reply",
    "Settled",
    "TeamExists",
    "TeamHasAssessments",
    "TooManyInvitations",
    "accept_invitation",
    "add_member",
    "change_member",
    "change_scope",
    "close_assessment",
    "create_assessment",
    "create_first_owner",
    "create_organisation",
    "create_team",
    "estimate_efforts",
    "invite",
    "join_by_invitation",
    "leave_organisation",
    "person_with",
    "record",
    "remove_member",
    "remove_team",
    "rename_team",
    "reopen_assessment",
    "settle_answer",
    "settle_held_answer",
    "take_over_answers",
    "withdraw_invitation",
]

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
from assessment.actions.members import (
    HasPassword,
    MemberAlready,
    add_member,
    set_first_password,
)
from assessment.actions.people import (
    AlreadySetUp,
    TeamExists,
    create_first_owner,
    create_organisation,
    create_team,
)
from assessment.actions.recording import (
    record,
)

__all__ = [
    "AlreadySetUp",
    "AnswerChanged",
    "AssessmentIsClosed",
    "HasPassword",
    "MemberAlready",
    "NothingAnswered",
    "Reply",
    "Settled",
    "TeamExists",
    "add_member",
    "change_scope",
    "close_assessment",
    "create_assessment",
    "create_first_owner",
    "create_organisation",
    "create_team",
    "estimate_efforts",
    "record",
    "reopen_assessment",
    "set_first_password",
    "settle_answer",
    "settle_held_answer",
    "take_over_answers",
]

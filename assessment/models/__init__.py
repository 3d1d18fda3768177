from assessment.models.assessments import Answer, Assessment
from assessment.models.audit import AuditEvent
from assessment.models.commitments import Judgement, Parked, PlannedStep
from assessment.models.invitations import Invitation
from assessment.models.snapshots import AntipatternFigure, DimensionFigure, RemedyFigure, Snapshot
from assessment.models.teams import Logo, Membership, Organisation, Role, Team, User
from assessment.models.workshops import (
    Participant,
    ParticipantName,
    Round,
    SurveyAddress,
    Vote,
    Workshop,
)

__all__ = [
    "Answer",
    "AntipatternFigure",
    "Assessment",
    "AuditEvent",
    "DimensionFigure",
    "Invitation",
    "Judgement",
    "Logo",
    "Membership",
    "Organisation",
    "Parked",
    "Participant",
    "ParticipantName",
    "PlannedStep",
    "RemedyFigure",
    "Role",
    "Round",
    "Snapshot",
    "SurveyAddress",
    "Team",
    "User",
    "Vote",
    "Workshop",
]

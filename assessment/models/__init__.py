from assessment.models.assessments import Answer, Assessment
from assessment.models.audit import AuditEvent
from assessment.models.commitments import Judgement, Parked
from assessment.models.invitations import Invitation
from assessment.models.logos import Logo
from assessment.models.plans import PlannedStep, StepComment
from assessment.models.releases import Release
from assessment.models.snapshots import AntipatternFigure, DimensionFigure, RemedyFigure, Snapshot
from assessment.models.teams import Membership, Organisation, Role, Team, User
from assessment.models.trends import LoweredAnswer, VitalSigns
from assessment.models.votes import Round, Vote
from assessment.models.workshops import Participant, ParticipantName, SurveyAddress, Workshop

__all__ = [
    "Answer",
    "AntipatternFigure",
    "Assessment",
    "AuditEvent",
    "DimensionFigure",
    "Invitation",
    "Judgement",
    "Logo",
    "LoweredAnswer",
    "Membership",
    "Organisation",
    "Parked",
    "Participant",
    "ParticipantName",
    "PlannedStep",
    "Release",
    "RemedyFigure",
    "Role",
    "Round",
    "Snapshot",
    "StepComment",
    "SurveyAddress",
    "Team",
    "User",
    "VitalSigns",
    "Vote",
    "Workshop",
]

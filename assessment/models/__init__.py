from assessment.models.assessments import Answer, Assessment
from assessment.models.audit import AuditEvent
from assessment.models.invitations import Invitation
from assessment.models.snapshots import AntipatternFigure, DimensionFigure, RemedyFigure, Snapshot
from assessment.models.teams import Membership, Organisation, Role, Team, User

__all__ = [
    "Answer",
    "AntipatternFigure",
    "Assessment",
    "AuditEvent",
    "DimensionFigure",
    "Invitation",
    "Membership",
    "Organisation",
    "RemedyFigure",
    "Role",
    "Snapshot",
    "Team",
    "User",
]

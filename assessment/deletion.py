"""The end of an organisation: everything in it goes, once the days to reconsider are over."""

import logging
from datetime import timedelta

from django.db import DatabaseError, transaction

from assessment.models import (
    Answer,
    AntipatternFigure,
    Assessment,
    AuditEvent,
    DimensionFigure,
    Invitation,
    Judgement,
    Logo,
    LoweredAnswer,
    Membership,
    Organisation,
    Parked,
    Participant,
    ParticipantName,
    PlannedStep,
    Release,
    RemedyFigure,
    Round,
    Snapshot,
    StepComment,
    SurveyAddress,
    Team,
    VitalSigns,
    Vote,
    Workshop,
)
from assessment.report import store

logger = logging.getLogger(__name__)

DELAY = timedelta(days=14)

# What belongs to an organisation, by the way to it; whatever refers to something goes before it.
BELONGINGS = (
    (Vote, "round__workshop__assessment__team__organisation"),
    (Round, "workshop__assessment__team__organisation"),
    (ParticipantName, "participant__workshop__assessment__team__organisation"),
    (Participant, "workshop__assessment__team__organisation"),
    (SurveyAddress, "workshop__assessment__team__organisation"),
    (Workshop, "assessment__team__organisation"),
    (Parked, "assessment__team__organisation"),
    (Judgement, "assessment__team__organisation"),
    (StepComment, "step__assessment__team__organisation"),
    (PlannedStep, "assessment__team__organisation"),
    (LoweredAnswer, "assessment__team__organisation"),
    (VitalSigns, "assessment__team__organisation"),
    (Release, "assessment__team__organisation"),
    (AntipatternFigure, "snapshot__assessment__team__organisation"),
    (DimensionFigure, "snapshot__assessment__team__organisation"),
    (RemedyFigure, "snapshot__assessment__team__organisation"),
    (Snapshot, "assessment__team__organisation"),
    (Answer, "assessment__team__organisation"),
    (Assessment, "team__organisation"),
    (Logo, "organisation"),
    (Invitation, "organisation"),
    (Membership, "organisation"),
    (Team, "organisation"),
    (AuditEvent, "organisation"),
)


def carry_out() -> list[str]:
    """Delete what is due, and tell the names. The database refuses what is not.

    One that cannot be deleted keeps no other; the log says why, and the next time tries again.
    """
    return [
        organisation.name
        for organisation in Organisation.objects.due_for_deletion()
        if is_deleted(organisation)
    ]


def is_deleted(organisation: Organisation) -> bool:
    try:
        return delete(organisation)
    except DatabaseError:
        logger.exception("Organisation %s could not be deleted.", organisation.pk)
        return False


@transaction.atomic
def delete(organisation: Organisation) -> bool:
    """Accounts stay: people may belong elsewhere. False where an owner was faster."""
    due = Organisation.objects.due_for_deletion().held()
    if not due.filter(pk=organisation.pk).exists():
        return False
    for model, way in BELONGINGS:
        model._default_manager.filter(**{way: organisation.pk}).delete()
    Organisation.objects.filter(pk=organisation.pk).delete()
    # Reports are named by what is in them, not by whose they are.
    transaction.on_commit(store.empty, robust=True)
    logger.info("Organisation %s is deleted, with all that was in it.", organisation.pk)
    return True

"""The end of an organisation: everything in it goes, once the days to reconsider are over."""

import logging
from datetime import timedelta

from django.db import transaction

from assessment.models import (
    Answer,
    AntipatternFigure,
    Assessment,
    AuditEvent,
    DimensionFigure,
    Invitation,
    Membership,
    Organisation,
    RemedyFigure,
    Snapshot,
    Team,
)
from assessment.report import store

logger = logging.getLogger(__name__)

DELAY = timedelta(days=14)

# What belongs to an organisation, by the way to it; whatever refers to something goes before it.
BELONGINGS = (
    (AntipatternFigure, "snapshot__assessment__team__organisation"),
    (DimensionFigure, "snapshot__assessment__team__organisation"),
    (RemedyFigure, "snapshot__assessment__team__organisation"),
    (Snapshot, "assessment__team__organisation"),
    (Answer, "assessment__team__organisation"),
    (Assessment, "team__organisation"),
    (Invitation, "organisation"),
    (Membership, "organisation"),
    (Team, "organisation"),
    (AuditEvent, "organisation"),
)


def carry_out() -> list[str]:
    """Delete what is due, and tell the names. The database refuses what is not."""
    return [
        organisation.name
        for organisation in Organisation.objects.due_for_deletion()
        if delete(organisation)
    ]


@transaction.atomic
def delete(organisation: Organisation) -> bool:
    """Accounts stay: people may belong elsewhere. False where an owner was faster."""
    due = Organisation.objects.due_for_deletion().held()
    if not due.filter(pk=organisation.pk).exists():
        return False
    for model, way in BELONGINGS:
        model._default_manager.filter(**{way: organisation.pk}).delete()
    Organisation.objects.filter(pk=organisation.pk).delete()
    transaction.on_commit(
        store.empty
    )  # reports are named by what is in them, not by whose they are
    logger.info("Organisation %s is deleted, with all that was in it.", organisation.pk)
    return True

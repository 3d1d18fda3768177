"""The results that teams of an organisation have released, side by side: no order of scores.

What is said of them as a whole is kept in the cache, under a stamp that moves with every change.
"""

import datetime

from django.conf import settings
from django.core.cache import cache

from assessment.models import Organisation
from assessment.portfolio.adding_up import add_up
from assessment.portfolio.parts import FEW, Overview
from assessment.portfolio.rows import Row, rows_of

__all__ = ["FEW", "Overview", "Row", "overview_of", "rows_of"]

SHAPE = 1  # of what is cached; raised when an Overview changes
A_DAY = 86_400  # seconds; ages are of the day


def overview_of(
    organisation: Organisation, today: datetime.date, questionnaire: str = ""
) -> Overview:
    """Of that questionnaire, or of the one with most results if there is none of it."""
    found = _kept(organisation, today, "")
    known = {each.key for each in found.questionnaires}
    if questionnaire == found.questionnaire or questionnaire not in known:
        return found
    return _kept(organisation, today, questionnaire)


def _kept(organisation: Organisation, today: datetime.date, questionnaire: str) -> Overview:
    stamp = organisation.portfolio_stamp.hex
    parts = (settings.APP_VERSION, SHAPE, organisation.pk, stamp, today, questionnaire)
    key = ":".join(map(str, ("portfolio", *parts)))
    found: Overview | None = cache.get(key)
    if found is None:
        # What is released meanwhile moves the stamp: nobody meets this again.
        found = add_up(organisation, questionnaire, today)
        cache.set(key, found, A_DAY)
    return found

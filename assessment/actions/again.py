"""To assess a system again: the scope is taken over, and no answer is."""

from django.db import transaction

from assessment import loading
from assessment.actions.assessments import create_assessment
from assessment.actions.teams import TeamIsGone, hold_teams
from assessment.engine.editions import carry_over
from assessment.models import Assessment, User
from assessment.models.assessments import SCOPE_CARD
from questionnaires.loading import instrument as instrument_of
from questionnaires.models import Version

TAKEN_OVER = ("system", *SCOPE_CARD, "target_reason", "capacity_days_per_month")


class NothingToAsk(Exception):
    """No version of the questionnaire is published any more."""


@transaction.atomic
def assess_again(*, by: User, assessment: Assessment) -> Assessment:
    """The next one of the same team and system, on the newest version; the open one, where there is
    one already.

    Facts, form, concerns and target go along as far as that version knows them; estimates do not,
    for what they were of may be done. Raises NothingToAsk, TeamIsGone.
    """
    if not hold_teams([assessment.team]):  # one press after the other
        raise TeamIsGone
    if standing := Assessment.objects.open_again(assessment).for_page().first():
        return standing
    version = Version.objects.newest_of(assessment.version.questionnaire.key)
    if version is None:
        raise NothingToAsk
    given = loading.settings_of(assessment)
    taken = carry_over(loading.instrument_of(assessment), instrument_of(version), given).answers
    scope = {name: getattr(assessment, name) for name in TAKEN_OVER}
    if taken.target_profile is None:
        scope["target_reason"] = ""
    return create_assessment(
        by=by,
        team=assessment.team,
        version=version,
        form=taken.form,
        facts=dict(taken.facts),
        concerns=list(taken.concerns),
        target_profile=taken.target_profile or "",
        **scope,
    )

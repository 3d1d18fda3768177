"""What an export is of, and by which version of what it was worked out."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time

from django.conf import settings
from django.utils.timezone import localdate

from assessment import loading
from assessment.engine.evaluation import as_json
from assessment.exports.sheets import Cell
from assessment.models import Assessment
from assessment.results import Results


@dataclass(frozen=True, slots=True)
class About:
    assessment: Assessment
    results: Results

    @property
    def title(self) -> str:
        return f"{self.assessment.system}, {self.results.evaluation.instrument.title}"

    @property
    def made(self) -> datetime:
        """The day of what it tells, so that the same answers give the same file."""
        return datetime.combine(loading.date_of(self.assessment), time(12), UTC)

    @property
    def foot(self) -> str:
        """Whose it is, by which questionnaire, and of when."""
        assessment, instrument = self.assessment, self.results.evaluation.instrument
        said = f"{assessment.system}, {assessment.team.name}"
        day = f"{loading.date_of(assessment):%-d %B %Y}"
        so_far = ", so far" if assessment.is_open else ""
        parked = ", provisional" if self.results.beside.is_provisional else ""
        return (
            f"{said} · {instrument.title} {instrument.version} · {day}{so_far}{parked} · Plumbline"
        )

    @property
    def state(self) -> str:
        closed_at = self.assessment.closed_at
        if closed_at is None:
            said = "Open: the answers may still move"
        else:
            said = f"Closed on {localdate(closed_at):%-d %B %Y}"
        parked = len(self.results.beside.parked)
        return f"{said}; provisional, {parked} parked" if parked else said

    @property
    def at_target(self) -> str:
        at_target = self.results.evaluation.profile.overall.at_target
        return f"{at_target.reached} of {at_target.of}" if at_target else ""

    def result(self) -> str:
        """The result of the answers, as text."""
        return as_json(self.results.evaluation, self.assessment.version.content_sha256)

    def told(self) -> dict[str, Cell]:
        assessment, results = self.assessment, self.results
        instrument, target = results.evaluation.instrument, results.target_profile
        return {
            "System": assessment.system,
            "In one sentence": assessment.sentence,
            "Not included": assessment.not_included,
            "Team": assessment.team.name,
            "Organisation": assessment.team.organisation.name,
            "State": self.state,
            "As of": f"{loading.date_of(assessment):%-d %B %Y}",
            "Questionnaire": f"{instrument.title} {instrument.version}",
            "Form": "short" if assessment.form == Assessment.Form.CORE else "full",
            "Measured against": target.title if target else "no target",
            "Answered": f"{results.settled} of {results.asked} questions",
            "Dimensions at target": self.at_target,
            "Content, SHA-256": assessment.version.content_sha256,
            "Result, SHA-256": hashlib.sha256(self.result().encode()).hexdigest(),
            "Plumbline": settings.APP_VERSION,
        }

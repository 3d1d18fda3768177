"""Which of the first steps are firm: worked out once for each state of the answers, and kept.

What is kept stands in the cache, under the digest of all that it follows from: a state that comes
back is not worked out again, and what is lost is only worked out anew.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.cache import cache

from assessment.engine.answers import Answer, Answers
from assessment.engine.evaluation import Evaluation
from assessment.engine.firmness import Firmness, firmness
from questionnaires.instrument import Instrument

KEPT_SECONDS = 90 * 24 * 3600
CLAIMED_SECONDS = 120  # longer than any job waits while a worker runs


def known(instrument: Instrument, answers: Answers, content_sha256: str) -> list[Firmness] | None:
    """What was worked out for these answers; None where nothing was yet."""
    kept = cache.get(_key(answers, content_sha256))
    if kept is None:
        return None
    questions = {question.key: question for question in instrument.questions()}
    return [
        Firmness(remedy=remedy, depends_on=tuple(questions[key] for key in keys))
        for remedy, keys in kept
    ]


def claim(answers: Answers, content_sha256: str) -> bool:
    """Whether nobody has asked for it just now; whoever is told so sees to it."""
    return bool(cache.add(f"{_key(answers, content_sha256)}-asked", True, CLAIMED_SECONDS))


def work_out(evaluation: Evaluation, content_sha256: str) -> None:
    kept = [(each.remedy, [q.key for q in each.depends_on]) for each in firmness(evaluation)]
    cache.set(_key(evaluation.answers, content_sha256), kept, KEPT_SECONDS)


def _key(answers: Answers, content_sha256: str) -> str:
    told = json.dumps(_inputs(answers), sort_keys=True)
    whole = f"{settings.APP_VERSION} {content_sha256} {told}"
    return f"firm-{hashlib.sha256(whole.encode()).hexdigest()}"


def _inputs(answers: Answers) -> dict[str, Any]:
    """All that the order of the steps follows from; no name, no text, no capacity."""
    return {
        "form": answers.form,
        "target_profile": answers.target_profile,
        "facts": dict(answers.facts),
        "concerns": sorted(answers.concerns),
        "effort_days": dict(answers.effort_days),
        "answers": {key: _reply(answer) for key, answer in answers.answers.items()},
        "votes": {key: list(votes) for key, votes in answers.votes.items()},
    }


def _reply(answer: Answer) -> list[Any]:
    applies = not answer.not_applicable
    return [answer.level, applies, answer.dont_know, answer.has_evidence, answer.has_dissent]

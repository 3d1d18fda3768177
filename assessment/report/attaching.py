"""What a report carries with it: the answers that it was made from, and the result of them."""

import datetime
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from assessment.engine.answers import Answers, write
from assessment.engine.evaluation import Evaluation, as_json, evaluate
from assessment.report.options import Options, shared
from questionnaires.instrument import Instrument

ANSWERS, RESULT = "answers.json", "result.json"
UNDATED = datetime.date(2000, 1, 1)  # a file in a PDF has a date; today’s would change its bytes
T = TypeVar("T")
DIGEST = re.compile(r"SHA-256 ([0-9a-f]{64})\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    name: str
    says: str
    content: bytes = field(repr=False)
    day: datetime.date

    @property
    def sha256(self) -> str:
        return digest_of(self.content)

    @property
    def description(self) -> str:
        """With its digest, by which `verify` sees whether one byte of it is another."""
        return f"{self.says}. SHA-256 {self.sha256}"


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def attached(
    evaluation: Evaluation, options: Options, content_sha256: str
) -> tuple[Attached, Attached]:
    answers = _in_order(shared(evaluation.answers, options), evaluation.instrument)
    if answers != evaluation.answers:
        evaluation = evaluate(evaluation.instrument, answers)  # it tells what was contested, too
    day = answers.date or UNDATED
    return (
        _file(ANSWERS, "The answers of this report", write(answers), day),
        _file(RESULT, "The result of these answers", as_json(evaluation, content_sha256), day),
    )


def _in_order(answers: Answers, instrument: Instrument) -> Answers:
    """That of the content: the same answers are the same file, whoever gave which first."""
    questions = [question.key for question in instrument.questions()]
    return replace(
        answers,
        facts=_sorted(answers.facts, [each.key for each in instrument.facts]),
        effort_days=_sorted(answers.effort_days, [each.key for each in instrument.remedies]),
        answers=_sorted(answers.answers, questions),
        votes=_sorted(answers.votes, questions),
        contested=_sorted(answers.contested, [each.key for each in instrument.antipatterns]),
    )


def _sorted(given: Mapping[str, T], keys: Iterable[str]) -> dict[str, T]:
    return {key: given[key] for key in keys if key in given}


def _file(name: str, says: str, text: str, day: datetime.date) -> Attached:
    # Half a pair of surrogates has no bytes; as an escape it is read again as what it was.
    return Attached(name=name, says=says, content=text.encode(errors="backslashreplace"), day=day)

"""What one team has said about one system: recorded answers, votes and the settings around them.

`read` takes the answers file and gives every fault of it at once; the application builds the same
dataclasses from its rows. Nothing here scores anything.
"""

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from assessment.engine import reading
from assessment.engine.document import AnswersError, parse
from questionnaires.instrument import Instrument, Number, Question

Form = Literal["full", "core"]
Vote = int | None  # a level, or None for "I can't say"

DEFAULT_CAPACITY = 10

__all__ = ["Answer", "Answers", "AnswersError", "Form", "Vote", "ignored", "read", "write"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The team's reply to one question; at most one of the first three is given.

    With none of them the note and the evidence are kept, but the question is not settled.
    """

    level: int | None = None
    not_applicable: str = ""  # the reason
    dont_know: bool = False
    note: str = ""
    evidence: tuple[str, ...] = ()
    dissent: str = ""

    @property
    def settled(self) -> bool:
        return self.level is not None or self.dont_know or bool(self.not_applicable)

    @property
    def has_evidence(self) -> bool:
        return any(entry.strip() for entry in self.evidence)

    @property
    def has_dissent(self) -> bool:
        return bool(self.dissent.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Everything that the answers file holds; all but the first two may be left out."""

    questionnaire: str
    version: str
    organisation: str = ""
    team: str = ""
    system: str = ""
    scope: str = ""
    date: datetime.date | None = None
    form: Form = "full"
    target_profile: str | None = None
    facts: Mapping[str, bool] = field(default_factory=dict)
    concerns: tuple[str, ...] = ()
    capacity_days_per_month: Number = DEFAULT_CAPACITY
    effort_days: Mapping[str, Number] = field(default_factory=dict)  # remedy -> estimate
    answers: Mapping[str, Answer] = field(default_factory=dict)  # question -> answer
    votes: Mapping[str, tuple[Vote, ...]] = field(default_factory=dict)  # question -> votes
    contested: Mapping[str, str] = field(default_factory=dict)  # antipattern -> reason

    def outside_form(self, question: Question) -> bool:
        return self.form == "core" and not question.core

    def switched_off(self, question: Question) -> bool:
        """By a fact that is given; a fact not given switches nothing off."""
        return any(self.facts.get(off.fact) is off.when for off in question.not_applicable_when)

    def holds(self, question: Question) -> bool:
        """Whether the question is part of this assessment; if not, it appears nowhere."""
        return not self.outside_form(question) and not self.switched_off(question)


def read(text: str | bytes, instrument: Instrument) -> Answers:
    """Raise AnswersError with every fault of the answers file, each with its place."""
    return from_document(parse(text), instrument)


def from_document(document: Mapping[str, Any], instrument: Instrument) -> Answers:
    """Raise AnswersError; `document` is the answers file as `document.parse` gives it."""
    fields = reading.fields(document, instrument)
    answers = {key: Answer(**answer) for key, answer in fields.pop("answers").items()}
    return Answers(answers=answers, **fields)


def ignored(answers: Answers, instrument: Instrument) -> list[str]:
    """A line for each answer and each set of votes that this form and these facts leave out."""
    questions = {question.key: question for question in instrument.questions()}
    lines = []
    for name, given in (("answers", answers.answers), ("votes", answers.votes)):
        for key in given:
            if answers.switched_off(questions[key]):
                lines.append(f"{name}.{key}: ignored, a fact switches the question off")
            elif answers.outside_form(questions[key]):
                lines.append(
                    f"{name}.{key}: ignored, the question is outside the {answers.form} form"
                )
    return lines


def to_document(answers: Answers) -> dict[str, Any]:
    """The answers file as plain values; an answer that is not settled has no place in it."""
    document: dict[str, Any] = {
        "questionnaire": answers.questionnaire,
        "version": answers.version,
        "organisation": answers.organisation,
        "team": answers.team,
        "system": answers.system,
        "scope": answers.scope,
        "date": answers.date.isoformat() if answers.date else None,
        "form": answers.form,
        "target_profile": answers.target_profile,
        "facts": dict(answers.facts),
        "concerns": list(answers.concerns),
        "capacity_days_per_month": answers.capacity_days_per_month,
        "effort_days": dict(answers.effort_days),
    }
    document = {name: value for name, value in document.items() if value not in (None, "", {}, [])}
    document["answers"] = {
        key: _answer_document(answer) for key, answer in answers.answers.items() if answer.settled
    }
    votes = {key: [_vote_document(vote) for vote in cast] for key, cast in answers.votes.items()}
    return (
        document
        | ({"votes": votes} if votes else {})
        | ({"contested": dict(answers.contested)} if answers.contested else {})
    )


def write(answers: Answers) -> str:
    """The answers file; `read` gives the same answers back."""
    return json.dumps(to_document(answers), ensure_ascii=False, indent=2) + "\n"


def _answer_document(answer: Answer) -> dict[str, Any]:
    document: dict[str, Any] = {
        "level": answer.level,
        "not_applicable": answer.not_applicable or None,
        "dont_know": answer.dont_know or None,
        "note": answer.note or None,
        "evidence": list(answer.evidence) or None,
        "dissent": answer.dissent or None,
    }
    return {name: value for name, value in document.items() if value is not None}


def _vote_document(vote: Vote) -> int | str:
    return "dont_know" if vote is None else vote

"""Answers files as reports are made of: the shipped sample, and what people do to it."""

import datetime
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.conf import settings

from assessment import report
from assessment.engine.answers import Answer, Answers, from_document
from assessment.engine.evaluation import evaluate
from assessment.report import Report, ScopeCard
from questionnaires import content
from questionnaires.instrument import Instrument
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_effort,
    make_instrument,
    make_remedy,
    make_signal,
)

SHIPPED = Path(settings.BASE_DIR, "questionnaires/content/mlops-1.0.yaml")
SAMPLE = Path(settings.BASE_DIR, "tests/data/answers-mlops-1.0.json")
CONTENT = content.parse(SHIPPED.read_bytes())

LONG = "W" * 4000
RIGHT_TO_LEFT = "הדוח מגיע כל לילה ואיש אינו קורא אותו. "
MARKUP = '<script src="//x"></script>"><img src=x> {{ 7|add:7 }} {% now "Y" %}'
ALL_AT_ZERO = {f"build-{number}": Answer(level=0) for number in (1, 2, 3)}


def make_sample(**changes: Any) -> Answers:
    """The answers of a workshop to the shipped questionnaire."""
    answers = from_document(json.loads(SAMPLE.read_bytes()), CONTENT)
    return replace(answers, **changes)


def make_demo(name: str) -> Answers:
    """The answers of a file of the sample organisation."""
    file = json.loads(Path(settings.BASE_DIR, "assessment/demo", name).read_bytes())
    del file["scope_card"]
    return from_document(file, CONTENT)


def make_report(
    answers: Answers | None = None, *, instrument: Instrument = CONTENT, **more: Any
) -> Report:
    answers = answers or make_sample()
    evaluation = evaluate(instrument, answers)
    return report.build(evaluation, content_sha256="4f1c90aa" * 8, app_version="1.0", **more)


def make_answers_of(instrument: Instrument, **given: Any) -> Answers:
    return Answers(questionnaire=instrument.questionnaire, version=instrument.version, **given)


def make_card() -> ScopeCard:
    return ScopeCard(
        sentence="Says whether a claim can be paid without an adjuster.",
        live_since="September 2025",
        harmed="Customers who wait.",
        owned_by="Claims product.",
        not_included="The document scanner.",
        target_reason="A wrong no keeps a customer waiting.",
        people=1,
        last_on=datetime.date(2026, 11, 19),
    )


def say_to_all(text: str) -> Answers:
    """The sample with one text wherever a person can write."""
    sample = make_sample()
    answers = {
        key: Answer(level=1, note=text, dissent=text, evidence=(text[:500],))
        for key in sample.answers
    }
    first = next(iter(answers))
    return replace(
        sample,
        organisation=text,
        team=text,
        system=text,
        scope=text,
        date=datetime.date(2026, 11, 20),
        answers=answers | {first: Answer(not_applicable=text)},
        contested={CONTENT.antipatterns[0].key: text},
    )


def make_planned():
    """Two findings of one weight, and a remedy for each."""
    return make_instrument(
        dimensions=[make_dimension()],
        efforts=[make_effort(from_days=1, to_days=4)],
        antipatterns=[
            make_antipattern(key="one", signals=[make_signal(question="build-1", below=2)]),
            make_antipattern(key="two", signals=[make_signal(question="build-2", below=2)]),
        ],
        remedies=[
            make_remedy(key="first", raises={"build-1": 2}),
            make_remedy(key="second", raises={"build-2": 2}),
        ],
    )

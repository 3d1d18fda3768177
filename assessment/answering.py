"""The answer sheet: which questions this assessment asks, and how far the team has come."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from assessment import loading
from assessment.actions import Reply
from assessment.forms.answers import DONT_KNOW, NOT_APPLICABLE, AnswerForm, choice_of, meaning_of
from assessment.last_time import DoneSince
from assessment.meanwhile import fingerprint
from assessment.models import Answer, Assessment
from assessment.moves import Earlier
from questionnaires.instrument import Dimension, Level, Question


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one dimension that are asked here."""

    dimension: Dimension
    questions: tuple[Question, ...]
    states: Mapping[str, str]  # question -> the state of its answer

    @property
    def key(self) -> str:
        return self.dimension.key

    @property
    def asked(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        return sum(bool(self.states.get(question.key)) for question in self.questions)

    @property
    def is_complete(self) -> bool:
        return self.answered == self.asked


class Sheet:
    def __init__(self, assessment: Assessment, rows: Iterable[Answer] = ()) -> None:
        self.assessment = assessment
        self.instrument = loading.instrument_of(assessment)
        self.rows = {row.question: row for row in rows}
        self.states = {key: row.state for key, row in self.rows.items()}
        settings = loading.settings_of(assessment)
        held = [
            (dimension, tuple(filter(settings.holds, dimension.questions)))
            for dimension in self.instrument.dimensions
        ]
        self.sections = [
            Section(dimension, questions, self.states) for dimension, questions in held if questions
        ]

    @property
    def asked(self) -> int:
        return sum(section.asked for section in self.sections)

    @property
    def answered(self) -> int:
        return sum(section.answered for section in self.sections)

    def section(self, dimension: str) -> Section | None:
        return next((s for s in self.sections if s.key == dimension), None)

    def section_of(self, question: str) -> Section | None:
        """The section that asks this question; None where it is not asked here."""
        return next((s for s in self.sections if question in {q.key for q in s.questions}), None)

    def first(self) -> Section | None:
        """None where the facts leave no question over."""
        return self.sections[0] if self.sections else None

    def first_open(self) -> Section | None:
        """Where to go on: the first section with something unanswered, else the first."""
        unanswered = (section for section in self.sections if not section.is_complete)
        return next(unanswered, self.first())

    def place(self, section: Section) -> int:
        """From 0, by key: the counts of a section are of another moment in another sheet."""
        return [each.key for each in self.sections].index(section.key)

    def neighbours(self, section: Section) -> tuple[Section | None, Section | None]:
        place = self.place(section)
        before = self.sections[place - 1] if place else None
        after = self.sections[place + 1] if place + 1 < len(self.sections) else None
        return before, after


class Said(NamedTuple):
    """A reply as it is told beside another."""

    name: str
    texts: list[str]  # reason, note, evidence


@dataclass(slots=True)
class Asked:
    """One question as the page shows it, with what stands against saving it, if anything."""

    question: Question
    scale: tuple[Level, ...]
    number: int
    of: int
    form: AnswerForm
    theirs: Answer | None = None  # what stands, if it is not what this person read
    again: Earlier | None = None  # what was said when the question meant something else
    last_on: date | None = None  # the day of last time, if the form knows what was said then
    done: DoneSince | None = None
    means_something_else: bool = False  # than on the page on which this person replied

    @property
    def stands(self) -> Answer | None:
        """The answer in the database."""
        return self.theirs or self.form.answer

    @property
    def revision(self) -> int | str:
        """Of the answer that this person saw, so that a conflict stays one until they settle it."""
        if self.has_problem:
            return self.form["revision"].value() or 0
        return self.stands.revision if self.stands else 0

    @property
    def seen(self) -> str:
        if self.has_problem:
            return self.form["seen"].value() or ""
        return fingerprint(Reply.of(self.stands))

    @property
    def meaning(self) -> str:
        """Of the question that this person read: what they say counts for no other."""
        asked = meaning_of(self.question)
        return (self.form["meaning"].value() or asked) if self.has_problem else asked

    @property
    def has_problem(self) -> bool:
        return self.theirs is not None or bool(self.form.errors)

    @property
    def is_folded(self) -> bool:
        return bool(self.stands and self.stands.state and not self.has_problem)

    @property
    def names(self) -> str:
        """The form fields of this question alone, for the request that saves it."""
        return ",".join(self.form.add_prefix(name) for name in self.form.fields)

    @property
    def levels(self) -> Iterable[tuple[str, str, str]]:
        """For each level its number, name and anchor."""
        for level, anchor in zip(self.scale, self.question.anchors, strict=True):
            yield str(level.level), level.name, anchor

    @property
    def choice(self) -> str:
        return self.form["still"].value() or self.form["choice"].value() or ""

    @property
    def reason(self) -> str:
        return self.form["reason"].value() or ""

    @property
    def note(self) -> str:
        return self.form["note"].value() or ""

    @property
    def evidence(self) -> list[str]:
        return self.form["evidence"].value() or []

    @property
    def dissent(self) -> str:
        return self.stands.dissent if self.stands else ""

    @property
    def anchor(self) -> str:
        """What the chosen level says."""
        return self.question.anchors[int(self.choice)] if self.choice.isdecimal() else ""

    @property
    def has_more(self) -> bool:
        return bool(self.note or self.evidence)

    @property
    def sign(self) -> str:
        return {DONT_KNOW: "?", NOT_APPLICABLE: "–"}.get(self.choice, self.choice)

    @property
    def chosen(self) -> str:
        return self.name_of(self.choice)

    def name_of(self, choice: str) -> str:
        if choice.isdecimal():
            return self.scale[int(choice)].name
        return {DONT_KNOW: "I can’t say", NOT_APPLICABLE: "Does not apply"}.get(choice, "No answer")

    @property
    def last(self) -> Said | None:
        """What was said last time."""
        last = self.form.last
        if last is None:
            return None
        return self.said(choice_of(last), last.reason, last.note, last.evidence)

    @property
    def last_choice(self) -> str:
        return choice_of(self.form.last) if self.form.last else ""

    @property
    def mine(self) -> Said:
        return self.said(self.choice, self.reason, self.note, self.evidence)

    @property
    def other(self) -> Said | None:
        if self.theirs is None:
            return None
        theirs = self.theirs
        return self.said(choice_of(theirs), theirs.reason, theirs.note, theirs.evidence)

    def said(self, choice: str, reason: str, note: str, evidence: list[str]) -> Said:
        level = f"{choice} " if choice.isdecimal() else ""
        texts = [reason if choice == NOT_APPLICABLE else "", note, *evidence]
        return Said(f"{level}{self.name_of(choice)}.", list(filter(None, texts)))

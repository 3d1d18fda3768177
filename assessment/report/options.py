"""What somebody wants of a report: how much of it, with whose words, on which paper."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, cast

from assessment.engine.answers import Answer, Answers

Extent = Literal["whole", "short", "summary"]
Paper = Literal["a4", "letter"]
LEFT_OUT = "Left out of this report."


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    extent: Extent = "whole"  # short: without the appendix; summary: cover and page one alone
    notes: bool = True  # what people wrote beside an answer: notes and dissent
    paper: Paper = "a4"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> "Options":
        """From what `query` gives back."""
        return cls(
            extent=cast(Extent, query.get("extent", "whole")),
            notes="without_notes" not in query,
            paper=cast(Paper, query.get("paper", "a4")),
        )

    @property
    def is_summary(self) -> bool:
        return self.extent == "summary"

    @property
    def has_appendix(self) -> bool:
        return self.extent == "whole"

    def query(self) -> dict[str, str]:
        """As the address of a report says it; what is usual goes without saying."""
        usual = Options()
        asked = {
            "extent": self.extent if self.extent != usual.extent else "",
            "without_notes": "" if self.notes else "on",
            "paper": self.paper if self.paper != usual.paper else "",
        }
        return {name: value for name, value in asked.items() if value}


def shared(answers: Answers, options: Options) -> Answers:
    """What may be attached: the texts that are not printed are not attached either.

    Every figure stays as it is: that something was written may count, what was written never does.
    """
    told = {key: _answer(answer, options) for key, answer in answers.answers.items()}
    contested = dict(answers.contested)
    if options.is_summary:
        contested = dict.fromkeys(contested, LEFT_OUT)
    return replace(answers, answers=told, contested=contested)


def _answer(answer: Answer, options: Options) -> Answer:
    if not (options.notes and options.has_appendix):
        answer = replace(answer, note="", dissent=LEFT_OUT if answer.has_dissent else "")
    if not options.has_appendix:
        answer = replace(
            answer,
            not_applicable=LEFT_OUT if answer.not_applicable else "",
            evidence=(LEFT_OUT,) if answer.has_evidence else (),
        )
    return answer

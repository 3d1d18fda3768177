"""Answers for pure tests: plain keyword-only factories with boring defaults."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessment.engine.answers import Answer, Answers


def make_answer(level: int, *, evidence: bool = False, dissent: bool = False) -> Answer:
    return Answer(
        level=level,
        evidence=("A page opened in the room",) if evidence else (),
        dissent="One of us sees it lower." if dissent else "",
    )


def make_answers(
    *,
    levels: Mapping[str, int] | None = None,
    unknown: Iterable[str] = (),
    not_applicable: Iterable[str] = (),
    evidence: bool = False,
    **given: Any,
) -> Answers:
    """For `make_instrument`; `levels` by question, `unknown` are the don't knows."""
    answers = {key: make_answer(at, evidence=evidence) for key, at in (levels or {}).items()}
    answers |= {key: Answer(dont_know=True) for key in unknown}
    answers |= {key: Answer(not_applicable="There is none.") for key in not_applicable}
    answers |= given.pop("answers", {})
    return Answers(questionnaire="sample", version="1.0", answers=answers, **given)


def make_levels(levels: Mapping[str, int], *, of: int = 3) -> dict[str, int]:
    """The same level for every question of a dimension: build-1, build-2, …"""
    return {f"{key}-{n + 1}": level for key, level in levels.items() for n in range(of)}

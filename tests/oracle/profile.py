"""Scores, levels, targets, and whom to ask next."""

from collections.abc import Iterable
from fractions import Fraction

from questionnaires.instrument import Dimension, Question
from tests.oracle.figures import Case, Plain, at_least, at_most, mean, nine_places, total
from tests.oracle.reading import is_applicable, is_undecided


def applicable(questions: Iterable[Question], readings: Plain) -> list[Question]:
    return [question for question in questions if is_applicable(readings, question.key)]


def weight_of(questions: Iterable[Question]) -> Fraction:
    return total(question.weight for question in questions)


def mean_of(questions: list[Question], readings: Plain, value: str) -> Fraction | None:
    return mean([(question.weight, readings[question.key][value]) for question in questions])


def with_point(questions: list[Question], readings: Plain) -> list[Question]:
    return [question for question in questions if readings[question.key]["point"] is not None]


def coverage(questions: list[Question], readings: Plain) -> Fraction | None:
    if not questions:
        return None
    return weight_of(with_point(questions, readings)) / weight_of(questions)


def figures(questions: Iterable[Question], readings: Plain) -> Plain:
    """Of a dimension or of a facet value."""
    counted = applicable(questions, readings)
    return {
        "score": mean_of(with_point(counted, readings), readings, "point"),
        "low": mean_of(counted, readings, "low"),
        "high": mean_of(counted, readings, "high"),
        "coverage": coverage(counted, readings),
    }


def is_rated(questions: Iterable[Question], readings: Plain) -> bool:
    held = [question for question in questions if question.key in readings]
    counted = applicable(held, readings)
    covered = coverage(counted, readings)
    if covered is None:
        return False
    not_applicable = 1 - weight_of(counted) / weight_of(held)
    return at_least(covered, 0.7) and at_most(not_applicable, 0.4)


def fails_must(question: Question, value: int, level: int) -> bool:
    return question.must is not None and value < min(level, question.must)


def share_at(questions: list[Question], readings: Plain, value: str, level: int) -> Fraction:
    standing = [question for question in questions if readings[question.key][value] >= level]
    return weight_of(standing) / weight_of(questions)


def share_suffices(
    case: Case, questions: list[Question], readings: Plain, value: str, level: int
) -> bool:
    return at_least(share_at(questions, readings, value, level), case.instrument.gate)


def gate_holds(
    case: Case, questions: list[Question], readings: Plain, value: str, level: int
) -> bool:
    for question in questions:
        if fails_must(question, readings[question.key][value], level):
            return False
    return share_suffices(case, questions, readings, value, level)


def level(case: Case, questions: list[Question], readings: Plain, value: str) -> int | None:
    """The largest k with gate(1..k) all holding."""
    if len(questions) < 3:
        return None
    reached = 0
    for k in range(1, case.instrument.top + 1):
        if not gate_holds(case, questions, readings, value, k):
            break
        reached = k
    return reached


def blockers(
    case: Case, questions: list[Question], readings: Plain, claimed: int | None
) -> list[str]:
    if claimed is None or claimed == case.instrument.top:
        return []
    k = claimed + 1
    short = not share_suffices(case, questions, readings, "low", k)
    keys = []
    for question in questions:
        low = readings[question.key]["low"]
        if fails_must(question, low, k) or (short and low < k):
            keys.append(question.key)
    return keys


def target_of(case: Case, dimension: str) -> int | None:
    for profile in case.instrument.target_profiles:
        if profile.key == case.answers.target_profile:
            return profile.targets[dimension]
    return None


def meets_target(claimed: int | None, low: Fraction | None, target: int | None) -> bool | None:
    if target is None or low is None:
        return None
    return at_least(low, target) if claimed is None else claimed >= target


def dimension_row(case: Case, readings: Plain, dimension: Dimension) -> Plain:
    counted = applicable(dimension.questions, readings)
    claimed = level(case, counted, readings, "low")
    stuck = blockers(case, counted, readings, claimed)
    target = target_of(case, dimension.key)
    row: Plain = {"key": dimension.key} | figures(dimension.questions, readings)
    return row | {
        "rated": is_rated(dimension.questions, readings),
        "level": {
            "claimed": claimed,
            "possible": level(case, counted, readings, "high"),
            "shown": level(case, counted, readings, "shown"),
        },
        "blockers": stuck,
        "hangs_on": [key for key in stuck if is_undecided(readings, key)],
        "target": target,
        "meets_target": meets_target(claimed, row["low"], target),
    }


def dimension_rows(case: Case, readings: Plain) -> list[Plain]:
    return [dimension_row(case, readings, dimension) for dimension in case.instrument.dimensions]


def mean_of_dimensions(case: Case, rows: list[Plain], value: str) -> Fraction | None:
    pairs = [
        (dimension.weight, row[value])
        for dimension, row in zip(case.instrument.dimensions, rows, strict=True)
        if row[value] is not None
    ]
    return mean(pairs)


def at_target(case: Case, rows: list[Plain]) -> Plain | None:
    if case.answers.target_profile is None:
        return None
    met = [row["meets_target"] for row in rows if row["meets_target"] is not None]
    return {"reached": met.count(True), "of": len(met)}


def overall(case: Case, readings: Plain, rows: list[Plain]) -> Plain:
    return {
        "score": mean_of_dimensions(case, rows, "score"),
        "low": mean_of_dimensions(case, rows, "low"),
        "high": mean_of_dimensions(case, rows, "high"),
        "coverage": coverage(applicable(case.instrument.questions(), readings), readings),
        "at_target": at_target(case, rows),
    }


def facet_value_row(case: Case, readings: Plain, facet: str, value: str) -> Plain:
    questions = case.instrument.questions()
    carrying = [question for question in questions if value in question.facets.get(facet, ())]
    return {"key": value} | figures(carrying, readings)


def facet_rows(case: Case, readings: Plain) -> list[Plain]:
    return [
        {
            "key": facet.key,
            "values": [facet_value_row(case, readings, facet.key, v.key) for v in facet.values],
        }
        for facet in case.instrument.facets
    ]


def widths(case: Case, readings: Plain) -> dict[str, Fraction]:
    """What each undecided question adds to the overall range, in content order."""
    counted = [d for d in case.instrument.dimensions if applicable(d.questions, readings)]
    whole = total(dimension.weight for dimension in counted)
    added = {}
    for dimension in counted:
        questions = applicable(dimension.questions, readings)
        for question in questions:
            reading = readings[question.key]
            share = Fraction(question.weight) / weight_of(questions)
            span = share * (reading["high"] - reading["low"])
            added[question.key] = span * Fraction(dimension.weight) / whole
    return {key: width for key, width in added.items() if is_undecided(readings, key)}


def settle_first(case: Case, readings: Plain) -> list[str]:
    width = widths(case, readings)
    return sorted(width, key=lambda key: -nine_places(width[key]))

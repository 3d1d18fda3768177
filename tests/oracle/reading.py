"""Which questions there are, and what is known of each."""

import math
from fractions import Fraction

from questionnaires.instrument import Question
from tests.oracle.figures import Case, Plain


def is_outside_form(case: Case, question: Question) -> bool:
    return case.answers.form == "core" and not question.core


def is_switched_off(case: Case, question: Question) -> bool:
    facts = case.answers.facts
    for entry in question.not_applicable_when:
        if entry.fact in facts and facts[entry.fact] == entry.when:
            return True
    return False


def is_held(case: Case, question: Question) -> bool:
    return not is_outside_form(case, question) and not is_switched_off(case, question)


def level_votes(case: Case, question: Question) -> list[int]:
    return sorted(vote for vote in case.answers.votes.get(question.key, ()) if vote is not None)


def votes_count(case: Case, question: Question) -> bool:
    levels = len(level_votes(case, question))
    return levels >= 2 and levels * 2 >= len(case.answers.votes.get(question.key, ()))


def state(case: Case, question: Question) -> str:
    answer = case.answers.answers.get(question.key)
    if answer is not None and answer.level is not None:
        return "level"
    if answer is not None and answer.not_applicable:
        return "not_applicable"
    if answer is not None and answer.dont_know:
        return "dont_know"
    if not case.answers.votes.get(question.key):
        return "unanswered"
    return "votes" if votes_count(case, question) else "dont_know"


def quarter(votes: list[int], quarters: int) -> int:
    """v at ⌈quarters · n / 4⌉, counted from 1."""
    return votes[math.ceil(Fraction(quarters * len(votes), 4)) - 1]


def has_evidence(case: Case, question: Question) -> bool:
    answer = case.answers.answers.get(question.key)
    return answer is not None and any(entry.strip() for entry in answer.evidence)


def has_dissent(case: Case, question: Question) -> bool:
    answer = case.answers.answers.get(question.key)
    return answer is not None and answer.dissent.strip() != ""


def settled_low(case: Case, question: Question, level: int) -> int:
    votes = level_votes(case, question)
    if len(votes) >= 3 and votes_count(case, question):
        if has_dissent(case, question):
            return min(level, quarter(votes, 1))
        if not has_evidence(case, question):
            return min(level, quarter(votes, 2))
    return level


def bounds(case: Case, question: Question) -> tuple[int | None, int | None, int | None]:
    """low, point and high, by the table."""
    recorded = case.answers.answers.get(question.key)
    if recorded is not None and recorded.level is not None:
        return settled_low(case, question, recorded.level), recorded.level, recorded.level
    if state(case, question) == "not_applicable":
        return None, None, None
    if state(case, question) == "votes":
        votes = level_votes(case, question)
        return quarter(votes, 1), quarter(votes, 2), quarter(votes, 3)
    return 0, None, case.instrument.top


def shown(case: Case, question: Question, low: int | None) -> int | None:
    if low is None:
        return None
    if state(case, question) == "level" and has_evidence(case, question):
        return low
    return min(low, math.ceil(Fraction(case.instrument.top, 2)))


def consensus(case: Case, question: Question) -> Fraction | None:
    votes = level_votes(case, question)
    if len(votes) < 4:
        return None
    mean = sum(votes) / len(votes)
    figure = 1.0
    for level in sorted(set(votes)):
        share = votes.count(level) / len(votes)
        figure += share * math.log2(1 - abs(level - mean) / case.instrument.top)
    return Fraction(figure)


def question_row(case: Case, question: Question) -> Plain:
    low, point, high = bounds(case, question)
    return {
        "key": question.key,
        "state": state(case, question),
        "low": low,
        "point": point,
        "high": high,
        "shown": shown(case, question, low),
        "votes": len(case.answers.votes.get(question.key, ())),
        "consensus": consensus(case, question),
    }


def read_all(case: Case) -> Plain:
    """The row of every question of this assessment, by key, in content order."""
    questions = case.instrument.questions()
    return {q.key: question_row(case, q) for q in questions if is_held(case, q)}


def is_applicable(readings: Plain, key: str) -> bool:
    return key in readings and readings[key]["state"] != "not_applicable"


def is_asked(readings: Plain, key: str) -> bool:
    return is_applicable(readings, key) and readings[key]["state"] != "unanswered"


def is_undecided(readings: Plain, key: str) -> bool:
    return bool(readings[key]["low"] < readings[key]["high"])

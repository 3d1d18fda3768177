"""The order of work, and what it brings."""

from collections.abc import Iterable
from fractions import Fraction

from questionnaires.instrument import Number, Raise, Remedy
from tests.oracle.figures import Case, Figure, Plain, above, at_most, nine_places, total
from tests.oracle.findings import ZERO, findings
from tests.oracle.profile import at_target, dimension_rows, mean_of_dimensions
from tests.oracle.reading import is_asked


def person_days(case: Case, remedy: Remedy) -> Number:
    if remedy.key in case.answers.effort_days:
        return case.answers.effort_days[remedy.key]
    return next(e.person_days for e in case.instrument.efforts if e.key == remedy.effort)


def lifts(readings: Plain, remedy: Remedy) -> list[Raise]:
    return [lift for lift in remedy.raises if is_asked(readings, lift.question)]


def apply(readings: Plain, remedy: Remedy) -> Plain:
    """The state after the remedy; the state before stays as it was."""
    after = {key: dict(reading) for key, reading in readings.items()}
    for lift in lifts(readings, remedy):
        reading = after[lift.question]
        reading["low"] = max(reading["low"], lift.to)
        reading["high"] = max(reading["high"], lift.to)
        if reading["point"] is not None:
            reading["point"] = max(reading["point"], reading["low"])
        elif reading["low"] == reading["high"]:
            reading["point"] = reading["low"]
    return after


def apply_all(readings: Plain, remedies: Iterable[Remedy]) -> Plain:
    for remedy in remedies:
        readings = apply(readings, remedy)
    return readings


def is_done(readings: Plain, remedy: Remedy) -> bool:
    return all(readings[lift.question]["low"] >= lift.to for lift in lifts(readings, remedy))


def is_open(readings: Plain, planned: list[Remedy], remedy: Remedy) -> bool:
    return remedy not in planned and not is_done(readings, remedy)


def counted_risk(finding: Plain) -> Fraction:
    """As it goes into R."""
    risk: Fraction = finding["risk"]
    return risk if finding["verdict"] in ("present", "suspected") else ZERO


def total_risk(found: list[Plain]) -> Fraction:
    return total(counted_risk(finding) for finding in found)


def closure(case: Case, readings: Plain, planned: list[Remedy], remedy: Remedy) -> list[Remedy]:
    """The remedy with its open prerequisites, theirs, and so on, in content order."""
    members = {remedy.key}
    unseen = [remedy]
    while unseen:
        requires = unseen.pop().requires
        prerequisites = [other for other in case.instrument.remedies if other.key in requires]
        for other in prerequisites:
            if is_open(readings, planned, other) and other.key not in members:
                members.add(other.key)
                unseen.append(other)
    return [other for other in case.instrument.remedies if other.key in members]


def prerequisites_first(members: list[Remedy]) -> list[Remedy]:
    """Again and again the first, in content order, that waits for no other member."""
    waiting = list(members)
    ordered = []
    while waiting:
        keys = {remedy.key for remedy in waiting}
        free = [remedy for remedy in waiting if not keys.intersection(remedy.requires)]
        ordered.append(free[0])
        waiting.remove(free[0])
    return ordered


def without_the_done(readings: Plain, ordered: list[Remedy]) -> list[Remedy]:
    """Without the members that those before them make done."""
    kept = []
    for remedy in ordered:
        if not is_done(readings, remedy):
            kept.append(remedy)
            readings = apply(readings, remedy)
    return kept


def lowers_one_present(before: list[Plain], after: list[Plain]) -> bool:
    for old, new in zip(before, after, strict=True):
        if old["verdict"] == "present" and above(counted_risk(old), counted_risk(new)):
            return True
    return False


def best_closure(
    case: Case, readings: Plain, planned: list[Remedy], tier: str
) -> tuple[list[Remedy], Fraction] | None:
    """The members in their order and the priority of the closure to take; none ends the tier."""
    before = findings(case, readings)
    offers = []
    for place, remedy in enumerate(case.instrument.remedies):
        if not is_open(readings, planned, remedy):
            continue
        ordered = prerequisites_first(closure(case, readings, planned, remedy))
        members = without_the_done(readings, ordered)
        after = findings(case, apply_all(readings, members))
        if not above(total_risk(before), total_risk(after)):
            continue
        if tier == "present" and not lowers_one_present(before, after):
            continue
        days = total(person_days(case, member) for member in members)
        priority = (total_risk(before) - total_risk(after)) / days
        offers.append((-nine_places(priority), nine_places(days), place, members, priority))
    if not offers:
        return None
    *_, members, priority = min(offers, key=lambda offer: offer[:3])
    return members, priority


def order_of_work(case: Case, readings: Plain) -> list[tuple[Remedy, str, Fraction]]:
    """Each remedy with its tier and the priority of its closure."""
    work: list[tuple[Remedy, str, Fraction]] = []
    for tier in ("present", "suspected"):
        while True:
            planned = [remedy for remedy, _, _ in work]
            best = best_closure(case, apply_all(readings, planned), planned, tier)
            if best is None:
                break
            work += [(remedy, tier, best[1]) for remedy in best[0]]
    return work


def horizons(days: list[Number], capacity: Number) -> list[str]:
    names: list[str] = []
    for index in range(len(days)):
        spent = total(days[: index + 1])
        if index == 0 or (names[-1] == "now" and index < 3 and at_most(spent, capacity)):
            names.append("now")
        elif names[-1] != "later" and at_most(spent, 3 * Fraction(capacity)):
            names.append("next")
        else:
            names.append("later")
    return names


def cumulative(days: list[Number]) -> Figure:
    """An integer while every figure so far is one."""
    if all(type(figure) is int for figure in days):
        return sum(days)
    return total(days)


def raise_rows(readings: Plain, remedy: Remedy) -> list[Plain]:
    return [
        {
            "question": lift.question,
            "from_low": readings[lift.question]["low"],
            "from_high": readings[lift.question]["high"],
            "to": lift.to,
        }
        for lift in lifts(readings, remedy)
        if readings[lift.question]["low"] < lift.to
    ]


def reduce_rows(before: list[Plain], after: list[Plain]) -> list[Plain]:
    return [
        {"antipattern": old["antipattern"], "from": counted_risk(old), "to": counted_risk(new)}
        for old, new in zip(before, after, strict=True)
        if above(counted_risk(old), counted_risk(new))
    ]


def plan(case: Case, readings: Plain) -> list[Plain]:
    work = order_of_work(case, readings)
    days = [person_days(case, remedy) for remedy, _, _ in work]
    horizon = horizons(days, case.answers.capacity_days_per_month)
    steps = []
    for index, (remedy, tier, priority) in enumerate(work):
        earlier = [other for other, _, _ in work[:index]]
        reached = apply_all(readings, earlier)
        before = findings(case, reached)
        after = findings(case, apply(reached, remedy))
        steps.append(
            {
                "rank": index + 1,
                "remedy": remedy.key,
                "tier": tier,
                "person_days": days[index],
                "cumulative_days": cumulative(days[: index + 1]),
                "risk_reduction": total_risk(before) - total_risk(after),
                "priority": priority,
                "horizon": horizon[index],
                "raises": raise_rows(reached, remedy),
                "reduces": reduce_rows(before, after),
                "requires": [k for k in remedy.requires if k in [other.key for other in earlier]],
            }
        )
    return steps


def remedies_of(case: Case, steps: list[Plain]) -> list[Remedy]:
    by_key = {remedy.key: remedy for remedy in case.instrument.remedies}
    return [by_key[step["remedy"]] for step in steps]


def lowers_an_exposure(before: list[Plain], after: list[Plain]) -> bool:
    for old, new in zip(before, after, strict=True):
        for bound in ("exposure_low", "exposure_high"):
            if None not in (old[bound], new[bound]) and above(old[bound], new[bound]):
                return True
    return False


def also_possible(case: Case, readings: Plain, steps: list[Plain]) -> list[str]:
    planned = remedies_of(case, steps)
    reached = apply_all(readings, planned)
    before = findings(case, reached)
    return [
        remedy.key
        for remedy in case.instrument.remedies
        if is_open(reached, planned, remedy)
        and lowers_an_exposure(before, findings(case, apply(reached, remedy)))
    ]


def forecast_after(case: Case, readings: Plain, remedies: list[Remedy]) -> Plain:
    reached = apply_all(readings, remedies)
    rows = dimension_rows(case, reached)
    for row in rows:
        if row["score"] is not None:
            row["score"] = max(row["score"], row["low"])
    score = mean_of_dimensions(case, rows, "score")
    low = mean_of_dimensions(case, rows, "low")
    return {
        "score": None if score is None or low is None else max(score, low),
        "low": low,
        "high": mean_of_dimensions(case, rows, "high"),
        "at_target": at_target(case, rows),
        "total_risk": total_risk(findings(case, reached)),
    }


def forecast(case: Case, readings: Plain, steps: list[Plain]) -> Plain:
    spans = {"now": ["now"], "next": ["now", "next"], "all": ["now", "next", "later"]}
    return {
        name: forecast_after(
            case, readings, remedies_of(case, [s for s in steps if s["horizon"] in span])
        )
        for name, span in spans.items()
    }

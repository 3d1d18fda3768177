"""Evaluation → the key of the sentence that a page opens with, and its arguments.

The rules are tried in order of importance; the first that holds names the most telling fact. They
speak of dimensions, findings, votes and facets of whatever questionnaire it is, never of a certain
one. The wording stands in templates: a sentence for each of KEYS, which takes the arguments that
the docstring of the rule names. An argument is a number or the key of a thing of the content;
`titles` puts the title of the thing (the text of a question) in place of its key.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter

from assessment.engine.agreement import word
from assessment.engine.diagnosis import Finding
from assessment.engine.evaluation import Evaluation
from assessment.engine.scoring import RATED_COVERAGE, DimensionProfile, FacetProfile
from assessment.engine.tolerance import is_positive, ordered, reaches
from assessment.gaps import least_gap
from assessment.picture import Picture
from questionnaires.instrument import Instrument, Question

Arguments = Mapping[str, str | int | float]

# Distances and heights are shares of the top level, so that they suit a scale of any length.
FAR = 0.25
LITTLE = 0.15
LOW = 0.3
MIDDLE = 0.5
HIGH = 0.6

ANSWERED_TOO_LITTLE = 0.5  # of the applicable weight
MANY = 0.2  # of the questions
MOST = 0.5
LARGE_SHARE = 0.3  # of the risk found
FEWEST_TO_COMPARE = 3  # dimensions


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    key: str
    arguments: Arguments


Rule = Callable[[Picture], Arguments | None]


def headline(evaluation: Evaluation) -> Headline:
    picture = Picture(evaluation)
    for rule in RULES:
        arguments = rule(picture)
        if arguments is not None:
            return Headline(key=rule.__name__, arguments=arguments)
    return Headline(key=PLAIN, arguments={})


def titles(headline: Headline, instrument: Instrument) -> dict[str, str | int | float]:
    """The arguments as a template shows them."""
    named: dict[str, dict[str, str]] = {
        "question": {each.key: each.text for each in instrument.questions()},
        "antipattern": {each.key: each.title for each in instrument.antipatterns},
        "remedy": {each.key: each.title for each in instrument.remedies},
        "facet": {each.key: each.title for each in instrument.facets},
    }
    dimensions = {each.key: each.title for each in instrument.dimensions}
    named |= dict.fromkeys(("dimension", "strong", "weak"), dimensions)
    for facet in instrument.facets:
        if facet.key == headline.arguments.get("facet"):
            values = {value.key: value.title for value in facet.values}
            named |= dict.fromkeys(("ahead", "behind"), values)
    return {
        name: named[name][str(value)] if name in named else value
        for name, value in headline.arguments.items()
    }


# -- Too little to say more ---------------------------------------------------------------


def nothing_applies(picture: Picture) -> Arguments | None:
    """of: how many questions are left out of every sum, which are all that are asked."""
    return None if picture.standings else {"of": len(picture.profile.standings)}


def nothing_answered(picture: Picture) -> Arguments | None:
    """of: how many questions wait."""
    if any(each.state != "unanswered" for each in picture.standings):
        return None
    return {"of": len(picture.standings)}


def too_little_answered(picture: Picture) -> Arguments | None:
    """answered, of: questions with a level, and all that apply."""
    coverage = picture.profile.overall.coverage or 0.0
    if picture.dimensions and reaches(coverage, ANSWERED_TOO_LITTLE):
        return None
    answered = sum(each.point is not None for each in picture.standings)
    return {"answered": answered, "of": len(picture.standings)}


# -- The whole of it is good, or is not ----------------------------------------------------


def all_at_target(picture: Picture) -> Arguments | None:
    """of, unshown: so many dimensions, all at target as claimed; what so many show is below it."""
    of = _all_at_target(picture)
    if not of or picture.found:
        return None
    return {"of": of, "unshown": sum(map(_shows_less, picture.with_target))}


def at_target_but_exposed(picture: Picture) -> Arguments | None:
    """antipattern, findings: the first finding of so many, though all dimensions are at target."""
    if not _all_at_target(picture) or not picture.found:
        return None
    return {"antipattern": picture.found[0].key, "findings": len(picture.found)}


def low_everywhere(picture: Picture) -> Arguments | None:
    """score: that of the best dimension, which is low too; none is at its target."""
    if len(picture.by_score) < FEWEST_TO_COMPARE:
        return None
    if any(dimension.meets_target for dimension in picture.with_target):
        return None
    score, _ = picture.highest
    return {"score": score} if reaches(LOW * picture.top, score) else None


def high_everywhere(picture: Picture) -> Arguments | None:
    """score: that of the weakest dimension, which is high too; none is below its target."""
    if len(picture.by_score) < FEWEST_TO_COMPARE or picture.below_target:
        return None
    score, _ = picture.by_score[0]
    return {"score": score} if reaches(score, HIGH * picture.top) else None


# -- One thing stands out ------------------------------------------------------------------


def strong_and_weak(picture: Picture) -> Arguments | None:
    """strong, weak: "Good at building models, blind once they run"."""
    if len(picture.dimensions) < FEWEST_TO_COMPARE or len(picture.by_score) < 2:
        return None
    (low, weak), (high, strong) = picture.by_score[0], picture.highest
    if not (reaches(LOW * picture.top, low) and reaches(high, HIGH * picture.top)):
        return None
    if not _stands_well(strong, picture.top) or not picture.may_stand_out_as_weak(weak):
        return None
    return {"strong": strong.key, "weak": weak.key}


def one_far_below(picture: Picture) -> Arguments | None:
    """dimension, below: it scores so much less than the next one."""
    if len(picture.by_score) < FEWEST_TO_COMPARE:
        return None
    (lowest, weak), (next_one, _) = picture.by_score[:2]
    if not reaches(next_one - lowest, FAR * picture.top):
        return None
    if not picture.may_stand_out_as_weak(weak):
        return None
    return {"dimension": weak.key, "below": next_one - lowest}


def critical_finding(picture: Picture) -> Arguments | None:
    """antipattern, critical: the first of so many that are present and critical."""
    critical = [finding for finding in picture.present if finding.band == "critical"]
    return {"antipattern": critical[0].key, "critical": len(critical)} if critical else None


def claimed_but_not_shown(picture: Picture) -> Arguments | None:
    """dimensions, of: so many of those with a level show a lower one than they claim."""
    levels = [each.level for each in picture.dimensions if each.level]
    lagging = [level for level in levels if level.shown < level.claimed]
    if len(lagging) < 2 or not reaches(len(lagging) / len(levels), MOST):
        return None
    return {"dimensions": len(lagging), "of": len(levels)}


def one_question_blocks(picture: Picture) -> Arguments | None:
    """question, dimension, target: this answer alone keeps it from its target."""
    for dimension in picture.surely_below:
        if question := _last_to_lift(dimension):
            return _keeps_from_target(question, dimension)
    return None


def one_question_decides(picture: Picture) -> Arguments | None:
    """question, dimension, target: on this open answer alone it hangs whether it is at target."""
    for dimension in picture.below_target:
        question = _last_to_lift(dimension)
        if question and dimension not in picture.surely_below:
            return _keeps_from_target(question, dimension)
    return None


# -- The answers are in doubt --------------------------------------------------------------


def opinions_split(picture: Picture) -> Arguments | None:
    """questions, of: so many of those voted on are split."""
    words = [word(each.levels, picture.top) for each in picture.standings]
    voted = [each for each in words if each]
    split = voted.count("split")
    if split < 2 or not reaches(split / len(voted), MANY):
        return None
    return {"questions": split, "of": len(voted)}


def much_unknown(picture: Picture) -> Arguments | None:
    """questions, of: so many of those that apply nobody could answer."""
    unknown = sum(each.state == "dont_know" for each in picture.standings)
    if not unknown or not reaches(unknown / len(picture.standings), MANY):
        return None
    return {"questions": unknown, "of": len(picture.standings)}


def wide_range(picture: Picture) -> Arguments | None:
    """question, low, high: the mean may be anywhere between; this question settles most of it."""
    low, high = picture.profile.overall.low, picture.profile.overall.high
    if low is None or high is None or not picture.profile.settle_first:
        return None
    if not reaches(high - low, FAR * picture.top):
        return None
    return {"question": picture.profile.settle_first[0].key, "low": low, "high": high}


# -- Against the target --------------------------------------------------------------------


def all_but_one_at_target(picture: Picture) -> Arguments | None:
    """dimension, of: the only one of so many that is below its target, and surely so."""
    if len(picture.below_target) != 1 or len(picture.with_target) < FEWEST_TO_COMPARE:
        return None
    if not picture.surely_below:
        return None
    return {"dimension": picture.below_target[0].key, "of": len(picture.with_target)}


def one_furthest_below(picture: Picture) -> Arguments | None:
    """dimension, gap: it claims the largest gap of all, of two levels at the very least."""
    if picture.furthest is None:
        return None
    least = least_gap(picture.furthest.dimension) or 0
    return (
        {"dimension": picture.furthest.dimension.key, "gap": least} if reaches(least, 2) else None
    )


def none_at_target(picture: Picture) -> Arguments | None:
    """of: none of so many is at target, nor can an open answer bring one there."""
    of = len(picture.with_target)
    return {"of": of} if 2 <= of == len(picture.surely_below) else None


# -- What was found, and what would help ---------------------------------------------------


def facet_contrast(picture: Picture) -> Arguments | None:
    """facet, ahead, behind: the two of its values that stand furthest apart."""
    contrasts = [each for facet in picture.profile.facets if (each := _contrast(facet))]
    apart, arguments = max(contrasts, key=lambda each: ordered(each[0]), default=(0.0, {}))
    return arguments if reaches(apart, FAR * picture.top) else None


def one_finding_outweighs(picture: Picture) -> Arguments | None:
    """antipattern, share: it makes up so much of the risk found."""
    total = picture.evaluation.diagnosis.total_risk
    if len(picture.found) < 2 or not reaches(picture.found[0].risk / total, LARGE_SHARE):
        return None
    return {"antipattern": picture.found[0].key, "share": picture.found[0].risk / total}


def only_suspected(picture: Picture) -> Arguments | None:
    """antipattern, suspected: the first of so many; not one is present beyond doubt."""
    if not picture.found or picture.present:
        return None
    return {"antipattern": picture.found[0].key, "suspected": len(picture.found)}


def one_step_helps_most(picture: Picture) -> Arguments | None:
    """remedy, share: the first step removes so much of the risk found."""
    share = picture.share_removed(1)
    if not is_positive(share) or not reaches(share, LARGE_SHARE):
        return None
    return {"remedy": picture.evaluation.plan.steps[0].key, "share": share}


def soon_much_better(picture: Picture) -> Arguments | None:
    """steps, share: the steps of now remove so much of the risk found."""
    steps = [step for step in picture.evaluation.plan.steps if step.horizon == "now"]
    share = picture.share_removed(len(steps))
    return {"steps": len(steps), "share": share} if reaches(share, LARGE_SHARE) else None


def nothing_found(picture: Picture) -> Arguments | None:
    """antipatterns: so many were looked at, and none is present or suspected."""
    looked_at = [each for each in picture.evaluation.diagnosis.findings if _is_looked_at(each)]
    return {"antipatterns": len(looked_at)} if looked_at and not picture.found else None


def uneven(picture: Picture) -> Arguments | None:
    """strong, weak: the highest and the lowest score, some way apart."""
    if len(picture.by_score) < 2:
        return None
    (low, weak), (high, strong) = picture.by_score[0], picture.highest
    if not reaches(high - low, FAR * picture.top):
        return None
    if strong.meets_target is False or not picture.may_stand_out_as_weak(weak):
        return None
    return {"strong": strong.key, "weak": weak.key}


def even(picture: Picture) -> Arguments | None:
    """low, high: all scores lie between them, close together."""
    if len(picture.by_score) < 2:
        return None
    low, high = picture.by_score[0][0], picture.highest[0]
    return {"low": low, "high": high} if reaches(LITTLE * picture.top, high - low) else None


RULES: Sequence[Rule] = (
    nothing_applies,
    nothing_answered,
    too_little_answered,
    all_at_target,
    at_target_but_exposed,
    low_everywhere,
    strong_and_weak,
    one_far_below,
    critical_finding,
    claimed_but_not_shown,
    all_but_one_at_target,
    one_question_blocks,
    one_question_decides,
    opinions_split,
    much_unknown,
    wide_range,
    one_furthest_below,
    facet_contrast,
    none_at_target,
    one_finding_outweighs,
    only_suspected,
    one_step_helps_most,
    soon_much_better,
    high_everywhere,
    nothing_found,
    uneven,
    even,
)
PLAIN = "plain"  # no arguments
KEYS = (*(rule.__name__ for rule in RULES), PLAIN)


def _all_at_target(picture: Picture) -> int:
    """How many dimensions are at target if all are, those that are not rated too; else 0."""
    at_target = picture.profile.overall.at_target
    return at_target.of if at_target and at_target.reached == at_target.of else 0


def _shows_less(dimension: DimensionProfile) -> bool:
    """Than its target asks for."""
    level, target = dimension.level, dimension.target
    return level is not None and target is not None and level.shown < target


def _stands_well(dimension: DimensionProfile, top: int) -> bool:
    """A dimension below its target, or held down at a low level, is not called strong."""
    if dimension.meets_target is False:
        return False
    return dimension.level is None or reaches(dimension.level.claimed, MIDDLE * top)


def _last_to_lift(dimension: DimensionProfile) -> Question | None:
    """The only answer that stands between a dimension and its target."""
    level, blockers = dimension.level, dimension.blockers
    one_short = level is not None and dimension.target == level.claimed + 1
    return blockers[0] if one_short and len(blockers) == 1 else None


def _keeps_from_target(question: Question, dimension: DimensionProfile) -> Arguments:
    return {
        "question": question.key,
        "dimension": dimension.key,
        "target": dimension.target or 0,
    }


def _is_looked_at(finding: Finding) -> bool:
    return finding.exposure_high is not None


def _contrast(facet: FacetProfile) -> tuple[float, Arguments] | None:
    """How far the ends of a facet are apart, over the values that enough is known of."""
    scored = [
        (ordered(value.score), value.key)
        for value in facet.values
        if value.score is not None and reaches(value.coverage or 0, RATED_COVERAGE)
    ]
    if len(scored) < 2:
        return None
    behind, ahead = min(scored, key=itemgetter(0)), max(scored, key=itemgetter(0))
    return ahead[0] - behind[0], {"facet": facet.key, "ahead": ahead[1], "behind": behind[1]}

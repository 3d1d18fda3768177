"""How the dimensions stand, by their scores and against their targets.

No rule calls strong what is below its target, and none singles out as weak another dimension than
the one which the page names as furthest below.
"""

from operator import itemgetter

from assessment.engine.scoring import RATED_COVERAGE, DimensionProfile, FacetProfile
from assessment.engine.tolerance import ordered, reaches
from assessment.gaps import least_gap
from assessment.headlines.picture import FAR, Arguments, Picture
from questionnaires.instrument import Question

# Distances and heights are shares of the top level, so that they suit a scale of any length.
LITTLE = 0.15
LOW = 0.3
MIDDLE = 0.5
HIGH = 0.6

FEWEST_TO_COMPARE = 3  # dimensions


def all_at_target(picture: Picture) -> Arguments | None:
    """of, unshown: so many dimensions, all at target as claimed; what so many show is below it."""
    of = picture.all_at_target
    if not of or picture.found:
        return None
    return {"of": of, "unshown": sum(map(_shows_less, picture.with_target))}


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


def facet_contrast(picture: Picture) -> Arguments | None:
    """facet, ahead, behind: the two of its values that stand furthest apart."""
    contrasts = [each for facet in picture.profile.facets if (each := _contrast(facet))]
    apart, arguments = max(contrasts, key=lambda each: ordered(each[0]), default=(0.0, {}))
    return arguments if reaches(apart, FAR * picture.top) else None


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

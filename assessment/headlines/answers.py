"""What the answers are worth: too few of them, in doubt, claimed and not shown."""

from assessment.engine.agreement import word
from assessment.engine.tolerance import reaches
from assessment.headlines.picture import FAR, Arguments, Picture

ANSWERED_TOO_LITTLE = 0.5  # of the applicable weight
MANY = 0.2  # of the questions
MOST = 0.5  # of the dimensions


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


def claimed_but_not_shown(picture: Picture) -> Arguments | None:
    """dimensions, of: so many of those with a level show a lower one than they claim."""
    levels = [each.level for each in picture.dimensions if each.level]
    lagging = [level for level in levels if level.shown < level.claimed]
    if len(lagging) < 2 or not reaches(len(lagging) / len(levels), MOST):
        return None
    return {"dimensions": len(lagging), "of": len(levels)}


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

"""Charts that stand by themselves: well-formed, told in words, of nothing but shapes and text."""

import datetime
import re
from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

import pytest

from assessment.engine.evaluation import evaluate
from assessment.engine.progress import compare, courses
from assessment.engine.scoring import profile
from assessment.engine.votes import read
from assessment.exports import colours
from assessment.exports.pictures import FONT, Picture, pictures
from assessment.exports.pictures.forecast import forecast
from assessment.results import Beside, CampVotes, Choice, Outlook, Results, Since
from assessment.results.trend import Trend
from assessment.samples import results as every_state
from assessment.samples import scales
from tests.reports import CONTENT, make_sample
from tests.test_contrast import colours as tokens
from tests.walls.hostile import PAYLOADS

SVG = "{http://www.w3.org/2000/svg}"
SHAPES = {"svg", "title", "desc", "rect", "line", "circle", "path", "polygon", "text", "g"}
SPLIT = "value-named"
MAY, AUGUST, NOVEMBER = (datetime.date(2026, month, 12) for month in (5, 8, 11))
FOOT = "Claims triage, Fraud · 20 November 2026"


@cache
def made(case: str) -> dict[str, Picture]:
    votes = {SPLIT: (0, 0, 4, 4, 2, None)}
    results = {
        "sample": lambda: Results(evaluate(CONTENT, make_sample(votes=votes))),
        "camps": camps,
        "every state": every_state,
        "two levels": lambda: scales()[0],
        "seven levels": lambda: scales()[-1],
    }
    if case == "forecast":
        evaluation = evaluate(CONTENT, make_sample())
        steps = frozenset(step.key for step in evaluation.plan.steps[:3])
        picture = forecast(Outlook(evaluation, Choice(chosen=steps)), FOOT)
        return {picture.key: picture}
    trend = course() if case == "course" else Trend(results=results[case]())
    return pictures(trend, FOOT)


def camps(votes=((4, 4, 3), (0, 0, 1))) -> Results:
    """Six votes, half of each camp."""
    evaluation = evaluate(CONTENT, make_sample(votes={SPLIT: (0, 0, 1, 4, 4, 3)}))
    both = tuple(
        CampVotes(title=title, reading=read(levels, evaluation.instrument.top))
        for title, levels in zip(("Builds it", "Depends on it"), votes, strict=True)
    )
    return Results(evaluation, beside=Beside(camps={SPLIT: both}))


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 -- we wrote it


def course() -> Trend:
    """Of three assessments, the first of which is open in part."""
    first = profile(CONTENT, make_sample(votes={SPLIT: (0, 0, 2, 4)}))
    now = evaluate(CONTENT, make_sample())
    since = Since(date=AUGUST, progress=compare(first, now.profile), older=first)
    return Trend(
        results=Results(now, since),
        dates=(MAY, AUGUST, NOVEMBER),
        courses=courses([first, first], now.profile),
    )


CASES = ("sample", "camps", "every state", "two levels", "seven levels", "course", "forecast")


def test_there_is_one_of_each_chart():
    assert list(made("sample")) == ["dimensions", "shape", f"votes-{SPLIT}"]


def test_every_dimension_of_a_course_has_its_own():
    dimensions = [f"trend-{dimension.key}" for dimension in CONTENT.dimensions]

    assert list(made("course")) == ["dimensions", "shape", "trend", *dimensions]


def test_camps_face_each_other_beside_the_votes_of_all():
    every = made("camps")
    picture = every[f"camps-{SPLIT}"]

    assert list(every)[-2:] == [f"camps-{SPLIT}", f"votes-{SPLIT}"]
    assert picture.told == (
        "Builds it: 3 votes, median 4, from 3 to 4; Depends on it: 3 votes, median 0, from 0 to 1"
    )
    dots = parsed(picture.svg()).findall(f"{SVG}circle")
    heights = {
        fill: {float(dot.get("cy")) for dot in dots if dot.get("fill") == f"#{fill}"}
        for fill in (colours.ACCENT, colours.SURFACE)
    }
    assert len(dots) == 6
    assert max(heights[colours.ACCENT]) < min(heights[colours.SURFACE])


def test_camp_that_could_not_say_is_told_so():
    told = camps(((4, 4, 3), (None, None, None)))
    picture = pictures(Trend(results=told), FOOT)[f"camps-{SPLIT}"]

    assert "None" not in picture.told
    assert "Depends on it: 3 votes; 3 could not say" in picture.told


def test_course_beside_another_system_claims_no_change_of_its_own():
    trend = replace(course(), other_system="Card limits")

    every = pictures(trend, FOOT)

    assert every["trend"].title == "Weighted mean"
    assert every["shape"].title == "Scores now and in Aug 2026, Card limits"
    texts = [text.text for text in parsed(every["dimensions"].svg()).iter(f"{SVG}text")]
    assert "August 2026, Card limits" in texts


def test_forecast_says_what_its_figures_say():
    rows = [
        [text.text or "" for text in group.findall(f"{SVG}text")]
        for group in parsed(made("forecast")["forecast"].svg()).iter(f"{SVG}g")
    ]
    told = [row[1:] for row in rows if len(row) == 4 and row[1].startswith(("up ", "no "))]

    assert len(told) > 4
    for said, today, then in told:
        by = round(float(then) - float(today), 1)
        assert said == (f"up {by:.1f}" if by > 0 else "no change")


def test_forecast_tells_what_ends_and_draws_today_beside_then():
    picture = made("forecast")["forecast"]

    assert re.match(r"If you do these \d, [\d.]+ person-days$", picture.title)
    assert re.match(r"\w+ findings? ends?\. The weighted mean rises from \d\.\d to", picture.told)
    texts = [text.text for text in parsed(picture.svg()).iter(f"{SVG}text")]
    assert {"Today", "Then", "Score then", "Score today"} <= set(texts)
    assert any(text and text.startswith("up ") for text in texts)


def test_nothing_answered_has_no_picture():
    nothing = make_sample(answers={}, votes={}, contested={})

    assert pictures(Trend(results=Results(evaluate(CONTENT, nothing))), FOOT) == {}


def test_votes_of_two_are_no_picture():
    results = Results(evaluate(CONTENT, make_sample(votes={SPLIT: (0, 4)})))

    assert list(pictures(Trend(results=results), FOOT)) == ["dimensions", "shape"]


@pytest.mark.parametrize("case", CASES)
def test_picture_is_shapes_and_text_with_a_title_and_its_words(case):
    for picture in made(case).values():
        root = parsed(picture.svg())
        names = {element.tag.removeprefix(SVG) for element in root.iter()}
        assert names <= SHAPES
        assert root.find(f"{SVG}title").text == picture.title
        assert root.find(f"{SVG}desc").text == picture.told
        assert root.get("font-family") == FONT
        assert (root.get("width"), root.get("height")) == (str(picture.wide), str(picture.high))
        attributes = {name for element in root.iter() for name in element.attrib}
        assert not attributes & {"style", "class", "href", "filter"}


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_drawn_beyond_the_picture(case):
    for picture in made(case).values():
        svg = picture.svg()
        for axis, most in (("x", picture.wide), ("y", picture.high)):
            found = re.findall(rf'\s(?:c{axis}|{axis}|{axis}1|{axis}2)="(-?[\d.]+)"', svg)
            assert found
            assert all(-25 <= float(value) <= most for value in found)


def test_course_is_told_with_its_dates_and_drawn_from_left_to_right():
    picture = made("course")["trend"]

    assert picture.title == "No change since August 2026"
    shared = r"Weighted mean, on \d+ of \d+ questions that all of them share: "
    assert re.match(shared, picture.told)
    dates = re.findall(r"(\w+ 2026) \d\.\d", picture.told)
    assert dates == ["May 2026", "August 2026", "November 2026"]
    dots = [float(dot.get("cx")) for dot in parsed(picture.svg()).iter(f"{SVG}circle")]
    assert len(dots) == 3
    assert dots == sorted(dots)


def test_dimension_is_told_with_level_score_and_target():
    told = made("sample")["dimensions"].told

    assert "Ownership, risk & access: 3 claimed, 2 shown, score 2.9, target 3" in told


def test_votes_are_told_by_level():
    picture = made("sample")[f"votes-{SPLIT}"]

    assert picture.told == "6 votes, median 2, from 0 to 4; 1 could not say"
    assert picture.svg().count("<circle") == 5


def test_scores_stand_in_the_order_of_their_figures():
    root = parsed(made("sample")["dimensions"].svg())
    rows = [
        group for group in root.iter(f"{SVG}g") if group.find(f"{SVG}line[@y1='-22']") is not None
    ]
    places = {}
    for group in rows:
        dots = [dot for dot in group.findall(f"{SVG}circle") if dot.get("r") == "7"]
        figure = group.findall(f"{SVG}text")[-1].text
        if dots:
            places[float(figure)] = float(dots[0].get("cx"))

    assert len(places) > 4
    assert [places[score] for score in sorted(places)] == sorted(places.values())


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_was_typed_is_text_in_a_picture(payload):
    results = Results(evaluate(CONTENT, make_sample()))

    for picture in pictures(Trend(results=results), PAYLOADS[payload]).values():
        svg = picture.svg()
        root = parsed(svg)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= SHAPES
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", svg)
        assert len(svg) < 50_000


def test_colours_are_those_of_the_tokens():
    def written(name: str) -> str:
        curved = (
            12.92 * max(u, 0) if u <= 0.0031308 else 1.055 * max(u, 0) ** (1 / 2.4) - 0.055
            for u in tokens()[name][0]
        )
        return "".join(f"{round(255 * min(u, 1)):02X}" for u in curved)

    named = ("ink", "ink-2", "ink-3", "line", "line-strong", "sunken", "accent", "accent-mid")
    assert [vars(colours)[name.replace("-", "_").upper()] for name in named] == list(
        map(written, named)
    )
    assert tuple(written(f"m{level}") for level in range(5)) == colours.LEVELS
    assert tuple(written(f"m{level}-ink") for level in range(5)) == colours.LEVEL_INKS
    assert list(colours.RISKS.values()) == [written(f"r{risk}") for risk in (1, 2, 3, 4)]
    assert list(colours.RISK_INKS.values()) == [written(f"r{risk}-ink") for risk in (1, 2, 3, 4)]

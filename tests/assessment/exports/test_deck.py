"""Three slides, read back: what they say, and that nothing lies beyond its place."""

import io
import itertools
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache

import pytest
from pptx import Presentation
from pptx.util import Emu, Pt

from assessment.engine.evaluation import evaluate
from assessment.exports.deck import pptx
from assessment.exports.fitting import fitted, size_for, width, wrapped
from assessment.results import Beside, PlannedLine, Results
from assessment.samples import results as every_state
from assessment.samples import scales
from tests.reports import CONTENT, RIGHT_TO_LEFT, make_sample, say_to_all
from tests.walls.hostile import PAYLOADS

MADE = datetime(2026, 11, 20, 12, tzinfo=UTC)
NOTHING = {"answers": {}, "votes": {}, "contested": {}}


def made(results: Results, foot: str = "Claims triage") -> bytes:
    return pptx(results, title="Claims triage", foot=foot, made=MADE)


def opened(results: Results, **told: str):
    return Presentation(io.BytesIO(made(results, **told)))


@pytest.fixture(scope="module")
def sample() -> Results:
    return Results(evaluate(CONTENT, make_sample()))


CASES = {
    "sample": lambda: Results(evaluate(CONTENT, make_sample())),
    "every state": every_state,
    "nothing answered": lambda: Results(evaluate(CONTENT, make_sample(**NOTHING))),
    "two levels": lambda: scales()[0],
    "seven levels": lambda: scales()[-1],
    "long": lambda: Results(evaluate(CONTENT, say_to_all("W" * 4000))),
    "right to left": lambda: Results(evaluate(CONTENT, say_to_all(RIGHT_TO_LEFT * 40))),
}


@cache
def deck_of(case: str):
    return opened(CASES[case]())


def words(slide) -> Iterator[str]:
    for shape in every_shape(slide.shapes):
        if shape.has_text_frame:
            yield shape.text_frame.text
        elif shape.has_table:
            yield from (cell.text for row in shape.table.rows for cell in row.cells)


def every_shape(shapes):
    for shape in shapes:
        yield shape
        if hasattr(shape, "shapes"):
            yield from every_shape(shape.shapes)


def said(slide) -> str:
    return "\n".join(words(slide))


def test_there_are_three_wide_slides_each_with_a_title(sample):
    deck = opened(sample)

    titles = [slide.shapes.title.text_frame.text for slide in deck.slides]
    assert (deck.slide_width, deck.slide_height) == (Emu(12191695), Emu(6858000))
    assert titles == [
        "Strong in Ownership, risk & access, weak in Data",
        "“Ad hoc firefighting” weighs most",
        "Three steps now remove 23 % of the risk found",
    ]
    assert deck.core_properties.title == "Claims triage"
    assert all("Claims triage" in said(slide) for slide in deck.slides)


def test_profile_is_a_table_with_marks_that_can_be_moved(sample):
    slide = opened(sample).slides[0]

    (frame,) = [shape for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in frame.table.rows]
    assert rows[0] == ["Dimension", "Level reached", "", "To target", "Score"]
    assert [row[0] for row in rows[1:]] == [line.title for line in sample.lines]
    assert rows[1] == ["Data", "Level 0, Absent", "", "3 below", "1.0"]
    (group,) = [shape for shape in slide.shapes if hasattr(shape, "shapes")]
    names = [shape.name for shape in group.shapes]
    assert {"Score of Data", "Target of Data", "Level of Data", "Weighted mean"} <= set(names)


def test_marks_stand_where_their_figures_are(sample):
    slide = opened(sample).slides[0]
    places = {shape.name: shape.left + shape.width / 2 for shape in every_shape(slide.shapes)}

    by_score = sorted(sample.lines, key=lambda line: line.row.score.value)
    centres = [places[f"Score of {line.title}"] for line in by_score]
    assert centres == sorted(centres)
    least, most = places["Figure 0 of the axis"], places["Figure 4 of the axis"]
    for line in sample.lines:
        expected = least + (most - least) * line.row.score.value / 4
        assert places[f"Score of {line.title}"] == pytest.approx(expected, abs=Pt(1.5))


def test_findings_have_their_answers_and_what_lowers_them(sample):
    slide = opened(sample).slides[1]

    (frame,) = [shape for shape in slide.shapes if shape.has_table]
    rows = [[cell.text for cell in row.cells] for row in frame.table.rows]
    assert len(rows) == 6
    assert rows[1][1].startswith("Ad hoc firefighting\n")
    assert rows[1][2] == "What happens when the model misbehaves in production? 1, needs 3"
    assert rows[1][3] == "1. Name a person on duty and write their first steps"
    pills = [shape.text_frame.text for shape in slide.shapes if shape.name.startswith("Risk of")]
    assert pills == ["High", "Medium", "Medium", "Medium", "Medium"]


def test_line_is_set_smaller_before_it_is_cut():
    text = "Effects on people unexamined"

    sizes = [size_for(text, wide=wide, sizes=(14, 13, 12), bold=True) for wide in (270, 250, 100)]

    assert sizes == [14, 13, 12]


def test_finding_that_may_not_be_so_says_so():
    words_of = said(opened(every_state()).slides[1])

    assert "Medium, if so" in words_of
    assert "Find out first, half a day" in words_of
    assert "Contested (contested)" in words_of


def test_decisions_tell_owner_days_and_what_ends(sample):
    step = sample.evaluation.plan.steps[0]
    taken = PlannedLine(remedy=step.remedy, owner="Petra", due=date(2026, 12, 18))
    results = Results(sample.evaluation, beside=Beside(planned=(taken,)))

    slide = opened(results).slides[2]

    first, second, third = (
        shape.text_frame.text for shape in slide.shapes if shape.name.startswith("Decision")
    )
    assert first.splitlines()[:9] == [
        "1. Name a person on duty and write their first steps",
        *("Owner", "Petra, by 18 December 2026", "Decided by", "This team"),
        *("Takes", "2 person-days, 1 to 3", "Ends", "Ad hoc firefighting"),
    ]
    assert "To be named" in second
    assert "The organisation: name who stands in for it" in third


def test_decision_that_is_taken_is_not_asked_for_again(sample):
    first, second, third, *_ = sample.evaluation.plan.steps
    planned = (
        PlannedLine(remedy=first.remedy, is_done=True),
        PlannedLine(remedy=second.remedy, reason="Too dear.", accepted_by="Ines"),
        PlannedLine(remedy=third.remedy, owner="Tomas"),
    )

    slide = opened(Results(sample.evaluation, beside=Beside(planned=planned))).slides[2]

    cards = [shape for shape in slide.shapes if shape.name.startswith("Decision")]
    assert [card.name for card in cards] == ["Decision 3", "Decision 4", "Decision 5"]
    assert slide.shapes.title.text_frame.text.startswith("Three decisions: ")
    assert "Steps 1 and 2 are done or decided against" in said(slide)
    assert "Owner\nTomas\n" in cards[0].text_frame.text.replace("\v", "\n")


def test_plan_of_which_every_step_is_settled_says_so(sample):
    planned = tuple(
        PlannedLine(remedy=step.remedy, is_done=True) for step in sample.evaluation.plan.steps
    )

    slide = opened(Results(sample.evaluation, beside=Beside(planned=planned))).slides[2]

    assert slide.shapes.title.text_frame.text == "Every step is done or decided against"
    assert "Nothing is left to decide" in said(slide)


def test_assessment_without_an_answer_says_so():
    slides = opened(CASES["nothing answered"]()).slides

    assert slides[0].shapes.title.text_frame.text == "Nothing is answered yet"
    assert not [shape for shape in slides[1].shapes if shape.has_table]


# -- Geometry --------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES)
def test_nothing_lies_beyond_its_slide(case):
    deck = deck_of(case)

    for slide in deck.slides:
        for shape in every_shape(slide.shapes):
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= deck.slide_width, shape.name
            assert shape.top + shape.height <= deck.slide_height, shape.name


@pytest.mark.parametrize("case", CASES)
def test_no_text_lies_over_another(case):
    for slide in deck_of(case).slides:
        boxes = [
            shape
            for shape in slide.shapes
            if shape.has_text_frame and not shape.name.startswith(("Risk of", "Figure"))
        ]
        boxes += [shape for shape in slide.shapes if shape.has_table]
        for one, other in itertools.combinations(boxes, 2):
            beside = one.left + one.width <= other.left or other.left + other.width <= one.left
            apart = one.top + one.height <= other.top or other.top + other.height <= one.top
            assert beside or apart, (one.name, other.name)


@pytest.mark.parametrize("case", CASES)
def test_every_text_fits_into_its_box_in_a_wide_face(case):
    for slide in deck_of(case).slides:
        for shape in every_shape(slide.shapes):
            if shape.has_text_frame and shape.text_frame.text:
                assert height(shape.text_frame, shape.width) <= shape.height, shape.name
        for shape in slide.shapes:
            if shape.has_table:
                for row in shape.table.rows:
                    for cell, column in zip(row.cells, shape.table.columns, strict=True):
                        room = column.width - cell.margin_left - cell.margin_right
                        margins = cell.margin_top + cell.margin_bottom
                        assert height(cell.text_frame, room) + margins <= row.height, cell.text


def height(frame, room: int) -> float:
    total = 0.0
    for paragraph in frame.paragraphs:
        for run in paragraph.runs:
            size, bold = run.font.size.pt, bool(run.font.bold)
            lines = list(wrapped(run.text, Emu(room).pt + 0.1, size, bold))
            total += len(lines) * size * 1.2
        total += paragraph.space_before.pt if paragraph.space_before else 0
    return Pt(total)


@pytest.mark.parametrize("case", CASES)
def test_nothing_is_smaller_than_12_points(case):
    for slide in deck_of(case).slides:
        sizes = re.findall(r' sz="(\d+)"', zip_part(slide))
        assert sizes
        assert min(map(int, sizes)) >= 1200


def zip_part(slide) -> str:
    return slide.part.blob.decode()


def test_pictures_are_told_to_whoever_does_not_see_them(sample):
    slide = opened(sample).slides[0]

    told = {shape.name: shape._element._nvXxPr.cNvPr.get("descr") for shape in slide.shapes}
    assert told["Dot plot"].startswith("Data: score 1.0, target 3; ")
    assert told["Dimensions"]


# -- What was typed --------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", PAYLOADS)
def test_whatever_was_typed_is_text_on_the_slides(payload):
    text = PAYLOADS[payload]
    results = Results(evaluate(CONTENT, say_to_all(text[:4000])))

    file = made(results, foot=f"{text}, {text}")

    assert len(Presentation(io.BytesIO(file)).slides) == 3
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        parts = [archive.read(name).decode() for name in archive.namelist() if "/slides/" in name]
    whole = "".join(parts)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]", whole.replace("\r\n", ""))
    assert "<svg onload" not in whole
    assert "hlinkClick" not in whole


@pytest.mark.parametrize("payload", [*PAYLOADS, "漢字" * 3000, "a " * 3000, "", " "])
@pytest.mark.parametrize("lines", [1, 3])
def test_cut_text_fits_and_loses_no_more_than_it_must(payload, lines):
    text = PAYLOADS.get(payload, payload)

    cut = fitted(text, wide=200, size=12, lines=lines)

    assert len(list(wrapped(cut, 200, 12))) <= lines
    assert all(width(line, 12) <= 200 for line in wrapped(cut, 200, 12))
    if cut.endswith("…"):
        assert sum(width(line, 12) for line in wrapped(cut, 200, 12)) > 200 * lines * 0.4

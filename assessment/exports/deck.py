"""Three slides for somebody's deck: the profile, what can go wrong, and three decisions."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.util import Inches

from assessment.exports import colours
from assessment.exports.drawing import (
    HIGH,
    POINTS,
    WIDE,
    Box,
    Line,
    mark,
    rule,
    table,
    text,
    write,
)
from assessment.exports.fitting import fitted, size_for, width
from assessment.exports.plot import plot
from assessment.exports.sheets import days_range, stands_at
from assessment.exports.texts import cut, on_one_line
from assessment.exports.wording import claim, headline_of, standing_of
from assessment.results import FindingLine, Results, StepLine

TITLE_ONLY = 5  # of the layouts of the plain deck
X, FULL = 0.6, 12.13
MOST_FINDINGS, MOST_SIGNS, MOST_REMEDIES, MOST_STEPS = 5, 2, 2, 3
FINDING_WIDTHS = (1.6, 3.6, 4.2, 2.73)
FINDING_Y, FINDING_HEAD, FINDING_HIGH = 1.95, 0.34, 0.9
CELL_LINES = 4  # that a row of findings has room for
PILL = 0.26
LEAD_SIZES, TITLE_SIZES = (16, 14, 13), (14, 13, 12)
DECIDES = {
    "team": "This team",
    "platform": "The platform team",
    "organisation": "The organisation",
}
MOST_NAMED = 6  # steps, on one line
CARD, GAP, CARD_Y = 3.8, 0.365, 2.0


def pptx(results: Results, *, title: str, foot: str, made: datetime) -> bytes:
    """`foot` says whose it is and of when; `made` is when what the slides tell was so."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDE), Inches(HIGH)
    for draw in (profile, findings, decisions):
        slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
        draw(slide, results)
        line = fitted(foot, wide=FULL * POINTS, size=12)
        place = Box(x=X, y=6.95, wide=FULL, high=0.3)
        text(slide.shapes, place, Line(text=line, ink=colours.INK_3), name="Source")
    properties = deck.core_properties
    properties.title, properties.author = cut(on_one_line(title), 200), "Plumbline"
    properties.last_modified_by, properties.revision = "Plumbline", 1
    properties.created = properties.modified = made.replace(tzinfo=None)
    file = BytesIO()
    deck.save(file)
    return file.getvalue()


def headed(slide: Any, title: str, lead: str) -> None:
    shape = slide.shapes.title
    shape.left, shape.top, shape.width, shape.height = Box(x=X, y=0.4, wide=FULL, high=0.95).emu
    whole = fitted(title, wide=FULL * POINTS, size=26, lines=2, bold=True)
    write(shape.text_frame, [Line(text=whole, size=26, bold=True)], middle=True)
    place = Box(x=X, y=1.42, wide=FULL, high=0.36)
    size = size_for(lead, wide=FULL * POINTS, sizes=LEAD_SIZES)
    said = fitted(lead, wide=FULL * POINTS, size=size)
    text(slide.shapes, place, Line(text=said, size=size, ink=colours.INK_2), name="Lead")


# -- Profile ---------------------------------------------------------------------------------------


def profile(slide: Any, results: Results) -> None:
    headed(slide, headline_of(results), f"{standing_of(results)}{score_of(results)}")
    plot(slide, results)
    legend(slide.shapes, results)


def score_of(results: Results) -> str:
    overall = results.evaluation.profile.overall
    if overall.low is None or overall.high is None or results.is_unanswered:
        return ""
    if not results.shows_score:
        return f". Score between {overall.low:.1f} and {overall.high:.1f}"
    return f". Score {overall.score:.1f}, between {overall.low:.1f} and {overall.high:.1f}"


def legend(shapes: Any, results: Results) -> None:
    parts = [("dot", "Score" + (" now" if results.since else ""))]
    parts += [("bar", "Could be anywhere here")]
    parts += [("was", f"{results.since.date:%B %Y}")] if results.since else []
    parts += [("goal", "Target, a level")] if results.target_profile else []
    parts += [("mean", f"Weighted mean {results.plot.mean.value:.1f}")] if results.plot.mean else []
    x, y = X, 6.6
    for kind, said in parts:
        sample(shapes, kind, x, y)
        wide = width(said, 12) / POINTS
        place = Box(x=x + 0.4, y=y - 0.13, wide=wide, high=0.26)
        text(shapes, place, Line(text=said, ink=colours.INK_2), name=f"Legend: {said}", middle=True)
        x += 0.4 + wide + 0.3


def sample(shapes: Any, kind: str, x: float, y: float) -> None:
    name = f"Sample of {kind}"
    if kind in ("goal", "mean"):
        ends, points = ((x + 0.16, y - 0.11), (x + 0.16, y + 0.11)), 2.5 if kind == "goal" else 0.75
        rule(shapes, *ends, name=name, ink=colours.INK, points=points)
    elif kind == "bar":
        box = Box(x=x, y=y - 0.08, wide=0.32, high=0.16)
        mark(shapes, "bar", box, name=name, fill=colours.ACCENT_MID)
    else:
        fill, outline = (colours.SURFACE, colours.INK_3) if kind == "was" else (colours.ACCENT, "")
        box = Box(x=x + 0.08, y=y - 0.08, wide=0.16, high=0.16)
        mark(shapes, "dot", box, name=name, fill=fill, outline=outline)


# -- What can go wrong -----------------------------------------------------------------------------


def findings(slide: Any, results: Results) -> None:
    found, shown = results.findings, results.findings[:MOST_FINDINGS]
    headed(slide, claim("findings", results), counted(results))
    if not shown:
        return
    titles = ("Risk", "What can go wrong", "What shows it", "What lowers it")
    rows = [[[Line(text=title, ink=colours.INK_2)] for title in titles]]
    rows += [finding_cells(line) for line in shown]
    heights = [FINDING_HEAD, *(FINDING_HIGH for _ in shown)]
    table(
        slide.shapes,
        Box(x=X, y=FINDING_Y, wide=FULL, high=sum(heights)),
        widths=FINDING_WIDTHS,
        rows=rows,
        heights=heights,
        name="Findings",
        told=f"{len(shown)} of {len(found)} findings, the greatest risk first",
    )
    for number, line in enumerate(shown):
        pill(slide.shapes, line, FINDING_Y + FINDING_HEAD + FINDING_HIGH * (number + 0.5))


def counted(results: Results) -> str:
    present, suspected = results.present, results.suspected
    if not (present or suspected):
        return f"{results.looked_at} antipatterns were looked at"
    parts = [f"{present} found"] if present else []
    parts += [f"{suspected} more if it turns out so" if present else f"{suspected} if so"] * bool(
        suspected
    )
    more = len(results.findings) - MOST_FINDINGS
    shown = f"; the {MOST_FINDINGS} that weigh most" if more > 0 else ""
    return f"{', '.join(parts)}{shown}"


def finding_cells(line: FindingLine) -> list[list[Line]]:
    widths = [wide * POINTS - 8 for wide in FINDING_WIDTHS]
    tail = " (contested)" if line.finding.contested else ""
    named = line.antipattern.title
    size = size_for(named, wide=widths[1], sizes=TITLE_SIZES, bold=True, tail=tail)
    title = fitted(named, wide=widths[1], size=size, bold=True, tail=tail)
    harm = fitted(line.antipattern.harm, wide=widths[1], size=12, lines=3)
    return [
        [],
        [Line(text=title, size=size, bold=True), Line(text=harm, ink=colours.INK_2)],
        [Line(text=each) for each in shown_by(line, widths[2])],
        [Line(text=each) for each in lowered_by(line, widths[3])],
    ]


def shown_by(line: FindingLine, wide: float) -> Iterator[str]:
    signs = line.signs[:MOST_SIGNS]
    more = len(line.signs) - len(signs)
    for sign in signs:
        rest = f" (and {more} more)" if more and sign is signs[-1] else ""
        tail = f" {stands_at(sign.standing)}, needs {sign.below}{rest}"
        room = CELL_LINES // len(signs)
        yield fitted(sign.question.text, wide=wide, size=12, lines=room, tail=tail)


def lowered_by(line: FindingLine, wide: float) -> Iterator[str]:
    if line.find_out:
        yield "Find out first, half a day"
    ranked = sorted(line.steps, key=lambda step: step.rank)
    steps = ranked[: MOST_REMEDIES - line.find_out]
    for step in steps:
        room = CELL_LINES // (len(steps) + line.find_out)
        yield fitted(f"{step.rank}. {step.remedy.title}", wide=wide, size=12, lines=room)
    if not line.steps and not line.find_out:
        yield "Decided against" if line.refused else "No step lowers it alone"


def pill(shapes: Any, line: FindingLine, middle: float) -> None:
    band = line.finding.band
    said = (
        f"{band.capitalize()}, if so" if line.finding.verdict == "suspected" else band.capitalize()
    )
    mark(
        shapes,
        "bar",
        Box(x=X, y=middle - PILL / 2, wide=FINDING_WIDTHS[0] - 0.15, high=PILL),
        name=f"Risk of {line.antipattern.title}",
        fill=colours.RISKS.get(band, colours.SUNKEN),
        line=Line(
            text=said, bold=True, ink=colours.RISK_INKS.get(band, colours.INK), aligned="center"
        ),
    )


# -- Three decisions -------------------------------------------------------------------------------


def decisions(slide: Any, results: Results) -> None:
    planned = results.by_rank
    done = [line for line in planned if line.step.key in results.beside.done]
    steps = [line for line in planned if line not in done][:MOST_STEPS]
    settled = sorted(line.step.rank for line in (*done, *results.refused))
    if steps and settled:
        headed(slide, asked_for(steps), already(settled))
    elif steps:
        headed(slide, claim("plan", results), asked_for(steps))
    elif settled:
        headed(slide, "Every step is done or decided against", "Nothing is left to decide")
    else:
        headed(slide, claim("plan", results), "Nothing was found that a step would lower")
    for number, line in enumerate(steps):
        card(slide.shapes, results, line, X + number * (CARD + GAP))


def already(settled: list[int]) -> str:
    *before, last = map(str, settled)
    named = f"Steps {', '.join(before)} and {last} are" if before else f"Step {last} is"
    if len(settled) > MOST_NAMED:
        named = f"{len(settled)} steps are"
    return f"{named} done or decided against"


def asked_for(steps: list[StepLine]) -> str:
    days = sum(line.step.person_days for line in steps)
    ranges = [days_range(line) for line in steps]
    least, most = (sum(each) for each in zip(*ranges, strict=True))
    count = {1: "One decision", 2: "Two decisions"}.get(len(steps), "Three decisions")
    return f"{count}: {days:g} person-days{between(least, most)}"


def between(least: float, most: float) -> str:
    return f", {least:g} to {most:g}" if least < most else ""


def card(shapes: Any, results: Results, line: StepLine, x: float) -> None:
    rule(shapes, (x, CARD_Y), (x + CARD, CARD_Y), name="Top", ink=colours.ACCENT, points=3)
    title = fitted(
        f"{line.step.rank}. {line.step.remedy.title}",
        wide=CARD * POINTS,
        size=18,
        lines=3,
        bold=True,
    )
    lines = [Line(text=title, size=18, bold=True)]
    for name, said, most in facts(results, line):
        lines.append(Line(text=name, ink=colours.INK_3, before=8))
        lines.append(Line(text=fitted(said, wide=CARD * POINTS, size=14, lines=most), size=14))
    box = Box(x=x, y=CARD_Y + 0.12, wide=CARD, high=4.7)
    text(shapes, box, *lines, name=f"Decision {line.step.rank}")


def facts(results: Results, line: StepLine) -> Iterator[tuple[str, str, int]]:
    """What it is called, what it is, and in how many lines."""
    step, taken = line.step, results.beside.followed.get(line.step.key)
    by = f", by {taken.due:%-d %B %Y}" if taken and taken.due else ""
    yield "Owner", f"{taken.owner}{by}" if taken else "To be named", 1
    sponsor = ": name who stands in for it" if line.placed.slot.lacks_sponsor else ""
    yield "Decided by", f"{DECIDES[step.remedy.reach]}{sponsor}", 2
    least, most = days_range(line)
    days = f"{step.person_days:g} person-day{'' if step.person_days == 1 else 's'}"
    yield "Takes", f"{days}{', the team’s estimate' if step.estimated else between(least, most)}", 1
    if line.ends:
        so = ", if it turns out so" if line.if_so else ""
        yield "Ends", "; ".join(each.title for each in line.ends) + so, 2
    elif line.lowers:
        yield "Lowers", "; ".join(each.title for each in line.lowers), 2
    elif not step.raises:
        yield "Lowers", "Nothing more: the other steps do its work already", 2
    yield "First step", step.remedy.first_step, 3

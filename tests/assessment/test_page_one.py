"""Page one: what it asks for, what it costs, what has paid off, and that it is one page."""

import datetime
import re
from dataclasses import replace
from io import BytesIO

import pypdf
import pytest

from assessment import report
from assessment.engine import progress, scoring
from assessment.engine.answers import Answer
from assessment.report.options import Options
from assessment.results import Beside, PlannedLine, Since
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_effort,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
)
from tests.report_pages import read
from tests.reports import CONTENT, make_answers_of, make_card, make_demo, make_report, make_sample

MAY, NOVEMBER = datetime.date(2026, 5, 12), datetime.date(2026, 11, 30)
SUMMARY = Options(extent="summary")


def make_plan(*, days: int, **given):
    """One finding, and one step of so many days against it."""
    instrument = make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=f"build-{n}") for n in (1, 2, 3)])],
        efforts=[make_effort(person_days=days)],
        antipatterns=[make_antipattern(severity=5, signals=[make_signal(question="build-1")])],
        remedies=[make_remedy(key="mend", raises={"build-1": 4}, **given)],
    )
    answers = make_answers_of(instrument, answers={"build-1": Answer(level=0)}, date=NOVEMBER)
    return instrument, answers


@pytest.mark.parametrize(
    ("days", "until", "said"),
    [(2, datetime.date(2026, 12, 1), "Dec 2026"), (25, datetime.date(2027, 2, 1), "Feb 2027")],
)
def test_cost_says_by_which_month_it_is_seen(days, until, said):
    instrument, answers = make_plan(days=days)

    made = make_report(answers, instrument=instrument)

    assert made.horizons[0].until == until
    assert f"Now, by {said}" in read(made).text


def test_cost_of_a_report_without_a_date_says_in_how_many_months():
    instrument, _ = make_plan(days=25)
    answers = make_answers_of(instrument, answers={"build-1": Answer(level=0)})

    assert "Now, in 3 months" in read(make_report(answers, instrument=instrument)).text


def test_page_one_says_how_many_days_it_wants_and_of_whom():
    instrument, answers = make_plan(days=2, reach="organisation")

    text = read(make_report(answers, instrument=instrument)).text

    assert "2 person-days of this team for “next”; the organisation for step 1 (next)." in text
    assert "Needs the organisation: name who stands in for it there." in text
    assert "In next, not now: nobody beyond this team is named yet who stands in for it." in text


def test_page_one_asks_for_nothing_of_what_is_done_or_decided_against():
    keys = [f"build-{number}" for number in (1, 2, 3)]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=[make_question(key=key) for key in keys])],
        efforts=[make_effort(person_days=2)],
        antipatterns=[
            make_antipattern(
                key=f"no-{key}", signals=[make_signal(question=key)], severity=severity
            )
            for key, severity in zip(keys, (5, 4, 3), strict=True)
        ],
        remedies=[
            make_remedy(key="done", raises={"build-1": 3}),
            make_remedy(key="refused", raises={"build-2": 3}, reach="platform"),
            make_remedy(key="ahead", raises={"build-3": 3}),
        ],
    )
    given = make_answers_of(
        instrument, answers={key: Answer(level=0) for key in keys}, date=NOVEMBER
    )
    done, refused, _ = instrument.remedies
    planned = (
        PlannedLine(remedy=done, is_done=True),
        PlannedLine(remedy=refused, reason="Too dear.", accepted_by="Ines"),
    )

    made = make_report(given, instrument=instrument, beside=Beside(planned=planned))

    page = read(made)
    text = page.text
    inside = {address[1:] for address in page.addresses if address.startswith("#")}
    assert inside <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    page_one = text[: text.index("Who says so, and what was not looked at?")]
    assert "2 person-days of this team this month." in page_one
    assert "platform team" not in page_one
    assert "Steps 1 and 2 are done or decided against." in page_one
    assert "that of what is decided against included" in page_one
    assert [part.ahead_until.planned for part in made.horizons][-1] == 2
    assert made.horizons[-1].left == pytest.approx(4 / 12)
    assert "In next, not now" not in text
    assert "2 Refused. Too dear. The risk is accepted by Ines. It would have removed 33 %" in text


def settled(remedy, how: str) -> PlannedLine:
    if how == "done":
        return PlannedLine(remedy=remedy, is_done=True)
    return PlannedLine(remedy=remedy, reason="Too dear.", accepted_by="Ines")


@pytest.mark.parametrize("how", ["done", "refused"])
def test_page_one_has_nothing_to_decide_where_every_step_is_settled(how):
    instrument, answers = make_plan(days=2)
    planned = tuple(settled(remedy, how) for remedy in instrument.remedies)

    made = make_report(answers, instrument=instrument, beside=Beside(planned=planned))

    html = report.html(made)
    assert "Nothing to decide: every step of the plan is done or decided against." in html
    assert not re.search(r"<ol>\s*</ol>", html)
    assert "No step of this questionnaire lowers" not in html


def test_step_whose_work_the_others_do_says_so():
    signals = [[make_signal(question=f"build-{n}")] for n in (1, 2)]
    instrument = make_instrument(
        efforts=[make_effort(key="days", person_days=2), make_effort(key="weeks", person_days=8)],
        antipatterns=[
            make_antipattern(key="one", signals=signals[0], severity=5),
            make_antipattern(key="two", signals=signals[1], severity=1),
        ],
        remedies=[
            make_remedy(key="theirs", raises={"build-1": 3}, reach="platform"),
            make_remedy(key="ours", raises={"build-1": 3, "build-2": 3}, effort="weeks"),
        ],
    )
    zero = {key: Answer(level=0) for key in ("build-1", "build-2", "build-3")}

    text = read(make_report(make_answers_of(instrument, answers=zero), instrument=instrument)).text

    assert "None more: the other steps do its work already." in text
    assert "done by others" in text
    assert "opens the way" not in text


def test_step_with_somebody_beyond_the_team_who_stands_in_for_it_stands_in_now():
    instrument, answers = make_plan(days=2, reach="organisation")
    remedy = instrument.remedies[0].key

    made = make_report(answers, instrument=instrument, beside=Beside(sponsors={remedy: "Ruth"}))

    text = read(made).text
    assert "2 person-days of this team this month; the organisation for step 1 (now)." in text
    assert "The organisation; Ruth stands in for it there" in text
    assert "name who stands in for it" not in text


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ({"build-1": 4, "build-2": 3}, "One of one step done since then paid off: Mend"),
        ({"build-1": 2, "build-2": 3}, "None of one step done since then paid off. In part: Mend."),
        ({"build-1": 0, "build-2": 0}, "No answer shows it yet: Mend."),
        ({"build-3": 1}, "One cannot be judged."),
    ],
)
def test_page_one_says_whether_the_steps_done_since_last_time_paid_off(levels, said):
    remedy = make_remedy(key="mend", raises={"build-1": 4, "build-2": 3})
    instrument = make_instrument(remedies=[remedy])
    zero = {key: Answer(level=0) for key in ("build-1", "build-2", "build-3")}
    now = {key: Answer(level=level) for key, level in levels.items()}
    older = scoring.profile(instrument, make_answers_of(instrument, answers=zero))
    given = make_answers_of(instrument, answers=now, date=NOVEMBER)
    change = progress.compare(older, scoring.profile(instrument, given))

    made = make_report(
        given,
        instrument=instrument,
        since=Since(date=MAY, progress=change, older=older),
        done=(remedy,),
    )

    assert said in read(made).text


def test_steps_that_paid_off_beyond_the_first_two_are_counted():
    remedies = [make_remedy(key=f"mend-{n}", raises={f"build-{n}": 3}) for n in (1, 2, 3)]
    instrument = make_instrument(remedies=remedies)
    levels = [{f"build-{n}": Answer(level=level) for n in (1, 2, 3)} for level in (0, 3)]
    then, now = (make_answers_of(instrument, answers=each, date=NOVEMBER) for each in levels)
    older = scoring.profile(instrument, then)
    since = Since(
        date=MAY, progress=progress.compare(older, scoring.profile(instrument, now)), older=older
    )

    made = make_report(now, instrument=instrument, since=since, done=tuple(remedies))

    assert "Three of three steps done since then paid off: Mend-1, Mend-2 and one more." in (
        read(made).text
    )


LONG_CARD = replace(
    make_card(),
    harmed="Customers who are paid too little or wait weeks for a claim; adjusters, too. " * 2,
    not_included="The fraud check that runs after it, and the platform underneath. " * 2
    + "“The document scanner.”",
)


@pytest.mark.parametrize("card", [make_card(), LONG_CARD], ids=["short card", "long card"])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_summary_is_a_cover_and_one_page_on_either_paper(paper, card):
    earlier, now = (make_demo(f"claims-triage-2026-{month}.json") for month in ("05", "11"))
    before = scoring.profile(CONTENT, earlier)
    change = progress.compare(before, scoring.profile(CONTENT, now))
    made = make_report(
        now,
        card=card,
        since=Since(date=MAY, progress=change, older=before),
        options=Options(extent="summary", paper=paper),
    )

    printed = pypdf.PdfReader(BytesIO(report.pdf(made)))

    assert len(printed.pages) == 2
    assert "Not looked at, as the team says:" in " ".join(printed.pages[1].extract_text().split())


def planned_of(answers) -> dict[str, tuple[PlannedLine, ...]]:
    steps = [part.line.step.remedy for part in make_report(answers).steps]
    due, name = datetime.date(2026, 12, 4), "Alexandra Hohenstein-Merzendorfer of Claims"
    owned = tuple(PlannedLine(remedy=each, owner=name, due=due) for each in steps[:3])
    done = tuple(PlannedLine(remedy=each, is_done=True) for each in steps[:2])
    refused = (PlannedLine(remedy=steps[3], reason="Too dear.", accepted_by="Ines"),)
    return {"owned": owned, "done": done, "settled": (*done, *refused), "all": (*owned, *refused)}


@pytest.mark.parametrize("paper", ["a4", "letter"])
@pytest.mark.parametrize("made", ["owned", "done", "settled", "all"])
@pytest.mark.parametrize("of", ["sample", "november"])
def test_page_one_is_one_page_whatever_the_team_has_made_of_its_plan(of, made, paper):
    given = make_sample() if of == "sample" else make_demo("claims-triage-2026-11.json")
    since = None
    if of == "november":
        older = scoring.profile(CONTENT, make_demo("claims-triage-2026-05.json"))
        change = progress.compare(older, scoring.profile(CONTENT, given))
        since = Since(date=MAY, progress=change, older=older)

    printed = report.pdf(
        make_report(
            given,
            card=make_card(),
            since=since,
            beside=Beside(planned=planned_of(given)[made]),
            options=Options(extent="summary", paper=paper),
        )
    )

    assert len(pypdf.PdfReader(BytesIO(printed)).pages) == 2

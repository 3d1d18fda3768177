"""What a report holds by choice, what page one promises by when, and what last time’s work did."""

import datetime
import re

import pytest

from assessment import report
from assessment.engine.answers import Answer
from assessment.report.options import Options
from assessment.report.rendering import LARGEST_HTML, printer
from tests.instruments import (
    make_antipattern,
    make_instrument,
    make_signal,
)
from tests.report_pages import Page, read
from tests.reports import make_answers_of, make_report, make_sample

MAY, NOVEMBER = datetime.date(2026, 5, 12), datetime.date(2026, 11, 30)
SUMMARY = Options(extent="summary")


def ids(page: Page) -> set[str]:
    return {each.partition("-")[0] for each in page.ids}


# -- What it holds -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "held", "left_out"),
    [
        (
            Options(),
            {"findings", "plan", "open", "answers", "method", "sources", "colophon"},
            set(),
        ),
        (
            Options(extent="short"),
            {"findings", "plan", "open", "colophon"},
            {"answers", "question", "method", "sources", "source", "reference"},
        ),
        (
            SUMMARY,
            set(),
            {"findings", "finding", "plan", "remedy", "open", "answers", "method", "colophon"},
        ),
    ],
)
def test_what_is_left_out_is_linked_from_nowhere(options, held, left_out):
    page = read(make_report(options=options))

    inside = {each.removeprefix("#") for each in page.addresses if each.startswith("#")}
    assert inside <= set(page.ids)
    assert held <= ids(page)
    assert not left_out & ids(page)
    assert "Is it good enough for what this system does?" in page.text


def test_words_of_a_link_to_what_is_left_out_stay():
    whole, alone = (make_report(options=options) for options in (Options(), SUMMARY))
    title = whole.findings[0].finding.antipattern.title

    assert f">{title}</a>" in report.html(whole)
    assert f'<p class="name">{title}</p>' in report.html(alone)


@pytest.mark.parametrize(
    ("options", "listed", "said"),
    [
        (Options(), True, True),
        (Options(extent="short"), True, False),
        (Options(notes=False), False, False),
    ],
)
def test_answers_that_not_everybody_agrees_on_are_listed_where_opinions_differ(
    options, listed, said
):
    instrument = make_instrument()
    answers = {"build-1": Answer(level=2, dissent="North is at 0."), "run-1": Answer(level=1)}

    page = read(
        make_report(
            make_answers_of(instrument, answers=answers), instrument=instrument, options=options
        )
    )

    assert ("Settled, though not everybody agrees" in page.text) == listed
    assert ("How is build-1 done? at 2" in page.text) == listed
    assert ("North is at 0." in page.text) == said


@pytest.mark.parametrize("notes", [True, False])
def test_what_is_held_against_an_answer_stands_beside_the_votes_that_lie_far_apart(notes):
    instrument = make_instrument()
    given = make_answers_of(
        instrument,
        answers={"build-1": Answer(level=2, dissent="North is at 0.")},
        votes={"build-1": (0, 0, 4, 4)},
    )

    page = read(
        make_report(given, instrument=instrument, options=Options(extent="short", notes=notes))
    )

    assert "No shared view" in page.text
    assert ("Against what was settled: North is at 0." in page.text) == notes


def test_without_notes_neither_notes_nor_dissent_are_printed():
    sample = make_sample()
    key = next(key for key, answer in sample.answers.items() if answer.level is not None)
    answers = dict(sample.answers)
    answers[key] = Answer(level=0, note="NOTED.", dissent="DISSENTED.", evidence=("SEEN.",))
    given = make_sample(answers=answers)

    told = report.html(make_report(given))
    untold = report.html(make_report(given, options=Options(notes=False)))

    assert all(word in told for word in ("NOTED.", "DISSENTED.", "SEEN."))
    assert [word in untold for word in ("NOTED.", "DISSENTED.", "SEEN.")] == [False, False, True]
    assert "Notes and dissent" in untold


def test_finding_shows_what_was_noted_at_the_answers_that_show_it():
    instrument = make_instrument(
        antipatterns=[make_antipattern(signals=[make_signal(question="build-1")])]
    )
    answers = {"build-1": Answer(level=0, note="Nobody looks at it.")}

    made = make_report(make_answers_of(instrument, answers=answers), instrument=instrument)

    (finding,) = re.findall('<article class="finding".*?</article>', report.html(made), re.DOTALL)
    assert "“Nobody looks at it.”" in finding


@pytest.mark.parametrize("options", [Options(), Options(notes=False, paper="letter"), SUMMARY])
def test_options_say_what_they_are_in_an_address_and_are_read_from_it(options):
    assert Options.of(options.query()) == options
    assert Options().query() == {}


def test_colophon_names_the_digests_of_what_is_attached():
    made = make_report()

    text = read(made).text

    assert all(f"SHA-256 {file.sha256}" in text for file in made.attached)


def test_printer_that_nobody_gives_an_order_is_gone_at_once():
    with pytest.raises(report.ReportTooLarge), printer() as ready:
        ready.render("x" * (LARGEST_HTML + 1))

    assert ready.process.returncode is not None

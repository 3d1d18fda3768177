"""The HTML of the report."""

import datetime
import re
from dataclasses import replace

import pytest

from assessment import charts, report
from assessment.engine import agreement, exposure, progress, scoring
from assessment.engine.answers import Answer
from assessment.results import Beside, Since
from questionnaires.instrument import Instrument
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_signal,
)
from tests.report_pages import Page, read
from tests.reports import (
    ALL_AT_ZERO,
    CONTENT,
    make_answers_of,
    make_card,
    make_report,
    make_sample,
)


@pytest.fixture(scope="module")
def sample() -> report.Report:
    return make_report(card=make_card())


@pytest.fixture(scope="module")
def document(sample) -> Page:
    return read(sample)


def test_report_opens_with_the_finding_and_where_it_stands(document):
    assert "Retail credit Card limits MLOps maturity profile, November 2026" in document.text
    assert re.search(r"\d of 8 dimensions at target; [\w& ]+ furthest below\.", document.text)
    for question in (
        "Is it good enough for what this system does?",
        "What can go wrong, in our terms?",
        "What do you want from me?",
        "What does it cost, and when do I see it?",
        "What changed since last time, did the last money work?",
        "Who says so, and what was not looked at?",
    ):
        assert question in document.text


def test_report_says_by_whom_and_how_much_does_not_apply(document, sample):
    assert "One person’s view, 19 November 2026." in document.text
    assert sample.counts.not_applicable == 1
    assert "One does not apply here." in document.text


def test_every_internal_link_leads_somewhere_and_every_id_is_one(document):
    inside = [address[1:] for address in document.addresses if address.startswith("#")]

    assert len(document.ids) == len(set(document.ids))
    assert set(inside) <= set(document.ids)


def test_every_antipattern_every_question_and_every_source_has_its_place(sample, document):
    expected = {f"finding-{each.key}" for each in CONTENT.antipatterns}
    expected |= {f"question-{key}" for key in sample.replies}
    expected |= {f"source-{each.key}" for each in CONTENT.sources}
    expected |= {f"reference-{each.key}" for each in CONTENT.references}

    assert expected <= set(document.ids)


def test_sources_say_what_this_edition_does_not_ask_about(document):
    assert CONTENT.changes in document.text


def test_findings_questions_and_remedies_lead_to_each_other(sample, document):
    for part in sample.findings:
        finding = f"finding-{part.finding.key}"
        for sign in part.line.signs:
            question = f"question-{sign.question.key}"
            assert question in document.links[finding]
            assert finding in document.links[question]
        for remedy in part.remedies:
            assert f"remedy-{remedy.key}" in document.links[finding]
            assert finding in document.links[f"remedy-{remedy.key}"]
    for part in sample.steps:
        remedy = f"remedy-{part.line.step.key}"
        for lift in part.line.step.raises:
            assert f"question-{lift.question.key}" in document.links[remedy]
            assert remedy in document.links[f"question-{lift.question.key}"]


def test_every_answer_is_printed_with_all_that_was_said_to_it(sample, document):
    for reply in sample.replies.values():
        said = (reply.answer.note, reply.answer.dissent, reply.answer.not_applicable)
        for text in (reply.anchor, *said, *reply.answer.evidence):
            assert " ".join(text.split()) in document.text


def test_method_tells_the_figures_by_which_the_engine_goes(document):
    aligned, mixed = agreement.ALIGNED, agreement.MIXED
    bands = ", ".join(f"{name} from {least:g}" for name, least in exposure.BANDS)
    for told in (
        f"Below {scoring.RATED_COVERAGE:.0%} of the weight answered, or with more than"
        f" {scoring.RATED_NOT_APPLICABLE:.0%} of it not applying",
        f"below {charts.COVERED:.0%} the range stands in place of the score",
        f"at least {CONTENT.gate:.0%} of the weight stands at k or above",
        f"from {exposure.EXPOSED} at the highs",
        bands,
        f"aligned from {aligned:.2f}, mixed from {mixed:.2f}, split below",
    ):
        assert told in document.text.replace("\N{NO-BREAK SPACE}%", "%").replace(" %", "%"), told


def test_forecast_adds_up_from_horizon_to_horizon(sample, document):
    text = document.text
    parts = [f"After {part.key} {part.forecast.score:.1f}" for part in sample.horizons]
    assert [text.count(part) for part in parts] == [1] * len(parts)
    ended = [each.title for part in sample.horizons for each in part.ended]
    assert len(ended) == len(set(ended))
    assert set(ended) <= {part.finding.antipattern.title for part in sample.findings}
    row = text[text.index(parts[0]) : text.index(parts[1])]
    assert all(each.title in row for each in sample.horizons[0].ended)


def test_risk_is_printed_as_shares_alone(sample, document):
    total = sample.results.evaluation.diagnosis.total_risk

    assert f"{total:.1f}" not in document.text
    assert "100 %" in document.text


def test_plan_sums_up_to_what_its_steps_cost(sample):
    last = sample.horizons[-1]

    assert last.days_until.planned == sum(each.days.planned for each in sample.steps)
    assert last.removed == pytest.approx(sum(each.share for each in sample.steps))


def test_contested_finding_is_printed_with_its_reason_and_changes_no_figure():
    sample = make_sample(contested={})
    found = make_report(sample).findings[0].finding
    clear = next(each for each in make_report(sample).results.clear)
    reasons = {found.key: "We looked again.", clear.key: "That one too."}

    made = make_report(replace(sample, contested=reasons))

    text = read(made).text
    assert "The team says no: We looked again." in text
    assert "which is no finding here. That one too." in text
    assert made.findings[0].finding.risk == found.risk


def test_changes_since_the_last_time_are_like_for_like():
    instrument = make_instrument(dimensions=[make_dimension()])
    older = make_answers_of(instrument, answers=ALL_AT_ZERO)
    newer = make_answers_of(
        instrument, answers=ALL_AT_ZERO | {"build-1": Answer(level=3)}, date=NOVEMBER
    )
    before = scoring.profile(instrument, older)
    change = progress.compare(before, scoring.profile(instrument, newer))
    since = Since(date=MAY, progress=change, older=before)

    made = make_report(newer, instrument=instrument, since=since)

    text = read(made).text
    assert (
        "Up 1.0 since May 2026: the mean of the 3 questions compared went from 0.0 to 1.0, "
        "one answer is higher, no lower."
    ) in text
    assert "Build 0.0 3 of 3 0.0 1.0 +1.0 1.0" in text
    assert "Trend Up 1.0 since May 2026" in text
    assert "One answer is higher than then, no lower Higher: 1.1 from 0 to 3." in text


def test_trend_stands_before_the_dimensions_and_only_where_there_is_one(sample, document):
    assert not sample.has_trend
    assert "trend" not in document.ids

    instrument = make_instrument(dimensions=[make_dimension()])
    older = make_answers_of(instrument, answers=all_at(instrument, 2))
    newer = make_answers_of(instrument, answers=all_at(instrument, 1), date=NOVEMBER)
    before = scoring.profile(instrument, older)
    change = progress.compare(before, scoring.profile(instrument, newer))
    since = Since(date=MAY, progress=change, older=before)
    said = {"build-1": "clearer", "build-2": "worse", "build-3": "clearer"}

    made = make_report(newer, instrument=instrument, since=since, beside=Beside(lowered=said))

    page = read(made)
    assert page.ids.index("trend") < page.ids.index("dimensions")
    assert "three lower: by the team’s account one got worse, two are seen better" in page.text
    assert "1.1 from 2 to 1, we now see better; 1.2 from 2 to 1, got worse" in page.text


def test_opening_settles_only_what_no_answer_to_it_leaves_suspected():
    signals = [make_signal(question=f"build-{n}", below=2) for n in (1, 2)]
    instrument = make_instrument(
        dimensions=[make_dimension()],
        antipatterns=[
            make_antipattern(key="alone", signals=signals[:1]),
            make_antipattern(key="both", signals=signals),
        ],
    )
    given = {"build-1": Answer(dont_know=True), "build-2": Answer(dont_know=True)}

    made = make_report(make_answers_of(instrument, answers=given), instrument=instrument)

    assert "Settles Alone. May settle Both." in read(made).text


def test_contents_name_the_horizons_of_the_plan(sample, document):
    listed = document.links[""] & {"horizon-now", "horizon-next", "horizon-later"}

    assert listed == {f"horizon-{each.key}" for each in sample.horizons}


def test_version_with_another_dimension_is_compared_on_what_both_ask():
    gone, added = make_dimension(key="own"), make_dimension(key="check")
    older = make_instrument(dimensions=[make_dimension(), make_dimension(key="run"), gone])
    run = [make_question(key=f"run-{number}") for number in (2, 3, 4)]  # one gone, one new
    newer = make_instrument(
        version="2.0",
        dimensions=[make_dimension(), added, make_dimension(key="run", questions=run)],
    )
    before = scoring.profile(older, make_answers_of(older, answers=all_at(older, 1)))
    answers = make_answers_of(newer, answers=all_at(newer, 2))
    change = progress.compare(before, scoring.profile(newer, answers))
    since = Since(date=MAY, progress=change, older=before)

    text = read(make_report(answers, instrument=newer, since=since)).text

    assert "the 5 of 9 questions that were asked in the same meaning" in text
    assert "Check – none – – 2.0" in text
    assert "Run 1.0 2 of 3 1.0 2.0 +1.0 2.0" in text
    assert "Own" not in text


def all_at(instrument: Instrument, level: int) -> dict[str, Answer]:
    return {question.key: Answer(level=level) for question in instrument.questions()}


MAY, NOVEMBER = datetime.date(2026, 5, 12), datetime.date(2026, 11, 19)


def test_report_of_nobody_named_says_once_what_it_is():
    made = make_report(make_sample(team="", system="", organisation="", date=NOVEMBER))

    html, page = report.html(made), read(made)
    assert "<title>MLOps maturity profile, 19 November 2026</title>" in html
    assert 'data-team="MLOps maturity"' in html
    assert 'data-kind="Profile, November 2026"' in html
    assert "MLOps maturity Profile, November 2026" in page.text
    assert "MLOps maturity MLOps maturity" not in page.text

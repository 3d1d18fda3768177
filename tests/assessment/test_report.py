"""What the report says, part by part, and the HTML that says it; nothing here prints a PDF."""

import datetime
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from assessment import report
from assessment.engine import progress, scoring
from assessment.engine.answers import Answer
from assessment.engine.evaluation import evaluate
from assessment.report.replies import evidence
from assessment.results import Beside, Since
from assessment.templatetags.report import cut, signed
from questionnaires.instrument import Instrument
from tests.fullsize import make_full_answers, make_full_instrument
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_effort,
    make_facet,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)
from tests.reports import (
    CONTENT,
    MARKUP,
    RIGHT_TO_LEFT,
    make_answers_of,
    make_card,
    make_report,
    make_sample,
    say_to_all,
)

INLINE = {"a", "b", "i", "span", "text", "title"}


class Page(HTMLParser):
    """The ids of a document, the links inside each of its articles, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: dict[str, set[str]] = {}
        self.addresses: list[str] = []
        self.text = ""
        self.article = ""
        self.feed(html)
        self.text = " ".join(self.text.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.text += "" if tag in INLINE else " "
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "article":
            self.article = given["id"]
        if tag == "a":
            self.addresses.append(given["href"])
            self.links.setdefault(self.article, set()).add(given["href"].lstrip("#"))

    def handle_endtag(self, tag: str) -> None:
        if tag == "article":
            self.article = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def read(made: report.Report) -> Page:
    return Page(report.html(made))


@pytest.fixture(scope="module")
def sample() -> report.Report:
    return make_report(card=make_card())


@pytest.fixture(scope="module")
def document(sample) -> Page:
    return read(sample)


# -- Its parts ---------------------------------------------------------------------------------


def test_reply_is_numbered_by_dimension_and_place_among_the_questions_asked():
    off = make_question(key="off", off_when={"live": False})
    questions = [make_question(key="a"), off, make_question(key="b")]
    dimensions = [make_dimension(key="first"), make_dimension(key="second", questions=questions)]
    instrument = make_instrument(dimensions=dimensions)

    made = make_report(make_answers_of(instrument, facts={"live": False}), instrument=instrument)

    assert {key: reply.number for key, reply in made.replies.items()} == {
        "first-1": "1.1",
        "first-2": "1.2",
        "first-3": "1.3",
        "a": "2.1",
        "b": "2.2",
    }


def test_blocker_shows_where_it_stands_and_what_the_next_level_asks():
    instrument = make_instrument(dimensions=[make_dimension()])
    levels = {"build-1": 2, "build-2": 1, "build-3": 2}
    answers = {key: Answer(level=level) for key, level in levels.items()}

    (part,) = make_report(
        make_answers_of(instrument, answers=answers), instrument=instrument
    ).dimensions

    assert [(each.reply.key, each.reply.anchor, each.next) for each in part.blockers] == [
        ("build-2", "It is done at 1.", "It is done at 2.")
    ]
    assert [(each.reply.key, each.reply.anchor, each.next) for each in part.others] == [
        ("build-1", "It is done at 2.", "It is done at 3."),
        ("build-3", "It is done at 2.", "It is done at 3."),
    ]
    assert (part.next_level, part.next_name) == (2, "Level 2")


def test_days_of_a_horizon_add_up_with_their_range_and_an_estimate_has_none():
    instrument = make_planned()
    answers = make_answers_of(
        instrument, answers=ALL_AT_ZERO, effort_days={"second": 3}, capacity_days_per_month=10
    )

    made = make_report(answers, instrument=instrument)

    (now,) = made.horizons
    assert [(each.days.planned, each.days.least, each.days.most) for each in now.steps] == [
        (2, 1, 4),
        (3, 3, 3),
    ]
    assert (now.days.planned, now.days.least, now.days.most) == (5, 4, 7)


def test_horizon_counts_from_today_and_a_finding_ends_once():
    instrument = make_planned()
    answers = make_answers_of(instrument, answers=ALL_AT_ZERO, capacity_days_per_month=2)

    made = make_report(answers, instrument=instrument)

    now, following = made.horizons
    assert (now.days_until.planned, following.days_until.planned) == (2, 4)
    assert (now.share, following.share) == (0.5, 0.5)
    assert (now.left, following.left) == (0.5, 0.0)
    assert [each.key for each in now.ended] == ["one"]
    assert [each.key for each in following.ended] == ["two"]
    assert {each.key for each in following.forecast.ended} == {"one", "two"}


ALL_AT_ZERO = {f"build-{number}": Answer(level=0) for number in (1, 2, 3)}


def make_planned():
    """Two findings of one weight, and a remedy for each."""
    return make_instrument(
        dimensions=[make_dimension()],
        efforts=[make_effort(from_days=1, to_days=4)],
        antipatterns=[
            make_antipattern(key="one", signals=[make_signal(question="build-1", below=2)]),
            make_antipattern(key="two", signals=[make_signal(question="build-2", below=2)]),
        ],
        remedies=[
            make_remedy(key="first", raises={"build-1": 2}),
            make_remedy(key="second", raises={"build-2": 2}),
        ],
    )


def test_counts_tell_answers_from_what_is_open():
    instrument = make_instrument(dimensions=[make_dimension(), make_dimension(key="run")])
    answers = make_answers_of(
        instrument,
        answers={
            "build-1": Answer(level=1, evidence=("A page",)),
            "build-2": Answer(dont_know=True, evidence=("None",)),
            "build-3": Answer(not_applicable="No model."),
            "run-1": Answer(note="Said, but not settled."),
        },
        votes={"run-2": (1, 2, 3)},
    )

    counts = make_report(answers, instrument=instrument).counts

    assert (counts.asked, counts.settled, counts.evidenced) == (6, 3, 1)
    assert (counts.dont_know, counts.not_applicable, counts.voted, counts.unanswered) == (
        1,
        1,
        1,
        2,
    )
    assert counts.most_votes == 3


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://wiki.example/run?a=1&b=2", "https://wiki.example/run?a=1&b=2"),
        ("  http://wiki.example/run ", "http://wiki.example/run"),
        ("see https://wiki.example/run", ""),
        ("https://wiki.example/\u202egnp.exe", ""),
        ("A dashboard opened in the room", ""),
    ],
)
def test_evidence_is_a_link_only_where_the_whole_of_it_is_an_address(text, url):
    assert evidence(text).url == url


# -- The page ----------------------------------------------------------------------------------


def test_report_opens_with_the_finding_and_where_it_stands(document):
    assert "Retail credit Card limits MLOps maturity profile, November 2026" in document.text
    assert re.search(r"\d of 8 dimensions at target; [\w& ]+ furthest below\.", document.text)
    for question in (
        "Is it good enough for what this system does?",
        "What can go wrong?",
        "What do you want from me?",
        "What does it cost, and when do I see it?",
        "What changed, did the last money work?",
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


def test_risk_is_printed_as_shares_alone(sample, document):
    total = sample.results.evaluation.diagnosis.total_risk

    assert f"{total:.1f}" not in document.text
    assert "100 %" in document.text


def test_plan_sums_up_to_what_its_steps_cost(sample):
    last = sample.horizons[-1]

    assert last.days_until.planned == sum(each.days.planned for each in sample.steps)
    assert last.removed == pytest.approx(sum(each.share for each in sample.steps))


def test_page_one_asks_for_what_meets_each_thing_that_it_accuses():
    for seed in range(5):
        instrument = make_full_instrument(seed)
        made = make_report(make_full_answers(instrument, seed), instrument=instrument)
        asked = {each.key for ask in made.asks for each in ask.patterns}
        lifted = {title for ask in made.asks for title in ask.groups}

        for part in made.foremost_findings:
            assert part.finding.key in asked or not part.line.steps
        if furthest := made.results.furthest:
            assert furthest.dimension.dimension.title in lifted | set(made.unmet)


def test_step_that_meets_what_page_one_accuses_is_asked_for_wherever_it_stands_in_the_plan():
    instrument = make_long_plan()
    zero = {f"build-{number}": Answer(level=0) for number in range(1, 6)}

    made = make_report(make_answers_of(instrument, answers=zero), instrument=instrument)

    assert [step.line.step.key for step in made.steps][-1] == "dear"
    assert made.findings[0].finding.key == "grave"
    assert [ask.part.line.step.key for ask in made.later_asks] == ["dear"]
    assert "For “Grave”: step 5 (later), Dear." in read(made).text


def make_long_plan():
    """A grave finding with a dear remedy, after four slight ones with cheap remedies."""
    questions = [make_question(key=f"build-{number}") for number in range(1, 6)]
    slight = [
        make_antipattern(
            key=f"slight-{n}", severity=1, signals=[make_signal(question=f"build-{n}")]
        )
        for n in range(1, 5)
    ]
    grave = make_antipattern(key="grave", severity=5, signals=[make_signal(question="build-5")])
    cheap = [make_remedy(key=f"cheap-{n}", raises={f"build-{n}": 4}) for n in range(1, 5)]
    dear = make_remedy(key="dear", effort="months", raises={"build-5": 4})
    return make_instrument(
        dimensions=[make_dimension(questions=questions)],
        efforts=[
            make_effort(from_days=1, to_days=1, person_days=1),
            make_effort(key="months", from_days=40, to_days=80, person_days=60),
        ],
        antipatterns=[*slight, grave],
        remedies=[*cheap, dear],
    )


def test_value_of_a_facet_that_the_headline_calls_behind_is_met_by_a_step():
    answers = {
        each.key: Answer(level=1 if "velocity" in each.facets.get("three-vs", ()) else 3)
        for each in CONTENT.questions()
    }

    made = make_report(make_sample(answers=answers, votes={}))

    title = f"“{made.told['behind']}”"

    assert made.headline.key == "facet_contrast"
    assert title in {each for ask in made.asks for each in ask.groups}


def test_headline_about_missing_evidence_asks_to_see_it():
    instrument = make_instrument(dimensions=[make_dimension(), make_dimension(key="run")])
    every = {question.key: Answer(level=4) for question in instrument.questions()}

    made = make_report(make_answers_of(instrument, answers=every), instrument=instrument)

    assert made.headline.key == "claimed_but_not_shown"
    assert "And ask to see the evidence" in read(made).text


def test_dimension_below_its_target_that_no_step_lifts_is_named_on_page_one():
    instrument = replace(make_planned(), target_profiles=(make_target_profile(targets=AT_FOUR),))
    answers = make_answers_of(
        instrument,
        answers=ALL_AT_ZERO | {"build-1": Answer(level=2), "build-2": Answer(level=2)},
        target_profile="customer-facing",
    )

    made = make_report(answers, instrument=instrument)

    assert made.unmet == ("Build",)
    assert "Decide with the team whether the targets are right" in read(made).text


AT_FOUR = {"build": 4}


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
    assert "1.3 from 2 to 1; by the team’s account one got worse" in page.text


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
    assert 'data-run="MLOps maturity"' in html
    assert 'data-run="Profile, November 2026"' in html
    assert "MLOps maturity Profile, November 2026" in page.text
    assert "MLOps maturity MLOps maturity" not in page.text


# -- Whatever the questionnaire and the answers ------------------------------------------------


def make_scale_of(top: int):
    questions = [make_question(key=f"build-{n}", top=top) for n in (1, 2, 3)]
    return make_instrument(
        top=top,
        dimensions=[make_dimension(questions=questions)],
        target_profiles=[make_target_profile(targets={"build": top})],
    )


@pytest.mark.parametrize("top", [1, 4, 6])
def test_scale_of_any_length_is_printed_whole(top):
    instrument = make_scale_of(top)
    answers = {f"build-{n}": Answer(level=top, evidence=("Seen",)) for n in (1, 2, 3)}
    given = make_answers_of(instrument, answers=answers, target_profile="customer-facing")

    text = read(make_report(given, instrument=instrument)).text

    assert f"Level {top}, Level {top}" in text
    assert "Yes: every dimension reaches the level that “Customer-facing” asks for." in text


def test_nothing_answered_accuses_nobody():
    text = read(make_report(make_sample(answers={}, votes={}, contested={}))).text

    assert "Nothing is answered yet" in text
    assert "Too few answers" in text
    assert "No pattern could be looked at yet" in text
    assert "There is no plan, so there is no cost." in text


def test_nothing_answered_asks_for_answers_and_denies_no_target():
    text = read(make_report(make_sample(answers={}, votes={}, contested={}))).text

    assert "All 55 questions wait for an answer." in text
    assert "Nobody can say yet" in text
    assert "Nothing to decide yet. Give the team the time to answer" in text
    assert "What keeps it from" not in text
    assert "dimensions at target" not in text


def test_nothing_that_applies_is_not_taken_for_a_lack_of_answers():
    answers = {each.key: Answer(not_applicable="No model.") for each in CONTENT.questions()}

    text = read(make_report(make_sample(answers=answers, votes={}, contested={}))).text

    assert "None of the 55 questions applies" in text
    assert "Ask the team whether it is right that no question applies" in text
    assert "lack of answers" not in text
    assert "dimensions at target" not in text


def test_everything_at_the_top_leaves_nothing_to_decide():
    answers = {
        each.key: Answer(level=CONTENT.top, evidence=("Seen",)) for each in CONTENT.questions()
    }

    text = read(make_report(make_sample(answers=answers, votes={}, contested={}))).text

    assert "Nothing to decide. Ask to see the evidence" in text
    assert "8 of 8 dimensions at target. Score 4.0." in text
    assert "Score 4.0, exactly" not in text


def test_without_a_target_nothing_is_measured_against_one():
    text = read(make_report(make_sample(target_profile=None))).text

    assert "No target was chosen, so nothing here is measured against one." in text
    assert "To target" not in text
    assert "at target" not in text.lower()


def test_short_form_prints_its_own_questions_alone():
    made = make_report(make_sample(form="core"))

    document = read(made)

    core = {question.key for question in CONTENT.questions() if question.core}
    asked = {
        name.removeprefix("question-") for name in document.ids if name.startswith("question-")
    }
    assert asked == core
    assert "it is the short form" in document.text


def test_dimension_with_too_few_answers_shows_no_figure():
    instrument = make_instrument(dimensions=[make_dimension()])
    answers = make_answers_of(instrument, answers={"build-1": Answer(level=3)})

    text = read(make_report(answers, instrument=instrument)).text

    assert "33 % of its weight is answered, too little for a figure." in text
    assert "Score 3.0" not in text


def test_questionnaire_without_antipatterns_and_sources_is_printed_too():
    instrument = make_instrument(dimensions=[make_dimension()])
    answers = make_answers_of(instrument, answers=ALL_AT_ZERO)

    text = read(make_report(answers, instrument=instrument)).text

    assert "This questionnaire looks for no antipattern." in text
    assert "This questionnaire names no sources." in text


def test_text_of_people_is_never_markup():
    html = report.html(make_report(say_to_all(MARKUP)))

    assert "<script" not in html
    assert "<img" not in html
    assert "{{ 7|add:7 }}" in html
    assert "{% now &quot;Y&quot; %}" in html


def test_address_of_a_source_that_is_none_is_no_link():
    sources = tuple(replace(each, url="javascript:alert(1)") for each in CONTENT.sources)

    page = read(make_report(instrument=replace(CONTENT, sources=sources)))

    assert "javascript:alert(1)" in page.text
    assert "javascript:alert(1)" not in page.addresses


def test_apostrophes_are_curled_where_the_team_did_not_type_them():
    question = replace(make_question(key="build-1"), text="What is the model's owner asked?")
    questions = [question, make_question(key="build-2"), make_question(key="build-3")]
    instrument = make_instrument(dimensions=[make_dimension(questions=questions)])
    typed = {"build-1": Answer(level=1, note="It's O'Hara's.", evidence=("https://x.org/o'h",))}

    html = report.html(
        make_report(make_answers_of(instrument, answers=typed), instrument=instrument)
    )

    assert "the model’s owner" in html
    assert "It&#x27;s O&#x27;Hara&#x27;s." in html
    assert 'href="https://x.org/o&#x27;h" dir="ltr">https://x.org/o&#x27;h</a>' in html


def test_words_of_the_team_on_page_one_are_marked_as_its_own():
    text = read(make_report(card=make_card())).text

    assert "Not looked at, as the team says: “The document scanner.”" in text
    assert "“A wrong no keeps a customer waiting.”" in text


def test_row_of_a_facet_names_the_questions_that_carry_it():
    questions = [
        make_question(key=f"build-{n}", facets={"camp": ("builds-it",)} if n < 3 else {})
        for n in (1, 2, 3)
    ]
    instrument = make_instrument(
        dimensions=[make_dimension(questions=questions)],
        facets=[make_facet(key="camp", values=("builds-it", "depends-on-it"))],
    )
    given = ALL_AT_ZERO | {"build-2": Answer(not_applicable="No model.")}

    made = make_report(make_answers_of(instrument, answers=given), instrument=instrument)

    (facet,) = made.facets
    assert [[reply.number for reply in each.replies] for each in facet.values] == [["1.1"], []]


@pytest.mark.parametrize(
    ("change", "said"), [(0.04, "±0.0"), (-0.04, "±0.0"), (0.26, "+0.3"), (-1, "−1.0")]
)
def test_change_says_its_sign_unless_it_rounds_to_nothing(change, said):
    assert signed(change) == said


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("who can roll back", "who can roll back"),
        ("who can roll back whatever was released", "who can roll back…"),
        ("W" * 40, "W" * 23 + "…"),
    ],
)
def test_long_text_is_cut_between_words(text, left):
    assert cut(text, 24) == left


def test_text_from_right_to_left_says_so():
    html = report.html(make_report(say_to_all(RIGHT_TO_LEFT)))

    assert f'<p class="user" dir="rtl"><b>Note</b> {RIGHT_TO_LEFT.strip()}</p>' in html


def test_language_is_that_of_the_questionnaire():
    instrument = replace(make_instrument(), language="de")

    html = report.html(make_report(make_answers_of(instrument), instrument=instrument))

    assert '<html lang="de">' in html


def test_charts_carry_their_colours_themselves(sample):
    html = report.html(sample)

    assert "var(" not in html
    assert "currentColor" not in html
    assert "style=" not in html
    assert html.count("<svg") == html.count("<title>") - 1  # each its own, one the document's


def test_same_answers_give_the_same_page():
    answers = make_sample()
    mixed = replace(answers, answers=dict(reversed(answers.answers.items())))

    assert report.html(make_report(mixed)) == report.html(make_report(answers))


def test_evaluation_is_that_of_the_engine(sample):
    assert sample.results.evaluation == evaluate(CONTENT, make_sample())

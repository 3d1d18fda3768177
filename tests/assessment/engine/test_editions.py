"""The same answers on two editions: what stays, what is asked again, and what would be said."""

from dataclasses import replace

from hypothesis import given

from assessment.engine.answers import Answer, Answers
from assessment.engine.editions import carry_over, what_would_change
from assessment.engine.evaluation import evaluate
from questionnaires.instrument import Instrument
from tests.instruments import (
    make_antipattern,
    make_dimension,
    make_instrument,
    make_question,
    make_remedy,
    make_signal,
    make_target_profile,
)
from tests.strategies import cases


def edition(version: str = "1.0", *questions, **parts) -> Instrument:
    questions = questions or [make_question(key=key) for key in ("a", "b", "c")]
    dimension = make_dimension(key="build", questions=questions)
    return make_instrument(version=version, dimensions=[dimension], **parts)


def said(instrument: Instrument, **levels: int) -> Answers:
    return Answers(
        questionnaire=instrument.questionnaire,
        version=instrument.version,
        answers={key: Answer(level=level, note=f"Of {key}.") for key, level in levels.items()},
    )


def keys(items) -> list[str]:
    return [item.key for item in items]


def test_answer_stays_where_key_and_meaning_do():
    older = edition("1.0", *[make_question(key=key) for key in ("gone", "other", "same", "open")])
    newer = edition(
        "1.1",
        make_question(key="new"),
        make_question(key="same"),
        make_question(key="other", meaning=2),
        make_question(key="open"),
    )

    carried = carry_over(older, newer, said(older, gone=1, other=2, same=3))

    assert carried.answers.version == "1.1"
    assert carried.answers.answers == {"same": Answer(level=3, note="Of same.")}
    assert (keys(carried.kept), keys(carried.again)) == (["same"], ["other"])
    assert (keys(carried.added), keys(carried.dropped)) == (["new"], ["gone"])
    assert not carried.loses_settings


def test_note_without_a_reply_stays_and_is_counted_nowhere():
    older, newer = edition("1.0"), edition("1.1")
    noted = replace(said(older), answers={"a": Answer(note="Ask Ada.")})

    carried = carry_over(older, newer, noted)

    assert carried.answers.answers == noted.answers
    assert (carried.kept, carried.again, carried.dropped) == ((), (), ())


def test_level_of_a_longer_scale_is_asked_again():
    older = make_instrument(
        top=2, dimensions=[make_dimension(questions=[make_question(key="a", top=2)])]
    )
    newer = edition("2.0", make_question(key="a"))

    carried = carry_over(older, newer, said(older, a=2))

    assert (keys(carried.again), carried.answers.answers) == (["a"], {})


def test_question_that_this_form_leaves_out_is_not_among_the_new_ones():
    older = edition("1.0", make_question(key="a", core=True))
    newer = edition("1.1", make_question(key="a", core=True), make_question(key="b"))

    full = carry_over(older, newer, said(older, a=1))
    core = carry_over(older, newer, replace(said(older, a=1), form="core"))

    assert (keys(full.added), keys(core.added)) == (["b"], [])


def test_settings_stay_as_far_as_the_newer_edition_knows_them():
    targets = [make_target_profile(key=key, targets={"build": 2}) for key in ("small", "large")]
    remedies = [make_remedy(key=key, raises={"a": 2}) for key in ("mend", "buy")]
    older = edition(
        "1.0",
        make_question(key="a", core=True),
        facts=("live", "old"),
        concerns=("customers", "money"),
        target_profiles=targets,
        remedies=remedies,
    )
    newer = edition(
        "1.1",
        make_question(key="a"),
        facts=("live", "new"),
        target_profiles=targets[:1],
        remedies=remedies[:1],
    )
    answers = replace(
        said(older, a=1),
        form="core",
        facts={"live": True, "old": False},
        concerns=("money", "customers"),
        target_profile="large",
        effort_days={"mend": 3, "buy": 4},
    )

    carried = carry_over(older, newer, answers)

    now = carried.answers
    assert (now.form, now.facts, now.concerns) == ("full", {"live": True}, ("customers",))
    assert (now.target_profile, now.effort_days) == (None, {"mend": 3})
    assert (keys(carried.facts), keys(carried.new_facts)) == (["old"], ["new"])
    assert (keys(carried.concerns), keys(carried.estimates)) == (["money"], ["buy"])
    assert carried.target_profile == targets[1]
    assert carried.short_form_ends
    assert carried.loses_settings


def test_levels_findings_and_first_steps_that_would_read_otherwise_are_told():
    older = edition(
        "1.0",
        antipatterns=[
            make_antipattern(key="stays", signals=[make_signal(question="a", below=2)]),
            make_antipattern(key="ends", signals=[make_signal(question="b", below=4)]),
            make_antipattern(key="gone", signals=[make_signal(question="a", below=3)]),
        ],
        remedies=[
            make_remedy(key="mend", raises={"a": 3}),
            make_remedy(key="buy", raises={"b": 4}),
        ],
    )
    newer = edition(
        "1.1",
        antipatterns=[
            make_antipattern(key="stays", signals=[make_signal(question="a", below=2)]),
            make_antipattern(key="ends", signals=[make_signal(question="b", below=1)]),
            make_antipattern(key="begins", signals=[make_signal(question="a", below=4)]),
        ],
        remedies=[
            make_remedy(key="mend", raises={"a": 4}),
            make_remedy(key="sell", raises={"b": 4}),
        ],
        gate=0.6,
    )

    changed = what_would_change(older, newer, said(older, a=1, b=2, c=2))

    (level,) = changed.levels
    verdicts = {
        shift.antipattern.key: (
            shift.before and shift.before.verdict,
            shift.after and shift.after.verdict,
        )
        for shift in changed.findings
    }
    assert level.dimension.key == "build"
    assert (level.before.level.claimed, level.after.level.claimed) == (1, 2)
    assert verdicts == {
        "begins": (None, "present"),
        "ends": ("present", "clear"),
        "gone": ("present", None),
    }
    assert keys(changed.steps_before) == ["mend", "buy"]
    assert keys(changed.steps_after) == ["mend"]
    assert not changed.is_none


@given(cases())
def test_next_edition_without_a_change_changes_nothing(case):
    instrument, answers = case
    newer = replace(instrument, version="99.0")

    changed = what_would_change(instrument, newer, answers)

    assert changed.is_none
    assert changed.carried.answers == replace(answers, version="99.0")
    assert changed.carried.again == changed.carried.added == changed.carried.dropped == ()
    assert not changed.carried.loses_settings


@given(cases(), cases())
def test_answers_carried_over_can_be_evaluated_whatever_the_editions(case, other):
    older, answers = case
    newer, _ = other

    carried = carry_over(older, newer, answers)

    asked = {question.key for question in newer.questions()}
    assert carried.answers.answers.keys() <= asked
    assert len(carried.kept) + len(carried.again) + len(carried.dropped) == sum(
        answer.settled for answer in answers.answers.values()
    )
    evaluate(newer, carried.answers)

"""What keeps an answers file from becoming an assessment here, each with its place."""

import datetime
import json

import pytest

from assessment.engine.document import AnswersError, parse
from assessment.taking_in import faults, version_of
from questionnaires.publishing import publish, retire, store_draft
from tests import factories
from tests.instruments import make_instrument

TODAY = datetime.date(2026, 11, 21)
WHOLE = {"system": "Card scoring", "scope": "Says whether a payment may go through."}


def found(**changes) -> list[str]:
    document = {name: value for name, value in (WHOLE | changes).items() if value is not ...}
    return faults(parse(json.dumps(document)), TODAY)


def test_file_with_a_name_and_a_scope_has_no_fault():
    assert found(date="2026-11-22", capacity_days_per_month=7.5, effort_days={"a": 0.1}) == []


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"system": ...}, "system"),
        ({"system": " "}, "system"),
        ({"system": "x" * 151}, "system"),
        ({"system": "One\nTwo"}, "system"),
        ({"system": "\u202etxt.exe"}, "system"),
        ({"scope": ...}, "scope"),
        ({"scope": "x" * 301}, "scope"),
        ({"date": "2026-11-23"}, "date"),
        ({"date": "1999-12-31"}, "date"),
        ({"capacity_days_per_month": 7.25}, "capacity_days_per_month"),
        ({"capacity_days_per_month": 10_000}, "capacity_days_per_month"),
        ({"capacity_days_per_month": 1e-9}, "capacity_days_per_month"),
        ({"effort_days": {"mend": 1e9}}, "effort_days.mend"),
        ({"contested": {"set-and-forget": " "}}, "contested.set-and-forget"),
        ({"answers": {"a": {"level": 1, "note": "\x00"}}}, "answers.a.note"),
        ({"answers": {"a": {"level": 1, "evidence": ["", "a\x00"]}}}, "answers.a.evidence[1]"),
        ({"team": "\x00"}, "team"),
    ],
)
def test_what_cannot_be_kept_is_a_fault_at_its_place(change, place):
    (fault,) = found(**change)

    assert fault.startswith(f"{place}: ")


def test_every_fault_is_told_at_once():
    told = found(system="", scope="x" * 301, date="2040-01-01", effort_days={"a": 0.01, "b": 1})

    assert [fault.partition(":")[0] for fault in told] == [
        "system", "scope", "date", "effort_days.a",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"system": 1},
        {"scope": None},
        {"date": 7},
        {"date": "tomorrow"},
        {"capacity_days_per_month": "many"},
        {"capacity_days_per_month": float("nan")},
        {"capacity_days_per_month": float("inf")},
        {"effort_days": [1]},
        {"effort_days": {"a": True}},
        {"contested": "all"},
    ],
)
def test_value_of_a_wrong_kind_is_left_to_whoever_reads_the_rest(change):
    assert found(**change) == []


# -- The version -----------------------------------------------------------------------------------


def refused(**document) -> tuple[str, ...]:
    with pytest.raises(AnswersError) as refusal:
        version_of(document)
    return refusal.value.faults


def test_version_is_the_published_one_that_the_file_names(db):
    version = factories.make_version()

    assert version_of({"questionnaire": "sample", "version": "1.0"}) == version


def test_version_that_is_not_here_says_how_to_get_it(db):
    store_draft(instrument=make_instrument(version="2.0"))

    for number in ("1.0", "2.0"):  # a draft is no version yet
        (fault,) = refused(questionnaire="sample", version=number)
        assert fault.startswith(f"version: sample {number} was never published here. Whoever edits")


def test_nothing_begins_on_a_version_that_is_out_of_use(db):
    version = store_draft(instrument=make_instrument())
    publish(version=version, by="Test")
    retire(version=version)

    assert refused(questionnaire="sample", version="1.0") == (
        "version: sample 1.0 is out of use here: nothing begins on it",
    )


@pytest.mark.parametrize(
    "number", ["", "1", "1.", "-1.0", "9" * 5000 + ".0", "１.0", "1.0\n", 1.0, None, []]
)
def test_what_is_no_number_of_a_version_is_named(number):
    (fault,) = refused(questionnaire="sample", version=number)

    assert fault.endswith("names no version")
    assert len(fault) < 200


def test_missing_names_are_named():
    assert refused() == ("questionnaire: is missing", "version: is missing")

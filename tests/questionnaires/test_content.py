"""Text ⇄ document ⇄ Instrument."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from questionnaires import content, yaml_reading
from questionnaires.instrument import Instrument
from tests.fullsize import make_full_instrument
from tests.instruments import (
    make_dimension,
    make_effort,
    make_facet,
    make_instrument,
    make_question,
    make_target_profile,
)
from tests.questionnaires.texts import documents, exactly, texts
from tests.strategies import instruments

SAMPLE = (Path(__file__).parent.parent / "data" / "content.yaml").read_text()
LOADERS = {"libyaml": yaml.CSafeLoader, "plain Python": yaml.SafeLoader}


@pytest.fixture(params=LOADERS.values(), ids=LOADERS)
def _either_parser(request, monkeypatch):
    """PyYAML brings libyaml where it can; without it the same files must read the same."""
    monkeypatch.setattr(yaml_reading, "LOADER", request.param)


def survives(instrument: Instrument) -> bool:
    text = content.dump(instrument)
    again = content.parse(text)
    return again == instrument and content.dump(again) == text


def test_sample_is_sound_and_in_canonical_form():
    instrument = content.parse(SAMPLE)

    assert content.dump(instrument) == SAMPLE
    assert content.warnings(instrument) == []


def test_parse_gives_the_values_of_the_file():
    instrument = content.parse(SAMPLE)

    question, tested, kept = instrument.dimensions[0].questions
    assert (instrument.questionnaire, instrument.version, instrument.top) == ("sample", "1.0", 2)
    assert question.must == 1
    assert [(off.fact, off.when) for off in question.not_applicable_when] == [("live", False)]
    assert question.facets == {"stage": ("early",)}
    assert question.anchors == ("Nobody knows.", "Somebody knows.", "Everybody knows.")
    assert exactly(tested.weight) == exactly(2.5)
    assert kept.note == "Ask whether anybody has tried to get them back.\n\nTwice."
    assert instrument.antipatterns[0].signals[0].defining is True
    assert instrument.remedies[1].reach == "platform"


@given(instruments())
def test_dump_and_parse_undo_each_other(instrument):
    assert survives(instrument)


@pytest.mark.parametrize("seed", [1, 2])
def test_dump_and_parse_undo_each_other_at_full_size(seed):
    assert survives(make_full_instrument(seed))


@given(st.data())
def test_dump_and_parse_keep_any_text(data):
    document, _ = content.read(SAMPLE)
    for holder, key in text_places(document):
        if data.draw(st.booleans()):
            holder[key] = data.draw(short.filter(lambda text: bool(text.strip())))
    for dimension in document["dimensions"]:
        for question in dimension["questions"]:
            anchors = question["anchors"]
            question["anchors"] = {level: f"{level}{anchors[level]}" for level in anchors}

    assert content.check(document) == []
    assert survives(content.build(document))


short = texts.filter(lambda text: len(text.split()) <= 20 and "\0" not in text)


def text_places(value: Any) -> list[tuple[Any, Any]]:
    """Where in a document free text stands, as containers with a key or an index."""
    free = {
        *("title", "language", "licence", "changes", "name", "litmus", "text", "authors", "url"),
        *("location", "summary", "why", "note", "harm", "first_step", "done_when", 0, 1, 2),
    }
    if isinstance(value, dict):
        here = [(value, key) for key in value if key in free]
        return here + [place for entry in value.values() for place in text_places(entry)]
    if isinstance(value, list):
        return [place for entry in value for place in text_places(entry)]
    return []


@given(documents)
def test_write_and_read_undo_each_other_for_any_document(document):
    read, _ = content.read(content.write(document))

    assert exactly(read) == exactly(document)


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS)
@given(document=documents)
def test_write_is_read_alike_by_any_reader_of_yaml(loader, document):
    assert exactly(yaml.load(content.write(document), loader)) == exactly(document)  # noqa: S506 -- safe ones


@pytest.mark.usefixtures("_either_parser")
def test_read_gives_each_value_its_line():
    document, places = content.read("a: 1\n\nb:\n  - c\n  - {d: 2,\n    e: 3}\n")

    assert document == {"a": 1, "b": ["c", {"d": 2, "e": 3}]}
    assert places == {
        (): 1,
        ("a",): 1,
        ("b",): 3,
        ("b", 0): 4,
        ("b", 1): 5,
        ("b", 1, "d"): 5,
        ("b", 1, "e"): 6,
    }


@pytest.mark.usefixtures("_either_parser")
@pytest.mark.parametrize(
    ("written", "value"),
    [
        *[("true", True), ("false", False), ("null", None), ("~", None), ("", None)],
        *[("True", "True"), ("yes", "yes"), ("no", "no"), ("on", "on"), ("NULL", "NULL")],
        *[("7", 7), ("-7", -7), ("+7", 7), ("0", 0), ("2.0", 2.0), (".5", 0.5), ("5.", 5.0)],
        *[("1e-07", 1e-07), ("1.0e-07", 1e-07), ("1E3", 1000.0), (".inf", float("inf"))],
        *[("010", "010"), ("0x1F", "0x1F"), ("1_000", "1_000"), ("1:30", "1:30")],
        *[("2026-11-20", "2026-11-20"), ("=", "="), ('"7"', "7"), ("'true'", "true")],
        *[("a\n  b", "a b"), ("|-\n  a\n  b", "a\nb"), (">-\n  a\n  b", "a b")],
    ],
)
def test_read_sees_numbers_and_booleans_only_where_they_are_plain(written, value):
    document, _ = content.read(f"a: {written}\n")

    assert exactly(document) == exactly({"a": value})


@pytest.mark.parametrize("number", [2, 2.0, 1e-07, 1e16, 0.1, 10**9, 1 / 3])
def test_numbers_keep_the_type_in_which_they_are_written(number):
    document, _ = content.read(content.write({"weight": number}))

    assert exactly(document["weight"]) == exactly(number)


def test_write_keeps_small_things_on_a_line_and_the_rest_readable():
    assert content.write(
        {
            "version": "1.0",
            "title": "It's a title: really",
            "changes": "One.\n\nTwo.",
            "facts": [{"key": "live", "text": "Is it live, too?"}],
            "questions": [{"key": "a", "signals": [{"below": 3}], "anchors": {0: "No.", 1: "no"}}],
            "note": "a\n",
            "empty": [[], {}, None, 1e-07],
        }
    ) == (
        'version: "1.0"\n'
        'title: "It\'s a title: really"\n'
        "changes: |-\n"
        "  One.\n"
        "\n"
        "  Two.\n"
        "facts:\n"
        '  - {key: live, text: "Is it live, too?"}\n'
        "questions:\n"
        "  - key: a\n"
        "    signals: [{below: 3}]\n"
        "    anchors:\n"
        "      0: No.\n"
        '      1: "no"\n'
        'note: "a\\n"\n'
        "empty:\n"
        "  - []\n"
        "  - {}\n"
        "  - null\n"
        "  - 1.0e-07\n"
    )


def test_write_breaks_what_would_be_longer_than_120_characters():
    fits, too_long = "x" * (120 - len("  - {key: }")), "x" * (121 - len("  - {key: }"))

    assert content.write({"facts": [{"key": fits}, {"key": too_long}]}) == (
        f"facts:\n  - {{key: {fits}}}\n  - key: {too_long}\n"
    )

    fits, too_long = "x" * (120 - len("a: {b: }")), "x" * (121 - len("a: {b: }"))

    assert content.write({"c": {"a": {"b": fits[2:]}, "d": {"b": too_long[2:]}}}) == (
        f"c:\n  a: {{b: {fits[2:]}}}\n  d:\n    b: {too_long[2:]}\n"
    )


def test_write_refuses_what_no_file_can_hold():
    with pytest.raises(TypeError, match="content holds no set"):
        content.write({"title": {"Sample"}})


def test_to_document_leaves_out_what_holds_its_default():
    document, _ = content.read(SAMPLE)

    assert exactly(content.to_document(content.build(document))) == exactly(document)


def test_build_takes_defaults_that_are_spelled_out():
    document, _ = content.read(SAMPLE)
    question = document["dimensions"][1]["questions"][1]
    question |= {"meaning": 1, "weight": 1, "must": None, "core": False, "today": "", "note": ""}
    question |= {"not_applicable_when": [], "facets": {}, "evidence": []}
    document["antipatterns"][1] |= {"severity_because": "", "concerns": [], "preconditions": []}
    document["remedies"][0] |= {"reach": "team", "requires": []}

    assert content.check(document) == []
    assert content.dump(content.build(document)) == SAMPLE


def test_dump_writes_a_weight_of_1_0_which_is_not_quite_the_default():
    instrument = content.parse(SAMPLE.replace("weight: 2.5", "weight: 1.0"))

    assert "weight: 1.0\n" in content.dump(instrument)


def test_targets_and_facets_stand_in_content_order():
    stage, camp = make_facet(key="stage"), make_facet(key="camp")
    question = make_question(facets={"camp": ("late",), "stage": ("late", "early")})
    dimensions = [make_dimension(key="zoo", questions=[question]), make_dimension(key="art")]
    profile = make_target_profile(targets={"art": 1, "zoo": 2})
    instrument = make_instrument(
        dimensions=dimensions, facets=[stage, camp], target_profiles=[profile]
    )

    parsed = content.parse(content.dump(instrument))

    assert parsed == instrument
    assert list(parsed.target_profiles[0].targets) == ["zoo", "art"]
    assert list(parsed.dimensions[0].questions[0].facets.items()) == [
        ("stage", ("late", "early")),
        ("camp", ("late",)),
    ]
    assert content.dump(parsed) == content.dump(instrument)


def test_parse_reads_a_file_of_one_mebibyte():
    comment = "#" * (content.LARGEST - len(SAMPLE.encode()) - 1) + "\n"

    assert content.parse(comment + SAMPLE) == content.parse(SAMPLE)


def test_digest_is_that_of_the_canonical_file_however_it_was_written():
    instrument = content.parse(SAMPLE)
    otherwise = content.parse("# a remark\n" + SAMPLE.replace("title: Sample", "title: 'Sample'"))

    assert content.digest(instrument) == hashlib.sha256(SAMPLE.encode()).hexdigest()
    assert content.digest(otherwise) == content.digest(instrument)


def test_efforts_may_be_parts_of_days():
    effort = make_effort(person_days=0.5, from_days=0, to_days=1)

    assert survives(make_instrument(efforts=[effort]))


def outcome(text: bytes) -> Instrument | None:
    """What becomes of a damaged file: an instrument or faults, and never anything else."""
    try:
        return content.parse(text)
    except content.ContentError as error:
        faults = error.faults
    assert faults
    assert all(len(str(fault).splitlines()) == 1 for fault in faults)
    return None


@pytest.mark.usefixtures("_either_parser")
def test_parse_says_what_is_wrong_with_a_file_cut_anywhere():
    data = SAMPLE.encode()
    lines = [n for n, byte in enumerate(data) if byte == ord("\n")]

    for end in (*lines[:-1], *range(0, len(data) - 2, 211)):
        outcome(data[:end])
    assert outcome(data[: lines[len(lines) // 2]]) is None


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 7)), max_size=3))
def test_parse_says_what_is_wrong_with_a_damaged_file(flips):
    data = bytearray(SAMPLE.encode())
    for at, bit in flips:
        data[at] ^= 1 << bit

    instrument = outcome(bytes(data))

    assert instrument is None or survives(instrument)


PIECES = [b"[", b"]", b"{", b"}", b"&a ", b"*a", b"!!x ", b": ", b"- ", b'"', b"'", b"|\n", b">"]
PIECES += [b"#", b"%", b"@", b"\\", b"\n", b"\n  ", b"\xff", b"\xe2\x80\xa8", b"\0", b"? ", b"<<: "]
PIECES += [b"~", b"1e999", b".nan", b'"\\ud800"', b'"\\U7FFFFFFF"', b"---\n", b"...\n", b"\t"]


@pytest.mark.parametrize("loader", LOADERS.values(), ids=LOADERS)
@given(at=st.integers(0, len(SAMPLE)), piece=st.sampled_from(PIECES), over=st.integers(0, 3))
def test_parse_says_what_is_wrong_where_syntax_was_thrown_in(loader, at, piece, over):
    data = SAMPLE.encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_reading, "LOADER", loader)

        instrument = outcome(data[:at] + piece + data[at + over :])

    assert instrument is None or survives(instrument)

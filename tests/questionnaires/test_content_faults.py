"""Broken content files, and exactly what is said about each."""

import datetime
from pathlib import Path

import pytest
import yaml

from questionnaires import content

DATA = Path(__file__).parent.parent / "data"
SOUND = (DATA / "content.yaml").read_text()
BROKEN = yaml.safe_load((DATA / "content-faults.yaml").read_text())


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(content.ContentError) as caught:
        content.parse(text)
    return [str(fault) for fault in caught.value.faults]


@pytest.mark.parametrize("case", BROKEN, ids=[case["name"] for case in BROKEN])
def test_parse_says_each_fault_with_its_place_and_line(case):
    assert SOUND.count(case["sound"]) == 1

    assert faults(SOUND.replace(case["sound"], case["broken"])) == case["faults"]


@pytest.mark.parametrize(
    ("sound", "other"),
    [
        ("1: Somebody knows.", "1:" + " word" * 20),
        ("{question: drift-seen, below: 1}", "{question: drift-seen, below: 1, defining: true}"),
        ("person_days: 2", "person_days: 1"),
        ("person_days: 2", "person_days: 3.0"),
        ("from_days: 1", "from_days: 0"),
        ("gate: 0.8", "gate: 1"),
        ("weight: 2.5", "weight: 1e-9"),
        ("weight: 2.5", "weight: 1000000000"),
        ("severity: 4", "severity: 1"),
        ("severity: 4", "severity: 5"),
        ("must: 1", "must: 2"),
        ("must: 1", "must: ~"),
        ("year: 2015", "year: 9999"),
        ("meaning: 2", "meaning: 1"),
        ("key: cost,", f"key: {'c' * 80},"),
        ('version: "1.0"', 'version: "9999.9999"'),
        ("changes: First edition.", "changes: 2026-11-20"),
        ("language: en", "language: no"),
    ],
)
def test_parse_accepts_what_is_just_within_the_rules(sound, other):
    assert SOUND.count(sound) == 1

    content.parse(SOUND.replace(sound, other))


def test_parse_says_all_faults_at_once_in_the_order_of_the_file():
    broken = SOUND
    for sound, other in (
        ("title: Sample\n", "title: 5\ntitle: Twice\n"),
        ("gate: 0.8", "gate: .nan"),
        ("to_days: 3", "to_days: &three 3"),
        ("key: customers, title", "key: Customers, titel"),
        ("        why: Data change.\n", ""),
        ("facets: {stage: [early]}", "facets: {stage: [soon], phase: []}"),
        ("          1: Somebody keeps them.\n", ""),
        ("weight: 2\n", "weight: -0.0\n"),
        ("{question: logs-written, below: 2,", "{question: logs, below: 7,"),
        ("    severity: 3\n", "    severity: high\n"),
        ("effort: days\n    reach", "effort: *three\n    reach"),
        ("requires: [write-logs]", "requires: [write-logs, watch-drift]"),
    ):
        assert broken.count(sound) == 1, sound
        broken = broken.replace(sound, other)

    assert faults(broken) == [
        "title: must be text, not 5; put it in quotes (line 4)",
        "title: stands twice, first in line 4 (line 5)",
        "gate: must be a finite number, not .nan (line 9)",
        "efforts[0].to_days: has an anchor (&), which is not allowed (line 15)",
        "concerns[0]: title is missing (line 19)",
        "concerns[0].key: must be a key such as drift-alerts, of a-z, 0-9 and hyphens, "
        '80 characters at most, not "Customers" (line 19)',
        "concerns[0].titel: is no key of a concern (line 19)",
        "dimensions[0].questions[0]: why is missing (line 41)",
        'dimensions[0].questions[0].facets.stage[0]: "soon" is no value of this facet (line 45)',
        'dimensions[0].questions[0].facets.phase: "phase" is no facet (line 45)',
        "dimensions[0].questions[0].facets.phase: names no value; leave the facet out (line 45)",
        "dimensions[0].questions[2].anchors: level 1 is missing (line 69)",
        "dimensions[1].weight: must be a number above 0, from 1e-9 to 1e9, not -0.0 (line 75)",
        'antipatterns[0].concerns[0]: "customers" is no concern (line 108)',
        'antipatterns[0].signals[0].question: "logs" is no question (line 112)',
        "antipatterns[0].signals[0].below: must be from 1 to 2, not 7 (line 112)",
        'antipatterns[1].severity: must be an integer from 1 to 5, not "high" (line 119)',
        "remedies[1].effort: is an alias (*); write it out (line 136)",
        "remedies[1].requires: prerequisites in a cycle: watch-drift requires watch-drift "
        "(line 139)",
    ]


def test_check_finds_the_same_faults_in_a_document_without_lines():
    document, _ = content.read(SOUND)
    document["dimensions"][0]["questions"][1]["anchors"].pop(1)
    document["remedies"] = 7

    assert list(map(str, content.check(document))) == [
        "dimensions[0].questions[1].anchors: level 1 is missing",
        "remedies: must be a list, not 7",
    ]


@pytest.mark.parametrize(
    ("emptied", "said"),
    [
        ("scale", "scale: must have 2 to 7 levels, not 0"),
        ("dimensions", "file: has no dimension"),
    ],
)
def test_check_finds_an_empty_list_that_must_not_be(emptied, said):
    document, _ = content.read(SOUND)

    del document[emptied]

    assert said in map(str, content.check(document))


def test_check_finds_a_dimension_without_questions():
    document, _ = content.read(SOUND)

    document["dimensions"].append({"key": "new", "title": "New", "summary": "Nothing yet."})

    assert list(map(str, content.check(document))) == [
        'target_profiles[0].targets: "new" missing; every dimension has a target',
        "dimensions[2]: has no question",
    ]


@pytest.mark.parametrize("size", [1, 8])
def test_check_finds_a_scale_of_another_size(size):
    document, _ = content.read(SOUND)

    document["scale"] = [{"level": n, "name": f"{n}", "litmus": f"At {n}."} for n in range(size)]

    assert f"scale: must have 2 to 7 levels, not {size}" in map(str, content.check(document))


def test_check_looks_for_anchors_of_seven_levels_at_most():
    document, _ = content.read(SOUND)

    document["scale"] = [{"level": n, "name": f"{n}", "litmus": f"At {n}."} for n in range(9)]

    missing = [str(fault) for fault in content.check(document)[1:5]]
    assert missing == [
        f"dimensions[0].questions[0].anchors: level {level} is missing" for level in (3, 4, 5, 6)
    ]


def test_check_stays_silent_about_keys_whose_list_cannot_be_read():
    document, _ = content.read(SOUND)

    document["references"] = "none"

    assert list(map(str, content.check(document))) == ['references: must be a list, not "none"']


@pytest.mark.parametrize(
    ("dimensions", "said"),
    [
        ("none", 'dimensions: must be a list, not "none"'),
        ([{"questions": 7}], "dimensions[0].questions: must be a list, not 7"),
    ],
)
def test_check_stays_silent_about_questions_that_cannot_be_read(dimensions, said):
    document, _ = content.read(SOUND)
    document["target_profiles"] = []

    document["dimensions"] = dimensions

    faults = list(map(str, content.check(document)))
    assert said in faults
    assert not any("is no question" in fault for fault in faults)


def test_check_names_six_dimensions_without_a_target():
    document, _ = content.read(SOUND)
    document["target_profiles"][0]["targets"] = {}
    document["dimensions"] += [{"key": f"d{number}"} for number in range(4)]

    assert str(content.check(document)[0]) == (
        'target_profiles[0].targets: "data", "running", "d0", "d1", "d2", "d3" missing; '
        "every dimension has a target"
    )

    document["dimensions"].append({"key": "d4"})

    assert str(content.check(document)[0]) == (
        'target_profiles[0].targets: "data", "running", "d0", "d1", "d2", "d3", … missing; '
        "every dimension has a target"
    )


def test_check_says_each_knot_of_prerequisites():
    document, _ = content.read(SOUND)
    first, second, third = document["remedies"]
    first["requires"], second["requires"] = ["watch-drift"], ["write-logs"]
    third["requires"] = ["test-data"]

    assert list(map(str, content.check(document))) == [
        "remedies[1].requires: prerequisites in a cycle: "
        "write-logs requires watch-drift requires write-logs",
        "remedies[2].requires: prerequisites in a cycle: test-data requires test-data",
    ]


def test_check_names_six_keys_of_a_cycle():
    document, _ = content.read(SOUND)
    (remedy, *_) = document["remedies"]
    document["remedies"] = [
        remedy | {"key": f"step-{n}", "requires": [f"step-{(n + 1) % 6}"]} for n in range(6)
    ]

    (fault,) = content.check(document)

    assert fault.message == "prerequisites in a cycle: " + " requires ".join(
        f"step-{n}" for n in (0, 1, 2, 3, 4, 5, 0)
    )


def test_check_walks_ten_thousand_prerequisites():
    document, _ = content.read(SOUND)
    (remedy, *_) = document["remedies"]
    document["remedies"] = [
        remedy | {"key": f"step-{n}", "requires": [f"step-{(n + 1) % 10_000}"]}
        for n in range(10_000)
    ]

    (fault,) = content.check(document)

    assert str(fault) == (
        "remedies[9999].requires: prerequisites in a cycle: step-0 requires step-1 requires "
        "step-2 requires step-3 requires step-4 requires step-5 requires … requires step-0"
    )


def test_check_refuses_what_would_be_too_large_as_a_file():
    document, _ = content.read(SOUND)

    document["dimensions"][0]["questions"][0]["note"] = "long " * 220_000

    assert list(map(str, content.check(document))) == ["file: is larger than 1 MiB"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (datetime.date(2026, 11, 20), "must be a list, not a date"),
        (("page", "page"), '"page" stands twice'),
        ([["page"]], "must be text, not a list"),
        (["page", 7, 7], "must be text, not 7; put it in quotes"),
        ({"page": True}, "must be a list, not a mapping"),
        ([10**5000], "must be text, not a number of hundreds of digits"),
    ],
)
def test_check_survives_values_that_no_file_holds(value, said):
    document, _ = content.read(SOUND)

    document["dimensions"][0]["questions"][0]["references"] = value

    assert said in "\n".join(map(str, content.check(document)))


def test_check_refuses_an_integer_beyond_every_float():
    document, _ = content.read(SOUND)

    document["gate"] = 10**400

    assert list(map(str, content.check(document))) == [
        "gate: must be a finite number, not a number of hundreds of digits"
    ]


def test_check_goes_on_beside_mappings_that_it_cannot_use():
    document, _ = content.read(SOUND)
    document["target_profiles"][0]["targets"] = ["data"]
    known, tested, _ = document["dimensions"][0]["questions"]
    known["anchors"][1], tested["anchors"][7] = None, "Beyond."
    document["dimensions"][1]["questions"][0]["anchors"] = "none"

    assert list(map(str, content.check(document))) == [
        "target_profiles[0].targets: must be a mapping, not a list",
        "dimensions[0].questions[0].anchors[1]: must be text, not nothing",
        "dimensions[0].questions[1].anchors[7]: the scale has no level 7",
        'dimensions[1].questions[0].anchors: must be a mapping of levels to texts, not "none"',
    ]


def test_read_refuses_what_is_no_plain_yaml():
    with pytest.raises(content.ContentError) as caught:
        content.read("b: *x\na: \t&x\t1\na: 2\n")

    assert list(map(str, caught.value.faults)) == [
        "b: is an alias (*); write it out (line 1)",
        "file: holds a tab; indent with blanks (line 2)",
        "a: has an anchor (&), which is not allowed (line 2)",
        "a: stands twice, first in line 2 (line 3)",
    ]


@pytest.mark.parametrize("document", [None, [], "schema: 1", 1, True])
def test_check_refuses_what_is_no_mapping(document):
    (fault,) = content.check(document)

    assert str(fault).startswith("file: must be a content file, a mapping, not ")


def test_build_refuses_a_document_without_the_shape():
    with pytest.raises(content.ContentError, match="file: schema is missing"):
        content.build({"title": "Sample"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ["file: must be a content file, a mapping, not nothing"]),
        (b"\xff\xfe", ["file: is not UTF-8: the byte ff cannot be read (line 1)"]),
        ("#" * (1024 * 1024 + 1), ["file: is larger than 1 MiB"]),
        ("\u00e9" * (512 * 1024 + 1), ["file: is larger than 1 MiB"]),
        ("key: [" * 1000, ["is nested too deeply (line 1)"]),
        ("- " * 100_000, ["is nested too deeply (line 1)"]),
        ("{" * 1_000_000, ["is nested too deeply (line 1)"]),
        ("? " * 100_000, ["is nested too deeply (line 1)"]),
        ("a: " * 100_000, ["cannot be read: a text that holds a colon needs quotes (line 1)"]),
        ("\n\ta", ["file: holds a tab; indent with blanks (line 2)"]),
        ("a: |\n\tb", ["file: holds a tab; indent with blanks (line 2)"]),
        (b"a: b\nc: \x80\xbf\xff", ["the byte 80", "the byte bf", "the byte ff", "(line 2)"]),
        ('a: "\\ud800"', ["cannot be read: after a backslash only an escape of a true character"]),
        ("a: @b", ["cannot be read: a text that begins so needs quotes (line 1)"]),
        ("a: [b", ["cannot be read: a comma or a closing bracket is missing"]),
        ("a: - b", ["cannot be read: a list begins on a line of its own (line 1)"]),
        ("%YAML 7.0\n---\na: b", ["cannot be read: found incompatible YAML document (line 1)"]),
    ],
)
def test_parse_refuses_what_is_no_content_at_all(text, said):
    told = faults(text)

    for line in said:
        assert any(line in fault for fault in told), told


def test_parse_reads_a_file_with_a_mark_and_windows_line_ends():
    marked = b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode()

    assert content.parse(marked) == content.parse(SOUND)


def test_faults_are_one_line_each_whatever_stands_in_the_file():
    broken = SOUND.replace("title: Sample", '"ti\\ntle\\u2028": "a\\nb"\ntitle: ["a\\nb"]')

    assert faults(broken) == [
        r'"ti\ntle\u2028": is no key of a content file (line 4)',
        "title: must be text, not a list (line 5)",
    ]

import csv
import io
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.exports.texts import cut, harmless, on_one_line, plain
from tests.walls.hostile import PAYLOADS

FORMULAS = (
    *('=HYPERLINK("http://evil.example")', "+1", "-1", "@SUM(A1)", "\t=1+1", "\r=1", "\n=1", " =1"),
    *(
        "\u00a0=1",
        "\u200b=1",
        "\ufeff=1",
        "\x00=1",
        "\x1b@x",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "=cmd|' /C calc'!A0",
    ),
)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_spreadsheet_would_run_is_marked_as_text(text):
    assert harmless(text).startswith("'")


@pytest.mark.parametrize("text", ["1 + 1 = 2", "a@b.example", "'=1", "", "Level 2", "−1"])
def test_other_texts_stay_as_they_are(text):
    assert harmless(text) == text


def test_lines_stay_lines_and_controls_go():
    assert plain("one\r\ntwo\rthree\u2028four\tfive\x00\x1b[31m\x7f\u0085six\ufffe") == (
        "one\ntwo\nthree\nfour five[31m\nsix"
    )
    assert on_one_line(" one\r\n\ttwo ") == "one two"


@given(st.text(alphabet=st.characters(), max_size=80))
def test_no_text_whatever_is_run_or_breaks_a_table(text):
    written = harmless(text)

    assert not [c for c in written if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert harmless(written) == written
    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerow([written, "next"])
    file.seek(0)
    assert next(csv.reader(file)) == [written, "next"]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_payload_grows_or_survives_as_a_formula(payload):
    text = harmless(PAYLOADS[payload])

    assert len(text) <= len(PAYLOADS[payload]) + 1
    assert not text.lstrip().startswith(("=", "+", "-", "@"))


def test_long_text_is_cut_with_an_ellipsis():
    assert cut("abcdef", 6) == "abcdef"
    assert cut("abcdefg", 6) == "abcde…"
    assert cut("abcd efg", 6) == "abcd…"
    assert cut("abcde\u0301fg", 6) == "abcd…"  # no mark loses its letter

"""Texts that YAML has a mind of its own about, and documents made of them."""

from typing import Any

from hypothesis import strategies as st

SEEN_AS_SOMETHING_ELSE = [
    *("no", "yes", "On", "Y", "n", "true", "FALSE", "null", "Null", "~", "", "=", "<<"),
    *("1", "-1", "+1", "1.0", "1e-07", "1_000", "0x1F", "0o17", "010", "1:30", ".5", "5.", ".inf"),
    *("-.inf", ".NaN", "2026-11-20", "2026-11-20T10:00:00Z", "12:30:45", "9" * 400),
]
OF_THE_SYNTAX = [
    *(
        "a:",
        "a: b",
        "a #b",
        "#a",
        "- a",
        "-",
        "---",
        "...",
        "? a",
        ": a",
        "[a]",
        "{a}",
        "a, b",
        "]",
    ),
    *("'a'", '"a"', "a\\b", "\\", "%a", "@a", "`a", "!a", "&a", "*a", "|", "> a", "|-", "a:b"),
    *("http://a.b/c?d=e#f", "it's", 'say "so"', "a?b", "a::b"),
]
OF_THE_EDGES = [
    *(" a", "a ", "a\t", "\ta", "\n", "a\n", "\na", "a\nb", "a\n\nb", "a \nb", "a\n b", " a\nb"),
    *("a\r\nb", "a\n# b", "a\n- b: c", "a\n\n\nb\n\n", "\x00", "\x1b[31m", "\x7f", "\x85", "\xa0"),
    *("\u2028", "\u2029", "\ufeff", "\u202eabc", "\u3000", "\ufffe", "\U0001fffe", "\U000e0001"),
    *(
        "\U0001f600",
        "\U0001f469\u200d\U0001f4bb",
        "\u00c4: \u00e9",
        "\u6587",
        "a" * 3000,
        "\u00e9 " * 600,
    ),
]

texts = st.one_of(
    st.sampled_from(SEEN_AS_SOMETHING_ELSE + OF_THE_SYNTAX + OF_THE_EDGES),
    st.text(max_size=30),
    st.text(alphabet=" \n\t:#-'\"\\,[]{}?!|>&*%@`~=<0.1e+ab\u00c4\u2028", max_size=12),
)
keys = st.one_of(texts.filter(lambda text: len(text) < 100), st.integers())
numbers = st.one_of(st.integers(-(10**290), 10**290), st.floats(allow_nan=False))
scalars = st.one_of(texts, numbers, st.booleans(), st.none())
documents = st.dictionaries(
    keys,
    st.recursive(
        scalars,
        lambda inside: st.lists(inside, max_size=4) | st.dictionaries(keys, inside, max_size=4),
        max_leaves=12,
    ),
    max_size=4,
)


def exactly(value: Any) -> Any:
    """A value that equals another only where every type and the order of keys are alike."""
    if isinstance(value, dict):
        return [(exactly(key), exactly(entry)) for key, entry in value.items()]
    if isinstance(value, list):
        return [exactly(entry) for entry in value]
    return type(value).__name__, repr(value)

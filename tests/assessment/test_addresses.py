"""What may become a link: the same on a page and in the report."""

import pytest

from assessment.addresses import is_linkable


@pytest.mark.parametrize(
    "text",
    [
        "https://a.example/x?y=1#z",
        "http://localhost:3000",
        "HTTPS://A.EXAMPLE",
        "http://[::1]/run",
        "https://bücher.example/straße",
        "mailto:ops@example.org",
        "mailto:ops@example.org?subject=Drift",
    ],
)
def test_address_at_the_web_or_of_mail_is_linked(text):
    assert is_linkable(text)


@pytest.mark.parametrize(
    "text",
    [
        *("", "the log", "A dashboard opened in the room", "Look at https://a.example"),
        *("javascript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "file:///etc/passwd"),
        *("http://", "https:///x", "http://[", "http://[::1", "//b.example", "https://@"),
        *("mailto:", "mailto:nobody", "mailto:@example.org", "mailto:ops@"),
    ],
)
def test_anything_else_is_not(text):
    assert not is_linkable(text)


@pytest.mark.parametrize(
    "sign",
    [
        *(" ", "\n", "\t", "\x00", "\x7f", "\N{NO-BREAK SPACE}", "\N{IDEOGRAPHIC SPACE}"),
        *("\N{RIGHT-TO-LEFT OVERRIDE}", "\N{RIGHT-TO-LEFT ISOLATE}", "\N{RIGHT-TO-LEFT MARK}"),
        *("\N{ZERO WIDTH SPACE}", "\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NO-BREAK SPACE}"),
        *("\N{LINE SEPARATOR}", "\N{SOFT HYPHEN}", "\N{WORD JOINER}"),
    ],
)
@pytest.mark.parametrize("address", ["https://a.example/{}gnp.exe", "mailto:ops{}@example.org"])
def test_address_with_a_sign_that_hides_or_turns_it_is_not(address, sign):
    assert not is_linkable(address.format(sign))

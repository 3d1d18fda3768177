"""What somebody types who means harm, or whose program does."""

from tests.reports import MARKUP

LARGE = 100_000
TURNED = "\u202eevil\u2066 txt.exe\u2069\u202c"
PAYLOADS = {
    "markup": MARKUP + "<svg onload=document.title='hit'>",
    "templates": "{{ 7|add:7 }} {% load static %} ${7*7} %(x)s {0.__class__} #{7}",
    "formula": '=HYPERLINK("http://evil.example","x")|cmd',
    "directions": TURNED,
    "controls": "\x00\x01\x08\x1b[31m\x7f\u0085\u2028\ufeff",
    "large": "W" * LARGE,
    "many lines": "\r\n" * 30_000,
    "broken text": "\ufffd\ufffe\U0010ffff\u0301" * 9,
    "large number": "9" * 5_000,
    "nested": "[" * 5_000,
    "another number": "-1",
    "no number": "NaN",
    "path": "../../../../etc/passwd",
    "statement": "'; DROP TABLE assessment_answer; --",
    "fullwidth": "１",
}

"""What no template may hold: trusted text, and script or style in an attribute."""

import re
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = sorted(
    path
    for path in Path(settings.BASE_DIR, "templates").rglob("*")
    if path.suffix in (".html", ".svg")
)
FORBIDDEN = {
    "|safe": r"\|\s*safe\b",
    "autoescape off": r"autoescape\s+off",
    "script in an attribute": r"\son[a-z]+\s*=",
    "style in an attribute": r"\sstyle\s*=",
    "script in the page": r"<script(?![^>]*\s(?:src=|type=\"application/json\"))",
    "a javascript: link": r"javascript:",
}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_template_holds_nothing_that_the_security_policy_would_stop(template):
    text = template.read_text()

    assert [what for what, pattern in FORBIDDEN.items() if re.search(pattern, text)] == []


def test_request_that_cannot_be_read_is_answered_in_our_frame(client):
    response = client.get("/livez", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "This request cannot be read" in response.text
    assert '<a class="brand" href="/">' in response.text

"""The page that shows every component in every state."""

import re

import pytest

from assessment import headlines, samples

pytestmark = pytest.mark.django_db


def test_gallery_is_not_there_for_users(as_, owner):
    assert as_(owner).get("/gallery/").status_code == 404


def test_gallery_words_every_headline(as_, settings):
    settings.DEBUG = True

    text = as_().get("/gallery/").text

    worded = dict(re.findall(r"<dt>(\w+)</dt><dd><b>([^<]*)", text))
    assert list(worded) == list(headlines.KEYS)
    assert [key for key in worded if worded[key].startswith("Maturity profile")] == ["plain"]


def test_samples_hold_every_state_of_a_component():
    results = samples.results()

    ways = {line.said.way for line in results.lines}
    assert ways == {"level", "range", "lagging", "no_level", "too_few", "left_out"}
    bands = {line.finding.band for line in results.findings}
    assert bands == {"low", "medium", "high", "critical"}
    assert {line.finding.verdict for line in results.findings} == {"present", "suspected"}
    against = {line.against.why for line in results.findings if line.against}
    assert against == {"no_remedy", "done", "worth_nothing", "together", "too_little"}
    steps = [line for horizon in results.horizons for line in horizon.steps]
    assert {line.step.remedy.reach for line in steps} == {"team", "platform", "organisation"}
    assert {line.step.tier for line in steps} == {"present", "suspected"}
    assert {line.step.estimated for line in steps} == {True, False}
    assert any(line.step.requires for line in steps)
    assert any(line.lowers for line in steps)
    assert any(line.finding.contested for line in results.findings)
    assert any(line.conditions for line in results.findings)
    assert results.traces
    assert results.unseen["not_asked"]
    assert results.unseen["does_not_apply"]
    assert results.still_below
    assert any(line.held_by for line in results.lines)
    assert any(line.gap_is_open for line in results.lines)
    assert any(line.against and not line.same_basis for line in results.lines)
    assert not all(line.basis.is_whole for line in results.findings)
    assert results.find_out
    assert results.since


def test_samples_hold_every_length_of_a_scale():
    assert [each.top for each in samples.scales()] == [1, 2, 3, 4, 5, 6]

"""How figures read."""

import pytest

from assessment.engine.scoring import Figures
from assessment.templatetags import plumbline


@pytest.mark.parametrize(("value", "text"), [(2.04, "2.0"), (-0.26, "−0.3"), (None, "")])
def test_score_has_one_decimal_and_a_true_minus_sign(value, text):
    assert plumbline.score(value) == text


@pytest.mark.parametrize(("value", "text"), [(0.1234, "0.12"), (0.0, "0.00"), (None, "–")])
def test_sum_figure_has_two_decimals_or_a_dash(value, text):
    assert plumbline.sum_figure(value) == text


@pytest.mark.parametrize(("value", "text"), [(2, "2"), (2.0, "2"), (0.5, "0.5")])
def test_days_have_no_needless_decimal(value, text):
    assert plumbline.days(value) == text


def test_range_is_said_as_far_as_one_decimal_shows_it():
    assert plumbline.between(Figures(low=1.96, high=2.4)) == "between 2.0 and 2.4"
    assert plumbline.between(Figures(low=1.96, high=2.04)) == "exactly 2.0"
    assert not plumbline.is_open(Figures(low=1.96, high=2.04))


def test_score_is_shown_from_four_fifths_answered_on():
    assert plumbline.shows_score(Figures(score=2.0, low=1.6, high=2.4, coverage=0.8))
    assert not plumbline.shows_score(Figures(score=2.0, low=1.5, high=2.5, coverage=0.79))
    assert not plumbline.shows_score(None)


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (0.384, "38\N{NO-BREAK SPACE}%"),
        (0.001, "under 1\N{NO-BREAK SPACE}%"),
        (0.0, "0\N{NO-BREAK SPACE}%"),
        (1.0, "100\N{NO-BREAK SPACE}%"),
    ],
)
def test_share_is_whole_per_cent(share, text):
    assert plumbline.percent(share) == text


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "no"), (1, "one"), (9.0, "nine"), (12, "twelve"), (13, "13"), (2.5, "2.5"), (-1, "-1")],
)
def test_count_is_a_word_up_to_twelve(count, text):
    assert plumbline.spelled(count) == text


@pytest.mark.parametrize(
    ("change", "html"),
    [
        (0.44, '<span class="delta" data-dir="up">+0.4</span>'),
        (-0.14, '<span class="delta" data-dir="down">−0.1</span>'),
        (-0.04, '<span class="delta" data-dir="flat">±0.0</span>'),
        (0.0, '<span class="delta" data-dir="flat">±0.0</span>'),
    ],
)
def test_change_says_its_direction_by_sign_and_by_colour(change, html):
    assert plumbline.delta(change) == html


def test_risk_fills_a_bar_for_every_band():
    bands = ("none", "low", "medium", "high", "critical")

    assert [plumbline.bars(band) for band in bands] == [0, 1, 2, 3, 4]


def test_colour_of_a_level_is_taken_from_the_ramp():
    assert [plumbline.ramp(level, 6) for level in range(7)] == [0, 1, 1, 2, 3, 3, 4]


def test_icon_without_a_label_says_nothing_aloud():
    assert 'aria-hidden="true"' in plumbline.icon("check")
    assert 'aria-label="Closed &lt;b&gt;"' in plumbline.icon("lock", "Closed <b>")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18 like Mac OS X) Safari/604.1", "Safari on iPhone"),
        ("Mozilla/5.0 (Android 15; Mobile; rv:140.0) Firefox/140.0", "Firefox on Android"),
        ("curl/8.0", "Another browser"),
        ("", "Another browser"),
    ],
)
def test_browser_is_named_in_two_words(name, said):
    assert plumbline.browser(name) == said

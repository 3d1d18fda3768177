"""Evaluation → the key of the sentence that a page opens with, and its arguments.

The rules are tried in order of importance; the first that holds names the most telling fact. They
speak of dimensions, findings, votes and facets of whatever questionnaire it is, never of a certain
one. The wording stands in templates: a sentence for each of KEYS, which takes the arguments that
the docstring of the rule names. An argument is a number or the key of a thing of the content;
`titles` puts the title of the thing (the text of a question) in place of its key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assessment.engine.evaluation import Evaluation
from assessment.headlines import answers, dimensions, findings
from assessment.headlines.picture import Arguments, Picture
from questionnaires.instrument import Instrument

Rule = Callable[[Picture], Arguments | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    key: str
    arguments: Arguments


def headline(evaluation: Evaluation) -> Headline:
    picture = Picture(evaluation)
    for rule in RULES:
        arguments = rule(picture)
        if arguments is not None:
            return Headline(key=rule.__name__, arguments=arguments)
    return Headline(key=PLAIN, arguments={})


def titles(headline: Headline, instrument: Instrument) -> dict[str, str | int | float]:
    """The arguments as a template shows them."""
    named: dict[str, dict[str, str]] = {
        "question": {each.key: each.text for each in instrument.questions()},
        "antipattern": {each.key: each.title for each in instrument.antipatterns},
        "remedy": {each.key: each.title for each in instrument.remedies},
        "facet": {each.key: each.title for each in instrument.facets},
    }
    of_dimensions = {each.key: each.title for each in instrument.dimensions}
    named |= dict.fromkeys(("dimension", "strong", "weak"), of_dimensions)
    for facet in instrument.facets:
        if facet.key == headline.arguments.get("facet"):
            values = {value.key: value.title for value in facet.values}
            named |= dict.fromkeys(("ahead", "behind"), values)
    return {
        name: named[name][str(value)] if name in named else value
        for name, value in headline.arguments.items()
    }


RULES: Sequence[Rule] = (
    answers.nothing_applies,
    answers.nothing_answered,
    answers.too_little_answered,
    dimensions.all_at_target,
    findings.at_target_but_exposed,
    dimensions.low_everywhere,
    dimensions.strong_and_weak,
    dimensions.one_far_below,
    findings.critical_finding,
    answers.claimed_but_not_shown,
    dimensions.all_but_one_at_target,
    dimensions.one_question_blocks,
    dimensions.one_question_decides,
    answers.opinions_split,
    answers.much_unknown,
    answers.wide_range,
    dimensions.one_furthest_below,
    dimensions.facet_contrast,
    dimensions.none_at_target,
    findings.one_finding_outweighs,
    findings.only_suspected,
    findings.one_step_helps_most,
    findings.soon_much_better,
    dimensions.high_everywhere,
    findings.nothing_found,
    dimensions.uneven,
    dimensions.even,
)
PLAIN = "plain"  # no arguments
KEYS = (*(rule.__name__ for rule in RULES), PLAIN)

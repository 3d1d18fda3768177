"""The survey on a participant's device: one question a page, in any order, until it closes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.views.decorators.http import require_GET, require_http_methods

from assessment import actions, loading
from assessment.answering import Section, Sheet
from assessment.forms.workshops import VoteForm
from assessment.models import Participant, Vote, Workshop
from assessment.models.votes import SURVEY_ROUND
from assessment.permissions import participates
from assessment.views.phone import choice_of
from questionnaires.instrument import Level, Question

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Ballot:
    """The questions that are asked of everybody, and what this person has said so far."""

    workshop: Workshop
    sections: tuple[Section, ...]  # states: of those that this person has voted on
    votes: dict[str, Vote]  # by question

    @property
    def keys(self) -> list[str]:
        return [question.key for section in self.sections for question in section.questions]

    @property
    def done(self) -> int:
        return sum(key in self.votes for key in self.keys)

    @property
    def next(self) -> str | None:
        return self.after("")

    def after(self, key: str) -> str | None:
        """The first without a vote: after this one, then from the front."""
        keys = self.keys
        at = keys.index(key) + 1 if key in keys else 0
        return next((each for each in keys[at:] + keys[:at] if each not in self.votes), None)

    def before(self, key: str) -> str | None:
        at = self.keys.index(key)
        return self.keys[at - 1] if at else None


def ballot_of(participant: Participant) -> Ballot:
    workshop = participant.workshop
    opened = workshop.rounds.filter(number=SURVEY_ROUND, revealed_at=None)
    asked = set(opened.values_list("question", flat=True))
    cast = Vote.objects.filter(participant=participant, round__in=opened).select_related("round")
    votes = {vote.round.question: vote for vote in cast}
    said = dict.fromkeys(votes, "voted")
    sections = []
    for section in Sheet(workshop.assessment).sections:
        if questions := tuple(q for q in section.questions if q.key in asked):
            sections.append(Section(section.dimension, questions, said))
    return Ballot(workshop, tuple(sections), votes)


def while_open(view: View) -> View:
    """For who takes part, as long as it lasts; after that their phone says where things stand."""

    @participates
    @wraps(view)
    def guarded(
        request: HttpRequest, participant: Participant, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        actions.close_survey_if_over(workshop=participant.workshop)
        if participant.workshop.phase != Workshop.Phase.SURVEY:
            return redirect("assessment:phone", participant.workshop.code)
        return view(request, participant, *args, **kwargs)

    return guarded


@require_GET
@while_open
def survey(request: HttpRequest, participant: Participant) -> HttpResponse:
    """How far this person is, with every question to go back to."""
    context = {"participant": participant, "ballot": ballot_of(participant)}
    return TemplateResponse(request, "workshop/before/survey.html", context)


@require_http_methods(["GET", "POST"])
@while_open
def question(request: HttpRequest, participant: Participant, question: str) -> HttpResponse:
    ballot = ballot_of(participant)
    if question not in ballot.keys:
        raise Http404
    top = loading.instrument_of(participant.workshop.assessment).top
    form = VoteForm(request.POST, top=top) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return question_page(request, participant, ballot, question, form)
    said = {name: form.cleaned_data[name] for name in ("level", "reason")}
    try:
        vote = actions.cast_survey_vote(
            participant=participant, question=question, sequence=None, **said
        )
    except (actions.VoteIsOver, actions.NoSuchEntry):
        return redirect("assessment:phone", participant.workshop.code)
    ballot.votes[question] = vote
    then = ballot.after(question)
    code = participant.workshop.code
    if then is None:
        return redirect("assessment:phone_survey", code)
    return redirect("assessment:phone_survey_question", code, then)


def question_page(
    request: HttpRequest,
    participant: Participant,
    ballot: Ballot,
    key: str,
    form: VoteForm | None,
) -> HttpResponse:
    section, asked = found(ballot, key)
    vote = ballot.votes.get(key)
    scale = loading.instrument_of(participant.workshop.assessment).scale
    context = {
        "participant": participant,
        "ballot": ballot,
        "dimension": section.dimension,
        "question": asked,
        "position": ballot.keys.index(key) + 1,
        "before": ballot.before(key),
        "levels": levels(scale, asked),
        "form": form,
        "chosen": form["level"].value() if form else choice_of(vote) if vote else "",
        "reason": form["reason"].value() if form else vote.reason if vote else "",
    }
    status = 422 if form else 200
    return TemplateResponse(request, "workshop/before/question.html", context, status=status)


def found(ballot: Ballot, key: str) -> tuple[Section, Question]:
    every = ((section, each) for section in ballot.sections for each in section.questions)
    return next((section, each) for section, each in every if each.key == key)


def levels(scale: tuple[Level, ...], question: Question) -> list[tuple[str, str, str]]:
    """The number of each, its name and its anchor."""
    return [
        (str(level.level), level.name, anchor)
        for level, anchor in zip(scale, question.anchors, strict=True)
    ]

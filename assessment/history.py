"""What became of one answer: who settled it when, from what to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessment.actions import Reply
from assessment.actions.answers import as_columns
from assessment.models import Answer, Assessment, AuditEvent
from questionnaires.instrument import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A reply as it stood once."""

    name: str
    texts: list[tuple[str, str]]  # what it is, and the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    event: AuditEvent
    from_file: bool
    before: Told
    after: Told


def turns(assessment: Assessment, question: str, scale: tuple[Level, ...]) -> list[Turn]:
    """Of the answer to one question, the latest first."""
    events = list(AuditEvent.objects.of_answer(assessment, question))
    standing = Answer.objects.of(assessment).filter(question=question).first()
    after = as_columns(Reply.of(standing)) if standing else None
    found = []
    for event in reversed(events):
        from_file = event.verb == "answers.taken_over"
        if from_file and after is None:
            continue  # the file did not have it
        before = None if from_file else event.before
        now = after if from_file else event.after
        found.append(
            Turn(
                event=event,
                from_file=from_file,
                before=told(before, scale),
                after=told(now, scale),
            )
        )
        after = before
    return found


def told(reply: Mapping[str, Any] | None, scale: tuple[Level, ...]) -> Told:
    reply = reply or {}
    texts = [("Reason", reply.get("reason")), ("Note", reply.get("note"))]
    texts += [("Evidence", entry) for entry in reply.get("evidence") or []]
    return Told(name=name_of(reply, scale), texts=[(what, text) for what, text in texts if text])


def name_of(reply: Mapping[str, Any], scale: tuple[Level, ...]) -> str:
    level = reply.get("level")
    if level is not None:
        names = {each.level: each.name for each in scale}
        return f"{level} {names.get(level, '')}".strip()
    named = {Answer.State.DONT_KNOW: "I can’t say", Answer.State.NOT_APPLICABLE: "Does not apply"}
    return named.get(reply.get("state", ""), "No answer")

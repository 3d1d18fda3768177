"""The rows of a workshop, each table asked once, and where the room stands by them."""

from datetime import datetime, timedelta
from functools import cached_property

from django.db import connection

from assessment import loading
from assessment.beside import parked_last_time, parked_lines
from assessment.models import Answer, Assessment, Parked, Vote, Workshop
from assessment.models.votes import PRACTICE, SURVEY_ROUND
from assessment.results.beside import ParkedLine
from assessment.room.parts import Person

Phase, Outcome = Workshop.Phase, Workshop.Outcome

KEPT = 64  # workshops, of which a process remembers what it read
KEPT_FOR = timedelta(seconds=15)  # what is changed outside the room shows by then

# Written out, for hundreds vote within seconds: a row for each vote, or one without.
CAUGHT_UP = """
    SELECT workshop.revision, workshop.ballots, vote.participant_id
    FROM assessment_workshop AS workshop
    LEFT JOIN assessment_vote AS vote ON vote.round_id = workshop.round_id
    WHERE workshop.id = %s
"""


class Rows:
    """Of one workshop; every property asks for its rows once, and only where it is used."""

    def __init__(self, workshop: Workshop, now: datetime) -> None:
        self.workshop, self.assessment = workshop, workshop.assessment
        self.round, self.begun, self.now = workshop.round, now, now
        self.instrument = loading.instrument_of(self.assessment)
        self.questions = {question.key: question for question in self.instrument.questions()}

    def catches_up(self, now: datetime) -> bool:
        """Whether nothing but votes has come since; who has voted is then known anew."""
        with connection.cursor() as cursor:
            cursor.execute(CAUGHT_UP, [self.workshop.pk])
            found = cursor.fetchall()
        revision, ballots, _ = found[0] if found else (0, 0, None)
        if revision - ballots != self.workshop.settled:
            return False
        self.workshop.revision, self.workshop.ballots, self.now = revision, ballots, now
        if self.workshop.phase == Phase.SURVEY:
            self.__dict__.pop("voters", None)  # its votes are in many rounds
        else:
            self.voters = {voter for *_, voter in found if voter is not None}
        return True

    @cached_property
    def participants(self) -> "list[tuple[int, str, datetime | None, str | None]]":
        """Id, camp, when they left, name; plain values, for there may be hundreds."""
        columns = ("pk", "camp", "left_at", "named__name")
        return list(self.workshop.participants.by_name().values_list(*columns))

    @cached_property
    def answers(self) -> dict[str, Answer]:
        return {row.question: row for row in Answer.objects.of(self.assessment)}

    @cached_property
    def parked(self) -> dict[str, Parked]:
        rows = {row.question: row for row in Parked.objects.of(self.assessment)}
        return {key: row for key, row in rows.items() if key in self.questions}

    @cached_property
    def put_aside(self) -> set[str]:
        """Parked by this workshop."""
        begun = self.workshop.created_at
        return {key for key, row in self.parked.items() if row.parked_at >= begun}

    @cached_property
    def earlier(self) -> Assessment | None:
        """What it is compared with."""
        return loading.earlier(self.assessment)

    @cached_property
    def left_open(self) -> dict[str, ParkedLine]:
        """What the last assessment was closed with, and nobody has settled or parked since."""
        known = self.settled | self.parked.keys()
        lines = parked_last_time(self.assessment, self.earlier)
        return {line.key: line for line in lines if line.key not in known}

    def parked_before(self) -> tuple[ParkedLine, ...]:
        """What this workshop settles: parked by an earlier one, or left open last time."""
        here = [row for key, row in self.parked.items() if key not in self.put_aside]
        return (*parked_lines(self.assessment, here), *self.left_open.values())

    def parked_as(self, key: str) -> ParkedLine | None:
        """A question that is not settled, by whomever it was parked."""
        if row := self.parked.get(key):
            return next(iter(parked_lines(self.assessment, [row])), None)
        return None if key in self.settled else self.left_open.get(key)

    @cached_property
    def done(self) -> set[str]:
        """Settled or put aside; what an earlier workshop parked is to be settled here."""
        return (self.settled - self.parked.keys()) | self.put_aside

    @cached_property
    def voters(self) -> set[int]:
        """Who has voted, and nothing of what."""
        votes = Vote.objects.filter(round__workshop=self.workshop)
        if self.workshop.phase == Phase.SURVEY:
            votes = votes.filter(round__number=SURVEY_ROUND)
        elif self.round:
            votes = votes.filter(round=self.round)
        else:
            return set()
        return set(votes.values_list("participant", flat=True))

    @cached_property
    def agenda(self) -> list[str]:
        given = loading.settings_of(self.assessment)
        keys = (key for key in self.workshop.agenda if key in self.questions)
        return [key for key in keys if given.holds(self.questions[key])]

    @cached_property
    def settled(self) -> set[str]:
        return {key for key, row in self.answers.items() if row.state}

    # -- Where it stands ---------------------------------------------------------------------------

    @property
    def state(self) -> str:
        workshop = self.workshop
        if workshop.paused_at:
            return "paused"
        if workshop.phase == Phase.FINDINGS:
            return f"findings:{workshop.finding}"
        if self.round is None:
            return "between" if workshop.phase == Phase.QUESTIONS else str(workshop.phase)
        at = f"{self.round.question}:{self.round.number}"
        if self.round.question == PRACTICE and self.round.is_open:
            return f"practice:{at}"
        if workshop.outcome == Outcome.AGREED:
            answer = self.answers.get(self.round.question)
            return f"agreed:{at}:{'' if answer is None else answer.level}"
        if workshop.outcome == Outcome.PARKED:
            return f"parked:{at}"
        return f"voting:{at}" if self.round.is_open else f"revealed:{at}"

    def present(self) -> tuple[Person, ...]:
        voters, scribe = self.voters, self.workshop.scribe_id
        return tuple(
            Person(
                pk=pk, name=name or "", camp=camp, has_voted=pk in voters, is_scribe=pk == scribe
            )
            for pk, camp, left_at, name in self.participants
            if left_at is None
        )

    def mark(self, key: str) -> str:
        if key in self.put_aside:
            return str(Outcome.PARKED)
        return str(Outcome.AGREED) if key in self.done else ""

    @property
    def on_question(self) -> timedelta:
        """Since its first vote was opened, without the pause that lasts."""
        if self.round is None:
            return timedelta()
        return max(timedelta(), (self.workshop.paused_at or self.now) - min(self.votes_opened))

    @cached_property
    def votes_opened(self) -> list[datetime]:
        """When each vote on the question of the screens was."""
        if self.round is None:
            return []
        votes = self.workshop.rounds.taken_on(self.round.question, self.round.version_id)
        return list(votes.values_list("opened_at", flat=True))

"""From the rows of a workshop to its Room."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2s

from assessment import loading
from assessment.beside import parked_line, taken_on_of, worth_of
from assessment.engine import agenda
from assessment.engine.agenda import Pace
from assessment.engine.evaluation import Evaluation, evaluate
from assessment.engine.votes import Reading, by_group, propose, read
from assessment.last_time import settled_in, shared_with
from assessment.models import (
    Judgement,
    Participant,
    Round,
    Vote,
    Workshop,
)
from assessment.models.votes import PRACTICE, SURVEY_ROUND
from assessment.results.findings import finding_lines
from assessment.room.parts import Camp, CampReading, Room, SurveyLine
from assessment.room.rows import Outcome, Phase, Rows
from questionnaires.instrument import Question

MOST_FINDINGS = 5
QUIET_AFTER_NO = timedelta(minutes=10)


def room_of(workshop: Workshop, now: datetime) -> Room:
    """As it stands in the database; `workshop` says which."""
    return reader_of(workshop, now).room()


def reader_of(workshop: Workshop, now: datetime) -> "Reader":
    return Reader(Workshop.objects.for_page().get(pk=workshop.pk), now)


class Reader(Rows):
    """Puts together the Room of one workshop; what it does not draw, it does not ask for."""

    def room(self) -> Room:
        present = self.present()
        room = Room(
            workshop=self.workshop,
            assessment=self.assessment,
            instrument=self.instrument,
            now=self.now,
            state=self.state,
            people=present,
            camps=tuple(
                Camp(key=key, title=title, people=tuple(p for p in present if p.camp == key))
                for key, title in Participant.Camp.choices
            ),
            voted=sum(person.has_voted for person in present),
            of=len(self.agenda),
            questions=tuple((self.questions[key], self.mark(key)) for key in self.agenda),
            parked=tuple(parked_line(self.questions[key], row) for key, row in self.parked.items()),
        )
        room = self.with_pace(self.with_question(room))
        if self.round and not self.round.is_open:
            room = self.with_votes(room, self.round)
        if self.workshop.survey_until and self.workshop.phase in (Phase.SURVEY, Phase.LOBBY):
            room = self.with_survey(room)
        if self.workshop.phase in (Phase.FINDINGS, Phase.STEPS):
            room = self.with_findings(room)
        if self.workshop.phase in (Phase.STEPS, Phase.ENDED):
            room = replace(room, worth=worth_of(self.workshop))
        if self.workshop.phase == Phase.ENDED:
            room = replace(room, planned=taken_on_of(self.assessment))
        return room

    def with_question(self, room: Room) -> Room:
        key = self.round.question if self.round else PRACTICE
        then = agenda.following(self.agenda, self.done, key)
        room = replace(room, next=self.questions.get(then or ""))
        if self.round is None or key not in self.questions:
            return replace(room, number=self.round.number if self.round else 0)
        return replace(
            room,
            question=self.questions[key],
            dimension=next(
                each for each in self.instrument.dimensions if self.questions[key] in each.questions
            ),
            number=self.round.number,
            position=self.agenda.index(key) + 1 if key in self.agenda else 0,
            on_question=self.on_question,
            answer=self.answers.get(key),
            agreed=self.workshop.outcome == Outcome.AGREED,
            parked_now=self.parked.get(key),
            left_open=self.parked_as(key),
        )

    # -- After the reveal --------------------------------------------------------------------------

    def with_votes(self, room: Room, shown: Round) -> Room:
        top = self.instrument.top
        votes = list(shown.votes.values_list("participant", "level", "reason"))
        camp_of = {pk: camp for pk, camp, *_ in self.participants}
        camps = {
            key: [level for voter, level, _ in votes if camp_of[voter] == key]
            for key in Participant.Camp.values
        }
        reading = read([level for _, level, _ in votes], top)
        is_open = room.question and not self.workshop.outcome
        return replace(
            room,
            reading=reading,
            by_camp=tuple(
                CampReading(title=str(Participant.Camp(key).label), reading=each)
                for key, each in by_group(camps, top).items()
            ),
            reasons=shuffled(reason for *_, reason in votes if reason),
            last_time=self.last_time(room.question) if room.question else None,
            proposal=propose(reading, votes=shown.number, talked=self.on_question)
            if is_open
            else None,
        )

    def last_time(self, question: Question) -> int | None:
        """The level at which the earlier assessment settled it, if it meant the same."""
        if self.earlier is None:
            return None
        shared = shared_with(self.earlier, [question])
        said = settled_in(self.earlier, shared).get(question.key)
        return said.level if said else None

    # -- Time --------------------------------------------------------------------------------------

    def with_pace(self, room: Room) -> Room:
        if self.workshop.phase != Phase.QUESTIONS or self.workshop.started_at is None:
            return room
        done = self.done & set(self.agenda)
        budget = agenda.minutes_of_questions(self.workshop.minutes)
        worked = in_minutes(self.workshop.worked_for(self.now))
        behind = agenda.minutes_behind(
            budget=budget,
            of=len(self.agenda),
            done=len(done),
            worked=worked,
            on_this=0.0 if room.question is None else in_minutes(room.on_question),
        )
        each = budget / len(self.agenda) if self.agenda else 0.0
        to_park = self.to_park(agenda.questions_to_park(behind, each), done)
        pace = Pace(
            remaining=len(self.agenda) - len(done),
            left=budget - worked,
            each=each,
            behind=behind,
            to_park=tuple(to_park),
        )
        return replace(room, pace=pace, to_park=tuple(self.questions[key] for key in to_park))

    def to_park(self, most: int, done: Collection[str]) -> Sequence[str]:
        declined = self.workshop.proposal_declined_at
        if not most or (declined and self.now - declined < QUIET_AFTER_NO):
            return ()
        present = {self.round.question} if self.round else set()
        rest = set(self.agenda) - set(done) - present
        said = {key: loading.answer(row) for key, row in self.answers.items()}
        given = replace(loading.settings_of(self.assessment), answers=said)
        return agenda.least_leverage(self.instrument, given, rest, most)

    # -- Survey ------------------------------------------------------------------------------------

    def with_survey(self, room: Room) -> Room:
        closed = self.workshop.survey_closed_at is not None
        votes = Vote.objects.filter(round__workshop=self.workshop, round__number=SURVEY_ROUND)
        cast: dict[str, list[int | None]] = {}
        if closed:
            for key, level in votes.values_list("round__question", "level"):
                cast.setdefault(key, []).append(level)
        else:
            for key in votes.values_list("round__question", flat=True):
                cast.setdefault(key, []).append(None)  # what they chose stays in the database
        readings = {key: read(given, self.instrument.top) for key, given in cast.items()}
        lines = tuple(
            self.survey_line(key, len(cast.get(key, ())), readings.get(key) if closed else None)
            for key in self.agenda
        )
        return replace(room, survey=lines)

    def survey_line(self, key: str, votes: int, reading: Reading | None) -> SurveyLine:
        row, question = self.answers.get(key), self.questions[key]
        has_evidence = bool(row and loading.answer(row).has_evidence)
        aligned = reading is not None and agenda.is_aligned(
            question, reading, has_evidence=has_evidence, top=self.instrument.top
        )
        open_still = key not in self.settled
        return SurveyLine(
            question=question, votes=votes, reading=reading, aligned=aligned and open_still
        )

    # -- True for us?, and the steps ---------------------------------------------------------------

    def with_findings(self, room: Room) -> Room:
        evaluation = self.evaluation()
        lines = finding_lines(evaluation)[:MOST_FINDINGS]
        shown = {line.antipattern.key: line for line in lines}
        first = lines[0] if lines else None
        said = Judgement.objects.filter(assessment=self.assessment)
        planned = taken_on_of(self.assessment)
        taken = {each.key for each in planned}
        return replace(
            room,
            findings=lines,
            finding=shown.get(self.workshop.finding, first),
            judgements={judgement.antipattern: judgement for judgement in said},
            steps=tuple(step for step in evaluation.plan.steps if step.key not in taken),
            planned=planned,
        )

    def evaluation(self) -> Evaluation:
        answers = loading.answers_of(self.assessment, self.answers.values())
        return evaluate(self.instrument, answers)


def shuffled(reasons: Iterable[str]) -> tuple[str, ...]:
    """In an order that depends on their words alone: it tells nothing of when, and stays."""
    return tuple(sorted(reasons, key=lambda reason: blake2s(reason.encode()).digest()))


def in_minutes(lasted: timedelta) -> float:
    return lasted.total_seconds() / 60

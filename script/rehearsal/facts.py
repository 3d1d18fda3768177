"""What the results must say of the workshop that was played: each fact with whether it holds."""

import io
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdf
from django.core.management import call_command

from rehearsal.browser import Browser, Refused
from rehearsal.course import (
    ABOVE,
    ABOVE_WITH_DISSENT,
    CORE,
    DAY,
    DISSENT,
    LATE_JOINS,
    NOBODY_CAN_SAY,
    OWNERS,
    PARKED,
    PEOPLE,
    PHONE_DIES,
    SPLIT,
    SYSTEM,
    WHAT,
    WHO,
    Played,
)
from rehearsal.people import CANT_SAY

Fact = tuple[str, bool]


@dataclass
class Results:
    frozen: str  # the result, as it was frozen at the closing
    answers: str  # file of the same moment
    profile: str
    home: str
    pdf: str  # its words, in one line
    export: str  # every file of it

    @property
    def result(self) -> dict[str, Any]:
        return dict(json.loads(self.frozen))

    @property
    def questions(self) -> dict[str, dict[str, Any]]:
        return {each["key"]: each for each in self.result["questions"]}


def read(owner: Browser, played: Played) -> Results:
    home = owner.get("/")
    organisation = re.search(r"/organisations/(\d+)/", home.text)
    if organisation is None:
        raise Refused("Home leads to no organisation; the account must own one")
    address = f"/organisations/{organisation[1]}/export/"
    with ZipFile(io.BytesIO(owner.bytes_of(owner.request(address, {}))[1])) as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    ours = [name for name in files if name.startswith(f"assessments/{played.assessment}-")]
    at = f"/assessments/{played.assessment}"
    pdf = pypdf.PdfReader(io.BytesIO(owner.read(f"{at}/report/file/")))
    return Results(
        frozen=next(files[name] for name in ours if name.endswith("result.json")),
        answers=next(
            files[name] for name in ours if "frozen" in name and name.endswith("answers.json")
        ),
        profile=one_line(owner.get(f"{at}/profile/").text),
        home=one_line(home.text),
        pdf=one_line(" ".join(page.extract_text() for page in pdf.pages)),
        export="".join(files[name] for name in ours),
    )


def one_line(text: str) -> str:
    return " ".join(text.split())


def facts(played: Played, results: Results) -> Iterator[Fact]:
    yield from of_the_room(played)
    yield from of_votes(played, results)
    yield from of_answers(played, results)
    yield from of_commitments(played, results)
    yield from of_people(results)
    yield "The headless run gives the same result to the byte", evaluated(results) == results.frozen


def of_the_room(played: Played) -> Iterator[Fact]:
    yield "No screen held a reason before the reveal", not played.leaked
    yield "The stage showed it after the reveal", played.was_shown
    yield "The stage showed a finding and what the room says of it", played.finding_on_stage
    yield "A phone shows the end", "That was it. Thank you." in played.after
    asked = set(played.questions)
    yield f"All {CORE} core questions were on the screens once", len(asked) == CORE


def of_votes(played: Played, results: Results) -> Iterator[Fact]:
    stored = json.loads(results.answers)["votes"]
    cast = {
        key: Counter(vote.replace("-", "_") if vote == CANT_SAY else int(vote) for vote in votes)
        for key, votes in played.votes.items()
    }
    yield "Every vote is in the answers file", {k: Counter(v) for k, v in stored.items()} == cast
    numbers = [len(stored[key]) for key in played.questions]
    early, full = LATE_JOINS - 1, PHONE_DIES - LATE_JOINS
    expected = [8] * early + [9] * full + [8] * (CORE - early - full)
    yield "The late one and the dead phone have votes only where they were", numbers == expected
    split = results.questions[played.at(SPLIT)[0]]
    yield "What is split stays split", split["consensus"] < 0.6 and "No shared view" in results.pdf
    told = "5 votes, median 4, from 3 to 4"  # of those who build it
    yield "The camps are told apart", told in results.profile and told in results.pdf


def of_answers(played: Played, results: Results) -> Iterator[Fact]:
    questions = results.questions
    (above,), (with_dissent,) = played.at(ABOVE), played.at(ABOVE_WITH_DISSENT)
    yield "Settled above the vote, the votes hold it down", bounds(questions[above]) == (1, 3)
    yield "With a dissent they hold it further down", bounds(questions[with_dissent]) == (0, 2)
    yield "The report says so", results.pdf.count("hold it down to") >= 2
    yield "The dissent is in the report", DISSENT in results.pdf
    unknown = [questions[key]["state"] for key in played.at(*NOBODY_CAN_SAY)]
    yield "What a majority cannot say is not known, twice", unknown == ["dont_know"] * 2
    parked = [questions[key]["state"] for key in played.at(*PARKED)]
    yield "What is parked is read from its votes", parked == ["votes"] * 3


def bounds(question: dict[str, Any]) -> tuple[int, int]:
    return question["low"], question["point"]


def of_commitments(played: Played, results: Results) -> Iterator[Fact]:
    day = f"{DAY.day} {DAY:%B %Y}"
    for place in PARKED:
        told = all(WHAT.format(place) in text for text in (results.profile, results.pdf))
        yield f"Question {place} is parked in profile and report", told
    yield "With who finds out, and by when", f"{WHO}, {day}" in results.pdf
    yield "The report is provisional, and says why", "three questions are parked" in results.pdf
    at_home = results.home.partition(SYSTEM)[2]
    yield "So is the list of assessments", "Provisional: three questions are parked" in at_home
    contested = {
        each["antipattern"]: each["contested"]
        for each in results.result["findings"]
        if each["contested"]
    }
    yield "Two findings are contested", contested == played.contested and len(contested) == 2
    for text, where in ((results.profile, "profile"), (results.pdf, "report")):
        reasons = all(reason in text for reason in contested.values())
        yield f"Their reasons stand in the {where}", reasons
        taken = all(owner in text for owner in OWNERS) and day in text
        yield f"So do the steps taken on, in the {where}", taken and len(played.taken_on) == 2


def of_people(results: Results) -> Iterator[Fact]:
    for text, where in ((results.profile, "profile"), (results.pdf, "report")):
        plain = re.sub(r"<[^>]*>", "", text)
        yield f"The {where} counts nine people", "Nine people voted" in plain
        yield f"The {where} counts their camps", "five build it, four depend on it" in plain
        yield f"The {where} says what it was worth", "one yes, seven partly" in plain
    everything = results.profile + results.pdf + results.export + results.home
    yield "No name of theirs is left", not any(name in everything for name, _ in PEOPLE)


def evaluated(results: Results) -> str:
    with tempfile.TemporaryDirectory() as folder:
        given, result = Path(folder, "answers.json"), Path(folder, "result.json")
        given.write_text(results.answers)
        call_command("evaluate", given, json=result)
        return result.read_text()

"""The course of the workshop: who votes what, and what the room makes of it."""

import re
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from rehearsal.browser import Browser, Refused
from rehearsal.people import BUILDS, CANT_SAY, DEPENDS, Desk, Phone

CORE = 24  # questions of the short form
SYSTEM = "Rehearsed scoring"
DAY = datetime.now(UTC).date() + timedelta(days=21)

# Names that no text of the questionnaire holds; the last two are the late one and the dead phone.
PEOPLE = (
    *((name, BUILDS) for name in ("Quillon", "Zbigniewa", "Ythan", "Oighrig")),
    *((name, DEPENDS) for name in ("Xanthippe", "Wulfhild", "Gwrtheyrn")),
    ("Ljubomira", DEPENDS),
    ("Tsjerk", BUILDS),
)
LATE, DEAD = 7, 8

# Places in the agenda, from 1.
LATE_JOINS, PHONE_DIES = 4, 11
BLIND = 2  # here the screens are read before the reveal
AGAIN = 6  # voted on twice
ABOVE, ABOVE_WITH_DISSENT = 5, 12  # the boss settles above the vote
NOBODY_CAN_SAY = (8, 15)
SPLIT = 3
PARKED = (9, 17, 22)

BLIND_REASON = "So it looks from the loading bay."
DISSENT = "The night shift sees none of this."
WHAT = "Break one on purpose and time it, number {}."
WHO = "The operations desk"
CONTESTED = ("It ended with the move in March.", "Two of these answers are older than the rebuild.")
OWNERS = ("The platform lead", "The product owner")

EVERYBODY_LOW = ("1", "1", "2", "1", "1", "2", "1", "1", "1")
VOTES: dict[int, Sequence[str]] = {
    SPLIT: ("4", "4", "3", "4", "0", "0", "1", "0", "4"),
    ABOVE: ("1", "1", "1", "1", "1", "2", "0", "1", "1"),
    ABOVE_WITH_DISSENT: ("0", "0", "0", "1", "1", "2", "1", "1", "1"),
    **dict.fromkeys(NOBODY_CAN_SAY, (*[CANT_SAY] * 5, "1", "2", CANT_SAY, "2")),
    **dict.fromkeys(PARKED, ("0", "3", "3", "0", "3", "1", "0", "2", "1")),
}
AGREED = {ABOVE: "3", ABOVE_WITH_DISSENT: "2", **dict.fromkeys(NOBODY_CAN_SAY, CANT_SAY)}


@dataclass
class Played:
    """What the room did, for the results to say."""

    assessment: int = 0
    questions: list[str] = field(default_factory=list)  # in the order of the room
    votes: dict[str, list[str]] = field(default_factory=dict)  # of the last reveal
    contested: dict[str, str] = field(default_factory=dict)
    taken_on: dict[str, str] = field(default_factory=dict)  # remedy -> owner
    leaked: bool = False
    was_shown: bool = False  # the reason, once its vote was revealed
    finding_on_stage: bool = False
    after: str = ""  # what a phone shows at the end

    def at(self, *places: int) -> list[str]:
        return [self.questions[place - 1] for place in places]


class Rehearsal:
    """One workshop, from the new assessment to its closing."""

    def __init__(self, owner: Browser) -> None:
        self.owner, self.played = owner, Played()
        self.phones = [Phone(name, camp, Browser(owner.base)) for name, camp in PEOPLE]
        self.present = [each for each in self.phones if each is not self.phones[LATE]]
        self.votes = ThreadPoolExecutor(len(PEOPLE))

    def play(self) -> Played:
        self.begin()
        self.practise()
        for place in range(1, CORE + 1):
            self.desk.press("open")
            self.question(place)
        self.findings()
        self.steps()
        self.end()
        return self.played

    def begin(self) -> None:
        page = self.owner.get("/assessments/new/")
        team = re.search(r'value="(new-\d+)"', page.text)
        page = self.owner.send(
            page,
            "/assessments/new/",
            team=team[1] if team else "new",
            new_team="Rehearsal",
            system=SYSTEM,
            sentence="Says yes or no, and is listened to.",
            form="core",
            target_profile="customer-facing",
        )
        found = re.search(r"/assessments/(\d+)/", page.url)
        if found is None:
            raise Refused("No assessment was begun")
        self.played.assessment = int(found[1])
        start = self.owner.get(f"/assessments/{found[1]}/workshop/")
        prepared = self.owner.send(start, "/workshop/")
        code = re.search(r"/j/([2-9A-Z]{6})/", prepared.text)
        if code is None:
            raise Refused("The page of the workshop names no code")
        self.code = code[1]
        self.desk = Desk(self.owner, self.played.assessment)
        for phone in self.present:
            phone.join(self.code)

    def practise(self) -> None:
        self.desk.look()
        self.desk.press("practise")
        self.cast(EVERYBODY_LOW)
        self.desk.press("reveal")
        self.desk.press("start")

    def cast(self, levels: Sequence[str], reason: str = "") -> list[str]:
        """All who are there at once; the first of them says why."""
        question, number = self.desk.question, self.desk.number
        chosen = dict(zip((phone.name for phone in self.phones), levels, strict=True))
        sent = [
            self.votes.submit(
                phone.vote, question, number, chosen[phone.name], "" if place else reason
            )
            for place, phone in enumerate(self.present)
        ]
        for each in sent:
            each.result()
        return [chosen[phone.name] for phone in self.present]

    # -- A question --------------------------------------------------------------------------------

    def question(self, place: int) -> None:
        self.played.questions.append(self.desk.question)
        if place == LATE_JOINS:
            self.phones[LATE].join(self.code)
            self.present.append(self.phones[LATE])
        if place == PHONE_DIES:
            self.lose(self.phones[DEAD])
        if place == AGAIN:
            self.cast(VOTES[SPLIT])
            self.desk.press("reveal")
            self.desk.press("vote-again")
        voted = self.cast(VOTES.get(place, EVERYBODY_LOW), BLIND_REASON if place == BLIND else "")
        if place == BLIND:
            self.played.leaked = BLIND_REASON in self.every_screen()
        self.desk.press("reveal")
        if place == BLIND:
            self.played.was_shown = BLIND_REASON in self.desk.stage()
        self.played.votes[self.desk.question] = voted
        self.settle(place)

    def lose(self, phone: Phone) -> None:
        """The others have voted, and the room waits for a phone that is dead."""
        self.desk.look()
        self.desk.press("left", participant=self.desk.person(phone.name))
        self.present.remove(phone)

    def every_screen(self) -> str:
        shown = [self.desk.look().text, self.desk.stage()]
        return "".join([*shown, *(phone.look() for phone in self.present[1:])])

    def settle(self, place: int) -> None:
        if place in PARKED:
            what = WHAT.format(place)
            self.desk.press("park", what=what, who=WHO, day=DAY.isoformat())
            return
        level = AGREED.get(place, "1")
        with_evidence = level == "1" and place != SPLIT
        self.desk.press(
            "agree",
            level=level,
            evidence="A page opened in the room" if with_evidence else "",
            dissent=DISSENT if place == ABOVE_WITH_DISSENT else "",
        )

    # -- After the questions -----------------------------------------------------------------------

    def findings(self) -> None:
        page = self.desk.press("findings")
        fields = page.form("/desk/judge/").fields
        keys = [name.removesuffix("-seen") for name in fields if name.endswith("-seen")]
        self.played.contested = dict(zip(keys, CONTESTED, strict=False))
        said: dict[str, str] = {}
        for key in keys:
            said[f"{key}-says"] = "contested" if key in self.played.contested else "true"
            said[f"{key}-because"] = self.played.contested.get(key, "")
        self.desk.press("judge", show=keys[1], **said)
        self.played.finding_on_stage = CONTESTED[1] in self.desk.stage()
        self.desk.press("judge", on="steps")

    def steps(self) -> None:
        offered = re.findall(r'name="remedy" value="([^"]+)"', self.desk.page.text)
        for remedy, owner in zip(dict.fromkeys(offered), OWNERS, strict=False):
            self.desk.press("take-on", remedy=remedy, owner=owner, due=DAY.isoformat())
            self.played.taken_on[remedy] = owner
        for place, phone in enumerate(self.present):
            phone.say_worth("partly" if place else "yes")

    def end(self) -> None:
        self.desk.press("end", anyway="1")
        profile = self.owner.get(f"/assessments/{self.played.assessment}/profile/")
        self.owner.send(profile, "/close/")
        self.played.after = self.present[0].look()

"""In which of their organisations somebody works at the moment: it narrows lists, not rights."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from assessment.models import Role
from assessment.requests import Request

IN_SESSION = "organisation"


class Ending(NamedTuple):
    """An organisation that is to be deleted."""

    name: str
    due: datetime
    owned: int | None  # its id, for those who can keep it


@dataclass(frozen=True, slots=True, kw_only=True)
class Working:
    names: dict[int, str]  # organisation -> its name: all that there are to choose from
    organisation: int | None  # None: all of them
    ending: list[Ending]
    owned: int | None  # the one whose pages for owners lie nearest

    @property
    def name(self) -> str:
        return self.names[self.organisation] if self.organisation else ""


def organisation_of(request: Request) -> int | None:
    """The one that was chosen, as long as this person belongs to it."""
    chosen = request.session.get(IN_SESSION)
    return chosen if chosen in request.user.reach.roles else None


def working(request: Request) -> Working:
    reach, organisation = request.user.reach, organisation_of(request)
    owned = reach.organisations(Role.OWNER)
    nearest = organisation if organisation else owned[0] if len(owned) == 1 else None
    return Working(
        names=reach.names,
        organisation=organisation,
        ending=[
            Ending(reach.names[each], due, each if each in owned else None)
            for each, due in reach.ending.items()
        ],
        owned=nearest if nearest in owned else None,
    )


def work_in(request: Request, organisation: int | None) -> None:
    request.session[IN_SESSION] = organisation

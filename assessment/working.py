"""In which of their organisations somebody works at the moment: it narrows lists, not rights."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from assessment.models import Role
from assessment.permissions import MAY, Act
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
    organisation: int | None  # the one that was chosen; None: all of them
    here: int | None  # that of the page; where the page is of none, the chosen one
    ending: list[Ending]
    overseen: dict[int, str]  # whose portfolio lies nearest: as with those that are owned
    owned: dict[int, str]  # whose pages for owners lie nearest: that of the page, else all

    @property
    def name(self) -> str:
        return self.names[self.here] if self.here else ""


def organisation_of(request: Request) -> int | None:
    """The one that was chosen, as long as this person belongs to it."""
    chosen = request.session.get(IN_SESSION)
    return chosen if chosen in request.user.reach.roles else None


def working(request: Request, page_of: int | None = None) -> Working:
    """`page_of` is the organisation that the page is about, if it is about one."""
    reach, organisation = request.user.reach, organisation_of(request)
    owned = reach.organisations(Role.OWNER)
    overseen = [each for each, role in reach.roles.items() if role in MAY[Act.OVERSEE]]
    here = page_of if page_of in reach.roles else organisation
    return Working(
        names=reach.names,
        organisation=organisation,
        here=here,
        ending=[
            Ending(reach.names[each], due, each if each in owned else None)
            for each, due in reach.ending.items()
        ],
        overseen={each: reach.names[each] for each in overseen if here in (None, each)},
        owned={each: reach.names[each] for each in owned if here in (None, each)},
    )


def work_in(request: Request, organisation: int | None) -> None:
    request.session[IN_SESSION] = organisation

"""What a portfolio says: keys, figures and texts of the content; the wording stands in templates.

A count that is None is of fewer teams than are told to whoever only views.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assessment.engine.exposure import Band
from questionnaires.instrument import Number, Reach

FEW = 3  # fewer teams than that are not broken down to viewers

Key = Literal["nothing", "hidden", "no_target", "at_target", "common", "shared", "scattered"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A dimension, with how many teams stand below their own target in it."""

    key: str
    title: str
    below: int | None = 0
    profile: str = ""  # the most demanding target profile among those teams
    of_profile: int | None = 0  # how many of them have it


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """An antipattern, with how many teams have it and how many of these contest it."""

    key: str
    title: str
    teams: int | None
    contested: int | None
    band: Band  # of its mean risk where it is found


@dataclass(frozen=True, slots=True, kw_only=True)
class Helper:
    team: str
    level: int
    ramp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Help:
    """Who stands at their target in a dimension in which others do not; these are not named."""

    key: str
    title: str
    helpers: tuple[Helper, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedRemedy:
    key: str
    title: str
    teams: int | None  # in whose plans it stands
    person_days: Number
    from_days: Number
    to_days: Number
    reach: Reach
    share: float  # of all risk found, 0..1


@dataclass(frozen=True, slots=True, kw_only=True)
class Ages:
    """When the results that count were closed."""

    newest: date
    median: date
    oldest: date
    results: int
    over_half_a_year: int
    over_a_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    key: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """A level of the scale, for the legend."""

    level: int
    name: str
    ramp: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The portfolio of one questionnaire as a whole."""

    questionnaire: str = ""
    questionnaires: tuple[Named, ...] = ()  # to choose from
    profiles: tuple[Named, ...] = ()
    scale: tuple[Rung, ...] = ()
    teams: int = 0  # with a result that counts
    results: int = 0
    with_target: int = 0  # teams
    columns: tuple[Column, ...] = ()
    tallies: tuple[Tally, ...] = ()
    help: tuple[Help, ...] = ()
    remedies: tuple[SharedRemedy, ...] = ()  # in several plans, by the risk they remove together
    wider: tuple[SharedRemedy, ...] = ()  # those that no team can decide by itself
    ages: Ages | None = None
    hidden: bool = False  # too few teams to be broken down

    @property
    def headline(self) -> Key:
        if self.hidden:
            return "hidden"
        if not self.teams:
            return "nothing"
        if not self.with_target:
            return "no_target"
        if not self.furthest:
            return "at_target"
        if 2 * (self.furthest[0].below or 0) < self.with_target or self.furthest[0].below == 1:
            return "scattered"
        return "common" if len(self.furthest) == 1 else "shared"

    @property
    def furthest(self) -> tuple[Column, ...]:
        """The dimensions in which most teams stand below their target."""
        most = max((column.below or 0 for column in self.columns), default=0)
        return tuple(column for column in self.columns if most and column.below == most)

    def for_viewers(self) -> "Overview":
        """Without the figures of so few teams that they are as good as named."""
        if self.teams < FEW:
            return Overview(questionnaires=self.questionnaires, hidden=bool(self.teams))
        return replace(
            self,
            columns=tuple(
                replace(column, below=told(column.below), of_profile=told(column.of_profile))
                for column in self.columns
            ),
            tallies=tuple(
                replace(tally, teams=told(tally.teams), contested=told(tally.contested))
                for tally in self.tallies
            ),
            remedies=tuple(map(told_of, self.remedies)),
            wider=tuple(map(told_of, self.wider)),
        )


def told(count: int | None) -> int | None:
    """As a viewer reads it: none, or three and more."""
    return None if count is None or 0 < count < FEW else count


def told_of(remedy: SharedRemedy) -> SharedRemedy:
    return replace(remedy, teams=told(remedy.teams))


def title_of(named: Iterable[Named], key: str) -> str:
    return next((each.title for each in named if each.key == key), key)

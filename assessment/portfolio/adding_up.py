"""The released figures of an organisation → one Overview, from a constant number of queries.

Only rows are read: what was frozen as a document stays closed.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Exists, F, OuterRef, QuerySet, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.timezone import localdate

from assessment.charts import ramp
from assessment.engine.exposure import FOUND, band
from assessment.engine.tolerance import is_positive, ordered
from assessment.models import (
    Judgement,
    Organisation,
    Release,
)
from assessment.models.releases import A_YEAR, HALF_A_YEAR
from assessment.portfolio.parts import (
    Ages,
    Column,
    Help,
    Helper,
    Named,
    Overview,
    Rung,
    SharedRemedy,
    Tally,
)
from questionnaires.instrument import Antipattern, Dimension, Instrument, Remedy
from questionnaires.loading import instrument
from questionnaires.models import Version

MOST_TALLIES, MOST_REMEDIES, MOST_HELPERS = 8, 5, 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The results that count of one questionnaire, and what its versions ask."""

    questionnaire: str
    releases: "QuerySet[Release]"
    editions: Sequence[Instrument]  # the newest first

    def dimensions(self) -> dict[str, Dimension]:
        """Those of the newest version, then what only older ones have."""
        return newest(each.dimensions for each in self.editions)

    def antipatterns(self) -> dict[str, Antipattern]:
        return newest(each.antipatterns for each in self.editions)

    def remedies(self) -> "dict[str, tuple[Remedy, Instrument]]":
        found: dict[str, tuple[Remedy, Instrument]] = {}
        for edition in self.editions:
            for remedy in edition.remedies:
                found.setdefault(remedy.key, (remedy, edition))
        return found


def newest(editions: Iterable[Iterable[Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for entries in editions:
        for entry in entries:
            found.setdefault(entry.key, entry)
    return found


def add_up(organisation: Organisation, questionnaire: str, today: datetime.date) -> Overview:
    """Of that questionnaire, or of the one with most results if there is none of it."""
    versions = versions_of(organisation)
    if not versions:
        return Overview()
    results: Counter[str] = Counter()
    for version, count in versions.items():
        results[version.questionnaire.key] += count
    chosen = questionnaire if questionnaire in results else results.most_common(1)[0][0]
    counted = counted_of(organisation, chosen, versions)
    titles = {each.questionnaire.key: each.title for each in reversed(versions)}
    named = tuple(Named(key=key, title=titles[key]) for key in sorted(results))
    return overview(counted, named, today)


def versions_of(organisation: Organisation) -> dict[Version, int]:
    """Version -> how many results count that are of it; the newest of each questionnaire first."""
    counting = Release.objects.counting(organisation).values_list("assessment__version")
    counts = dict(counting.annotate(results=Count("pk")))
    used = Version.objects.filter(pk__in=counts).select_related("questionnaire").newest_first()
    return {version: counts[version.pk] for version in used}


def counted_of(organisation: Organisation, key: str, versions: Iterable[Version]) -> Counted:
    used = [version for version in versions if version.questionnaire.key == key]
    releases = Release.objects.counting(organisation)
    return Counted(
        questionnaire=key,
        releases=releases.filter(assessment__version__in=[version.pk for version in used]),
        editions=[instrument(version) for version in used],
    )


def overview(counted: Counted, named: tuple[Named, ...], today: datetime.date) -> Overview:
    columns = ("assessment__team", "assessment__closed_at", "assessment__target_profile", "gap")
    rows = list(counted.releases.values_list(*columns))
    below = below_of(counted)
    total, tallies = tallies_of(counted)
    remedies = remedies_of(counted, total)
    return Overview(
        questionnaire=counted.questionnaire,
        questionnaires=named,
        profiles=profiles_of(counted, {profile for _, _, profile, _ in rows}),
        scale=tuple(rungs(counted.editions[0])),
        teams=len({team for team, *_ in rows}),
        results=len(rows),
        with_target=len({team for team, _, _, gap in rows if gap is not None}),
        columns=tuple(column(counted, each, below[each.key]) for each in dimensions(counted)),
        tallies=tallies,
        help=tuple(help_in(counted, {key for key, teams in below.items() if teams})),
        remedies=tuple(each for each in remedies if (each.teams or 0) > 1)[:MOST_REMEDIES],
        wider=tuple(each for each in remedies if each.reach != "team")[:MOST_REMEDIES],
        ages=ages([localdate(closed) for _, closed, _, _ in rows], today),
    )


def dimensions(counted: Counted) -> Iterable[Dimension]:
    return counted.dimensions().values()


def rungs(asked: Instrument) -> Iterator[Rung]:
    for each in asked.scale:
        yield Rung(level=each.level, name=each.name, ramp=ramp(each.level, asked.top))


def profiles_of(counted: Counted, used: set[str]) -> tuple[Named, ...]:
    """In content order."""
    known = newest(each.target_profiles for each in counted.editions)
    return tuple(Named(key=key, title=each.title) for key, each in known.items() if key in used)


def ages(closed: list[datetime.date], today: datetime.date) -> Ages:
    ordered_days = sorted(closed, reverse=True)
    old = [today - day for day in ordered_days]
    return Ages(
        newest=ordered_days[0],
        median=ordered_days[len(ordered_days) // 2],
        oldest=ordered_days[-1],
        results=len(old),
        over_half_a_year=sum(age > HALF_A_YEAR for age in old),
        over_a_year=sum(age > A_YEAR for age in old),
    )


Below = Mapping[int, set[str]]  # team -> the target profiles under which it stands below


def below_of(counted: Counted) -> "defaultdict[str, dict[int, set[str]]]":
    """Dimension -> the teams that stand below their own target in it."""
    figures = counted.releases.filter(
        snapshot__dimensions__rated=True, snapshot__dimensions__meets_target=False
    )
    found: defaultdict[str, dict[int, set[str]]] = defaultdict(dict)
    for dimension, team, profile in figures.values_list(
        "snapshot__dimensions__dimension", "assessment__team", "assessment__target_profile"
    ):
        found[dimension].setdefault(team, set()).add(profile)
    return found


def column(counted: Counted, dimension: Dimension, below: Below) -> Column:
    """With the most demanding of the target profiles under which teams stand below."""
    known = newest(each.target_profiles for each in counted.editions)
    used = {profile for profiles in below.values() for profile in profiles if profile in known}
    most = max(used, key=lambda key: (sum(known[key].targets.values()), key), default="")
    return Column(
        key=dimension.key,
        title=dimension.title,
        below=len(below),
        profile=known[most].title if most else "",
        of_profile=sum(most in profiles for profiles in below.values()) if most else 0,
    )


def tallies_of(counted: Counted) -> tuple[float, tuple[Tally, ...]]:
    """All risk that was found, and the antipatterns that most teams have."""
    found = counted.releases.filter(snapshot__antipatterns__verdict__in=FOUND)
    rows = found.values_list("snapshot__antipatterns__antipattern").annotate(
        teams=Count("assessment__team", distinct=True),
        mean=Avg("snapshot__antipatterns__risk"),
        sum=Sum("snapshot__antipatterns__risk"),
    )
    known, contested = counted.antipatterns(), contested_of(counted)
    places = {key: place for place, key in enumerate(known)}
    ranked = sorted(rows, key=lambda row: (-row[1], -ordered(row[2]), places[row[0]]))
    return sum(row[3] for row in ranked), tuple(
        Tally(
            key=key,
            title=known[key].title,
            teams=teams,
            contested=contested.get(key, 0),
            band=band(mean),
        )
        for key, teams, mean, _ in ranked[:MOST_TALLIES]
    )


def contested_of(counted: Counted) -> dict[str, int]:
    """Antipattern -> how many of the teams that have it say that it is not true for them."""
    found = counted.releases.filter(
        assessment=OuterRef("assessment"),
        snapshot__antipatterns__antipattern=OuterRef("antipattern"),
        snapshot__antipatterns__verdict__in=FOUND,
    )
    counting = counted.releases.values("assessment")
    said = Judgement.objects.contesting().filter(Exists(found), assessment__in=counting)
    teams = Count("assessment__team", distinct=True)
    return dict(said.values_list("antipattern").annotate(teams=teams))


def remedies_of(counted: Counted, total_risk: float) -> list[SharedRemedy]:
    """By the risk that they remove together, the most first."""
    planned = counted.releases.filter(snapshot__remedies__isnull=False)
    rows = planned.values_list("snapshot__remedies__remedy").annotate(
        teams=Count("assessment__team", distinct=True),
        removed=Sum("snapshot__remedies__risk_reduction"),
    )
    known = counted.remedies()
    places = {key: place for place, key in enumerate(known)}
    ranked = sorted(rows, key=lambda row: (-ordered(row[2]), -row[1], places[row[0]]))
    return [
        shared(*known[key], teams, removed / total_risk)
        for key, teams, removed in ranked
        if is_positive(removed) and is_positive(total_risk)
    ]


def shared(remedy: Remedy, asked: Instrument, teams: int, share: float) -> SharedRemedy:
    effort = next(each for each in asked.efforts if each.key == remedy.effort)
    return SharedRemedy(
        key=remedy.key,
        title=remedy.title,
        teams=teams,
        person_days=effort.person_days,
        from_days=effort.from_days,
        to_days=effort.to_days,
        reach=remedy.reach,
        share=share,
    )


def help_in(counted: Counted, wanted: set[str]) -> Iterator[Help]:
    """In each dimension in which somebody stands below, who stands at or above their target."""
    figure = "snapshot__dimensions__"
    place = Window(
        RowNumber(),
        partition_by=F(f"{figure}dimension"),
        order_by=[F(f"{figure}claimed").desc(), F("assessment__closed_at").desc(), "pk"],
    )
    able = counted.releases.filter(
        snapshot__dimensions__rated=True,
        snapshot__dimensions__meets_target=True,
        snapshot__dimensions__claimed__isnull=False,
        snapshot__dimensions__dimension__in=wanted,
    )
    # A team may stand there with several systems.
    best = able.annotate(place=place).filter(place__lte=4 * MOST_HELPERS).order_by("place")
    helpers: defaultdict[str, dict[str, Helper]] = defaultdict(dict)
    top = counted.editions[0].top
    for dimension, team, level in best.values_list(
        f"{figure}dimension", "assessment__team__name", f"{figure}claimed"
    ):
        of_dimension = helpers[dimension]
        if len(of_dimension) < MOST_HELPERS:
            of_dimension.setdefault(team, Helper(team=team, level=level, ramp=ramp(level, top)))
    for key, dimension in counted.dimensions().items():
        if key in helpers:
            able_teams = tuple(helpers[key].values())
            yield Help(key=key, title=dimension.title, helpers=able_teams)

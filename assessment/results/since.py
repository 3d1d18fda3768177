"""An evaluation beside an earlier one of the same system, like for like."""

import datetime
from dataclasses import dataclass

from assessment.engine.progress import Change, DimensionChange, Progress
from assessment.engine.scoring import DimensionProfile, Profile
from assessment.results.dimensions import DimensionLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """The same system at an earlier date, like for like."""

    date: datetime.date
    progress: Progress
    older: Profile  # as its own report has it

    @property
    def overall(self) -> Change:
        return self.progress.overall

    def scores(self) -> dict[str, float]:
        """Dimension -> its score then, on the questions compared."""
        dimensions = self.progress.dimensions
        return {each.dimension.key: each.before for each in dimensions if each.before is not None}

    def changes(self) -> dict[str, DimensionChange]:
        """Dimension -> its change, for those of which anything is compared."""
        return {each.dimension.key: each for each in self.progress.dimensions if each.compared}

    def printed(self) -> dict[str, DimensionProfile]:
        """Dimension -> what the earlier report says of it, on all that it asked."""
        return {each.key: each for each in self.older.dimensions}


@dataclass(frozen=True, slots=True, kw_only=True)
class Then:
    """One dimension then and now: as each report prints it, and like for like between them."""

    line: DimensionLine
    change: DimensionChange | None  # None where nothing of it is compared
    printed: DimensionProfile | None  # None where the earlier version did not have it

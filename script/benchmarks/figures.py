"""What a benchmark finds, as a table for people and as one flat JSON object."""

import json
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    key: str
    value: float
    says: str
    at_most: float | None = None  # the target, where there is one

    @property
    def verdict(self) -> str:
        if self.at_most is None:
            return ""
        return f"<= {self.at_most:g}" if self.value <= self.at_most else f"ABOVE {self.at_most:g}"


def table(figures: Sequence[Figure]) -> str:
    rows = [(each.key, f"{each.value:.6g}", each.verdict, each.says) for each in figures]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return "".join(
        f"{key:<{widths[0]}}  {value:>{widths[1]}}  {verdict:<{widths[2]}}  {says}\n"
        for key, value, verdict, says in rows
    )


def as_json(figures: Sequence[Figure]) -> str:
    return json.dumps({each.key: round(each.value, 4) for each in figures}, indent=2) + "\n"

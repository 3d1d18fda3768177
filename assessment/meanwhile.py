"""What somebody else wrote between a person's opening a form and sending it."""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2s
from typing import Any


@dataclass(eq=False)
class ChangedMeanwhile(Exception):
    """Two people changed the same things to different ends; `theirs` is how those stand now."""

    theirs: dict[str, Any]


def fingerprint(value: object) -> str:
    """Of something that a page shows, so that its form can say later what was seen."""
    return blake2s(repr(value).encode(), digest_size=8).hexdigest()


def fingerprints(values: Mapping[str, Any]) -> dict[str, str]:
    return {name: fingerprint(value) for name, value in values.items()}


def merged(
    *, standing: Mapping[str, Any], seen: Mapping[str, str] | None, given: Mapping[str, Any]
) -> dict[str, Any]:
    """What is to be written of `given`: whatever this person changed and does not stand yet.

    `seen` has the fingerprints of what the person saw; without it everything given counts as
    changed by them, whatever stands. Raises ChangedMeanwhile.
    """
    touched = {n: v for n, v in given.items() if seen is None or fingerprint(v) != seen.get(n)}
    fresh = {n: v for n, v in touched.items() if v != standing.get(n)}
    theirs = {
        name: standing.get(name)
        for name in fresh
        if seen is not None and fingerprint(standing.get(name)) != seen.get(name)
    }
    if theirs:
        raise ChangedMeanwhile(theirs)
    return fresh

"""What requires what."""

from collections.abc import Iterable, Iterator, Mapping


def cycles(requires: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """At least one of the cycles in each knot: every key requires the next, the last the first."""
    done: set[str] = set()
    for root in requires:
        path = {} if root in done else {root: iter(requires[root])}
        while path:
            key, further = next(reversed(path.items()))
            required = next(further, None)
            if required is None:
                done.add(key)
                del path[key]
            elif required in path:
                walked = list(path)
                yield walked[walked.index(required) :]
            elif required in requires and required not in done:
                path[required] = iter(requires[required])

"""What requires what."""

from collections.abc import Iterable, Iterator, Mapping


def cycles(requires: Mapping[str, Iterable[str]], longest: int) -> Iterator[tuple[str, list[str]]]:
    """At least one of the cycles in each knot, as the key that closes it and what it goes through.

    Of the latter come `longest` at most, in order: each requires the next, and the last of all,
    which closes the cycle, requires the first.
    """
    done: set[str] = set()
    for root in requires:
        path = [] if root in done else [root]
        place = dict.fromkeys(path, 0)
        walks = [iter(requires[key]) for key in path]
        while path:
            required = next(walks[-1], None)
            if required is None:
                walks.pop()
                done.add(key := path.pop())
                del place[key]
            elif required in place:
                start = place[required]
                yield path[-1], path[start : start + longest]
            elif required in requires and required not in done:
                place[required] = len(path)
                path.append(required)
                walks.append(iter(requires[required]))

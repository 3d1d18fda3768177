"""Who is told that something happened in a workshop."""

from collections.abc import Callable

from django.db import transaction

listeners: set[Callable[[int], None]] = set()


def changed(workshop_pk: int) -> None:
    """Tell the listeners once what was written stands."""
    transaction.on_commit(lambda: tell(workshop_pk), robust=True)


def tell(workshop_pk: int) -> None:
    for listener in tuple(listeners):
        listener(workshop_pk)

"""What is raised here survives every way out, also that of a context manager."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest

from tests.test_architecture import is_ours, modules

OF_MODELS = ("DoesNotExist", "MultipleObjectsReturned")  # which Django makes


def kinds(of: type[BaseException] = BaseException) -> Iterator[type[BaseException]]:
    for kind in of.__subclasses__():
        if is_ours(kind.__module__) and kind.__name__ not in OF_MODELS:
            yield kind
        yield from kinds(kind)


@contextmanager
def passed_on() -> Iterator[None]:
    """On its way out it writes into the exception, which one that is frozen does not allow."""
    yield


def test_every_exception_leaves_a_context_manager_as_it_came():
    for module in modules("assessment") + modules("questionnaires"):
        import_module(module)

    found = set(kinds())

    for kind in found:
        raised = kind.__new__(kind)
        with pytest.raises(kind) as caught, passed_on():
            raise raised
        assert caught.value is raised
    assert len(found) > 25

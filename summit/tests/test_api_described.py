"""What views say of themselves is worked out once, and nothing of it is lost."""

from collections import deque
from threading import Event

import pytest

from summit.api import described


@pytest.fixture
def waiting(monkeypatch):
    monkeypatch.setattr(described, "_waiting", deque())
    monkeypatch.setattr(described, "_all_done", Event())


def test_what_was_noted_is_worked_out_once_and_in_order(waiting):
    found = []
    for name in ("one", "two"):
        assert described._later(found.append)(name) == name
    assert found == []
    for _again in range(2):
        described.work_out()
        assert found == ["one", "two"]
    described._later(found.append)("three")  # of a view that is loaded later
    assert found == ["one", "two", "three"]


def test_a_description_that_raises_keeps_itself_and_those_after_it_for_the_next_call(waiting):
    found = []
    breaks = iter((True, False))

    def describe(name):
        if name == "two" and next(breaks):
            raise LookupError(name)
        found.append(name)

    for name in ("one", "two", "three"):
        described._later(describe)(name)
    with pytest.raises(LookupError):
        described.work_out()
    assert found == ["one"]
    described.work_out()
    assert found == ["one", "two", "three"]

"""The task list of the portal: what is still to do and by when, and what waits for whom."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _

from exhibitors.screens import duties
from exhibitors.screens.duties import SOON_DAYS, Task
from exhibitors.screens.situation import Facts

MOST_CELLS = 16  # of a meter; more places are a bar


@dataclass(frozen=True)
class Meter:
    """Places of which some are filled, as cells, or as a bar when there are many."""

    full: int
    total: int

    @property
    def cells(self) -> list[bool]:
        if self.total > MOST_CELLS:
            return []
        return [place < self.full for place in range(self.total)]

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.full / self.total)) if self.total else 0


@dataclass(frozen=True)
class Group:
    title: str
    tasks: list[Task]

    @property
    def count(self) -> int:
        """Without those that wait for another one."""
        return sum(not task.is_locked for task in self.tasks)


class TaskList:
    """All tasks of one exhibitor on one day."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.allotment, self.named = facts.allotment, facts.named
        today = facts.exhibition.today()
        found = [_dated(task, today) for task in duties.of(facts)]
        self._next = next((task.key for task in _by_urgency(found) if task.url), "")
        self.tasks = [replace(task, is_next=task.key == self._next) for task in found]

    @cached_property
    def open(self) -> list[Task]:
        return [task for task in self.tasks if task.phase == "open"]

    @property
    def ready(self) -> list[Task]:
        """What can be done now: the rest of the open ones wait for something."""
        return [task for task in self.open if not task.is_locked]

    @property
    def has_days(self) -> bool:
        """Whether a day stands beside something that is open."""
        return any(task.due for task in self.open)

    @cached_property
    def waiting(self) -> list[Task]:
        return [task for task in self.tasks if task.phase == "waiting"]

    @cached_property
    def done(self) -> list[Task]:
        return [task for task in self.tasks if task.phase == "done"]

    @property
    def total(self) -> int:
        return len(self.tasks)

    @property
    def meter(self) -> Meter:
        return Meter(len(self.done), self.total)

    @property
    def staff_meter(self) -> Meter:
        return Meter(self.named, self.allotment)

    @property
    def passes_left(self) -> int:
        return max(0, self.allotment - self.named) if self.facts.exhibitor.may_act else 0

    @property
    def names_left(self) -> int:
        """Passes that can still be given: none once the day for names is over."""
        return self.passes_left if self.facts.exhibition.takes_names() else 0

    @property
    def next(self) -> Task | None:
        return next((task for task in self.tasks if task.is_next), None)

    @cached_property
    def groups(self) -> list[Group]:
        """Overdue, soon, later, with the organisers; a group without tasks is none."""
        ready = _by_urgency(self.open)
        late = [task for task in ready if task.is_late]
        soon = [task for task in ready if task.is_soon]
        later = [task for task in ready if task not in late and task not in soon]
        named = [
            (_("Overdue"), late),
            (_("Due in the next %(count)s days") % {"count": SOON_DAYS}, soon),
            (_("Later") if late or soon else _("To do"), later + self._loose),
            (_("Waiting for the organisers"), self.waiting),
        ]
        return [Group(title, self._with_blocked(tasks)) for title, tasks in named if tasks]

    def _with_blocked(self, tasks: list[Task]) -> list[Task]:
        """Each task with those below it that wait for it."""
        rows = []
        for task in tasks:
            rows.append(task)
            waits = [each for each in self.open if each.is_locked and each.under == task.key]
            rows += self._with_blocked(waits)
        return rows

    @property
    def _loose(self) -> list[Task]:
        """Locked tasks that wait for nothing on this list."""
        shown = {task.key for task in (*self.open, *self.waiting)}
        return [task for task in self.open if task.is_locked and task.under not in shown]


def _by_urgency(tasks: Iterable[Task]) -> list[Task]:
    ready = [task for task in tasks if task.phase == "open" and not task.is_locked]
    return sorted(ready, key=lambda task: task.days if task.days is not None else 10_000)


def _dated(task: Task, today: dt.date) -> Task:
    return replace(task, days=(task.due - today).days) if task.due else task

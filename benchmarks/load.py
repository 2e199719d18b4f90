"""The load, a process of its own whose time is not counted: `python -m benchmarks.load < plan.json`.

Reads a Plan as JSON, repeats its operation until the time is over and prints an Outcome as JSON.
"""

import dataclasses
import json
import sys
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from . import portal, programme_visits, seat_visits, visits, visits_exhibition
from .browser import Browser, Wrong
from .visits import Mailbox, Visit

ERRORS_SHOWN = 3
_OPERATIONS = (
    visits.OPERATIONS
    | programme_visits.OPERATIONS
    | seat_visits.OPERATIONS
    | visits_exhibition.OPERATIONS
    | portal.OPERATIONS
)


@dataclass(frozen=True)
class Plan:
    operation: str
    host: str
    port: int
    ask_port: int  # of the sink
    seconds: float
    concurrency: int
    facts: dict[str, Any]


@dataclass
class Outcome:
    """`milliseconds` is what each operation waited for answers, the way of a mail not included."""

    operations: int = 0
    errors: int = 0
    elapsed: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def run(plan: Plan) -> Outcome:
    outcome, lock = Outcome(), threading.Lock()
    begin = time.perf_counter()
    threads = [
        threading.Thread(
            target=_one_after_another, args=(plan, begin + plan.seconds, outcome, lock)
        )
        for _ in range(plan.concurrency)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.elapsed = time.perf_counter() - begin
    return outcome


def _one_after_another(plan: Plan, until: float, outcome: Outcome, lock: threading.Lock) -> None:
    operate = _OPERATIONS[plan.operation]
    visit = Visit(Browser(plan.host, plan.port), plan.facts, Mailbox(plan.ask_port))
    while time.perf_counter() < until:
        visit.browser.seconds = 0.0
        try:
            operate(visit)
        except (Wrong, OSError) as error:
            visit.browser.close()
            with lock:
                outcome.errors += 1
                if len(outcome.complaints) < ERRORS_SHOWN:
                    outcome.complaints.append(f"{type(error).__name__}: {error}")
            continue
        with lock:
            outcome.operations += 1
            outcome.milliseconds.append(visit.browser.seconds * 1000)
    visit.browser.close()


if __name__ == "__main__":
    print(json.dumps(dataclasses.asdict(run(Plan(**json.load(sys.stdin))))))

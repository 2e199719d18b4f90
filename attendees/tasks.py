from celery import shared_task

from attendees.services import imports, retention, waiting
from summit import audit
from summit.enums import Door


@shared_task
def turn_waiting_lists() -> None:
    with audit.through(Door.TASK):
        waiting.turn()


@shared_task
def erase_expired() -> None:
    with audit.through(Door.TASK):
        retention.erase_expired()


@shared_task
def work_on_import(pk: int) -> None:
    with audit.through(Door.TASK):
        imports.work(pk)


@shared_task
def sweep_imports() -> None:
    with audit.through(Door.TASK):
        imports.sweep()

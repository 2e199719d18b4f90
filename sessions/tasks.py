from celery import shared_task

from sessions.services import reminders, waiting
from summit import audit
from summit.enums import Door


@shared_task
def turn_waiting_lists() -> None:
    with audit.through(Door.TASK):
        waiting.turn()


@shared_task
def remind() -> None:
    with audit.through(Door.TASK):
        reminders.remind()

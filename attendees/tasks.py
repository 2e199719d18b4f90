from celery import shared_task

from attendees.services import retention, waiting
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

from celery import shared_task

from exhibitors.services import holds, retention
from summit import audit
from summit.enums import Door


@shared_task
def turn_holds() -> None:
    with audit.through(Door.TASK):
        holds.tidy()
        holds.remind()


@shared_task
def erase_expired() -> None:
    with audit.through(Door.TASK):
        retention.erase_expired()

from celery import shared_task

from exhibitors.services import holds
from summit import audit
from summit.enums import Door


@shared_task
def turn_holds() -> None:
    with audit.through(Door.TASK):
        holds.tidy()
        holds.remind()

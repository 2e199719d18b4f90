from celery import shared_task

from . import audit, delivery
from .enums import Door


@shared_task
def deliver() -> None:
    with audit.through(Door.TASK):
        delivery.deliver()


@shared_task
def sweep() -> None:
    with audit.through(Door.TASK):
        delivery.sweep()

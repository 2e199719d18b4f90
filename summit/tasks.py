from celery import shared_task

from . import audit, delivery
from .enums import Door
from .services import accounts, leftovers


@shared_task
def deliver() -> None:
    with audit.through(Door.TASK):
        delivery.deliver()


@shared_task
def sweep() -> None:
    with audit.through(Door.TASK):
        delivery.sweep()


@shared_task
def erase_accounts() -> None:
    with audit.through(Door.TASK):
        accounts.erase_unneeded()


@shared_task
def sweep_pictures() -> None:
    leftovers.sweep()

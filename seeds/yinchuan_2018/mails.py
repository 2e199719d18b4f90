"""What becomes of the mails that the replayed history would have sent.

Nobody gets them: the addresses are invented. They are marked as suppressed, which they are. On a machine
whose mails go to a folder, one of each kind and language is sent there, so that each can be read.
"""

from django.db.models import QuerySet

from attendees.models import Registration
from attendees.services.notices import KINDS
from summit import lifecycle, mailbox, outbox
from summit.background import later
from summit.enums import NotificationState
from summit.models import Notification, Summit


def settle(summit: Summit) -> None:
    waiting = Notification.objects.for_summit(summit).filter(state=NotificationState.QUEUED)
    shown: list[int] = []
    if mailbox.is_used():
        shown = _one_of_each(summit, waiting)
        later(outbox.DELIVER)
    lifecycle.move_all(waiting.exclude(pk__in=shown), NotificationState.SUPPRESSED)


def _one_of_each(summit: Summit, waiting: QuerySet[Notification]) -> list[int]:
    """The newest of each kind and language; rather one whose registration still stands as it says.

    A mail about what is over has nothing to say any more, and would not be written.
    """
    states = dict(Registration.objects.for_summit(summit).values_list("pk", "state"))
    says = {kind: state for state, kind in KINDS.items()}
    rows = waiting.values_list("pk", "kind", "language", "subject_id")
    best: dict[tuple[str, str], tuple[bool, int]] = {}
    for pk, kind, language, about in rows:
        holds = kind not in says or (about is not None and states.get(about) == says[kind])
        found = best.get((kind, language), (False, 0))
        best[kind, language] = max(found, (holds, pk))
    return [pk for _holds, pk in best.values()]

"""What becomes of the mails that the replayed history would have sent.

Nobody gets them: the addresses are invented. They are marked as suppressed, which they are. On a machine
whose mails go to a folder, the newest of each kind and language is sent there, so that each can be read.
"""

from django.db.models import Max

from summit import lifecycle, mailbox, outbox
from summit.background import later
from summit.enums import NotificationState
from summit.models import Notification, Summit


def settle(summit: Summit) -> None:
    waiting = Notification.objects.for_summit(summit).filter(state=NotificationState.QUEUED)
    shown: list[int] = []
    if mailbox.is_used():
        newest = waiting.order_by().values("kind", "language").annotate(newest=Max("pk"))
        shown = [row["newest"] for row in newest]
        later(outbox.DELIVER)
    lifecycle.move_all(waiting.exclude(pk__in=shown), NotificationState.SUPPRESSED)

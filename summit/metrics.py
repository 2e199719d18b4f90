"""Figures for Prometheus. They come from Postgres: whichever process is asked says the same."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from .enums import NotificationState as State
from .models import Notification

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_OPEN = (State.QUEUED, State.SENDING, State.FAILED)


class _Outbox(Collector):
    """Messages that are not settled, and for how long the oldest that is due has waited."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        counts = Notification.objects.filter(state__in=_OPEN).order_by().values_list("state")
        found = dict(counts.annotate(count=Count("pk")))
        messages = GaugeMetricFamily(
            "summit_notifications", "Messages that are not settled, by state.", labels=["state"]
        )
        for state in _OPEN:
            messages.add_metric([state], found.get(state, 0))
        yield messages
        now = timezone.now()
        due = Notification.objects.filter(state=State.QUEUED, due_at__lte=now)
        oldest = due.aggregate(oldest=Min("due_at"))["oldest"]
        yield GaugeMetricFamily(
            "summit_notifications_oldest_due_seconds",
            "How long the oldest message that is due has waited.",
            value=(now - oldest).total_seconds() if oldest else 0,
        )


def text() -> bytes:
    """All figures in the text format of Prometheus."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Outbox())
    return generate_latest(registry)

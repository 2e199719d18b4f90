"""The synthetic programme: as large as it says, without fatal conflicts, counted, and released."""

import pytest

from seeds import scale, scale_programme
from sessions.models import Release, Seat, Session, Speaker
from sessions.programme import snapshots
from sessions.reports import conflicts
from sessions.services import releases
from summit.models import AuditEntry, Notification, Room, Summit

pytestmark = pytest.mark.django_db


def test_a_summit_of_any_size_has_its_programme_and_growing_adds_seats_alone() -> None:
    scale.fill(60)
    summit = Summit.objects.get(slug=scale.SLUG)
    sessions = Session.objects.for_summit(summit)
    assert sessions.count() == scale_programme.SESSIONS
    assert Room.objects.for_summit(summit).count() == scale_programme.ROOMS
    assert Speaker.objects.for_summit(summit).count() == scale_programme.SPEAKERS
    assert not [one for one in conflicts.of_summit(summit) if one.is_fatal]
    programme = snapshots.latest(summit)
    assert programme is not None
    assert len(programme.sessions) == scale_programme.SESSIONS
    assert all(
        session.title.texts.keys() == {"en", "zh-hans", "fr", "ar"}
        for session in programme.sessions
    )
    assert not Notification.objects.filter(state="queued").exists()

    before = Seat.objects.for_summit(summit).count()
    scale.fill(160)
    seats = Seat.objects.for_summit(summit)
    assert seats.count() > before > 0
    assert sessions.count() == scale_programme.SESSIONS
    assert Release.objects.for_summit(summit).count() == 1
    assert sum(sessions.values_list("taken", flat=True)) == seats.count()
    booked = AuditEntry.objects.for_summit(summit).filter(verb="book")
    assert booked.count() == seats.count()
    assert releases.preview(summit).is_same

"""A replay does things in the order of their moments, and dates what they wrote."""

import datetime as dt

import pytest
from django.utils import timezone

from attendees.enums import Source
from attendees.models import Registration, Ticket
from attendees.services import visits
from attendees.tests.factories import make_category, make_registration
from seeds.history import Replay
from summit import audit
from summit.enums import Door
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def test_steps_run_by_moment_and_may_plan_others() -> None:
    now, done = timezone.now(), []
    replay = Replay(make_summit(), now)

    def first(at: dt.datetime) -> None:
        done.append("first")
        replay.plan(at + DAY, lambda _at: done.append("planned by it"), door=Door.TASK)

    replay.plan(now - DAY, lambda _at: done.append("last"), door=Door.ADMIN)
    replay.plan(now - 5 * DAY, first, door=Door.WEB)
    replay.plan(now + DAY, lambda _at: done.append("future"), door=Door.ADMIN)
    replay.run()
    assert done == ["first", "planned by it", "last"]


def test_rows_and_trail_are_dated_to_the_step_that_wrote_them() -> None:
    now = timezone.now()
    summit = make_summit()
    category = make_category(summit)
    replay = Replay(summit, now)
    come, gone = now - 9 * DAY, now - 2 * DAY
    made: list[Registration] = []
    replay.plan(come, lambda _at: made.append(make_registration(category)), door=Door.WEB)
    replay.plan(gone, lambda _at: visits.cancel(made[0], by=made[0]), door=Door.WEB)
    replay.run()
    replay.date_rows()
    registration = Registration.objects.get()
    assert (registration.submitted_at, registration.decided_at) == (come, gone)
    assert Ticket.objects.get().issued_at == come
    trail = audit.of(registration).values_list("verb", "at", "door")
    assert list(trail) == [("cancel", gone, Door.WEB), ("register", come, Door.WEB)]


def test_other_rows_keep_their_times() -> None:
    summit, other = make_summit(), make_summit()
    replay = Replay(summit, timezone.now())
    kept = make_registration(make_category(other), source=Source.WEB)
    replay.plan(replay.now - DAY, lambda _at: None, door=Door.WEB)
    replay.run()
    replay.date_rows()
    before = kept.submitted_at
    kept.refresh_from_db()
    assert kept.submitted_at == before

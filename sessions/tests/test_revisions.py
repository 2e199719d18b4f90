"""What counts as a step of SEQUENCE: each end of a registration, whatever it had in a calendar."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import timezone

import attendees.services
from attendees.enums import IS_OVER, RegistrationState
from attendees.models import Registration
from attendees.services import decisions, visits, waiting
from attendees.tests.factories import make_category, make_registration
from sessions.programme import revisions
from summit.tests.factories import make_summit, make_user

from .factories import make_session, publish
from .mailing import feed, mark

pytestmark = pytest.mark.django_db

S = RegistrationState
WAYS = {
    "reject": (S.SUBMITTED, lambda one, by: decisions.reject(one, reason="Full.", by=by)),
    "expire": (S.OFFERED, lambda one, by: waiting.turn(one.summit, now=one.respond_by)),
    "cancel": (S.CONFIRMED, lambda one, by: visits.cancel(one, by=one)),
    "decline_offer": (S.OFFERED, lambda one, by: visits.decline_offer(one, by=one)),
    "withdraw": (S.CONFIRMED, lambda one, by: decisions.withdraw(one, by=by)),
    "revoke": (S.CONFIRMED, lambda one, by: decisions.revoke(one, reason="Rules.", by=by)),
}


def test_every_way_to_end_a_registration_is_known():
    """So that nobody adds one that no calendar would hear of."""
    files = Path(attendees.services.__file__).parent.glob("*.py")
    source = "".join(path.read_text() for path in files)
    calls = re.findall(r"endings\.end\(", source)
    verbs = re.findall(r'endings\.end\(\w+, State\.\w+, "(\w+)"', source)
    assert len(calls) == len(verbs)
    assert set(verbs) == set(revisions.ENDS) == set(WAYS)


@pytest.mark.parametrize("verb", revisions.ENDS)
def test_an_end_with_nothing_in_a_calendar_is_a_step_of_what_follows(verb):
    summit = make_summit()
    category = make_category(summit)
    session = make_session(summit)
    publish(summit)
    state, end = WAYS[verb]
    first = make_registration(category)
    soon = timezone.now() + dt.timedelta(hours=1)
    Registration.objects.filter(pk=first.pk).update(state=state, respond_by=soon)
    first = Registration.objects.get(pk=first.pk)
    end(first, make_user(summit))
    first.refresh_from_db()
    assert first.state in IS_OVER
    again = make_registration(category, email=first.attendee.email)
    mark(session, again)
    (event,) = feed(again).events
    assert event["SEQUENCE"] == revisions.number(0, 1)

"""The outbox: written with its cause, once for each key, and to many with one statement."""

import datetime as dt

import pytest
from django.db import transaction
from django.utils import timezone

from summit import outbox
from summit.enums import NotificationState, Purpose
from summit.models import Notification, User
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit()


def queue(summit, **fields):
    values = {"to": "one@summit-tests.dev", "dedupe": "1", "language": "fr"}
    outbox.queue("test.fact", about=summit, summit=summit, **values | fields)


def test_a_message_is_queued_with_its_facts(summit):
    queue(summit, seats=3)
    (row,) = Notification.objects.all()
    assert (row.kind, row.recipient, row.language) == ("test.fact", "one@summit-tests.dev", "fr")
    assert (row.subject, row.subject_id) == (f"summit.summit:{summit.pk}", summit.pk)
    assert (row.state, row.attempts) == (NotificationState.QUEUED, 0)
    assert row.context == {"seats": 3}


@pytest.mark.parametrize(
    ("change", "count"),
    [({}, 1), ({"dedupe": "2"}, 2), ({"to": "two@summit-tests.dev"}, 2), ({"language": "ar"}, 1)],
)
def test_nobody_is_told_twice_for_one_cause(summit, change, count):
    queue(summit)
    queue(summit, **change)
    assert Notification.objects.count() == count


def test_nobody_is_told_what_was_rolled_back(summit):
    with transaction.atomic():
        queue(summit)
        transaction.set_rollback(True)
    assert not Notification.objects.exists()


def test_without_an_address_nothing_is_queued(summit):
    queue(summit, to="")
    assert not Notification.objects.exists()


def test_a_message_keeps_its_id_and_shares_it_with_nobody(summit, settings):
    queue(summit)
    queue(summit, dedupe="2")
    ids = {outbox.message_id(row) for row in Notification.objects.all()}
    assert ids == {outbox.message_id(row) for row in Notification.objects.all()}
    assert len(ids) == 2
    assert all(found.endswith(f"@{settings.MAIL_DOMAIN}>") for found in ids)


COLUMNS = {"email": "email", "language": "language", "id": "pk"}


def fan_out(summit, recipients, dedupe="release:1"):
    return outbox.fan_out(
        "test.fact", recipients, columns=COLUMNS, summit=summit, dedupe=dedupe, release=1
    )


def test_ten_thousand_are_told_with_one_statement(summit, django_assert_num_queries):
    User.objects.bulk_create(
        [
            User(email=f"{n}@summit-tests.dev", language=("en", "zh-hans", "fr", "ar")[n % 4])
            for n in range(10_000)
        ]
    )
    with django_assert_num_queries(1) as queries:
        assert fan_out(summit, User.objects.all()) == 10_000
    assert "INSERT INTO summit_notification" in queries[0]["sql"]
    assert fan_out(summit, User.objects.all()) == 0
    rows = Notification.objects.all()
    assert rows.filter(language="ar").count() == 2_500
    one = rows.get(recipient="7@summit-tests.dev")
    user = User.objects.get(email="7@summit-tests.dev")
    assert (one.subject, one.subject_id) == (f"summit.user:{user.pk}", user.pk)
    assert one.context == {"release": 1}
    assert (one.priority, one.purpose) == (Notification.Priority.BULK, Purpose.OPERATIONAL)
    assert (one.state, one.attempts) == (NotificationState.QUEUED, 0)


def test_only_those_of_the_queryset_with_an_address_are_told(summit):
    for name in ("yes", "no"):
        User.objects.create_user(f"{name}@summit-tests.dev")
    User.objects.create(email="")
    # A quote and a percent sign: values stay values.
    odd = "o'neil%s@summit-tests.dev"
    User.objects.create(email=odd)
    told = User.objects.exclude(email__startswith="no@").order_by("email")
    assert fan_out(summit, told, dedupe="it's 100%s") == 2
    found = set(Notification.objects.values_list("recipient", flat=True))
    assert found == {"yes@summit-tests.dev", odd}


def test_what_is_put_off_goes_out_from_then_on(summit, django_capture_on_commit_callbacks):
    User.objects.create_user("later@summit-tests.dev")
    due = timezone.now() + dt.timedelta(minutes=10)
    with django_capture_on_commit_callbacks() as woken:
        count = outbox.fan_out(
            "test.fact",
            User.objects.all(),
            columns=COLUMNS,
            summit=summit,
            dedupe="release:2",
            due_at=due,
        )
    assert (count, woken) == (1, [])
    assert Notification.objects.get().due_at == due


def test_a_queryset_that_can_hold_nobody_tells_nobody(summit):
    assert fan_out(summit, User.objects.filter(pk__in=[])) == 0


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (NotificationState.QUEUED, NotificationState.SUPPRESSED),
        (NotificationState.SENDING, NotificationState.SENDING),  # its composer sees to it
        (NotificationState.SENT, None),
        (NotificationState.FAILED, None),
    ],
)
def test_what_was_not_sent_follows_to_another_address(summit, state, after):
    due_at = timezone.now() + dt.timedelta(minutes=10)
    queue(summit, seats=3)
    Notification.objects.update(state=state, due_at=due_at)
    first = Notification.objects.get()
    assert outbox.follow(Notification.objects.all(), to="two@summit-tests.dev") == bool(after)
    first.refresh_from_db()
    assert first.state == (after or state)
    copies = Notification.objects.filter(recipient="two@summit-tests.dev")
    assert [(row.state, row.due_at, row.context, row.dedupe) for row in copies] == (
        [(NotificationState.QUEUED, due_at, {"seats": 3}, "1")] if after else []
    )


def test_what_has_no_address_to_follow_to_is_not_sent(summit):
    queue(summit)
    outbox.follow(Notification.objects.all(), to="")
    (row,) = Notification.objects.all()
    assert row.state == NotificationState.SUPPRESSED


@pytest.mark.parametrize("state", [NotificationState.QUEUED, NotificationState.SENDING])
def test_what_was_not_sent_follows_back_to_the_first_address(summit, state):
    """As often as it is corrected; and nothing is queued anew for the same cause."""
    queue(summit, seats=3)
    Notification.objects.update(state=state)
    for to in ("two@summit-tests.dev", "one@summit-tests.dev") * 2:
        outbox.follow(Notification.objects.all(), to=to)
        queue(summit, to=to)
        waits = Notification.objects.filter(state=NotificationState.QUEUED)
        assert [(row.recipient, row.context) for row in waits] == [(to, {"seats": 3})]


def test_what_was_sent_to_the_first_address_is_not_sent_there_again(summit):
    queue(summit)
    Notification.objects.update(state=NotificationState.SENDING)
    outbox.follow(Notification.objects.all(), to="two@summit-tests.dev")
    Notification.objects.filter(recipient="one@summit-tests.dev").update(
        state=NotificationState.SENT
    )
    outbox.follow(Notification.objects.all(), to="one@summit-tests.dev")
    assert not Notification.objects.filter(state=NotificationState.QUEUED).exists()

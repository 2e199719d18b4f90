"""The thousand sample attendees: all that can be is there, and every figure agrees with the rows."""

import datetime as dt

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from attendees.enums import AWAITS_DECISION, HOLDS_A_PLACE, DelegationState, TicketState
from attendees.enums import RegistrationState as State
from attendees.models import Attendee, Category, DelegationQuota, Question, Registration, Ticket
from attendees.services import registrations, retention
from attendees.services.notices import KINDS
from attendees.tests.factories import make_details
from attendees.tickets import codes
from seeds import yinchuan_2018
from seeds.logins import DEMO_LOGINS
from seeds.yinchuan_2018.plan import PLAN
from sessions.services.notices import BOOKED, CHANGED, OFFERED, RELEASED
from summit import rules
from summit.audit import label
from summit.enums import NotificationState
from summit.models import AuditEntry, Membership, Notification, Summit, Theme, User
from summit.tests.factories import make_summit


def counts() -> dict:
    return {
        model.__name__: model.objects.count()
        for model in (Attendee, AuditEntry, Category, Notification, Question, Summit, Ticket, User)
    }


def test_a_thousand_attendees_in_every_category_and_state(summit: Summit) -> None:
    rows = Registration.objects.for_summit(summit).filter(attendee__is_sample=True)
    assert rows.count() == 1000
    states = set(rows.values_list("state", flat=True))
    assert states == set(State.values) - {State.APPROVED}  # which is passed, and not stayed in
    assert set(rows.values_list("category__slug", flat=True)) == set(PLAN)
    assert set(DelegationState.values) - {"arrived", "departed"} == set(
        summit.delegation_set.values_list("state", flat=True)
    )


def test_counters_say_what_the_rows_say(summit: Summit) -> None:
    held = {
        category.slug: category.registrations.filter(state__in=HOLDS_A_PLACE).count()
        for category in Category.objects.for_summit(summit)
    }
    counted = dict(Category.objects.for_summit(summit).values_list("slug", "taken"))
    assert counted == held
    assert summit.taken == sum(held.values())
    for quota in DelegationQuota.objects.for_summit(summit):
        named = quota.delegation.delegates.filter(category=quota.category)
        assert quota.taken == named.count()


def test_one_pass_is_full_with_people_waiting_and_one_is_nearly_full(summit: Summit) -> None:
    volunteer, media = (summit.category_set.get(slug=slug) for slug in ("volunteer", "media"))
    assert volunteer.is_full
    states = set(volunteer.registrations.values_list("state", flat=True))
    assert {State.WAITLISTED, State.OFFERED, State.EXPIRED} <= states
    assert media.quota is not None
    assert 0 < media.quota - media.taken <= 5


def test_every_confirmed_registration_has_one_living_ticket_that_verifies(summit: Summit) -> None:
    confirmed = Registration.objects.for_summit(summit).confirmed()
    living = Ticket.objects.for_summit(summit).filter(state=TicketState.ISSUED)
    assert set(living.values_list("registration", flat=True)) == set(
        confirmed.values_list("pk", flat=True)
    )
    ticket = living.order_by("pk").first()
    assert ticket is not None
    payload = codes.verify(ticket.code)
    assert payload is not None
    assert payload.serial == ticket.serial


def test_times_lie_in_the_last_thirty_days_and_in_order(summit: Summit) -> None:
    now = timezone.now()
    rows = Registration.objects.for_summit(summit)
    span = rows.aggregate(first=Min("submitted_at"), last=Max("submitted_at"))
    assert now - dt.timedelta(days=31) < span["first"]
    assert span["last"] < now
    assert not rows.filter(decided_at__lt=F("submitted_at")).exists()
    assert not rows.filter(decided_at__gt=now).exists()
    assert not rows.filter(state=State.OFFERED, respond_by__lte=now).exists()
    assert not rows.filter(state=State.EXPIRED, respond_by__gt=now).exists()
    assert not Ticket.objects.for_summit(summit).filter(
        issued_at__lt=F("registration__submitted_at")
    ).exists()  # fmt: skip


def test_the_trail_is_dated_as_it_happened(summit: Summit) -> None:
    """An approval in the trail and the decision of its registration are of one moment."""
    trail = AuditEntry.objects.for_summit(summit).exclude(verb__in=["seed", "announce"])
    # Programme and exhibition are replayed after the people, each for itself.
    programme = Q(subject__startswith="agenda.") | Q(verb="mark")
    exhibition = Q(subject__startswith="exhibitors.")
    for part in (programme, exhibition, ~(programme | exhibition)):
        ordered = list(trail.filter(part).order_by("pk").values_list("at", flat=True))
        assert ordered == sorted(ordered)
    by_office = Registration.objects.for_summit(summit).filter(
        state=State.CONFIRMED, category__needs_approval=True, decided_at__isnull=False
    )
    at = dict(trail.filter(verb="approve").order_by("pk").values_list("subject", "at"))
    moments = [(at.get(label(one)), one.decided_at) for one in by_office]
    same = [(approved, decided) for approved, decided in moments if approved is not None]
    assert len(same) > 20
    assert [approved for approved, _ in same] == [decided for _, decided in same]


def test_the_queue_has_people_who_wait_longer_than_was_promised(summit: Summit) -> None:
    waiting = Registration.objects.for_summit(summit).filter(state__in=AWAITS_DECISION)
    now = timezone.now()
    ages = [(now - moment).days for moment in waiting.values_list("submitted_at", flat=True)]
    assert min(ages) == 0
    assert max(ages) >= 5


def test_mails_of_the_past_are_suppressed_but_one_of_each_kind(summit: Summit) -> None:
    mails = Notification.objects.for_summit(summit)
    assert set(mails.values_list("state", flat=True)) == {
        NotificationState.QUEUED,
        NotificationState.SUPPRESSED,
    }
    shown = mails.filter(state=NotificationState.QUEUED)
    kinds = {*KINDS.values(), "registration.moved", "registration.again"}
    about_people = shown.filter(kind__startswith="registration.")
    assert set(about_people.values_list("kind", flat=True)) == kinds | {"registration.announcement"}
    about_programme = shown.filter(kind__startswith="programme.")
    assert set(about_programme.values_list("kind", flat=True)) == {
        *(CHANGED, BOOKED, OFFERED, RELEASED)
    }
    twice = shown.order_by().values("kind", "language").annotate(n=Count("pk")).filter(n__gt=1)
    assert not twice.exists()


def test_nobody_has_an_address_that_reaches_anybody(summit: Summit) -> None:
    for model, field in ((Attendee, "email"), (Notification, "recipient"), (User, "email")):
        addresses = set(model.objects.values_list(field, flat=True)) - {""}
        assert [a for a in addresses if not a.endswith(".test") or not a.isascii()] == []


def test_people_can_still_register(summit: Summit) -> None:
    category = summit.category_set.get(slug="delegate")
    registration = registrations.register(make_details(), category=category)
    assert registration.state == State.CONFIRMED


def test_the_demo_is_not_erased_while_it_is_used(summit: Summit) -> None:
    assert retention.erase_expired(dt.date(2027, 12, 31)) == 0


def test_the_second_time_nothing_is_loaded(summit: Summit, django_assert_max_num_queries) -> None:
    before = counts()
    with django_assert_max_num_queries(10):
        call_command("seed", yinchuan_2018.SLUG)
    assert counts() == before


def test_what_organisers_changed_stays(summit: Summit) -> None:
    theme = Theme.objects.for_summit(summit).first()
    assert theme is not None
    theme.delete()
    Category.objects.for_summit(summit).filter(slug="visitor").update(name_en="Walk-in")
    call_command("seed", yinchuan_2018.SLUG)
    assert Theme.objects.for_summit(summit).count() == 2
    assert summit.category_set.get(slug="visitor").name_en == "Walk-in"


def test_logins_are_made_only_when_asked_for_and_only_once(summit: Summit) -> None:
    assert not User.objects.filter(is_active=True, is_staff=True).exists()
    call_command("seed", yinchuan_2018.SLUG, "--with-demo-logins")
    for login in DEMO_LOGINS:
        user = User.objects.get(email=login.email, is_active=True)
        assert Membership.objects.get(user=user).role == login.email.partition("@")[0]
        assert rules.can_view_summit(user, summit)
    known = authenticate(None, username=login.email, password=login.password)
    assert known == user
    user.set_password("something of their own")
    user.save()
    call_command("seed", yinchuan_2018.SLUG, "--with-demo-logins")
    user.refresh_from_db()
    assert user.check_password("something of their own")


@pytest.mark.django_db
def test_a_summit_that_somebody_else_made_is_left_alone() -> None:
    make_summit(slug=yinchuan_2018.SLUG)
    with pytest.raises(CommandError, match="left alone"):
        call_command("seed", yinchuan_2018.SLUG)
    assert not Theme.objects.exists()


@pytest.mark.parametrize("arguments", [[], ["yinchuan-2018", "--scale", "5"]])
def test_the_command_wants_one_of_two_things(arguments: list) -> None:
    with pytest.raises(CommandError, match="Name one"):
        call_command("seed", *arguments)

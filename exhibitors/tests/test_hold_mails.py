"""Who hears of a hold and of its end, and what the mails say."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core import mail as django_mail
from django.db import connection, transaction
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exhibitors.enums import AllocationState as State
from exhibitors.enums import MemberRole, MemberState, TokenScope
from exhibitors.mails import Compose
from exhibitors.models import Allocation
from exhibitors.services import booths, claims, holds, tokens
from exhibitors.tests.factories import (
    make_allocation,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from summit import audit, delivery
from summit.enums import NotificationState
from summit.models import Notification
from summit.services import summits
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_exhibition(make_summit(name_en="Smart City Summit")).summit


@pytest.fixture
def member(summit):
    return make_member(make_exhibitor(summit, "Helan Data"), "lin@helan.example")


@pytest.fixture
def colleague(member):
    return make_member(member.exhibitor, "wang@helan.example")


@pytest.fixture
def places(summit):
    return make_booths(make_plan(summit), 3)


def mails(kind):
    return Notification.objects.filter(kind=f"exhibitor.{kind}").order_by("pk")


def told(kind):
    return sorted(mails(kind).values_list("recipient", flat=True))


def written(row):
    return Compose([row]).write(row)


def send(*claims, state=NotificationState.SENT):
    """What was queued about holds goes out, as they have stood for two minutes."""
    Notification.objects.update(state=state)
    Allocation.objects.update(held_at=F("held_at") - dt.timedelta(minutes=2))
    for claim in claims:
        claim.refresh_from_db(fields=["held_at"])


def test_all_who_may_reserve_hear_of_a_hold(member, colleague, places):
    make_member(member.exhibitor, "editor@helan.example", role=MemberRole.EDITOR)
    make_member(member.exhibitor, "gone@helan.example", state=MemberState.DISMISSED)
    closed = make_member(member.exhibitor, "closed@helan.example")
    closed.user.is_active = False
    closed.user.save()
    make_member(make_exhibitor(member.summit, "Opal"), "elsewhere@opal.example")
    booths.hold(member.exhibitor, places[0], by=member.user)
    assert told("hold_begun") == ["lin@helan.example", "wang@helan.example"]


def test_mail_says_booth_end_and_both_ways_on(member, places):
    booths.hold(member.exhibitor, places[0], by=member.user)
    said = written(mails("hold_begun").get())
    assert said.subject.startswith("Held until ")
    assert said.subject.endswith(": booth A01, Smart City Summit")
    assert dict(said.facts)["Booth"] == "A01, Hall A"
    assert dict(said.facts)["Size"] == "9 m², 1 open side"
    assert [action.label for action in said.actions] == ["Reserve booth A01", "Let it go"]
    assert all(action.url.endswith("/booth/") for action in said.actions)
    assert said.paragraphs == []


def test_mail_says_which_booth_is_kept_until_the_new_one_is_confirmed(member, places):
    make_allocation(places[2], member.exhibitor, State.CONFIRMED)
    booths.hold(member.exhibitor, places[0], by=member.user)
    said = written(mails("hold_begun").get())
    assert said.paragraphs == ["You keep booth A03 until booth A01 is confirmed."]


def test_hold_is_told_when_it_has_stood_for_a_minute(member, places):
    before = timezone.now()
    booths.hold(member.exhibitor, places[0], by=member.user)
    row = mails("hold_begun").get()
    assert row.due_at >= before + dt.timedelta(minutes=1)
    assert row.priority == Notification.Priority.SOON
    assert delivery.claim(10) == []


def test_of_holds_that_follow_each_other_at_once_only_the_last_is_told(member, colleague, places):
    for place in places:
        booths.hold(member.exhibitor, place, by=member.user)
    Notification.objects.update(due_at=timezone.now())
    delivery.deliver()
    assert sorted(mail.to for mail in django_mail.outbox) == [
        [member.user.email],
        [colleague.user.email],
    ]
    assert all("A03" in mail.subject for mail in django_mail.outbox)


@pytest.mark.parametrize(
    "then",
    [
        lambda claim, by: None,
        lambda claim, by: booths.reserve(claim, by=by),
        lambda claim, by: booths.release(claim, by=by),
    ],
)
def test_who_heard_of_a_hold_hears_that_another_took_its_place(member, colleague, places, then):
    booths.hold(member.exhibitor, places[0], by=member.user)
    send()
    then(booths.hold(member.exhibitor, places[1], by=member.user), member.user)
    row = mails("hold_let_go").get()
    assert row.recipient == colleague.user.email
    assert written(row).subject == "Let go: booth A01, Smart City Summit"


def test_whoever_lets_go_by_token_hears_nothing_of_it(member, colleague, places):
    token, _secret = tokens.create(
        member, name="Shop", scopes=[TokenScope.MANAGE], expires_at=None, by=member.user
    )
    claim = booths.hold(member.exhibitor, places[0], by=token)
    send(claim)
    booths.release(claim, by=token)
    assert told("hold_let_go") == [colleague.user.email]


def test_what_is_being_sent_counts_as_heard(member, colleague, places):
    claim = booths.hold(member.exhibitor, places[0], by=member.user)
    send(claim, state=NotificationState.SENDING)
    booths.release(claim, by=member.user)
    assert told("hold_let_go") == [colleague.user.email]


def test_hold_that_is_asked_for_again_is_told_once(member, places):
    for _press in range(2):
        booths.hold(member.exhibitor, places[0], by=member.user)
    assert told("hold_begun") == ["lin@helan.example"]


@pytest.mark.parametrize(
    "end",
    [
        lambda claim, by: booths.reserve(claim, by=by),
        lambda claim, by: booths.release(claim, by=by),
        lambda claim, by: claims.expire(claim),
        lambda claim, by: Allocation.objects.update(held_until=claim.held_at),
        lambda claim, by: summits.cancel(claim.summit, by=by),
    ],
)
def test_nothing_is_said_of_a_hold_that_is_none_any_more(member, places, end):
    claim = booths.hold(member.exhibitor, places[0], by=member.user)
    row = mails("hold_begun").get()
    assert written(row) is not None
    end(claim, member.user)
    assert written(row) is None


def test_colleagues_who_heard_of_a_hold_hear_that_it_was_let_go(member, colleague, places):
    claim = booths.hold(member.exhibitor, places[0], by=member.user)
    send(claim)
    late = make_member(member.exhibitor, "late@helan.example")
    booths.release(claim, by=member.user)
    assert late.user.email not in told("hold_let_go")
    assert told("hold_let_go") == ["wang@helan.example"]
    said = written(mails("hold_let_go").get())
    assert said.subject == "Let go: booth A01, Smart City Summit"
    assert [action.label for action in said.actions] == ["Choose a booth"]


def test_all_hear_of_a_hold_that_somebody_else_ended(member, colleague, places):
    claim = booths.hold(member.exhibitor, places[0], by=member.user)
    send(claim)
    booths.release(claim, by=audit.SYSTEM)
    assert told("hold_let_go") == ["lin@helan.example", "wang@helan.example"]


@pytest.mark.django_db(transaction=True)
def test_no_mail_about_a_hold_leaves_while_it_is_let_go(member, places):
    def claimed():
        try:
            return delivery.claim(10)
        finally:
            connection.close()

    claim = booths.hold(member.exhibitor, places[0], by=member.user)
    send(claim, state=NotificationState.QUEUED)
    Notification.objects.update(due_at=timezone.now())
    with transaction.atomic(), ThreadPoolExecutor(1) as elsewhere:
        booths.release(claim, by=audit.SYSTEM)
        assert elsewhere.submit(claimed).result(timeout=10) == []
    [row] = delivery.claim(10)
    assert written(row) is None
    assert told("hold_let_go") == []


def test_nobody_hears_the_end_of_what_was_never_told(member, colleague, places):
    claim = booths.hold(member.exhibitor, places[0], by=member.user)
    booths.release(claim, by=member.user)
    assert told("hold_let_go") == []


def test_who_cannot_reserve_hears_neither_that_a_hold_ends_nor_that_it_is_over(member, places):
    make_member(member.exhibitor, "editor@helan.example", role=MemberRole.EDITOR)
    claim = booths.hold(member.exhibitor, places[0], by=member.user)
    Allocation.objects.update(held_until=claim.held_at)
    holds.tidy()
    assert told("hold_expired") == ["lin@helan.example"]


def test_telling_of_holds_takes_as_many_statements_however_many_hear_it(member, places):
    def statements(booth):
        with CaptureQueriesContext(connection) as captured:
            booths.hold(member.exhibitor, booth, by=member.user)
        return len(captured)

    booths.hold(member.exhibitor, places[2], by=member.user)
    send()
    alone = statements(places[0])
    for number in range(3):
        make_member(member.exhibitor, f"{number}@helan.example")
    send()
    assert statements(places[1]) == alone
    assert (
        mails("hold_begun").filter(context__allocation=Allocation.objects.latest("pk").pk).count()
        == 4
    )

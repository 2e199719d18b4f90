"""Who hears of a hold and of its end, and what the mails say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from exhibitors.enums import AllocationState as State
from exhibitors.enums import MemberRole, MemberState
from exhibitors.mails import Compose
from exhibitors.models import Allocation
from exhibitors.services import booths, claims, holds
from exhibitors.tests.factories import (
    make_allocation,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from summit import audit
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


def send():
    Notification.objects.update(state=NotificationState.SENT)


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


def test_one_mail_says_what_is_held_and_what_was_let_go_for_it(member, places):
    make_allocation(places[2], member.exhibitor, State.CONFIRMED)
    booths.hold(member.exhibitor, places[0], by=member.user)
    send()
    booths.hold(member.exhibitor, places[1], by=member.user)
    first, second = mails("hold_begun")
    assert written(first) is None
    [said] = written(second).paragraphs
    assert said.startswith("Booth A01, which you held until now, is free for everybody again.")
    assert said.endswith("You keep booth A03 until booth A02 is confirmed.")
    assert told("hold_let_go") == []


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
    send()
    late = make_member(member.exhibitor, "late@helan.example")
    booths.release(claim, by=member.user)
    assert late.user.email not in told("hold_let_go")
    assert told("hold_let_go") == ["wang@helan.example"]
    said = written(mails("hold_let_go").get())
    assert said.subject == "Let go: booth A01, Smart City Summit"
    assert [action.label for action in said.actions] == ["Choose a booth"]


def test_all_hear_of_a_hold_that_somebody_else_ended(member, colleague, places):
    claim = booths.hold(member.exhibitor, places[0], by=member.user)
    send()
    booths.release(claim, by=audit.SYSTEM)
    assert told("hold_let_go") == ["lin@helan.example", "wang@helan.example"]


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


def test_telling_of_a_hold_takes_one_statement_however_many_hear_it(member, places):
    def statements(booth):
        with CaptureQueriesContext(connection) as captured:
            booths.hold(member.exhibitor, booth, by=member.user)
        return len(captured)

    booths.hold(member.exhibitor, places[2], by=member.user)
    alone = statements(places[0])
    for number in range(3):
        make_member(member.exhibitor, f"{number}@helan.example")
    assert statements(places[1]) == alone
    assert mails("hold_begun").filter(context__let_go="A01").count() == 4

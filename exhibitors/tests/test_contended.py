"""Booths and passes under concurrency: many real connections at once never get more than there is."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import IntegrityError, connections, transaction
from django.db.models import F
from django.utils import timezone

from attendees.models import Registration, Ticket
from attendees.services import visits
from exhibitors.enums import AllocationState as State
from exhibitors.models import Allocation, Booth, Exhibitor, ExhibitorMember, StaffPass
from exhibitors.services import applications, booths, claims, holds, members, offers, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
)
from summit import audit
from summit.exceptions import SummitError, WrongState
from summit.models import Notification, User
from summit.tests.aside import Aside

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 50


@pytest.fixture
def summit():
    return make_exhibition().summit


@pytest.fixture
def plan(summit):
    return make_plan(summit)


def at_once(calls):
    """Run all `calls` in parallel, each on a connection of its own; what they return or how they fail."""

    def run(call):
        try:
            return call()
        except SummitError as refusal:
            return refusal.code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, calls))


def again(exhibitor):
    """The exhibitor as another request reads it."""
    return Exhibitor.objects.select_related("summit").get(pk=exhibitor.pk)


def claim(pk):
    return Allocation.objects.select_related("exhibitor__summit", "booth__type").get(pk=pk)


def hold(exhibitor, booth):
    def call():
        booths.hold(again(exhibitor), booth, by=audit.SYSTEM)
        return "held"

    return call


def living(booth):
    return Allocation.objects.living().filter(booth=booth).count()


def test_fifty_holds_on_one_booth_have_one_winner(summit, plan):
    booth = make_booth(plan)
    exhibitors = [make_exhibitor(summit) for _ in range(50)]
    answers = at_once([hold(exhibitor, booth) for exhibitor in exhibitors])
    assert sorted(answers) == ["held"] + ["taken"] * 49
    assert Allocation.objects.count() == 1


def test_fifty_holds_on_an_expired_hold_have_one_winner_and_no_worker(summit, plan):
    booth = make_booth(plan)
    before = make_member(make_exhibitor(summit), "before@summit-tests.dev").exhibitor
    past = timezone.now() - dt.timedelta(seconds=1)
    old = make_allocation(booth, before, State.HELD, held_until=past)
    exhibitors = [before, *(make_exhibitor(summit) for _ in range(49))]
    answers = at_once([hold(exhibitor, booth) for exhibitor in exhibitors])
    assert sorted(answers) == ["held"] + ["taken"] * 49
    assert claim(old.pk).state == State.EXPIRED
    assert living(booth) == 1
    assert Notification.objects.filter(kind="exhibitor.hold_expired").count() == 1


def test_one_exhibitor_that_holds_many_booths_at_once_keeps_one(summit, plan):
    exhibitor = make_member(make_exhibitor(summit)).exhibitor
    wanted = make_booths(plan, 20)
    at_once([hold(exhibitor, booth) for booth in wanted])
    assert Allocation.objects.filter(state=State.HELD).count() == 1
    assert Booth.objects.available().count() == 19


def test_one_exhibitor_that_presses_twice_has_one_hold(summit, plan):
    exhibitor, booth = make_exhibitor(summit), make_booth(plan)
    assert at_once([hold(exhibitor, booth)] * 20) == ["held"] * 20
    assert Allocation.objects.count() == 1


def test_exhibitors_that_swap_booths_do_not_wait_for_each_other_for_ever(summit, plan):
    one, other = make_booths(plan, 2)
    past = timezone.now() - dt.timedelta(seconds=1)
    for _round in range(5):
        Allocation.objects.all().delete()
        first, second = make_exhibitor(summit), make_exhibitor(summit)
        make_allocation(one, first, State.HELD, held_until=past)
        make_allocation(other, second, State.HELD, held_until=past)
        answers = at_once([hold(first, other), hold(second, one)] * 4)
        assert set(answers) == {"held"}
        assert (living(one), living(other)) == (1, 1)


def test_any_mix_of_verbs_leaves_one_living_claim_a_booth(summit, plan):
    """Holding, reserving, deciding, giving back, tidying up and cancelling, all at once."""
    wanted = make_booths(plan, 6)
    exhibitors = [make_exhibitor(summit) for _ in range(12)]

    def journey(exhibitor, number):
        def call():
            mine = again(exhibitor)
            first = booths.hold(mine, wanted[number % 6], by=audit.SYSTEM)
            booths.reserve(first, by=audit.SYSTEM)
            booths.confirm(claim(first.pk), by=audit.SYSTEM)
            second = booths.hold(again(exhibitor), wanted[(number + 1) % 6], by=audit.SYSTEM)
            booths.reserve(second, by=audit.SYSTEM)
            if number % 3 == 0:
                applications.cancel(again(exhibitor), by=audit.SYSTEM)
            elif number % 3 == 1:
                booths.release(claim(first.pk), by=audit.SYSTEM)
            return "done"

        return call

    calls = [journey(exhibitor, n) for n, exhibitor in enumerate(exhibitors) for _twice in range(2)]
    answers = at_once([*calls, *[holds.tidy] * 10])[: len(calls)]
    known = {"done", "taken", "wrong_state", "takes_no_part"}
    assert set(answers) <= known
    for number, exhibitor in enumerate(exhibitors):
        has_left = Exhibitor.objects.filter(pk=exhibitor.pk, state="cancelled").exists()
        is_done = "done" in answers[2 * number : 2 * number + 2]
        assert has_left == (is_done and number % 3 == 0)
    for booth in wanted:
        assert living(booth) <= 1
    for exhibitor in Exhibitor.objects.filter(state="cancelled"):
        assert not exhibitor.allocations.living().exists()
    assert Allocation.objects.exclude(state=State.HELD).exists()


def test_hold_and_cancellation_at_once_leave_no_booth_behind(summit, plan):
    wanted = make_booths(plan, 15)
    calls = []
    exhibitors = [make_exhibitor(summit) for _ in wanted]
    for exhibitor, booth in zip(exhibitors, wanted, strict=True):
        mine = again(exhibitor)
        calls.append(hold(exhibitor, booth))
        calls.append(lambda mine=mine: applications.cancel(mine, by=audit.SYSTEM))
    answers = at_once(calls)
    assert answers[1::2] == [None] * 15
    assert set(answers[::2]) <= {"held", "takes_no_part", "wrong_state"}
    assert Allocation.objects.count() == answers.count("held")
    assert not Allocation.objects.living().exists()
    assert Exhibitor.objects.filter(state="cancelled").count() == 15


def test_blocking_and_holding_at_once_never_both_succeed(summit, plan):
    for booth in make_booths(plan, 15):
        exhibitor = make_exhibitor(summit)

        def block(booth=booth):
            offers.block(Booth.objects.get(pk=booth.pk), by=audit.SYSTEM)
            return "blocked"

        answers = at_once([hold(exhibitor, booth), block])
        assert sorted(answers) in (["blocked", "not_offered"], ["held", "taken"])
        booth.refresh_from_db()
        assert booth.is_blocked == (living(booth) == 0)


def test_expiry_and_reservation_at_once_agree(summit, plan):
    """A hold whose last moment has come is either reserved or expired, for all who look."""
    for booth in make_booths(plan, 10):
        exhibitor = make_exhibitor(summit)
        soon = timezone.now() + dt.timedelta(milliseconds=30)
        held = make_allocation(booth, exhibitor, State.HELD, held_until=soon)

        def reserve(pk=held.pk):
            booths.reserve(claim(pk), by=audit.SYSTEM)
            return "reserved"

        answers = at_once([reserve, holds.tidy, holds.tidy, hold(make_exhibitor(summit), booth)])
        state = claim(held.pk).state
        assert (answers[0] == "reserved") == (state == State.RESERVED)
        assert living(booth) <= 1


def test_postgres_itself_refuses_a_second_claim_and_a_second_hold(summit, plan):
    one, other = make_booths(plan, 2)
    exhibitor = make_exhibitor(summit)
    make_allocation(one, exhibitor, State.HELD)
    with pytest.raises(IntegrityError, match="one_living_allocation_a_booth"):
        make_allocation(one, make_exhibitor(summit))
    with pytest.raises(IntegrityError, match="one_hold_an_exhibitor"):
        make_allocation(other, exhibitor, State.HELD)


def test_a_claim_written_past_the_locks_still_reads_as_taken(summit, plan, monkeypatch):
    """Were the look at living claims wrong, the constraint would say the same in the same words."""
    booth = make_booth(plan)
    make_allocation(booth, make_exhibitor(summit))
    monkeypatch.setattr(claims, "_living", lambda exhibitor, found: [])
    with pytest.raises(claims.Taken):
        booths.hold(make_exhibitor(summit), booth, by=audit.SYSTEM)
    with pytest.raises(claims.Taken):
        offers.assign(make_exhibitor(summit), booth, by=audit.SYSTEM)


def test_allotment_holds_while_many_are_named(summit, plan):
    exhibitor = make_exhibitor(summit)
    make_allocation(make_booth(plan), exhibitor)

    def name(number):
        def call():
            staff.name(
                again(exhibitor),
                staff.Person(f"P {number}", f"p{number}@helan.example"),
                by=audit.SYSTEM,
            )
            return "named"

        return call

    answers = at_once([name(number) for number in range(30)])
    assert sorted(answers) == ["full"] * 26 + ["named"] * 4
    assert StaffPass.objects.living().count() == Registration.objects.count() == 4


def test_one_person_named_by_many_exhibitors_at_once_is_registered_once(summit, plan):
    exhibitors = [make_exhibitor(summit) for _ in range(12)]
    for exhibitor, booth in zip(exhibitors, make_booths(plan, 12), strict=True):
        make_allocation(booth, exhibitor)

    def name(exhibitor):
        def call():
            staff.name(
                again(exhibitor), staff.Person("Wang Fang", "wang@helan.example"), by=audit.SYSTEM
            )
            return "named"

        return call

    assert at_once([name(exhibitor) for exhibitor in exhibitors]) == ["named"] * 12
    assert Registration.objects.count() == 1
    assert StaffPass.objects.living().count() == 12
    assert StaffPass.objects.filter(has_registered=True).count() == 1


def test_exhibitors_that_swap_staff_crosswise_do_not_wait_for_each_other_for_ever(summit, plan):
    """One gives A's pass to B while the other gives B's to A; both are registered by naming."""
    exhibitors = [make_exhibitor(summit) for _ in range(2)]
    for exhibitor, booth in zip(exhibitors, make_booths(plan, 2), strict=True):
        make_allocation(booth, exhibitor)
    passes = StaffPass.objects.select_related("exhibitor__summit", "registration__summit")

    def swap(pk, address):
        def call():
            staff.swap(passes.get(pk=pk), staff.Person("P", address), by=audit.SYSTEM)
            return "swapped"

        return call

    for number in range(8):
        addresses = [f"a{number}@helan.example", f"b{number}@helan.example"]
        first, second = (
            staff.name(again(exhibitor), staff.Person("P", address), by=audit.SYSTEM)
            for exhibitor, address in zip(exhibitors, addresses, strict=True)
        )
        answers = at_once([swap(first.pk, addresses[1]), swap(second.pk, addresses[0])])
        assert answers == ["swapped"] * 2
        living = StaffPass.objects.living()
        assert sorted(living.values_list("email", flat=True)) == addresses
        for staff_pass in living:
            assert staff_pass.registration.state == "confirmed"
            staff.free(passes.get(pk=staff_pass.pk), by=audit.SYSTEM)


def test_people_who_cancel_while_their_exhibitor_leaves_lose_place_and_pass_once(summit, plan):
    exhibitor = make_exhibitor(summit)
    make_allocation(make_booth(plan, width=6, depth=6), exhibitor)
    passes = [
        staff.name(exhibitor, staff.Person(f"P {n}", f"p{n}@helan.example"), by=audit.SYSTEM)
        for n in range(12)
    ]
    people = Registration.objects.select_related("attendee", "category", "summit")

    def leave(pk):
        def call():
            mine = people.get(pk=pk)
            visits.cancel(mine, by=mine)

        return call

    mine = again(exhibitor)
    calls = [leave(staff_pass.registration_id) for staff_pass in passes]
    calls.insert(6, lambda: applications.cancel(mine, by=audit.SYSTEM))
    at_once(calls)
    assert not StaffPass.objects.living().exists()
    assert not Registration.objects.filter(state="confirmed").exists()
    summit.refresh_from_db()
    category = summit.exhibition.staff_category
    category.refresh_from_db()
    assert (summit.taken, category.taken) == (0, 0)


@pytest.mark.parametrize("verb", ["free", "cancel"])
def test_registration_ends_with_its_last_pass_though_two_exhibitors_end_theirs_at_once(
    summit, plan, verb
):
    """The one hands the registration over to a pass that the other has read before."""
    one, other = make_exhibitor(summit), make_exhibitor(summit)
    for exhibitor, booth in zip((one, other), make_booths(plan, 2), strict=True):
        make_allocation(booth, exhibitor)
    person = staff.Person("Wang Fang", "wang@helan.example")
    first, second = (staff.name(each, person, by=audit.SYSTEM) for each in (one, other))
    verbs = {
        "free": lambda: staff.free(second, by=audit.SYSTEM),
        "cancel": lambda: applications.cancel(other, by=audit.SYSTEM),
    }
    with transaction.atomic():
        staff.free(first, by=audit.SYSTEM)
        ends = Aside(verbs[verb])
        ends.wait_until_it_waits()
    assert ends.end() == []
    registration = Registration.objects.select_related("category").get()
    assert (registration.state, registration.category.taken) == ("withdrawn", 0)
    assert not StaffPass.objects.living().exists()


def test_a_name_is_corrected_while_its_bearer_cancels_and_neither_waits_for_ever(summit, plan):
    exhibitor = make_exhibitor(summit)
    make_allocation(make_booth(plan), exhibitor)
    made = staff.name(exhibitor, staff.Person("Ma Lin", "lin@helan.example"), by=audit.SYSTEM)
    staff_pass = StaffPass.objects.select_related("registration__attendee").get(pk=made.pk)
    people = Registration.objects.select_related("attendee", "category", "summit")
    person = people.get(pk=made.registration_id)
    with transaction.atomic():
        Ticket.objects.select_for_update().get()  # killed after the registration has ended
        leaves = Aside(lambda: visits.cancel(person, by=person))
        leaves.wait_until_it_waits()
        said = staff.Person("Ma Ling", "lin@helan.example")
        corrects = Aside(lambda: staff.swap(staff_pass, said, by=audit.SYSTEM))
        corrects.wait_until_it_waits()
    assert [type(error) for error in leaves.end() + corrects.end()] == [WrongState]
    assert not StaffPass.objects.living().exists()


def test_one_form_sent_many_times_at_once_is_one_application(summit):
    said = applications.Application("Helan Data", "Ma Lin", "lin@helan.example")
    answers = at_once([lambda: applications.apply(summit, said) is not None] * 20)
    assert answers.count(True) == 1
    assert Exhibitor.objects.count() == User.objects.count() == 1


def test_two_managers_who_dismiss_each_other_leave_one(summit):
    exhibitor = make_exhibitor(summit)
    for _round in range(5):
        one, other = make_member(exhibitor), make_member(exhibitor)

        def dismiss(member, by):
            rows = ExhibitorMember.objects.select_related("exhibitor", "user")
            mine = rows.get(pk=member.pk)
            return lambda: members.dismiss(mine, by=by.user)

        at_once([dismiss(one, other), dismiss(other, one)] * 3)
        assert exhibitor.members.active().count() == 1
        exhibitor.members.all().delete()


def test_two_managers_who_make_each_other_editor_leave_one(summit):
    exhibitor = make_exhibitor(summit)
    for _round in range(5):
        one, other = make_member(exhibitor), make_member(exhibitor)

        def demote(member, by):
            rows = ExhibitorMember.objects.select_related("exhibitor", "user")
            mine = rows.get(pk=member.pk)
            return lambda: members.change_role(mine, "editor", by=by.user)

        at_once([demote(one, other), demote(other, one)] * 3)
        assert exhibitor.members.managers().count() == 1
        exhibitor.members.all().delete()


def tried(call):
    try:
        call()
    except IntegrityError:
        return "refused"
    return "done"


def test_a_booth_and_a_smaller_hall_at_once_never_leave_it_outside(summit):
    for number in range(8):
        plan = make_plan(summit, f"Hall {number}")

        def draw(plan=plan, number=number):
            make_booth(plan, f"Y{number}", x=50)

        def shrink(plan=plan):
            type(plan).objects.filter(pk=plan.pk).update(width=40)

        make_booth(plan, f"X{number}")
        answers = at_once([partial(tried, draw), partial(tried, shrink)])
        assert sorted(answers) == ["done", "refused"]
    right = F("x") + F("width")
    assert not Booth.objects.annotate(right=right).filter(right__gt=F("plan__width")).exists()

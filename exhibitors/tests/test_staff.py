"""Staff passes: within the allotment, without telling the exhibitor who is known."""

import datetime as dt
from decimal import Decimal

import pytest
from django.conf import settings
from django.utils import timezone

from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.services import decisions, visits
from attendees.tests.factories import make_category, make_registration
from exhibitors import privacy, reports
from exhibitors.enums import AllocationState, PassState
from exhibitors.mails import Compose
from exhibitors.models import Allocation, Booth, StaffPass
from exhibitors.services import applications, booths, claims, returns, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
    make_staff_category,
)
from summit import audit
from summit.exceptions import Closed, Full, Invalid, WrongState
from summit.models import Notification
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_exhibition().summit


@pytest.fixture
def plan(summit):
    return make_plan(summit)


@pytest.fixture
def exhibitor(plan, summit):
    """With 9 m², which bring 4 passes."""
    member = make_member(make_exhibitor(summit, "Helan Data"), "lin@helan.example")
    make_allocation(make_booth(plan), member.exhibitor, AllocationState.CONFIRMED)
    return member.exhibitor


def person(number=1, **fields):
    values = {"full_name": f"Person {number}", "email": f"person{number}@helan.example"}
    return staff.Person(**values | fields)


def named(exhibitor, count):
    return [staff.name(exhibitor, person(n), by=audit.SYSTEM) for n in range(1, count + 1)]


def state_of(registration):
    return Registration.objects.get(pk=registration.pk).state


def kinds(address):
    rows = Notification.objects.filter(recipient=address).order_by("pk")
    return [row.kind for row in rows]


@pytest.mark.parametrize(
    ("sides", "passes"),
    [((3, 3), 4), ((3, 6), 8), ((6, 6), 12), ((3, "3.01"), 8), ((10, 10), 12), ((1, 1), 4)],
)
def test_area_brings_passes_by_the_table(plan, summit, sides, passes):
    exhibitor = make_exhibitor(summit)
    assert reports.staff_allotment(exhibitor) == 0
    width, depth = (Decimal(side) for side in sides)
    make_allocation(make_booth(plan, width=width, depth=depth), exhibitor)
    assert reports.staff_allotment(exhibitor) == passes


def test_areas_of_several_booths_add_up_but_a_wish_for_another_brings_nothing(plan, exhibitor):
    two = make_allocation(make_booth(plan, "A02", x=10), exhibitor)
    assert reports.area(exhibitor) == 18
    make_allocation(make_booth(plan, "A03", x=20, width=6), exhibitor, replaces=two)
    assert reports.area(exhibitor) == 9 + 9


@pytest.mark.parametrize("state", ["held", "expired", "released", "refused"])
def test_booths_that_are_not_reserved_bring_nothing(plan, summit, state):
    exhibitor = make_exhibitor(summit)
    make_allocation(make_booth(plan), exhibitor, state)
    assert reports.staff_allotment(exhibitor) == 0
    with pytest.raises(Full, match="Staff passes come with a booth"):
        staff.name(exhibitor, person(), by=audit.SYSTEM)


def test_naming_registers_with_ticket_and_mail(exhibitor):
    staff_pass = staff.name(
        exhibitor, person(full_name="王芳", job="Demonstrator", language="zh-hans"), by=audit.SYSTEM
    )
    registration = staff_pass.registration
    assert (registration.state, registration.source) == (RegistrationState.CONFIRMED, "exhibitor")
    assert registration.category == exhibitor.summit.exhibition.staff_category
    assert registration.tickets.count() == 1
    attendee = registration.attendee
    assert (attendee.full_name, attendee.language) == ("王芳", "zh-hans")
    assert (attendee.position.organisation_name, attendee.position.title) == (
        "Helan Data",
        "Demonstrator",
    )
    assert kinds("person1@helan.example") == ["registration.confirmed"]
    assert Notification.objects.get(kind="registration.confirmed").language == "zh-hans"


def test_naming_works_while_registration_is_closed(exhibitor):
    type(exhibitor.summit).objects.update(state="registration_closed")
    assert named(exhibitor, 1)[0].has_registered


def test_the_pass_after_the_last_is_refused(exhibitor):
    named(exhibitor, 4)
    with pytest.raises(Full, match="All 4 passes are given"):
        staff.name(exhibitor, person(5), by=audit.SYSTEM)
    assert Registration.objects.count() == 4


def test_the_same_person_gets_one_pass(exhibitor):
    named(exhibitor, 1)
    with pytest.raises(Invalid):
        staff.name(exhibitor, person(email=" PERSON1@helan.example "), by=audit.SYSTEM)


def test_exhibitor_cannot_tell_who_is_registered(exhibitor):
    """The ambassador is a guest already; his rejected colleague and a stranger read the same."""
    vip = make_category(exhibitor.summit, needs_approval=True)
    guest = make_registration(vip, email="ambassador@mfa.example", full_name="H.E. Somebody")
    refused = make_registration(vip, email="refused@mfa.example")
    decisions.reject(refused, reason="No.", by=audit.SYSTEM)
    seen = []
    for address in ("ambassador@mfa.example", "refused@mfa.example", "new@mfa.example"):
        one = staff.name(exhibitor, person(full_name="Typed", email=address), by=audit.SYSTEM)
        one.refresh_from_db()
        seen.append((one.full_name, one.job, one.state, str(one)))
    assert len(set(seen)) == 1
    linked = StaffPass.objects.get(email="ambassador@mfa.example")
    assert linked.registration_id == guest.pk
    assert not linked.has_registered
    guest.attendee.refresh_from_db()
    assert guest.attendee.full_name == "H.E. Somebody"
    assert state_of(guest) == RegistrationState.SUBMITTED
    again = StaffPass.objects.get(email="refused@mfa.example").registration
    assert again.state == RegistrationState.SUBMITTED  # somebody looks first


def test_a_full_category_reads_the_same_for_known_and_unknown(plan, summit):
    category = make_staff_category(make_summit(), quota=0, has_waiting_list=False)
    exhibition = make_exhibition(category.summit, staff_category=category)
    known = make_registration(make_category(exhibition.summit), email="known@mfa.example")
    exhibitor = make_exhibitor(exhibition.summit)
    make_allocation(make_booth(make_plan(exhibition.summit)), exhibitor)
    for address in (known.attendee.email, "new@mfa.example"):
        with pytest.raises(Full, match="No place is left for staff"):
            staff.name(exhibitor, person(email=address), by=audit.SYSTEM)
    assert not StaffPass.objects.exists()


def test_swapping_ends_one_registration_and_begins_another(exhibitor):
    first, *_others = named(exhibitor, 4)
    second = staff.swap(first, person(5), by=audit.SYSTEM)
    assert (first.state, second.state) == (PassState.SWAPPED, PassState.NAMED)
    assert state_of(first.registration) == RegistrationState.WITHDRAWN
    assert not first.registration.tickets.filter(state="issued").exists()
    assert state_of(second.registration) == RegistrationState.CONFIRMED
    assert kinds("person1@helan.example")[-1] == "registration.withdrawn"
    assert exhibitor.staff_passes.living().count() == 4


def test_swapping_for_the_same_address_corrects_the_name(exhibitor):
    first = named(exhibitor, 1)[0]
    same = staff.swap(first, person(full_name="Wang Fang", job="Sales"), by=audit.SYSTEM)
    assert (same.pk, same.full_name, same.job) == (first.pk, "Wang Fang", "Sales")
    same.registration.attendee.refresh_from_db()
    assert same.registration.attendee.full_name == "Wang Fang"
    assert state_of(same.registration) == RegistrationState.CONFIRMED


def test_correcting_a_linked_pass_changes_nobodys_registration(exhibitor):
    guest = make_registration(make_category(exhibitor.summit), email="guest@mfa.example")
    linked = staff.name(exhibitor, person(email="guest@mfa.example"), by=audit.SYSTEM)
    staff.swap(linked, person(full_name="Other", email="guest@mfa.example"), by=audit.SYSTEM)
    guest.attendee.refresh_from_db()
    assert guest.attendee.full_name == "Nadia Haddad"


def test_collected_pass_is_not_swapped_nor_taken_back(exhibitor):
    first = named(exhibitor, 1)[0]
    staff.collect(first, by=audit.SYSTEM)
    with pytest.raises(WrongState):
        staff.swap(first, person(2), by=audit.SYSTEM)
    with pytest.raises(WrongState):
        staff.free(first, by=audit.SYSTEM)
    assert state_of(first.registration) == RegistrationState.CONFIRMED


def test_pass_is_collected_once_and_the_trail_says_by_whom(exhibitor):
    desk = make_user(exhibitor.summit, "desk")
    given, swapped, freed = named(exhibitor, 3)
    staff.collect(given, by=desk)
    last = audit.of(given)[0]
    assert (last.verb, last.actor) == ("collect", f"user:{desk.pk}")
    staff.swap(swapped, person(9), by=desk)
    staff.free(freed, by=desk)
    for over in (given, swapped, freed):
        with pytest.raises(WrongState):
            staff.collect(StaffPass.objects.get(pk=over.pk), by=desk)


def test_swap_from_a_stale_page_is_refused(exhibitor):
    first = named(exhibitor, 1)[0]
    stale = StaffPass.objects.select_related("exhibitor__summit", "registration").get(pk=first.pk)
    staff.free(first, by=audit.SYSTEM)
    for verb in (
        lambda: staff.swap(stale, person(2), by=audit.SYSTEM),
        lambda: staff.swap(stale, person(1, full_name="New"), by=audit.SYSTEM),
        lambda: staff.free(stale, by=audit.SYSTEM),
    ):
        with pytest.raises(WrongState):
            verb()


def test_taking_back_a_linked_pass_leaves_the_registration_and_tells(exhibitor):
    guest = make_registration(make_category(exhibitor.summit), email="guest@mfa.example")
    linked = staff.name(exhibitor, person(email="guest@mfa.example"), by=audit.SYSTEM)
    staff.free(linked, by=audit.SYSTEM)
    assert state_of(guest) == RegistrationState.CONFIRMED
    assert kinds("guest@mfa.example") == [
        "registration.confirmed",
        "exhibitor.staff_named",
        "exhibitor.staff_freed",
    ]


def test_whoever_works_for_two_exhibitors_stays_until_the_last_takes_the_pass_back(plan, exhibitor):
    other = make_exhibitor(exhibitor.summit)
    make_allocation(make_booth(plan, "A02", x=10), other)
    first = staff.name(exhibitor, person(), by=audit.SYSTEM)
    second = staff.name(other, person(), by=audit.SYSTEM)
    assert second.registration_id == first.registration_id
    staff.free(first, by=audit.SYSTEM)
    assert state_of(first.registration) == RegistrationState.CONFIRMED
    second.refresh_from_db()
    assert second.has_registered
    staff.free(second, by=audit.SYSTEM)
    assert state_of(first.registration) == RegistrationState.WITHDRAWN


def test_whom_the_office_moved_to_another_category_stays(exhibitor):
    first = named(exhibitor, 1)[0]
    other = make_category(exhibitor.summit)
    registration = Registration.objects.get(pk=first.registration_id)
    decisions.change_category(registration, other, by=audit.SYSTEM)
    staff.free(first, by=audit.SYSTEM)
    assert state_of(registration) == RegistrationState.CONFIRMED


def test_whom_the_office_moved_and_moved_back_comes_as_staff_alone(exhibitor):
    first = named(exhibitor, 1)[0]
    registration = Registration.objects.get(pk=first.registration_id)
    own = registration.category
    decisions.change_category(registration, make_category(exhibitor.summit), by=audit.SYSTEM)
    decisions.change_category(registration, own, by=audit.SYSTEM)
    staff.free(first, by=audit.SYSTEM)
    assert state_of(registration) == RegistrationState.WITHDRAWN


def test_passes_end_with_their_registrations_though_staff_comes_in_another_category_now(exhibitor):
    before = named(exhibitor, 1)[0]
    exhibition = exhibitor.summit.exhibition
    exhibition.staff_category = make_category(exhibitor.summit)
    exhibition.save()
    after = staff.name(exhibitor, person(2), by=audit.SYSTEM)
    applications.cancel(exhibitor, by=audit.SYSTEM)
    assert [state_of(one.registration) for one in (before, after)] == [
        RegistrationState.WITHDRAWN,
        RegistrationState.WITHDRAWN,
    ]


def test_cancelled_registration_frees_the_pass_and_tells_the_exhibitor(exhibitor):
    first, *_others = named(exhibitor, 4)
    registration = Registration.objects.get(pk=first.registration_id)
    visits.cancel(registration, by=registration)
    first.refresh_from_db()
    assert first.state == PassState.RETURNED
    assert kinds("lin@helan.example") == ["exhibitor.staff_left"]
    staff.name(exhibitor, person(5), by=audit.SYSTEM)


def test_a_smaller_area_takes_the_newest_passes_back(plan, exhibitor):
    second = make_allocation(make_booth(plan, "A02", x=10), exhibitor)
    passes = named(exhibitor, 6)
    staff.collect(passes[5], by=audit.SYSTEM)
    booths.release(second, by=audit.SYSTEM)
    states = list(exhibitor.staff_passes.order_by("pk").values_list("state", flat=True))
    assert states == ["named", "named", "named", "returned", "returned", "collected"]
    row = Notification.objects.get(kind="exhibitor.booth_released")
    assert row.context["ended"] == [passes[4].pk, passes[3].pk]


def test_naming_has_a_deadline_and_needs_a_category_and_an_exhibitor_that_takes_part(exhibitor):
    exhibition = exhibitor.summit.exhibition
    exhibition.staff_until = exhibition.today() - dt.timedelta(days=1)
    exhibition.save()
    with pytest.raises(Closed, match="Staff was named until"):
        staff.name(exhibitor, person(), by=audit.SYSTEM)
    exhibition.staff_until, exhibition.staff_category = None, None
    exhibition.save()
    with pytest.raises(Closed, match="has not opened the naming"):
        staff.name(exhibitor, person(), by=audit.SYSTEM)
    with pytest.raises(claims.TakesNoPart):
        staff.name(make_exhibitor(exhibitor.summit, state="applied"), person(), by=audit.SYSTEM)


def test_category_with_questions_asks_the_person_and_taking_back_ends_the_draft(exhibitor):
    category = exhibitor.summit.exhibition.staff_category
    category.questions.create(summit=category.summit, label="Size?", kind="line", is_required=True)
    staff_pass = named(exhibitor, 1)[0]
    assert state_of(staff_pass.registration) == RegistrationState.DRAFT
    staff.free(staff_pass, by=audit.SYSTEM)
    assert state_of(staff_pass.registration) == RegistrationState.CANCELLED


def test_passes_that_nobody_needs_stay(exhibitor):
    named(exhibitor, 4)
    assert returns.fit(exhibitor, by=make_user(exhibitor.summit)) == []


def test_naming_and_correcting_never_rewrites_whom_the_summit_knew(exhibitor):
    """A listed guest who does not come, and somebody who cancelled: both keep their words."""
    guest = make_registration(make_category(exhibitor.summit), email="guest@mfa.example")
    visits.cancel(guest, by=guest)
    named_anew = staff.name(
        exhibitor, person(full_name="Mocked", email="guest@mfa.example"), by=make_user()
    )
    assert named_anew.has_registered
    staff.swap(
        named_anew, person(full_name="Mocked again", email="guest@mfa.example"), by=make_user()
    )
    guest.attendee.refresh_from_db()
    assert guest.attendee.full_name == "Nadia Haddad"
    assert guest.attendee.position.organisation_name != "Helan Data"


def test_corrections_that_are_over_read_the_same_for_known_and_unknown(exhibitor):
    make_registration(make_category(exhibitor.summit), email="guest@mfa.example")
    known = staff.name(exhibitor, person(email="guest@mfa.example"), by=audit.SYSTEM)
    new = staff.name(exhibitor, person(email="new@mfa.example"), by=audit.SYSTEM)
    type(exhibitor.summit).objects.update(corrections_until=timezone.now() - dt.timedelta(days=1))
    for one in (known, new):
        mine = StaffPass.objects.select_related(
            "exhibitor__summit", "registration__summit", "registration__attendee"
        ).get(pk=one.pk)
        staff.swap(mine, person(full_name="Corrected", email=one.email), by=audit.SYSTEM)
        one.refresh_from_db()
        assert one.full_name == "Corrected"
    new.registration.attendee.refresh_from_db()
    assert new.registration.attendee.full_name == "Person 1"


def test_the_same_person_under_a_corrected_address_gets_one_pass(exhibitor):
    first = named(exhibitor, 1)[0]
    visits.correct_email(first.registration.attendee, "right@helan.example", by=audit.SYSTEM)
    with pytest.raises(Invalid, match="attention"):
        staff.name(exhibitor, person(email="right@helan.example"), by=audit.SYSTEM)
    assert exhibitor.staff_passes.count() == 1


def test_whose_address_the_office_corrects_hears_of_the_pass_there(exhibitor):
    guest = make_registration(make_category(exhibitor.summit), email="old@mfa.example")
    first = staff.name(exhibitor, person(email="old@mfa.example"), by=audit.SYSTEM)
    visits.correct_email(guest.attendee, "new@mfa.example", by=make_user(exhibitor.summit))

    def heard(address):
        rows = Notification.objects.filter(recipient=address, kind__startswith="exhibitor.")
        return list(rows.order_by("pk").values_list("kind", "state"))

    assert heard("old@mfa.example") == [("exhibitor.staff_named", "suppressed")]
    assert heard("new@mfa.example") == [("exhibitor.staff_named", "queued")]
    applications.cancel(exhibitor, by=audit.SYSTEM)
    assert len(heard("old@mfa.example")) == 1
    assert heard("new@mfa.example")[1:] == [("exhibitor.staff_freed", "queued")]
    row = Notification.objects.get(kind="exhibitor.staff_freed")
    assert Compose([row]).write(row) is not None
    # Taken out of the queue just before: it is not written to an address that is nobody's any more.
    row.recipient = "old@mfa.example"
    assert Compose([row]).write(row) is None
    assert first.email == "old@mfa.example"  # as the exhibitor typed it, who learns nothing


def test_namings_of_a_day_have_an_end(exhibitor):
    """Four passes: 22 namings, each with a mail to somebody."""
    for number in range(22):
        staff.free(staff.name(exhibitor, person(number), by=audit.SYSTEM), by=audit.SYSTEM)
    with pytest.raises(Closed, match="too often"):
        staff.name(exhibitor, person(99), by=audit.SYSTEM)
    exhibitor.staff_passes.update(named_at=timezone.now() - dt.timedelta(days=1))
    last = staff.name(exhibitor, person(99), by=audit.SYSTEM)
    for number in range(21):
        last = staff.swap(last, person(200 + number), by=audit.SYSTEM)
    with pytest.raises(Closed, match="too often"):
        staff.swap(last, person(300), by=audit.SYSTEM)


@pytest.mark.parametrize("state", ["cancelled", "ended"])
def test_nobody_is_named_at_a_summit_that_does_not_take_place(exhibitor, state):
    given = named(exhibitor, 1)[0]
    type(exhibitor.summit).objects.update(state=state)
    exhibitor.summit.refresh_from_db()
    with pytest.raises(Closed, match="over or was cancelled"):
        staff.name(exhibitor, person(2), by=audit.SYSTEM)
    with pytest.raises(Closed, match="over or was cancelled"):
        staff.swap(given, person(2), by=audit.SYSTEM)


def test_copy_of_what_is_held_names_the_staff_passes(exhibitor):
    given = named(exhibitor, 1)[0]
    (held,) = privacy.held(given.registration)["staff_passes"]
    assert (held["exhibitor"], held["name"], held["email"], held["state"]) == (
        "Helan Data",
        "Person 1",
        "person1@helan.example",
        "named",
    )
    assert "exhibitors.privacy.held" in settings.COPY_PARTS


def test_a_wish_for_a_smaller_booth_takes_nobodys_pass_until_it_is_confirmed(plan, exhibitor):
    large = Allocation.objects.get(exhibitor=exhibitor)
    Booth.objects.filter(pk=large.booth_id).update(width=6, depth=6)
    named(exhibitor, 8)
    change = booths.hold(exhibitor, make_booth(plan, "A09", x=20), by=audit.SYSTEM)
    booths.reserve(change, by=audit.SYSTEM)
    assert (exhibitor.staff_passes.living().count(), reports.area(exhibitor)) == (8, 36)
    booths.refuse(change, reason="Taken by a pillar.", by=audit.SYSTEM)
    assert exhibitor.staff_passes.living().count() == 8
    again = booths.hold(exhibitor, make_booth(plan, "A10", x=30), by=audit.SYSTEM)
    booths.reserve(again, by=audit.SYSTEM)
    booths.confirm(again, by=audit.SYSTEM)
    assert (exhibitor.staff_passes.living().count(), reports.area(exhibitor)) == (4, 9)

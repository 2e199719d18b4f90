"""A booth in exchange for another: what is kept until the office decides, and whose passes end with it."""

from decimal import Decimal

import pytest
from django.urls import reverse

from attendees import links
from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.services import decisions, visits
from attendees.tests.admin import as_member
from attendees.tests.factories import make_category, make_registration
from exhibitors import reports
from exhibitors.enums import AllocationState as State
from exhibitors.mails import Compose
from exhibitors.models import Allocation, StaffPass
from exhibitors.screens import situation
from exhibitors.screens.todo import TaskList
from exhibitors.services import applications, booths, staff
from exhibitors.tests.factories import make_allocation, make_booth, make_exhibitor
from exhibitors.tests.own import ROOT, caller
from exhibitors.tests.web import log_in, make_stage, text
from summit import audit, delivery
from summit.enums import Role
from summit.models import Notification
from summit.tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def small(stage):
    """18 m², which bring 8 passes."""
    return make_booth(stage.plan, "B07", x=30, width=Decimal(6), depth=Decimal(3))


@pytest.fixture
def large(stage):
    """36 m², which bring 12 passes."""
    return make_booth(stage.plan, "C07", x=40, width=Decimal(6), depth=Decimal(6))


def wish(stage, kept, wanted):
    """`kept` is confirmed; `wanted` is reserved in exchange and waits for the office."""
    make_allocation(kept, stage.exhibitor, State.CONFIRMED)
    claim = booths.hold(stage.exhibitor, wanted, by=stage.owner.user)
    booths.reserve(claim, by=stage.owner.user)
    return claim


def name(stage, count):
    people = [staff.Person(f"Person {n}", f"p{n}@helan.example") for n in range(1, count + 1)]
    return [staff.name(stage.exhibitor, person, by=audit.SYSTEM) for person in people]


def to_exhibitor(kind):
    row = Notification.objects.get(kind=f"exhibitor.{kind}")
    return Compose([row]).write(row)


def to_person(address):
    row = Notification.objects.filter(recipient=address).order_by("pk").last()
    return delivery.composer_of(row.kind)([row]).write(row)


def test_larger_booth_brings_its_passes_when_it_is_confirmed(stage, small, large):
    claim = wish(stage, small, large)
    assert reports.staff_allotment(stage.exhibitor) == 8
    assert reports.staff_allotments(stage.summit) == {stage.exhibitor.pk: 8}
    booths.confirm(claim, by=audit.SYSTEM)
    assert reports.staff_allotment(stage.exhibitor) == 12


def test_the_office_reads_what_a_booth_is_reserved_in_exchange_for(stage, small, large):
    as_member(make_user(stage.summit, Role.EXHIBITION))
    wish(stage, small, large)
    row = Notification.objects.filter(kind="exhibitor.office_reserved").latest("pk")
    said = Compose([row]).write(row)
    assert said.lead.endswith("It is in exchange for B07, which becomes free when you confirm.")


def test_the_office_reads_of_no_exchange_where_there_is_none(stage, small):
    as_member(make_user(stage.summit, Role.EXHIBITION))
    booths.reserve(booths.hold(stage.exhibitor, small, by=stage.owner.user), by=stage.owner.user)
    row = Notification.objects.filter(kind="exhibitor.office_reserved").latest("pk")
    assert "exchange" not in Compose([row]).write(row).lead


def test_the_panel_names_the_booth_that_another_is_in_exchange_for(stage, small, large):
    wish(stage, small, large)
    office = as_member(make_user(stage.summit, Role.EXHIBITION))
    page = office.get(reverse("admin:exhibitors_exhibitor_change", args=[stage.exhibitor.pk]))
    assert "in exchange for B07" in text(page)
    plan = office.get(reverse("admin:hall_plan"), {"plan": large.plan_id, "booth": large.pk})
    assert "in exchange for B07" in text(plan)


def read_by_the_office(stage):
    """What the exhibitor's page and the list of reservations say."""
    office = as_member(make_user(stage.summit, Role.EXHIBITION))
    page = office.get(reverse("admin:exhibitors_exhibitor_change", args=[stage.exhibitor.pk]))
    listed = office.get(reverse("admin:exhibitors_allocation_changelist"), {"tab": "confirmed"})
    shown = {"booth": Allocation.objects.latest("pk").booth_id}
    plan = office.get(reverse("admin:hall_plan"), shown)
    return text(page) + text(listed) + text(plan)


def test_the_panel_names_no_exchange_that_is_done(stage, small, large):
    booths.confirm(wish(stage, small, large), by=audit.SYSTEM)
    said = read_by_the_office(stage)
    assert "C07" in said
    assert "in exchange for B07" not in said
    assert "instead of B07" not in said


def test_what_replaces_a_booth_that_was_exchanged_replaces_nothing_when_that_is_given_back(
    stage, small, large
):
    claim = wish(stage, small, large)
    booths.confirm(claim, by=audit.SYSTEM)
    again = booths.hold(stage.exhibitor, stage.booths[0], by=stage.owner.user)
    booths.release(Allocation.objects.get(pk=claim.pk), by=stage.owner.user)
    again = Allocation.objects.get(pk=again.pk)
    assert (again.replaces, again.exchanged) == (None, None)
    booths.reserve(again, by=stage.owner.user)
    assert "in exchange for B07" not in read_by_the_office(stage)
    assert reports.staff_allotment(stage.exhibitor) == 4


def test_refused_exchange_ends_no_pass(stage, small, large):
    claim = wish(stage, small, large)
    name(stage, 8)
    booths.refuse(claim, reason="It is for the host city.", by=audit.SYSTEM)
    assert stage.exhibitor.staff_passes.living().count() == 8
    assert to_exhibitor("booth_refused").paragraphs == ["You keep B07."]


def test_smaller_booth_takes_passes_when_it_is_confirmed_and_the_mail_says_whose(
    stage, small, large
):
    claim = wish(stage, large, small)
    name(stage, 10)
    assert reports.staff_allotment(stage.exhibitor) == 12
    booths.confirm(claim, by=audit.SYSTEM)
    assert reports.staff_allotment(stage.exhibitor) == 8
    assert to_exhibitor("booth_confirmed").paragraphs == [
        "It replaces booth C07, which is free for others again.",
        (
            "2 staff passes have ended with it: the area that is left brings fewer. "
            "Without a pass now: Person 10, Person 9."
        ),
    ]


def test_confirmed_booth_that_replaces_none_says_nothing_of_one(stage, small):
    claim = booths.hold(stage.exhibitor, small, by=stage.owner.user)
    booths.reserve(claim, by=stage.owner.user)
    booths.confirm(claim, by=audit.SYSTEM)
    assert to_exhibitor("booth_confirmed").paragraphs == []


def test_smaller_reservation_instead_of_another_ends_passes_at_once_and_says_so(
    stage, small, large
):
    make_allocation(large, stage.exhibitor, State.RESERVED)
    name(stage, 9)
    client = log_in(stage.owner)
    words = "When you reserve it, 1 staff pass is taken back, the newest first."
    assert words in text(client.get(f"{stage.home}booth/?booth=B07"))
    claim = booths.hold(stage.exhibitor, small, by=stage.owner.user)
    page = text(client.get(f"{stage.home}booth/?booth=B07"))
    assert words in page
    assert "C07 becomes free when you reserve this one." in page
    booths.reserve(claim, by=stage.owner.user)
    assert "1 staff pass has ended with it" in to_exhibitor("booth_reserved").paragraphs[-1]


def test_refused_first_booth_says_whose_passes_end(stage, small):
    claim = make_allocation(small, stage.exhibitor, State.RESERVED)
    name(stage, 2)
    booths.refuse(claim, reason="No.", by=audit.SYSTEM)
    assert to_exhibitor("booth_refused").paragraphs == [
        (
            "2 staff passes have ended with it: the area that is left brings fewer. "
            "Without a pass now: Person 2, Person 1."
        ),
    ]


def test_person_whose_pass_ends_with_the_area_reads_the_true_reason(stage, small, large):
    claim = wish(stage, large, small)
    *_others, last = name(stage, 9)
    booths.confirm(claim, by=audit.SYSTEM)
    last.registration.refresh_from_db()
    assert last.registration.state == RegistrationState.WITHDRAWN
    said = to_person("p9@helan.example")
    assert said.lead == (
        "Helan Data 贺兰数据 has less area now, which brings fewer staff passes: yours has ended. "
        "A ticket that was sent before opens nothing any more."
    )
    assert said.title == "Person 9, your staff pass has ended"
    assert "summit office" in said.paragraphs[-1]
    assert stage.summit.contact_email in said.paragraphs[-1]
    assert "withdrawn" not in f"{said.subject} {said.preheader} {said.title}".lower()


def test_person_who_stays_registered_reads_the_true_reason_too(stage, small, large):
    claim = wish(stage, large, small)
    make_registration(make_category(stage.summit), email="p9@helan.example")
    name(stage, 9)
    booths.confirm(claim, by=audit.SYSTEM)
    said = to_person("p9@helan.example")
    assert "has less area now" in said.lead
    assert said.lead.endswith("Your registration and your ticket stay as they are.")


def test_who_was_moved_to_another_category_reads_of_an_own_cancellation_as_anybody_does(
    stage, small, large
):
    claim = wish(stage, large, small)
    *_others, last = name(stage, 9)
    registration = Registration.objects.get(pk=last.registration_id)
    decisions.change_category(registration, make_category(stage.summit), by=audit.SYSTEM)
    booths.confirm(claim, by=audit.SYSTEM)
    assert "has less area now" in to_person("p9@helan.example").lead
    visits.cancel(Registration.objects.get(pk=registration.pk), by=registration)
    said = to_person("p9@helan.example")
    assert said.title == "Person 9, your registration is cancelled"
    assert "area" not in said.lead


def test_registration_that_another_pass_took_over_is_not_the_first_ones_any_more(
    stage, small, large
):
    claim = wish(stage, large, small)
    *_others, last = name(stage, 9)
    other = make_exhibitor(stage.summit)
    make_allocation(make_booth(stage.plan, "D07", x=50), other, State.CONFIRMED)
    second = staff.name(other, staff.Person("Person 9", "p9@helan.example"), by=audit.SYSTEM)
    booths.confirm(claim, by=audit.SYSTEM)
    registration = Registration.objects.get(pk=last.registration_id)
    decisions.change_category(registration, make_category(stage.summit), by=audit.SYSTEM)
    staff.free(second, by=audit.SYSTEM)
    visits.cancel(Registration.objects.get(pk=registration.pk), by=registration)
    assert to_person("p9@helan.example").title == "Person 9, your registration is cancelled"


def test_own_page_of_staff_whose_exhibitor_left_does_not_say_that_it_names_fewer(stage, small):
    make_allocation(small, stage.exhibitor, State.CONFIRMED)
    (first,) = name(stage, 1)
    applications.cancel(stage.exhibitor, by=audit.SYSTEM)
    registration = Registration.objects.get(pk=first.registration_id)
    page = text(log_in(None).get(reverse("attendees:my", args=[links.token(registration)])))
    assert "or do not take part any more." in page


def test_staff_of_an_exhibitor_that_leaves_reads_that_it_takes_no_part(stage, small):
    """The office may have decided that: nobody was taken back."""
    make_allocation(small, stage.exhibitor, State.CONFIRMED)
    make_registration(make_category(stage.summit), email="p2@helan.example")
    name(stage, 2)
    applications.cancel(stage.exhibitor, reason="The fee.", by=make_user(stage.summit))
    for address, rest in (
        ("p1@helan.example", "A ticket that was sent before opens nothing any more."),
        ("p2@helan.example", "Your registration and your ticket stay as they are."),
    ):
        said = to_person(address)
        assert said.subject.startswith("Your staff pass has ended: Helan Data")
        assert said.lead == (
            "Helan Data 贺兰数据 does not take part in the exhibition any more: "
            f"your staff pass has ended. {rest}"
        )
        assert stage.summit.contact_email in said.paragraphs[-1]


def test_pass_that_the_exhibitor_takes_back_is_told_as_before(stage, small):
    make_allocation(small, stage.exhibitor, State.CONFIRMED)
    (staff_pass,) = name(stage, 1)
    staff.free(staff_pass, by=stage.owner.user)
    assert "has withdrawn your registration" in to_person("p1@helan.example").lead


def test_office_reads_how_many_passes_end_before_it_confirms_or_frees(stage, small, large):
    claim = wish(stage, large, small)
    first, *_others = name(stage, 10)
    office = as_member(make_user(stage.summit, Role.EXHIBITION))
    decide = "admin:exhibitors_allocation_decide"

    def asked(verb, about):
        shown = office.post(reverse(decide, args=[verb]), {"chosen": about.pk})
        return [str(effect.text) for effect in shown.context["effects"]]

    kept = Allocation.objects.get(booth=large)
    fewer = "staff passes end, the last named first: the area that is left brings fewer."
    assert asked("confirm", claim)[:2] == ["Booth C07 becomes free at once.", f"2 {fewer}"]
    assert not [words for words in asked("refuse", claim) if "staff" in words]
    assert f"2 {fewer}" in asked("release", kept)  # the smaller one is left
    StaffPass.objects.exclude(pk=first.pk).update(state="collected")
    assert "1 staff pass ends" in asked("confirm", claim)[1]


def test_office_is_asked_first_where_a_booth_is_exchanged(stage, small, large):
    claim = wish(stage, large, small)
    other = make_allocation(stage.booths[0], stage.exhibitor)
    office = as_member(make_user(stage.summit, Role.EXHIBITION))
    page = office.get(reverse("admin:exhibitors_exhibitor_change", args=[stage.exhibitor.pk]))
    asks = {
        one.allocation.pk: [verb.asks_more for verb in one.verbs if verb.name == "confirm"]
        for one in page.context["claims"]
    }
    assert (asks[claim.pk], asks[other.pk]) == ([True], [False])


def test_home_says_what_waits_in_exchange_for_what(stage, small, large):
    make_allocation(large, stage.exhibitor, State.CONFIRMED)
    claim = booths.hold(stage.exhibitor, small, by=stage.owner.user)
    client = log_in(stage.owner)
    held = text(client.get(stage.home))
    assert "<h1>Reserve booth B07</h1>" in held
    assert ": B07 in exchange for C07" in held
    booths.reserve(claim, by=stage.owner.user)
    words = "Waiting for the organisers: B07 in exchange for C07"
    assert words in text(client.get(stage.home))
    (task,) = (one for one in TaskList(situation.of(stage.exhibitor)).waiting)
    assert (task.title, task.text) == (
        "B07 in exchange for C07",
        "You keep C07 until the change is confirmed.",
    )
    booths.confirm(claim, by=audit.SYSTEM)
    assert "in exchange" not in text(client.get(stage.home))


def test_refused_exchange_is_explained_until_the_next_claim(stage, small, large):
    claim = wish(stage, large, small)
    booths.refuse(claim, reason="The pillar stands there.", by=audit.SYSTEM)
    client = log_in(stage.owner)
    own = caller(stage.owner)
    page = text(client.get(stage.home))
    assert "B07 in exchange for C07" in page
    assert "The pillar stands there." in page
    told = {"number": "B07", "reason": "The pillar stands there."}
    assert own.get(ROOT).json()["refused"] == told
    held = booths.hold(stage.exhibitor, stage.booths[0], by=stage.owner.user)
    booths.release(held, by=stage.owner.user)
    assert own.get(ROOT).json()["refused"] is None
    assert "pillar" not in text(client.get(stage.home))


def test_a_refusal_is_forgotten_when_what_was_held_before_it_is_reserved(stage, small, large):
    claim = wish(stage, large, small)
    other = booths.hold(stage.exhibitor, stage.booths[0], by=stage.owner.user)
    booths.refuse(claim, reason="The pillar stands there.", by=audit.SYSTEM)
    own = caller(stage.owner)
    assert own.get(ROOT).json()["refused"]["reason"] == "The pillar stands there."
    booths.reserve(other, by=stage.owner.user)
    assert own.get(ROOT).json()["refused"] is None

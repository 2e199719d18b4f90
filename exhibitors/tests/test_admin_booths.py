"""Halls, booths, types and settings in the panel: plan, list, form, a row of many, reservations; and by whom."""

import datetime as dt
from decimal import Decimal
from functools import partial

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendees.tests.admin import as_member, decide, page_of, said
from exhibitors.admin import display
from exhibitors.enums import AllocationState, BoothShown
from exhibitors.models import Allocation, Allotment, Booth, BoothType, Exhibition
from exhibitors.services import booths
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
    make_type,
)
from summit import audit
from summit.enums import Role
from summit.models import Hall, Notification, Venue
from summit.tests.aside import Aside
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
PLAN, DRAW = "admin:hall_plan", "admin:draw_booths"
LIST, FORM = "admin:exhibitors_booth_changelist", "admin:exhibitors_booth_change"
QUEUE, DECIDE = "admin:exhibitors_allocation_changelist", "admin:exhibitors_allocation_decide"
A = AllocationState
PAGES = [
    PLAN,
    LIST,
    "admin:exhibitors_boothtype_changelist",
    "admin:exhibitors_floorplan_changelist",
    "admin:exhibitors_exhibition_changelist",
]


@pytest.fixture
def summit():
    return make_exhibition().summit


@pytest.fixture
def plan(summit):
    return make_plan(summit)


@pytest.fixture
def office(summit):
    return as_member(make_user(summit, Role.EXHIBITION))


def booth_form(booth, **changes):
    return {
        "number": booth.number,
        "type": booth.type_id,
        "plan": booth.plan_id,
        "x": booth.x,
        "y": booth.y,
        "width": booth.width,
        "depth": booth.depth,
        "open_sides": booth.open_sides,
    } | changes


# --- The plan of a hall ---------------------------------------------------------------------------
def test_the_plan_shows_who_has_which_booth_and_counts_the_states(summit, plan, office):
    free, held, reserved, taken, blocked = make_booths(plan, 5)
    Booth.objects.filter(pk=blocked.pk).update(is_blocked=True)
    for booth, state in ((held, A.HELD), (reserved, A.RESERVED), (taken, A.CONFIRMED)):
        make_allocation(booth, make_exhibitor(summit, f"In {booth.number}"), state)
    shown = page_of(office, PLAN)
    html = shown.content.decode()
    for name in ("In A02", "In A03", "In A04"):
        assert name in html
    counts = {entry.label: entry.count for entry in shown.context["legend"]}
    assert counts == {
        "Not on offer": 1,
        "Available": 1,
        "Held": 1,
        "Reserved": 1,
        "Taken": 1,
    }
    only = page_of(office, PLAN, state="held").context["places"]
    assert [place.booth.number for place in only] == ["A02"]
    assert free.number in html


def test_a_hold_that_has_ended_shows_as_free_without_anybody_tidying_up(summit, plan, office):
    (booth,) = make_booths(plan, 1)
    past = timezone.now() - dt.timedelta(seconds=1)
    make_allocation(booth, make_exhibitor(summit, "Late"), A.HELD, held_until=past)
    (place,) = page_of(office, PLAN).context["places"]
    assert (place.shown, place.holder) == (BoothShown.AVAILABLE, None)


def test_the_chosen_booth_leads_to_its_exhibitor_and_to_what_can_be_done(summit, plan, office):
    (booth,) = make_booths(plan, 1)
    exhibitor = make_exhibitor(summit, "Helan")
    make_allocation(booth, exhibitor, A.RESERVED)
    shown = page_of(office, PLAN, booth=booth.pk)
    assert [verb.name for verb in shown.context["current"]["verbs"]] == ["confirm", "refuse"]
    link = reverse("admin:exhibitors_exhibitor_change", args=[exhibitor.pk])
    assert link in shown.content.decode()
    assert 'class="plan-ring"' in shown.content.decode()


def test_a_free_booth_is_given_to_an_exhibitor_who_is_told(summit, plan, office):
    (booth,) = make_booths(plan, 1)
    exhibitor = make_exhibitor(summit, "Helan")
    make_member(exhibitor, "one@helan.example")
    shown = page_of(office, PLAN, booth=booth.pk)
    assert [str(e) for e in shown.context["current"]["candidates"]] == ["Helan"]
    address = reverse("admin:exhibitors_booth_assign", args=[booth.pk])
    answer = office.post(address, {"exhibitor": exhibitor.pk}, follow=True)
    assert "A01 is confirmed for Helan" in said(answer)
    assert Allocation.objects.get().state == A.CONFIRMED
    assert Notification.objects.filter(recipient="one@helan.example").exists()
    again = office.post(address, {"exhibitor": make_exhibitor(summit).pk}, follow=True)
    assert "Somebody else has taken this booth" in said(again)
    for wrong in ("", "x", "999999"):
        assert office.post(address, {"exhibitor": wrong}).status_code == 404


def test_a_free_booth_leaves_the_offer_and_comes_back_a_taken_one_does_not(summit, plan, office):
    free, taken = make_booths(plan, 2)
    make_allocation(taken, make_exhibitor(summit), A.CONFIRMED)
    for offer, is_blocked in (("0", True), ("1", False)):
        office.post(reverse("admin:exhibitors_booth_offer", args=[free.pk]), {"offer": offer})
        free.refresh_from_db()
        assert free.is_blocked is is_blocked
    answer = office.post(
        reverse("admin:exhibitors_booth_offer", args=[taken.pk]), {"offer": "0"}, follow=True
    )
    assert "An exhibitor has this booth" in said(answer)


def test_a_hall_of_another_summit_is_not_shown(office, plan):
    foreign = make_plan(make_summit())
    assert page_of(office, PLAN, plan=foreign.pk).status_code == 404
    assert page_of(office, PLAN, plan="x").status_code == 404


def test_a_summit_without_a_hall_says_how_to_draw_one(summit, office):
    assert reverse("admin:exhibitors_floorplan_add") in page_of(office, PLAN).content.decode()


# --- One booth ------------------------------------------------------------------------------------
def test_a_booth_over_another_is_refused_with_the_name_of_the_other(plan, office):
    _first, second = make_booths(plan, 2)
    answer = office.post(reverse(FORM, args=[second.pk]), booth_form(second, x="1.5"))
    (error,) = answer.context["adminform"].form.errors["x"]
    assert error == (
        "It lies over booth A01, which reaches from 0 to 3 m from the left and from 0 to 3 m from "
        "the top."
    )
    second.refresh_from_db()
    assert second.x == Decimal(3)


@pytest.mark.django_db(transaction=True)
def test_a_form_waits_for_who_is_moving_another_booth_of_its_hall(plan, office):
    """Two who exchange the places of two booths would wait for each other, until Postgres ends one of them."""
    booth = make_booth(plan)
    save = partial(office.post, reverse(FORM, args=[booth.pk]), booth_form(booth, x="6"))
    with transaction.atomic(), connection.cursor() as cursor:
        # As the trigger `booth_inside_plan` does for whoever writes a booth.
        cursor.execute("SELECT FROM exhibitors_floorplan WHERE id = %s FOR SHARE", [plan.pk])
        saves = Aside(save)
        saves.wait_until_it_waits()
    assert saves.end() == []
    booth.refresh_from_db()
    assert booth.x == 6


def test_booths_may_touch_and_a_booth_does_not_collide_with_itself(plan, office):
    first, second = make_booths(plan, 2)
    form = booth_form(second, width="2.5")
    assert office.post(reverse(FORM, args=[second.pk]), form).status_code == 302
    second.refresh_from_db()
    assert (second.area, first.x + first.width) == (Decimal("7.50"), second.x)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"x": "58"}, "width"),
        ({"y": "39"}, "depth"),
        ({"x": "-1"}, "x"),
        ({"width": "0"}, "width"),
        ({"width": "NaN"}, "width"),
        ({"width": "1e99"}, "width"),
        ({"open_sides": "5"}, "open_sides"),
        ({"number": "A01"}, "number"),
        ({"number": "\u202eA"}, "number"),
    ],
)
def test_a_booth_outside_its_hall_or_without_sense_is_refused_at_the_field(
    plan, office, changes, field
):
    _first, second = make_booths(plan, 2)
    answer = office.post(reverse(FORM, args=[second.pk]), booth_form(second, **changes))
    assert list(answer.context["adminform"].form.errors) == [field]


@pytest.mark.parametrize("state", [A.HELD, A.RESERVED, A.CONFIRMED])
def test_a_booth_that_somebody_has_keeps_its_place_size_and_offer(summit, plan, office, state):
    (booth,) = make_booths(plan, 1)
    make_allocation(booth, make_exhibitor(summit), state)
    form = booth_form(booth, width="1", x="20", open_sides="4", number="Z1", is_blocked="on")
    assert office.post(reverse(FORM, args=[booth.pk]), form).status_code == 302
    found = Booth.objects.get(pk=booth.pk)
    assert (found.number, found.area, found.x, found.open_sides) == ("Z1", 9, 0, 1)
    assert not found.is_blocked


def test_a_free_booth_leaves_the_offer_by_its_verb_alone(plan, office):
    (booth,) = make_booths(plan, 1)
    office.post(reverse(FORM, args=[booth.pk]), booth_form(booth, is_blocked="on"))
    assert not Booth.objects.get(pk=booth.pk).is_blocked


def test_a_booth_with_a_history_is_not_deleted(summit, plan, office):
    (booth,) = make_booths(plan, 1)
    make_allocation(booth, make_exhibitor(summit), A.RELEASED)
    office.post(reverse("admin:exhibitors_booth_delete", args=[booth.pk]), {"post": "yes"})
    assert Booth.objects.filter(pk=booth.pk).exists()
    page = page_of(office, FORM, booth.pk).content.decode()
    assert "It cannot be deleted" in page
    assert reverse("admin:exhibitors_booth_delete", args=[booth.pk]) not in page


def test_a_booth_that_nobody_ever_had_is_deleted(plan, office):
    (booth,) = make_booths(plan, 1)
    delete = reverse("admin:exhibitors_booth_delete", args=[booth.pk])
    page = page_of(office, FORM, booth.pk).content.decode()
    assert delete in page
    assert "It cannot be deleted" not in page
    office.post(delete, {"post": "yes"})
    assert not Booth.objects.exists()


def test_the_list_of_booths_is_narrowed_by_what_is_shown(summit, plan, office):
    free, taken = make_booths(plan, 2)
    make_allocation(taken, make_exhibitor(summit, "Helan"), A.CONFIRMED)
    shown = page_of(office, LIST, state="confirmed")
    assert [row.number for row in shown.context["cl"].result_list] == ["A02"]
    assert "Helan" in shown.content.decode()
    shown = page_of(office, LIST, state="available")
    assert [row.number for row in shown.context["cl"].result_list] == [free.number]


# --- A row of booths ----------------------------------------------------------------------------------
def row_form(plan, **changes):
    kind = BoothType.objects.filter(summit=plan.summit).first() or make_type(plan.summit)
    return {
        "plan": plan.pk,
        "type": kind.pk,
        "letters": "C",
        "first": "7",
        "digits": "2",
        "count": "4",
        "x": "2",
        "y": "10",
        "width": "3",
        "depth": "6",
        "gap": "0.5",
        "direction": "right",
        "open_sides": "1",
        "draw": "1",
    } | changes


def test_a_row_of_booths_is_drawn_at_once(plan, office):
    answer = office.post(reverse(DRAW), row_form(plan), follow=True)
    assert said(answer) == "4 booths drawn."
    drawn = [(b.number, str(b.x), str(b.y)) for b in Booth.objects.order_by("number")]
    assert drawn == [
        ("C07", "2.00", "10.00"),
        ("C08", "5.50", "10.00"),
        ("C09", "9.00", "10.00"),
        ("C10", "12.50", "10.00"),
    ]
    assert audit.of(plan).get(verb="draw").details["added"] == 4


def test_looking_first_shows_the_row_and_draws_nothing(plan, office):
    make_booth(plan, "A01")
    form = row_form(plan, direction="down", count="3", look="1")
    del form["draw"]
    answer = office.post(reverse(DRAW), form)
    assert ">C09<" in answer.content.decode()
    assert ">A01<" in answer.content.decode()
    assert Booth.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "field", "said_in_it"),
    [
        ({"y": "0"}, "x", "C07: It lies over booth A01"),
        ({"count": "30"}, "width", "It ends outside the hall"),
        ({"letters": "A", "first": "0"}, "first", "A01: A booth of this number is there already."),
        ({"count": "101"}, "count", "100"),
        ({"count": "0"}, "count", "1"),
        ({"type": "0"}, "type", ""),
    ],
)
def test_a_row_that_does_not_fit_is_refused_as_a_whole(plan, office, changes, field, said_in_it):
    make_booth(plan, "A01", x=3, y=3)
    answer = office.post(reverse(DRAW), row_form(plan, **changes))
    assert said_in_it in " ".join(answer.context["form"].errors[field])
    assert Booth.objects.count() == 1


# --- Reservations -------------------------------------------------------------------------------------
def reserve(summit, booth, name="Helan"):
    exhibitor = make_exhibitor(summit, name)
    make_member(exhibitor)
    held = booths.hold(exhibitor, booth, by=audit.SYSTEM)
    booths.reserve(held, by=audit.SYSTEM)
    return held


def test_reservations_wait_in_a_queue_whose_number_stands_in_the_navigation(summit, plan, office):
    first, second = (
        reserve(summit, booth, name)
        for booth, name in zip(make_booths(plan, 2), ("One", "Two"), strict=True)
    )
    old = timezone.now() - dt.timedelta(days=8)
    Allocation.objects.filter(pk=second.pk).update(reserved_at=old)
    shown = page_of(office, QUEUE)
    assert [line.number for line in shown.context["queue"].lines] == ["A02", "A01"]
    assert shown.context["queue"].lines[0].tone == "bad"
    groups = shown.context["sidebar_navigation"]
    counts = {str(item.title): item.count for group in groups for item in group.items}
    assert (counts["Reservations"], counts["Exhibitors"]) == (2, 0)
    assert first.pk in [line.pk for line in shown.context["queue"].lines]


def test_confirming_and_refusing(summit, plan, office):
    one, two = make_booths(plan, 2)
    first, second = reserve(summit, one, "One"), reserve(summit, two, "Two")
    assert said(decide(office, "confirm", first)) == "1 reservation confirmed."
    asked = office.post(reverse(DECIDE, args=["refuse"]), {"chosen": second.pk})
    assert str(asked.context["effects"][0].text) == "The booths become free at once."
    decide(office, "refuse", second, words="It is needed for the fire brigade.")
    states = dict(Allocation.objects.values_list("booth__number", "state"))
    assert states == {"A01": A.CONFIRMED, "A02": A.REFUSED}
    assert Notification.objects.filter(kind="exhibitor.booth_refused").exists()
    late = decide(office, "confirm", second)
    assert "It is “Refused” already." in said(late)


def test_a_confirmed_booth_is_freed_after_a_second_look(summit, plan, office):
    claim = reserve(summit, make_booths(plan, 1)[0])
    decide(office, "confirm", claim)
    asked = office.post(reverse(DECIDE, args=["release"]), {"chosen": claim.pk})
    assert asked.status_code == 200
    decide(office, "release", claim)
    claim.refresh_from_db()
    assert claim.state == A.RELEASED


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"tab": "held"}, []),
        ({"tab": "over"}, ["A01"]),
        ({"tab": "all", "q": "两江"}, ["A01"]),
        ({"q": "a01"}, ["A01"]),
        ({"q": "b"}, []),
    ],
)
def test_an_ended_hold_is_over_and_claims_are_searched(summit, plan, office, query, found):
    (booth,) = make_booths(plan, 1)
    past = timezone.now() - dt.timedelta(minutes=1)
    make_allocation(booth, make_exhibitor(summit, "两江"), A.HELD, held_until=past)
    shown = page_of(office, QUEUE, **query)
    assert [line.number for line in shown.context["queue"].lines] == found


# --- Settings -------------------------------------------------------------------------------------------
def test_the_settings_lead_straight_to_the_exhibition_with_its_allotments(summit, office):
    exhibition = Exhibition.objects.get()
    answer = page_of(office, "admin:exhibitors_exhibition_changelist")
    assert answer.url == reverse("admin:exhibitors_exhibition_change", args=[exhibition.pk])
    form = {
        "introduction_en": "Come.",
        "hold_minutes": "45",
        "currency": "EUR",
        "late_return_percent": "50",
        "staff_category": exhibition.staff_category_id,
        "opens_at": "09:00",
        "closes_at": "17:00",
        "allotments-TOTAL_FORMS": "1",
        "allotments-INITIAL_FORMS": "0",
        "allotments-0-exhibition": exhibition.pk,
        "allotments-0-area": "72",
        "allotments-0-passes": "20",
    }
    assert office.post(answer.url, form).status_code == 302
    exhibition.refresh_from_db()
    assert (exhibition.hold_minutes, exhibition.currency) == (45, "EUR")
    assert Allotment.objects.filter(area=72, passes=20).exists()
    refused = office.post(answer.url, form | {"currency": "euro", "closes_at": "08:00"})
    assert set(refused.context["adminform"].form.errors) >= {"currency"}


def test_a_summit_has_one_exhibition(summit, office):
    assert page_of(office, "admin:exhibitors_exhibition_add").status_code == 403
    new = make_summit()
    owner = as_member(make_user(new, Role.OWNER))
    answer = page_of(owner, "admin:exhibitors_exhibition_changelist")
    assert answer.url == reverse("admin:exhibitors_exhibition_add")


def test_a_hall_is_drawn_and_does_not_become_smaller_than_its_booths(summit, office):
    venue = Venue.objects.create(summit=summit, name="Centre")
    hall = Hall.objects.create(summit=summit, venue=venue, name="Hall B")
    form = {
        "hall": hall.pk,
        "width": "60",
        "depth": "40",
        "grid": "1",
        "entrance_side": "south",
        "entrance_from": "10",
        "entrance_width": "6",
        "entrance_label_en": "Main entrance",
        "position": "1",
    }
    office.post(reverse("admin:exhibitors_floorplan_add"), form)
    make_booth(hall.floor_plan, "B01", x=50)
    address = reverse("admin:exhibitors_floorplan_change", args=[hall.floor_plan.pk])
    refused = office.post(address, form | {"width": "40"})
    assert "Booth B01 would lie outside the hall" in str(
        refused.context["adminform"].form.non_field_errors()
    )


# --- Who ------------------------------------------------------------------------------------------
@pytest.mark.parametrize("role", list(Role))
def test_everybody_of_the_office_looks_and_only_the_exhibition_team_changes(summit, plan, role):
    (booth,) = make_booths(plan, 1)
    claim = reserve(summit, booth)
    client = as_member(make_user(summit, role))
    for name in PAGES:
        assert page_of(client, name).status_code in (200, 302), name
    may = role in (Role.OWNER, Role.ORGANISER, Role.EXHIBITION)
    assert page_of(client, DRAW).status_code == (200 if may else 403)
    changed = client.post(reverse(FORM, args=[booth.pk]), booth_form(booth, power="16 A"))
    assert changed.status_code == (302 if may else 403)
    assert decide(client, "confirm", claim).status_code == (200 if may else 403)
    claim.refresh_from_db()
    assert claim.state == (A.CONFIRMED if may else A.RESERVED)
    offer = reverse("admin:exhibitors_booth_offer", args=[booth.pk])
    assert client.post(offer, {"offer": "0"}).status_code == (302 if may else 403)


def test_another_summits_member_and_outsiders_change_nothing(summit, plan):
    (booth,) = make_booths(plan, 1)
    claim = reserve(summit, booth)
    other = as_member(make_user(make_summit(), Role.OWNER))
    for name in ("exhibitors_booth_assign", "exhibitors_booth_offer"):
        assert other.post(reverse(f"admin:{name}", args=[booth.pk])).status_code == 404
    assert page_of(other, FORM, booth.pk).status_code == 404
    decide(other, "confirm", claim)
    assert other.post(reverse(DRAW), row_form(plan)).context["form"].errors["plan"]
    outsider = Client()
    for name in (*PAGES, DRAW, QUEUE):
        assert page_of(outsider, name).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, Booth.objects.count()) == (A.RESERVED, 1)


def test_plan_and_lists_take_no_more_queries_for_more_booths(summit, plan, office):
    def add(count):
        for booth in make_booths(plan, count)[-2:]:
            reserve(summit, booth, f"In {booth.number}")

    def queries(name, **query):
        page_of(office, name, **query)
        with CaptureQueriesContext(connection) as counted:
            page_of(office, name, **query)
        return len(counted)

    addresses = [(PLAN, {}), (LIST, {}), (QUEUE, {}), (QUEUE, {"tab": "all"})]
    booth = make_booth(plan, "Z01", x=50, y=30)
    reserve(summit, booth)
    with_one = [queries(name, **query) for name, query in addresses]
    chosen = queries(PLAN, booth=booth.pk)
    add(3)
    assert [queries(name, **query) for name, query in addresses] == with_one
    assert queries(PLAN, booth=booth.pk) == chosen


def test_end_of_a_hold_names_its_day_when_it_is_another_one():
    soon = timezone.now().replace(microsecond=0)
    assert display.until(soon) == f"{timezone.localtime(soon):%H:%M}"
    later = soon + dt.timedelta(days=2)
    said = display.until(later)
    assert str(timezone.localtime(later).day) in said
    assert said.endswith(f"{timezone.localtime(later):%H:%M}")


def test_plan_of_the_panel_moves_to_the_chosen_booth():
    summit = make_exhibition().summit
    booth = make_booth(make_plan(summit))
    client = as_member(make_user(summit, Role.EXHIBITION))
    page = page_of(client, PLAN, booth=booth.pk).content.decode()
    assert "exhibitors/plan.js" in page
    assert "data-scroll" in page.partition("data-plan")[2]

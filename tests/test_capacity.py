"""Places under concurrency: many real connections at once never get more than there are."""

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from attendees.enums import HOLDS_A_PLACE, TicketState
from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration, Ticket
from attendees.services import decisions, registrations, visits, waiting
from attendees.tests.factories import (
    make_category,
    make_consent_texts,
    make_details,
    make_question,
    make_registration,
)
from exhibitors.enums import AllocationState, ExhibitorState
from exhibitors.models import Exhibitor
from exhibitors.services import applications, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_plan,
)
from sessions.enums import Access, SeatState
from sessions.services import seats
from sessions.services import waiting as turns_of_sessions
from sessions.tests.factories import book, make_session, publish, with_seats
from summit import audit
from summit.exceptions import Closed, Full, SummitError, WrongState
from summit.models import Notification
from summit.services import summits
from summit.tests.api import Caller
from summit.tests.aside import Aside
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 32


def at_once(calls):
    """Run all `calls` in parallel, each on a database connection of its own; their results."""

    def run(call):
        try:
            return call()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(run, calls))


def counted(category: Category) -> tuple[int, int, int]:
    """(places by state, counter of the category, counter of the summit): always equal or grouped."""
    category.refresh_from_db()
    category.summit.refresh_from_db()
    held = Registration.objects.filter(category=category, state__in=HOLDS_A_PLACE).count()
    return held, category.taken, category.summit.taken


def send_web(category, number):
    return lambda: Client().post(
        f"/en/{category.summit.slug}/register/{category.slug}/",
        {
            "full_name": f"Person {number}",
            "email": f"web-{number}@summit-tests.dev",
            "organisation": "City",
            "country": "CN",
            "consent": "on",
        },
        REMOTE_ADDR=f"10.0.{number // 250}.{number % 250}",
    )


def send_api(category, number):
    body = {
        "category": category.slug,
        "full_name": f"Person {number}",
        "email": f"api-{number}@summit-tests.dev",
        "organisation": "City",
        "country": "CN",
        "consents": ["visit"],
    }
    return lambda: Caller().post(f"summits/{category.summit.slug}/registrations/", body)


def unless_refused(verb, registration, *, by):
    """Do `verb`, as a door does that is told that somebody was faster or that no place is left."""

    def call():
        try:
            verb(registration, by=by)
        except (Full, WrongState):
            return

    return call


def register(category):
    def call():
        try:
            return registrations.register(make_details(), category=category)
        except Full:
            return None

    return call


@pytest.mark.parametrize("limit", ["category", "summit"])
def test_400_people_for_the_last_100_places_get_exactly_100(limit):
    summit = make_summit(capacity=100 if limit == "summit" else None)
    make_consent_texts(summit)
    category = make_category(
        summit, quota=100 if limit == "category" else None, has_waiting_list=True
    )
    answers = at_once([send_web(category, number) for number in range(400)])
    assert {response.status_code for response in answers} == {302}
    assert counted(category) == (100, 100, 100)
    assert Registration.objects.filter(state=State.CONFIRMED).count() == 100
    assert Registration.objects.filter(state=State.WAITLISTED).count() == 300


def test_without_a_waiting_list_the_others_are_told_that_it_is_full():
    category = make_category(make_summit(), quota=20, has_waiting_list=False)
    results = at_once([register(category) for _ in range(80)])
    assert len([result for result in results if result]) == 20
    assert counted(category) == (20, 20, 20)


def test_400_requests_of_every_kind_at_once_fill_exactly_100_of_100_places():
    """Web, API, approvals, answers to offers, cancellations and the beat, all in one crowd."""
    summit = make_summit(capacity=100)
    make_consent_texts(summit)
    free, checked = (
        make_category(summit, quota=60),
        make_category(summit, quota=40, needs_approval=True),
    )
    office = make_user(summit)
    came = [make_registration(free) for _ in range(60)]
    for _ in range(10):
        make_registration(free)  # waits
    for leaves in came[:10]:
        visits.cancel(leaves, by=leaves)
    assert waiting.turn() == (0, 10)
    offered = list(Registration.objects.filter(state=State.OFFERED))
    asking = [make_registration(checked) for _ in range(100)]

    calls = [send_web(free, number) for number in range(130)]
    calls += [send_api(free, number) for number in range(110)]
    calls += [unless_refused(decisions.approve, one, by=office) for one in asking]
    calls += [unless_refused(visits.cancel, one, by=one) for one in came[10:40]]
    calls += [unless_refused(visits.accept_offer, one, by=one) for one in offered[:5]]
    calls += [unless_refused(visits.decline_offer, one, by=one) for one in offered[5:]]
    calls += [waiting.turn] * 20
    assert len(calls) == 400
    random.Random(7).shuffle(calls)
    at_once(calls)
    while sum(waiting.turn()):
        pass

    held = Counter(
        Registration.objects.filter(state__in=HOLDS_A_PLACE).values_list("category", flat=True)
    )
    assert held == {free.pk: 60, checked.pk: 40}
    assert counted(free) == (60, 60, 100)
    assert counted(checked) == (40, 40, 100)
    states = Counter(Registration.objects.values_list("category", "state"))
    assert states[checked.pk, State.SUBMITTED] == 60
    assert states[free.pk, State.CANCELLED] == 10 + 30 + 5
    assert states[free.pk, State.WAITLISTED] == 70 + 240 - 60 - 45
    living = Ticket.objects.filter(state=TicketState.ISSUED).values_list("registration", flat=True)
    confirmed = Registration.objects.filter(state=State.CONFIRMED).values_list("pk", flat=True)
    assert sorted(living) == sorted(confirmed)


def test_two_organisers_who_decide_at_once_decide_once():
    category = make_category(make_summit(), needs_approval=True)
    office = make_user(category.summit)
    registration = make_registration(category)

    def decide(verb):
        def call():
            mine = Registration.objects.select_related("attendee", "category", "summit").get(
                pk=registration.pk
            )
            try:
                verb(mine)
            except SummitError as refusal:
                return refusal.code
            return "done"

        return call

    def approve(mine):
        decisions.approve(mine, by=office)

    def reject(mine):
        decisions.reject(mine, reason="The hall is full", by=office)

    results = at_once([decide(approve), decide(reject)] * 8)
    assert sorted(results) == ["done"] + ["wrong_state"] * 15
    registration.refresh_from_db()
    assert counted(category)[0] == (1 if registration.state == State.CONFIRMED else 0)


def test_one_address_registering_many_times_at_once_is_registered_once():
    category = make_category(make_summit())

    def call():
        try:
            return registrations.register(
                make_details(email="same@summit-tests.dev"), category=category
            )
        except registrations.AlreadyRegistered:
            return None

    results = at_once([call] * 40)
    assert len([result for result in results if result]) == 1
    assert counted(category) == (1, 1, 1)


def test_cancelling_twice_frees_one_place():
    category = make_category(make_summit(), quota=5)
    people = [make_registration(category) for _ in range(5)]

    def cancel():
        mine = Registration.objects.select_related("attendee", "category", "summit").get(
            pk=people[0].pk
        )
        try:
            visits.cancel(mine, by=mine)
        except WrongState:
            return False
        return True

    assert at_once([cancel] * 16).count(True) == 1
    assert counted(category) == (4, 4, 4)


def test_postgres_itself_refuses_one_place_too_many():
    category = make_category(make_summit(), quota=1)
    make_registration(category)
    with pytest.raises(Exception, match="category_not_overbooked"), connection.cursor() as cursor:
        cursor.execute("UPDATE attendees_category SET taken = 2 WHERE id = %s", [category.pk])


def test_moving_somebody_while_he_cancels_leaves_no_ticket_and_no_place_behind():
    summit = make_summit()
    one, other = make_category(summit), make_category(summit)
    office = make_user(summit)
    people = [make_registration(one) for _ in range(30)]

    def fresh(registration):
        rows = Registration.objects.select_related("attendee", "category", "summit")
        return rows.get(pk=registration.pk)

    def move(mine):
        try:
            decisions.change_category(mine, other, by=office)
        except WrongState:
            return

    def cancel(mine):
        try:
            visits.cancel(mine, by=mine)
        except WrongState:
            return

    calls = []
    for person in people:
        calls += [partial(move, fresh(person)), partial(cancel, fresh(person))]
    at_once(calls)
    for category in (one, other):
        held, taken, _ = counted(category)
        assert held == taken
    gone = Registration.objects.filter(state=State.CANCELLED, tickets__state="issued")
    assert not gone.exists()
    summit.refresh_from_db()
    assert summit.taken == Registration.objects.filter(state=State.CONFIRMED).count()


def test_a_person_and_the_office_who_correct_the_same_one_do_not_wait_for_each_other_for_ever():
    person = make_registration(make_category(make_summit()))
    with transaction.atomic():
        list(Notification.objects.select_for_update())
        office = Aside(
            lambda: visits.correct_email(person.attendee, "right@summit-tests.dev", by=audit.SYSTEM)
        )
        office.wait_until_it_waits()
        corrects = Aside(lambda: visits.correct(person, {"full_name": "Li Na"}, by=person))
        corrects.wait_until_it_waits()
    assert office.end() + corrects.end() == []
    person.attendee.refresh_from_db()
    assert (person.attendee.full_name, person.attendee.email) == ("Li Na", "right@summit-tests.dev")


@pytest.fixture
def stand():
    """An exhibitor with a held booth and staff registered by being named: the last has a question to answer."""
    exhibition = make_exhibition()
    exhibitor = make_exhibitor(exhibition.summit)
    one, other = make_booths(make_plan(exhibition.summit), 2)
    make_allocation(one, exhibitor)
    make_allocation(other, exhibitor, AllocationState.HELD)
    for name in ("an", "bo", "cy"):
        if name == "cy":
            make_question(exhibition.staff_category)
        person = staff.Person(name.title(), f"{name}@helan.example")
        staff.name(exhibitor, person, by=audit.SYSTEM)
    return Exhibitor.objects.select_related("summit").get(pk=exhibitor.pk)


def test_an_exhibitor_and_somebody_in_a_session_with_its_staff_leave_at_once(stand):
    """Who leaves holds the session and wants the counters of places; the exhibitor's staff is many people."""
    session = make_session(stand.summit, access=Access.RESERVED)
    publish(stand.summit)
    guest = make_registration(make_category(stand.summit))
    book(session, guest)
    book(session, Registration.objects.get(attendee__email="bo@helan.example"))
    with transaction.atomic():
        Category.objects.select_for_update(no_key=True).get(pk=guest.category_id)
        leaves = Aside(lambda: visits.cancel(guest, by=guest))
        leaves.wait_until_it_waits()
        ends = Aside(lambda: applications.cancel(stand, by=audit.SYSTEM))
        ends.wait_until_it_waits()
    assert leaves.end() + ends.end() == []
    stand.summit.refresh_from_db()
    session.refresh_from_db()
    assert (stand.summit.taken, session.taken) == (0, 0)
    assert set(Category.objects.values_list("taken", flat=True)) == {0}


def test_whoever_is_approved_first_is_told_that_the_summit_is_cancelled_and_nobody_after():
    summit = make_summit()
    category = make_category(summit, needs_approval=True)
    first, second = make_registration(category), make_registration(category)
    office = make_user(summit)
    with transaction.atomic():
        decisions.approve(first, by=office)
        cancels = Aside(lambda: summits.cancel(summit, by=audit.SYSTEM))
        cancels.wait_until_it_waits()
        decides = Aside(lambda: decisions.approve(second, by=office))
        decides.wait_until_it_waits()
    assert cancels.end() == []
    assert [type(error) for error in decides.end()] == [Closed]
    states = Registration.objects.order_by("pk").values_list("state", flat=True)
    assert list(states) == [State.CONFIRMED, State.SUBMITTED]


def test_whoever_registers_while_the_summit_is_cancelled_is_told_or_is_refused():
    summit = make_summit()
    category = make_category(summit)
    with transaction.atomic():
        told = make_registration(category)
        cancels = Aside(lambda: summits.cancel(summit, by=audit.SYSTEM))
        cancels.wait_until_it_waits()
        late = Aside(lambda: make_registration(category))
        late.wait_until_it_waits()
    assert cancels.end() == []
    assert [type(error) for error in late.end()] == [Closed]
    news = Notification.objects.filter(kind="registration.summit_cancelled")
    assert list(news.values_list("subject_id", flat=True)) == [told.pk]
    summit.refresh_from_db()
    assert (summit.state, summit.taken) == ("cancelled", 1)


@pytest.mark.parametrize("decide", [applications.approve, applications.put_on_waiting_list])
def test_an_exhibitor_is_let_in_before_the_summit_is_cancelled_or_not_at_all(decide):
    summit = make_exhibition().summit
    first, second = (make_exhibitor(summit, state=ExhibitorState.APPLIED) for _n in range(2))
    with transaction.atomic():
        decide(first, by=audit.SYSTEM)
        cancels = Aside(lambda: summits.cancel(summit, by=audit.SYSTEM))
        cancels.wait_until_it_waits()
        decides = Aside(lambda: decide(second, by=audit.SYSTEM))
        decides.wait_until_it_waits()
    assert cancels.end() == []
    assert [(type(error), "was cancelled" in str(error)) for error in decides.end()] == [
        (Closed, True)
    ]
    second.refresh_from_db()
    assert second.state == ExhibitorState.APPLIED


def test_no_place_is_offered_once_the_summit_is_cancelled():
    category = make_category(make_summit(), quota=1)
    holder, waits = (make_registration(category) for _n in range(2))
    visits.cancel(holder, by=holder)
    with transaction.atomic():
        summits.cancel(category.summit, by=audit.SYSTEM)
        turns = Aside(waiting.turn)
        turns.wait_until_it_waits()
    assert turns.end() == []
    waits.refresh_from_db()
    assert (waits.state, *counted(category)) == (State.WAITLISTED, 0, 0, 0)


def test_no_seat_is_offered_once_the_summit_is_cancelled():
    summit = make_summit()
    session = with_seats(summit, capacity=1)
    category = make_category(summit)
    held, waits = (book(session, make_registration(category)) for _n in range(2))
    assert waits.state == SeatState.WAITLISTED
    seats.leave(held, by=audit.SYSTEM)
    with transaction.atomic():
        summits.cancel(summit, by=audit.SYSTEM)
        turns = Aside(turns_of_sessions.turn)
        turns.wait_until_it_waits()
    assert turns.end() == []
    waits.refresh_from_db()
    session.refresh_from_db()
    assert (waits.state, session.taken) == (SeatState.WAITLISTED, 0)


def test_many_decide_beside_each_other():
    summit = make_summit()
    category = make_category(summit, needs_approval=True)
    first, second = make_registration(category), make_registration(category)
    with transaction.atomic():
        decisions.start_review(first, by=audit.SYSTEM)
        beside = Aside(lambda: decisions.approve(second, by=audit.SYSTEM))
        assert beside.end() == []


def test_an_exhibitor_that_leaves_while_the_summit_is_cancelled_does_not_wait_for_ever(stand):
    with transaction.atomic():
        list(Ticket.objects.select_for_update())  # killed after the booths were freed
        ends = Aside(lambda: applications.cancel(stand, by=audit.SYSTEM))
        ends.wait_until_it_waits()
        cancels = Aside(lambda: summits.cancel(stand.summit, by=audit.SYSTEM))
        cancels.wait_until_it_waits()
    assert ends.end() + cancels.end() == []
    stand.summit.refresh_from_db()
    assert (stand.summit.state, stand.summit.taken) == ("cancelled", 0)

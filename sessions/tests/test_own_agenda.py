"""The programme by a personal link: seats and marks are one's own, and a GET changes nothing."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TestCase
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from attendees import links
from attendees.services import visits
from attendees.tests.factories import make_category, make_registration
from sessions.enums import SeatState
from sessions.feeds import links as feeds
from sessions.models import Favourite, ReminderRefusal, Seat, Session
from sessions.programme import plans, snapshots
from sessions.services import favourites, scheduling, seats, waiting
from sessions.tests.factories import (
    at,
    book,
    make_guest,
    make_room,
    make_session,
    publish,
    released,
)
from summit import audit, dates, pages
from summit.enums import SummitState
from summit.exceptions import Closed
from summit.models import AuditEntry, Notification, Summit
from summit.services import summits
from summit.tests.api import Caller, is_problem
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(slug="yinchuan")


@pytest.fixture
def session(summit):
    room = make_room(summit, name="Helan Hall")
    found = make_session(
        summit, room=room, title="Training", access="reserved", capacity=1, kind="training"
    )
    publish(summit)
    return found


@pytest.fixture
def guest(session):
    return make_guest(session.summit)


def url(registration, path="agenda/"):
    return f"/en/my/{links.token(registration)}/{path}"


def text(registration, path="agenda/"):
    response = Client().get(url(registration, path))
    assert response.status_code == 200
    return response.content.decode()


def press(registration, path, **fields):
    response = Client().post(url(registration, path), fields, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def seat_of(registration):
    return Seat.objects.filter(registration=registration).latest("pk")


def state():
    return (
        list(Seat.objects.order_by("pk").values()),
        list(Favourite.objects.order_by("pk").values()),
        Notification.objects.count(),
        AuditEntry.objects.count(),
    )


def test_a_mail_scanner_that_opens_every_link_changes_nothing(guest, session):
    before = state()
    read = (
        "agenda/",
        "programme/",
        f"programme/{session.summit.first_day.isoformat()}/",
        "programme/search/?q=training",
        f"programme/sessions/{session.pk}/",
        "agenda/agenda.ics",
    )
    for path in read:
        for method in (Client().get, Client().head):
            assert method(url(guest, path)).status_code == 200, path
    verbs = [f"agenda/sessions/{session.pk}/{verb}/" for verb in ("book", "leave", "accept")]
    for path in (*verbs, "agenda/favourite/", "agenda/reminders/"):
        assert Client().get(url(guest, path)).status_code == 405
    assert state() == before


def test_pages_are_for_nobody_else_and_are_kept_nowhere(guest, session):
    response = Client().get(url(guest))
    assert (response["Cache-Control"], response["X-Robots-Tag"]) == ("no-store", "noindex")
    token = links.token(guest)
    stranger = make_guest(session.summit)
    forged = f"{stranger.pk}-{token.partition('-')[2]}"
    feed = feeds.feed_token(guest)
    for wrong in (forged, feed, "0-", "x"):
        for path in ("agenda/", "programme/", f"programme/sessions/{session.pk}/"):
            assert Client().get(f"/en/my/{wrong}/{path}").status_code == 404
        answer = Client().post(f"/en/my/{wrong}/agenda/sessions/{session.pk}/book/")
        assert answer.status_code == 404
    assert not Seat.objects.exists()


def test_a_session_of_another_summit_cannot_be_booked_or_marked(guest):
    other = make_summit()
    theirs = make_session(other, access="reserved", capacity=5)
    publish(other)
    assert Client().get(url(guest, f"programme/sessions/{theirs.pk}/")).status_code == 404
    assert Client().post(url(guest, f"agenda/sessions/{theirs.pk}/book/")).status_code == 404
    assert Client().post(url(guest, "agenda/favourite/"), {"mark": theirs.pk}).status_code == 404
    assert not Seat.objects.exists()
    assert not Favourite.objects.exists()


def test_a_session_of_the_draft_can_neither_be_seen_nor_booked(guest, session):
    draft = make_session(session.summit, hour=15, access="reserved", capacity=5)
    assert Client().get(url(guest, f"programme/sessions/{draft.pk}/")).status_code == 404
    assert Client().post(url(guest, f"agenda/sessions/{draft.pk}/book/")).status_code == 404


def test_a_seat_is_booked_and_given_back(guest, session):
    here = f"programme/sessions/{session.pk}/"
    assert "1 seat left" in text(guest, here)
    page = press(guest, f"agenda/sessions/{session.pk}/book/", back=url(guest, here))
    assert "Your seat is booked" in page
    assert "Give the seat back" in page
    assert seat_of(guest).state == SeatState.BOOKED
    assert "Training" in text(guest)
    page = press(guest, f"agenda/sessions/{session.pk}/leave/", back=url(guest, here))
    assert "The seat is given back" in page
    assert seat_of(guest).state == SeatState.RELEASED
    session.refresh_from_db()
    assert session.taken == 0


def test_who_finds_no_seat_waits_is_offered_one_and_takes_it(guest, session):
    holder = make_guest(session.summit)
    seat = book(session, holder)
    assert "Join the waiting list" in text(guest, f"programme/sessions/{session.pk}/")
    page = press(guest, f"agenda/sessions/{session.pk}/book/")
    assert "You are on the waiting list" in page
    assert "Leave the waiting list" in page
    press(holder, f"agenda/sessions/{session.pk}/leave/")
    waiting.turn()
    page = text(guest)
    assert "A seat is kept for you until" in page
    page = press(guest, f"agenda/sessions/{session.pk}/accept/")
    assert "The seat is yours" in page
    assert "The seat is yours" in press(guest, f"agenda/sessions/{session.pk}/accept/")
    assert seat_of(guest).state == SeatState.BOOKED
    seat.refresh_from_db()
    assert seat.state == SeatState.RELEASED


def test_an_offer_is_left_to_others(guest, session):
    holder = make_guest(session.summit)
    book(session, holder)
    book(session, guest)
    press(holder, f"agenda/sessions/{session.pk}/leave/")
    waiting.turn()
    press(guest, f"agenda/sessions/{session.pk}/leave/")
    assert seat_of(guest).state == SeatState.RELEASED


@pytest.mark.parametrize("verb", ["leave", "accept"])
def test_a_button_that_came_too_late_says_so(guest, session, verb):
    page = press(guest, f"agenda/sessions/{session.pk}/{verb}/")
    assert "You have no seat in this session" in page


def test_a_session_that_changed_under_the_button_is_not_booked(guest, session):
    shown = released(session).sequence
    session.refresh_from_db()
    scheduling.place(
        session,
        room=session.room,
        starts_at=at(session.summit, 15),
        ends_at=at(session.summit, 16),
        by=audit.SYSTEM,
    )
    publish(session.summit)
    page = press(guest, f"agenda/sessions/{session.pk}/book/", sequence=shown)
    assert "This session changed while you looked at it" in page
    assert not Seat.objects.exists()


def test_who_may_not_book_is_told_why_and_sees_no_button(session):
    summit = session.summit
    guest = make_guest(summit)
    invited = make_session(summit, hour=11, access="invitation", capacity=5)
    category = make_category(summit)
    for_others = make_session(summit, hour=13, access="category", capacity=5)
    for_others.categories.add(category)
    free = make_session(summit, hour=15, access="open")
    publish(summit)
    waits = make_registration(make_category(summit, needs_approval=True))
    expected = {
        (guest, invited): "Seats are given by the summit office",
        (guest, for_others): "Seats are for other passes than yours",
        (guest, free): "No seat is reserved: come in time",
        (waits, session): "once your registration is confirmed",
    }
    for (registration, found), words in expected.items():
        page = text(registration, f"programme/sessions/{found.pk}/")
        assert words in page
        assert "Take a seat" not in page
        press(registration, f"agenda/sessions/{found.pk}/book/")
    assert not Seat.objects.exists()


def test_seats_are_offered_only_to_whom_they_are_for(guest, session):
    summit = session.summit
    asked = make_registration(make_category(summit, slug="press", needs_approval=True))
    for path in ("", "agenda/"):
        assert "Take seats" not in text(asked, path)
        assert "once your registration is confirmed" in text(asked, path)
        assert "Take seats" in text(guest, path)


def test_a_mark_is_set_and_taken_away_and_leads_back_to_its_row(guest, session):
    back = url(guest, f"programme/{session.summit.first_day.isoformat()}/?view=list")
    here = url(guest, "agenda/favourite/")
    answer = Client().post(here, {"mark": session.pk, "back": back})
    assert answer["Location"] == f"{back}#s{session.pk}"
    assert Favourite.objects.get().registration == guest
    assert 'aria-pressed="true"' in Client().get(back).content.decode()
    Client().post(here, {"unmark": session.pk, "back": back})
    assert not Favourite.objects.exists()
    for nonsense in ({}, {"mark": "x"}, {"mark": session.pk, "unmark": session.pk}):
        assert Client().post(here, nonsense).status_code == 404


@pytest.mark.parametrize(
    "back",
    [
        "https://elsewhere.test/",
        "//elsewhere.test/",
        "/en/my/0-x/agenda/",
        "/admin/",
        "javascript:0",
    ],
)
def test_a_form_never_leads_to_an_address_of_somebody_else(guest, session, back):
    answer = Client().post(url(guest, "agenda/favourite/"), {"mark": session.pk, "back": back})
    assert answer["Location"].startswith(url(guest))


def test_forms_need_the_token_against_forgery(guest, session):
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(url(guest, f"agenda/sessions/{session.pk}/book/")).status_code == 403


def test_what_happens_at_the_same_time_is_named(guest, session):
    other = make_session(session.summit, hour=9.5, title="Round table")
    publish(session.summit)
    press(guest, f"agenda/sessions/{session.pk}/book/")
    favourites.mark(released(other), registration=guest, by=guest)
    page = text(guest)
    assert page.count("At the same time:") == 2
    assert "<b>Training</b>" in page
    assert "<b>Round table</b>" in page


def test_a_clash_of_seats_is_said_before_and_after_booking(guest, session):
    other = make_session(session.summit, hour=9.5, title="Round table", access="reserved")
    publish(session.summit)
    pages = (f"programme/sessions/{one.pk}/" for one in (session, other))
    mine, theirs = pages
    said = "You have a seat at the same time:"
    assert said not in text(guest, mine)
    press(guest, f"agenda/sessions/{session.pk}/book/")
    assert said not in text(guest, mine)
    assert f"{said} <b>Training</b>" in text(guest, theirs)
    press(guest, f"agenda/sessions/{other.pk}/book/")
    assert f"{said} <b>Training</b>" in text(guest, theirs)
    assert f"{said} <b>Round table</b>" in text(guest, mine)


def test_a_seat_that_others_wait_for_is_not_offered_to_a_newcomer(guest, session):
    first, waits = make_guest(session.summit), make_guest(session.summit)
    seat = book(session, first)
    book(session, waits)
    seats.leave(seat, by=first)  # before the waiting list has turned
    page = text(guest, f"programme/sessions/{session.pk}/")
    assert "1 seat left" not in page
    assert "1 person waits" in page
    assert "Join the waiting list" in page
    assert "You join the waiting list as number 2." in page
    public = Client().get(f"/en/yinchuan/programme/sessions/{session.pk}/").content.decode()
    assert "Full, waiting list" in public
    assert "1 seat, none free" in public


def test_what_moved_is_said_on_the_agenda_and_on_ones_own_page(guest, session):
    book(session, guest)
    session.refresh_from_db()
    scheduling.place(
        session,
        room=make_room(session.summit, name="Phoenix Hall"),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
        by=audit.SYSTEM,
    )
    publish(session.summit)
    for path in ("agenda/", ""):
        page = text(guest, path)
        assert "One session moved." in page
        assert "Phoenix Hall" in page


@pytest.mark.parametrize("day", [0, 1])
def test_what_moved_says_when_it_was_and_the_day_if_that_was_another(guest, session, day):
    book(session, guest)
    old, over, summit = session.starts_at, session.ends_at, session.summit
    session.refresh_from_db()
    starts_at, ends_at = at(summit, 15, day), at(summit, 16, day)
    scheduling.place(
        session, room=session.room, starts_at=starts_at, ends_at=ends_at, by=audit.SYSTEM
    )
    for path in ("agenda/", ""):
        assert "<s>" not in text(guest, path)
    publish(summit)
    hours = f"{old:%H:%M}\u2060–\u2060{over:%H:%M}"
    struck = f"{dates.weekday(old.date())}, {hours}" if day else hours
    for path in ("agenda/", ""):
        assert f"<s>{struck}</s>" in text(guest, path)


def test_who_booked_after_a_move_is_not_told_of_it(guest, session):
    early = make_guest(session.summit)
    favourites.mark(released(session), registration=early, by=early)
    scheduling.place(
        session,
        room=session.room,
        starts_at=at(session.summit, 15),
        ends_at=at(session.summit, 16),
        by=audit.SYSTEM,
    )
    publish(session.summit)
    book(session, guest)
    for path in ("agenda/", ""):
        assert "One session moved." in text(early, path)
        assert "One session moved." not in text(guest, path)
        assert "Training" in text(guest, path)


def test_what_a_release_cancelled_stays_in_the_agenda_and_says_so(guest, session):
    """For who had a seat, who waited and who marked it."""
    waits, marked = make_guest(session.summit), make_guest(session.summit)
    book(session, guest)
    book(session, waits)
    favourites.mark(released(session), registration=marked, by=marked)
    session.refresh_from_db()
    scheduling.cancel(session, by=audit.SYSTEM)
    publish(session.summit)
    for person in (guest, waits, marked):
        page = text(person)
        assert "Training" in page
        assert "Cancelled" in page
        assert "Seat booked" not in page
        assert statuses(feed(person)) == [("CANCELLED", None)]
    assert "Training" not in text(make_guest(session.summit))


# --- A summit that does not take place -----------------------------------------------------------
def statuses(response):
    """(STATUS, TRANSP unless it is TRANSPARENT) of each entry."""
    found = Calendar.from_ical(response.content).events
    return [
        (str(one["STATUS"]), None if one["TRANSP"] == "TRANSPARENT" else one["TRANSP"])
        for one in found
    ]


def revision(response):
    (event,) = Calendar.from_ical(response.content).events
    return event["SEQUENCE"], event["DTSTAMP"].dt


def call_off(summit):
    """Not as in tests of other things: what workers keep has to be dropped by the verb itself."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        summits.cancel(Summit.objects.get(pk=summit.pk), by=audit.SYSTEM)


def test_every_calendar_of_a_cancelled_summit_is_cancelled(guest, session):
    """Also after it is archived: programs ask for their feed for years."""
    book(session, guest)
    public = f"/en/{session.summit.slug}/programme/"
    addresses = [f"{public}programme.ics", f"{public}sessions/{session.pk}/session.ics"]
    calendars = [lambda at=at: Client().get(at) for at in addresses]
    calendars += [lambda: feed(guest), lambda: Client().get(url(guest, "agenda/agenda.ics"))]
    before = [calendar() for calendar in calendars]
    assert all(b"STATUS:CONFIRMED" in one.content for one in before)
    call_off(session.summit)
    after = [calendar() for calendar in calendars]
    assert [statuses(one) for one in after] == [[("CANCELLED", None)]] * 4
    for old, new in zip(before, after, strict=True):
        (sequence, stamp), (sequence_before, stamp_before) = revision(new), revision(old)
        assert sequence > sequence_before
        assert stamp >= stamp_before
    Summit.objects.filter(pk=session.summit_id).update(state=SummitState.ARCHIVED)
    pages.forget()
    assert statuses(feed(guest)) == [("CANCELLED", None)]


def test_the_agenda_of_a_cancelled_summit_says_that_nothing_is_booked(guest, session):
    book(session, guest)
    session.refresh_from_db()
    move = {"starts_at": at(session.summit, 15), "ends_at": at(session.summit, 16)}
    scheduling.place(session, room=session.room, by=audit.SYSTEM, **move)
    publish(session.summit)
    assert "One session moved." in text(guest)
    call_off(session.summit)
    page = text(guest)
    assert "The summit does not take place." in page
    for word in ("Training", "moved", "Seat booked", "Subscribe", "reminders"):
        assert word not in page
    session_page = text(guest, f"programme/sessions/{session.pk}/")
    assert "This session is cancelled." in session_page
    for word in ("Seat booked", "Give the seat back", "Remember"):
        assert word not in session_page


def test_the_api_of_a_cancelled_summit_says_that_nothing_is_booked(guest, session):
    book(session, guest)
    call_off(session.summit)
    caller = Caller(f"Registration {links.token(guest)}")
    (entry,) = caller.get("registration/agenda/").json()["entries"]
    assert (entry["session"]["state"], entry["seat"]) == ("cancelled", None)
    found = Caller().get(f"summits/{session.summit.slug}/programme/").json()
    assert [one["state"] for day in found["days"] for one in day["sessions"]] == ["cancelled"]


def test_at_a_cancelled_summit_nothing_is_booked_or_marked(guest, session):
    call_off(session.summit)
    guest.summit.refresh_from_db()
    shown = snapshots.latest(session.summit).by_id[
        session.pk
    ]  # as on a page that was open since before
    with pytest.raises(Closed):
        seats.book(shown, registration=guest, by=guest)
    with pytest.raises(Closed, match="does not take place"):
        favourites.mark(shown, registration=guest, by=guest)
    assert plans.of_registration(guest).entries == ()


def test_an_offered_seat_is_not_taken_at_a_cancelled_summit(guest, session):
    seat = book(session, guest)
    soon = timezone.now() + dt.timedelta(hours=1)
    Seat.objects.filter(pk=seat.pk).update(state=SeatState.OFFERED, respond_by=soon)
    offered = Seat.objects.select_related("registration__summit").get(pk=seat.pk)
    call_off(session.summit)
    with pytest.raises(Closed, match="does not take place"):
        seats.accept(offered, by=guest)
    page = press(guest, f"agenda/sessions/{session.pk}/accept/")
    assert "Nothing can be planned any more." in page
    assert "You have no seat" not in page
    caller = Caller(f"Registration {links.token(guest)}")
    refused = caller.post(f"registration/sessions/{session.pk}/accept/")
    assert is_problem(refused, 409, "closed")
    assert "does not take place" in refused.json()["detail"]
    assert Seat.objects.get().state == SeatState.OFFERED


def test_the_changes_of_a_cancelled_summit_are_those_of_its_releases(session):
    make_session(session.summit, hour=15, title="Signing")
    publish(session.summit)
    call_off(session.summit)
    address = f"/en/{session.summit.slug}/programme/"
    for path in ("", "changes/"):
        assert Client().get(address + path).status_code == 200
    page = Client().get(f"{address}changes/").content.decode()
    assert "Signing" in page
    assert "Training" not in page


def test_ones_own_page_shows_the_plan_only_when_there_is_a_programme(session, guest):
    assert "My agenda" in text(guest, "")
    Summit.objects.filter(pk=session.summit_id).update(slug="moved")
    stranger = make_guest(make_summit())
    assert "My agenda" not in text(stranger, "")


def test_reminders_are_refused_and_wanted_again(guest):
    assert "No reminders" in text(guest)
    page = press(guest, "agenda/reminders/", wanted="0")
    assert "You get no more reminders" in page
    assert ReminderRefusal.objects.get().attendee == guest.attendee
    press(guest, "agenda/reminders/", wanted="1")
    assert not ReminderRefusal.objects.exists()


def test_a_registration_that_is_over_plans_nothing_more(guest, session):
    book(session, guest)
    visits.cancel(guest, by=guest)
    page = press(guest, f"agenda/sessions/{session.pk}/book/")
    assert "Your registration is cancelled." in page
    assert "Subscribe in my calendar" not in page
    press(guest, "agenda/favourite/", mark=session.pk)
    assert not Favourite.objects.exists()
    session.refresh_from_db()
    assert session.taken == 0


def test_nothing_is_offered_about_a_session_that_is_over(guest, session):
    Summit.objects.filter(pk=session.summit_id).update(state=SummitState.ENDED)
    pages.forget()
    page = text(guest, f"programme/sessions/{session.pk}/")
    assert "Take a seat" not in page


@pytest.mark.parametrize("path", ["agenda/", "programme/", ""])
def test_own_pages_cost_the_same_with_one_and_three_planned_sessions(guest, session, path):
    def rows(count):
        for _ in range(count):
            made = make_session(
                session.summit, hour=8 + Session.objects.count(), access="reserved", capacity=9
            )
            publish(session.summit)
            book(made, guest)
            favourites.mark(released(made), registration=guest, by=guest)
        pages.forget()
        text(guest, path)  # what is kept is read
        with CaptureQueriesContext(connection) as queries:
            text(guest, path)
        return len(queries)

    one = rows(1)
    assert rows(3) == one
    assert one <= 14


def test_the_copy_of_what_is_held_names_seats_and_marks(guest, session):
    book(session, guest)
    favourites.mark(released(session), registration=guest, by=guest)
    held = Client().get(url(guest, "copy.json")).json()
    assert [(seat["session"], seat["state"]) for seat in held["seats"]] == [("Training", "booked")]
    assert held["remembered_sessions"] == ["Training"]
    assert held["wants_no_reminders"] is False
    assert held["speaker"] is None


# --- the feed ---


def feed(registration, **headers):
    return Client().get(f"/en/my/{feeds.feed_token(registration)}/agenda.ics", headers=headers)


def events(response):
    return [str(event["summary"]) for event in Calendar.from_ical(response.content).walk("VEVENT")]


def test_the_feed_holds_the_plan_and_answers_304_until_it_changes(guest, session):
    book(session, guest)
    first = feed(guest)
    assert events(first) == ["Training"]
    assert first["Content-Type"].startswith("text/calendar")
    for seen in (first["ETag"], first["ETag"].removeprefix("W/"), "*"):
        again = feed(guest, **{"If-None-Match": seen})
        assert (again.status_code, again.content) == (304, b"")
    other = make_session(session.summit, hour=15, title="Signing")
    publish(session.summit)
    favourites.mark(released(other), registration=guest, by=guest)
    assert events(feed(guest, **{"If-None-Match": first["ETag"]})) == ["Training", "Signing"]


def test_the_feed_of_a_cancelled_registration_is_a_valid_empty_calendar(guest, session):
    book(session, guest)
    visits.cancel(guest, by=guest)
    response = feed(guest)
    assert response.status_code == 200
    assert events(response) == []
    assert Calendar.from_ical(response.content)["method"] == "PUBLISH"


def test_a_personal_link_is_no_feed_and_a_feed_opens_no_page(guest, session):
    assert Client().get(f"/en/my/{links.token(guest)}/agenda.ics").status_code == 404
    token = feeds.feed_token(guest)
    for path in ("", "agenda/", "copy.json", "ticket.pdf", "programme/"):
        assert Client().get(f"/en/my/{token}/{path}").status_code == 404
    page = text(guest)
    address = settings.SITE_URL.partition("://")[2]
    assert f'href="webcal://{address}/en/my/{token}/agenda.ics"' in page
    assert links.token(guest) not in feed(guest).content.decode()


def test_a_renewed_link_ends_the_feed(guest, session):
    old = feeds.feed_token(guest)
    visits.renew_link(guest, by=guest)
    assert Client().get(f"/en/my/{old}/agenda.ics").status_code == 404
    assert feed(guest).status_code == 200


# --- without a link ---


def test_who_comes_without_a_link_is_told_how_to_get_it(session):
    for path in (f"sessions/{session.pk}/seat/", "my-agenda/"):
        response = Client().get(f"/en/yinchuan/programme/{path}")
        page = response.content.decode()
        assert response.status_code == 200
        assert 'action="/en/yinchuan/my-page/"' in page
        assert "the link in our mails opens your agenda" in page
    assert Client().get("/en/yinchuan/programme/sessions/999999/seat/").status_code == 404


def test_a_session_says_why_a_registration_that_is_over_books_nothing(guest, session):
    visits.cancel(guest, by=guest)
    page = text(guest, f"programme/sessions/{session.pk}/")
    assert "Your registration is over. It holds no seats." in page
    assert "Take a seat" not in page

"""The page before a release, publishing, and past releases; seats of a session by the office."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.models import Attendee
from attendees.tests.admin import as_member, page_of, said
from attendees.tests.factories import make_category, make_registration
from sessions.enums import Access, SeatState
from sessions.models import Release, Seat, Session
from sessions.programme import snapshots
from sessions.services import releases, scheduling, seats
from sessions.tests.office import (
    at,
    make_role,
    make_room,
    make_session,
    make_speaker,
    publish,
    root,
)
from summit import pages
from summit.enums import Role
from summit.exceptions import Closed
from summit.models import Room, Summit
from summit.services import summits
from summit.tests.api import is_problem, member
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
NEXT = "admin:agenda_release_next"


@pytest.fixture
def summit():
    return make_summit()


@pytest.fixture
def user(summit):
    return make_user(summit, Role.PROGRAMME)


@pytest.fixture
def office(user):
    return as_member(user)


@pytest.fixture
def room(summit):
    return make_room(summit)


@pytest.fixture
def session(summit, user, room):
    """A released one with three seats."""
    made = make_session(summit, "Security", "14:00", "15:30", room=room, by=user,
                        access=Access.RESERVED, capacity=3)  # fmt: skip
    publish(summit, user)
    return made


def book(session, *, by, **fields):
    category = session.summit.category_set.first() or make_category(session.summit)
    registration = make_registration(category, **fields)
    released = snapshots.latest(session.summit_id).by_id[session.pk]
    return seats.book(released, registration=registration, by=by)


def move(session, user, begins="09:00", ends="10:30"):
    summit = session.summit
    session.refresh_from_db()
    scheduling.place(session, room=session.room, starts_at=at(begins, summit),
                     ends_at=at(ends, summit), by=user)  # fmt: skip


def press(client, page, **fields):
    said = {name: page.context[name] for name in ("seen", "fingerprint")} | fields
    answer = client.post(reverse(NEXT), said, follow=True)
    pages.forget()
    return answer


# --- Before a release ---------------------------------------------------------------------------
def test_the_page_says_what_changes_whom_it_tells_and_that_it_tells_nobody(
    summit, user, office, session
):
    text = make_session(summit, "5G on the street", "11:00", "12:00", by=user)
    publish(summit, user)
    for language in ("en", "ar"):
        book(session, by=user, language=language)
    move(session, user)
    text.title_en = "5G in the street"
    text.save()

    page = page_of(office, NEXT)

    assert page.context["headline"] == "Release 3 changes 2 sessions and tells 2 people"
    assert page.context["button"] == "Publish and tell 2 people"
    moved, wording = page.context["rows"]
    assert (str(moved.marks[0].word), moved.hearers, moved.hearers_text) == (
        "Moved", "2 people", "2 seats",
    )  # fmt: skip
    assert [line.replace("\u2060", "")[-12:-1] for line in (*moved.old, *moved.new)] == [
        "14:00–15:30", "09:00–10:30",
    ]  # fmt: skip
    assert (wording.old, wording.new) == (["5G on the street"], ["5G in the street"])
    assert (wording.hearers, wording.hearers_text) == (
        "Nobody", "no time, room or person changed",
    )  # fmt: skip
    who, spoken = page.context["bars"]
    assert [(row.label, row.count) for row in who["rows"]] == [("Seat holders", 2)]
    assert {row.label: row.count for row in spoken["rows"]} == {"English": 1, "العربية": 1}


PEOPLE = "admin:agenda_release_people"


def test_whom_the_next_one_concerns_is_listed_by_name_with_the_sessions(
    summit, user, office, session
):
    other = make_session(summit, "Traffic", "11:00", "12:00", by=user, access=Access.RESERVED)
    publish(summit, user)
    book(session, by=user, full_name="نادية حداد", language="ar")
    book(other, by=user, full_name="Not Concerned")
    amina = make_speaker(summit, "Amina Rahmani")
    make_role(session, amina)
    Attendee.objects.filter(pk=amina.attendee_id).update(email="")
    publish(summit, user)
    move(session, user)

    assert reverse(PEOPLE) in page_of(office, NEXT).content.decode()
    page = page_of(office, PEOPLE)

    found = [(line.name, line.sessions, line.has_address) for line in page.context["lines"]]
    assert ("Amina Rahmani" in found[0][0], found[0][1:]) == (True, ([session.title], False))
    assert ("نادية حداد" in found[1][0], found[1][1:]) == (True, ([session.title], True))
    assert len(found) == 2
    assert "no address: is not told" in page.content.decode()


def test_the_list_of_people_costs_the_same_for_one_and_for_three(summit, user, office, session):
    costs = []
    for count in (1, 2):
        for _ in range(count):
            book(session, by=user)
        move(session, user)
        page_of(office, PEOPLE)
        with CaptureQueriesContext(connection) as counted:
            page = page_of(office, PEOPLE)
        costs.append((len(page.context["lines"]), len(counted)))
    assert [lines for lines, _queries in costs] == [1, 3]
    assert costs[0][1] == costs[1][1]


def test_people_of_another_summit_and_outsiders_see_no_list(summit, session, client):
    stranger = as_member(make_user(make_summit(), Role.OWNER))
    assert stranger.get(reverse(PEOPLE)).context["lines"] == []
    assert client.get(reverse(PEOPLE)).status_code == 302


@pytest.mark.parametrize("role", Role.values)
def test_who_sees_the_names_of_seats_sees_whom_a_release_concerns(summit, user, session, role):
    book(session, by=user, full_name="Nadia Haddad")
    move(session, user)
    client = as_member(make_user(summit, role))
    sees = role not in (Role.EXHIBITION, Role.PRESS)
    answer = client.get(reverse(PEOPLE))
    assert (answer.status_code, "Nadia Haddad" in answer.content.decode()) == (
        (200, True) if sees else (403, False)
    )
    assert (reverse(PEOPLE) in page_of(client, NEXT).content.decode()) == sees


def test_who_hears_nothing_after_all_is_neither_counted_nor_listed(summit, user, office, session):
    book(session, by=user)
    move(session, user)
    publish(summit, user)
    move(session, user, "14:00", "15:30")
    assert page_of(office, NEXT).context["headline"].endswith("and tells nobody")
    assert page_of(office, PEOPLE).context["lines"] == []


def test_of_a_cancelled_summit_nobody_is_listed(summit, user, office, session):
    book(session, by=user)
    move(session, user)
    summits.cancel(Summit.objects.get(pk=summit.pk), by=user)
    assert page_of(office, PEOPLE).context["lines"] == []


def test_who_only_loses_a_seat_is_among_those_who_are_told(summit, user, office, session):
    for _ in range(2):
        book(session, by=user)
    Session.objects.filter(pk=session.pk).update(capacity=1)
    page = page_of(office, NEXT)
    (row,) = page.context["rows"]
    assert (row.hearers, row.hearers_text) == ("1 person", "1 loses it")
    who, _spoken = page.context["bars"]
    assert [(line.label, line.count) for line in who["rows"]] == [("Seat holders", 1)]


def test_many_seats_are_written_as_elsewhere_in_the_panel(summit, office, session, room):
    Session.objects.filter(pk=session.pk).update(capacity=1200)
    Room.objects.filter(pk=room.pk).update(fire_maximum=1100)
    text = office.get(reverse(NEXT)).content.decode()
    assert "3 seats" in text
    assert "<bdi>1,100 seats</bdi>" in text  # as many as the room holds
    assert "1,200 seats, but River Room holds 1,100. 1,100 are given." in text
    assert "1200" not in text
    assert "1100" not in text


def test_publishing_makes_a_release_and_leads_to_it(summit, user, office, session):
    move(session, user)
    answer = press(office, page_of(office, NEXT), note="After the meeting")
    release = Release.objects.get(number=2)
    assert (release.published_by, release.note) == (user, "After the meeting")
    assert answer.redirect_chain[-1][0] == reverse("admin:agenda_release_change", args=[release.pk])
    assert "Release 2 is public." in said(answer)


def test_of_two_who_publish_one_wins(summit, user, office, session):
    move(session, user)
    page = page_of(office, NEXT)
    other = as_member(make_user(summit, Role.OWNER))
    press(other, page)
    move(session, user, "11:00", "12:00")
    answer = press(office, page)
    assert "Somebody published meanwhile." in said(answer)
    assert Release.objects.count() == 2


def test_what_changed_since_the_page_was_read_is_not_published(summit, user, office, session):
    """And what was written to it is still there."""
    move(session, user)
    page = page_of(office, NEXT)
    move(session, user, "11:00", "12:00")
    answer = press(office, page, note="After the meeting")
    assert "was changed meanwhile" in said(answer)
    assert 'value="After the meeting"' in answer.content.decode()
    assert Release.objects.count() == 1
    press(office, answer)
    assert Release.objects.count() == 2


@pytest.mark.parametrize("note", ["n" * 301, "After\x00the meeting", "\u202eAfter"])
def test_a_note_that_cannot_be_kept_is_named_and_nothing_is_published(
    summit, user, office, session, note
):
    move(session, user)
    answer = press(office, page_of(office, NEXT), note=note)
    assert answer.status_code == 422
    assert 'id="note-error"' in answer.content.decode()
    assert Release.objects.count() == 1


@pytest.mark.parametrize("fields", [{"seen": "x"}, {"seen": ""}, {"fingerprint": ""},
                                    {"seen": "99999999999999"}, {"fingerprint": "y"}])  # fmt: skip
def test_a_button_without_what_was_seen_publishes_nothing(summit, user, office, session, fields):
    move(session, user)
    press(office, page_of(office, NEXT), **fields)
    assert Release.objects.count() == 1


def test_a_fatal_conflict_locks_the_button(summit, user, office, session, room):
    amina = make_speaker(summit, "Amina Rahmani")
    other = make_session(summit, "Elsewhere", "14:00", "15:00", by=user)
    make_role(session, amina), make_role(other, amina)
    page = page_of(office, NEXT)
    assert page.context["can_publish"] is False
    assert page.context["keeps_back"].startswith("This conflict keeps the release back.")
    (fatal, *_rest) = page.context["checks"]
    assert (fatal.tone, "Amina Rahmani" in fatal.text) == ("bad", True)
    assert "The programme cannot be published like this" in said(press(office, page))
    assert Release.objects.count() == 1


def test_warnings_that_are_not_shown_are_counted_beside_any_number_of_conflicts(
    summit, user, office
):
    person = make_speaker(summit, "Nadia Haddad")
    for begins, ends in (("09:00", "10:00"), ("09:10", "10:10"), ("09:20", "10:20")):
        made = make_session(summit, "At once", begins, ends, by=user)
        make_role(made, person)
    for hour in range(11, 16):
        make_session(summit, "Nobody leads", f"{hour}:00", f"{hour}:30", by=user, kind="panel")
    found = releases.preview(summit)
    warnings = len(found.conflicts) - len(found.fatal)
    assert len(found.fatal) >= 3
    assert 3 < warnings <= len(found.fatal) + 3
    page = page_of(office, NEXT)
    assert f"{warnings - 3} more warning" in page.content.decode()


def test_nothing_new_is_said(summit, user, office, session):
    page = page_of(office, NEXT)
    assert page.context["headline"] == "Release 2 would change nothing"
    assert page.context["can_publish"] is False
    assert "There is nothing to publish." in page.content.decode()
    assert "Publish and tell" not in page.content.decode()


def test_drafts_that_stay_out_are_named(summit, user, office, session):
    assert "stays out" not in page_of(office, NEXT).content.decode()
    Session.objects.create(summit=summit, title="Not placed yet")
    page = page_of(office, NEXT)
    check = page.context["checks"][-1]
    assert check.text == "1 session is a draft and stays out."
    assert page_of(office, "admin:agenda_session_changelist").status_code == 200
    assert "Not placed yet" in office.get(check.link).content.decode()


def test_of_a_cancelled_summit_nothing_is_published(summit, user, office, session):
    """The service, the panel and the API say why, and the page offers no button."""
    book(session, by=user)
    move(session, user)
    page = office.get(reverse(NEXT))
    summits.cancel(Summit.objects.get(pk=summit.pk), by=user)
    answer = press(office, page)
    why = "The summit does not take place. Nothing is published any more."
    assert [str(said) for said in answer.context["messages"]] == [why]
    text = answer.content.decode()
    assert "Nothing is published any more" in text
    assert "Security" in text  # what is different in the draft
    for word in ('<button type="submit" class="button-main', "leave", "person", "people who"):
        assert word not in text.partition('<div class="situation">')[2]
    summit.refresh_from_db()
    with pytest.raises(Closed, match="does not take place"):
        publish(summit, user)
    caller = member(summit, Role.PROGRAMME)
    asked = caller.get(f"{root(summit)}releases/next/").json()
    assert not asked["can_be_published"]
    said = {"seen": asked["seen"], "fingerprint": asked["fingerprint"]}
    refused = caller.post(f"{root(summit)}releases/", said)
    assert is_problem(refused, 409, "closed")
    assert refused.json()["detail"] == why
    assert Release.objects.count() == 1


@pytest.mark.parametrize("role", [Role.DESK, Role.AUDITOR, Role.EXHIBITION, Role.PRESS])
def test_other_roles_read_and_do_not_publish(summit, user, session, role):
    move(session, user)
    client = as_member(make_user(summit, role))
    page = page_of(client, NEXT)
    assert (page.status_code, page.context["may_publish"]) == (200, False)
    assert press(client, page).status_code == 403
    assert Release.objects.count() == 1


# --- Past releases ------------------------------------------------------------------------------
def test_a_past_release_shows_the_programme_as_it_was(summit, user, office, session):
    move(session, user)
    publish(summit, user)
    session.refresh_from_db()
    session.title_en = "Another name"
    session.save()
    first, second = Release.objects.order_by("number")

    def lines(release):
        page = page_of(office, "admin:agenda_release_change", release.pk)
        return [(line.clock, line.title) for day in page.context["days"] for line in day.lines]

    assert lines(first) == [("14:00–15:30", "Security")]
    assert lines(second) == [("09:00–10:30", "Security")]
    page = page_of(office, "admin:agenda_release_change", second.pk)
    assert [str(row.marks[0].word) for row in page.context["rows"]] == ["Moved"]


def test_nobody_changes_or_deletes_a_release(summit, user, session):
    owner = as_member(make_user(summit, Role.OWNER))
    release = Release.objects.get()
    address = reverse("admin:agenda_release_change", args=[release.pk])
    assert owner.post(address, {"note": "x"}).status_code == 405
    assert owner.get(reverse("admin:agenda_release_add")).status_code == 403
    assert owner.get(reverse("admin:agenda_release_delete", args=[release.pk])).status_code == 403


def test_another_summits_release_is_not_there(session):
    stranger = as_member(make_user(make_summit(), Role.OWNER))
    release = Release.objects.get()
    assert page_of(stranger, "admin:agenda_release_change", release.pk).status_code == 404
    assert page_of(stranger, "admin:agenda_release_changelist").context["cl"].result_count == 0


# --- Seats --------------------------------------------------------------------------------------
def seats_page(client, session, **query):
    return page_of(client, "admin:agenda_session_seats", session.pk, **query)


def press_seat(client, session, verb, **data):
    address = reverse("admin:agenda_session_seat", args=[session.pk, verb])
    return client.post(address, data, follow=True)


def test_the_office_gives_a_seat_and_takes_it_back(summit, user, office, session):
    registration = make_registration(make_category(summit), full_name="Nadia Haddad")
    answer = press_seat(office, session, "invite", who=registration.reference.lower())
    assert said(answer) == f"{registration.reference} has a seat, and a mail that says so."
    seat = Seat.objects.get()
    assert (seat.state, seat.registration) == (SeatState.BOOKED, registration)
    answer = press_seat(office, session, "release", seat=seat.pk)
    seat.refresh_from_db()
    session.refresh_from_db()
    assert (seat.state, session.taken) == (SeatState.RELEASED, 0)


def test_the_office_invites_where_nobody_books(summit, user, office, room):
    session = make_session(summit, "Mayors", "09:00", "10:00", room=room, by=user,
                           access=Access.INVITATION, capacity=1)  # fmt: skip
    publish(summit, user)
    category = make_category(summit)
    one, two = make_registration(category), make_registration(category)
    press_seat(office, session, "invite", who=one.attendee.email)
    answer = press_seat(office, session, "invite", who=two.attendee.email)
    assert said(answer) == f"All seats are taken: {two.reference} waits in turn."


@pytest.mark.parametrize("who", ["", "nobody@summit-tests.dev", "AAAA-222"])
def test_nobody_is_given_a_seat(office, session, who):
    answer = press_seat(office, session, "invite", who=who)
    assert answer.context["form"].errors["who"]
    assert not Seat.objects.exists()


def test_somebody_of_another_summit_gets_no_seat(office, session):
    stranger = make_registration(make_category(make_summit()))
    assert press_seat(office, session, "invite", who=stranger.reference).context["form"].errors
    assert not Seat.objects.exists()


def test_the_list_is_narrowed_by_name_reference_and_state(summit, user, office, session):
    book(session, by=user, full_name="Nadia Haddad")
    booked = book(session, by=user, full_name="李娜")
    gone = book(session, by=user, full_name="Omar Said")
    seats.leave(gone, by=user)

    def names(**query):
        return [line.reference for line in seats_page(office, session, **query).context["lines"]]

    assert len(names()) == 2
    assert names(q="李娜") == [booked.registration.reference]
    assert names(q=booked.registration.reference) == [booked.registration.reference]
    assert names(state="released") == [gone.registration.reference]
    assert names(q="nobody") == []


def test_before_its_first_release_a_session_has_no_seats(summit, user, office, room):
    session = make_session(summit, "New", "16:00", "17:00", room=room, by=user,
                           access=Access.RESERVED)  # fmt: skip
    page = seats_page(office, session)
    assert "Seats are given after the next release." in page.content.decode()
    registration = make_registration(make_category(summit))
    press_seat(office, session, "invite", who=registration.reference)
    assert not Seat.objects.exists()


def test_a_seat_of_another_session_is_not_taken_back_here(summit, user, office, session, room):
    other = make_session(summit, "Other", "16:00", "17:00", room=room, by=user,
                         access=Access.RESERVED)  # fmt: skip
    publish(summit, user)
    seat = book(other, by=user)
    assert press_seat(office, session, "release", seat=seat.pk).status_code == 404
    assert press_seat(office, session, "nonsense", seat=seat.pk).status_code == 404
    seat.refresh_from_db()
    assert seat.state == SeatState.BOOKED


@pytest.mark.parametrize(
    ("role", "sees", "gives"),
    [(Role.OWNER, 200, 200), (Role.PROTOCOL, 200, 200), (Role.DESK, 200, 200),
     (Role.AUDITOR, 200, 403), (Role.PRESS, 403, 403), (Role.EXHIBITION, 403, 403)],
)  # fmt: skip
def test_names_are_for_those_who_work_with_people(summit, session, role, sees, gives):
    client = as_member(make_user(summit, role))
    assert seats_page(client, session).status_code == sees
    registration = make_registration(make_category(summit))
    answer = press_seat(client, session, "invite", who=registration.reference)
    assert answer.status_code == gives
    assert Seat.objects.exists() is (gives == 200)


def test_seats_of_another_summit_are_not_there(session):
    stranger = as_member(make_user(make_summit(), Role.OWNER))
    assert seats_page(stranger, session).status_code == 404
    assert press_seat(stranger, session, "invite", who="x").status_code == 404


def test_pages_take_no_more_queries_for_more_people(summit, user, office, session):
    def queries(name, *args):
        page_of(office, name, *args)
        with CaptureQueriesContext(connection) as counted:
            page_of(office, name, *args)
        return len(counted)

    addresses = [("admin:agenda_session_seats", session.pk), (NEXT,)]
    book(session, by=user)
    move(session, user)
    with_one = [queries(*address) for address in addresses]
    book(session, by=user), book(session, by=user)
    assert [queries(*address) for address in addresses] == with_one


def test_a_person_who_comes_or_goes_alone_has_words_on_the_other_side(
    summit, user, office, session
):
    role = make_role(session, make_speaker(summit, "Ana"))
    (came,) = page_of(office, NEXT).context["rows"]
    assert (came.old, came.old_text, came.new, came.new_text) == (
        [],
        "not in it",
        ["Chair Ana"],
        "",
    )
    publish(summit, user)
    role.delete()
    (went,) = page_of(office, NEXT).context["rows"]
    assert (went.old, went.new, went.new_text) == (["Chair Ana"], [], "not in it any more")

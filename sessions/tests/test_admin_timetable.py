"""The timetable of a day: what it shows, choosing and moving a session; and by whom."""

import datetime as dt
import json
import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.tests.admin import as_member, page_of, said, works_on
from sessions.admin.move_form import MoveForm
from sessions.enums import RoleKind, SessionKind, SessionState, SpeakerState
from sessions.models import Session
from sessions.services import scheduling
from sessions.tests.office import at, make_role, make_room, make_session, make_speaker, publish
from summit import audit
from summit.enums import Role
from summit.models import RoomSetUp
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import sent_by

pytestmark = pytest.mark.django_db
PAGE = "admin:timetable"


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


def cards(answer):
    """(room, title, hours, marks) of every session that the page shows."""
    return [
        (
            column.room.name if column.room else "",
            slot.content.title,
            f"{slot.content.starts}–{slot.content.ends}",
            [str(mark.word) for mark in slot.content.marks],
        )
        for column in answer.context["columns"]
        for slot in column.slots
        if not slot.is_ghost
    ]


def move(client, session, **fields):
    data = {"session": session.pk, "day": session.summit.first_day.isoformat()} | fields
    return client.post(reverse(PAGE), data)


def test_the_head_of_a_room_says_how_many_seats_a_session_there_has(summit, user, office, room):
    for kind, capacity in (("classroom", 150), ("theatre", 400)):
        RoomSetUp.objects.create(summit=summit, room=room, kind=kind, capacity=capacity)
    bare = make_room(summit, "Roof", fire_maximum=80)
    for place in (room, bare):
        make_session(summit, place.name, "09:00", "10:00", room=place, by=user, access="reserved")
    publish(summit, user)
    heads = [column.note for column in page_of(office, PAGE).context["columns"]]
    assert heads == ["300 Theatre", "at most 80"]
    released = Session.objects.order_by("pk").values_list("released_capacity", flat=True)
    assert list(released) == [300, 80]


def test_without_rooms_it_says_so_though_something_has_a_time(summit, office):
    make_session(summit, "Water", "09:00", "10:00")
    assert "There are no rooms yet." in page_of(office, PAGE).content.decode()
    make_room(summit)
    assert "There are no rooms yet." not in page_of(office, PAGE).content.decode()


def test_a_day_shows_its_rooms_with_what_takes_place(summit, user, office, room):
    hall = make_room(summit, "Helan Hall")
    make_session(summit, "Opening", "09:00", "10:00", room=hall, by=user)
    make_session(summit, "Water", "09:30", "10:30", room=room)
    make_session(summit, "Tomorrow", "09:30", "10:30", room=room, day=1)
    make_session(summit, "Some day")

    answer = page_of(office, PAGE)

    assert cards(answer) == [
        ("River Room", "Water", "09:30–10:30", ["Draft"]),
        ("Helan Hall", "Opening", "09:00–10:00", ["New"]),
    ]
    assert [line["title"] for line in answer.context["waiting"]] == ["Some day"]
    assert answer.context["standing"] == "Draft, nothing is released yet"
    tomorrow = summit.days[1].isoformat()
    assert [title for _r, title, *_o in cards(page_of(office, PAGE, day=tomorrow))] == ["Tomorrow"]


def test_the_draft_is_compared_with_the_release(summit, user, office, room):
    hall = make_room(summit, "Helan Hall")
    moved = make_session(summit, "Security", "14:00", "15:30", room=hall, by=user)
    same = make_session(summit, "Water", "09:30", "10:30", room=room, by=user)
    text = make_session(summit, "5G on the street", "11:00", "12:00", room=room, by=user)
    publish(summit, user)
    scheduling.place(
        moved, room=room, starts_at=at("14:30", summit), ends_at=at("16:00", summit), by=user
    )
    text.title_en = "5G in the street"
    text.save()

    answer = page_of(office, PAGE)

    assert sorted(cards(answer)) == [
        ("River Room", "5G in the street", "11:00–12:00", ["Text"]),
        ("River Room", "Security", "14:30–16:00", ["Moved"]),
        ("River Room", same.title, "09:30–10:30", []),
    ]
    ghosts = [s.content for c in answer.context["columns"] for s in c.slots if s.is_ghost]
    assert [(g.title, g.clock, g.now) for g in ghosts] == [
        ("Security", "14:00–15:30", "Now River Room, 14:30")
    ]
    assert answer.context["standing"] == "Draft, 2 changes since release 1"
    assert reverse("admin:agenda_release_next") in answer.content.decode()


def test_somebody_in_two_rooms_is_framed_listed_and_offered_another_time(
    summit, user, office, room
):
    hall = make_room(summit, "Helan Hall")
    amina = make_speaker(summit, "Amina Rahmani")
    first = make_session(summit, "City brain", "14:00", "15:30", room=hall, by=user)
    second = make_session(summit, "Press conference", "14:00", "14:45", room=room, by=user)
    make_role(first, amina), make_role(second, amina)

    answer = page_of(office, PAGE, session=second.pk)

    assert sorted((title, marks) for _r, title, _c, marks in cards(answer)) == [
        ("City brain", ["Conflict"]),
        ("Press conference", ["Conflict"]),
    ]
    (line,) = answer.context["conflicts"]
    assert (line.degree, line.tone) == ("Fatal", "bad")
    assert "Amina Rahmani is in “City brain” and “Press conference”" in line.text
    assert [link.text for link in line.links] == ["Move “City brain”", "Move “Press conference”"]
    assert [tab.conflicts for tab in answer.context["days"]] == [2, 0, 0]
    (offer,) = answer.context["chosen"].offers
    proposed = office.get(offer.address)
    assert [fit.tone for fit in proposed.context["chosen"].fits] == ["ok"]
    assert 'name="starts" value="13:15"' in proposed.content.decode()


def test_a_session_is_moved_in_the_draft_and_recorded(summit, user, office, room):
    hall = make_room(summit, "Helan Hall")
    session = make_session(summit, "Water", "09:30", "10:30", room=room, by=user)

    answer = move(office, session, starts="14:00", ends="15:15", room=hall.pk)

    assert answer.status_code == 302
    session.refresh_from_db()
    assert (session.room, session.starts_at, session.ends_at) == (
        hall,
        at("14:00", summit),
        at("15:15", summit),
    )
    entry = audit.of(session).first()
    assert (entry.verb, entry.actor, entry.door) == ("place", f"user:{user.pk}", "admin")
    shown = office.get(answer.url)
    assert said(shown) == "Saved in the draft. The public reads it with the next release."
    assert shown.context["chosen"].pk == session.pk


def test_a_session_that_stands_there_already_is_not_said_to_be_saved(summit, office, room):
    session = make_session(summit, "Water", "09:30", "10:30", room=room)
    shown = sent_by(page_of(office, PAGE, session=session.pk), "move-form")
    answer = office.post(reverse(PAGE), shown)
    assert said(office.get(answer.url)) == "Nothing is changed: the session stands there already."
    assert not audit.of(session).filter(verb="place").exists()


def test_the_unseen_form_moves_what_is_not_open(summit, user, office, room):
    """Filled as the script fills it; who has changed the same meanwhile is heard of here too."""
    session = make_session(summit, "Water", "09:30", "10:30", room=room)
    page = page_of(office, PAGE)
    form = page.content.decode().partition("data-mover")[2].partition("</form>")[0]
    names = re.findall(r'name="([a-z-]+)"', form)
    was = {"day": summit.first_day.isoformat(), "starts": "09:30", "ends": "10:30", "room": room.pk}
    data = {"session": session.pk} | was | {f"initial-{name}": value for name, value in was.items()}
    assert sorted(names) == sorted(["csrfmiddlewaretoken", *data])
    assert (
        f'data-slot="{session.pk}" data-starts="09:30" data-ends="10:30"' in page.content.decode()
    )

    moved = data | {"starts": "09:35", "ends": "10:35"}
    assert office.post(page.context["here"], moved).status_code == 302
    session.refresh_from_db()
    assert session.starts_at == at("09:35", summit)
    late = office.post(page.context["here"], data | {"starts": "09:40", "ends": "10:40"})
    assert "Somebody else has changed this meanwhile: Starts and Ends." in unescape(
        late.content.decode()
    )


@pytest.mark.parametrize("written", ["٢٢:٣٠", "२२:३०", "22：30", "２２:３０"])
def test_times_are_taken_in_the_digits_of_every_script(summit, office, room, written):
    session = make_session(summit, "Banquet", room=room)
    move(office, session, starts=written, ends="23:30", room=room.pk)
    session.refresh_from_db()
    assert session.starts_at == at("22:30", summit)


def test_a_banquet_after_midnight_is_no_conflict_and_is_not_said_to_fit_the_hours(
    summit, user, office, room
):
    session = make_session(summit, "Banquet", "22:30", "23:30", room=room, by=user, kind="banquet")

    def fits():
        page = office.get(reverse(PAGE), {"session": session.pk})
        return [(str(fit.text), fit.tone) for fit in page.context["chosen"].fits]

    assert fits() == [("Fits: hours, room.", "ok")]
    Session.objects.filter(pk=session.pk).update(ends_at=at("01:30", summit, day=1))
    assert fits() == [("Fits: room.", "ok")]
    Session.objects.filter(pk=session.pk).update(room=None)
    assert fits() == [("Nothing is in the way.", "ok")]


def test_an_end_after_midnight_is_of_the_next_day(summit, office, room):
    session = make_session(summit, "Banquet", kind=SessionKind.BANQUET)
    move(office, session, starts="19:30", ends="00:30", room=room.pk)
    session.refresh_from_db()
    assert session.ends_at == at("00:30", summit, day=1)


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"starts": "", "ends": "10:00"}, "starts", "Write a time"),
        ({"starts": "nine", "ends": "10:00"}, "starts", "Write a time"),
        ({"starts": "09:00", "ends": "08:00"}, "ends", "from 5 minutes to 12 hours"),
        ({"starts": "09:00", "ends": "09:00"}, "ends", "from 5 minutes to 12 hours"),
        ({"starts": "09:00", "ends": "10:00", "day": "2001-01-01"}, "day", "valid choice"),
        ({"starts": "09:00", "ends": "10:00", "room": "999999"}, "room", "valid choice"),
    ],
)
def test_a_place_that_cannot_be_is_asked_for_again(summit, office, fields, field, words):
    session = make_session(summit, "Water", "09:30", "10:30")
    answer = move(office, session, **fields)
    assert words in str(answer.context["chosen"].form.errors[field])
    session.refresh_from_db()
    assert session.starts_at == at("09:30", summit)


def test_a_time_that_the_clocks_skip_is_refused(room, user):
    summit = make_summit(time_zone="Europe/Paris", first_day="2027-03-27", last_day="2027-03-28")
    summit.refresh_from_db()
    office = as_member(make_user(summit, Role.PROGRAMME))
    session = make_session(summit, "Night walk")
    answer = move(office, session, day="2027-03-28", starts="02:30", ends="04:00")
    assert "The clocks skip this time" in str(answer.context["chosen"].form.errors["starts"])


@pytest.fixture
def autumn():
    """A summit in whose first night the clocks are set back from three to two."""
    summit = make_summit(time_zone="Europe/Paris", first_day="2027-10-31", last_day="2027-11-01")
    summit.refresh_from_db()
    return summit


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (("02:15", 1), ("02:45", 1)),
        (("02:45", 0), ("02:15", 1)),
        (("02:15", 0), ("02:15", 1)),
        (("02:15", 0), ("02:45", 0)),
        (("01:00", 0), ("02:30", 1)),
    ],
)
def test_who_leaves_the_time_as_it_is_keeps_the_second_of_two_readings(autumn, starts, ends):
    office = as_member(make_user(autumn, Role.PROGRAMME))
    begun, over = (at(clock, autumn).replace(fold=fold) for clock, fold in (starts, ends))
    session = make_session(autumn, "Night watch", starts_at=begun, ends_at=over)
    loire = make_room(autumn, "Loire")
    shown = sent_by(page_of(office, PAGE, session=session.pk), "move-form")
    answer = office.post(reverse(PAGE), shown)
    assert said(office.get(answer.url)).startswith("Nothing is changed")
    assert office.post(reverse(PAGE), shown | {"room": loire.pk}).status_code == 302
    session.refresh_from_db()
    assert session.room == loire
    moments = [moment.astimezone(dt.UTC) for moment in (session.starts_at, session.ends_at)]
    assert moments == [begun.astimezone(dt.UTC), over.astimezone(dt.UTC)]


def test_another_time_is_read_as_the_first_of_two_readings(autumn):
    office = as_member(make_user(autumn, Role.PROGRAMME))
    begun, over = (at(clock, autumn).replace(fold=1) for clock in ("02:15", "02:45"))
    session = make_session(autumn, "Night watch", starts_at=begun, ends_at=over)
    move(office, session, starts="02:00", ends="03:00")
    session.refresh_from_db()
    assert session.starts_at.astimezone(dt.UTC) == at("02:00", autumn).astimezone(dt.UTC)


def test_a_taken_room_is_refused_and_says_by_what(summit, user, office, room):
    make_session(summit, "Opening", "09:00", "10:00", room=room, by=user)
    session = make_session(summit, "Water", "11:00", "12:00", room=room, by=user)

    answer = move(office, session, starts="09:30", ends="10:30", room=room.pk)

    (error,) = answer.context["chosen"].form.non_field_errors()
    assert "“Opening” is in this room" in error
    assert "Choose another room or time." in error
    session.refresh_from_db()
    assert session.starts_at == at("11:00", summit)


def test_rooms_of_another_summit_are_not_offered_and_not_taken(summit, office):
    session = make_session(summit, "Water", "09:30", "10:30")
    elsewhere = make_room(make_summit(), "Far away")
    answer = move(office, session, starts="09:30", ends="10:30", room=elsewhere.pk)
    assert answer.context["chosen"].form.errors["room"]
    assert "Far away" not in answer.content.decode()


def test_a_track_narrows_the_day(summit, user, office, room):
    track = summit.track_set.create(name_en="Water")
    make_session(summit, "One", "09:00", "10:00", room=room, track=track)
    make_session(summit, "Two", "11:00", "12:00", room=room)
    assert [title for _r, title, *_o in cards(page_of(office, PAGE, track=track.pk))] == ["One"]


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.OWNER, True), (Role.ORGANISER, True), (Role.PROGRAMME, True), (Role.DESK, False),
     (Role.AUDITOR, False), (Role.EXHIBITION, False), (Role.PRESS, False)],
)  # fmt: skip
def test_every_role_reads_and_the_programme_team_moves(summit, room, role, may):
    session = make_session(summit, "Water", "09:30", "10:30", room=room)
    client = as_member(make_user(summit, role))
    shown = page_of(client, PAGE, session=session.pk)
    assert shown.status_code == 200
    assert ("data-move" in shown.content.decode()) is may
    answer = move(client, session, starts="14:00", ends="15:00", room=room.pk)
    assert answer.status_code == (302 if may else 403)


def test_sessions_of_another_summit_are_not_there(summit, office):
    foreign = make_session(make_summit(), "Elsewhere", "09:30", "10:30")
    shown = page_of(office, PAGE, session=foreign.pk)
    assert shown.context["chosen"] is None
    assert "Elsewhere" not in shown.content.decode()
    move(office, foreign, starts="14:00", ends="15:00")
    foreign.refresh_from_db()
    assert foreign.starts_at == at("09:30", foreign.summit)


def test_strangers_are_sent_to_the_login(client, summit):
    answer = client.get(reverse(PAGE))
    assert answer.status_code == 302
    assert "login" in answer.url


@pytest.mark.parametrize("query", ["session=x", "day=x", "track=x", "session=1&starts=x", "day=2030-02-30",
                                   "session=99999999999999999999", "starts=09:00&room=7"])  # fmt: skip
def test_nonsense_in_the_address_shows_the_day(summit, office, room, query):
    make_session(summit, "Water", "09:30", "10:30", room=room)
    assert office.get(f"{reverse(PAGE)}?{query}").status_code == 200


def test_more_sessions_take_no_more_queries(summit, user, office, room):
    def queries(**query):
        page_of(office, PAGE, **query)
        with CaptureQueriesContext(connection) as counted:
            page_of(office, PAGE, **query)
        return len(counted)

    def add(n):
        session = make_session(
            summit, f"S{n}", f"{9 + n:02}:00", f"{9 + n:02}:50", room=room, by=user,
            kind=SessionKind.PANEL,
        )  # fmt: skip
        for kind in (RoleKind.CHAIR, RoleKind.PANELIST):
            make_role(session, make_speaker(summit, f"Person {n} {kind}"), kind)
        return session

    first = add(0)
    publish(summit, user)
    assert first.state == SessionState.SCHEDULED
    with_one = queries(), queries(session=first.pk)
    add(1), add(2)
    works_on(office, summit)
    assert (queries(), queries(session=first.pk)) == with_one


def test_two_who_move_one_session_hear_of_each_other(summit, user, office, room):
    """What one left alone follows the other; what both changed is refused with what it says now."""
    hall = make_room(summit, "Helan Hall")
    session = make_session(summit, "Water", "09:30", "10:30", room=room)
    shown = sent_by(page_of(office, PAGE, session=session.pk), "move-form")
    scheduling.place(
        session, room=hall, starts_at=at("11:00", summit), ends_at=at("12:00", summit), by=user
    )

    answer = office.post(reverse(PAGE), shown | {"starts": "09:00", "ends": "10:00"})

    text = unescape(answer.content.decode())
    assert "Somebody else has changed this meanwhile: Starts and Ends." in text
    assert "It now says: 11:00." in text
    again = sent_by(answer, "move-form")
    assert (again["starts"], again["room"]) == ("09:00", str(hall.pk))
    session.refresh_from_db()
    assert session.starts_at == at("11:00", summit)

    assert office.post(reverse(PAGE), again).status_code == 302
    session.refresh_from_db()
    assert (session.starts_at, session.room) == (at("09:00", summit), hall)


def test_a_proposed_place_is_still_measured_by_where_the_session_was(summit, user, office, room):
    session = make_session(summit, "Water", "09:30", "10:30", room=room)
    proposed = page_of(office, PAGE, session=session.pk, starts="14:00", ends="15:00", room=room.pk)
    shown = sent_by(proposed, "move-form")
    assert (shown["starts"], shown["initial-starts"]) == ("14:00", "09:30:00")
    assert office.post(reverse(PAGE), shown).status_code == 302
    answer = office.post(reverse(PAGE), shown | {"starts": "16:00", "ends": "17:00"})
    assert answer.context["chosen"].form.errors["starts"]


def test_a_session_that_somebody_else_placed_meanwhile_stays_there(summit, user, office, room):
    session = make_session(summit, "Some day")
    shown = sent_by(page_of(office, PAGE, session=session.pk), "move-form")
    scheduling.place(
        session, room=room, starts_at=at("11:00", summit), ends_at=at("12:00", summit), by=user
    )
    answer = office.post(reverse(PAGE), shown | {"starts": "09:00", "ends": "10:00"})
    assert answer.context["chosen"].form.errors["starts"]
    session.refresh_from_db()
    assert session.starts_at == at("11:00", summit)


def test_what_a_colleague_moved_meanwhile_counts_more_than_a_proposal(summit):
    day, noon = summit.first_day, dt.time(12)
    now = {"day": day.isoformat(), "starts": dt.time(10), "ends": dt.time(13), "room": None}
    said = {"day": day.isoformat(), "starts": "09:00", "ends": "13:00", "room": "", "session": "1"}
    twins = {f"initial-{name}": value for name, value in said.items()}
    form = MoveForm(said | twins, summit=summit, days=[day], place=now, initial={"starts": noon})
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts"] == dt.time(10)


@pytest.fixture
def night(user):
    """A summit whose second day begins with a session of the evening before; the clocks change that night."""
    summit = make_summit(time_zone="Europe/Paris", first_day="2027-03-27", last_day="2027-03-29")
    summit.refresh_from_db()
    seine = make_room(summit, "Seine")
    by = make_user(summit, Role.PROGRAMME)
    session = make_session(summit, "Night watch", room=seine)
    starts, ends = at("22:30", summit), at("04:00", summit, day=1)
    scheduling.place(session, room=seine, starts_at=starts, ends_at=ends, by=by)
    scheduling.schedule(session, by=by)
    return as_member(by), session, by


def test_what_runs_over_midnight_is_on_the_second_day_too(night):
    office, session, _by = night
    answer = page_of(office, PAGE, day="2027-03-28")
    (slot,) = (slot for column in answer.context["columns"] for slot in column.slots)
    card = slot.content
    assert cards(answer) == [
        ("Seine", "Night watch", "22:30–04:00", ["Begun the day before", "New"])
    ]
    assert (slot.top, slot.height) == (0, 3 * 60 * 1.3)  # one of the four hours is skipped
    assert (card.begins, card.stops, card.is_begun) == (-90, 180, True)
    assert f"day=2027-03-27&session={session.pk}" in card.link
    (first,) = (s for c in page_of(office, PAGE).context["columns"] for s in c.slots)
    assert (first.content.begins, first.content.stops) == (1350, 1620)
    assert not first.content.is_begun


def test_a_room_that_is_taken_since_the_evening_before_is_not_offered(night):
    office, taken, by = night
    summit = taken.summit
    loire = make_room(summit, "Loire")
    make_session(summit, "Early watch", "01:30", "03:30", room=loire, day=1, by=by)
    other = make_session(summit, "Breakfast", "03:15", "04:15", room=loire, day=1)
    answer = page_of(office, PAGE, day="2027-03-28", session=other.pk)
    chosen = answer.context["chosen"]
    assert "Move it to Seine" not in [offer.text for offer in chosen.offers]
    here = {"starts": "03:15", "ends": "04:15", "room": taken.room_id}
    answer = page_of(office, PAGE, day="2027-03-28", session=other.pk, **here)
    assert [fit.tone for fit in answer.context["chosen"].fits] == ["bad"]


def test_the_page_knows_what_it_does_not_show_and_a_move_may_run_into(night):
    office, shown, by = night
    summit = shown.summit
    loire = make_room(summit, "Loire")
    track = summit.track_set.create(name_en="Water")
    morning = make_session(summit, "Early watch", "01:30", "04:30", room=loire, day=1, by=by)
    make_session(summit, "A draft", "01:30", "04:30", room=loire, day=1)
    make_session(summit, "The evening after", "19:00", "20:00", room=loire, day=1, by=by)
    unseen = {"room": str(loire.pk), "title": "Early watch", "span": [1530, 1650]}
    page = page_of(office, PAGE)
    assert json.loads(page.context["unseen"]) == [unseen]
    filtered = page_of(office, PAGE, track=track.pk)
    assert [one["title"] for one in json.loads(filtered.context["unseen"])] == [
        "Night watch",
        morning.title,
    ]


def test_a_session_into_the_night_is_measured_by_the_morning_after(night):
    office, taken, by = night
    loire = make_room(taken.summit, "Loire")
    make_session(taken.summit, "Early watch", "01:30", "03:30", room=loire, day=1, by=by)
    here = {"starts": "22:30", "ends": "04:00", "room": loire.pk}
    answer = page_of(office, PAGE, day="2027-03-27", session=taken.pk, **here)
    assert "bad" in [fit.tone for fit in answer.context["chosen"].fits]


def test_a_card_says_who_does_not_come_or_has_not_agreed(summit, user, office, room):
    session = make_session(summit, "Water", "09:00", "10:00", room=room, by=user)
    for name, state, kind in (
        ("Ana", SpeakerState.DECLINED, RoleKind.CHAIR),
        ("Bo", SpeakerState.PROPOSED, RoleKind.MODERATOR),
        ("Cem", SpeakerState.WITHDRAWN, RoleKind.PANELIST),
        ("Dina", SpeakerState.CONFIRMED, RoleKind.PANELIST),
    ):
        make_role(session, make_speaker(summit, name, state=state), kind)
    page = office.get(reverse(PAGE), {"session": session.pk})
    (column, *_rest) = page.context["columns"]
    assert [str(mark.word) for mark in column.slots[0].content.marks] == ["Absent"]
    (line,) = column.slots[0].content.lines
    assert line == (
        "Moderator Bo (Proposed), Chair Ana (Declined), Panelist Cem (Withdrawn), 1 panelist"
    )
    *told, open_ones = [(str(fit.text), fit.tone) for fit in page.context["chosen"].fits]
    assert [(text.split(":")[1].split(")")[0], tone) for text, tone in told] == [
        (" Ana (Chair", "soon"),
        (" Cem (Panelist", "soon"),
    ]
    assert open_ones == ("Not confirmed yet: Bo", "mild")


def test_a_place_is_checked_without_being_saved(summit, user, office, room):
    other = make_room(summit, "Press Room", fire_maximum=2)
    make_session(summit, "Water", "09:00", "10:00", room=room, by=user)
    session = make_session(
        summit, "Air", "11:00", "12:00", room=room, by=user, access="reserved", capacity=5
    )
    publish(summit, user)
    Session.objects.filter(pk=session.pk).update(taken=4)

    def check(**place):
        answer = move(office, session, **place, check="1")
        assert answer.status_code == 200
        return [(str(fit.text), fit.tone) for fit in answer.context["chosen"].fits]

    taken = ("River Room: “Water” and “Air” at the same time.", "bad")
    assert taken in check(starts="09:30", ends="10:30", room=room.pk)
    losing = "“Air”: 2 people lose their seats and go to the waiting list."
    assert (losing, "soon") in check(starts="11:00", ends="12:00", room=other.pk)
    unchecked = [("Not checked yet: correct what is marked.", "soon")]
    assert check(starts="soon", ends="12:00", room=room.pk) == unchecked
    session.refresh_from_db()
    assert (session.room, session.starts_at) == (room, at("11:00", summit))

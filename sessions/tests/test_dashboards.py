"""What the first page of the panel says about the programme."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendees.tests.admin import as_member, page_of
from attendees.tests.factories import make_category, make_registration
from sessions import dashboards
from sessions.enums import Access, SpeakerState
from sessions.programme import snapshots
from sessions.services import scheduling, seats
from sessions.tests.office import at, make_role, make_room, make_session, make_speaker, publish
from summit.dashboard import Board
from summit.enums import Role
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit()


@pytest.fixture
def user(summit):
    return make_user(summit, Role.PROGRAMME)


def board(summit, user):
    return Board(summit, user, timezone.now())


def released(summit, user, **fields):
    made = make_session(summit, "Water", "09:00", "10:00", by=user, access=Access.RESERVED,
                        capacity=4, **fields)  # fmt: skip
    publish(summit, user)
    return made


def book(session, user):
    category = session.summit.category_set.first() or make_category(session.summit)
    programme = snapshots.latest(session.summit_id)
    seats.book(programme.by_id[session.pk], registration=make_registration(category), by=user)


def test_a_summit_without_a_programme_is_told_nothing_about_it(summit, user):
    empty = board(summit, user)
    assert dashboards.figures(empty) == []
    assert dashboards.conflicts_of_draft(empty) is None
    assert dashboards.fullest_sessions(empty) is None
    assert dashboards.not_released(empty) is None


def test_figures_count_seats_left_and_speakers_to_confirm(summit, user):
    session = released(summit, user)
    book(session, user)
    make_speaker(summit, "One")
    make_speaker(summit, "Two", state=SpeakerState.PROPOSED)
    make_speaker(summit, "Three", state=SpeakerState.APPROACHED)
    make_speaker(summit, "Four", state=SpeakerState.WITHDRAWN)
    left, speakers = dashboards.figures(board(summit, user))
    assert (left.value, left.label, left.note) == (3, "seats left", "1 of 4 booked")
    assert (speakers.value, speakers.label, speakers.note) == (
        2, "speakers to confirm", "1 confirmed",
    )  # fmt: skip


def test_the_fullest_sessions_come_first_and_say_who_waits(summit, user):
    session = released(summit, user)
    make_session(summit, "Empty", "11:00", "12:00", by=user, access=Access.RESERVED, capacity=9)
    publish(summit, user)
    for _n in range(5):
        book(session, user)
    lines = dashboards.fullest_sessions(board(summit, user)).content["lines"]
    assert [(line["title"], line["taken"], line["places"], line["waits"]) for line in lines] == [
        ("Water", 4, 4, "1 waits"),
        ("Empty", 0, 9, ""),
    ]


def test_conflicts_are_listed_with_what_to_do_and_counted_beside_the_timetable(summit, user):
    amina = make_speaker(summit, "Amina Rahmani")
    for title in ("One", "Two"):
        make_role(make_session(summit, title, "09:00", "10:00", by=user), amina)
    make_role(make_session(summit, "Three", "10:00", "11:00", by=user), amina)
    make_role(make_session(summit, "A draft", "09:00", "10:00"), amina)
    card = dashboards.conflicts_of_draft(board(summit, user))
    (line,) = card.content["lines"]
    assert (line["word"], line["link_text"]) == ("Fatal", "Resolve")
    assert "Amina Rahmani is in “One” and “Two”" in line["text"]
    assert dashboards.not_to_be_published(summit).count() == 2
    assert dashboards.not_to_be_published(make_summit()).count() == 0


def test_a_declined_speaker_is_in_nobodys_way(summit, user):
    gone = make_speaker(summit, "Gone", state=SpeakerState.DECLINED)
    for title in ("One", "Two"):
        make_role(make_session(summit, title, "09:00", "10:00", by=user), gone)
    assert dashboards.not_to_be_published(summit).count() == 0
    lines = dashboards.conflicts_of_draft(board(summit, user)).content["lines"]
    assert {line["word"] for line in lines} == {"Warning"}


def test_changes_that_are_not_released_are_counted_by_kind(summit, user):
    session = released(summit, user)
    assert dashboards.not_released(board(summit, user)).content["lines"] == []
    scheduling.place(session, room=None, starts_at=at("11:00", summit),
                     ends_at=at("12:00", summit), by=user)  # fmt: skip
    make_session(summit, "New", "14:00", "15:00", by=user)
    cache.clear()
    card = dashboards.not_released(board(summit, user))
    assert [(str(line["label"]), line["count"]) for line in card.content["lines"]] == [
        ("Moved", 1), ("Added", 1),
    ]  # fmt: skip
    assert card.aside == "2"


def test_the_first_page_takes_no_more_queries_for_more_sessions(summit, user):
    client = as_member(user)

    def queries():
        page_of(client, "admin:index")
        with CaptureQueriesContext(connection) as counted:
            assert page_of(client, "admin:index").status_code == 200
        return len(counted)

    room = make_room(summit)
    session = released(summit, user, room=room)
    book(session, user)
    with_one = queries()
    for n in (1, 2):
        made = make_session(summit, f"S{n}", f"{11 + n}:00", f"{11 + n}:30", by=user, room=room,
                            access=Access.RESERVED, kind="panel")  # fmt: skip
        make_role(made, make_speaker(summit, f"Speaker {n}"))
    publish(summit, user)
    assert queries() == with_one

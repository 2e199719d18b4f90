"""The public programme: what the latest release says, and nothing else, at the same price for 1 and 3 rows."""

import datetime as dt
import gzip
import re
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendees import links
from sessions.enums import RoleKind, SessionKind, SessionState
from sessions.models import Session, Track
from sessions.programme import snapshots
from sessions.screens import recent, search
from sessions.services import favourites, scheduling
from sessions.tests.factories import (
    at,
    book,
    give_role,
    make_guest,
    make_room,
    make_session,
    make_speaker,
    publish,
)
from summit import audit, dates, pages
from summit.enums import SummitState
from summit.models import Topic
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(slug="yinchuan")


@pytest.fixture
def room(summit):
    return make_room(summit, name="Plenary Hall")


def get(path="", client=None, language="en", **headers):
    return (client or Client()).get(f"/{language}/yinchuan/programme/{path}", headers=headers)


def text(path="", **options):
    response = get(path, **options)
    assert response.status_code == 200, (path, response.status_code)
    return response.content.decode()


def day(summit, number=0):
    return f"{(summit.first_day + dt.timedelta(days=number)).isoformat()}/"


def move(session, **where):
    session.refresh_from_db()
    values = {"room": session.room, "starts_at": session.starts_at, "ends_at": session.ends_at}
    scheduling.place(session, by=audit.SYSTEM, **values | where)


def test_before_the_first_release_the_page_says_so_and_shows_no_draft(summit, room):
    make_session(summit, room=room, title="Secret opening")
    page = text()
    assert "not published yet" in page
    assert "Secret opening" not in page
    assert get(day(summit)).status_code == 404
    assert get("schedule.json").status_code == 404
    assert get("schedule2.json").status_code == 404
    assert get("programme.ics").status_code == 404
    assert get("all/").status_code == 200
    assert get("changes/").status_code == 200
    assert get("search/?q=x").status_code == 200
    assert Client().get("/en/yinchuan/speakers/").status_code == 200


def test_the_public_sees_the_release_and_not_what_is_edited_since(summit, room):
    session = make_session(summit, room=room, title="Internet and security")
    publish(summit)
    Session.objects.filter(pk=session.pk).update(title="Not yet public", title_en="Not yet public")
    make_session(summit, hour=15, title="Added since")
    pages.forget()
    page = text(day(summit))
    assert "Internet and security" in page
    assert "Not yet public" not in page
    assert "Added since" not in page


def test_a_rehearsal_is_on_no_page(summit, room):
    rehearsal = make_session(summit, room=room, kind=SessionKind.REHEARSAL, title="Sound check")
    make_session(summit, hour=12, title="Opening")
    publish(summit)
    for path in (
        "",
        day(summit),
        "all/",
        "search/?q=sound",
        "schedule.json",
        "schedule2.json",
        "schedule.xml",
    ):
        assert "Sound check" not in text(path)
    assert "Sound check" not in get("programme.ics").content.decode()
    assert get(f"sessions/{rehearsal.pk}/").status_code == 404


def test_the_grid_places_a_session_by_classes_and_no_page_styles_inline(summit, room):
    make_session(summit, room=room, hour=9.5, length=1.5, title="Security")
    publish(summit)
    page = text(day(summit))
    assert re.search(r'<li class="slot at-7 for-18 plenary ?"', page) is not None
    assert " style=" not in page


def test_a_day_that_is_none_of_the_programme_is_not_found(summit, room):
    make_session(summit, room=room)
    publish(summit)
    for path in (day(summit, 2), "2031-02-30/", "1000-01-01/", "9999-99-99/"):
        assert get(path).status_code == 404


def test_other_summits_and_drafts_show_nothing_of_it(summit, room):
    session = make_session(summit, room=room, title="Ours alone")
    publish(summit)
    other = make_summit(slug="elsewhere")
    make_session(other, title="Theirs")
    publish(other)
    assert Client().get(f"/en/elsewhere/programme/sessions/{session.pk}/").status_code == 404
    assert "Ours alone" not in Client().get("/en/elsewhere/programme/all/").content.decode()
    draft = make_summit(slug="hidden", state=SummitState.DRAFT)
    make_session(draft)
    publish(draft)
    assert Client().get("/en/hidden/programme/").status_code == 404


def test_the_page_is_kept_answers_304_and_travels_compressed(summit, room):
    session = make_session(summit, room=room, title="Security")
    publish(summit)
    path = day(summit)
    first = get(path, **{"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    assert "Security" in gzip.decompress(first.content).decode()
    with CaptureQueriesContext(connection) as queries:
        again = get(path, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, len(queries)) == (304, b"", 0)
    move(session, starts_at=at(summit, 14), ends_at=at(summit, 15))
    publish(summit)
    after = get(path, **{"If-None-Match": first["ETag"]})
    assert after.status_code == 200
    assert "14:00" in after.content.decode()


def test_a_release_renders_each_language_anew(summit, room):
    make_session(summit, room=room, title_en="Security", title_zh_hans="公共安全")
    publish(summit)
    english, chinese, arabic = (text(language=code) for code in ("en", "zh-hans", "ar"))
    assert "Security" in english
    assert "公共安全" in chinese
    assert "Security" not in chinese
    assert '<span lang="en" dir="ltr">Security</span>' in arabic


@pytest.mark.parametrize("path", ["", "all/", "changes/", "search/?q=session", "schedule.xml"])
def test_pages_cost_the_same_with_one_and_three_sessions(summit, room, path):
    def rows(count):
        for number in range(count):
            session = make_session(summit, room=room, hour=8 + Session.objects.count())
            give_role(session, make_speaker(summit))
            session.topics.add(Topic.objects.create(summit=summit, name=f"Topic {number}"))
        publish(summit)
        pages.forget()
        with CaptureQueriesContext(connection) as queries:
            text(path)
        return len(queries)

    rows(1)
    assert rows(1) == rows(3)


def test_what_moved_leaves_a_trace_and_says_where_it_was(summit, room):
    other = make_room(summit, name="Helan Hall")
    session = make_session(summit, room=room, hour=11, title="Online hospitals")
    publish(summit)
    assert "Moved" not in text(day(summit)).partition("legend")[0]
    move(session, room=other)
    publish(summit)
    page = text(day(summit))
    assert "1 change since release 1" in page
    grid, _, rest = page.partition('<div class="wrap list-of-day')
    assert "Now Helan Hall" in grid
    assert "Moved here" in grid
    assert grid.count("Online hospitals") == 2
    assert rest.count("Online hospitals") == 1  # a list has no trace
    assert "<s>Plenary Hall</s>" in rest
    changes = text("changes/")
    assert "<s>Plenary Hall</s>" in changes
    assert "<b>Helan Hall</b>" in changes
    session_page = text(f"sessions/{session.pk}/")
    assert "From Plenary Hall to Helan Hall. The time has not changed." in session_page


def test_what_moved_stays_marked_for_days_whatever_is_released_after_it(summit, room):
    other = make_room(summit, name="Helan Hall")
    session = make_session(summit, room=room, hour=11, title="Online hospitals")
    later = make_session(summit, room=room, hour=15, title="Traffic")
    publish(summit)
    move(session, room=other)
    publish(summit)
    Session.objects.filter(pk=later.pk).update(abstract="More words.")
    publish(summit)
    assert "Moved here" in text(day(summit))
    page = text(f"sessions/{session.pk}/")
    assert "From Plenary Hall to Helan Hall." in page
    assert "Moved on" in page
    changes = text("changes/")
    assert changes.index("1 change since release 2") < changes.index("1 change since release 1")
    assert "<b>Helan Hall</b>" in changes
    with time_machine.travel(timezone.now() + recent.DAYS + dt.timedelta(hours=1)):
        Session.objects.filter(pk=later.pk).update(abstract="Other words.")
        publish(summit)
        pages.forget()
        assert "Moved here" not in text(day(summit))
        assert "Helan Hall" not in text("changes/")


def test_what_moved_back_is_not_marked(summit, room):
    other = make_room(summit, name="Helan Hall")
    session = make_session(summit, room=room, hour=11, title="Online hospitals")
    publish(summit)
    for where in (other, room):
        move(session, room=where)
        publish(summit)
    assert "Moved here" not in text(day(summit))


def test_what_moved_twice_is_told_as_its_last_move(summit, room, settings):
    settings.RELEASE_QUIET_SECONDS = 600
    press, plenary = make_room(summit, name="Press Room"), make_room(summit, name="Great Hall")
    session = make_session(summit, room=room, hour=11, title="Online hospitals")
    now = timezone.now()
    with time_machine.travel(now, tick=False):
        publish(summit)
    steps = [(press, dt.timedelta(hours=1)), (plenary, dt.timedelta(days=1))]
    for where, later in steps:
        with time_machine.travel(now + later, tick=False):
            move(session, room=where)
            publish(summit)
            page = text(f"sessions/{session.pk}/")
    assert "From Press Room to Great Hall. The time has not changed." in page
    moved_on = (now + steps[1][1]).astimezone(summit.zone).date()
    assert f"Moved on {dates.period_without_year(moved_on, moved_on)}." in page
    listed = text(day(summit)).partition('<div class="wrap list-of-day')[2]
    assert "<s>Press Room</s>" in listed
    assert "<s>Plenary Hall</s>" not in listed


def test_releases_of_one_quiet_period_are_one_move_as_in_the_mails(summit, room, settings):
    settings.RELEASE_QUIET_SECONDS = 600
    session = make_session(summit, room=room, hour=11, title="Online hospitals")
    now = timezone.now()
    with time_machine.travel(now, tick=False) as clock:
        publish(summit)
        for name in ("Press Room", "Great Hall"):
            clock.shift(300)
            move(session, room=make_room(summit, name=name))
            publish(summit)
        assert "From Plenary Hall to Great Hall." in text(f"sessions/{session.pk}/")
        clock.shift(300)
        move(session, room=room)
        publish(summit)
        assert "From Great Hall to Plenary Hall." in text(f"sessions/{session.pk}/")


@pytest.mark.parametrize("minutes", [5, 60, 4 * 24 * 60])
def test_what_was_postponed_says_where_it_was_once_it_has_a_time_again(
    summit, room, settings, minutes
):
    settings.RELEASE_QUIET_SECONDS = 600
    session = make_session(summit, room=room, hour=9, title="Online hospitals")
    with time_machine.travel(timezone.now(), tick=False) as clock:
        publish(summit)
        clock.shift(dt.timedelta(minutes=minutes))
        session.refresh_from_db()
        scheduling.postpone(session, by=audit.SYSTEM)
        publish(summit)
        assert "Moved on" not in text(f"sessions/{session.pk}/")
        assert "Moved here" not in text(day(summit))
        clock.shift(dt.timedelta(minutes=minutes))
        move(session, starts_at=at(summit, 14), ends_at=at(summit, 15))
        session.refresh_from_db()
        scheduling.schedule(session, by=audit.SYSTEM)
        publish(summit)
        page = text(f"sessions/{session.pk}/")
        assert re.search(r"From [^.]*09:00[^.]* to [^.]*14:00[^.]*\.", page)
        assert "Moved here" in text(day(summit))
        clock.shift(dt.timedelta(minutes=60))
        move(session, starts_at=at(summit, 16), ends_at=at(summit, 17))
        publish(summit)
        page = text(f"sessions/{session.pk}/")
        assert re.search(r"From [^.]*14:00[^.]* to [^.]*16:00[^.]*\.", page)


@pytest.mark.parametrize("count", [1, 3])
def test_one_query_tells_where_all_were_that_were_postponed_long_ago(summit, room, count):
    sessions = [make_session(summit, room=room, hour=hour) for hour in range(9, 9 + count)]
    with time_machine.travel(timezone.now(), tick=False) as clock:
        publish(summit)
        for verb in (scheduling.postpone, scheduling.schedule):
            clock.shift(2 * recent.DAYS)
            for session in sessions:
                session.refresh_from_db()
                verb(session, by=audit.SYSTEM)
            publish(summit)
    latest = snapshots.latest(summit)
    with CaptureQueriesContext(connection) as queries:
        moved = recent.releases(summit, latest).moved
    assert {session: move.before for session, move in moved.items()} == {
        session.pk: 1 for session in sessions
    }
    assert len(queries) == 2


@pytest.mark.parametrize("days", [0, 4])
def test_what_was_taken_out_and_came_back_has_not_moved(summit, room, days):
    make_session(summit, room=room, hour=15)
    session = make_session(summit, room=room, hour=9)
    with time_machine.travel(timezone.now(), tick=False) as clock:
        publish(summit)
        move(session, room=make_room(summit))
        publish(summit)
        for verb in (scheduling.unschedule, scheduling.schedule):
            clock.shift(dt.timedelta(days=days, hours=1))
            session.refresh_from_db()
            verb(session, by=audit.SYSTEM)
            publish(summit)
            assert recent.releases(summit, snapshots.latest(summit)).moved == {}
        clock.shift(dt.timedelta(days=days, hours=1))
        move(session, room=make_room(summit))
        publish(summit)
        (found,) = recent.releases(summit, snapshots.latest(summit)).moved.values()
        assert found.before == 4


def test_what_was_postponed_and_is_where_it_was_again_has_not_moved(summit, room):
    session = make_session(summit, room=room, hour=9)
    publish(summit)
    for verb in (scheduling.postpone, scheduling.schedule):
        session.refresh_from_db()
        verb(session, by=audit.SYSTEM)
        publish(summit)
    assert "Moved on" not in text(f"sessions/{session.pk}/")


def test_earlier_releases_are_read_one_at_a_time_and_not_kept(summit, room, monkeypatch, settings):
    settings.RELEASE_QUIET_SECONDS = 0
    sessions = [make_session(summit, room=room, hour=hour) for hour in range(8, 13)]
    publish(summit)
    for session in sessions:
        move(session, room=make_room(summit))
        publish(summit)
    read, alive = [], []
    load = snapshots.read

    def watched(snapshot, *, number, **known):
        alive.append(sum(one() is not None for one in read))
        found = load(snapshot, number=number, **known)
        read.append(weakref.ref(found))
        return found

    latest = snapshots.latest(summit)
    recent.releases(summit, latest)
    recent._in_mind.clear()
    monkeypatch.setattr(snapshots, "read", watched)
    with CaptureQueriesContext(connection) as queries:
        before = recent.before(summit, latest)
    assert [one.room.name.text for one in before.everything] == ["Plenary Hall"] * 5
    assert (len(queries), alive) == (5, [0] * 5)


def test_what_was_added_and_moved_within_days_is_marked(summit, room):
    make_session(summit, room=room, hour=15)
    publish(summit)
    session = make_session(summit, room=room, hour=11, title="Online hospitals")
    publish(summit)
    move(session, room=make_room(summit, name="Helan Hall"))
    publish(summit)
    assert "Moved here" in text(day(summit))


def test_what_moved_to_another_day_leaves_its_trace_on_the_old_one(summit, room):
    session = make_session(summit, room=room, hour=11, title="Online hospitals")
    make_session(summit, room=room, hour=15)
    publish(summit)
    move(session, starts_at=at(summit, 9, 1), ends_at=at(summit, 10, 1))
    publish(summit)
    old, new = text(day(summit)), text(day(summit, 1))
    assert re.search(r"Now \d+ \w+, 09:00", old)
    assert "Moved here" in new


def test_cancelled_and_postponed_sessions_stay_where_they_were_and_say_so(summit, room):
    cancelled = make_session(summit, room=room, hour=10, title="Traffic lights")
    postponed = make_session(summit, room=room, hour=13, title="Ambulances")
    publish(summit)
    for session in (cancelled, postponed):
        session.refresh_from_db()
    scheduling.cancel(cancelled, by=audit.SYSTEM)
    scheduling.postpone(postponed, by=audit.SYSTEM)
    publish(summit)
    page = text(day(summit))
    assert "Cancelled" in page
    assert "Postponed, new time follows" in page
    assert "This session is cancelled" in text(f"sessions/{cancelled.pk}/")
    assert "This session is postponed" in text(f"sessions/{postponed.pk}/")
    assert Session.objects.get(pk=cancelled.pk).state == SessionState.CANCELLED


def test_a_change_of_seats_and_access_says_old_and_new(summit, room):
    session = make_session(summit, room=room, access="reserved", capacity=60, title="Open data")
    publish(summit)
    Session.objects.filter(pk=session.pk).update(
        access="invitation", capacity=40, floor_language="fr"
    )
    publish(summit)
    changes = text("changes/")
    for what, old, new in (
        ("Seats", "60", "40"),
        ("Who gets in", "With a reserved seat", "By invitation"),
        ("Language", "English", "French"),
    ):
        fact = changes.partition(f"<p>{what}: ")[2].partition("</p>")[0]
        assert f"<s>{old}</s>" in fact
        assert f"<b>{new}</b>" in fact


def test_a_session_by_invitation_offers_no_seats_to_the_public(summit, room):
    """Seats free would be a promise that nobody can take up."""
    session = make_session(summit, room=room, access="invitation", capacity=40)
    publish(summit)
    page = text(f"sessions/{session.pk}/")
    assert "By invitation" in page
    for words in ("Seats free", "of 40", "Take a seat"):
        assert words not in page


def test_a_change_of_interpreters_is_none_for_the_public(summit, room):
    session = make_session(summit, room=room)
    publish(summit)
    give_role(session, make_speaker(summit), RoleKind.INTERPRETER)
    publish(summit)
    assert "since release" not in text(day(summit))
    assert "nothing that you see here changed" in text("changes/")


def test_what_is_invented_is_marked_on_the_page_of_the_session(summit, room):
    invented = make_session(summit, room=room, is_sample=True)
    reported = make_session(summit, room=room, hour=11)
    publish(summit)
    assert "(sample)" in text(f"sessions/{invented.pk}/")
    assert "(sample)" not in text(f"sessions/{reported.pk}/")


# --- filters ---


@pytest.fixture
def varied(summit, room):
    health, security = (
        Track.objects.create(summit=summit, name=name) for name in ("Health", "Safety")
    )
    make_session(summit, room=room, hour=9, title="Doctors", track=health, floor_language="fr")
    make_session(summit, room=room, hour=11, title="Firewalls", track=security, kind="training")
    publish(summit)
    return health


@pytest.mark.parametrize(
    ("query", "seen"),
    [
        ("theme={health}", {"Doctors"}),
        ("language=fr", {"Doctors"}),
        ("language=en", {"Firewalls"}),
        ("kind=training", {"Firewalls"}),
        ("theme={health}&kind=training", set()),
        ("view=list", {"Doctors", "Firewalls"}),
        ("theme=999&kind=nonsense", {"Doctors", "Firewalls"}),
    ],
)
def test_filters_are_links_and_unknown_values_filter_nothing(summit, varied, query, seen):
    page = text(f"{day(summit)}?{query.format(health=varied.pk)}")
    assert {title for title in ("Doctors", "Firewalls") if f">{title}</a>" in page} == seen


def test_only_offered_filters_are_kept(summit, varied, monkeypatch):
    kept = []
    monkeypatch.setattr(pages, "keep", lambda path, *rest: kept.append(path.partition("?")[2]))
    offered = ("", "kind=training", f"theme={varied.pk}&view=list", "view=list")
    refused = ("theme=999", "a=b", f"kind=training&theme={varied.pk}", "kind=training&x=1")
    for query in (*offered, *refused):
        get(f"{day(summit)}?{query}")
    assert kept == list(offered)


# --- now ---


def test_the_list_of_today_says_what_is_now_and_next(summit, room):
    make_session(summit, room=room, hour=9, length=0.5, title="Over by then")
    make_session(summit, room=room, hour=10, length=1, title="Running then")
    make_session(summit, room=room, hour=11.25, title="The following one")
    make_session(summit, room=room, hour=15, title="Much later")
    make_session(summit, day=1)
    publish(summit)
    with time_machine.travel(at(summit, 10.5), tick=False):
        pages.forget()
        page = text().partition('<div class="wrap list-of-day')[2]
    titles = ("Running then", "The following one", "Much later", "Over by then")
    where = [page.index(f">{title}</a>") for title in titles]
    assert where == sorted(where)
    assert page.index('id="now"') < where[0] < page.index('id="next"') < where[1]
    assert "30 minutes left" in page
    assert "11:15, in 45 minutes" in page
    assert '<progress value="50" max="100"' in page
    assert page.index("Show earlier today") < where[3]


def test_the_programme_opens_on_today_else_on_the_next_day(summit, room):
    make_session(summit, room=room, title="First day")
    make_session(summit, room=room, day=2, title="Last day")
    publish(summit)
    assert ">First day</a>" in text()
    with time_machine.travel(at(summit, 8, 1), tick=False):
        pages.forget()
        assert ">Last day</a>" in text()
    with time_machine.travel(at(summit, 8, 5), tick=False):
        pages.forget()
        assert ">First day</a>" in text()


# --- search ---


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("SECURITY", True),
        ("公共安全", True),
        ("الأمن", True),
        ("hopital numerique", True),
        ("Fang", True),
        ("方滨兴", True),
        ("security fang", True),
        ("security nobody", False),
        ("", False),
        ("%", False),
    ],
)
def test_search_finds_titles_and_people_in_any_script(summit, room, words, found):
    session = make_session(
        summit,
        room=room,
        title_en="Internet security",
        title_zh_hans="互联网与公共安全",
        title_fr="Hôpital numérique",
        title_ar="الإنترنت والأَمن العام",
    )
    give_role(session, make_speaker(summit, full_name="方滨兴", latin_name="Fang Binxing"))
    publish(summit)
    response = Client().get("/en/yinchuan/programme/search/", {"q": words})
    assert (f'sessions/{session.pk}/"' in response.content.decode()) is found


def test_search_words_are_shown_escaped_and_cut(summit, room):
    make_session(summit, room=room)
    publish(summit)
    response = Client().get("/en/yinchuan/programme/search/", {"q": "<script>" + "x" * 500})
    page = response.content.decode()
    assert "<script>x" not in page
    assert "x" * 101 not in page


def test_a_search_that_finds_too_much_shows_the_first_and_says_how_many_more(
    summit, room, monkeypatch
):
    monkeypatch.setattr(search, "MOST_SHOWN", 2)
    for hour in (9, 11, 13):
        make_session(summit, room=room, hour=hour, title=f"Forum at {hour}")
    publish(summit)
    page = text("search/?q=forum")
    assert "3 sessions for “forum”" in page
    assert "1 more session is found" in page
    assert "Forum at 13" not in page


# --- seats, in words ---


def test_a_kept_page_says_how_full_it_is_in_words(summit, room):
    session = make_session(summit, room=room, access="reserved", capacity=2)
    publish(summit)
    path = f"sessions/{session.pk}/"
    pages.forget()
    assert "Few seats left" in text(path)
    book(session, make_guest(summit))
    book(session, make_guest(summit))
    pages.forget()
    page = text(path)
    assert "Full, waiting list" in page
    assert "Join the waiting list" in page
    assert "Full, waiting list" in text(day(summit))


def test_no_get_of_a_public_page_opens_a_session_or_sets_a_cookie(summit, room):
    session = make_session(summit, room=room)
    publish(summit)
    for path in ("", day(summit), "all/", "changes/", f"sessions/{session.pk}/", "schedule.json"):
        assert not get(path).cookies
    assert snapshots.latest_number(summit) == 1


class _Interrupted(dict):
    """Gives others their turn before the first step of an iteration, and after something is taken out."""

    def __iter__(self):
        found = super().__iter__()
        time.sleep(0.001)
        return found

    def pop(self, *args):
        found = super().pop(*args)
        time.sleep(0.001)
        return found


def test_many_readers_at_once_keep_earlier_releases_in_mind(monkeypatch):
    """Threads share what this process has read, and drop what is more than it keeps."""
    monkeypatch.setattr(recent, "_in_mind", _Interrupted())

    def read(reader):
        for number in range(20):
            programme = SimpleNamespace(number=number, called_off_at=None)
            recent._keep_in_mind(SimpleNamespace(pk=reader), programme)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(read, range(8)))
    assert len(recent._in_mind) == recent._MOST_IN_MIND


def _clocks_change():
    """A session before the night when the clocks go forward, and one after it."""
    summit = make_summit(
        slug="yinchuan",
        city="Paris",
        time_zone="Europe/Paris",
        first_day=dt.date(2027, 3, 27),
        last_day=dt.date(2027, 3, 28),
    )
    speaker = make_speaker(summit)
    found = [make_session(summit, day=day, title="Rivers") for day in (0, 1)]
    for session in found:
        give_role(session, speaker)
    publish(summit)
    return summit, speaker, found


def test_pages_name_the_offset_of_what_they_show():
    _summit, _speaker, (first, second) = _clocks_change()
    for session, path, offset in ((first, "2027-03-27/", "+1"), (second, "2027-03-28/", "+2")):
        assert f"Times in Paris (UTC{offset})" in text(path)
        assert f"Times in Paris (UTC{offset})" in text(f"sessions/{session.pk}/")


def test_pages_name_no_offset_where_the_clocks_change_in_between():
    summit, speaker, sessions = _clocks_change()
    guest = make_guest(summit)
    for session in sessions:
        favourites.mark(snapshots.latest(summit).session(session.pk), registration=guest, by=guest)
    own = links.url(guest, "agenda:my_agenda", "en")
    for page in (
        text("all/"),
        text("search/?q=rivers"),
        Client().get(f"/en/yinchuan/speakers/{speaker.pk}/").content.decode(),
        Client().get("/en/yinchuan/").content.decode(),
        Client().get(own).content.decode(),
        Client().get(links.url(guest, "attendees:my", "en")).content.decode(),
    ):
        assert "Times in Paris" in page
        assert "Times in Paris (" not in page


def test_pages_name_the_day_of_the_end_where_it_is_another_one(summit, room):
    session = make_session(summit, hour=22.5, length=5.5, room=room)
    publish(summit)
    starts_at, ends_at = at(summit, 22.5), at(summit, 4, day=1)
    first, second = (dates.weekday(day.date()) for day in (starts_at, ends_at))
    assert f">{first}, 22:30 – {second}, 04:00</time>" in text(f"sessions/{session.pk}/")
    day = text(f"{starts_at.date()}/")
    assert "<small>04:00 +1</small>" in day
    assert ">22:30–04:00 +1</time>" in day  # in the grid


@pytest.fixture
def night(summit, room):
    """A session that runs over midnight, and one of the morning after."""
    session = make_session(summit, hour=23, length=2.5, room=room, title="Night market")
    make_session(summit, hour=8, day=1, room=room, title="Breakfast")
    publish(summit)
    return session


def test_what_runs_over_midnight_is_on_the_second_day_too(summit, night):
    grid, _, listed = text(day(summit, 1)).partition('<div class="wrap list-of-day')
    assert f'data-begins="{at(summit, 0, day=1).timestamp():.0f}"' in grid
    assert re.search(r'<li class="slot at-1 for-18 ', grid)  # from midnight to half past one
    for page in (grid, listed):
        assert page.index(">Night market</a>") < page.index(">Breakfast</a>")
        assert page.count(">Night market</a>") == page.count("Begun the day before") == 1
    assert ">23:00–01:30</time>" in grid
    assert "<small>01:30</small>" in listed
    assert 'id="evening"' not in listed
    first = text(day(summit))
    assert "Begun the day before" not in first
    assert first.count(">Night market</a>") == 2  # in the grid and in the list
    assert text("all/").count(">Night market</a>") == 1
    assert text("schedule.xml").count("<title>Night market</title>") == 1


def test_after_midnight_the_list_says_that_it_still_goes_on(summit, night):
    with time_machine.travel(at(summit, 0.5, day=1), tick=False):
        pages.forget()
        page = text().partition('<div class="wrap list-of-day')[2]
    assert page.index('id="now"') < page.index(">Night market</a>") < page.index('id="next"')
    assert "60 minutes left" in page
    assert '<progress value="60" max="100"' in page


def test_what_ends_at_midnight_is_on_its_own_day_alone(summit, room):
    make_session(summit, hour=23, room=room, title="Night market")
    make_session(summit, day=1, room=room)
    publish(summit)
    assert "Night market" in text(day(summit))
    assert "Night market" not in text(day(summit, 1))


def test_what_is_off_is_told_on_the_evening_that_it_was_to_begin(summit, night):
    scheduling.cancel(night, by=audit.SYSTEM)
    publish(summit)
    assert "Night market" in text(day(summit))
    assert "Night market" not in text(day(summit, 1))

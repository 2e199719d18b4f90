"""schedule.json, schedule2.json and schedule.xml: valid by the schemas of those who read them, public, and kept."""

import datetime as dt
import json
from pathlib import Path

import jsonschema
import pytest
import xmlschema
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from sessions.enums import RoleKind, SessionKind
from sessions.models import Session, Track
from sessions.services import scheduling
from sessions.tests.factories import (
    at,
    give_role,
    make_room,
    make_session,
    make_speaker,
    publish,
)
from summit import audit
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db

SCHEMAS = Path(__file__).parent / "schemas"
LANGUAGES = ("en", "zh-hans", "fr", "ar")


@pytest.fixture(scope="module")
def xml_schema():
    return xmlschema.XMLSchema(SCHEMAS / "schedule.xml.xsd")


@pytest.fixture
def summit():
    """Three days with everything that a schedule can say, and what it must leave out."""
    summit = make_summit(slug="yinchuan-2018", name="Smart <City> & Summit")
    room = make_room(summit, name="Plenary Hall")
    track = Track.objects.create(summit=summit, name_en="Health & care", name_ar="الصحة")
    first = make_session(
        summit,
        room=room,
        track=track,
        title_en="Opening \x07& “welcome”",
        title_zh_hans="开幕式",
        abstract_en="One.\n\nTwo <b>bold</b>.",
        floor_language="zh-hans",
    )
    speaker = make_speaker(summit, full_name="杨玉经", latin_name="Yang Yujing")
    give_role(first, speaker)
    give_role(first, speaker, RoleKind.CHAIR)
    give_role(first, make_speaker(summit, full_name="Hidden Interpreter"), RoleKind.INTERPRETER)
    for number, kind in enumerate(set(SessionKind) - {SessionKind.REHEARSAL}):
        make_session(summit, kind=kind, day=1, hour=6 + number * 0.5, length=0.5, title=f"S {kind}")
    make_session(summit, kind=SessionKind.BANQUET, day=2, hour=21, length=4, title="Banquet")
    make_session(summit, kind=SessionKind.REHEARSAL, day=2, title="Sound check")
    gone = make_session(summit, day=2, hour=15, title="Gone by now")
    publish(summit)
    gone.refresh_from_db()
    scheduling.cancel(gone, by=audit.SYSTEM)
    publish(summit)
    return summit


def get(name, language="en", **headers):
    return Client().get(f"/{language}/yinchuan-2018/programme/{name}", headers=headers)


def events(document):
    days = document["schedule"]["conference"]["days"]
    return [event for day in days for room in day["rooms"].values() for event in room]


def wrong_by(name, document):
    """What the schema `name` says against `document`, with the formats of dates and addresses."""
    schema = json.loads((SCHEMAS / name).read_text())
    checker = jsonschema.Draft6Validator.FORMAT_CHECKER
    validator = jsonschema.Draft6Validator(schema, format_checker=checker)
    return [error.message for error in validator.iter_errors(document)]


JSON_FILES = [("schedule.json", "schema.json"), ("schedule2.json", "schema2.json")]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("name", "schema"), JSON_FILES)
def test_schedule_json_is_valid(summit, language, name, schema):
    response = get(name, language)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert wrong_by(schema, response.json()) == []


@pytest.fixture
def awkward():
    """Words from right to left, of four languages, with what markup and JSON must escape; no room, no track,
    a language without two letters, in a zone that the schemas have no word for."""
    summit = make_summit(slug="yinchuan-2018", name="قمة «المدن» & <الذكية>", time_zone="Etc/GMT-8")
    long = "مدينة " * 49
    make_session(
        summit,
        title_en="",
        title_ar=f"جلسة\u200f {long}"[:300],
        abstract_ar="فقرة ]]> أولى\n\n\u2028“ثانية” \x0b",
        floor_language="yue",
        kind=SessionKind.SIGNING,
    )
    both = make_session(
        summit,
        day=1,
        title_en="A & B",
        title_zh_hans="甲与乙",
        title_fr="A et « B »",
        title_ar="أ و ب",
        floor_language="ZH-Hans",
        interpretation_languages=["en", "fr", "ar"],
        room=make_room(summit, name="قاعة 1"),
        kind=SessionKind.PANEL,
    )
    give_role(both, make_speaker(summit, full_name="د. سلمى المنصوري"), RoleKind.MODERATOR)
    make_session(summit, day=1, kind=SessionKind.BREAK, title="Lunch", hour=12)
    gone = make_session(summit, day=2, title="Called off")
    later = make_session(summit, day=2, hour=11, title="Put off")
    publish(summit)
    for session, verb in ((gone, scheduling.cancel), (later, scheduling.postpone)):
        session.refresh_from_db()
        verb(session, by=audit.SYSTEM)
    publish(summit)
    return summit


@pytest.mark.parametrize("language", LANGUAGES)
def test_schedules_of_awkward_words_and_gaps_are_valid(awkward, xml_schema, language):
    for name, schema in JSON_FILES:
        assert wrong_by(schema, get(name, language).json()) == []
    errors = xml_schema.iter_errors(get("schedule.xml", language).content.decode())
    assert [error.reason for error in errors] == []
    for name in ("schedule.json", "schedule2.json", "schedule.xml"):
        words = get(name, language).content.decode()
        assert "Called off" not in words
        assert "Put off" not in words


def test_the_second_schedule_says_the_same_as_the_first(awkward):
    """Facts and ids are those of schedule.json; a room or track that is none has an entry all the same."""
    first = {event["guid"]: event for event in events(get("schedule.json").json())}
    document = get("schedule2.json").json()["schedule"]
    conference, second = document["conference"], {one["guid"]: one for one in document["events"]}
    assert second.keys() == first.keys()
    rooms = {room["guid"]: room["name"] for room in conference["rooms"]}
    tracks = {track["slug"] for track in conference["tracks"]}
    for guid, event in second.items():
        known = first[guid]
        assert (event["start"], event["end"]) == (known["date"], known["end"])
        assert (event["title"], rooms[event["room"]["guid"]]) == (known["title"], known["room"])
        assert event["type"] == "BREAK" or event["track"]["slug"] in tracks
    by_type = {event["type"]: event for event in second.values()}
    assert by_type.keys() == {"OTHER", "DISCUSSION", "BREAK"}
    assert by_type["OTHER"]["language"] == "xx"
    panel = by_type["DISCUSSION"]
    assert (panel["language"], panel["duration"]) == ("zh", "PT1H")
    assert [person["role"] for person in panel["participants"]] == ["MODERATOR"]


def test_no_document_can_follow_both_schemas(summit):
    """Why there are two addresses. When the schemas agree one day, this fails and one address is enough."""
    assert any(
        "daysCount" in said for said in wrong_by("schema2.json", get("schedule.json").json())
    )
    assert any(
        "daysCount" in said for said in wrong_by("schema.json", get("schedule2.json").json())
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_schedule_xml_is_valid(summit, xml_schema, language):
    response = get("schedule.xml", language)
    assert response["Content-Type"] == "application/xml; charset=utf-8"
    errors = xml_schema.iter_errors(response.content.decode())
    assert [error.reason for error in errors] == []


def test_schedules_of_a_programme_without_sessions_are_valid(xml_schema):
    empty = make_summit(slug="yinchuan-2018")
    only = make_session(empty)
    publish(empty)
    only.refresh_from_db()
    scheduling.cancel(only, by=audit.SYSTEM)
    publish(empty)
    for name, schema in JSON_FILES:
        assert wrong_by(schema, get(name).json()) == []
    assert list(xml_schema.iter_errors(get("schedule.xml").content.decode())) == []


def test_the_schemas_refuse_what_is_wrong(summit, xml_schema):
    wrong = get("schedule.xml").content.decode().replace("<duration>01:00", "<duration>1 hour", 1)
    assert list(xml_schema.iter_errors(wrong))
    document = get("schedule.json").json()
    del events(document)[0]["guid"]
    assert wrong_by("schema.json", document)
    second = get("schedule2.json").json()
    del second["schedule"]["events"][0]["start"]
    assert wrong_by("schema2.json", second)


def test_the_schedule_says_what_takes_place_and_who_speaks(summit):
    document = get("schedule.json").json()
    found = events(document)
    assert len(found) == len(SessionKind) + 1
    opening = next(event for event in found if event["title"].startswith("Opening"))
    start = at(summit, 9)
    assert opening["date"] == start.isoformat()
    assert opening["end"] == (start + dt.timedelta(hours=1)).isoformat()
    assert (opening["start"], opening["duration"], opening["room"]) == (
        "09:00",
        "01:00",
        "Plenary Hall",
    )
    assert opening["guid"] == str(Session.objects.get(title__startswith="Opening").uid)
    assert [person["name"] for person in opening["persons"]] == ["Yang Yujing"]
    banquet = next(event for event in found if event["title"] == "Banquet")
    assert banquet["end"].startswith((summit.first_day + dt.timedelta(days=3)).isoformat())
    for hidden in ("Sound check", "Gone by now", "Hidden Interpreter"):
        assert hidden not in json.dumps(document)
        assert hidden not in get("schedule.xml").content.decode()


def test_schedules_keep_their_ids_over_releases_and_languages(summit):
    def ids():
        return {(event["id"], event["guid"]) for event in events(get("schedule.json").json())}

    before = ids()
    make_session(summit, hour=20, title="Added")
    publish(summit)
    assert len(ids() - before) == 1
    assert before < ids()


@pytest.mark.parametrize(
    "name", ["schedule.json", "schedule2.json", "schedule.xml", "programme.ics"]
)
def test_exports_are_kept_and_answer_304(summit, name):
    first = get(name, **{"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    with CaptureQueriesContext(connection) as queries:
        again = get(name, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, len(queries)) == (304, 0)


def test_other_sites_may_read_the_schedule(summit):
    for name in ("schedule.json", "schedule2.json"):
        assert get(name)["Access-Control-Allow-Origin"] == "*"


def test_rooms_of_the_same_name_are_told_apart(xml_schema):
    summit = make_summit(slug="yinchuan-2018")
    for title in ("Here", "There"):
        make_session(summit, room=make_room(summit, name="Room 1"), title=title)
    publish(summit)
    day = get("schedule.json").json()["schedule"]["conference"]["days"][0]
    assert len(day["rooms"]) == 2


def test_calendar_files_hold_the_public_sessions(summit):
    def summaries(response):
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        calendar = Calendar.from_ical(response.content)
        return {str(event["summary"]): event for event in calendar.walk("VEVENT")}

    every = summaries(get("programme.ics"))
    assert "Banquet" in every
    assert "Sound check" not in every
    assert every["Gone by now"]["status"] == "CANCELLED"
    banquet = Session.objects.get(title="Banquet")
    one = summaries(get(f"sessions/{banquet.pk}/session.ics"))
    assert list(one) == ["Banquet"]
    assert str(one["Banquet"]["uid"]).startswith(str(banquet.uid))
    assert get("sessions/999999/session.ics").status_code == 404

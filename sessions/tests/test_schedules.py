"""schedule.json and schedule.xml: valid by the schemas of those who read them, public, and kept."""

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


@pytest.mark.parametrize("language", LANGUAGES)
def test_schedule_json_is_valid(summit, language):
    response = get("schedule.json", language)
    assert response["Content-Type"] == "application/json; charset=utf-8"
    schema = json.loads((SCHEMAS / "schema.json").read_text())
    checker = jsonschema.Draft6Validator.FORMAT_CHECKER
    validator = jsonschema.Draft6Validator(schema, format_checker=checker)
    assert [error.message for error in validator.iter_errors(response.json())] == []


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
    schema = json.loads((SCHEMAS / "schema.json").read_text())
    jsonschema.validate(get("schedule.json").json(), schema)
    assert list(xml_schema.iter_errors(get("schedule.xml").content.decode())) == []


def test_the_schemas_refuse_what_is_wrong(summit, xml_schema):
    wrong = get("schedule.xml").content.decode().replace("<duration>01:00", "<duration>1 hour", 1)
    assert list(xml_schema.iter_errors(wrong))
    document = get("schedule.json").json()
    del events(document)[0]["guid"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(document, json.loads((SCHEMAS / "schema.json").read_text()))


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


@pytest.mark.parametrize("name", ["schedule.json", "schedule.xml", "programme.ics"])
def test_exports_are_kept_and_answer_304(summit, name):
    first = get(name, **{"Accept-Encoding": "gzip"})
    assert first["Content-Encoding"] == "gzip"
    with CaptureQueriesContext(connection) as queries:
        again = get(name, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, len(queries)) == (304, 0)


def test_other_sites_may_read_the_schedule(summit):
    assert get("schedule.json")["Access-Control-Allow-Origin"] == "*"


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

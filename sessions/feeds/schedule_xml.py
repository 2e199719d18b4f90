"""schedule.xml: the released programme in the format that conference apps have read for twenty years.

Source: the schema of c3voc, a copy of it in `tests/schemas/`.
"""

import datetime as dt
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from django.conf import settings

from sessions.feeds.schedules import GENERATOR, SLOT, Schedule, guid, speakers
from sessions.programme import texts
from sessions.programme.released import Programme, Session
from summit.models import Summit

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_xml(summit: Summit, programme: Programme) -> bytes:
    root = _tree(Schedule(summit, programme))
    ET.indent(root, " ")
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _tree(schedule: Schedule) -> ET.Element:
    root = ET.Element("schedule")
    ET.SubElement(root, "generator", name=GENERATOR)
    _add(root, "url", f"{schedule.home}schedule.xml")
    _add(root, "version", str(schedule.programme.number))
    conference = ET.SubElement(root, "conference")
    for name, value in _facts(schedule):
        _add(conference, name, value)
    for track in schedule.programme.tracks:
        name = _clean(track.name.text)
        ET.SubElement(conference, "track", name=name, slug=f"track-{track.id}")
    for day in schedule.days:
        _add_day(root, schedule, day)
    return root


def _facts(schedule: Schedule) -> Iterator[tuple[str, str]]:
    yield "title", schedule.summit.name
    yield "acronym", schedule.acronym
    yield "start", schedule.days[0].isoformat()
    yield "end", schedule.days[-1].isoformat()
    yield "days", str(len(schedule.days))
    yield "timeslot_duration", SLOT
    yield "base_url", settings.SITE_URL + "/"
    yield "url", schedule.home
    yield "time_zone_name", schedule.programme.time_zone


def _add_day(root: ET.Element, schedule: Schedule, day: dt.date) -> None:
    start, end = schedule.bounds(day)
    index = str(schedule.days.index(day) + 1)
    found = ET.SubElement(root, "day", date=day.isoformat(), start=start, end=end, index=index)
    rooms: dict[str, ET.Element] = {}
    for session in schedule.on(day):
        name = schedule.room(session)
        if name not in rooms:
            number = session.room.id if session.room else 0
            rooms[name] = ET.SubElement(found, "room", name=_clean(name), guid=guid("room", number))
        _add_event(rooms[name], schedule, session)


def _add_event(room: ET.Element, schedule: Schedule, session: Session) -> None:
    event = ET.SubElement(room, "event", guid=str(session.uid), id=str(session.id))
    said = schedule.event(session)
    for name in _WORDS:
        _add(event, name, said[name] or "")
    persons = ET.SubElement(event, "persons")
    for speaker in speakers(session):
        number = str(speaker.id)
        person = ET.SubElement(persons, "person", id=number, guid=guid("speaker", speaker.id))
        person.text = _clean(texts.name(speaker))


_WORDS = (
    *("date", "start", "duration", "room", "title", "subtitle", "type", "track", "language"),
    *("abstract", "slug", "url"),
)


def _add(parent: ET.Element, name: str, words: str) -> None:
    ET.SubElement(parent, name).text = _clean(words)


def _clean(words: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NOT_IN_XML.sub("", words)

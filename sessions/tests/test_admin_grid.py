"""Places in the timetable, and the places that it offers when something is in the way."""

import datetime as dt
import zoneinfo
from dataclasses import replace
from types import SimpleNamespace

import pytest

from sessions.admin.fixes import Day, RoomFacts, Stay, offers
from sessions.admin.grid import Axis, Column, Slot, clock_changes, lap, place, spread, widths

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
PARIS = zoneinfo.ZoneInfo("Europe/Paris")
DAY = dt.date(2018, 11, 15)
TEN, THIRTY = dt.timedelta(minutes=10), dt.timedelta(minutes=30)


def at(clock, day=DAY, zone=SHANGHAI):
    return dt.datetime.combine(day, dt.time.fromisoformat(clock), zone)


def slot(begins, ends, **fields):
    return Slot(at(begins), at(ends), None, **fields)


def test_an_empty_day_shows_the_usual_hours():
    axis = Axis.of(DAY, SHANGHAI, [])
    labels = [label for _place, label in axis.hours()]
    assert (labels[0], labels[-1], len(labels)) == ("09:00", "18:00", 10)
    assert axis.tall == "702px"


def test_the_hours_reach_around_whatever_takes_place_and_past_midnight():
    late = at("00:30", DAY + dt.timedelta(days=1))
    axis = Axis.of(DAY, SHANGHAI, [(at("07:40"), at("08:00")), (at("22:00"), late)])
    labels = [label for _place, label in axis.hours()]
    assert (labels[0], labels[-2:]) == ("07:00", ["00:00", "01:00"])


def test_an_hour_that_the_clock_repeats_takes_its_room():
    autumn = dt.date(2026, 10, 25)
    night = (at("01:00", autumn, PARIS), at("04:00", autumn, PARIS))
    axis = Axis.of(autumn, PARIS, [night])
    assert [label for _place, label in axis.hours()][:5] == [
        "01:00", "02:00", "02:00", "03:00", "04:00",
    ]  # fmt: skip
    (placed,) = place([Slot(*night, None)], axis)
    assert placed.height == 4 * 60 * 1.3


def test_what_has_no_room_stands_side_by_side_and_is_no_conflict():
    axis = Axis.of(DAY, SHANGHAI, [])
    slots = place(
        [
            slot("09:30", "12:00"),
            slot("10:30", "10:45"),
            slot("10:40", "11:00"),
            slot("12:00", "13:00"),
        ],
        axis,
    )
    spread(slots)
    assert [(s.lane, s.abreast, s.is_lapped) for s in slots] == [
        (0, 3, False),
        (1, 3, False),
        (2, 3, False),
        (0, 1, False),
    ]
    assert slots[1].style.endswith("--in:33.33%;--out:33.33%")
    assert "--in" not in slots[3].style
    rooms = [Column(SimpleNamespace(pk=1)), Column(SimpleNamespace(pk=2))]
    roomless = Column(None, slots=slots)
    assert widths([*rooms, roomless]) == "--rooms:2;--roomless:minmax(396px, 3fr)"
    assert widths([*rooms, Column(None, slots=slots[3:])]) == "--rooms:3"
    assert widths([roomless]) == "--rooms:1"


def test_slots_follow_the_clock_and_what_overlaps_is_indented():
    axis = Axis.of(DAY, SHANGHAI, [])
    slots = place([slot("10:30", "11:00"), slot("09:00", "10:50"), slot("11:00", "12:00")], axis)
    lap(slots)
    assert [(s.top, s.height, s.lane, s.is_lapped) for s in slots] == [
        (0, 143, 0, False),
        (117, 39, 1, True),
        (156, 78, 0, False),
    ]
    assert slots[1].style == "--at:117px;--tall:39px;--lines:2;--in:22px"


def test_a_card_says_how_many_whole_lines_it_holds():
    """An hour holds three lines below its time, two below a state, one below a long one; in half an hour all share
    two."""
    axis = Axis.of(DAY, SHANGHAI, [])
    marked = SimpleNamespace(marks=[SimpleNamespace(word="Conflict")])
    begun = SimpleNamespace(marks=[SimpleNamespace(word="Begun the day before")])
    lengths = {"09:20": 1, "09:30": 2, "09:40": 1, "10:00": 3}
    for until, lines in lengths.items():
        (placed,) = place([slot("09:00", until)], axis)
        assert (until, placed.lines) == (until, lines)
    for until, lines, size in (("09:40", 3, "is-brief"), ("10:00", 2, "")):
        (placed,) = place([replace(slot("09:00", until), content=marked)], axis)
        assert (placed.lines, placed.size) == (lines, size)
    (placed,) = place([replace(slot("09:00", "10:00"), content=begun)], axis)
    assert placed.lines == 1


def test_a_ghost_gives_way_and_laps_nothing():
    axis = Axis.of(DAY, SHANGHAI, [])
    slots = place([slot("09:00", "10:00", is_ghost=True), slot("09:00", "10:00")], axis)
    lap(slots)
    assert [(s.is_ghost, s.lane, s.is_lapped) for s in slots] == [
        (False, 0, False),
        (True, 1, False),
    ]


def room(pk, holds=100, turnaround=15):
    return RoomFacts(pk, f"Room {pk}", holds, dt.timedelta(minutes=turnaround))


def stay(pk, room_pk, begins, ends, people=(), needs=0):
    return Stay(pk, room_pk, at(begins), at(ends), frozenset(people), needs)


ROOMS = (room(1), room(2, holds=300), room(3, holds=40))


def day(*stays, rooms=ROOMS):
    return Day(at("08:00"), at("20:00"), stays, {r.pk: r for r in rooms})


def said(found):
    return [(s.room, f"{s.starts_at:%H:%M}", f"{s.ends_at:%H:%M}") for s in found]


def test_what_fits_is_offered_nothing():
    one = stay(1, 1, "09:00", "10:00")
    assert offers(one, day(one)) == []


def test_a_taken_room_leads_to_the_smallest_other_one_a_shorter_session_or_a_later_time():
    one, two = stay(1, 1, "09:00", "10:30", needs=60), stay(2, 1, "10:30", "11:00")
    assert said(offers(one, day(one, two))) == [
        (2, "09:00", "10:30"),  # room 3 is too small for sixty
        (1, "09:00", "10:15"),  # the turnaround of fifteen minutes is kept
        (1, "08:45", "10:15"),
    ]


def test_a_person_in_two_rooms_is_helped_by_time_alone():
    one = stay(1, 1, "14:00", "15:30", people=[7])
    two = stay(2, 2, "14:00", "14:45", people=[7, 8])
    found = offers(two, day(one, two))
    assert said(found) == [(2, "13:15", "14:00")]
    assert all(day(one, two).fits(offer) for offer in found)


def test_on_a_full_day_nothing_is_offered():
    rooms = (room(1),)
    one, two = stay(1, 1, "08:00", "20:00"), stay(2, 1, "09:00", "20:00")
    assert offers(two, day(one, two, rooms=rooms)) == []


@pytest.mark.parametrize(
    ("day", "changes"),
    [
        (dt.date(2027, 3, 27), [(26 * 60, 60)]),
        (dt.date(2027, 3, 28), [(2 * 60, 60)]),
        (dt.date(2027, 3, 29), []),
        (dt.date(2027, 10, 31), [(3 * 60, -60)]),
    ],
)
def test_changes_of_the_clocks_are_counted_from_midnight(day, changes):
    assert clock_changes(day, PARIS) == changes

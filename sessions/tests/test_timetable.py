"""The grid of a day: every session in its room and at its time, whatever the clocks do."""

import datetime as dt
import zoneinfo
from dataclasses import dataclass
from pathlib import Path

import sessions
from sessions.screens import timetable

SHANGHAI = zoneinfo.ZoneInfo("Asia/Shanghai")
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
DAY = dt.date(2031, 11, 15)
ROOMS = {1: "Plenary Hall", 2: "Helan Hall"}


@dataclass(frozen=True)
class Thing:
    starts_at: dt.datetime
    ends_at: dt.datetime
    room_id: int | None = 1
    is_band: bool = False


def at(hour, minute=0, zone=SHANGHAI, day=DAY, fold=0):
    return dt.datetime.combine(day, dt.time(hour, minute, fold=fold), zone)


def of(*things, zone=SHANGHAI, now=None, since=None):
    return timetable.of(things, ROOMS, zone, now or at(0, zone=zone), since=since)


def places(table):
    return [(cell.column, cell.span) for row in table.rows for cell in row.cells]


def test_a_day_without_sessions_has_no_grid():
    assert of() is None


def test_columns_are_five_minutes_from_the_full_hour_before_the_first():
    table = of(Thing(at(9, 30), at(11)), Thing(at(9, 5), at(9, 10), room_id=2))
    assert [label for _, label in table.hours] == ["09:00", "10:00"]
    assert [column for column, _ in table.hours] == [1, 13]
    assert places(table) == [(7, 18), (2, 1)]


def test_what_began_the_evening_before_stands_from_midnight_on():
    evening = at(23, day=DAY - dt.timedelta(days=1))
    table = of(Thing(evening, at(1, 30)), Thing(at(9, 30), at(11)), since=at(0))
    assert places(table) == [(1, 18), (115, 18)]
    assert table.count == 11
    # Of the night, when nothing is, no hour is named.
    assert table.hours == [(1, "00:00"), (13, "01:00"), (109, "09:00"), (121, "10:00")]


def test_what_began_the_evening_before_stands_alone_where_nothing_else_does():
    evening = at(23, day=DAY - dt.timedelta(days=1))
    table = of(Thing(evening, at(1, 30)), since=at(0))
    assert (places(table), table.hours) == ([(1, 18)], [(1, "00:00"), (13, "01:00")])


def test_rooms_keep_their_order_and_who_has_none_comes_last():
    table = of(
        Thing(at(9), at(10), room_id=None), Thing(at(9), at(10), room_id=2), Thing(at(9), at(10))
    )
    assert [row.room for row in table.rows] == ["Plenary Hall", "Helan Hall", None]


def test_a_break_of_everybody_is_a_band_and_in_no_room():
    table = of(Thing(at(9), at(10)), Thing(at(12), at(13), room_id=None, is_band=True))
    assert [row.room for row in table.rows] == ["Plenary Hall"]
    assert [(cell.column, cell.span) for cell in table.bands] == [(37, 12)]


def test_an_hour_that_the_clocks_repeat_is_shown_twice():
    """On 26 October 2031 clocks in Berlin go back from 03:00 to 02:00."""
    day = dt.date(2031, 10, 26)
    starts = at(1, 30, BERLIN, day)
    ends = at(2, 30, BERLIN, day, fold=1)
    table = of(Thing(starts, ends), zone=BERLIN)
    assert [label for _, label in table.hours] == ["01:00", "02:00", "02:00"]
    assert places(table) == [(7, 24)]


def test_an_hour_that_the_clocks_leave_out_is_not_shown():
    """On 30 March 2031 clocks in Berlin go from 02:00 to 03:00."""
    day = dt.date(2031, 3, 30)
    table = of(Thing(at(1, 0, BERLIN, day), at(4, 0, BERLIN, day)), zone=BERLIN)
    assert [label for _, label in table.hours] == ["01:00", "03:00"]
    assert places(table) == [(1, 24)]


def test_what_is_longer_than_a_day_is_cut_at_the_edge_of_the_grid():
    late = Thing(at(23), at(23) + dt.timedelta(hours=3))
    table = of(Thing(at(6), at(7)), late)
    assert len(table.hours) == 20
    assert places(table)[1] == (17 * 12 + 1, 36)
    huge = Thing(at(6), at(6) + dt.timedelta(hours=30))
    assert places(of(huge)) == [(1, timetable.MOST_COLUMNS)]


def test_the_line_of_now_stands_in_its_column_and_only_within_the_grid():
    things = [Thing(at(9), at(11))]
    assert of(*things, now=at(10, 41)).now == 21
    assert of(*things, now=at(8, 59)).now == 0
    assert of(*things, now=at(11)).now == 0


def test_the_lines_of_hours_reach_down_to_the_last_room_that_has_a_place():
    assert of(Thing(at(9), at(10)), Thing(at(9), at(10), room_id=2)).height == 2
    rooms = {number: f"Room {number}" for number in range(timetable.MOST_ROWS + 5)}
    things = [Thing(at(9), at(10), room_id=number) for number in rooms]
    table = timetable.of(things, rooms, SHANGHAI, at(0))
    assert (len(table.rows), table.height) == (timetable.MOST_ROWS + 5, timetable.MOST_ROWS)


def test_the_stylesheet_holds_every_place_that_can_be_taken():
    """To write it anew: python -c "from sessions import timetable as t; print(t.stylesheet(), end='')"."""
    file = Path(sessions.__file__).parent / "static" / "agenda" / "columns.css"
    assert file.read_text() == timetable.stylesheet()

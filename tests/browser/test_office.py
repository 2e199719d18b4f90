"""The programme team at work: a session is moved, published, and exactly those concerned hear of it."""

import datetime as dt
import re
from email.message import EmailMessage

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from attendees.tests.factories import make_category, make_registration
from sessions.enums import Access
from sessions.models import Session
from sessions.tests.factories import at, book, make_guest, make_room, make_session, publish
from summit.enums import Role
from summit.models import User
from summit.tests.factories import make_summit, make_user
from tests.browser.conftest import DESKTOP, PHONE, violations
from tests.system import System, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("system")]


@pytest.fixture
def summit():
    return make_summit(slug="yinchuan", name="Global Smart City Summit")


@pytest.fixture
def keynote(summit):
    """Released in one of two rooms, with a seat that is taken; another session has a guest of its own."""
    room = make_room(summit, name="Helan Hall")
    make_room(summit, name="River Room")
    made = make_session(
        summit, hour=9, title="Internet and public security", room=room, access=Access.RESERVED
    )
    other = make_session(summit, hour=14, title="Smart water", room=room, access=Access.RESERVED)
    publish(summit)
    for session, address in ((made, "nadia@oran.dev"), (other, "omar@oran.dev")):
        session.refresh_from_db()
        book(session, make_guest(summit, email=address))
    return made


BOOKED = 2  # SEQUENCE of the first seat in a session that no release has changed


def panel(browser: Browser, system: System, user: User, size=DESKTOP, **options) -> Page:
    """A page of somebody who is logged in."""
    client = Client()
    client.force_login(user)
    context = browser.new_context(viewport=size, **options)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": system.url}])
    return context.new_page()


def calendars(mail: EmailMessage) -> str:
    """The calendar files of a mail, unfolded."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    return "".join(str(part.get_content()) for part in parts).replace("\r\n ", "")


def updates(system: System) -> list[EmailMessage]:
    """Mails that tell of a move, with a calendar entry that is later than that of the booking.

    The mail about the seat itself may leave as late.
    """
    moved = [mail for mail in system.mailbox.messages if mail["Subject"].startswith("Moved")]
    return [mail for mail in moved if _sequence(mail) > BOOKED]


def _sequence(mail: EmailMessage) -> int:
    return max(map(int, re.findall(r"SEQUENCE:(\d+)", calendars(mail))), default=0)


@pytest.mark.parametrize("javascript", [True, False], ids=["by keyboard", "without script"])
def test_moving_a_session_changes_exactly_the_calendars_of_those_who_come(
    browser: Browser, system: System, summit, keynote, javascript, monkeypatch
):
    monkeypatch.setenv("RELEASE_QUIET_SECONDS", "0")
    system.start("redis", "web", "worker", "beat")
    user = make_user(summit, Role.PROGRAMME)
    page = panel(browser, system, user, java_script_enabled=javascript)
    page.goto(f"{system.url}/admin/timetable/")
    card = page.locator(f"[data-slot='{keynote.pk}']")
    if javascript:
        card.focus()
        for key in ("m", "ArrowDown", "ArrowDown", "ArrowRight", "Enter"):
            page.keyboard.press(key)
    else:
        page.get_by_role("link", name="Internet and public security").click()
        page.get_by_label("Starts").fill("09:10")
        page.get_by_label("Ends").fill("10:10")
        page.get_by_label("Room", exact=True).select_option(label="River Room")
        page.get_by_role("button", name="Save in the draft").click()
    expect(page.locator(".notes")).to_contain_text("Saved in the draft.")
    moved = Session.objects.get(pk=keynote.pk)
    assert (str(moved.room), moved.starts_at) == ("River Room", at(summit, 9 + 1 / 6))

    page.get_by_role("link", name="What the next release changes").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Release 2 changes 1 session and tells 1 person"
    )
    page.get_by_role("button", name="Publish and tell 1 person").click()
    expect(page.locator(".notes")).to_contain_text("Release 2 is public.")

    (mail,) = eventually(lambda: updates(system), 30)
    assert mail["To"].endswith("nadia@oran.dev")
    assert f"UID:{moved.uid}" in calendars(mail)
    told = {mail["To"] for mail in system.mailbox.messages if "River Room" in str(mail)}
    assert len(told) == 1


def test_what_is_moved_by_keyboard_is_saved_by_enter_alone(
    browser: Browser, system: System, summit, keynote
):
    """No key waits for a page; what was given back, left or not moved is not saved, and nobody says it was."""
    system.start("redis", "web")
    page = panel(browser, system, make_user(summit, Role.PROGRAMME))
    page.goto(f"{system.url}/admin/timetable/")
    card = page.locator(f"[data-slot='{keynote.pk}']")
    place = card.bounding_box()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))

    for keys, says in [
        (["m", "ArrowDown", "ArrowRight"], "09:05–10:05"),
        (["Escape"], "09:00–10:00"),
        (["m", "ArrowDown", "ArrowUp", "Enter"], "09:00–10:00"),
        (["m", "ArrowUp", "Tab"], "09:00–10:00"),
    ]:
        card.focus()
        for key in keys:
            page.keyboard.press(key)
        expect(card).to_contain_text(says)
    expect(page.locator("[data-moving]")).to_have_count(0)
    assert card.bounding_box() == place
    assert requests == []

    card.focus()
    for key in ("m", "ArrowDown", "ArrowDown", "ArrowUp", "Enter", "Enter", "ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(".notes")).to_have_text(
        "Saved in the draft. The public reads it with the next release."
    )
    expect(card).to_be_focused()
    expect(card).to_contain_text("09:05–10:05")
    assert page.get_by_label("Starts").input_value() == "09:05"
    for key in ("m", "ArrowUp", "ArrowRight"):
        page.keyboard.press(key)
    assert page.get_by_label("Starts").input_value() == "09:00"
    page.keyboard.press("Enter")
    expect(card).to_contain_text("09:00–10:00")
    keynote.refresh_from_db()
    assert (str(keynote.room), keynote.starts_at) == ("River Room", at(summit, 9))


def test_each_step_of_a_move_by_keyboard_is_said_and_a_taken_room_is_marked(
    browser: Browser, system: System, summit, keynote
):
    other = make_session(summit, hour=10.25, title="Smart water", room=keynote.room)
    system.start("redis", "web")
    page = panel(browser, system, make_user(summit, Role.PROGRAMME))
    page.goto(f"{system.url}/admin/timetable/")
    said, card = page.get_by_role("status"), page.locator(f"[data-slot='{keynote.pk}']")
    card.focus()
    for key, words in [
        ("m", "Moving, 09:00–10:00, Helan Hall"),
        ("ArrowLeft", "No further room, 09:00–10:00, Helan Hall"),
        ("ArrowDown", "09:05–10:05, Helan Hall"),
        ("ArrowDown", "09:10–10:10, Helan Hall"),
        ("ArrowDown", "09:15–10:15, Helan Hall"),
        ("ArrowDown", "09:20–10:20, Helan Hall, taken by Smart water"),
    ]:
        page.keyboard.press(key)
        expect(said).to_have_text(words)
    expect(card).to_contain_text("Taken")
    expect(page.locator(".is-in-the-way")).to_have_count(1)
    expect(page.locator(f".is-in-the-way [data-slot='{other.pk}']")).to_have_count(1)
    assert violations(page) == []
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("09:20–10:20, River Room")
    expect(card).not_to_contain_text("Taken")
    page.keyboard.press("Escape")
    expect(said).to_have_text("Put back, 09:00–10:00, Helan Hall")
    expect(page.locator(".is-in-the-way, .is-over-another")).to_have_count(0)


@pytest.fixture
def paris():
    """The clocks are set ahead in the night to the second day, into which a session runs over."""
    summit = make_summit(
        slug="seine", time_zone="Europe/Paris", first_day="2027-03-27", last_day="2027-03-29"
    )
    summit.refresh_from_db()
    seine, loire = (make_room(summit, name=name) for name in ("Seine", "Loire"))
    late = make_session(summit, hour=22.5, title="Night watch", room=seine)
    early = make_session(summit, title="Early watch", room=loire)
    day = dt.date(2027, 3, 28)
    for session, *clocks in (
        (late, late.starts_at, dt.datetime.combine(day, dt.time(4), summit.zone)),
        (early, *(dt.datetime.combine(day, dt.time(hour, 30), summit.zone) for hour in (1, 3))),
    ):
        session.starts_at, session.ends_at = clocks
        session.save()
    return early


def test_a_move_by_keyboard_keeps_the_length_when_the_clocks_change(
    browser: Browser, system: System, paris
):
    system.start("redis", "web")
    page = panel(browser, system, make_user(paris.summit, Role.PROGRAMME))
    page.goto(f"{system.url}/admin/timetable/?day=2027-03-28")
    said, card = page.get_by_role("status"), page.locator(f"[data-slot='{paris.pk}']")
    card.focus()
    page.keyboard.press("m")
    for _ in range(19):
        page.keyboard.press("ArrowUp")
    expect(said).to_have_text("No further on this day, 00:00–01:00, Loire")
    page.keyboard.press("Escape")
    page.keyboard.press("m")
    page.keyboard.press("ArrowLeft")
    expect(said).to_contain_text("01:30–03:30, Seine, taken by Night watch")
    expect(card).to_contain_text("Taken")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    expect(said).to_contain_text("03:00–04:00, Seine, taken by Night watch")
    for _ in range(12):
        page.keyboard.press("ArrowDown")
    expect(said).to_have_text("04:00–05:00, Seine")
    page.keyboard.press("Enter")
    expect(page.locator(".notes")).to_contain_text("Saved in the draft.")
    expect(card).to_contain_text("04:00–05:00")
    paris.refresh_from_db()
    assert paris.ends_at - paris.starts_at == dt.timedelta(hours=1)


def test_a_move_by_keyboard_past_midnight_says_who_has_the_room_the_morning_after(
    browser: Browser, system: System, paris
):
    late = Session.objects.get(summit=paris.summit, room__name="Seine")
    system.start("redis", "web")
    page = panel(browser, system, make_user(paris.summit, Role.PROGRAMME))
    page.goto(f"{system.url}/admin/timetable/?day=2027-03-27")
    said, card = page.get_by_role("status"), page.locator(f"[data-slot='{late.pk}']")
    card.focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("22:30–04:00, Loire, taken by Early watch")
    expect(card).to_contain_text("Taken")
    page.keyboard.press("ArrowLeft")
    expect(said).to_have_text("22:30–04:00, Seine")
    expect(card).not_to_contain_text("Taken")
    hours = page.locator(".hours-names li")
    expect(hours.last).to_have_text("04:00")
    for _ in range(6):
        page.keyboard.press("ArrowDown")
    expect(said).to_have_text("23:00–04:30, Seine")
    expect(hours.last).to_have_text("05:00")
    page.keyboard.press("Escape")

    make_session(paris.summit, hour=23, title="Dinner", room=paris.room)
    track = paris.summit.track_set.create(name_en="Security")
    Session.objects.filter(pk=late.pk).update(track=track)
    page.goto(f"{system.url}/admin/timetable/?day=2027-03-27&track={track.pk}")
    expect(page.locator("[data-slot]")).to_have_count(1)
    card.focus()
    page.keyboard.press("m")
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("22:30–04:00, Loire, taken by Dinner, Early watch")
    expect(card).to_contain_text("Taken")


def test_what_began_the_day_before_says_where_it_is_moved_and_delays_no_day(
    browser: Browser, system: System, paris
):
    late = Session.objects.get(summit=paris.summit, room__name="Seine")
    starts_at = paris.starts_at + dt.timedelta(hours=8)
    ends_at = starts_at + dt.timedelta(hours=1)
    Session.objects.filter(pk=paris.pk).update(starts_at=starts_at, ends_at=ends_at)
    system.start("redis", "web")
    page = panel(browser, system, make_user(paris.summit, Role.PROGRAMME))
    page.goto(f"{system.url}/admin/timetable/?day=2027-03-28")
    late_card, own_card = (page.locator(f"[data-slot='{one.pk}']") for one in (late, paris))
    expect(own_card).to_be_in_viewport()
    expect(late_card).not_to_be_in_viewport()
    late_card.focus()
    expect(late_card).to_be_in_viewport()
    page.keyboard.press("m")
    expect(page.get_by_role("status")).to_have_text(
        "Begun the day before. It is moved in the timetable of that day, which Enter opens."
    )


def test_a_step_back_over_midnight_by_keyboard_can_be_taken_again(
    browser: Browser, system: System, paris
):
    late = Session.objects.get(summit=paris.summit, room__name="Seine")
    late.ends_at = dt.datetime.combine(dt.date(2027, 3, 28), dt.time(0), paris.summit.zone)
    late.save(update_fields=["ends_at"])
    system.start("redis", "web")
    page = panel(browser, system, make_user(paris.summit, Role.PROGRAMME))
    page.goto(f"{system.url}/admin/timetable/?day=2027-03-27")
    said = page.get_by_role("status")
    page.locator(f"[data-slot='{late.pk}']").focus()
    for key, words in [
        ("m", "Moving, 22:30–00:00, Seine"),
        ("ArrowUp", "22:25–23:55, Seine"),
        ("ArrowDown", "22:30–00:00, Seine"),
    ]:
        page.keyboard.press(key)
        expect(said).to_have_text(words)


def test_a_narrow_column_of_the_timetable_keeps_words_whole(
    browser: Browser, system: System, summit, keynote
):
    """Many rooms are scrolled to sideways; no title is cut in the middle of a word, as far as words go."""
    titles = (
        "Development strategies",
        "Gouvernements et technologies",
        "Intelligente Organisationen",
        "Administration",
    )
    for number, title in enumerate(titles * 2):
        room = make_room(summit, name=f"Stage {number}")
        make_session(
            summit, hour=9 + number, length=1 if number < 4 else 0.5, title=title, room=room
        )
    system.start("redis", "web")
    page = panel(browser, system, make_user(summit, Role.PROGRAMME))
    page.goto(f"{system.url}/admin/timetable/")
    assert page.locator("[data-plan]").evaluate("one => one.scrollWidth > one.clientWidth")
    broken = page.locator(".slot b > bdi").evaluate_all(
        r"""all => all.flatMap((one) => [...one.textContent.matchAll(/\S+/g)].filter((word) => {
          const range = document.createRange();
          range.setStart(one.firstChild, word.index);
          range.setEnd(one.firstChild, word.index + word[0].length);
          return range.getClientRects().length > 1;
        }).map((word) => word[0]))"""
    )
    assert broken == []


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_offices_pages_are_accessible(browser: Browser, system: System, summit, keynote, size):
    system.start("redis", "web")
    page = panel(browser, system, make_user(summit, Role.PROGRAMME), size)
    addresses = (
        f"timetable/?session={keynote.pk}",
        "agenda/release/next/",
        "agenda/release/",
        f"agenda/session/{keynote.pk}/seats/",
        f"agenda/session/{keynote.pk}/change/",
        "agenda/speaker/",
    )
    for address in addresses:
        page.goto(f"{system.url}/admin/{address}")
        assert violations(page) == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_what_can_be_done_to_ticked_lines_is_in_sight(browser, system, summit, size):
    """A page of registrations is longer than a window: its buttons stay at the foot of the window."""
    system.start("redis", "web")
    category = make_category(summit, name="Company representative", needs_approval=True)
    for _each in range(20):
        make_registration(category)
    page = panel(browser, system, make_user(summit, Role.OWNER), size)
    page.goto(f"{system.url}/admin/attendees/registration/?tab=all")
    for tick in page.locator("input[name=chosen]").all()[:3]:
        tick.check()
    bar = page.locator(".chosen-bar")
    expect(bar.get_by_role("button", name="Approve")).to_be_in_viewport(ratio=1)
    assert bar.bounding_box()["y"] + bar.bounding_box()["height"] <= size["height"]
    wide, room = page.evaluate(
        "[document.querySelector('.queue-table').scrollWidth,"
        " document.querySelector('.queue-scroll').clientWidth]"
    )
    assert wide <= room

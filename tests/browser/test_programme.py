"""The programme as people use it: on a phone, on a desktop, with and without script."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from attendees import links
from sessions.enums import RoleKind, SeatState
from sessions.models import Agreement, Favourite, Party, Seat, Track
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
    released,
)
from summit import audit
from summit.models import Organisation, Topic
from summit.tests.factories import make_summit
from tests.browser.conftest import DESKTOP, LANGUAGES, PHONE, faults, loads
from tests.system import System, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("system")]


class World:
    """A summit with everything that pages show: moved, cancelled, full, marked, signed."""

    def __init__(self) -> None:
        tomorrow = timezone.now().date() + dt.timedelta(days=1)  # at no hour is any of it over
        self.summit = summit = make_summit(
            slug="yinchuan",
            name="Global Smart City Summit",
            name_ar="القمة العالمية للمدن الذكية",
            first_day=tomorrow,
            last_day=tomorrow + dt.timedelta(days=1),
        )
        plenary = make_room(summit, name="Plenary Hall", name_zh_hans="大会堂")
        self.helan = make_room(summit, name="Helan Hall")
        tracks = [Track.objects.create(summit=summit, name=name) for name in ("Health", "Safety")]
        self.opening = make_session(
            summit,
            room=plenary,
            hour=9,
            length=1.5,
            title="Internet and public security",
            title_ar="الإنترنت والأمن العام",
            kind="opening",
            track=tracks[0],
            abstract="What a city owes its people.\n\nAnd how it keeps its promise.",
        )
        self.opening.topics.add(Topic.objects.create(summit=summit, name="5G"))
        give_role(self.opening, make_speaker(summit, full_name="杨玉经", latin_name="Yang Yujing"))
        self.training = make_session(
            summit,
            room=plenary,
            hour=11,
            title="Training: a data catalogue",
            kind="training",
            access="reserved",
            capacity=1,
            floor_language="zh-hans",
            interpretation_languages=["en"],
        )
        self.moving = make_session(summit, room=plenary, hour=14, title="Online hospitals")
        self.moving.track = tracks[1]
        self.moving.save()
        self.cancelled = make_session(summit, room=self.helan, hour=14, title="Traffic lights")
        make_session(
            summit, room=self.helan, hour=11.25, length=0.75, title="城市大脑", access="invitation"
        )
        make_session(summit, kind="break", hour=12.5, length=1, title="Lunch")
        make_session(summit, room=plenary, day=1, title="Closing")
        give_role(self.moving, make_speaker(summit), RoleKind.CHAIR)
        publish(summit)
        for session in (self.moving, self.cancelled):
            session.refresh_from_db()
        scheduling.place(
            self.moving,
            room=self.helan,
            starts_at=at(summit, 15),
            ends_at=at(summit, 16),
            by=audit.SYSTEM,
        )
        scheduling.cancel(self.cancelled, by=audit.SYSTEM)
        publish(summit)
        self.guest = make_guest(summit)

    @property
    def day(self) -> str:
        return f"yinchuan/programme/{self.summit.first_day.isoformat()}/"

    @property
    def own(self) -> str:
        return f"my/{links.token(self.guest)}"


@pytest.fixture
def world() -> World:
    return World()


def open_page(browser: Browser, size=PHONE, **options) -> Page:
    return browser.new_context(viewport=size, **options).new_page()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_a_guest_books_a_seat_and_remembers_a_session_on_a_phone(
    browser: Browser, system: System, world, javascript
):
    system.start("redis", "web", "worker")
    page = open_page(browser, java_script_enabled=javascript)
    page.goto(f"{system.url}/en/{world.own}/")
    page.get_by_role("link", name="Choose from the programme").click()
    page.goto(f"{system.url}/en/{world.own}/programme/{world.summit.first_day.isoformat()}/")
    page.get_by_role("link", name="Training: a data catalogue").click()
    page.get_by_role("button", name="Take a seat").click()
    expect(page.get_by_role("status")).to_contain_text("Your seat is booked")
    expect(page.get_by_role("button", name="Give the seat back")).to_be_visible()
    mail = eventually(
        lambda: [m for m in system.mailbox.messages if m.get_content_maintype() == "multipart"], 20
    )[-1]
    assert any(part.get_content_type() == "text/calendar" for part in mail.walk())
    page.get_by_role("link", name=re.compile("Programme, ")).click()
    page.get_by_role("button", name=re.compile("Remember: Online hospitals")).click()
    expect(
        page.get_by_role("button", name=re.compile("Remember: Online hospitals"))
    ).to_have_attribute("aria-pressed", "true")
    page.get_by_role("link", name="My agenda (2)").click()
    for title in ("Training: a data catalogue", "Online hospitals"):
        expect(page.locator("main")).to_contain_text(title)
    page.get_by_role("button", name=re.compile("Give the seat back")).click()
    expect(page.get_by_role("status")).to_contain_text("The seat is given back")
    assert Seat.objects.get().state == SeatState.RELEASED
    assert Favourite.objects.get().session == world.moving
    page.context.close()


def test_cards_stand_under_their_hours_and_beside_their_rooms(
    browser: Browser, system: System, world
):
    system.start("redis", "web")
    page = open_page(browser, DESKTOP)
    for language in ("en", "ar"):
        page.goto(f"{system.url}/{language}/{world.day}")
        card = page.locator(f'.slot:has(a[href$="/sessions/{world.opening.pk}/"])').bounding_box()
        hours = page.locator(".timetable-head .tracks > span:not(.now-label)")
        nine, ten = hours.nth(0).bounding_box(), hours.nth(1).bounding_box()
        row = page.locator(".timetable-row").first.bounding_box()
        assert card
        assert nine
        assert ten
        assert row
        assert row["y"] <= card["y"]
        assert card["y"] + card["height"] <= row["y"] + row["height"]
        # From nine o'clock into the hour of ten, which is as wide as its cards need.
        if language == "en":
            assert abs(card["x"] - nine["x"]) < 4
            assert ten["x"] < card["x"] + card["width"] < ten["x"] + ten["width"]
        else:
            edge = nine["x"] + nine["width"]
            assert abs(card["x"] + card["width"] - edge) < 4
            assert ten["x"] < card["x"] < ten["x"] + ten["width"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_card_of_a_long_day_breaks_a_word(browser: Browser, system: System, world, language):
    """Twelve hours and short sessions: every word stays whole, and on a usual screen nothing is cut off."""
    words = "Infrastructure of cities"
    for number in range(3):
        room = make_room(world.summit, name=f"Stage {number}")
        make_session(world.summit, room=room, hour=9 + number, length=0.25, title=words)
    make_session(world.summit, room=room, hour=19, length=2, title="Banquet")
    publish(world.summit)
    system.start("redis", "web")
    page = open_page(browser, DESKTOP)
    page.goto(f"{system.url}/{language}/{world.day}")
    cards = page.locator(".slot")
    assert cards.count() >= 8
    cut = cards.evaluate_all("all => all.filter(one => one.scrollWidth > one.clientWidth).length")
    assert cut == 0
    broken = page.locator(".slot a", has_text=words).evaluate_all(
        "all => all.filter(one => one.getClientRects().length > 2).length"
    )
    assert broken == 0
    region = page.locator(".timetable")
    assert region.evaluate("one => one.scrollWidth <= one.clientWidth + 1")
    expect(page.locator("[data-grid-hint]")).to_be_hidden()
    page.set_viewport_size({"width": 800, "height": 700})
    expect(page.locator("[data-grid-hint]")).to_be_visible()
    page.context.close()


def test_hours_and_rooms_stay_in_view_while_one_scrolls(browser: Browser, system: System, world):
    for number in range(14):
        room = make_room(world.summit, name=f"Room {number}")
        make_session(world.summit, room=room, hour=9, length=12, title=f"Long {number}")
    publish(world.summit)
    system.start("redis", "web")
    page = open_page(browser, {"width": 1000, "height": 600})
    page.goto(f"{system.url}/en/{world.day}")
    region = page.locator(".timetable")
    region.evaluate("element => element.scrollTo(400, 500)")
    outer = region.bounding_box()
    head = page.locator(".timetable-head").bounding_box()
    room_box = page.locator(".timetable-room").nth(8).bounding_box()
    assert outer
    assert head
    assert room_box
    assert abs(head["y"] - outer["y"]) < 4
    assert abs(room_box["x"] - outer["x"]) < 4
    assert page.evaluate("document.documentElement.scrollWidth") == 1000


def test_filters_and_views_are_links_that_work_by_keyboard(browser: Browser, system: System, world):
    system.start("redis", "web")
    page = open_page(browser, DESKTOP, java_script_enabled=False)
    page.goto(f"{system.url}/en/{world.day}")
    page.locator("summary:visible", has_text="Theme").press("Enter")
    page.get_by_role("link", name="Health", exact=True).click()
    expect(page.locator(".timetable")).to_contain_text("Internet and public security")
    expect(page.locator(".timetable")).not_to_contain_text("Online hospitals")
    page.get_by_role("link", name="List", exact=True).click()
    expect(page.locator(".timetable")).to_have_count(0)
    expect(page.locator(".list-of-day")).to_contain_text("Internet and public security")
    page.get_by_role("link", name="Show all sessions").click()
    expect(page.locator(".list-of-day")).to_contain_text("Online hospitals")
    page.get_by_label("Search title or speaker").fill("yang")
    page.get_by_label("Search title or speaker").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 session for “yang”")


def test_a_visitor_without_a_link_learns_how_to_get_a_seat(browser: Browser, system: System, world):
    system.start("redis", "web", "worker")
    page = open_page(browser)
    page.goto(f"{system.url}/en/yinchuan/programme/sessions/{world.training.pk}/")
    page.get_by_role("link", name="Take a seat").click()
    page.get_by_label("Email").fill(world.guest.attendee.email)
    page.get_by_role("button", name="Send me the link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    eventually(lambda: system.mailbox.messages, 20)


def test_a_reader_elsewhere_sees_the_hour_on_the_own_clock(browser: Browser, system: System, world):
    system.start("redis", "web")
    path = f"{system.url}/en/yinchuan/programme/sessions/{world.opening.pk}/"
    page = open_page(browser, timezone_id="Africa/Algiers")
    page.goto(path)
    expect(page.locator("[data-local]")).to_have_text(re.compile("02:00–03:30.? where you are"))
    page = open_page(browser, timezone_id="Asia/Shanghai")
    page.goto(path)
    expect(page.locator("[data-local]")).to_be_hidden()


@pytest.mark.slow
def test_every_page_of_the_programme_is_accessible_in_four_languages_light_and_dark(
    browser: Browser, system: System, world
):
    book(world.training, world.guest)
    favourites.mark(released(world.moving), registration=world.guest, by=world.guest)
    waits = make_guest(world.summit)
    book(world.training, waits)
    agreement = Agreement.objects.create(
        summit=world.summit, title="Cooperation", kind="memorandum", state="announced"
    )
    body = Organisation.objects.create(summit=world.summit, name="CEC", kind="company")
    Party.objects.create(summit=world.summit, agreement=agreement, organisation=body)
    speaker = world.opening.roles.get().speaker_id
    system.start("redis", "web")
    base = "yinchuan/programme"
    paths = (
        world.day,
        f"{world.day}?view=list&theme={world.opening.track_id}",
        f"{base}/all/",
        f"{base}/changes/",
        f"{base}/search/?q=a",
        f"{base}/sessions/{world.moving.pk}/",
        f"{base}/sessions/{world.training.pk}/seat/",
        "yinchuan/speakers/",
        f"yinchuan/speakers/{speaker}/",
        "yinchuan/agreements/",
        f"{world.own}/",
        f"{world.own}/agenda/",
        f"{world.own}/programme/",
        f"{world.own}/programme/sessions/{world.training.pk}/",
        f"my/{links.token(waits)}/agenda/",
    )
    wrong: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            wrong.append(message.text)

    page = open_page(browser)
    page.on("console", note)
    for language, path, views in loads(paths):
        page.set_viewport_size(views[0][0])
        answer = page.goto(f"{system.url}/{language}/{path}")
        assert answer is not None
        assert answer.status == 200, path
        wrong += faults(page, views)
    page.context.close()
    assert wrong == []


@pytest.mark.parametrize("width", [320, 480, 768, 1024, 1920])
def test_no_width_needs_sideways_scrolling(browser: Browser, system: System, world, width):
    system.start("redis", "web")
    page = open_page(browser, {"width": width, "height": 800})
    for path in (
        world.day,
        f"yinchuan/programme/sessions/{world.opening.pk}/",
        f"{world.own}/agenda/",
    ):
        for language in ("fr", "ar"):
            page.goto(f"{system.url}/{language}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path

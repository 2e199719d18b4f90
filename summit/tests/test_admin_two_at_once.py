"""Two people have one form open: nobody's change is undone in silence."""

import threading
import time
from html import unescape

import pytest
from django.db import connections
from django.db.models.signals import pre_save
from django.test import Client
from django.urls import reverse

from summit.enums import Role
from summit.models import AuditEntry, Highlight, Summit
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import said_by, save, sent_by

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(
        expected_headcount=900,
        working_languages=["en", "fr"],
        tagline_en="Water for all",
        introduction_en="First.\n\nSecond.",
    )


@pytest.fixture
def url(summit):
    return reverse("admin:summit_summit_change", args=[summit.pk])


def _colleague(summit):
    client = Client()
    client.force_login(make_user(summit, Role.OWNER))
    return client


@pytest.fixture
def both(summit):
    """Two owners, each in a browser."""
    return _colleague(summit), _colleague(summit)


def test_what_a_colleague_changed_meanwhile_stays(both, summit, url):
    mine, theirs = both
    shown = said_by(mine, url)
    news = {"city_en": "Oran", "capacity": "70", "working_languages": ["en"], "last_day": ""}
    news["last_day"] = news["registration_closes_0"] = summit.last_day.isoformat()
    news["registration_closes_1"] = "09:30:00"
    save(theirs, url, said_by(theirs, url) | news)

    save(mine, url, shown | {"tagline_en": "Water first"})

    row = Summit.objects.get()
    assert (row.tagline_en, row.city_en, row.capacity) == ("Water first", "Oran", 70)
    assert row.working_languages == ["en"]
    assert f"{row.registration_closes.astimezone(row.zone):%H:%M}" == "09:30"
    assert AuditEntry.objects.latest("pk").details == {"fields": ["tagline_en"]}


def test_what_both_changed_is_refused_by_name_and_can_be_put_through(both, url):
    mine, theirs = both
    shown = said_by(mine, url)
    save(theirs, url, said_by(theirs, url) | {"city_en": "Oran", "region_en": "West"})

    answer = mine.post(url, shown | {"city_en": "Algiers", "tagline_en": "Water first"})

    text = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "Somebody else has changed this meanwhile: City. Nothing is saved yet." in text
    assert "It now says: Oran. Saving again puts yours in its place." in text
    again = sent_by(answer, "summit_form")
    assert (again["city_en"], again["tagline_en"]) == ("Algiers", "Water first")
    assert again["region_en"] == "West"  # left alone here: the page has caught up
    assert Summit.objects.get().tagline_en == "Water for all"

    save(mine, url, again)

    row = Summit.objects.get()
    assert (row.city_en, row.region_en, row.tagline_en) == ("Algiers", "West", "Water first")


def test_the_same_change_of_both_is_no_quarrel(both, url):
    mine, theirs = both
    shown = said_by(mine, url)
    save(theirs, url, said_by(theirs, url) | {"city_en": "Oran"})

    save(mine, url, shown | {"city_en": "Oran", "tagline_en": "Water first"})

    assert Summit.objects.get().tagline_en == "Water first"


def test_a_text_of_several_lines_is_changed_only_by_who_changes_it(both, url):
    """Browsers send other line ends than are stored."""
    mine, _theirs = both
    save(mine, url, said_by(mine, url) | {"tagline_en": "Water first"})
    assert Summit.objects.get().introduction_en == "First.\n\nSecond."

    save(mine, url, said_by(mine, url) | {"introduction_en": "First.\r\n\r\nThird."})
    assert Summit.objects.get().introduction_en.split() == ["First.", "Third."]


def test_a_colour_that_the_browser_writes_in_small_letters_is_the_same(both, url):
    Summit.objects.update(primary_colour="#0E6B70")
    mine, _theirs = both
    save(mine, url, said_by(mine, url) | {"primary_colour": "#0e6b70", "tagline_en": "Water first"})
    assert AuditEntry.objects.latest("pk").details == {"fields": ["tagline_en"]}
    save(mine, url, said_by(mine, url) | {"primary_colour": "#0e6b71"})
    assert Summit.objects.get().primary_colour == "#0e6b71"


def test_a_line_of_a_table_that_a_colleague_changed_meanwhile_stays(both, summit, url):
    Highlight.objects.create(summit=summit, value="40", label_en="countries", source="A list")
    mine, theirs = both
    shown = said_by(mine, url)
    save(theirs, url, said_by(theirs, url) | {"highlight_set-0-value": "45"})

    save(mine, url, shown | {"highlight_set-0-label_en": "states"})
    line = Highlight.objects.get()
    assert (line.value, line.label_en) == ("45", "states")

    answer = mine.post(url, shown | {"highlight_set-0-value": "50"})
    assert "It now says: 45." in answer.content.decode()
    assert Highlight.objects.get().value == "45"


def test_a_line_that_a_colleague_changed_is_deleted_only_by_who_has_seen_it(both, summit, url):
    Highlight.objects.create(summit=summit, value="40", label_en="countries", source="A list")
    mine, theirs = both
    shown = said_by(mine, url)
    save(theirs, url, said_by(theirs, url) | {"highlight_set-0-value": "45"})

    answer = mine.post(url, shown | {"highlight_set-0-DELETE": "on"})
    assert "Somebody else has changed this meanwhile: " in answer.content.decode()
    assert Highlight.objects.get().value == "45"
    save(mine, url, sent_by(answer, "summit_form") | {"highlight_set-0-DELETE": "on"})
    assert not Highlight.objects.exists()


@pytest.fixture
def moved_to_tokyo(both, summit, url):
    """What one has open, with a time at 09:00, while the other moves the clocks of the summit."""
    mine, theirs = both
    opens = {"registration_opens_0": "2026-03-01", "registration_opens_1": "09:00"}
    save(theirs, url, said_by(theirs, url) | opens | {"time_zone": "Africa/Nairobi"})
    shown = said_by(mine, url)
    save(theirs, url, said_by(theirs, url) | {"time_zone": "Asia/Tokyo"})
    return shown


def _opens():
    row = Summit.objects.get()
    return f"{row.registration_opens.astimezone(row.zone):%H:%M %Z}"


def test_a_zone_that_a_colleague_changed_meanwhile_moves_no_time(both, url, moved_to_tokyo):
    assert _opens() == "09:00 JST"
    mine, _theirs = both

    save(mine, url, moved_to_tokyo | {"capacity": "70"})

    assert (Summit.objects.get().capacity, _opens()) == (70, "09:00 JST")
    assert AuditEntry.objects.latest("pk").details == {"fields": ["capacity"]}


def test_a_time_typed_for_clocks_that_a_colleague_changed_is_asked_about(both, url, moved_to_tokyo):
    mine, _theirs = both

    answer = mine.post(url, moved_to_tokyo | {"registration_opens_1": "10:30", "capacity": "70"})

    text = unescape(answer.content.decode())
    assert answer.status_code == 200
    assert "Somebody else has changed this meanwhile: Time zone. Nothing is saved yet." in text
    assert "The time zone is Asia/Tokyo by now. Saving again reads this time in it." in text
    assert (Summit.objects.get().capacity, _opens()) == (None, "09:00 JST")
    again = sent_by(answer, "summit_form")
    assert (again["time_zone"], again["registration_opens_1"]) == ("Asia/Tokyo", "10:30")

    save(mine, url, again)

    assert (Summit.objects.get().capacity, _opens()) == (70, "10:30 JST")


def test_a_time_taken_away_is_none_on_any_clocks(both, url, moved_to_tokyo):
    mine, _theirs = both

    save(mine, url, moved_to_tokyo | {"registration_opens_0": "", "registration_opens_1": ""})

    assert Summit.objects.get().registration_opens is None


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_an_end_of_the_calendar_is_refused(both, summit, url, day):
    """In another zone it is none that can be read from the database."""
    mine, _theirs = both
    moment = {"registration_closes_0": day, "registration_closes_1": "23:59:59"}
    for wrong in (moment, {"last_day": day}):
        answer = mine.post(url, said_by(mine, url) | wrong)
        assert "Check the year." in answer.content.decode()
    assert Summit.objects.get().last_day == summit.last_day


def test_a_wrong_value_elsewhere_does_not_make_the_form_forget(both, url):
    """The page that comes back with an error still knows what was typed and what the row says."""
    mine, _theirs = both
    shown = said_by(mine, url)
    wrong = {"contact_email": "nobody", "city_en": "Algiers", "registration_closes_1": "07:00:00"}
    answer = mine.post(url, shown | wrong | {"registration_closes_0": "2027-05-01"})
    again = sent_by(answer, "summit_form") | {"contact_email": "office@example.org"}

    save(mine, url, again)

    row = Summit.objects.get()
    assert row.city_en == "Algiers"
    assert f"{row.registration_closes.astimezone(row.zone):%H:%M}" == "07:00"


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_the_same_moment_go_one_after_the_other(both, url):
    """The second waits for the first, and hears of it."""
    mine, theirs = both
    shown, saving, answers = said_by(mine, url), threading.Event(), {}

    def hold(sender, **given):
        if not saving.is_set():
            saving.set()
            time.sleep(1)  # long enough for the other to read the row as it was

    def press(client, city):
        try:
            answers[city] = client.post(url, shown | {"city_en": city}).status_code
        finally:
            connections.close_all()

    pre_save.connect(hold, sender=Summit)
    try:
        first = threading.Thread(target=press, args=(theirs, "Oran"))
        first.start()
        assert saving.wait(30)
        press(mine, "Algiers")
        first.join(30)
    finally:
        pre_save.disconnect(hold, sender=Summit)

    assert answers == {"Oran": 302, "Algiers": 200}
    assert Summit.objects.get().city_en == "Oran"

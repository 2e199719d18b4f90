"""The organisers' first page: what it counts, for whom, and that it stays cheap."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from attendees import dashboards
from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration
from attendees.screens import day_chart
from attendees.services import decisions
from attendees.tests.factories import make_category, make_registration, put_on_waiting_list
from summit import dashboard, panels
from summit.enums import Role, SummitState
from summit.models import Notification, Summit
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cache.clear()


def _board(summit, user=None):
    return dashboard.Board(summit, user or make_user(summit, Role.OWNER), timezone.now())


def _figures(summit, user=None):
    figures, _cards = dashboard.panels(_board(summit, user))
    return {str(figure.label): figure for figure in figures}


def _card(summit, title):
    _figures, cards = dashboard.panels(_board(summit))
    return next(card for card in cards if card.title == title)


def _waits(registration, **ago):
    Registration.objects.filter(pk=registration.pk).update(
        submitted_at=timezone.now() - dt.timedelta(**ago)
    )


def test_figures_count_the_registrations_of_this_summit():
    summit = make_summit(capacity=100)
    free, approved = make_category(summit), make_category(summit, needs_approval=True)
    for _n in range(3):
        make_registration(free)
    make_registration(approved)
    late = make_registration(approved)
    _waits(late, days=4)
    make_registration(make_category(make_summit()))
    summit.refresh_from_db()

    found = _figures(summit)

    assert found["registrations"].value == 5
    assert found["registrations"].note == "+4 today"
    assert (found["confirmed"].value, found["confirmed"].note) == (3, "")
    assert found["places left"].value == 97
    waiting = found["wait for approval"]
    assert (waiting.value, waiting.note, waiting.tone) == (2, "1 beyond our promise", "bad")


def test_drafts_are_no_registrations_yet():
    summit = make_summit()
    registration = make_registration(make_category(summit))
    Registration.objects.filter(pk=registration.pk).update(state=State.DRAFT)

    assert _figures(summit)["registrations"].value == 0


def test_the_states_add_up_to_the_registrations_and_drafts_are_said_apart():
    summit = make_summit()
    category = make_category(summit, needs_approval=True)
    owner = make_user(summit, Role.OWNER)
    rows = [make_registration(category) for _n in range(5)]
    decisions.approve(rows[0], by=owner)
    Registration.objects.filter(pk__in=[row.pk for row in rows[3:]]).update(state=State.DRAFT)

    card = _card(summit, "By state")

    assert _figures(summit)["registrations"].value == 3
    assert card.content["lead"] == "Confirmed 1 (33 %). The other 2:"
    assert [(row.label, row.count) for row in card.content["rows"]] == [("Submitted", 2)]
    assert card.content["note"] == "2 more have begun and not sent it in."


def test_countries_add_up_to_the_confirmed_at_every_moment():
    summit = make_summit(country="CN")
    category = make_category(summit)
    make_registration(category, country="CN")
    make_registration(category, country="")
    make_registration(category, country="FR").attendee.positions.all().delete()
    assert _card(summit, "Confirmed by country").content["lead"] == "China 1 (33 %)."

    make_registration(category, country="DZ")
    card = _card(summit, "Confirmed by country")

    assert card.content["lead"] == "China 1 (25 %). Abroad 1, from 1 country:"
    assert [(row.label, row.count) for row in card.content["rows"]] == [
        ("Algeria", 1),
        ("No country given", 2),
    ]


def test_places_left_are_those_of_the_quotas_where_the_summit_names_none():
    summit = make_summit()
    make_registration(make_category(summit, quota=10))
    make_category(summit, quota=5)
    assert _figures(summit)["places left"].value == 14

    make_category(summit)
    assert _figures(summit)["no limit"].value is None


def test_days_run_to_today_on_the_clocks_of_the_summit():
    summit = make_summit(time_zone="Asia/Shanghai")
    category = make_category(summit)
    with time_machine.travel("2026-10-19T15:30:00Z", tick=False):  # 23:30 in Shanghai
        make_registration(category)
    with time_machine.travel("2026-10-19T16:30:00Z", tick=False):  # half past midnight
        make_registration(category)
        Summit.objects.update(first_day="2026-11-14", last_day="2026-11-16")
        card = _card(Summit.objects.get(pk=summit.pk), "Registrations per day")

    bars = card.content.bars
    assert len(bars) == 30
    assert [(bar.date, bar.count, bar.kind) for bar in bars[-2:]] == [
        ("19 October 2026", 1, "peak"),
        ("20 October 2026", 1, "today"),
    ]


def test_after_the_summit_the_days_end_with_the_last_registration():
    summit = make_summit(first_day=dt.date(2018, 11, 14), last_day=dt.date(2018, 11, 16))
    _registration = make_registration(make_category(summit))
    Registration.objects.update(submitted_at=dt.datetime(2018, 11, 10, 8, tzinfo=dt.UTC))
    summit.refresh_from_db()

    card = _card(summit, "Registrations per day")

    assert card.aside == "30 days until 10 November 2018"
    assert card.content.bars[-1].count == 1


def test_days_run_from_right_to_left_in_arabic():
    summit = make_summit()
    make_registration(make_category(summit))

    with translation.override("ar"):
        bars = _card(summit, translation.gettext("Registrations per day")).content.bars

    positions = [float(bar.x.rstrip("%")) for bar in bars]
    assert positions == sorted(positions, reverse=True)


def test_bars_begin_at_zero_and_are_in_proportion():
    summit = make_summit()
    category = make_category(summit)
    for days, count in ((1, 4), (2, 2)):
        for _n in range(count):
            _waits(make_registration(category), days=days)

    heights = {
        bar.count: float(bar.height) for bar in _card(summit, "Registrations per day").content.bars
    }

    assert heights[0] == 0
    assert heights[4] == pytest.approx(2 * heights[2])


def test_waiting_is_grouped_by_the_promise_of_the_office():
    summit = make_summit(answer_days=3)
    category = make_category(summit, needs_approval=True)
    for days in (0, 1, 2, 3, 5, 6, 30):
        _waits(make_registration(category), days=days, minutes=1)

    card = _card(summit, "Waiting for approval, by age")

    assert [(row.label, row.count, row.tone) for row in card.content["rows"]] == [
        ("under 1 day", 1, ""),
        ("1–3 days", 2, ""),
        ("3–5 days", 1, "soon"),
        ("over 5 days", 3, "bad"),
    ]
    assert card.content["note"] == "We promise an answer in 3 days: 4 are beyond it."


@pytest.mark.parametrize("promise", [1, 2, 7, 60])
def test_groups_of_waiting_hold_everybody_once(promise):
    summit = make_summit(answer_days=promise)
    category = make_category(summit, needs_approval=True)
    for days in (0, 1, 2, 4, 8, 70):
        _waits(make_registration(category), days=days)

    rows = _card(summit, "Waiting for approval, by age").content["rows"]

    assert sum(row.count for row in rows) == 6


def test_states_other_than_confirmed_are_bars_with_the_largest_first():
    summit = make_summit()
    owner = make_user(summit, Role.OWNER)
    category = make_category(summit, needs_approval=True)
    rows = [make_registration(category) for _n in range(4)]
    decisions.approve(rows[0], by=owner)
    decisions.reject(rows[1], reason="No press card.", by=owner)

    card = _card(summit, "By state")

    assert card.content["lead"] == "Confirmed 1 (25 %). The other 3:"
    assert [(row.label, row.count, row.share) for row in card.content["rows"]] == [
        ("Submitted", 2, "100.00%"),
        ("Rejected", 1, "50.00%"),
    ]


def test_countries_are_named_in_the_readers_language_and_the_host_is_a_sentence():
    summit = make_summit(country="CN")
    category = make_category(summit)
    for country in ("CN", "CN", "CN", "DZ", "FR", "DZ"):
        make_registration(category, country=country)

    with translation.override("fr"):
        card = _card(summit, translation.gettext("Confirmed by country"))

    assert [(row.label, row.count) for row in card.content["rows"]] == [
        ("Algérie", 2),
        ("France", 1),
    ]
    assert "Chine 3" in card.content["lead"]


def test_only_the_first_post_of_a_person_counts_as_the_country():
    summit = make_summit(country="CN")
    registration = make_registration(make_category(summit), country="DZ")
    post = registration.attendee.positions.get()
    post.pk, post.country, post.rank = None, "FR", 1
    post.save()

    rows = _card(summit, "Confirmed by country").content["rows"]

    assert [(row.label, row.count) for row in rows] == [("Algeria", 1)]


def test_many_countries_end_in_others():
    summit = make_summit(country="CN")
    category = make_category(summit)
    for country in ("DZ", "FR", "DE", "SG", "MY", "AE", "EG", "IN", "UA"):
        make_registration(category, country=country)

    rows = _card(summit, "Confirmed by country").content["rows"]

    assert len(rows) == 8
    assert (rows[-1].label, rows[-1].count, rows[-1].share) == ("2 others", 2, "0%")
    assert {row.share for row in rows[:-1]} == {"100.00%"}


def test_quota_and_what_is_left():
    summit = make_summit()
    make_registration(make_category(summit, quota=4, position=1))
    make_category(summit, quota=None, position=2)

    first, second = _card(summit, "Places taken against quota").content["rows"]

    assert (first["taken"], first["left"], first["taken_share"], first["quota_share"]) == (
        1,
        3,
        "25.00%",
        "100.00%",
    )
    assert (second["left"], second["quota_share"]) == (None, "")


def test_message_health():
    summit = make_summit()
    for _n in range(4):
        make_registration(make_category(summit))
    first, second, *_rest = Notification.objects.values_list("pk", flat=True)
    Notification.objects.filter(pk=first).update(state="failed")
    Notification.objects.filter(pk=second).update(state="sent", sent_at=timezone.now())

    card = _card(summit, "Messages")

    assert {line.state: line.count for line in card.content["lines"]} == {
        "queued": 2, "sending": 0, "sent": 1, "bounced": 0, "failed": 1,
    }  # fmt: skip
    failed = _figures(summit)["message failed"]
    assert (failed.value, failed.tone) == (1, "bad")


@pytest.mark.parametrize(("role", "sees"), [(Role.DESK, True), (Role.PROGRAMME, False)])
def test_numbers_of_people_are_for_who_may_see_people(client, role, sees):
    summit = make_summit()
    make_registration(make_category(summit))
    client.force_login(make_user(summit, role))

    page = client.get(reverse("admin:index"))

    assert ("registration" in {str(figure.label) for figure in page.context["figures"]}) is sees
    assert page.status_code == 200


def test_a_summit_without_anything_says_so(client):
    summit = make_summit(state=SummitState.DRAFT)
    client.force_login(make_user(summit, Role.OWNER))

    page = client.get(reverse("admin:index")).content.decode()

    for words in ("Nobody registered on these days.", "Nobody waits for an answer.",
                  "Nobody has registered yet.", "There are no categories yet.",
                  "Nobody is confirmed yet."):  # fmt: skip
        assert words in page


def test_no_more_queries_for_more_registrations(client):
    summit = make_summit()
    category = make_category(summit, needs_approval=True)
    client.force_login(make_user(summit, Role.OWNER))
    counts = []
    for total in (1, 12):
        while Registration.objects.count() < total:
            make_registration(category, country="DZ")
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("admin:index"))
        counts.append(len(queries))

    assert counts[0] == counts[1]
    assert counts[1] <= 23


def test_large_counts_are_read_once_and_the_queue_always():
    summit = make_summit()
    category = make_category(summit, needs_approval=True)
    owner = make_user(summit, Role.OWNER)
    make_registration(category, country="DZ")
    assert _figures(summit, owner)["waits for approval"].value == 1

    make_registration(category, country="DZ")
    with CaptureQueriesContext(connection) as queries:
        assert _figures(summit, owner)["wait for approval"].value == 2

    assert not any("DISTINCT ON" in query["sql"] for query in queries)


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2018-10-19", "26 days to opening"),
        ("2018-11-13", "1 day to opening"),
        ("2018-11-14", "Open: day 1 of 3"),
        ("2018-11-16", "Open: day 3 of 3"),
        ("2018-11-17", "Ended yesterday"),
        ("2018-12-10", "Ended 24 days ago"),
        ("2019-06-01", "Ended 6 months ago"),
        ("2026-11-23", "Ended 8 years ago"),
    ],
)
def test_the_title_is_the_situation(today, words):
    summit = Summit(first_day=dt.date(2018, 11, 14), last_day=dt.date(2018, 11, 16))

    assert panels.situation(summit, dt.date.fromisoformat(today)) == words


def test_a_summit_that_is_over_but_still_takes_registrations_says_both():
    days = {"first_day": dt.date(2018, 11, 14), "last_day": dt.date(2018, 11, 16)}
    summit = Summit(**days, state=SummitState.REGISTRATION_OPEN)
    today = dt.date(2026, 11, 23)
    assert panels.situation(summit, today) == "Ended 8 years ago, but registration is still open"
    assert panels.situation(Summit(**days, state=SummitState.ENDED), today) == "Ended 8 years ago"


def test_the_dates_under_the_chart_stand_at_even_distances():
    days = [day_chart.Day(dt.date(2026, 11, n), n, None) for n in range(1, 31)]
    bars = day_chart.DayChart.of(days, today=days[-1].date).bars
    assert [n for n, bar in enumerate(bars) if bar.tick] == [1, 15, 29]


def test_situation_of_one_day_and_of_none():
    day = dt.date(2018, 11, 14)

    assert panels.situation(Summit(first_day=day, last_day=day), day) == "Open today"
    cancelled = Summit(first_day=day, last_day=day, state=SummitState.CANCELLED)
    assert panels.situation(cancelled, day) == "Cancelled"
    archived = Summit(first_day=day, last_day=day, state=SummitState.ARCHIVED, was_cancelled=True)
    assert panels.situation(archived, day) == "Cancelled"


def test_of_a_cancelled_summit_nothing_is_left_and_nothing_closes():
    soon = timezone.now() + dt.timedelta(days=9)
    summit = make_summit(capacity=100, registration_closes=soon)
    make_registration(make_category(summit, needs_approval=True))
    summit.state = SummitState.CANCELLED
    board = dashboard.Board(summit, make_user(summit, Role.OWNER), timezone.now())
    labels = {str(figure.label) for figure in dashboards.figures(board)}
    assert labels == {"registration", "confirmed"}
    assert dashboards.waiting_by_age(board) is None
    assert dashboards.against_quota(board) is None
    dates = [line.label for line in panels.dates(board).content["lines"]]
    assert dates == ["First day", "Last day", "Personal data is erased"]


def _rows_behind(client, link):
    context = client.get(link).context
    return context["queue" if "queue" in context else "cl"].result_count


def test_every_link_leads_to_what_it_counts(client):
    summit = make_summit()
    owner = make_user(summit, Role.OWNER)
    client.force_login(owner)
    category = make_category(summit, needs_approval=True, quota=9)
    decisions.approve(make_registration(category, country="DZ"), by=owner)
    put_on_waiting_list(make_registration(category), by=owner)
    make_registration(category)
    page = client.get(reverse("admin:index"))

    for figure in page.context["figures"]:
        if figure.link:
            assert _rows_behind(client, figure.link) == figure.value, figure
    by_state = next(card for card in page.context["cards"] if card.title == "By state")
    for row in by_state.content["rows"]:
        assert _rows_behind(client, row.link) == row.count, row


def test_badge_counts_who_waits_here():
    from attendees.dashboards import waiting_for_a_decision

    summit = make_summit()
    make_registration(make_category(summit, needs_approval=True))
    make_registration(make_category(make_summit(), needs_approval=True))

    assert waiting_for_a_decision(summit).count() == 1
    assert Category.objects.count() == 2

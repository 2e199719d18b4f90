"""Every list of the core as owner, colleague, member elsewhere and stranger; more rows, no more queries."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst

from summit import audit, navigation, outbox
from summit.enums import OrganisationKind, Role, Scope
from summit.models import (
    ApiToken,
    AuditEntry,
    Gate,
    Hall,
    Membership,
    Notification,
    Organisation,
    OrganisationRole,
    PressItem,
    Room,
    SponsorLevel,
    User,
    Venue,
    Zone,
)
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def _venue(summit, n):
    venue = Venue.objects.create(summit=summit, name=f"Venue {n}")
    Hall.objects.create(summit=summit, venue=venue, name=f"Hall {n}")


def _room(summit, n):
    venue = Venue.objects.create(summit=summit, name=f"Venue {n}")
    hall = Hall.objects.create(summit=summit, venue=venue, name=f"Hall {n}")
    Room.objects.create(summit=summit, hall=hall, name=f"Room {n}", fire_maximum=10)


def _zone(summit, n):
    zone = Zone.objects.create(summit=summit, kind="expo", name=f"Zone {n}")
    Gate.objects.create(summit=summit, zone=zone, name="North")


def _organisation(summit, n):
    body = Organisation.objects.create(
        summit=summit, name=f"Body {n}", kind=OrganisationKind.COMPANY
    )
    OrganisationRole.objects.create(summit=summit, organisation=body, kind="host")


def _sponsor_level(summit, n):
    SponsorLevel.objects.create(summit=summit, name=f"Level {n}")


def _press(summit, n):
    PressItem.objects.create(
        summit=summit, title=f"Item {n}", source="Xinhua", published_at=timezone.now()
    )


def _member(summit, n):
    make_user(summit, Role.DESK)


def _token(summit, n):
    ApiToken.objects.create(
        summit=summit,
        membership=make_user(summit, Role.ORGANISER).memberships.get(),
        name=f"Token {n}",
        prefix="smt_abcd",
        digest=f"{summit.pk}-{n}",
        scopes=[Scope.SUMMIT_READ],
    )


def _notification(summit, n):
    outbox.queue(
        "registration.received",
        to=f"person-{n}@summit-tests.dev",
        about=summit,
        summit=summit,
        language="en",
        dedupe=str(n),
    )


def _entry(summit, n):
    audit.record(summit, "change", by=make_user(), fields=["name_en"])


LISTS = {
    "venue": _venue,
    "room": _room,
    "zone": _zone,
    "organisation": _organisation,
    "sponsorlevel": _sponsor_level,
    "pressitem": _press,
    "membership": _member,
    "apitoken": _token,
    "notification": _notification,
    "auditentry": _entry,
}
MODELS = {
    "venue": Venue, "room": Room, "zone": Zone, "organisation": Organisation,
    "sponsorlevel": SponsorLevel, "pressitem": PressItem, "membership": Membership,
    "apitoken": ApiToken, "notification": Notification, "auditentry": AuditEntry,
}  # fmt: skip
# Which roles besides the owner read each list; everybody else gets a 403.
READERS = {
    "venue": set(Role), "room": set(Role), "zone": set(Role), "organisation": set(Role),
    "sponsorlevel": set(Role), "pressitem": set(Role) - {Role.DESK}, "membership": set(),
    "apitoken": set(),
    "notification": {Role.ORGANISER, Role.AUDITOR}, "auditentry": {Role.ORGANISER, Role.AUDITOR},
}  # fmt: skip


def _list(name: str) -> str:
    return reverse(f"admin:summit_{name}_changelist")


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh-hans"])
def test_the_title_of_a_list_is_what_it_lists(client, language):
    client.force_login(make_user(make_summit(), Role.OWNER))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    page = client.get(_list("pressitem"))
    with translation.override(language):
        expected = capfirst(PressItem._meta.verbose_name_plural)
        assert page.context["title"] == expected
    assert f"{expected} |" in page.content.decode()


@pytest.mark.parametrize("name", LISTS)
def test_list_needs_no_more_queries_for_three_rows_than_for_one(client, name):
    summit = make_summit()
    client.force_login(make_user(summit, Role.OWNER))
    counts = []
    for total in (1, 3):
        while MODELS[name].objects.for_summit(summit).count() < total + (name == "membership"):
            LISTS[name](summit, MODELS[name].objects.count())
        client.get(_list(name))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(_list(name)).status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


@pytest.mark.parametrize("name", LISTS)
def test_list_shows_the_rows_of_the_own_summit_only(client, name):
    ours, theirs = make_summit(), make_summit()
    LISTS[name](ours, 1)
    LISTS[name](theirs, 2)
    client.force_login(make_user(ours, Role.OWNER))

    shown = client.get(_list(name)).context["cl"].queryset

    assert set(shown.values_list("summit", flat=True)) == {ours.pk}


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.OWNER])
def test_each_role_reads_what_the_rules_say(client, name, role):
    summit = make_summit()
    LISTS[name](summit, 1)
    client.force_login(make_user(summit, role))

    expected = 200 if role in READERS[name] else 403

    assert client.get(_list(name)).status_code == expected


@pytest.mark.parametrize("name", LISTS)
def test_member_of_another_summit_finds_no_row_by_its_number(client, name):
    LISTS[name](make_summit(), 1)
    row = MODELS[name].objects.latest("pk")
    client.force_login(make_user(make_summit(), Role.OWNER))

    answers = {
        page: client.get(reverse(f"admin:summit_{name}_{page}", args=[row.pk])).status_code
        for page in ("change", "delete", "history")
    }
    posted = client.post(reverse(f"admin:summit_{name}_change", args=[row.pk]), {})

    assert answers == {"change": 404, "delete": 404, "history": 404}
    assert posted.status_code == 404


@pytest.mark.parametrize("name", LISTS)
def test_nobody_enters_without_a_login(client, name):
    assert client.get(_list(name)).status_code == 302
    client.force_login(make_user())  # staff of no summit
    assert client.get(_list(name), follow=True).status_code == 403


@pytest.mark.parametrize("name", ["venue", "pressitem", "organisation"])
def test_bulk_delete_with_numbers_of_another_summit_does_nothing(client, name):
    ours, theirs = make_summit(), make_summit()
    LISTS[name](ours, 1)
    LISTS[name](theirs, 2)
    row = MODELS[name].objects.for_summit(theirs).get()
    client.force_login(make_user(ours, Role.OWNER))

    client.post(
        _list(name),
        {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"},
    )

    assert MODELS[name].objects.filter(pk=row.pk).exists()


def test_a_member_of_two_summits_works_on_one_at_a_time(client):
    user = make_user(first := make_summit(), Role.OWNER)
    second = make_summit(first_day=first.first_day + dt.timedelta(days=90),
                         last_day=first.last_day + dt.timedelta(days=90))  # fmt: skip
    Membership.objects.create(summit=second, user=user, role=Role.AUDITOR)
    for summit in (first, second):
        _venue(summit, summit.pk)
    client.force_login(user)

    before = [venue.summit for venue in client.get(_list("venue")).context["cl"].queryset]
    client.post(reverse("admin:switch"), {"summit": second.pk})
    after = client.get(_list("venue"))

    assert before == [first]
    assert [venue.summit for venue in after.context["cl"].queryset] == [second]
    assert after.context["has_add_permission"] is False  # an auditor there


def test_opening_a_row_of_ones_other_summit_switches_to_it_and_says_so(client):
    other = make_summit(name="Oran 2027")
    user = make_user(make_summit(), Role.OWNER)
    Membership.objects.create(summit=other, user=user, role=Role.OWNER)
    _venue(other, 1)
    client.force_login(user)

    assert client.get(reverse("admin:index")).context["current_summit"] != other
    venue = reverse("admin:summit_venue_change", args=[Venue.objects.get().pk])
    page, again = client.get(venue), client.get(venue)

    assert page.context["current_summit"] == other
    assert "You work on Oran 2027 now." in page.content.decode()
    assert "You work on" not in again.content.decode()


def test_nobody_switches_to_a_foreign_summit(client):
    client.force_login(make_user(make_summit(), Role.OWNER))
    foreign = make_summit()

    for number in (foreign.pk, "0", "", "x", "1e9", str(10**30)):
        assert client.post(reverse("admin:switch"), {"summit": number}).status_code == 404


def test_switching_goes_on_to_pages_of_ours_only(client):
    summit = make_summit()
    client.force_login(make_user(summit, Role.OWNER))
    post = {"summit": summit.pk}

    ours = client.post(reverse("admin:switch"), post | {"next": "/admin/summit/venue/"})
    away = client.post(reverse("admin:switch"), post | {"next": "https://elsewhere.test/"})

    assert (ours.url, away.url) == ("/admin/summit/venue/", "/admin/")


def test_a_superuser_works_on_every_summit_without_a_membership(client):
    make_summit()
    other = make_summit()
    _venue(other, 1)
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))

    client.post(reverse("admin:switch"), {"summit": other.pk})

    assert client.get(_list("venue")).context["cl"].result_count == 1


def test_before_the_first_summit_a_superuser_is_asked_to_set_one_up(client):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))

    page = client.get(reverse("admin:index"))

    assert "There is no summit yet" in page.content.decode()
    assert client.get(reverse("admin:summit_summit_add")).status_code == 200
    assert client.get(reverse("admin:summit_venue_add")).status_code == 403


def test_the_panel_speaks_the_language_of_its_user_and_keeps_it(client):
    user = make_user(make_summit(), Role.OWNER, language="ar")
    client.force_login(user)

    arabic = client.get(reverse("admin:index"), headers={"Accept-Language": "fr"})
    client.post(reverse("admin:language"), {"language": "zh-hans"})
    chinese = client.get(reverse("admin:index"))
    client.post(reverse("admin:language"), {"language": "tlh"})
    user.refresh_from_db()

    assert 'dir="rtl"' in arabic.content.decode()
    assert "unfold-rtl" in arabic.content.decode()
    assert 'lang="zh-hans"' in chinese.content.decode()
    assert user.language == "zh-hans"


def test_the_panel_allows_eval_and_nothing_inline_and_public_pages_neither(client):
    client.force_login(make_user(make_summit(), Role.OWNER))

    panel = client.get(reverse("admin:index"))["Content-Security-Policy"]
    login = client.get(reverse("mfa_index"))["Content-Security-Policy"]

    directives = dict(part.strip().split(" ", 1) for part in panel.split(";"))
    assert directives["script-src"] == "'self' 'unsafe-eval'"
    assert directives["style-src"] == "'self'"
    assert directives["default-src"] == directives["frame-ancestors"] == "'none'"
    assert "unsafe" not in login


@pytest.mark.parametrize(
    "path", ["admin:index", "admin:summit_venue_add", "admin:summit_summit_changelist"]
)
def test_no_page_of_the_panel_carries_inline_script_or_style(client, path):
    client.force_login(make_user(make_summit(), Role.OWNER))

    page = client.get(reverse(path)).content.decode()

    assert "<style" not in page
    assert "<script>" not in page


def test_times_are_those_of_the_summit(client):
    summit = make_summit(time_zone="Asia/Shanghai")
    client.force_login(make_user(summit, Role.OWNER))
    form = {
        "title_en": "Signed", "source": "Xinhua",
        "published_at_0": "2018-11-14", "published_at_1": "09:30",
        "embargo_until_0": "", "embargo_until_1": "",
    }  # fmt: skip

    client.post(reverse("admin:summit_pressitem_add"), form)
    item = PressItem.objects.get()
    page = client.get(reverse("admin:summit_pressitem_change", args=[item.pk]))

    assert item.published_at == dt.datetime(2018, 11, 14, 1, 30, tzinfo=dt.UTC)
    assert 'name="published_at_1" value="09:30"' in page.content.decode()
    assert "Times in Yinchuan (UTC+8)." in page.content.decode()


def test_navigation_holds_what_the_role_may_see(client):
    summit = make_summit()
    seen = {}
    for role in (Role.OWNER, Role.DESK):
        client.force_login(make_user(summit, role))
        groups = client.get(reverse("admin:index")).context["sidebar_navigation"]
        seen[role] = {str(item.link) for group in groups for item in group.items}

    assert seen[Role.DESK] < seen[Role.OWNER]
    assert _list("membership") in seen[Role.OWNER]
    assert _list("membership") not in seen[Role.DESK]
    assert _list("venue") in seen[Role.DESK]
    assert not {_list("summit"), _list("pressitem")} & seen[Role.DESK]


def test_a_large_number_in_the_navigation_is_grouped_as_everywhere():
    drawn = navigation.Item("Registrations", "users", "/", 4817).drawn()
    assert '<b class="rail-count">4,817</b>' in drawn


def test_lists_of_an_app_are_no_page_of_their_own(client):
    client.force_login(make_user(make_summit(), Role.OWNER))

    assert client.get("/admin/summit/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/admin/summit/venue/abc/change/",
        f"/admin/summit/venue/{10**30}/change/",
        "/admin/summit/venue/-1/change/",
        "/admin/summit/venue/%F0%9F%9A%80/delete/",
        "/admin/summit/venue/?p=99999999999999999999",
        "/admin/summit/venue/?p=-1",
        "/admin/summit/venue/?o=77.-3.x",
        "/admin/summit/venue/?id__exact=abc",
        "/admin/summit/venue/?summit__slug=other",
        "/admin/summit/venue/?q=" + "x" * 3000,
        "/admin/summit/venue/?q=%E2%80%AE%00",
        "/admin/summit/venue/?nothing=1",
        "/admin/summit/notification/?state=nothing&kind=nothing",
        f"/admin/summit/notification/{10**30}/preview/",
        "/admin/summit/organisation/?roles__kind__exact=nothing",
        "/admin/summit/room/?hall__id__exact=999999",
        "/admin/summit/room/?hall__id__exact=x",
        "/admin/autocomplete/?app_label=summit&model_name=room&field_name=hall&term=a",
        "/admin/autocomplete/?app_label=x&model_name=y&field_name=z",
        f"/admin/summit/summit/{10**30}/change/",
        "/admin/search/?s=venue&extended=1",
        "/admin/mail/%00/",
        "/admin/summit/venue/add/?name_en=x&hall_set=1,2&summit=99",
    ],
)
def test_odd_addresses_are_no_server_error(client, address):
    client.force_login(make_user(make_summit(), Role.OWNER))

    assert client.get(address).status_code < 500

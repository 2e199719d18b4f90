"""The panel shows times on the clocks of the summit that is worked on."""

import datetime as dt

import pytest
import time_machine
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from summit import mailbox
from summit.admin.display import moment
from summit.enums import Role
from summit.models import PressItem
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def test_the_mailbox_shows_the_time_of_the_summit(client, settings, tmp_path):
    settings.DEBUG = True
    settings.EMAIL_BACKEND = "summit.mailbox.FolderBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    client.force_login(make_user(make_summit(), Role.OWNER))  # in Yinchuan: UTC+8
    said = dt.datetime(2018, 10, 19, 20, 30, tzinfo=dt.UTC)
    message = EmailMessage("Subject", "Text", "a@summit-tests.dev", ["b@summit-tests.dev"])
    message.extra_headers["Date"] = f"{said:%a, %d %b %Y %H:%M:%S} -0000"
    get_connection().send_messages([message])

    shown = client.get(reverse("admin:mailbox")).content.decode()
    opened = client.get(reverse("admin:mailbox_mail", args=mailbox.names())).content.decode()

    assert all("04:30" in text and "20:30" not in text for text in (shown, opened))


@pytest.mark.parametrize("language", ["en", "zh-hans", "fr", "ar"])
@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
def test_moments_of_one_day_are_written_as_the_language_writes_them(language, zone):
    with translation.override(language), timezone.override(zone):
        for hour, minute in ((0, 0), (4, 5), (15, 59), (23, 0)):
            at = dt.datetime(2018, 10, 19, hour, minute, 7, tzinfo=dt.UTC)
            said = date_format(timezone.localtime(at), "SHORT_DATETIME_FORMAT")
            assert moment(at) == said
    assert moment(None) == ""


@pytest.mark.parametrize(
    ("city", "zone", "said"),
    [
        ("Oslo", "Europe/Oslo", "Times in Oslo."),
        ("Yinchuan", "Asia/Shanghai", "Times in Yinchuan (UTC+8)."),
    ],
)
@pytest.mark.parametrize("today", ["2026-01-15", "2026-07-15"])
def test_a_time_still_to_be_chosen_is_told_no_offset_that_may_change(
    client, city, zone, said, today
):
    with time_machine.travel(f"{today}T12:00:00Z", tick=False):
        client.force_login(make_user(make_summit(city=city, time_zone=zone), Role.OWNER))
        form = client.get(reverse("admin:summit_pressitem_add")).context["adminform"].form
    assert form.fields["published_at"].help_text.endswith(said)
    assert form.fields["embargo_until"].help_text.endswith(said)


@pytest.mark.parametrize(("month", "offset"), [(1, "UTC+1"), (7, "UTC+2")])
def test_a_time_that_was_chosen_is_told_the_offset_of_its_day(client, month, offset):
    summit = make_summit(city="Oslo", time_zone="Europe/Oslo")
    client.force_login(make_user(summit, Role.OWNER))
    at = dt.datetime(2026, month, 15, 12, tzinfo=dt.UTC)
    item = PressItem.objects.create(summit=summit, title="Signed", published_at=at)
    page = client.get(reverse("admin:summit_pressitem_change", args=[item.pk]))
    fields = page.context["adminform"].form.fields
    assert fields["published_at"].help_text == f"Times in Oslo ({offset})."
    assert fields["embargo_until"].help_text.endswith("Times in Oslo.")

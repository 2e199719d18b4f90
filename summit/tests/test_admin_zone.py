"""The panel shows times on the clocks of the summit that is worked on."""

import datetime as dt

import pytest
from django.core.mail import EmailMessage, get_connection
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format

from summit import mailbox
from summit.admin.display import moment
from summit.enums import Role
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

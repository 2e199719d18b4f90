"""Sending a message to many is asked for first."""

import pytest
from django.urls import reverse

from attendees.models import Announcement
from attendees.tests.admin import as_member
from attendees.tests.factories import make_category, make_registration
from summit.enums import Role
from summit.models import Notification
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


def test_a_page_asks_before_anything_is_sent():
    summit = make_summit()
    category = make_category(summit)
    for language in ("en", "ar", "ar"):
        make_registration(category, language=language)
    Notification.objects.all().delete()
    announcement = Announcement.objects.create(summit=summit, subject="Shuttle", text="Every hour.")
    address = reverse("admin:attendees_announcement_send", args=[announcement.pk])
    client = as_member(make_user(summit, Role.ORGANISER))

    asked = client.get(address)

    text = asked.content.decode()
    assert all(word in text for word in ("Shuttle", "Every hour.", "It cannot be taken back."))
    assert "Send to 3 people" in text
    assert asked.context["languages"] == [("العربية", 2), ("English", 1)]
    assert not Notification.objects.exists()
    client.post(address)
    assert Notification.objects.count() == 3
    # Whoever comes back to the page is led to what was sent.
    assert client.get(address).status_code == 302
    assert Notification.objects.count() == 3

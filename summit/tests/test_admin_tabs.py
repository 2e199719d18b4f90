"""Two tabs, two summits: a form writes where its page was, whatever another tab has opened since."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from summit.enums import Role
from summit.models import Membership, Topic
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

ADD_MEMBER = "admin:summit_membership_add"


@pytest.fixture
def here():
    return make_summit()


@pytest.fixture
def there():
    return make_summit()


@pytest.fixture
def owner(client, here, there):
    user = make_user(here, Role.OWNER)
    Membership.objects.create(summit=there, user=user, role=Role.OWNER)
    client.force_login(user)
    return user


def look_at(client, summit):
    """Open something of `summit`, which then is the one worked on."""
    topic = Topic.objects.create(summit=summit, name="5G")
    client.get(reverse("admin:summit_topic_change", args=[topic.pk]))


def marks(page):
    return set(re.findall(r'name="_summit" value="(\d+)"', page.content.decode()))


def test_a_form_that_was_opened_before_writes_where_it_was_opened(client, owner, here, there):
    look_at(client, here)
    page = client.get(reverse(ADD_MEMBER))
    look_at(client, there)

    client.post(
        reverse(ADD_MEMBER),
        {"email": "new@summit-tests.dev", "full_name": "A", "language": "en", "role": "owner"}
        | {"_summit": marks(page).pop()},
    )

    assert Membership.objects.get(user__email="new@summit-tests.dev").summit == here


def test_every_form_of_a_page_says_which_summit_it_shows(client, owner, here):
    look_at(client, here)
    for name in ("index", "summit_topic_changelist", "attendees_importrun_add"):
        page = client.get(reverse(f"admin:{name}"))
        text = page.content.decode()
        assert text.count('name="csrfmiddlewaretoken"') == text.count('name="_summit"') > 0
        assert marks(page) == {str(here.pk)}


def test_a_form_of_somebody_elses_summit_is_refused(client, owner):
    form = {"name_en": "5G", "position": "0", "_summit": str(make_summit().pk)}
    assert client.post(reverse("admin:summit_topic_add"), form).status_code == 403
    assert not Topic.objects.exists()


def test_a_form_leaves_no_local_time_behind(client, owner, here):
    """The next request of the same thread, at whatever door, would tell its times in that zone."""
    before = timezone.get_current_timezone_name()
    client.post(reverse("admin:summit_topic_add"), {"name_en": "5G", "_summit": str(here.pk)})
    assert timezone.get_current_timezone_name() == before != str(here.zone)

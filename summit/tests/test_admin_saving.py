"""What a form does not show stays as others have written it while the form was being saved."""

import pytest
from django.urls import reverse

from summit.enums import Role, SummitState
from summit.models import Summit
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import meanwhile, said_by, save

pytestmark = pytest.mark.django_db


def test_a_summit_closed_by_a_colleague_stays_closed(client):
    summit = make_summit(expected_headcount=900, working_languages=["en"])
    client.force_login(make_user(summit, Role.OWNER))
    url = reverse("admin:summit_summit_change", args=[summit.pk])
    data = said_by(client, url) | {"city_en": "Oran"}
    rows = Summit.objects.filter(pk=summit.pk)

    with meanwhile(Summit, lambda: rows.update(state=SummitState.REGISTRATION_CLOSED, taken=7)):
        save(client, url, data)

    row = rows.get()
    assert (row.state, row.taken, row.city_en) == (SummitState.REGISTRATION_CLOSED, 7, "Oran")

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


@pytest.mark.parametrize(
    ("field", "number", "words"),
    [
        ("offer_hours", "0", "Write 1 or more."),
        ("offer_hours", "99999", "Write 32767 or less."),
        ("keep_months", "121", "Write 120 or less."),
        ("capacity", "-1", "Write 0 or more."),
        ("capacity", "99999999999", "Write 2147483647 or less."),
    ],
)
def test_a_number_out_of_bounds_hears_which_ones_may_be(client, field, number, words):
    summit = make_summit(working_languages=["en"])
    client.force_login(make_user(summit, Role.OWNER))
    url = reverse("admin:summit_summit_change", args=[summit.pk])
    answer = client.post(url, said_by(client, url) | {field: number})
    assert answer.context["adminform"].form.errors == {field: [words]}

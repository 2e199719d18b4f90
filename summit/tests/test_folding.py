"""Searching whatever the capitals and accents."""

import pytest
from django.urls import reverse

from summit import folding
from summit.enums import Role
from summit.models import Organisation
from summit.tests.factories import make_summit, make_user


def test_lists_fold_what_they_search_unless_they_say_how():
    given = ["name", "=actor", "recipient__icontains", "owner__name"]
    assert folding.searched(given) == [
        "name__holds",
        "=actor",
        "recipient__icontains",
        "owner__name__holds",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("words", ["societe", "SOCIÉTÉ", "eaux génér"])
def test_a_list_of_the_panel_is_searched_without_accents(client, words):
    summit = make_summit()
    for name in ("Société Générale des Eaux", "Nile Data"):
        Organisation.objects.create(summit=summit, name=name, kind="company")
    client.force_login(make_user(summit, Role.OWNER))

    page = client.get(reverse("admin:summit_organisation_changelist"), {"q": words})

    assert [row.name for row in page.context["cl"].queryset] == ["Société Générale des Eaux"]


@pytest.mark.django_db
@pytest.mark.parametrize("begins", ["ñan", "NAN", "n"])
def test_beginnings_are_folded_too(begins):
    summit = make_summit()
    Organisation.objects.create(summit=summit, name="Ñandú", kind="company")
    Organisation.objects.create(summit=summit, name="Oran", kind="company")
    assert [one.name for one in Organisation.objects.filter(name__begins=begins)] == ["Ñandú"]

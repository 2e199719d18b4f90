import pytest
from django.urls import reverse

from sessions.models import Agreement, Party, Track
from summit import audit
from summit.enums import OrganisationKind, Role
from summit.models import Organisation
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db

ADD = {"name_en": "Health", "name_ar": "الصحة", "position": "2"}


def test_programme_team_adds_a_track_in_its_summit_without_django_permissions(client):
    summit = make_summit()
    user = make_user(summit, Role.PROGRAMME)
    client.force_login(user)

    response = client.post(reverse("admin:agenda_track_add"), ADD)

    assert response.status_code == 302
    track = Track.objects.get()
    assert (track.summit, track.name_en, track.name_ar, track.position) == (
        summit,
        "Health",
        "الصحة",
        2,
    )
    entry = audit.of(track).get()
    assert (entry.verb, entry.actor, entry.door) == ("add", f"user:{user.pk}", "admin")
    assert entry.details == {"fields": ["position", "name_en", "name_ar"]}


@pytest.mark.parametrize("role", [Role.DESK, Role.AUDITOR, Role.EXHIBITION])
def test_other_roles_read_tracks_and_change_none(client, role):
    summit = make_summit()
    track = Track.objects.create(summit=summit, name="Health")
    client.force_login(make_user(summit, role))
    change = reverse("admin:agenda_track_change", args=[track.pk])

    assert client.get(reverse("admin:agenda_track_changelist")).status_code == 200
    assert client.get(change).status_code == 200
    assert client.post(change, ADD).status_code == 403
    assert client.post(reverse("admin:agenda_track_add"), ADD).status_code == 403


def test_member_of_another_summit_finds_nothing(client):
    track = Track.objects.create(summit=make_summit(), name="Health")
    client.force_login(make_user(make_summit(), Role.OWNER))

    listed = client.get(reverse("admin:agenda_track_changelist"))

    assert listed.context["cl"].result_count == 0
    for page in ("change", "delete", "history"):
        assert client.get(reverse(f"admin:agenda_track_{page}", args=[track.pk])).status_code == 404


def test_name_is_required_in_one_language_whichever(client):
    client.force_login(make_user(make_summit(), Role.OWNER))
    add = reverse("admin:agenda_track_add")

    refused = client.post(add, {"position": "0"})
    accepted = client.post(add, {"name_zh_hans": "智慧医疗", "position": "0"})

    assert refused.context["errors"] == [["Write this in at least one language."]]
    assert accepted.status_code == 302
    assert Track.objects.get().name_zh_hans == "智慧医疗"


def test_parties_come_from_the_same_summit(client):
    ours, theirs = make_summit(), make_summit()
    here = Organisation.objects.create(summit=ours, name="Here", kind=OrganisationKind.COMPANY)
    there = Organisation.objects.create(summit=theirs, name="There", kind=OrganisationKind.COMPANY)
    client.force_login(make_user(ours, Role.OWNER))
    form = {
        "title_en": "Health cloud",
        "kind": "memorandum",
        "other_parties": "0",
        "position": "0",
        "parties-TOTAL_FORMS": "1",
        "parties-INITIAL_FORMS": "0",
        "parties-0-position": "0",
    }
    add = reverse("admin:agenda_agreement_add")

    refused = client.post(add, form | {"parties-0-organisation": str(there.pk)})
    accepted = client.post(add, form | {"parties-0-organisation": str(here.pk)})

    assert refused.status_code == 200
    assert accepted.status_code == 302
    party = Agreement.objects.get().parties.get()
    assert (party.organisation, party.summit) == (here, ours)


def test_a_row_that_is_drawn_as_a_card_says_what_is_asked_for_and_meant(client):
    summit = make_summit()
    client.force_login(make_user(summit, Role.OWNER))
    body = Organisation.objects.create(summit=summit, name="Here", kind=OrganisationKind.COMPANY)
    agreement = Agreement.objects.create(summit=summit, title="Health cloud")
    party = Party.objects.create(summit=summit, agreement=agreement, organisation=body)

    page = client.get(reverse("admin:agenda_party_change", args=[party.pk])).content.decode()

    name = 'aria-describedby="id_signatories-__prefix__-name_helptext"'
    meant = '<p class="card-help" id="id_signatories-__prefix__-name_helptext">'
    assert name in page
    assert f"{meant}Of somebody who is no attendee.</p>" in page
    assert page.count("items-center is-required") == 1  # the position

"""Speakers and agreements in the panel: who becomes one, and the steps to the public."""

import pytest
from django.urls import reverse

from attendees.models import Attendee
from attendees.tests.admin import as_member, page_of, said
from attendees.tests.factories import make_category, make_registration
from sessions.enums import AgreementState, SessionKind, SpeakerState
from sessions.models import Agreement, Party, Signatory, Speaker
from sessions.services import speakers
from sessions.tests.office import make_role, make_room, make_session, make_speaker, publish, step
from summit import audit
from summit.enums import OrganisationKind, Role
from summit.models import Organisation
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit()


@pytest.fixture
def user(summit):
    return make_user(summit, Role.PROGRAMME)


@pytest.fixture
def office(user):
    return as_member(user)


@pytest.fixture
def room(summit):
    return make_room(summit)


# --- Speakers -----------------------------------------------------------------------------------
def test_somebody_new_becomes_a_speaker_without_a_registration(summit, office):
    form = {"full_name": "欧阳慧敏", "latin_name": "Ouyang Huimin", "email": "Hui@Min.dev"}
    assert office.post(reverse("admin:agenda_speaker_add"), form).status_code == 302
    speaker = Speaker.objects.get()
    assert (speaker.attendee.full_name, speaker.attendee.email) == ("欧阳慧敏", "hui@min.dev")
    assert (speaker.state, speaker.summit, speaker.attendee.summit) == (
        SpeakerState.PROPOSED, summit, summit,
    )  # fmt: skip


@pytest.mark.parametrize("by", ["reference", "email"])
def test_somebody_registered_becomes_a_speaker(summit, office, by):
    registration = make_registration(make_category(summit), email="nadia@oran.dz")
    words = {"reference": registration.reference.lower(), "email": "NADIA@oran.dz"}[by]
    office.post(reverse("admin:agenda_speaker_add"), {"known": words})
    assert Speaker.objects.get().attendee == registration.attendee


def test_a_known_address_is_the_known_person(summit, office):
    registration = make_registration(make_category(summit), email="nadia@oran.dz")
    form = {"full_name": "Nadia Haddad", "email": "nadia@oran.dz"}
    office.post(reverse("admin:agenda_speaker_add"), form)
    assert Speaker.objects.get().attendee == registration.attendee
    again = office.post(reverse("admin:agenda_speaker_add"), form)
    assert "in the list of speakers already" in str(again.context["errors"])


@pytest.mark.parametrize("form", [{}, {"known": "x", "full_name": "y"}, {"known": "nobody@x.dev"},
                                  {"full_name": "X", "email": "broken"}])  # fmt: skip
def test_what_names_nobody_is_asked_for_again(summit, office, form):
    elsewhere = make_registration(make_category(make_summit()), email="nobody@x.dev")
    answer = office.post(reverse("admin:agenda_speaker_add"), form)
    assert answer.status_code == 200
    assert not Speaker.objects.exists()
    assert list(Attendee.objects.all()) == [elsewhere.attendee]


def test_a_speaker_is_asked_confirms_and_is_replaced(summit, office):
    one = make_speaker(summit, "One", state=SpeakerState.PROPOSED)
    two = make_speaker(summit, "Two")
    role = make_role(make_session(summit, "Water"), one)
    step(office, one, "approach")
    step(office, one, "confirm")
    assert said(step(office, one, "replace")) == "by: Choose who takes over."
    step(office, one, "replace", with_speaker=two.pk)
    one.refresh_from_db()
    role.refresh_from_db()
    assert (one.state, role.speaker) == (SpeakerState.REPLACED, two)


def test_nobody_is_replaced_by_somebody_of_another_summit(summit, office):
    one, foreign = make_speaker(summit, "One"), make_speaker(make_summit(), "Two")
    step(office, one, "replace", with_speaker=foreign.pk)
    one.refresh_from_db()
    assert one.state == SpeakerState.CONFIRMED


def test_who_said_no_while_the_page_was_open_takes_nothing_over(summit, office):
    one, two = make_speaker(summit, "One"), make_speaker(summit, "Two")
    page = page_of(office, "admin:agenda_speaker_change", one.pk).content.decode()
    assert f'<option value="{two.pk}">' in page
    speakers.withdraw(two, by=audit.SYSTEM)
    answer = said(step(office, one, "replace", with_speaker=two.pk))
    assert answer == "by: Choose a speaker who comes or was asked: others are asked first."
    one.refresh_from_db()
    assert one.state == SpeakerState.CONFIRMED


def test_who_has_a_part_is_not_deleted(summit, office):
    speaker = make_speaker(summit)
    delete = reverse("admin:agenda_speaker_delete", args=[speaker.pk])
    assert office.get(delete).status_code == 200
    make_role(make_session(summit), speaker)
    assert office.get(delete).status_code == 403


# --- Agreements ---------------------------------------------------------------------------------
def test_an_agreement_is_led_to_the_public(summit, user, office, room):
    signing = make_session(summit, "Signing", "09:00", "10:00", room=room, by=user,
                           kind=SessionKind.SIGNING)  # fmt: skip
    agreement = Agreement.objects.create(summit=summit, title_en="Health cloud", kind="contract")
    for verb in ("agree_text", "clear"):
        step(office, agreement, verb)
    assert said(step(office, agreement, "schedule_signing")) == "in: Choose the session."
    step(office, agreement, "schedule_signing", session=signing.pk)
    for verb in ("sign", "announce"):
        step(office, agreement, verb)
    agreement.refresh_from_db()
    assert (agreement.state, agreement.signing_session, agreement.signing_order) == (
        AgreementState.ANNOUNCED, signing, 1,
    )  # fmt: skip


def test_a_party_leads_to_its_signatories(summit, office):
    organisation = Organisation.objects.create(
        summit=summit, name_en="City", kind=OrganisationKind.GOVERNMENT
    )
    agreement = Agreement.objects.create(summit=summit, title_en="Cloud", kind="contract")
    party = Party.objects.create(summit=summit, agreement=agreement, organisation=organisation)
    speaker = make_speaker(summit, "Amina Rahmani")
    make_registration(make_category(summit), full_name="Somebody Else")
    page = page_of(office, "admin:agenda_agreement_change", agreement.pk)
    address = reverse("admin:agenda_party_change", args=[party.pk])
    assert page.context["places"] == [(address, "Signatories of City")]
    shown = office.get(address).content.decode()
    assert "Amina Rahmani" in shown
    assert "Somebody Else" not in shown
    form = {
        "organisation": organisation.pk, "position": "0",
        "signatories-TOTAL_FORMS": "1", "signatories-INITIAL_FORMS": "0",
        "signatories-0-party": party.pk, "signatories-0-attendee": speaker.attendee_id,
        "signatories-0-capacity_en": "Mayor", "signatories-0-position": "0",
    }  # fmt: skip
    answer = office.post(address, form)
    assert answer.url == reverse("admin:agenda_agreement_change", args=[agreement.pk])
    signatory = Signatory.objects.get()
    assert (signatory.attendee, signatory.capacity) == (speaker.attendee, "Mayor")


# --- Erasing ------------------------------------------------------------------------------------
def test_whom_the_programme_names_is_erased_after_the_next_release(summit, user):
    session = make_session(summit, "Water", "09:00", "10:00", by=user)
    speaker = make_speaker(summit, "Nadia Haddad")
    role = make_role(session, speaker)
    publish(summit, user)
    owner = as_member(make_user(summit, Role.OWNER))
    address = reverse("admin:attendees_attendee_delete", args=[speaker.attendee_id])
    assert owner.post(address, {"post": "yes"}).status_code == 403  # has a part
    role.delete()
    assert owner.post(address, {"post": "yes"}).status_code == 403  # the public reads of it still
    publish(summit, user)
    assert owner.post(address, {"post": "yes"}).status_code == 302
    assert not Attendee.objects.filter(pk=speaker.attendee_id).exists()

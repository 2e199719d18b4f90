"""Sessions, speakers and agreements in the panel: lists, forms, steps; and by whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.models import Attendee
from attendees.tests.admin import as_member, page_of, said
from attendees.tests.factories import make_category, make_registration
from sessions.enums import AgreementState, RoleKind, SessionKind, SessionState, SpeakerState
from sessions.models import Agreement, Party, Session, Signatory, Speaker
from sessions.tests.office import at, make_role, make_room, make_session, make_speaker, publish
from summit import audit
from summit.enums import OrganisationKind, Role
from summit.models import Organisation
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
EMPTY_ROLES = {"roles-TOTAL_FORMS": "0", "roles-INITIAL_FORMS": "0"}


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


def step(client, thing, verb, **data):
    name = f"admin:agenda_{thing._meta.model_name}_step"
    return client.post(reverse(name, args=[thing.pk, verb]), data, follow=True)


def form_of(summit, **fields):
    day = summit.first_day.isoformat()
    return EMPTY_ROLES | {
        "title_en": "Smart water",
        "kind": SessionKind.FORUM,
        "starts_at_0": day,
        "starts_at_1": "09:00",
        "ends_at_0": day,
        "ends_at_1": "10:30",
        "access": "open",
        "floor_language": "en",
    } | fields  # fmt: skip


def save(client, session, **fields):
    form = form_of(session.summit, **fields)
    return client.post(reverse("admin:agenda_session_change", args=[session.pk]), form)


# --- Sessions -----------------------------------------------------------------------------------
def test_a_draft_is_written_in_languages_with_times_of_the_summit(summit, user, office, room):
    form = form_of(summit, title_ar="المياه الذكية", room=room.pk,
                   interpretation_languages=["zh-hans", "ru"])  # fmt: skip
    answer = office.post(reverse("admin:agenda_session_add"), form)
    assert answer.status_code == 302
    session = Session.objects.get()
    assert (session.title_en, session.title_ar) == ("Smart water", "المياه الذكية")
    assert (session.starts_at, session.ends_at) == (at("09:00", summit), at("10:30", summit))
    assert session.interpretation_languages == ["zh-hans", "ru"]
    assert (session.state, session.summit) == (SessionState.DRAFT, summit)
    entry = audit.of(session).get()
    assert (entry.verb, entry.actor) == ("add", f"user:{user.pk}")


def test_roles_are_given_inline(summit, office):
    session, speaker = make_session(summit, "Water", "09:00", "10:00"), make_speaker(summit)
    answer = save(office, session, **{
        "roles-TOTAL_FORMS": "1", "roles-INITIAL_FORMS": "0",
        "roles-0-session": session.pk, "roles-0-speaker": speaker.pk,
        "roles-0-kind": "chair", "roles-0-position": "0",
    })  # fmt: skip
    assert answer.status_code == 302
    role = session.roles.get()
    assert (role.speaker, role.kind, role.summit) == (speaker, RoleKind.CHAIR, summit)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"title_en": ""}, "Write this in at least one language."),
        ({"ends_at_1": "09:00"}, "Choose an end after the start."),
        ({"ends_at_1": "23:30"}, "A session lasts from 5 minutes to 12 hours."),
        ({"ends_at_0": "", "ends_at_1": ""}, "Say when it ends"),
        ({"starts_at_0": "0001-01-01", "ends_at_0": "0001-01-01"}, "Check the year."),
        ({"floor_language": "xx-nothing"}, "Select a valid choice."),
    ],
)
def test_what_no_session_is_gets_refused_with_words(summit, office, fields, words):
    answer = office.post(reverse("admin:agenda_session_add"), form_of(summit, **fields))
    assert answer.status_code == 200
    assert words in " ".join(str(error) for errors in answer.context["errors"] for error in errors)
    assert not Session.objects.exists()


def test_a_taken_room_is_refused_and_says_by_what(summit, user, office, room):
    make_session(summit, "Opening", "09:00", "10:00", room=room, by=user)
    session = make_session(summit, "Water", "11:00", "12:00", room=room, by=user)
    answer = save(office, session, room=room.pk)
    (errors,) = answer.context["errors"]
    assert "“Opening” is in this room" in errors[0]
    assert len(errors) == 1
    session.refresh_from_db()
    assert session.starts_at == at("11:00", summit)


def test_steps_follow_the_lifecycle_and_say_what_they_do(summit, user, office, room):
    session = make_session(summit, "Water", "09:00", "10:00", room=room)

    def verbs():
        page = page_of(office, "admin:agenda_session_change", session.pk)
        return [one.verb for one, *_rest in page.context["steps"]]

    assert verbs() == ["schedule"]
    answer = step(office, session, "schedule")
    assert said(answer) == "It takes place. The public reads it with the next release."
    assert verbs() == ["postpone", "unschedule", "cancel"]
    step(office, session, "cancel")
    assert verbs() == ["schedule"]
    step(office, session, "schedule")  # nobody has read of the cancellation
    session.refresh_from_db()
    assert session.state == SessionState.SCHEDULED
    assert [entry.verb for entry in audit.of(session)] == ["reinstate", "cancel", "schedule"]


def test_a_cancellation_that_was_published_stays(summit, user, office, room):
    session = make_session(summit, "Water", "09:00", "10:00", room=room, by=user)
    publish(summit, user)
    step(office, session, "cancel")
    publish(summit, user)
    answer = step(office, session, "schedule")
    assert said(answer) == "The cancellation was published. Add a new session instead."


def test_scheduling_into_a_taken_room_says_by_what(summit, user, office, room):
    make_session(summit, "Opening", "09:00", "10:00", room=room, by=user)
    session = make_session(summit, "Water", "09:30", "10:30", room=room)
    answer = step(office, session, "schedule")
    assert "“Opening” is in this room" in said(answer)
    session.refresh_from_db()
    assert session.state == SessionState.DRAFT


def test_scheduling_without_a_time_is_refused(summit, office):
    session = make_session(summit, "Some day")
    assert said(step(office, session, "schedule")) == "Say when it starts and ends."


def test_what_the_public_knows_is_not_deleted(summit, user, office):
    session = make_session(summit, "Water", "09:00", "10:00", by=user)
    delete = reverse("admin:agenda_session_delete", args=[session.pk])
    assert office.get(delete).status_code == 200
    publish(summit, user)
    assert office.get(delete).status_code == 403


def test_the_list_filters_by_place(summit, office, room):
    make_session(summit, "Placed", "09:00", "10:00", room=room)
    make_session(summit, "Roomless", "11:00", "12:00")
    make_session(summit, "Some day")

    def titles(**query):
        page = page_of(office, "admin:agenda_session_changelist", **query)
        return [session.title for session in page.context["cl"].result_list]

    assert titles() == ["Placed", "Roomless", "Some day"]
    assert titles(placed="no") == ["Some day"]
    assert titles(placed="roomless") == ["Roomless"]
    assert titles(placed="yes") == ["Placed", "Roomless"]
    assert titles(q="room") == ["Roomless"]


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


# --- Who may ------------------------------------------------------------------------------------
def things(summit):
    return [
        make_session(summit, "Water", "09:00", "10:00"),
        make_speaker(summit),
        Agreement.objects.create(summit=summit, title_en="Cloud", kind="contract"),
    ]


@pytest.mark.parametrize("role", [Role.DESK, Role.AUDITOR, Role.EXHIBITION, Role.PRESS])
def test_other_roles_read_and_change_nothing(summit, role):
    client = as_member(make_user(summit, role))
    for thing in things(summit):
        name = f"admin:agenda_{thing._meta.model_name}"
        shown = page_of(client, f"{name}_change", thing.pk)
        assert (shown.status_code, shown.context["steps"]) == (200, [])
        assert page_of(client, f"{name}_changelist").status_code == 200
        assert client.post(reverse(f"{name}_add"), {}).status_code == 403
        for verb in ("schedule", "approach", "agree_text"):
            assert step(client, thing, verb).status_code == 403
        assert page_of(client, f"{name}_delete", thing.pk).status_code == 403


def test_another_summits_member_finds_nothing(summit):
    client = as_member(make_user(make_summit(), Role.OWNER))
    for thing in things(summit):
        name = f"admin:agenda_{thing._meta.model_name}"
        assert page_of(client, f"{name}_changelist").context["cl"].result_count == 0
        for page in ("change", "delete", "history"):
            assert page_of(client, f"{name}_{page}", thing.pk).status_code == 404
        assert step(client, thing, "schedule").status_code == 404


def test_a_step_that_there_is_not_is_no_page(summit, office):
    for thing in things(summit):
        assert step(office, thing, "nonsense").status_code == 404
        name = f"admin:agenda_{thing._meta.model_name}_step"
        assert page_of(office, name, thing.pk, "schedule").status_code == 405


def test_lists_and_forms_take_no_more_queries_for_more_rows_in_the_summit(
    summit, user, office, room
):
    def queries(name, *args):
        page_of(office, name, *args)
        with CaptureQueriesContext(connection) as counted:
            page_of(office, name, *args)
        return len(counted)

    def add(n):
        session = make_session(summit, f"S{n}", f"{9 + n:02}:00", f"{9 + n:02}:50", room=room,
                               by=user, access="reserved")  # fmt: skip
        speaker = make_speaker(summit, f"Speaker {n}")
        make_role(session, speaker)
        agreement = Agreement.objects.create(summit=summit, title_en=f"A{n}", kind="contract")
        organisation = Organisation.objects.create(
            summit=summit, name_en=f"O{n}", kind=OrganisationKind.COMPANY
        )
        Party.objects.create(summit=summit, agreement=agreement, organisation=organisation)
        return session, speaker

    lists = [f"admin:agenda_{name}_changelist" for name in ("session", "speaker", "agreement",
                                                             "party", "track", "release")]  # fmt: skip
    session, _speaker = add(0)
    with_one = [queries(name) for name in lists]
    form_with_one = queries("admin:agenda_session_change", session.pk)
    add(1), add(2)
    assert [queries(name) for name in lists] == with_one
    assert queries("admin:agenda_session_change", session.pk) == form_with_one

"""Sessions in the panel: form, steps, list; and who may what with these, speakers and agreements."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.tests.admin import as_member, page_of, said
from sessions.enums import Access, RoleKind, SessionKind, SessionState
from sessions.models import Agreement, Party, Session
from sessions.tests.office import (
    at,
    make_role,
    make_room,
    make_session,
    make_speaker,
    publish,
    step,
)
from summit import audit
from summit.enums import OrganisationKind, Role
from summit.models import Organisation, Room
from summit.tests.aside import Aside
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import said_by

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


def test_a_form_without_rooms_to_choose_says_where_they_are_added(summit, office):
    def hint():
        page = office.get(reverse("admin:agenda_session_add"))
        return page.context["adminform"].form.fields["room"].help_text

    make_room(make_summit())
    assert reverse("admin:summit_room_changelist") in hint()
    make_room(summit)
    assert hint() == ""


@pytest.mark.django_db(transaction=True)
def test_a_form_waits_for_who_is_moving_another_session_into_its_room(summit, office, room):
    session = make_session(summit, "Water", "09:00", "10:00", room=room)
    with transaction.atomic():
        list(Room.objects.select_for_update(no_key=True).filter(pk=room.pk))
        saves = Aside(lambda: save(office, session, room=room.pk))
        saves.wait_until_it_waits()
    assert saves.end() == []
    session.refresh_from_db()
    assert session.ends_at == at("10:30", summit)


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


def test_a_time_that_the_clocks_show_twice_can_be_left_as_it_is():
    """It is no time that can be written, and stays the one that it is. Who writes such a one means the first."""
    summit = make_summit(time_zone="Europe/Paris", first_day="2027-10-31", last_day="2027-11-01")
    summit.refresh_from_db()
    begun, over = (at(clock, summit).replace(fold=1) for clock in ("02:15", "02:45"))
    session = make_session(summit, "Night watch", starts_at=begun, ends_at=over)
    office = as_member(make_user(summit, Role.PROGRAMME))
    address = reverse("admin:agenda_session_change", args=[session.pk])
    shown = said_by(office, address)
    assert office.post(address, shown | {"title_en": "Night walk"}).status_code == 302
    session.refresh_from_db()
    assert (session.title_en, session.starts_at, session.ends_at) == (
        "Night walk",
        begun.astimezone(dt.UTC),
        over.astimezone(dt.UTC),
    )
    shown = said_by(office, address)
    other = office.post(address, shown | {"title_en": "Night run", "starts_at_1": "02:20"})
    assert other.status_code == 302
    session.refresh_from_db()
    first = at("02:20", summit).astimezone(dt.UTC)
    assert (session.starts_at, session.ends_at) == (first, over.astimezone(dt.UTC))


def test_steps_follow_the_lifecycle_and_say_what_they_do(summit, user, office, room):
    session = make_session(summit, "Water", "09:00", "10:00", room=room)

    def verbs():
        page = page_of(office, "admin:agenda_session_change", session.pk)
        return [one.verb for one, *_rest in page.context["steps"]]

    assert verbs() == ["schedule"]
    answer = step(office, session, "schedule")
    assert said(answer) == "It takes place. The public reads it with the next release."
    assert verbs() == ["postpone", "unschedule", "cancel"]
    assert said(step(office, session, "cancel")) == "Yes, cancel it: Tick it to cancel the session."
    assert said(step(office, session, "unschedule")) == (
        "Yes, take it out: Tick it to take the session out of the programme."
    )
    assert verbs() == ["postpone", "unschedule", "cancel"]
    step(office, session, "cancel", sure="on")
    assert verbs() == ["schedule"]
    step(office, session, "schedule")  # nobody has read of the cancellation
    session.refresh_from_db()
    assert session.state == SessionState.SCHEDULED
    assert [entry.verb for entry in audit.of(session)] == ["reinstate", "cancel", "schedule"]


def test_what_ends_seats_says_how_many_before_it_is_done(summit, user, office, room):
    session = make_session(summit, "Water", "09:00", "10:00", room=room, by=user,
                           access=Access.RESERVED, capacity=5)  # fmt: skip
    publish(summit, user)
    Session.objects.filter(pk=session.pk).update(taken=3)
    page = page_of(office, "admin:agenda_session_change", session.pk).content.decode()
    assert "Yes, cancel it: 3 seats end" in page
    assert "Yes, take it out: 3 seats end" in page
    assert 'id="id_sure"' not in page
    step(office, session, "unschedule", sure="on")
    session.refresh_from_db()
    assert session.state == SessionState.DRAFT


def test_a_cancellation_that_was_published_stays(summit, user, office, room):
    session = make_session(summit, "Water", "09:00", "10:00", room=room, by=user)
    publish(summit, user)
    step(office, session, "cancel", sure="on")
    publish(summit, user)
    assert page_of(office, "admin:agenda_session_change", session.pk).context["steps"] == []
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


def test_a_time_that_the_clocks_skip_is_refused_once_in_words_and_of_two_the_first_is_meant():
    summit = make_summit(
        time_zone="Europe/Paris", first_day=dt.date(2030, 3, 31), last_day=dt.date(2030, 3, 31)
    )
    client = as_member(make_user(summit, Role.PROGRAMME))
    page = reverse("admin:agenda_session_add")
    skipped = client.post(page, form_of(summit, starts_at_1="02:30", ends_at_1="04:00"))
    assert skipped.context["adminform"].form.errors == {
        "starts_at": ["The clocks skip this time on that day."]
    }
    autumn = {f"{field}_0": "2030-10-27" for field in ("starts_at", "ends_at")}
    assert said(
        client.post(
            page, form_of(summit, starts_at_1="02:30", ends_at_1="04:00", **autumn), follow=True
        )
    )
    assert Session.objects.get().starts_at == dt.datetime(2030, 10, 27, 0, 30, tzinfo=dt.UTC)

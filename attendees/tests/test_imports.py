"""Importing people: every faulty row is named, nothing is half done, nobody is lost or counted twice."""

import datetime as dt
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attendees import references
from attendees.enums import ImportState, Known, Source
from attendees.enums import RegistrationState as State
from attendees.models import Attendee, ImportRun, Position, Registration, Ticket
from attendees.services import decisions, import_rows, visits
from attendees.services import imports as service
from attendees.services.imports import Options
from attendees.tables import imports
from attendees.tables.workbooks import Unreadable
from attendees.tests.factories import make_category, make_registration
from attendees.tests.tables import csv_file, xlsx_file
from attendees.tickets import codes
from summit import lifecycle
from summit.enums import Role, SummitState
from summit.exceptions import Closed
from summit.models import AuditEntry, Notification, Summit
from summit.tests.factories import make_summit, make_user

COLUMNS = list(imports.COLUMNS)


@pytest.fixture
def category():
    return make_category(make_summit(), name="Expert", slug="expert", quota=100)


@pytest.fixture
def owner(category):
    return make_user(category.summit, Role.OWNER)


def row(n, **changes):
    values = {
        "full_name": f"王伟 {n}",
        "email": f"person-{n}@summit-imports.dev",
        "organisation": "宁夏数据研究院",
        "country": "CN",
        "title": "主任",
        "language": "zh-hans",
        "latin_name": "Wang Wei",
        "honorific": "Dr",
        "phone": "+86 951 555 0123",
        "category": "",
    } | changes
    return [values[name] for name in COLUMNS]


def upload(content, category, by, name="people.csv", **options):
    return service.upload(
        iter([content]), name, Options(category.summit, category, **options), by=by
    )


def imported(content, category, by, **options):
    run = upload(content, category, by, **options)
    assert run.state == ImportState.CHECKED, (run.faults, run.message)
    service.confirm(run, by=by)
    return run


def faults(run):
    return [
        (fault.row, fault.column, fault.code) for fault in (imports.Fault(*f) for f in run.faults)
    ]


# --- The way through ---------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(("write", "name"), [(csv_file, "p.csv"), (xlsx_file, "p.xlsx")])
def test_people_are_registered_with_place_ticket_and_trail(category, owner, write, name):
    content = write(*[row(n) for n in range(3)], header=COLUMNS)
    run = upload(content, category, owner, name)
    assert (run.state, run.row_count, run.new_count) == (ImportState.CHECKED, 3, 3)
    assert not Attendee.objects.exists()
    service.confirm(run, by=owner)
    assert (run.state, run.new_count) == (ImportState.DONE, 3)
    registration = Registration.objects.get(attendee__email="person-1@summit-imports.dev")
    person, post = registration.attendee, registration.attendee.positions.get()
    assert (registration.state, registration.source) == (State.CONFIRMED, Source.IMPORT)
    assert references.is_valid(registration.reference)
    assert (person.full_name, person.latin_name, person.honorific) == ("王伟 1", "Wang Wei", "Dr")
    assert (person.language, str(person.phone)) == ("zh-hans", "+869515550123")
    with translation.override("zh-hans"):
        post.refresh_from_db()
        assert (post.organisation_name, post.country.code, post.title) == (
            "宁夏数据研究院",
            "CN",
            "主任",
        )
    ticket = Ticket.objects.get(registration=registration)
    payload = codes.verify(ticket.code)
    assert payload is not None
    assert (payload.serial, payload.summit_id) == (ticket.serial, category.summit_id)
    category.refresh_from_db()
    category.summit.refresh_from_db()
    assert (category.taken, category.summit.taken) == (3, 3)
    entries = AuditEntry.objects.filter(verb="register", actor=f"user:{owner.pk}")
    assert entries.count() == 3
    assert AuditEntry.objects.get(verb="import").details == {"registered": 3, "updated": 0}
    assert not Notification.objects.exists()


@pytest.mark.django_db
def test_what_was_imported_lives_on_like_any_other(category, owner):
    imported(csv_file(row(1), header=COLUMNS), category, owner)
    registration = Registration.objects.select_related("attendee", "category", "summit").get()
    visits.cancel(registration, by=registration)
    category.refresh_from_db()
    assert category.taken == 0
    assert Ticket.objects.get().state == "void"


@pytest.mark.django_db
def test_mails_are_queued_when_wanted_each_in_the_own_language(category, owner):
    content = csv_file(row(1), row(2, language="fr"), row(3, language=""), header=COLUMNS)
    imported(content, category, owner, sends_mails=True, language="ar")
    told = Notification.objects.filter(kind="registration.confirmed").order_by("recipient")
    assert list(told.values_list("language", flat=True)) == ["zh-hans", "fr", "ar"]


@pytest.mark.django_db
def test_without_places_they_wait_in_the_queue(category, owner):
    imported(
        csv_file(row(1), header=COLUMNS), category, owner, gives_places=False, sends_mails=True
    )
    assert Registration.objects.get().state == State.SUBMITTED
    assert not Ticket.objects.exists()
    category.refresh_from_db()
    assert category.taken == 0
    assert Notification.objects.get().kind == "registration.received"


@pytest.mark.django_db
def test_a_row_may_name_its_category_by_name_or_address(category, owner):
    media = make_category(category.summit, name="Media", slug="press", quota=5)
    media.name_zh_hans = "媒体"
    media.save()
    content = csv_file(
        row(1, category="Media"),
        row(2, category="PRESS"),
        row(3, category="媒体"),
        row(4),
        header=COLUMNS,
    )
    imported(content, category, owner)
    media.refresh_from_db()
    category.refresh_from_db()
    assert (media.taken, category.taken) == (3, 1)


@pytest.mark.django_db
def test_without_a_category_for_all_each_row_names_its_own(category, owner):
    chosen = Options(category.summit)
    named = csv_file(row(1, category="Expert"), row(2, category="expert"), header=COLUMNS)
    nameless = csv_file(row(3, category="Expert"), row(4), header=COLUMNS)

    run = service.upload(iter([named]), "people.csv", chosen, by=owner)
    refused = service.upload(iter([nameless]), "people.csv", chosen, by=owner)
    column_missing = service.upload(
        iter([b"full_name,email\nA,a@summit-imports.dev\n"]), "people.csv", chosen, by=owner
    )

    assert (run.state, run.new_count) == (ImportState.CHECKED, 2)
    assert faults(refused) == [(3, "category", "missing")]
    assert faults(column_missing) == [(1, "category", "no_category")]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", ["DZ", "dza", "Algeria", "Algérie", "阿尔及利亚", "الجزائر", " algeria "]
)
def test_countries_are_known_in_every_language(category, owner, name):
    imported(csv_file(row(1, country=name), header=COLUMNS), category, owner)
    assert Position.objects.get().country == "DZ"


@pytest.mark.django_db
def test_headings_are_known_by_their_labels_in_any_order(category, owner):
    content = csv_file(
        ["nadia@summit-imports.dev", "Nadia", "x"], header=["EMAIL", "Full Name", "Remarks"]
    )
    run = imported(content, category, owner)
    assert run.unread_columns == ["Remarks"]
    assert Attendee.objects.get().full_name == "Nadia"


# --- Faults ---------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"full_name": ""}, ("full_name", "missing")),
        ({"full_name": "..."}, ("full_name", "no_letter")),
        ({"full_name": "1234"}, ("full_name", "no_letter")),
        ({"full_name": "win http://evil.test"}, ("full_name", "link")),
        ({"title": "Z" + "\u0301" * 20}, ("title", "accents")),
        ({"full_name": "x" * 301}, ("full_name", "too_long")),
        ({"full_name": "\u202egnp.exe"}, ("full_name", "bidi_control")),
        ({"full_name": "A\0B"}, ("full_name", "control_character")),
        ({"full_name": "A\x07B"}, ("full_name", "control_character")),
        ({"email": ""}, ("email", "missing")),
        ({"email": "nobody"}, ("email", "email")),
        ({"email": "a@b.dev\nBcc: x@y.dev"}, ("email", "email")),
        ({"email": "a@[127.0.0.1]"}, ("email", "email")),
        ({"email": f"{'x' * 65}@city.dev"}, ("email", "address_length")),
        ({"email": f"{'x' * 250}@city.dev"}, ("email", "too_long")),
        ({"country": "Atlantis"}, ("country", "country")),
        ({"language": "Klingon"}, ("language", "language")),
        ({"phone": "12"}, ("phone", "phone")),
        ({"phone": "2025550117"}, ("phone", "phone")),
        ({"category": "Emperor"}, ("category", "category")),
        ({"organisation": "x" * 201}, ("organisation", "too_long")),
        ({"honorific": "x" * 51}, ("honorific", "too_long")),
        ({"title": "\u2066x"}, ("title", "bidi_control")),
    ],
)
def test_each_fault_is_named_and_nothing_is_changed(category, owner, changes, fault):
    run = upload(csv_file(row(1), row(2, **changes), header=COLUMNS), category, owner)
    assert run.state == ImportState.FAULTY
    assert faults(run) == [(3, *fault)]
    assert imports.Fault(*run.faults[0]).message
    assert not Attendee.objects.exists()
    assert not run.stored_as or not (service.folder() / run.stored_as).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name",
    [
        "王",
        "Ö",
        "👩‍🚀 Ada",
        "ი" * 300,
        "Nguyễn Thị Minh Khai",
        "O'Brien",
        "=A1+1",
        "a\u200db",
        "김민준",
    ],
)
def test_names_of_one_letter_or_three_hundred_are_names(category, owner, name):
    imported(csv_file(row(1, full_name=name), header=COLUMNS), category, owner)
    assert Attendee.objects.get().full_name == name


@pytest.mark.django_db
def test_invisible_characters_and_spaces_are_tidied(category, owner):
    name = " \ufeffNadia\u200b \u00a0 Hadda\u0064\u0301 "
    imported(csv_file(row(1, full_name=name), header=COLUMNS), category, owner)
    assert Attendee.objects.get().full_name == "Nadia Haddad\u0301"


@pytest.mark.django_db
def test_an_address_that_stands_twice_is_named(category, owner):
    again = row(2, email="PERSON-1@summit-imports.dev")
    run = upload(csv_file(row(1), again, header=COLUMNS), category, owner)
    assert run.faults == [[3, "email", "twice", "2"]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (["full_name", "name"], [("email", "header_missing")]),
        (["x", "y"], [("full_name", "header_missing"), ("email", "header_missing")]),
        (["full_name", "email", "Email"], [("email", "header_twice")]),
    ],
)
def test_a_header_that_says_too_little_is_named(category, owner, header, expected):
    run = upload(csv_file(["a"] * len(header), header=header), category, owner)
    assert [(column, code) for _row, column, code in faults(run)] == expected


@pytest.mark.django_db
def test_a_row_with_more_cells_than_the_header_is_named(category, owner):
    content = csv_file([*row(1), "", " "], [*row(2), "moved"], row(3), header=COLUMNS)
    run = upload(content, category, owner)
    assert run.faults == [[3, "", "too_many_cells", ""]]


@pytest.mark.django_db
def test_a_table_without_people_says_so(category, owner):
    run = upload(csv_file(), category, owner)
    assert [code for _row, _column, code in faults(run)] == ["no_rows"]


@pytest.mark.django_db
def test_a_thousand_faults_are_kept_and_all_are_counted(category, owner):
    rows = [row(n, country="Atlantis") for n in range(1200)]
    run = upload(csv_file(*rows, header=COLUMNS), category, owner)
    assert (run.fault_count, len(run.faults)) == (1200, 1000)


@pytest.mark.django_db
def test_faults_are_read_in_the_language_of_the_reader(category, owner):
    run = upload(csv_file(row(1, country="Atlantis"), header=COLUMNS), category, owner)
    assert run.faults == [[2, "country", "country", "Atlantis"]]


@pytest.mark.django_db
def test_a_file_that_cannot_be_read_leaves_nothing_behind(category, owner, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    with pytest.raises(Unreadable):
        upload(b"%PDF-1.7", category, owner)
    assert list(service.folder().iterdir()) == []
    assert not ImportRun.objects.exists()


@pytest.mark.django_db
def test_the_file_is_private_and_gone_afterwards(category, owner):
    run = upload(csv_file(row(1), header=COLUMNS), category, owner)
    (stored,) = [path for path in service.folder().iterdir() if path.stem in run.stored_as]
    assert stat.S_IMODE(stored.stat().st_mode) == 0o600
    assert "people" not in stored.name


# --- People who are there already -----------------------------------------------------------------------
@pytest.mark.django_db
def test_who_is_registered_already_is_named_and_left_alone(category, owner):
    known = make_registration(category, email="person-1@summit-imports.dev", full_name="Nadia")
    run = imported(csv_file(row(1), row(2), header=COLUMNS), category, owner)
    assert (run.new_count, run.known_count) == (1, 1)
    assert run.known_rows == [[2, known.reference]]
    known.attendee.refresh_from_db()
    assert known.attendee.full_name == "Nadia"
    assert Registration.objects.count() == 2


@pytest.mark.django_db
def test_or_updated_without_losing_what_the_file_leaves_empty(category, owner):
    known = make_registration(
        category,
        email="person-1@summit-imports.dev",
        full_name="Nadia",
        country="DZ",
        title="Mayor",
    )
    changes = {"full_name": "نادية حداد", "organisation": "", "country": "", "title": "", "honorific": "",
               "latin_name": "", "phone": "", "language": ""}  # fmt: skip
    content = csv_file(row(1, **changes), header=COLUMNS)
    run = imported(content, category, owner, known=Known.UPDATE)
    assert (run.new_count, run.updated_count) == (0, 1)
    known.attendee.refresh_from_db()
    post = known.attendee.positions.get()
    assert (known.attendee.full_name, known.attendee.language) == ("نادية حداد", "en")
    assert (post.organisation_name, post.country.code, post.title) == (
        "Municipality of Oran",
        "DZ",
        "Mayor",
    )
    entry = AuditEntry.objects.get(verb="correct")
    assert entry.subject == f"attendees.registration:{known.pk}"
    category.refresh_from_db()
    assert category.taken == 1


@pytest.mark.django_db
def test_updating_with_the_same_changes_nothing(category, owner):
    content = csv_file(row(1), header=COLUMNS)
    imported(content, category, owner)
    run = imported(content, category, owner, known=Known.UPDATE)
    assert (run.known_count, run.updated_count) == (1, 0)
    assert not AuditEntry.objects.filter(verb="correct").exists()


@pytest.mark.django_db
def test_who_cancelled_comes_back_as_the_same_person(category, owner):
    old = make_registration(category, email="person-1@summit-imports.dev")
    visits.cancel(old, by=old)
    imported(csv_file(row(1), header=COLUMNS), category, owner)
    new = Registration.objects.exclude(pk=old.pk).get()
    assert (new.attendee_id, new.state) == (old.attendee_id, State.CONFIRMED)
    assert Position.objects.get().organisation_name == "宁夏数据研究院"


@pytest.mark.django_db
def test_who_was_refused_before_is_looked_at_first(category, owner):
    old = make_registration(category, email="person-1@summit-imports.dev")
    decisions.revoke(old, reason="Security", by=owner)
    run = imported(csv_file(row(1), row(2), header=COLUMNS), category, owner)
    assert run.refused_count == 1
    states = Registration.objects.filter(source=Source.IMPORT).order_by("pk")
    assert [r.state for r in states] == [State.SUBMITTED, State.CONFIRMED]
    category.refresh_from_db()
    assert category.taken == 1


@pytest.mark.django_db
def test_a_guest_without_a_registration_gets_one(category, owner):
    guest = Attendee.objects.create(
        summit=category.summit, full_name="H.E. X", email="person-1@summit-imports.dev"
    )
    imported(csv_file(row(1), header=COLUMNS), category, owner)
    assert Registration.objects.get().attendee == guest


@pytest.mark.django_db
def test_the_same_address_at_another_summit_is_somebody_else(category, owner):
    other = make_category(make_summit())
    make_registration(other, email="person-1@summit-imports.dev")
    run = imported(csv_file(row(1), header=COLUMNS), category, owner)
    assert (run.new_count, Attendee.objects.count()) == (1, 2)


# --- Places -----------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_when_the_places_do_not_suffice_nobody_is_imported(category, owner):
    category.quota = 2
    category.save()
    run = upload(csv_file(*[row(n) for n in range(5)], header=COLUMNS), category, owner)
    assert run.needed == {str(category.pk): 5}
    service.confirm(run, by=owner)
    assert run.state == ImportState.FAILED
    assert "3 places are missing in Expert: 5 are needed, 2 are left." in run.message
    assert not Attendee.objects.exists()
    category.quota = 5
    category.save()
    service.confirm(run, by=owner)
    assert (run.state, Registration.objects.count()) == (ImportState.DONE, 5)


@pytest.mark.django_db
def test_the_summit_as_a_whole_must_have_room_too(category, owner):
    Summit.objects.update(capacity=1)
    run = upload(csv_file(row(1), row(2), header=COLUMNS), category, owner)
    service.confirm(run, by=owner)
    assert "1 places are missing" in run.message
    category.refresh_from_db()
    assert category.taken == 0


@pytest.mark.django_db
def test_confirming_twice_imports_once(category, owner):
    run = upload(csv_file(row(1), header=COLUMNS), category, owner)
    service.confirm(run, by=owner)
    with pytest.raises(service.lifecycle.WrongState):
        service.confirm(run, by=owner)
    assert Registration.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_imports_and_registrations_at_once_keep_the_quota(category, owner):
    category.quota = 6
    category.save()
    runs = [
        upload(csv_file(*[row(f"{k}-{n}") for n in range(4)], header=COLUMNS), category, owner)
        for k in range(3)
    ]

    def carry_out(run):
        try:
            service.confirm(run, by=owner)
        finally:
            connections.close_all()
        return run.state

    with ThreadPoolExecutor(3) as pool:
        ended = list(pool.map(carry_out, runs))
    assert sorted(ended) == [ImportState.DONE, ImportState.FAILED, ImportState.FAILED]
    category.refresh_from_db()
    assert (category.taken, Registration.objects.count()) == (4, 4)


# --- In the background ------------------------------------------------------------------------------------
@pytest.fixture
def large(monkeypatch):
    """As if every file were large."""
    monkeypatch.setattr(service, "AT_ONCE_BYTES", -1)
    monkeypatch.setattr(service, "AT_ONCE_PEOPLE", -1)


@pytest.mark.django_db
def test_a_large_file_is_worked_on_by_a_task(category, owner, large):
    run = upload(csv_file(row(1), header=COLUMNS), category, owner)
    assert run.state == ImportState.UPLOADED
    service.work(run.pk)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    service.confirm(run, by=owner)
    assert run.state == ImportState.IMPORTING
    service.work(run.pk)
    service.work(run.pk)
    run.refresh_from_db()
    assert (run.state, Registration.objects.count()) == (ImportState.DONE, 1)


@pytest.mark.django_db
def test_what_a_dead_worker_left_is_taken_up_by_the_beat(category, owner, large):
    run = upload(csv_file(row(1), header=COLUMNS), category, owner)
    ImportRun.objects.update(claimed_until=timezone.now() + dt.timedelta(minutes=1))
    service.sweep()
    run.refresh_from_db()
    assert run.state == ImportState.UPLOADED
    ImportRun.objects.update(claimed_until=timezone.now() - dt.timedelta(minutes=1))
    service.sweep()
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED


@pytest.mark.django_db
def test_after_an_hour_the_file_is_gone(category, owner, django_capture_on_commit_callbacks):
    run = upload(csv_file(row(1), header=COLUMNS), category, owner)
    stored = run.stored_as.partition(".")[0]
    ImportRun.objects.update(created_at=timezone.now() - dt.timedelta(minutes=61))
    service.sweep()
    run.refresh_from_db()
    assert run.state == ImportState.DISCARDED
    assert not list(service.folder().glob(f"{stored}*"))


@pytest.mark.django_db
def test_files_that_nobody_knows_are_deleted_in_the_end():
    path = service.folder() / "forgotten.table"
    path.write_bytes(b"x")
    long_ago = (timezone.now() - dt.timedelta(hours=3)).timestamp()
    os.utime(path, (long_ago, long_ago))
    service.sweep()
    assert not path.exists()


@pytest.mark.django_db
def test_an_import_whose_file_is_gone_says_so(category, owner):
    run = upload(csv_file(row(1), header=COLUMNS), category, owner)
    for path in service.folder().glob(f"{run.stored_as.partition('.')[0]}*"):
        path.unlink()
    service.confirm(run, by=owner)
    assert run.state == ImportState.FAILED
    assert "no longer here" in run.message


# --- References ---------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_reference_that_is_taken_is_drawn_anew(category, owner, monkeypatch):
    taken = make_registration(category).reference
    drawn = iter([taken, "AAAA-222", "AAAA-222", "BBBB-333"])
    monkeypatch.setattr(import_rows.references, "new", lambda: next(drawn))
    imported(csv_file(row(1), row(2), header=COLUMNS), category, owner)
    found = set(Registration.objects.values_list("reference", flat=True))
    assert found == {taken, "AAAA-222", "BBBB-333"}


# --- Whatever comes -------------------------------------------------------------------------------------------
@pytest.mark.django_db
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    cells=st.lists(
        st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=12),
        max_size=4,
    )
)
def test_any_cells_are_imported_or_named(category, owner, cells):
    run = upload(csv_file(*cells, header=COLUMNS), category, owner)
    assert run.state in (ImportState.CHECKED, ImportState.FAULTY)
    if run.state == ImportState.CHECKED:
        service.confirm(run, by=owner)
        assert run.state == ImportState.DONE


# --- The command -----------------------------------------------------------------------------------------------
def command(path, category, by, *flags):
    out, err = StringIO(), StringIO()
    where = ["--summit", category.summit.slug, "--category", category.slug, "--by", by.email]
    call_command("import_attendees", str(path), *where, *flags, stdout=out, stderr=err)
    return out.getvalue()


@pytest.mark.django_db
def test_the_command_checks_imports_and_reports(tmp_path, category, owner):
    path = tmp_path / "people.csv"
    path.write_bytes(csv_file(row(1), row(2), header=COLUMNS))
    assert "2 rows: 2 new" in command(path, category, owner, "--dry-run")
    assert not Registration.objects.exists()
    assert "2 registered" in command(path, category, owner)
    assert Registration.objects.count() == 2


@pytest.mark.django_db
def test_the_command_names_faults_and_refuses_strangers(tmp_path, category, owner):
    path = tmp_path / "people.csv"
    path.write_bytes(csv_file(row(1, email="x"), header=COLUMNS))
    with pytest.raises(CommandError, match="1 faults"):
        command(path, category, owner)
    with pytest.raises(CommandError, match="Only organisers"):
        command(path, category, make_user(make_summit(), Role.OWNER))
    with pytest.raises(CommandError, match="No such file"):
        command(tmp_path / "none.csv", category, owner)


# --- A summit that is over -----------------------------------------------------------------
def close_for_good(summit, state):
    Summit.objects.filter(pk=summit.pk).update(state=state)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [SummitState.CANCELLED, SummitState.ENDED])
def test_no_file_is_taken_for_a_summit_that_is_over(category, owner, state):
    close_for_good(category.summit, state)
    before = set(service.folder().iterdir())
    with pytest.raises(Closed, match="over or was cancelled"):
        upload(csv_file(row(1), header=COLUMNS), category, owner)
    assert not ImportRun.objects.exists()
    assert set(service.folder().iterdir()) == before


@pytest.mark.django_db
def test_what_was_checked_before_the_summit_was_cancelled_is_not_imported(category, owner):
    run = upload(csv_file(row(1), header=COLUMNS), category, owner, sends_mails=True)
    close_for_good(category.summit, SummitState.CANCELLED)
    with pytest.raises(Closed, match="over or was cancelled"):
        service.confirm(run, by=owner)
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    lifecycle.move(run, ImportState.IMPORTING)  # confirmed a moment before
    service.work(run.pk)
    run.refresh_from_db()
    assert (run.state, run.stored_as) == (ImportState.FAILED, "")
    assert "was cancelled" in run.message
    assert not Registration.objects.exists()
    assert not Notification.objects.exists()

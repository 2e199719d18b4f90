"""The table of staff: rows stand for themselves, and nothing that was typed is lost."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendees.enums import RegistrationState
from attendees.models import Attendee, Registration
from attendees.tests.factories import make_category, make_registration
from exhibitors.enums import AllocationState, PassState
from exhibitors.models import StaffPass
from exhibitors.services import staff
from exhibitors.tests.factories import make_allocation
from exhibitors.tests.web import log_in, make_stage, text
from summit.models import Notification, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    """A reserved booth of 9 m² brings four passes."""
    stage = make_stage()
    make_allocation(stage.booths[0], stage.exhibitor, AllocationState.RESERVED)
    return stage


@pytest.fixture
def client(stage):
    return log_in(stage.owner)


def row(prefix, full_name="", email="", job=""):
    return {f"{prefix}-full_name": full_name, f"{prefix}-email": email, f"{prefix}-job": job}


def name(stage, full_name="Li Xiaodong", email="li@summit-tests.dev"):
    return staff.name(stage.exhibitor, staff.Person(full_name, email), by=stage.owner.user)


def living(stage):
    passes = StaffPass.objects.filter(exhibitor=stage.exhibitor).living().order_by("pk")
    return [(staff_pass.full_name, staff_pass.email) for staff_pass in passes]


def test_two_people_are_named_in_one_form(stage, client):
    sent = row("new0", "سارة بن يوسف", "Sara@Summit-Tests.dev", "Interpreter") | row(
        "new1", "王建国", "wang@summit-tests.dev"
    )
    page = text(client.post(f"{stage.home}staff/", sent, follow=True))
    assert "2 rows are saved." in page
    assert "<bdi>سارة بن يوسف</bdi>" in page
    assert "2 named" in page
    assert living(stage) == [
        ("سارة بن يوسف", "sara@summit-tests.dev"),
        ("王建国", "wang@summit-tests.dev"),
    ]
    assert Registration.objects.count() == 2


def test_each_row_says_in_which_language_its_person_is_written_to(stage, client):
    User.objects.filter(pk=stage.owner.user_id).update(language="fr")
    shown = client.get(f"{stage.home}staff/")
    assert {row.form["language"].value() for row in shown.context["rows"]} == {"fr"}
    sent = row("new0", "سارة بن يوسف", "sara@summit-tests.dev") | {"new0-language": "ar"}
    sent |= row("new1", "Marie-Hélène", "mh@summit-tests.dev")
    sent |= {"new2-full_name": "", "new2-language": "ar"}  # alone it names nobody
    assert "2 rows are saved." in text(client.post(f"{stage.home}staff/", sent, follow=True))
    told = Notification.objects.filter(recipient__endswith="@summit-tests.dev")
    assert set(told.values_list("recipient", "language")) == {
        ("sara@summit-tests.dev", "ar"),
        ("mh@summit-tests.dev", "fr"),
    }
    bad = row("new0", "Li Na", "li.na@summit-tests.dev") | {"new0-language": "xx"}
    assert client.post(f"{stage.home}staff/", bad).status_code == 422


def test_language_of_whoever_is_known_is_neither_shown_nor_changed(stage, client):
    name(stage)
    Attendee.objects.update(language="zh-hans")
    (given, *_rest) = client.get(f"{stage.home}staff/").context["rows"]
    assert given.form["language"].value() is None
    prefix = given.form.prefix
    sent = row(prefix, "Li Xiaodong", "li@summit-tests.dev") | {f"{prefix}-language": "ar"}
    response = client.post(f"{stage.home}staff/", sent)
    assert response.status_code == 422
    assert "To another person: enter that person&#x27;s email too." in text(response)
    assert Attendee.objects.get().language == "zh-hans"


def test_another_person_is_written_to_in_the_language_that_was_chosen(stage, client):
    given = name(stage)
    sent = row(f"pass{given.pk}", "سارة", "sara@summit-tests.dev")
    client.post(f"{stage.home}staff/", sent | {f"pass{given.pk}-language": "ar"})
    assert Notification.objects.get(recipient="sara@summit-tests.dev").language == "ar"


def test_row_that_is_wrong_stays_as_typed_while_the_others_are_saved(stage, client):
    sent = row("new0", "王建国", "wang@") | row("new1", "Marie-Hélène", "mh@summit-tests.dev")
    response = client.post(f"{stage.home}staff/", sent)
    page = text(response)
    assert response.status_code == 422
    assert "1 row needs your attention" in page
    assert "Add the part after the @" in page
    assert 'value="王建国"' in page
    assert 'value="wang@"' in page
    assert living(stage) == [("Marie-Hélène", "mh@summit-tests.dev")]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (("", "li@summit-tests.dev"), "Fill in this field."),
        (("Li", ""), "Fill in this field."),
        (("…!", "li@summit-tests.dev"), "Write at least one letter."),
        (("L" * 301, "li@summit-tests.dev"), "Shorten this to 300 characters; it has 301."),
        (("Li \u202egnoaX", "li@summit-tests.dev"), "turn the reading direction"),
    ],
)
def test_what_is_wrong_is_said_in_the_row(stage, client, typed, words):
    response = client.post(f"{stage.home}staff/", row("new0", *typed))
    assert response.status_code == 422
    assert words in text(response)
    assert living(stage) == []


def test_name_of_300_letters_is_taken(stage, client):
    client.post(f"{stage.home}staff/", row("new0", "Ж" * 300, "long@summit-tests.dev"))
    assert living(stage) == [("Ж" * 300, "long@summit-tests.dev")]


def test_pass_is_swapped_corrected_and_taken_back(stage, client):
    first, second, third = (name(stage, f"Person {n}", f"p{n}@summit-tests.dev") for n in range(3))
    sent = (
        row(f"pass{first.pk}", "Person Zero", "p0@summit-tests.dev")
        | row(f"pass{second.pk}", "Zhou Ting", "zhou@summit-tests.dev")
        | row(f"pass{third.pk}", "Person 2", "p2@summit-tests.dev")
        | {f"pass{third.pk}-remove": "1"}
    )
    assert "3 rows are saved." in text(client.post(f"{stage.home}staff/", sent, follow=True))
    assert living(stage) == [
        ("Person Zero", "p0@summit-tests.dev"),
        ("Zhou Ting", "zhou@summit-tests.dev"),
    ]
    second.refresh_from_db()
    assert second.state == PassState.SWAPPED


def test_what_is_taken_back_can_be_given_in_the_same_form(stage, client):
    given = [name(stage, f"Person {n}", f"p{n}@summit-tests.dev") for n in range(4)]
    sent = {f"pass{given[0].pk}-remove": "1"} | row("new0", "Zhou", "zhou@summit-tests.dev")
    client.post(f"{stage.home}staff/", sent)
    assert ("Zhou", "zhou@summit-tests.dev") in living(stage)
    assert len(living(stage)) == 4


def test_allotment_is_kept_and_the_row_that_is_too_much_says_so(stage, client):
    sent = {}
    for n in range(5):
        sent |= row(f"new{n}", f"Person {n}", f"p{n}@summit-tests.dev")
    response = client.post(f"{stage.home}staff/", sent)
    assert "All 4 passes are given" in text(response)
    assert 'value="Person 4"' in text(response)
    assert len(living(stage)) == 4


def test_same_form_sent_twice_names_once_and_finds_no_fault(stage, client):
    sent = row("new0", "王建国", "wang@summit-tests.dev")
    for _press in range(2):
        assert client.post(f"{stage.home}staff/", sent).status_code == 302
    assert len(living(stage)) == 1


def test_address_that_has_a_pass_is_refused_under_another_name(stage, client):
    name(stage)
    response = client.post(f"{stage.home}staff/", row("new0", "Other", "li@summit-tests.dev"))
    assert "This person has one of your passes already." in text(response)


def test_pass_that_a_colleague_took_back_meanwhile_loses_nothing_typed(stage, client):
    given = name(stage)
    staff.free(given, by=stage.owner.user)
    response = client.post(
        f"{stage.home}staff/", row(f"pass{given.pk}", "Zhou", "zhou@summit-tests.dev")
    )
    assert response.status_code == 422
    assert "taken back meanwhile" in text(response)
    assert 'name="new0-full_name" value="Zhou"' in text(response)
    assert living(stage) == []


def test_row_that_nobody_touched_does_not_bring_an_ended_pass_back(stage, client):
    given = name(stage)
    staff.free(given, by=stage.owner.user)
    sent = row(f"pass{given.pk}", given.full_name, given.email)
    assert client.post(f"{stage.home}staff/", sent).status_code == 302
    assert living(stage) == []


def test_swap_sent_twice_swaps_once(stage, client):
    given = name(stage)
    sent = row(f"pass{given.pk}", "Zhou", "zhou@summit-tests.dev")
    for _press in range(2):
        assert client.post(f"{stage.home}staff/", sent).status_code == 302
    assert living(stage) == [("Zhou", "zhou@summit-tests.dev")]


def test_rows_that_were_wrong_are_sent_again_and_saved(stage, client):
    sent = row("new0", "Li", "li@summit-tests.dev") | row("new1", "王建国", "wang@")
    page = text(client.post(f"{stage.home}staff/", sent))
    assert 'name="new0-full_name" value="王建国"' in page
    client.post(f"{stage.home}staff/", row("new0", "王建国", "wang@summit-tests.dev"))
    assert living(stage)[1] == ("王建国", "wang@summit-tests.dev")


def test_pass_of_another_exhibitor_is_not_touched(stage, client):
    other = make_stage()
    make_allocation(other.booths[0], other.exhibitor, AllocationState.RESERVED)
    theirs = name(other)
    sent = row(f"pass{theirs.pk}", "Zhou", "zhou@summit-tests.dev")
    client.post(f"{stage.home}staff/", sent | {f"pass{theirs.pk}-remove": "1"})
    assert living(other) == [("Li Xiaodong", "li@summit-tests.dev")]
    assert living(stage) == []


def test_collected_pass_is_locked_also_against_a_forged_form(stage, client):
    given = name(stage)
    staff.collect(given, by=stage.owner.user)
    page = text(client.get(f"{stage.home}staff/"))
    assert "Cannot be swapped any more" in page
    assert f"pass{given.pk}-full_name" not in page
    sent = row(f"pass{given.pk}", "Zhou", "zhou@summit-tests.dev")
    client.post(f"{stage.home}staff/", sent | {f"pass{given.pk}-remove": "1"})
    assert living(stage) == [("Li Xiaodong", "li@summit-tests.dev")]


def test_the_state_of_a_pass_agrees_with_the_pass_in_french(stage, client):
    name(stage)
    page = text(client.get(f"{stage.home}staff/".replace("/en/", "/fr/", 1)))
    assert "Attribué" in page
    assert "Désignation" not in page


def test_more_rows_keep_what_was_typed(stage, client):
    sent = row("new0", "王建国", "wang@") | {"more": "1"}
    page = text(client.post(f"{stage.home}staff/", sent))
    assert 'value="王建国"' in page
    assert "new3-full_name" in page
    assert "new4-full_name" not in page  # there are four passes
    assert living(stage) == []


def test_nobody_learns_who_is_registered_already(stage, client):
    known = make_registration(make_category(stage.summit), email="nadia@summit-tests.dev")
    pages = []
    for address in ("nadia@summit-tests.dev", "nobody@summit-tests.dev"):
        sent = row("new0", "Somebody", address)
        page = text(client.post(f"{stage.home}staff/", sent, follow=True))
        pages.append(page.replace(address, "").replace("csrfmiddlewaretoken", ""))
    assert "1 row is saved." in pages[0]
    assert "1 row is saved." in pages[1]
    assert known.attendee.full_name not in pages[0]


def test_without_a_booth_the_page_says_where_passes_come_from():
    stage = make_stage()
    page = text(log_in(stage.owner).get(f"{stage.home}staff/"))
    assert "Staff passes come with a booth" in page
    sent = row("new0", "Li", "li@summit-tests.dev")
    response = log_in(stage.owner).post(f"{stage.home}staff/", sent)
    assert "Reserve one first" in text(response)


def test_after_the_deadline_names_are_refused_and_kept(stage, client):
    stage.exhibition.staff_until = timezone.now().date() - dt.timedelta(days=2)
    stage.exhibition.save()
    response = client.post(f"{stage.home}staff/", row("new0", "Li", "li@summit-tests.dev"))
    assert "Staff was named until" in text(response)
    assert 'value="Li"' in text(response)


def test_after_the_deadline_nothing_is_offered_that_cannot_be_done(stage, client):
    given = name(stage)
    stage.exhibition.staff_until = timezone.now().date() - dt.timedelta(days=2)
    stage.exhibition.save()
    page = text(client.get(f"{stage.home}staff/"))
    assert "Names were taken until" in page
    assert "Add names" not in page
    assert "new0-full_name" not in page
    assert "More rows" not in page
    assert "Swap or correct" not in page
    sent = row(f"pass{given.pk}", "Li Xiao Dong", given.email)
    client.post(f"{stage.home}staff/", sent)
    assert living(stage) == [("Li Xiao Dong", given.email)]
    staff.free(given, by=stage.owner.user)
    page = text(client.get(f"{stage.home}staff/"))
    assert "Save the table" not in page
    assert "Open the plan" not in page


def test_who_has_no_ticket_yet_is_not_shown_as_if(stage, client):
    name(stage)
    assert "No ticket yet" not in text(client.get(f"{stage.home}staff/"))
    Registration.objects.update(state=RegistrationState.UNDER_REVIEW)
    page = text(client.get(f"{stage.home}staff/"))
    assert "No ticket yet" in page
    assert "Whoever you name gets a ticket by mail. A pass" not in page
    assert "Under review" not in page


def test_page_costs_the_same_with_one_and_three_passes(stage, client):
    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{stage.home}staff/")
        return len(captured)

    name(stage)
    count()
    first = count()
    for n in range(2):
        name(stage, f"Person {n}", f"p{n}@summit-tests.dev")
    assert count() == first

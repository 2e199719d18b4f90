"""The portal's first page: the situation as title, and a task list that is true."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exhibitors import rules
from exhibitors.enums import AllocationState, ExhibitorState, MemberRole
from exhibitors.models import ExhibitorMember
from exhibitors.screens import situation
from exhibitors.screens.todo import TaskList
from exhibitors.services import booths
from exhibitors.tests.factories import (
    make_allocation,
    make_exhibitor,
    make_member,
    make_product,
)
from exhibitors.tests.web import log_in, make_stage, text
from summit import dates
from summit.models import Notification, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage()


def title(person, exhibitor):
    page = text(log_in(person).get(f"/en/exhibitor/{exhibitor.pk}/"))
    return page.split("<h1>")[1].split("</h1>")[0]


def tasks(exhibitor):
    found = TaskList(situation.of(exhibitor))
    return {task.key: task for task in found.tasks}


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ExhibitorState.APPLIED, "Your application is with the organisers"),
        (ExhibitorState.WAITLISTED, "Your application is on the waiting list"),
        (ExhibitorState.APPROVED, "30 days to opening"),
        (ExhibitorState.CONTRACTED, "30 days to opening"),
        (ExhibitorState.EXHIBITING, "30 days to opening"),
        (ExhibitorState.REJECTED, "Your application was not accepted"),
        (ExhibitorState.CANCELLED, "You no longer take part"),
        (ExhibitorState.CLOSED, "The exhibition is over"),
    ],
)
def test_title_says_the_situation(stage, state, words):
    today = timezone.now().astimezone(stage.summit.zone).date()
    stage.summit.first_day = today + dt.timedelta(days=30)
    stage.summit.last_day = today + dt.timedelta(days=32)
    stage.summit.save()
    exhibitor = make_exhibitor(stage.summit, state=state)
    assert title(make_member(exhibitor), exhibitor) == words


@pytest.mark.parametrize(
    ("starts", "words"),
    [
        (0, "The exhibition opens today"),
        (1, "1 day to opening"),
        (-1, "The exhibition is open"),
        (-9, "The exhibition is over"),
    ],
)
def test_title_counts_days_of_the_summits_city(stage, starts, words):
    today = timezone.now().astimezone(stage.summit.zone).date()
    stage.summit.first_day = today + dt.timedelta(days=starts)
    stage.summit.last_day = today + dt.timedelta(days=starts + 2)
    stage.summit.save()
    assert title(stage.owner, stage.exhibitor) == words


def test_title_of_a_demo_whose_summit_is_over_says_what_is_to_do(stage):
    """The sample summit was in 2018; what is due follows the day of loading."""
    exhibition, today = stage.summit.exhibition, stage.summit.exhibition.today()
    stage.summit.first_day = stage.summit.last_day = today - dt.timedelta(days=9)
    stage.summit.save()
    exhibition.staff_until = today
    exhibition.save()
    assert title(stage.owner, stage.exhibitor).endswith("tasks to do")


def test_rejected_exhibitor_reads_the_reason_and_no_tasks(stage):
    rejected = make_exhibitor(
        stage.summit, state=ExhibitorState.REJECTED, message="The hall is full."
    )
    page = text(log_in(make_member(rejected)).get(f"/en/exhibitor/{rejected.pk}/"))
    assert "The hall is full." in page
    assert 'class="tasks"' not in page


def test_tasks_of_an_applicant_wait_for_the_decision(stage):
    applicant = make_exhibitor(stage.summit, state=ExhibitorState.APPLIED)
    found = tasks(applicant)
    assert found["application"].phase == "waiting"
    assert found["booth"].is_locked
    assert found["staff"].is_locked
    assert found["products"].is_locked
    assert not found["profile"].is_locked


def test_tasks_follow_the_booth_from_none_to_confirmed(stage):
    assert tasks(stage.exhibitor)["booth"].action == "Choose a booth"
    claim = make_allocation(stage.booths[0], stage.exhibitor, AllocationState.HELD)
    held = tasks(stage.exhibitor)["booth"]
    assert (held.title, held.action) == ("Reserve booth A01", "Reserve it")
    assert tasks(stage.exhibitor)["staff"].is_locked
    type(claim).objects.filter(pk=claim.pk).update(state=AllocationState.RESERVED)
    reserved = tasks(stage.exhibitor)
    assert reserved["booth"].phase == "waiting"
    assert reserved["staff"].text == "0 of 4 passes have a name."
    type(claim).objects.filter(pk=claim.pk).update(state=AllocationState.CONFIRMED)
    assert tasks(stage.exhibitor)["booth"].phase == "done"


def test_task_of_a_booth_says_after_its_day_whom_to_write_to(stage):
    stage.exhibition.booth_until = stage.exhibition.today() - dt.timedelta(days=1)
    stage.exhibition.save()
    late = tasks(stage.exhibitor)["booth"]
    assert late.text.startswith("Booths were chosen until ")
    assert (late.is_late, late.url) == (True, "")


def test_task_of_staff_says_after_its_day_whom_to_write_to(stage):
    make_allocation(stage.booths[0], stage.exhibitor, AllocationState.RESERVED)
    stage.exhibition.staff_until = stage.exhibition.today() - dt.timedelta(days=1)
    stage.exhibition.save()
    late = tasks(stage.exhibitor)["staff"]
    assert late.is_late
    assert late.text.startswith("0 of 4 passes have a name. Names were taken until ")
    assert late.text.endswith("Write to the summit office.")
    assert (late.action, late.url) == ("", "")
    page = text(log_in(stage.owner).get(stage.home))
    assert "Add names" not in page
    assert "passes without a name" not in page


def test_refused_booth_is_explained_until_there_is_another(stage):
    claim = make_allocation(stage.booths[0], stage.exhibitor, AllocationState.RESERVED)
    booths.refuse(claim, reason="The pillar stands there.", by=stage.owner.user)
    page = text(log_in(stage.owner).get(stage.home))
    assert "You did not get A01: The pillar stands there." in page
    make_allocation(stage.booths[1], stage.exhibitor, AllocationState.HELD)
    assert "pillar" not in text(log_in(stage.owner).get(stage.home))


def test_deadlines_sort_into_groups_and_late_is_said(stage):
    today = stage.exhibition.today()
    stage.exhibition.profile_until = today - dt.timedelta(days=2)
    stage.exhibition.booth_until = today + dt.timedelta(days=3)
    stage.exhibition.staff_until = today + dt.timedelta(days=17)
    stage.exhibition.save()
    found = TaskList(situation.of(stage.exhibitor))
    titles = [(group.title, [task.key for task in group.tasks]) for group in found.groups]
    assert titles == [
        ("Overdue", ["fascia", "profile", "logo", "topics", "products"]),
        # What is blocked stands under its cause, whatever its own day.
        ("Due in the next 7 days", ["booth", "staff"]),
    ]
    assert found.next.key == "fascia"
    assert found.tasks[-1].countdown == "2 days late"
    page = text(log_in(stage.owner).get(stage.home))
    assert "5 tasks are late." in page


def test_texts_are_asked_for_in_the_languages_of_the_summit(stage):
    stage.summit.working_languages = ["zh-hans", "en"]
    stage.summit.save()
    stage.exhibitor.profile_en = "City data"
    stage.exhibitor.save()
    exhibitor = type(stage.exhibitor).objects.get(pk=stage.exhibitor.pk)
    assert tasks(exhibitor)["profile"].text.endswith("Missing: 简体中文.")


def test_names_of_languages_keep_their_order_on_a_page_from_the_right(stage):
    stage.summit.working_languages = ["zh-hans", "fr"]
    stage.summit.save()
    page = text(log_in(stage.owner).get(f"/ar/exhibitor/{stage.exhibitor.pk}/"))
    assert "\u2068简体中文\u2069، \u2068Français\u2069" in page


def test_everything_done_is_folded_and_counted(stage):
    claim = make_allocation(stage.booths[0], stage.exhibitor, AllocationState.CONFIRMED)
    make_product(stage.exhibitor)
    page = text(log_in(stage.owner).get(stage.home))
    assert claim.booth.number in page
    assert "<b>3 done</b>" in page
    assert "Application" in page
    assert 'role="img"' in page  # the hall, small


def test_withdrawing_is_asked_about_and_ends_everything(stage):
    make_allocation(stage.booths[0], stage.exhibitor, AllocationState.CONFIRMED)
    client = log_in(stage.owner)
    asked = text(client.get(f"{stage.home}leave/"))
    assert "Booth A01 is free for others at once." in asked
    done = client.post(f"{stage.home}leave/", follow=True)
    assert "You no longer take part" in text(done)
    stage.exhibitor.refresh_from_db()
    assert stage.exhibitor.state == ExhibitorState.CANCELLED
    assert client.post(f"{stage.home}leave/").status_code == 302


def test_home_costs_the_same_with_more_products_and_passes(stage):
    client = log_in(stage.owner)

    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(stage.home)
        return len(captured)

    make_product(stage.exhibitor)
    count()
    first = count()
    make_product(stage.exhibitor)
    make_product(stage.exhibitor)
    assert count() == first
    assert first <= 20


def test_name_of_200_letters_and_arabic_stand_on_every_page(stage):
    long = make_exhibitor(stage.summit, "شركة " + "م" * 195)
    client = log_in(make_member(long, full_name="ن" * 300))
    for path in ("", "booth/", "staff/", "profile/", "products/", "colleagues/"):
        assert client.get(f"/ar/exhibitor/{long.pk}/{path}").status_code == 200


def test_colleague_is_invited_and_dismissed(stage):
    client = log_in(stage.owner)
    said = {
        "email": "Zhou@Helan.example.org",
        "full_name": "周婷",
        "role": MemberRole.EDITOR,
        "language": "zh-hans",
    }
    page = text(client.post(f"{stage.home}colleagues/", said, follow=True))
    assert "zhou@helan.example.org is invited" in page
    assert "周婷" in page
    member = ExhibitorMember.objects.get(user__email="zhou@helan.example.org")
    assert Notification.objects.get(kind="exhibitor.invited").language == "zh-hans"
    again = client.post(f"{stage.home}colleagues/", said)
    assert again.status_code == 422
    assert "This person is a member already." in text(again)
    done = client.post(f"{stage.home}colleagues/{member.pk}/dismiss/", follow=True)
    assert "周婷 is dismissed." in text(done)
    assert log_in(member).get(stage.home).status_code == 404


def test_last_manager_cannot_leave(stage):
    client = log_in(stage.owner)
    here = f"{stage.home}colleagues/{stage.owner.pk}/"
    shown = text(client.get(f"{stage.home}colleagues/"))
    assert f"{stage.owner.pk}/dismiss/" not in shown
    assert "invite a manager first" in shown
    for method in ("get", "post"):
        answer = getattr(client, method)(f"{here}dismiss/", follow=True)
        assert answer.redirect_chain == [(f"{stage.home}colleagues/", 302)]
        assert "An exhibitor needs a manager" in text(answer)
    refused = client.post(f"{here}role/", {"role": "editor"}, follow=True)
    assert "An exhibitor needs a manager" in text(refused)
    assert client.get(stage.home).status_code == 200
    assert rules.can_manage(ExhibitorMember.objects.get(pk=stage.owner.pk))


def test_manager_hands_over_to_a_colleague_and_leaves(stage):
    colleague = make_member(stage.exhibitor, role=MemberRole.EDITOR, full_name="周婷")
    client, here = log_in(stage.owner), f"{stage.home}colleagues/"
    assert "make a colleague manager first" in text(client.get(here))
    done = client.post(f"{here}{colleague.pk}/role/", {"role": "manager"}, follow=True)
    assert "周婷: Manager from now on." in text(done)
    assert f"{here}{stage.owner.pk}/dismiss/" in text(done)
    assert client.post(f"{here}{stage.owner.pk}/role/", {"role": "nonsense"}).status_code == 404
    client.post(f"{here}{stage.owner.pk}/role/", {"role": "editor"})
    assert [one.role for one in stage.exhibitor.members.order_by("pk")] == ["editor", "manager"]
    late = client.post(f"{here}{colleague.pk}/role/", {"role": "editor"}, follow=True)
    assert "for managers of your exhibitor" in text(late)
    assert log_in(colleague).get(f"{here}{stage.owner.pk}/dismiss/").status_code == 200


def test_manager_with_a_closed_account_is_no_manager_to_leave_behind(stage):
    gone = make_member(stage.exhibitor, role=MemberRole.MANAGER)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    client = log_in(stage.owner)
    client.post(f"{stage.home}colleagues/{stage.owner.pk}/dismiss/")
    assert client.get(stage.home).status_code == 200


@pytest.mark.parametrize(
    ("state", "shown"),
    [
        (ExhibitorState.APPLIED, ["home", "booth", "profile", "colleagues"]),
        (ExhibitorState.REJECTED, ["home", "profile", "colleagues"]),
        (ExhibitorState.CANCELLED, ["home", "profile", "colleagues"]),
        (
            ExhibitorState.EXHIBITING,
            ["home", "booth", "staff", "profile", "products", "colleagues"],
        ),
    ],
)
def test_tabs_lead_to_what_there_is_to_do_or_read(stage, state, shown):
    type(stage.exhibitor).objects.update(state=state)
    client = log_in(stage.owner)
    page = client.get(stage.home)
    assert [tab.key for tab in page.context["tabs"]] == shown
    make_product(stage.exhibitor)
    page = client.get(stage.home)
    assert "products" in [tab.key for tab in page.context["tabs"]]


def test_editor_sees_colleagues_and_invites_nobody(stage):
    editor = make_member(stage.exhibitor, role=MemberRole.EDITOR)
    client = log_in(editor)
    assert "Invite a colleague" not in text(client.get(f"{stage.home}colleagues/"))
    users = User.objects.count()
    said = {"email": "x@summit-tests.dev", "role": "manager", "language": "en"}
    response = client.post(f"{stage.home}colleagues/", said, follow=True)
    assert "invited by managers" in text(response)
    assert User.objects.count() == users


@pytest.mark.parametrize("state", [ExhibitorState.REJECTED, ExhibitorState.CANCELLED])
def test_who_is_out_reads_since_when_and_how_to_come_back(stage, state):
    stage.exhibition.applications_close = dt.datetime(2031, 11, 1, 7, 12, tzinfo=dt.UTC)
    stage.exhibition.save()
    out = make_exhibitor(
        stage.summit, state=state, decided_at=dt.datetime(2026, 3, 1, 7, 12, tzinfo=dt.UTC)
    )
    client, city = log_in(make_member(out)), stage.summit.city
    home = f"/en/exhibitor/{out.pk}/"
    page = text(client.get(home))
    assert f"Decided on 1 March 2026, 15:12, {city} time (UTC+8)." in page
    assert f"Applications are open until 1 November 2031, 15:12, {city} time (UTC+8)." in page
    assert f'href="/en/{stage.summit.slug}/exhibit/"' in page
    assert "when your application is approved" not in page
    for part in ("staff/", "products/", "profile/"):
        assert "when your application is approved" not in text(client.get(home + part))
    stage.exhibition.applications_close = timezone.now()
    stage.exhibition.save()
    assert f'href="/en/{stage.summit.slug}/exhibit/"' not in text(client.get(home))


def test_profile_of_who_is_out_is_read_and_cannot_be_typed_in(stage):
    out = make_exhibitor(stage.summit, state=ExhibitorState.CANCELLED, profile="Lamps")
    client = log_in(make_member(out))
    page = text(client.get(f"/en/exhibitor/{out.pk}/profile/"))
    assert "cannot be changed any more" in page
    areas = [part.split(">")[0] for part in page.split("<textarea")[1:]]
    assert areas
    assert all(" disabled" in area for area in areas)


def test_running_hold_is_the_situation_with_its_day_and_city(stage):
    until = timezone.now() + dt.timedelta(minutes=20)
    make_allocation(stage.booths[0], stage.exhibitor, AllocationState.HELD, held_until=until)
    page = text(log_in(stage.owner).get(f"/en/exhibitor/{stage.exhibitor.pk}/"))
    assert "<h1>Reserve booth A01</h1>" in page
    assert f"It is held for you until {dates.clock(until, stage.summit)}." in page


def test_title_counts_the_tasks_that_the_tab_counts(stage):
    today = timezone.now().astimezone(stage.summit.zone).date()
    stage.summit.first_day = stage.summit.last_day = today - dt.timedelta(days=9)
    stage.summit.save()
    stage.exhibition.booth_until = today + dt.timedelta(days=5)
    stage.exhibition.save()
    page = text(log_in(stage.owner).get(f"/en/exhibitor/{stage.exhibitor.pk}/"))
    ready = len(TaskList(situation.of(stage.exhibitor)).ready)
    assert ready < len(TaskList(situation.of(stage.exhibitor)).open)
    assert f"<h1>{ready} tasks to do</h1>" in page
    assert f'<span class="count">{ready}</span>' in page
    groups = TaskList(situation.of(stage.exhibitor)).groups
    assert sum(group.count for group in groups) == ready
    assert all(f"{group.title} <span>{group.count}</span>" in page for group in groups)


def test_application_says_until_when_it_is_answered(stage):
    stage.summit.answer_days = 3
    stage.summit.save()
    applied = make_exhibitor(stage.summit, state=ExhibitorState.APPLIED)
    day = (timezone.now() + dt.timedelta(days=3)).astimezone(stage.summit.zone).date()
    assert f"until {dates.weekday(day)}." in tasks(applied)["application"].text
    applied.applied_at -= dt.timedelta(days=9)
    assert "until" not in tasks(applied)["application"].text

"""The booth page: plan and list are one, and each step says what is and what follows."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exhibitors.enums import AllocationState as State
from exhibitors.enums import ExhibitorState, MemberRole
from exhibitors.models import Allocation, Booth, BoothType, FloorPlan
from exhibitors.services import booths, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibitor,
    make_member,
    make_plan,
)
from exhibitors.tests.web import log_in, make_stage, text
from summit import dates

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def client(stage):
    return log_in(stage.owner)


def page(client, stage, query=""):
    return text(client.get(f"{stage.home}booth/{query}"))


def test_plan_and_list_say_each_state_in_words(client, stage):
    other = make_exhibitor(stage.summit, "Opal")
    make_allocation(stage.booths[0], other, State.CONFIRMED)
    make_allocation(stage.booths[1], make_exhibitor(stage.summit, "Secret"), State.RESERVED)
    make_allocation(stage.booths[2], make_exhibitor(stage.summit, "Hidden"), State.HELD)
    html = page(client, stage)
    assert 'aria-label="A01, Opal, 9 m², 1 open side, Taken"' in html
    assert 'aria-label="A02, 9 m², 1 open side, Reserved"' in html
    assert 'aria-label="A03, 9 m², 1 open side, Held"' in html
    assert 'aria-label="A04, 9 m², 1 open side, Available"' in html
    assert "1 of 4 booths free" in html
    # Who reserves or holds is nobody's business yet.
    assert "Secret" not in html
    assert "Hidden" not in html


def test_chosen_booth_is_chosen_in_plan_and_list_and_offered(client, stage):
    html = page(client, stage, "?booth=A02")
    pk = stage.booths[1].pk
    assert f'id="booth-{pk}" aria-current="true"' in html
    assert f'href="?booth=A02#booth-{pk}" aria-current="true"' in html
    assert "plan-ring" in html
    assert "Hold A02 for 30 minutes?" in html
    assert "CNY 9,000" in html
    assert "Giving it back costs nothing" in html


def test_the_bar_of_a_phone_says_what_is_held_for_how_much_and_until_when(client, stage):
    def bar():
        return page(client, stage, "?booth=A02").split('class="offer-bar')[1].split("<form")[0]

    assert "9 m², 1 open side, CNY 9,000" in bar()
    assert "Nobody else can take it until" in bar()
    booths.hold(stage.exhibitor, stage.booths[1], by=stage.owner.user)
    assert "9 m², 1 open side, CNY 9,000" in bar()
    assert "data-until" in bar()


@pytest.mark.parametrize(
    "query", ["?booth=%00x", "?booth=Z99", "?hall=99999999999", "?area=x&sides=-1", "?zoom=huge"]
)
def test_address_that_means_nothing_shows_the_plan(client, stage, query):
    response = client.get(f"{stage.home}booth/{query}")
    assert response.status_code in (200, 400)
    assert (response.status_code == 400) == ("%00" in query)


def test_booth_of_another_summit_is_not_chosen(client, stage):
    elsewhere = make_stage()
    Booth.objects.filter(pk=elsewhere.booths[0].pk).update(number="X77")
    assert "X77" not in page(client, stage, "?booth=X77").replace("booth=X77", "")


def test_exhibitor_holds_reserves_and_reads_how_it_stands(client, stage):
    held = client.post(f"{stage.home}booth/{stage.booths[0].pk}/hold/", follow=True)
    there = f"{stage.home}booth/?booth=A01#booth-{stage.booths[0].pk}"
    assert held.redirect_chain == [(there, 302)]
    claim = Allocation.objects.get()
    until = dates.clock(claim.held_until, stage.summit)
    assert f"A01 is held for you until {until}" in text(held)
    assert f'data-until="{claim.held_until.isoformat(timespec="seconds")[:16]}' in text(held)
    reserved = client.post(f"{stage.home}claims/{claim.pk}/reserve/", follow=True)
    assert "A01 is reserved for you" in text(reserved)
    claim.refresh_from_db()
    assert claim.state == State.RESERVED


def test_change_of_holds_takes_few_statements(client, stage):
    for booth in stage.booths[:2]:
        client.post(f"{stage.home}booth/{booth.pk}/hold/")
    with CaptureQueriesContext(connection) as captured:
        client.post(f"{stage.home}booth/{stage.booths[2].pk}/hold/")
    said = [row["sql"] for row in captured if not row["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert 8 <= len(said) <= 13, said


def test_second_hold_says_before_and_after_which_one_it_ends(client, stage):
    first = client.post(f"{stage.home}booth/{stage.booths[0].pk}/hold/", follow=True)
    assert "You hold A01 now" not in text(first)
    asked = page(client, stage, "?booth=A02")
    assert "Hold A02 and let A01 go" in asked
    assert "A01, which you hold now, becomes free." in asked
    second = client.post(f"{stage.home}booth/{stage.booths[1].pk}/hold/", follow=True)
    told = "You hold A02 now. A01, which you held, is free for everybody again."
    assert told in text(second)
    assert told not in page(client, stage)


def test_times_of_holds_name_the_city_and_its_distance_from_utc(client, stage):
    client.post(f"{stage.home}booth/{stage.booths[0].pk}/hold/")
    until = Allocation.objects.get().held_until
    words = f"{dates.clock(until, stage.summit)}"
    assert words.endswith("Yinchuan time (UTC+8)")
    for query in ("", "?booth=A01"):
        html = page(client, stage, query)
        assert words in html
        assert "Times in Yinchuan (UTC+8)" in html
    assert words in text(client.get(stage.home))
    public = Client().get(f"/en/{stage.summit.slug}/exhibition/?booth=A01")
    assert f"It may come free at {words}." in text(public)


def test_second_press_changes_nothing_and_says_so(client, stage):
    for _press in range(2):
        client.post(f"{stage.home}booth/{stage.booths[0].pk}/hold/")
    claim = Allocation.objects.get()
    client.post(f"{stage.home}claims/{claim.pk}/reserve/")
    again = client.post(f"{stage.home}claims/{claim.pk}/reserve/", follow=True)
    assert "Somebody changed this in the meantime" in text(again)
    assert "A01 is reserved for you" in text(again)


def test_who_was_faster_is_said(client, stage):
    make_allocation(stage.booths[0], make_exhibitor(stage.summit), State.HELD)
    response = client.post(f"{stage.home}booth/{stage.booths[0].pk}/hold/", follow=True)
    assert "Somebody else has taken this booth. Choose another." in text(response)
    assert "A01 is held by somebody" in text(response)


def test_hold_that_is_over_is_free_on_the_page_at_once(client, stage):
    past = timezone.now() - dt.timedelta(seconds=1)
    other = make_exhibitor(stage.summit)
    make_allocation(stage.booths[0], other, State.HELD, held_until=past)
    assert "4 of 4 booths free" in page(client, stage)
    client.post(f"{stage.home}booth/{stage.booths[0].pk}/hold/")
    assert stage.exhibitor.allocations.get().state == State.HELD


def test_hold_is_let_go_at_once_and_a_reserved_booth_after_a_question(client, stage):
    client.post(f"{stage.home}booth/{stage.booths[0].pk}/hold/")
    held = Allocation.objects.get()
    client.post(f"{stage.home}claims/{held.pk}/release/")
    held.refresh_from_db()
    assert held.state == State.RELEASED
    claim = make_allocation(stage.booths[1], stage.exhibitor, State.RESERVED)
    here = f"{stage.home}claims/{claim.pk}/"
    assert client.post(f"{here}release/").url == f"{here}return/"
    assert "This costs nothing." in text(client.get(f"{here}return/"))
    done = client.post(f"{here}return/", {"costs": "0"}, follow=True)
    assert "A02 is given back." in text(done)
    claim.refresh_from_db()
    assert claim.state == State.RELEASED
    assert client.get(f"{here}return/").status_code == 302


def test_giving_back_late_says_what_it_costs(stage, client):
    stage.exhibition.free_return_until = timezone.now().date() - dt.timedelta(days=2)
    stage.exhibition.save()
    claim = make_allocation(stage.booths[1], stage.exhibitor, State.CONFIRMED)
    asked = text(client.get(f"{stage.home}claims/{claim.pk}/return/"))
    assert "This costs CNY 4,500: 50 % of its price." in asked
    assert "Giving it back costs 50 % of its price since" in page(client, stage, "?booth=A02")


@pytest.mark.parametrize("costs", ["", "0", "sNaN", "9000"])
def test_booth_is_given_back_at_the_costs_that_were_read_or_asked_anew(stage, client, costs):
    stage.exhibition.free_return_until = timezone.now().date() - dt.timedelta(days=2)
    stage.exhibition.save()
    claim = make_allocation(stage.booths[1], stage.exhibitor, State.CONFIRMED)
    here = f"{stage.home}claims/{claim.pk}/return/"
    asked = client.post(here, {"costs": costs})
    assert asked.url == here
    claim.refresh_from_db()
    assert claim.state == State.CONFIRMED
    html = text(client.get(here))
    assert ("costs has changed" in html) == (costs in ("0", "9000"))
    assert "This costs CNY 4,500" in html
    read = html.partition('name="costs" value="')[2].partition('"')[0]
    client.post(here, {"costs": read})
    claim.refresh_from_db()
    assert (read, claim.state) == ("4500.00", State.RELEASED)


def test_change_of_booths_keeps_the_old_one(client, stage):
    make_allocation(stage.booths[0], stage.exhibitor, State.CONFIRMED)
    assert "You keep A01 until the change is confirmed." in page(client, stage, "?booth=A02")
    client.post(f"{stage.home}booth/{stage.booths[1].pk}/hold/")
    html = page(client, stage)
    assert 'aria-label="A01, 9 m², 1 open side, Yours"' in html
    assert 'aria-label="A02, 9 m², 1 open side, Held for you"' in html


def test_editor_reads_who_takes_booths(stage):
    editor = make_member(stage.exhibitor, role=MemberRole.EDITOR)
    html = text(log_in(editor).get(f"{stage.home}booth/?booth=A01"))
    assert "by managers of your exhibitor" in html
    assert "/hold/" not in html


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ExhibitorState.APPLIED, "You can hold it when your application is approved."),
        (ExhibitorState.REJECTED, "Your application was not accepted. Booths are for exhibitors"),
        (ExhibitorState.CANCELLED, "You no longer take part. Booths are for exhibitors"),
        (ExhibitorState.CLOSED, "The exhibition is over. Booths are for exhibitors"),
    ],
)
def test_who_is_not_approved_sees_the_plan_and_holds_nothing(stage, state, words):
    applicant = make_exhibitor(stage.summit, state=state)
    client = log_in(make_member(applicant))
    home = f"/en/exhibitor/{applicant.pk}/"
    html = text(client.get(f"{home}booth/?booth=A01"))
    assert words in html
    assert "/hold/" not in html
    response = client.post(f"{home}booth/{stage.booths[0].pk}/hold/", follow=True)
    assert "exhibitors that the summit office has approved" in text(response)
    assert Allocation.objects.count() == 0


def test_after_the_deadline_nothing_is_offered(stage, client):
    stage.exhibition.booth_until = timezone.now().date() - dt.timedelta(days=2)
    stage.exhibition.save()
    html = page(client, stage, "?booth=A01")
    assert "Booths were chosen until" in html
    assert "/hold/" not in html


def test_filters_shorten_the_list_and_stay_in_the_links(stage, client):
    Booth.objects.filter(pk=stage.booths[3].pk).update(width=6, open_sides=2)
    html = page(client, stage, "?area=18&sides=2")
    assert html.count('class="booth-row"') == 1
    assert "?booth=A04&amp;area=18&amp;sides=2#booth-" in html
    assert "No booth of this hall fits" in page(client, stage, "?area=72")


def test_another_hall_is_chosen_by_its_booth(stage, client):
    hall = make_plan(stage.summit, "Hall B")
    make_booth(hall, "B01")
    assert "Plan of Hall B" in page(client, stage, "?booth=B01")
    assert "Plan of Hall B" in page(client, stage, f"?hall={hall.pk}")
    assert "Plan of Hall A" in page(client, stage)


def test_without_a_plan_the_page_says_so():
    stage = make_stage()
    Booth.objects.all().delete()
    stage.plan.delete()
    assert "not drawn yet" in page(log_in(stage.owner), stage)


def test_page_costs_the_same_with_more_booths_and_holders(stage, client):
    def count():
        with CaptureQueriesContext(connection) as captured:
            client.get(f"{stage.home}booth/?booth=A01")
        return len(captured)

    make_allocation(stage.booths[1], make_exhibitor(stage.summit), State.CONFIRMED)
    count()
    first = count()
    for booth in stage.booths[2:]:
        make_allocation(booth, make_exhibitor(stage.summit), State.CONFIRMED)
    assert count() == first
    assert first <= 24


def test_change_to_a_smaller_booth_says_how_many_passes_it_costs(client, stage):
    large = make_booth(stage.plan, "B01", x=30, width=6, depth=6)
    make_allocation(large, stage.exhibitor, State.CONFIRMED)
    for number in range(5):
        person = staff.Person(f"P {number}", f"p{number}@helan.example")
        staff.name(stage.exhibitor, person, by=stage.owner.user)
    words = "1 staff pass is taken back, the newest first."
    small = stage.booths[0]
    assert words in page(client, stage, "?booth=A01")
    claim = booths.hold(stage.exhibitor, small, by=stage.owner.user)
    assert words in page(client, stage, "?booth=A01")
    booths.reserve(claim, by=stage.owner.user)
    assert words in page(client, stage, "?booth=A01")
    assert words not in page(client, stage, "?booth=B01")


@pytest.mark.parametrize("state", ["cancelled", "ended"])
def test_nothing_is_held_at_a_summit_that_does_not_take_place(client, stage, state):
    type(stage.summit).objects.update(state=state)
    assert "This summit is over or was cancelled" in page(client, stage, "?booth=A01")
    hold = f"{stage.home}booth/{stage.booths[0].pk}/hold/"
    assert "This summit is over or was cancelled" in text(client.post(hold, follow=True))
    assert not Allocation.objects.exists()


def test_price_of_the_largest_booth_fits(client, stage):
    BoothType.objects.update(price="99999999.99", open_side_price="99999999.99")
    FloorPlan.objects.update(width=10000, depth=10000)
    huge = make_booth(stage.plan, "H1", x=0, y=4, width="9999.99", depth="9995", open_sides=4)
    huge.refresh_from_db()
    assert booths.hold(stage.exhibitor, huge, by=stage.owner.user).price > 10**15

"""The public plan: search to a booth in two actions, one selection in plan and list, kept pages."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exhibitors.enums import AllocationState, ExhibitorState, Side
from exhibitors.models import Allocation, Booth
from exhibitors.screens import plans
from exhibitors.services import offers
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibitor,
    make_organisation,
    make_plan,
    make_product,
)
from exhibitors.tests.web import make_stage, text
from summit import pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    stage = make_stage()
    body = make_organisation(
        stage.summit, "China Electronics", name_zh_hans="中国电子", short_name="CEC"
    )
    stage.cec = make_exhibitor(stage.summit, organisation=body)
    make_allocation(stage.booths[0], stage.cec, AllocationState.CONFIRMED)
    pages.forget()
    return stage


def url(stage, query="", language="en"):
    return f"/{language}/{stage.summit.slug}/exhibition/{query}"


def read(stage, query="", language="en"):
    return text(Client().get(url(stage, query, language)))


@pytest.mark.parametrize("words", ["electronics", "中国", "cec", "A01", "a01", "Elektronics"])
def test_search_leads_to_the_booth_at_once(stage, words):
    response = Client().get(url(stage), {"q": words})
    assert response.status_code == 302
    assert response.url == url(stage, f"?booth=A01#booth-{stage.booths[0].pk}")
    page = text(Client().get(response.url.partition("#")[0]))
    assert f'id="booth-{stage.booths[0].pk}" aria-current="true"' in page
    assert f'data-booth="{stage.booths[0].pk}" aria-current="true"' in page
    assert "Open exhibitor" in page


@pytest.mark.parametrize("query", ["", "?booth=A01", "?q=nobody", "?show=available", "?zoom=far"])
def test_drawing_and_list_are_in_the_page_once(stage, query):
    page = read(stage, query)
    assert page.count("</svg></div></div>") == 1
    assert page.count('<ul class="places">') == (query != "?q=nobody")
    assert pages.hole("drawing") not in page
    assert pages.hole("rows") not in page


def test_search_with_more_than_one_answer_lists_them(stage):
    make_allocation(
        stage.booths[1],
        make_exhibitor(stage.summit, "Electronics of Oran"),
        AllocationState.CONFIRMED,
    )
    pages.forget()
    page = read(stage, "?q=electronics")
    assert "2 booths for “electronics”" in page
    assert page.count("data-booth=") == 2
    assert page.count('class="plan-found"') == 2
    assert "plan-found" not in read(stage)
    assert "plan-found" not in read(stage, "?q=zzzz")


def test_search_without_answer_says_so(stage):
    page = read(stage, "?q=%3Cscript%3E")
    assert "No booth has “&lt;script&gt;”" in page
    assert "<script>" not in page.replace('<script type="module"', "").replace("<script src", "")


def test_holder_of_a_reserved_or_held_booth_is_not_told(stage):
    secret = make_exhibitor(stage.summit, "Secret Company")
    make_allocation(stage.booths[1], secret, AllocationState.RESERVED)
    pages.forget()
    assert "Secret Company" not in read(stage)
    assert "Secret Company" not in read(stage, "?booth=A02")
    assert "No booth has" in read(stage, "?q=Secret")


def test_states_are_filters_with_numbers(stage):
    page = read(stage, "?show=available")
    assert page.count("data-booth=") == 3
    assert '<a href="?show=available" aria-current="true">' in page
    assert read(stage, "?show=nonsense").count("data-booth=") == 4


def test_card_of_a_free_booth_leads_to_the_application(stage):
    page = read(stage, "?booth=A02")
    assert "Free place" in page
    assert f"/en/{stage.summit.slug}/exhibit/" in page


def test_names_are_those_of_the_language(stage):
    assert "中国电子" in read(stage, language="zh-hans")
    assert "China Electronics" in read(stage)


def test_pages_that_are_linked_are_kept_and_searches_are_not(stage):
    hall = make_plan(stage.summit, "Hall B")
    pages.forget()
    client = Client()
    for query in ("", "?show=available", f"?hall={hall.pk}"):
        client.get(url(stage, query))
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url(stage, query))
        assert len(captured) == 0, query
        assert response["ETag"]
    for query in ("?q=oran", "?booth=A02", "?show=available&x=1", "?zoom=near", "?hall=0"):
        assert "ETag" not in client.get(url(stage, query)), query


def test_kept_plan_changes_with_the_booth(stage, django_capture_on_commit_callbacks):
    client = Client()
    assert "3 places still free" in text(client.get(url(stage)))
    with django_capture_on_commit_callbacks(execute=True):
        offers.assign(stage.exhibitor, stage.booths[3], by=stage.owner.user)
    assert "2 places still free" in text(client.get(url(stage)))


def test_chosen_booth_costs_few_queries_however_large_the_hall(stage):
    client = Client()

    def count():
        client.get(url(stage, "?booth=A01"))
        with CaptureQueriesContext(connection) as captured:
            client.get(url(stage, "?booth=A01"))
        return len(captured)

    first = count()
    for number in range(5):
        make_booth(stage.plan, f"B{number}", x=3 * number, y=9)
    pages.forget()
    assert count() == first
    assert first <= 3


def test_hall_that_is_not_there_is_404(stage):
    other = make_stage()
    assert Client().get(url(stage, f"?hall={other.plan.pk}")).status_code == 404


def test_draft_summit_shows_no_exhibition(stage):
    type(stage.summit).objects.filter(pk=stage.summit.pk).update(state="draft")
    pages.forget()
    for path in ("exhibition/", "exhibitors/", f"exhibitors/{stage.cec.pk}/"):
        assert Client().get(f"/en/{stage.summit.slug}/{path}").status_code == 404


def test_home_page_introduces_the_exhibition_and_the_navigation_leads_to_the_plan(stage):
    page = text(Client().get(f"/en/{stage.summit.slug}/"))
    assert 'id="exhibition"' in page
    assert "China Electronics" in page
    assert f'<a href="{url(stage)}">Exhibition</a>' in page
    assert "colleagues" in text(Client().get(f"/en/{stage.summit.slug}/privacy/"))


def test_rejected_exhibitor_is_nowhere(stage):
    gone = make_exhibitor(stage.summit, "Gone", state=ExhibitorState.REJECTED)
    pages.forget()
    assert "Gone" not in text(Client().get(f"/en/{stage.summit.slug}/exhibitors/"))
    assert Client().get(f"/en/{stage.summit.slug}/exhibitors/{gone.pk}/").status_code == 404


# --- The drawing -------------------------------------------------------------------------------
FLOOR = plans.Floor("Hall A", 60, 40, "Main <entrance>", Side.SOUTH, 20, 8)


def spot(**fields):
    values = {
        "id": 7,
        "number": "C07",
        "x": 3,
        "y": 6,
        "width": 6,
        "depth": 6,
        "look": "available",
        "word": "36 m²",
        "label": "C07, 36 m², Available",
    }
    return plans.Spot(**values | fields)


def test_booth_is_drawn_to_scale_as_a_link():
    svg = plans.draw(FLOOR, [spot()], lambda each: f"?booth={each.number}&x=1")
    assert 'href="?booth=C07&amp;x=1"' in svg
    assert '<rect x="61" y="121" width="118" height="118" rx="2"/>' in svg
    assert 'aria-label="C07, 36 m², Available"' in svg
    assert 'dir="ltr"' in svg
    assert "style=" not in svg


def test_everything_that_people_typed_is_escaped():
    evil = '"><script>alert(1)</script>'
    svg = plans.draw(
        FLOOR, [spot(number=evil[:12], word=evil, label=evil)], lambda each: f"?booth={evil}"
    )
    assert "<script>" not in svg
    assert "Main &lt;entrance&gt;" in svg


def test_picture_without_links_has_nothing_to_press():
    svg = plans.draw(FLOOR, [spot()])
    assert "<a " not in svg
    assert "id=" not in svg.replace('id="plan-', "")
    assert 'role="img"' in svg


@pytest.mark.parametrize("side", list(Side))
def test_entrance_is_a_gap_in_its_wall(side):
    svg = plans.draw(plans.Floor("Hall", 60, 40, "Gate", side, 10, 4), [])
    edges = {
        Side.NORTH: "M200 0h80",
        Side.SOUTH: "M200 800h80",
        Side.WEST: "M0 200v80",
        Side.EAST: "M1200 200v80",
    }
    assert f'<path class="plan-gap" d="{edges[side]}"/>' in svg


@pytest.mark.parametrize(
    ("text_given", "ems", "shown"),
    [
        ("Opal", 5, "Opal"),
        ("Opal Networks", 5, "Opal…"),
        ("中国电子信息", 5, ""),
        ("شركة النيل", 3, "شركة…"),
        ("Reserved", 3.4, ""),
        ("W", 0.2, ""),
        ("", 5, ""),
    ],
)
def test_words_are_shortened_to_what_a_booth_holds(text_given, ems, shown):
    assert plans.fitted(text_given, ems) == shown


@pytest.mark.parametrize(
    ("look", "word"), [("reserved", "Reserved"), ("mine", "Le vôtre"), ("available", "1,000 m²")]
)
def test_state_that_does_not_fit_is_left_to_look_and_label(look, word):
    whole = plans.draw(FLOOR, [spot(look=look, word=word, label=f"A01, {word}", width=6)], str)
    assert f">{word}</text>" in whole
    small = plans.draw(FLOOR, [spot(look=look, word=word, label=f"A01, {word}", width=3)], str)
    assert '<text class="w"' not in small
    assert "…" not in small
    assert f'class="plan-booth {look}"' in small
    assert f'aria-label="A01, {word}"' in small


def test_smallest_booths_are_drawn_without_words():
    svg = plans.draw(FLOOR, [spot(width=0.2, depth=0.2)], lambda each: "?")
    assert '<text class="n"' not in svg


def test_thousand_booths_are_drawn_in_a_moment():
    spots = [spot(id=n, number=f"A{n}", x=n % 40, y=n // 40, width=1, depth=1) for n in range(1000)]
    started = timezone.now()
    svg = plans.draw(plans.Floor("Hall", 40, 25), spots, lambda each: f"?booth={each.number}")
    assert svg.count("<a ") == 1000
    assert timezone.now() - started < dt.timedelta(seconds=1)


def test_public_booth_page_of_products_counts_only_what_is_shown(stage):
    make_product(stage.cec)
    make_product(stage.cec, state="draft")
    assert "1 product" in read(stage, "?booth=A01")
    assert Booth.objects.count() == 4


def test_a_summit_without_a_hall_gives_the_script_no_plan_to_move(stage):
    assert "data-plan" in read(stage)
    Allocation.objects.all().delete()
    Booth.objects.all().delete()
    stage.plan.delete()
    pages.forget()
    page = read(stage)
    assert "drawn soon" in page
    assert "data-plan" not in page

"""Reading the exhibition through the API: for everybody, in four languages, from memory."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from exhibitors.enums import AllocationState, ExhibitorState, ProductState
from exhibitors.models import Booth
from exhibitors.services import applications, booths
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_organisation,
    make_plan,
    make_product,
)
from summit import audit, pages
from summit.enums import SummitState
from summit.models import OrganisationRole, SponsorLevel, Summit, Topic
from summit.tests.api import Caller, is_problem
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db
E, A = ExhibitorState, AllocationState


@pytest.fixture
def summit():
    return make_exhibition(introduction_en="Come.", introduction_fr="Venez.").summit


def read(summit, address, **headers):
    response = Caller().get(f"summits/{summit.slug}/{address}", **headers)
    assert response.status_code == 200, response.content
    return response.json()


def names(found):
    return [row["name"] for row in found]


# --- The exhibition and its halls -----------------------------------------------------------------
def test_dates_halls_and_prices(summit):
    plan = make_plan(summit, "Hall A", entrance_label="Main entrance", entrance_width=6)
    booth = make_booth(plan)
    found = read(summit, "exhibition/", accept_language="fr")
    assert (found["introduction"], found["is_open"]) == ("Venez.", True)
    (hall,) = found["halls"]
    assert hall == {
        "id": plan.pk,
        "name": "Hall A",
        "width": 60.0,
        "depth": 40.0,
        "entrance": "Main entrance",
        "entrance_side": "south",
        "entrance_from": 0.0,
        "entrance_width": 6.0,
    }
    assert found["booth_types"][0]["id"] == booth.type_id
    assert found["booth_types"][0]["price"] == "1000.00"


def test_a_hall_tells_states_and_only_of_taken_booths_who_stands_there(summit):
    plan = make_plan(summit)
    free, held, reserved, taken = make_booths(plan, 4)
    for booth, state in ((held, A.HELD), (reserved, A.RESERVED), (taken, A.CONFIRMED)):
        make_allocation(booth, make_exhibitor(summit, f"In {booth.number}"), state)
    found = read(summit, f"exhibition/halls/{plan.pk}/")
    rows = {row["number"]: (row["state"], row["exhibitor"]) for row in found["booths"]}
    holder = taken.allocations.get().exhibitor
    assert rows == {
        "A01": ("available", None),
        "A02": ("held", None),
        "A03": ("reserved", None),
        "A04": ("confirmed", {"id": holder.pk, "name": "In A04"}),
    }
    assert found["counts"] == {
        "blocked": 0,
        "available": 1,
        "held": 1,
        "reserved": 1,
        "confirmed": 1,
    }
    first = found["booths"][0]
    assert (first["id"], first["area"], first["price"]) == (free.pk, 9.0, "9000.00")
    assert found["booths"][1]["held_until"].endswith("Z")


def test_a_hold_that_has_ended_is_free(summit):
    plan = make_plan(summit)
    past = timezone.now() - dt.timedelta(seconds=1)
    make_allocation(make_booth(plan), make_exhibitor(summit), A.HELD, held_until=past)
    (booth,) = read(summit, f"exhibition/halls/{plan.pk}/")["booths"]
    assert (booth["state"], booth["held_until"]) == ("available", None)


# --- Exhibitors ---------------------------------------------------------------------------------------
def test_the_directory_holds_who_is_public_by_name(summit):
    for state in E:
        make_exhibitor(summit, f"In {state}", state)
    found = read(summit, "exhibitors/")
    assert names(found) == ["In approved", "In closed", "In contracted", "In exhibiting"]


def test_a_line_of_the_directory(summit):
    topic = Topic.objects.create(summit=summit, name_en="Water", name_fr="Eau")
    exhibitor = make_exhibitor(
        summit,
        organisation=make_organisation(
            summit, "Helan Data", name_zh_hans="贺兰数据", short_name="Helan", country="CN"
        ),
    )
    exhibitor.topics.add(topic)
    level = SponsorLevel.objects.create(summit=summit, name="Gold")
    OrganisationRole.objects.create(
        summit=summit, organisation=exhibitor.organisation, kind="sponsor", level=level
    )
    plan = make_plan(summit, "Hall A")
    confirmed, reserved = make_booths(plan, 2)
    make_allocation(confirmed, exhibitor, A.CONFIRMED)
    make_allocation(reserved, exhibitor, A.RESERVED)
    (row,) = read(summit, "exhibitors/", accept_language="fr")
    assert row == {
        "id": exhibitor.pk,
        "name": "Helan Data",
        "short_name": "Helan",
        "country": "CN",
        "logo": "",
        "topics": [{"id": topic.pk, "name": "Eau"}],
        "booths": [{"number": "A01", "hall": plan.pk, "hall_name": "Hall A", "area": 9.0}],
        "roles": [{"kind": "sponsor", "level": "Gold"}],
        "is_sample": False,
    }
    assert names(read(summit, "exhibitors/", accept_language="zh-hans")) == ["贺兰数据"]


def test_it_is_searched_and_narrowed(summit):
    topic = Topic.objects.create(summit=summit, name="Water")
    water = make_exhibitor(summit, organisation=make_organisation(summit, "水务", country="DZ"))
    water.topics.add(topic)
    make_exhibitor(summit, "Air Lines")
    plan = make_plan(summit)
    make_allocation(make_booth(plan), water, A.CONFIRMED)
    for query in ("q=水", f"topic={topic.pk}", "country=dz", f"hall={plan.pk}"):
        assert names(read(summit, f"exhibitors/?{query}")) == ["水务"], query
    assert read(summit, "exhibitors/?q=water&country=FR") == []


@pytest.mark.parametrize(
    "query",
    ["topic=x", "topic=", "hall=0", "topic=99999999999999999999", "country=CHN", "colour=red"],
)
def test_a_parameter_that_makes_no_sense_is_named(summit, query):
    response = Caller().get(f"summits/{summit.slug}/exhibitors/?{query}")
    assert is_problem(response, 422, "invalid")
    assert list(response.json()["errors"]) == [query.partition("=")[0]]


def test_the_page_of_an_exhibitor(summit):
    exhibitor = make_exhibitor(summit, "Helan", profile_en="We build lamps.", profile_ar="نبذة")
    shown = make_product(exhibitor, "Street lamp", description_en="It counts.")
    make_product(exhibitor, "Secret", state=ProductState.DRAFT)
    found = read(summit, f"exhibitors/{exhibitor.pk}/", accept_language="ar")
    assert found["profile"] == "نبذة"
    assert [product["id"] for product in found["products"]] == [shown.pk]
    assert found["page"].endswith(f"/{summit.slug}/exhibitors/{exhibitor.pk}/")
    assert "contact" not in str(found)


def test_products_are_shown_when_published_and_past_their_embargo(summit):
    exhibitor = make_exhibitor(summit, "Helan")
    shown = make_product(exhibitor, "Street lamp", description_en="It counts.")
    later = timezone.now() + dt.timedelta(days=1)
    hidden = [
        make_product(exhibitor, "Later", embargo_until=later),
        make_product(exhibitor, "Draft", state=ProductState.DRAFT),
        make_product(exhibitor, "Gone", state=ProductState.WITHDRAWN),
        make_product(make_exhibitor(summit, "Out", E.CANCELLED), "Out"),
    ]
    assert names(read(summit, "products/")) == ["Street lamp"]
    assert read(summit, f"products/{shown.pk}/")["description"] == "It counts."
    for product in hidden:
        address = f"summits/{summit.slug}/products/{product.pk}/"
        assert is_problem(Caller().get(address), 404, "not_found")


# --- Caching --------------------------------------------------------------------------------------------
def addresses(summit, plan, exhibitor, product):
    return [
        "exhibition/",
        f"exhibition/halls/{plan.pk}/",
        "exhibitors/",
        f"exhibitors/{exhibitor.pk}/",
        "products/",
        f"products/{product.pk}/",
    ]


@pytest.fixture
def everything(summit):
    plan = make_plan(summit)
    exhibitor = make_exhibitor(summit, "Helan")
    make_allocation(make_booth(plan), exhibitor, A.CONFIRMED)
    return addresses(summit, plan, exhibitor, make_product(exhibitor))


def test_a_second_reader_is_answered_from_memory_and_a_third_with_304(
    summit, everything, django_assert_num_queries
):
    pages.forget()
    for address in everything:
        first = Caller().get(f"summits/{summit.slug}/{address}")
        with django_assert_num_queries(0):
            again = Caller().get(f"summits/{summit.slug}/{address}")
            same = Caller().get(f"summits/{summit.slug}/{address}", if_none_match=first["ETag"])
        assert (again.content, again["Cache-Control"]) == (first.content, "public, no-cache")
        assert (same.status_code, same.content) == (304, b"")


def test_what_the_office_decides_is_read_at_once(summit, django_capture_on_commit_callbacks):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    plan = make_plan(summit)
    assert read(summit, "exhibitors/") == []
    with django_capture_on_commit_callbacks(execute=True):
        applications.approve(exhibitor, by=audit.SYSTEM)
    assert names(read(summit, "exhibitors/")) == ["Helan"]
    claim = make_allocation(make_booth(plan), exhibitor)
    assert read(summit, f"exhibition/halls/{plan.pk}/")["counts"]["reserved"] == 1
    with django_capture_on_commit_callbacks(execute=True):
        booths.confirm(claim, by=audit.SYSTEM)
    assert read(summit, f"exhibition/halls/{plan.pk}/")["counts"]["confirmed"] == 1


# --- What is not there --------------------------------------------------------------------------------------
def test_nothing_of_a_summit_that_is_not_public(summit, everything):
    Summit.objects.filter(pk=summit.pk).update(state=SummitState.DRAFT)
    pages.forget()
    for address in everything:
        response = Caller().get(f"summits/{summit.slug}/{address}")
        assert is_problem(response, 404, "not_found"), address


def test_nothing_of_another_summit_or_of_nowhere(summit, everything):
    other = make_exhibition().summit
    for address in everything:
        if any(part.isdigit() for part in address.split("/")):
            response = Caller().get(f"summits/{other.slug}/{address}")
            assert is_problem(response, 404, "not_found"), address
    for key in ("0", "999999", "9" * 18, "9" * 40, "x", "-1", "١"):
        for kind in ("exhibitors", "products", "exhibition/halls"):
            response = Caller().get(f"summits/{summit.slug}/{kind}/{key}/")
            assert is_problem(response, 404, "not_found"), key
    bare = make_summit()
    assert is_problem(Caller().get(f"summits/{bare.slug}/exhibition/"), 404, "not_found")
    assert read(bare, "exhibitors/") == []


@pytest.mark.parametrize("state", sorted({E.APPLIED, E.REJECTED, E.WAITLISTED, E.CANCELLED}))
def test_who_is_not_public_has_no_page(summit, state):
    exhibitor = make_exhibitor(summit, "Helan", state)
    response = Caller().get(f"summits/{summit.slug}/exhibitors/{exhibitor.pk}/")
    assert is_problem(response, 404, "not_found")


def test_lists_take_the_same_queries_with_one_row_and_with_three(summit):
    plan = make_plan(summit)

    def add():
        number = Booth.objects.count()
        exhibitor = make_exhibitor(summit, f"Name {number}")
        exhibitor.topics.add(Topic.objects.create(summit=summit, name=f"T{number}"))
        booth = make_booth(plan, f"A{number}", x=number * 3)
        make_allocation(booth, exhibitor, A.CONFIRMED)
        product = make_product(exhibitor)
        product.topics.set(exhibitor.topics.all())

    def queries(address):
        pages.forget()
        read(summit, "exhibition/")  # the summit itself is read once and remembered
        with CaptureQueriesContext(connection) as counted:
            read(summit, address)
        return len(counted)

    lists = [f"exhibition/halls/{plan.pk}/", "exhibitors/", "exhibitors/?q=name", "products/"]
    add()
    with_one = [queries(address) for address in lists]
    add()
    add()
    assert [queries(address) for address in lists] == with_one

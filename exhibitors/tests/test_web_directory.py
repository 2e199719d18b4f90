"""Who exhibits: search in any script, filters as links, kept pages, pages of their own."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from exhibitors.enums import AllocationState, ExhibitorState, ProductState
from exhibitors.models import Exhibitor
from exhibitors.services import products, profiles
from exhibitors.tests.factories import (
    make_allocation,
    make_exhibition,
    make_exhibitor,
    make_organisation,
    make_plan,
    make_product,
)
from exhibitors.tests.web import make_stage, text
from exhibitors.views import directory
from summit import pages
from summit.models import OrganisationRole, SponsorLevel, Topic
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_exhibition(make_summit()).summit


def add(summit, name, country="CN", **fields):
    body = make_organisation(summit, name, country=country, **fields)
    exhibitor = make_exhibitor(summit, organisation=body)
    pages.forget()
    return exhibitor


def read(summit, query="", language="en"):
    return text(Client().get(f"/{language}/{summit.slug}/exhibitors/{query}"))


def listed(summit, query="", language="en"):
    """Names in the order of the list."""
    page = read(summit, query, language).partition('<ul class="exhibitors">')[2]
    rows = page.split('<h2><a href="')[1:]
    return [row.split('">', 1)[1].split("</a>")[0] for row in rows]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("nile", ["Nile Data"]),
        ("النيل", ["Nile Data"]),
        ("尼罗", ["Nile Data"]),
        ("NILE data", ["Nile Data"]),
        ("Societe", ["Société Générale des Eaux"]),
        ("Generalle", ["Société Générale des Eaux"]),
        ("niile", ["Nile Data"]),
        ("ND", ["Nile Data"]),
        ("meter", ["Nile Data"]),
        ("water", ["Société Générale des Eaux"]),
        ("A01", ["Nile Data"]),
        ("societe", ["Société Générale des Eaux"]),
        ("GENERALE", ["Société Générale des Eaux"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE", []),
        ("nile eaux", []),
    ],
)
def test_search_in_any_script_by_name_product_topic_and_booth(words, found):
    stage = make_stage()
    summit = stage.summit
    nile = add(
        summit, "Nile Data", name_ar="بيانات النيل", name_zh_hans="尼罗数据", short_name="ND"
    )
    make_product(nile, "Smart meter")
    make_product(nile, "Hidden thing", state=ProductState.DRAFT)
    eaux = add(summit, "Société Générale des Eaux", country="FR")
    eaux.topics.add(Topic.objects.create(summit=summit, name="Water"))
    make_allocation(stage.booths[0], nile, AllocationState.CONFIRMED)
    pages.forget()
    assert listed(summit, f"?q={words}") == found


def test_draft_product_does_not_betray_itself_by_search(summit):
    nile = add(summit, "Nile Data")
    make_product(nile, "Hidden thing", state=ProductState.DRAFT)
    assert listed(summit, "?q=Hidden") == []


def test_contact_is_not_searched_and_not_shown(summit):
    exhibitor = add(summit, "Nile Data")
    exhibitor.contact_name, exhibitor.contact_email = "Ma Lin", "malin@summit-tests.dev"
    exhibitor.save()
    assert listed(summit, "?q=malin") == []
    page = text(Client().get(f"/en/{summit.slug}/exhibitors/{exhibitor.pk}/"))
    assert "Ma Lin" not in page
    assert "malin@" not in page


def test_filters_by_topic_country_and_hall_are_links_with_numbers():
    stage = make_stage()
    summit, water = stage.summit, Topic.objects.create(summit=stage.summit, name="Water")
    Topic.objects.create(summit=summit, name="Nobody's")
    traffic = Topic.objects.create(summit=summit, name="Traffic")
    nile, eaux = add(summit, "Nile", "EG"), add(summit, "Eaux", "FR")
    nile.topics.add(water, traffic)
    eaux.topics.add(water)
    hall = make_plan(summit, "Hall B")
    make_allocation(stage.booths[0], nile, AllocationState.CONFIRMED)
    pages.forget()
    page = read(summit)
    assert f'<a href="?topic={water.pk}"><span>Water</span> <small>2</small>' in page
    assert "Nobody&#x27;s" not in page
    assert listed(summit, f"?topic={traffic.pk}") == ["Nile"]
    assert listed(summit, "?country=FR") == ["Eaux"]
    assert listed(summit, f"?hall={stage.plan.pk}") == ["Nile"]
    assert listed(summit, f"?hall={hall.pk}") == []
    assert listed(summit, f"?topic={water.pk}&country=EG") == ["Nile"]
    # A filter is combined with the others, and taken away alone.
    assert f'href="?topic={water.pk}&amp;country=FR"' in read(summit, f"?topic={water.pk}")


@pytest.mark.parametrize("query", ["?topic=x", "?country=zz", "?page=0", "?page=999", "?hall=-1"])
def test_filter_that_means_nothing_shows_all(summit, query):
    add(summit, "Nile")
    assert listed(summit, query) == ["Nile"]


def test_pages_are_links(summit, monkeypatch):
    monkeypatch.setattr(directory, "ON_A_PAGE", 2)
    for name in ("C", "A", "B"):
        add(summit, name)
    assert listed(summit) == ["A", "B"]
    assert 'href="?page=2"' in read(summit)
    assert listed(summit, "?page=2") == ["C"]
    assert 'rel="prev" href="."' in read(summit, "?page=2")


def test_names_are_ordered_as_the_reader_sees_them(summit):
    add(summit, "Aquanet", name_zh_hans="水网")
    add(summit, "Zenith", name_zh_hans="一心")
    assert listed(summit) == ["Aquanet", "Zenith"]
    assert listed(summit, language="zh-hans") == ["一心", "水网"]


def test_one_filter_is_kept_and_searches_and_combinations_are_not(summit):
    water = Topic.objects.create(summit=summit, name="Water")
    add(summit, "Nile", "EG").topics.add(water)
    pages.forget()
    here = f"/en/{summit.slug}/exhibitors/"
    client = Client()
    for query in ("", f"?topic={water.pk}", "?country=EG"):
        client.get(here + query)
        with CaptureQueriesContext(connection) as captured:
            client.get(here + query)
        assert len(captured) == 0, query
    refused = ("?q=nile", f"?topic={water.pk}&country=EG", "?topic=999", "?country=eg", "?x=1")
    for query in (*refused, "?page=7"):
        assert "ETag" not in client.get(here + query), query


def test_search_for_what_was_shown_already_asks_the_database_nothing(summit):
    for number in range(3):
        add(summit, f"Nile {number}").topics.add(
            Topic.objects.create(summit=summit, name=f"Water {number}")
        )
    before = read(summit, "?q=Nile")
    with CaptureQueriesContext(connection) as captured:
        assert read(summit, "?q=nile") == before.replace('value="Nile"', 'value="nile"').replace(
            "q=Nile", "q=nile"
        )
    assert len(captured) == 0, [query["sql"][:200] for query in captured]


def test_what_is_searched_changes_with_products_topics_and_states(summit):
    nile = add(summit, "Nile")
    meter = make_product(nile, "Smart meter", state=ProductState.DRAFT)
    for words in ("meter", "dams", "nile"):
        assert listed(summit, f"?q={words}") == (["Nile"] if words == "nile" else [])
    products.publish(meter, by="x")
    profiles.change(nile, {}, topics=[Topic.objects.create(summit=summit, name="Dams")], by="x")
    pages._raise_version()
    for words in ("meter", "dams"):
        assert listed(summit, f"?q={words}") == ["Nile"]
    Exhibitor.objects.update(state=ExhibitorState.CANCELLED)
    pages._raise_version()
    assert listed(summit, "?q=meter") == []


def test_search_within_a_filter_finds_what_is_written_otherwise_there(summit):
    add(summit, "Societe", "EG")
    add(summit, "Société", "FR")
    assert listed(summit, "?q=societe&country=FR") == ["Société"]
    assert listed(summit, "?q=societe") == ["Societe"]


def test_rows_that_are_kept_change_with_the_exhibitor(summit):
    nile = add(summit, "Nile")
    assert listed(summit, "?q=Nile") == ["Nile"]
    profiles.change(nile, {}, topics=[Topic.objects.create(summit=summit, name="Dams")], by="x")
    pages._raise_version()
    assert "<span>Dams</span>" in read(summit, "?q=Nile")


def test_current_filter_is_marked_and_words_in_the_address_are_escaped(summit):
    for country in ("EG", "FR"):
        add(summit, f"Nile {country}", country)
    page = read(summit, '?country=EG&q="><script>x')
    rest = "?q=%22%3E%3Cscript%3Ex&amp;country="
    assert f'<a href="{rest}EG" aria-current="true"><span>Egypt</span>' in page
    assert f'<a href="{rest}FR"><span>France</span>' in page
    assert "<script>x" not in page


def test_list_costs_the_same_with_one_and_three_exhibitors(summit):
    def count():
        pages.forget()
        client = Client()
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/en/{summit.slug}/exhibitors/?q=Nile")
        return len(captured)

    topic = Topic.objects.create(summit=summit, name="Water")
    for number in range(3):
        exhibitor = add(summit, f"Nile {number}")
        exhibitor.topics.add(topic)
        if number == 0:
            first = count()
    assert count() == first


def test_exhibitor_page_shows_roles_booths_topics_and_products(summit):
    stage = make_stage()
    summit = stage.summit
    body = stage.exhibitor.organisation
    level = SponsorLevel.objects.create(summit=summit, name="Gold sponsor")
    OrganisationRole.objects.create(summit=summit, organisation=body, kind="host")
    OrganisationRole.objects.create(summit=summit, organisation=body, kind="sponsor", level=level)
    make_allocation(stage.booths[1], stage.exhibitor, AllocationState.CONFIRMED)
    product = make_product(stage.exhibitor, "Street lamp")
    body.website = "https://helan.example"
    body.save()
    pages.forget()
    page = text(Client().get(f"/en/{summit.slug}/exhibitors/{stage.exhibitor.pk}/"))
    assert "Host</span>" in page
    assert "Gold sponsor</span>" in page
    assert f"/en/{summit.slug}/exhibition/?booth=A02#booth-{stage.booths[1].pk}" in page
    assert "<span><bdi>A02</bdi>, Hall A</span>" in page
    assert f"/en/{summit.slug}/products/{product.pk}/" in page
    assert 'href="https://helan.example" rel="noopener nofollow"' in page


@pytest.mark.parametrize(
    "state",
    [
        ExhibitorState.APPLIED,
        ExhibitorState.WAITLISTED,
        ExhibitorState.REJECTED,
        ExhibitorState.CANCELLED,
    ],
)
def test_exhibitor_and_products_are_not_public_before_the_approval_nor_after_the_end(summit, state):
    hidden = make_exhibitor(summit, "Hidden", state=state)
    product = make_product(hidden)
    assert Client().get(f"/en/{summit.slug}/exhibitors/{hidden.pk}/").status_code == 404
    assert Client().get(f"/en/{summit.slug}/products/{product.pk}/").status_code == 404
    assert listed(summit) == []


def test_exhibitor_of_another_summit_is_not_here(summit):
    other = make_exhibitor(make_summit(), "Elsewhere")
    product = make_product(other)
    assert Client().get(f"/en/{summit.slug}/exhibitors/{other.pk}/").status_code == 404
    assert Client().get(f"/en/{summit.slug}/products/{product.pk}/").status_code == 404
    assert listed(summit) == []


def test_name_in_another_language_is_marked(summit):
    body = add(summit, "x").organisation
    body.name_en, body.name_ar = "", "شركة النيل للبيانات"
    body.save()
    row = read(summit, language="fr")
    assert '<span lang="ar" dir="rtl">شركة النيل للبيانات</span>' in row


def test_number_of_a_booth_leads_to_the_plan():
    stage = make_stage()
    there = add(stage.summit, "Nile Data")
    make_allocation(stage.booths[0], there, AllocationState.CONFIRMED)
    pages.forget()
    there = f"?booth=A01#booth-{stage.booths[0].pk}"
    assert f'href="/en/{stage.summit.slug}/exhibition/{there}"' in read(stage.summit)


def test_title_counts_everybody_whatever_was_searched_for(summit):
    add(summit, "Nile Data")
    add(summit, "Opal")
    for query in ("", "?q=nile", "?q=zzzz"):
        assert "2 exhibitors" in read(summit, query)
    nobody = read(summit, "?q=zzzz")
    assert "Nobody here fits." in nobody
    assert "0 exhibitors" not in nobody


def test_product_names_its_exhibitor_and_a_booth_that_is_not_known_is_said():
    stage = make_stage()
    nile = add(stage.summit, "Nile Data")
    product = make_product(nile)
    pages.forget()
    page = text(Client().get(f"/en/{stage.summit.slug}/products/{product.pk}/"))
    facts = page.partition('<dl class="facts">')[2]
    assert f'href="/en/{stage.summit.slug}/exhibitors/{nile.pk}/"' in facts
    assert "Not known yet" in facts

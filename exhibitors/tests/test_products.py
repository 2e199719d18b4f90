"""Products and profiles: what the public sees of an exhibitor."""

import datetime as dt

import pytest
from django.utils import timezone

from exhibitors.enums import ProductState as State
from exhibitors.models import Exhibitor, Product
from exhibitors.services import claims, products, profiles
from exhibitors.tests.factories import make_exhibition, make_exhibitor, make_product
from exhibitors.tests.own import ROOT, caller
from exhibitors.tests.web import log_in, make_stage, text
from summit import audit, lifecycle
from summit.exceptions import Invalid, WrongState
from summit.models import Topic
from summit.tests.api import is_problem
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def exhibitor():
    return make_exhibitor(make_exhibition().summit)


@pytest.fixture
def topic(exhibitor):
    return Topic.objects.create(summit=exhibitor.summit, name="IoT")


def test_product_is_drafted_then_published(exhibitor, topic):
    product = products.add(
        exhibitor, {"name_en": "Lamp", "name_ar": "مصباح"}, topics=[topic], by=audit.SYSTEM
    )
    assert not Product.objects.shown().exists()
    products.publish(product, by=audit.SYSTEM)
    assert list(Product.objects.shown()) == [product]
    assert [entry.verb for entry in audit.of(product)] == ["publish", "add"]


def test_product_is_not_shown_before_its_embargo_ends(exhibitor):
    now = timezone.now()
    product = make_product(exhibitor, embargo_until=now + dt.timedelta(hours=1))
    assert (product.is_shown, Product.objects.shown().exists()) == (False, False)
    assert Product.objects.shown(now + dt.timedelta(hours=1)).exists()


@pytest.mark.parametrize("verb", [products.publish, products.withdraw])
@pytest.mark.parametrize("state", State)
def test_verbs_from_every_state(exhibitor, state, verb):
    product = make_product(exhibitor, state=state)
    target = State.PUBLISHED if verb is products.publish else State.WITHDRAWN
    if target in lifecycle.allowed(product):
        verb(product, by=audit.SYSTEM)
        assert Product.objects.get(pk=product.pk).state == target
    else:
        with pytest.raises(WrongState):
            verb(product, by=audit.SYSTEM)


@pytest.mark.parametrize("state", State)
def test_only_drafts_are_deleted(exhibitor, state):
    product = make_product(exhibitor, state=state)
    if state == State.DRAFT:
        products.discard(product, by=audit.SYSTEM)
    else:
        with pytest.raises(WrongState):
            products.discard(product, by=audit.SYSTEM)
    assert Product.objects.exists() == (state != State.DRAFT)


def test_products_are_for_exhibitors_that_take_part(exhibitor):
    applied = make_exhibitor(exhibitor.summit, state="applied")
    draft = make_product(applied, state=State.DRAFT)
    with pytest.raises(claims.TakesNoPart):
        products.add(applied, {"name": "Lamp"}, by=audit.SYSTEM)
    with pytest.raises(claims.TakesNoPart):
        products.publish(draft, by=audit.SYSTEM)


def test_topics_are_the_summits(exhibitor):
    foreign = Topic.objects.create(summit=make_summit(), name="AI")
    product = make_product(exhibitor)
    for call in (
        lambda: products.change(product, {}, topics=[foreign], by=audit.SYSTEM),
        lambda: products.add(exhibitor, {"name": "X"}, topics=[foreign], by=audit.SYSTEM),
        lambda: profiles.change(exhibitor, {}, topics=[foreign], by=audit.SYSTEM),
    ):
        with pytest.raises(Invalid):
            call()


def test_product_is_changed_in_one_language(exhibitor, topic):
    product = make_product(exhibitor, name_en="Lamp", name_fr="Lampe")
    products.change(product, {"name_fr": "Lampadaire"}, topics=[topic], by=audit.SYSTEM)
    product = Product.objects.get(pk=product.pk)
    assert (product.name_en, product.name_fr) == ("Lamp", "Lampadaire")
    assert list(product.topics.all()) == [topic]


def test_profile_writes_what_changed_and_records_its_name_only(exhibitor, topic):
    exhibitor.profile_en = "Old"
    exhibitor.save()
    changes = {
        "profile_en": "Old",
        "profile_ar": "نص",
        "fascia_name_en": "HELAN",
        "website": "https://helan.example/",
    }
    changed = profiles.change(exhibitor, changes, topics=[topic], by=audit.SYSTEM)
    assert changed == ["profile_ar", "fascia_name_en", "website", "topics"]
    found = Exhibitor.objects.get(pk=exhibitor.pk)
    assert (found.profile_ar, found.organisation.website) == ("نص", "https://helan.example/")
    assert audit.of(exhibitor).get().details == {"fields": changed}
    assert profiles.change(exhibitor, changes, topics=[topic], by=audit.SYSTEM) == []


def test_profile_of_who_left_is_closed(exhibitor):
    gone = make_exhibitor(exhibitor.summit, state="cancelled")
    with pytest.raises(WrongState):
        profiles.change(gone, {"profile_en": "New"}, by=audit.SYSTEM)


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_products_stay_as_they_were_when_the_exhibitor_is_done(exhibitor, state):
    product = make_product(exhibitor)
    Exhibitor.objects.update(state=state)
    exhibitor.refresh_from_db()
    with pytest.raises(claims.TakesNoPart):
        products.change(product, {"name_en": "Other"}, by=audit.SYSTEM)
    assert Product.objects.get().name == "Street lamp"


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_a_day_at_an_end_of_the_calendar_is_refused_through_every_door(day):
    """In another zone it is none that can be read from the database: one row would break every page."""
    stage = make_stage()
    portal = f"/en/exhibitor/{stage.exhibitor.pk}"
    browser = log_in(stage.owner)
    said = {"name_en": "Lamp", "embargo_until": f"{day}T00:00"}
    assert "Check the year." in text(browser.post(f"{portal}/products/new/", said))
    said = {"name": "Shop", "scopes": ["exhibitor:read"], "last_day": day}
    assert "Check the year." in text(browser.post(f"{portal}/api/", said))
    body = {"name": {"en": "Lamp"}, "embargo_until": f"{day}T00:00:00Z"}
    assert is_problem(caller(stage.owner).post(f"{ROOT}products/", body), 422, "invalid")
    assert not Product.objects.exists()

"""Products in the panel: read, searched, taken off the site and shown again; and by whom."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendees.tests.admin import as_member, decide, page_of, said
from exhibitors.enums import ExhibitorState, ProductState
from exhibitors.models import Product
from exhibitors.tests.factories import make_exhibition, make_exhibitor, make_product
from summit import audit
from summit.enums import Role
from summit.models import Topic
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
LIST, PAGE = "admin:exhibitors_product_changelist", "admin:exhibitors_product_change"
DECIDE = "admin:exhibitors_product_decide"
P = ProductState


@pytest.fixture
def summit():
    return make_exhibition().summit


@pytest.fixture
def office(summit):
    return as_member(make_user(summit, Role.EXHIBITION))


def names(answer):
    assert answer.status_code == 200
    return [Product.objects.get(pk=line.pk).name for line in answer.context["queue"].lines]


def test_the_list_says_why_a_published_product_is_not_seen(summit, office):
    later = timezone.now() + dt.timedelta(days=2)
    exhibitor = make_exhibitor(summit, "Helan")
    make_product(exhibitor, "Shown")
    make_product(exhibitor, "Later", embargo_until=later)
    make_product(make_exhibitor(summit, "Out", ExhibitorState.CANCELLED), "Orphan")
    hints = {
        str(line.name): [hint.icon for hint in line.hints]
        for line in page_of(office, LIST).context["queue"].lines
    }
    assert [icons for _name, icons in sorted(hints.items())] == [["clock"], ["ban"], []]


@pytest.mark.parametrize(
    ("words", "found"), [("路灯", ["Lamp"]), ("lamp helan", ["Lamp"]), ("nothing", [])]
)
def test_it_is_searched_in_any_script(summit, office, words, found):
    make_product(make_exhibitor(summit, "Helan"), "Lamp", name_zh_hans="路灯")
    assert names(page_of(office, LIST, q=words)) == found


def test_it_is_taken_off_the_site_after_a_second_look_and_shown_again(summit, office):
    product = make_product(make_exhibitor(summit, "Helan"), "Lamp")
    asked = office.post(reverse(DECIDE, args=["withdraw"]), {"chosen": product.pk})
    assert b"The public sees it no more" in asked.content
    product.refresh_from_db()
    assert product.state == P.PUBLISHED
    assert said(decide(office, "withdraw", product)) == "1 product withdrawn."
    assert not Product.objects.shown().exists()
    assert said(decide(office, "publish", product)) == "1 product shown."
    assert Product.objects.shown().exists()
    assert audit.of(product).filter(verb__in=["withdraw", "publish"]).count() == 2


def test_a_draft_stays_the_exhibitors_own(summit, office):
    draft = make_product(make_exhibitor(summit, "Helan"), "Lamp", state=P.DRAFT)
    (line,) = page_of(office, LIST, tab="draft").context["queue"].lines
    assert not line.may_choose
    assert "It is “Draft” already." in said(decide(office, "withdraw", draft))
    assert "/decide/" not in page_of(office, PAGE, draft.pk).content.decode()


def test_the_page_shows_every_language(summit, office):
    product = make_product(
        make_exhibitor(summit, "Helan"), "Lamp", name_ar="مصباح", description_fr="Elle compte."
    )
    html = page_of(office, PAGE, product.pk).content.decode()
    for text in ("Lamp", "مصباح", "Elle compte.", "Helan"):
        assert text in html


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_and_decides_as_its_rule_says(summit, role):
    product = make_product(make_exhibitor(summit, "Helan"), "Lamp")
    client = as_member(make_user(summit, role))
    sees = role not in (Role.PROGRAMME, Role.PRESS)
    may = role in (Role.OWNER, Role.ORGANISER, Role.EXHIBITION)
    for answer in (page_of(client, LIST), page_of(client, PAGE, product.pk)):
        assert answer.status_code == (200 if sees else 403)
    assert decide(client, "withdraw", product).status_code == (200 if may else 403)
    product.refresh_from_db()
    assert product.state == (P.WITHDRAWN if may else P.PUBLISHED)


def test_another_summits_member_and_outsiders_find_nothing(summit):
    product = make_product(make_exhibitor(summit, "Helan"), "Lamp")
    other = as_member(make_user(make_summit(), Role.OWNER))
    assert page_of(other, PAGE, product.pk).status_code == 404
    decide(other, "withdraw", product)
    assert page_of(Client(), LIST).status_code == 302
    Client().post(reverse(DECIDE, args=["withdraw"]), {"chosen": product.pk, "confirmed": "1"})
    product.refresh_from_db()
    assert product.state == P.PUBLISHED


def test_list_and_page_take_no_more_queries_for_more_products(summit, office):
    exhibitor = make_exhibitor(summit, "Helan")

    def add():
        product = make_product(exhibitor, "Lamp")
        product.topics.add(Topic.objects.create(summit=summit, name=f"T{Topic.objects.count()}"))
        return product

    def queries(name, *args):
        page_of(office, name, *args)
        with CaptureQueriesContext(connection) as counted:
            page_of(office, name, *args)
        return len(counted)

    first = add()
    with_one = [queries(LIST), queries(PAGE, first.pk)]
    add()
    add()
    assert [queries(LIST), queries(PAGE, first.pk)] == with_one

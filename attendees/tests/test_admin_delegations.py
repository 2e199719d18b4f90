"""Delegations in the panel: members, head, order, quotas, focal points, steps; and by whom."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.enums import DelegateRole, DelegationState, SendingEntityKind
from attendees.models import Attendee, Delegate, Delegation, DelegationQuota, Registration
from attendees.services import delegations
from attendees.tests.admin import as_member, page_of, said
from attendees.tests.factories import make_category, make_registration
from summit import audit
from summit.enums import Role
from summit.models import User
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
PAGE, DO = "admin:attendees_delegation_change", "admin:attendees_delegation_do"


@pytest.fixture
def category():
    return make_category(make_summit(), name="Official")


@pytest.fixture
def office(category):
    return as_member(make_user(category.summit, Role.PROTOCOL))


@pytest.fixture
def delegation(category):
    return make_delegation(category)


def make_delegation(category, places=3, name="Silk Road Cities"):
    made = Delegation.objects.create(
        summit=category.summit, name=name, entity_kind=SendingEntityKind.STATE, country="DZ"
    )
    DelegationQuota.objects.create(
        summit=category.summit, delegation=made, category=category, places=places
    )
    return made


def do(client, delegation, verb, **data):
    return client.post(reverse(DO, args=[delegation.pk, verb]), data, follow=True)


def members(delegation):
    found = Delegate.objects.filter(delegation=delegation).order_by("position", "pk")
    return [(delegate.attendee.full_name, delegate.role) for delegate in found]


def add(client, delegation, category, **data):
    return do(client, delegation, "add", category=category.pk, role="member", **data)


def test_somebody_registered_is_named_by_reference_or_address(category, delegation, office):
    one, two = (
        make_registration(category, full_name="One"),
        make_registration(category, full_name="Two"),
    )
    add(office, delegation, category, known=one.reference.replace("-", "").lower())
    add(office, delegation, category, known=two.attendee.email.upper())
    assert members(delegation) == [("One", "member"), ("Two", "member")]


def test_somebody_new_is_registered_and_named(category, delegation, office):
    add(
        office,
        delegation,
        category,
        full_name="欧阳慧敏",
        latin_name="Ouyang Huimin",
        title="Director",
    )
    registration = Registration.objects.get()
    assert (registration.attendee.full_name, registration.attendee.email) == ("欧阳慧敏", "")
    assert registration.attendee.positions.get().organisation_name == "Silk Road Cities"
    assert members(delegation) == [("欧阳慧敏", "member")]


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"known": "nobody@summit-tests.dev"},
        {"known": "AAAA-222", "full_name": "Both"},
        {"full_name": "\u202ex"},
        {"full_name": "X", "email": "broken"},
    ],
)
def test_what_names_nobody_is_asked_for_again(category, delegation, office, data):
    answer = add(office, delegation, category, **data)
    assert answer.context["form"].errors
    assert not Attendee.objects.exists()


def test_beyond_the_quota_nobody_is_registered_and_what_was_typed_stays(category, office):
    delegation = make_delegation(category, places=1)
    add(office, delegation, category, full_name="One")
    answer = add(office, delegation, category, full_name="Two", title="Director")
    form = answer.context["form"]
    assert "nobody else in this category" in str(form.errors["category"])
    assert (form["full_name"].value(), form["title"].value()) == ("Two", "Director")
    assert list(Attendee.objects.values_list("full_name", flat=True)) == ["One"]


def test_who_is_full_is_asked_for_nobody(category, office):
    delegation = make_delegation(category, places=1)
    page = reverse(PAGE, args=[delegation.pk])
    assert b'name="full_name"' in office.get(page).content
    add(office, delegation, category, full_name="One")
    answer = office.get(page).content.decode()
    assert "Every place of the quotas is taken." in answer
    assert 'name="full_name"' not in answer


def test_the_category_is_that_of_the_registration_or_the_only_one(category, delegation, office):
    person = make_registration(category, full_name="One")
    do(office, delegation, "add", known=person.reference, role="member")
    do(office, delegation, "add", full_name="Two", role="member")
    assert members(delegation) == [("One", "member"), ("Two", "member")]

    other = make_category(category.summit, name="Press")
    DelegationQuota.objects.create(
        summit=category.summit, delegation=delegation, category=other, places=3
    )
    reporter = make_registration(other, full_name="Three")
    do(office, delegation, "add", known=reporter.reference, role="member")
    assert Delegate.objects.get(attendee__full_name="Three").category == other
    answer = do(office, delegation, "add", full_name="Four", role="member")
    assert answer.context["form"].errors == {"category": ["Choose a category."]}


def test_a_category_that_the_delegation_has_no_quota_for_is_named(category, delegation, office):
    for other in (make_category(category.summit), make_category(category.summit)):
        DelegationQuota.objects.create(
            summit=category.summit, delegation=delegation, category=other, places=3
        )
    delegation.quotas.filter(category=category).delete()
    person = make_registration(category)

    answer = do(office, delegation, "add", known=person.reference, role="member")

    assert answer.context["form"].errors == {
        "category": [
            f"{category.name} is not among this delegation's quotas. Choose another category."
        ]
    }


def test_a_wrong_name_is_one_thing_to_mend(category, delegation, office):
    answer = add(office, delegation, category, full_name="\u202ex")
    assert list(answer.context["form"].errors) == ["full_name"]


def test_a_name_that_another_delegation_has_is_one_thing_to_mend(category, delegation, office):
    url = reverse("admin:attendees_delegation_add")
    data = {"name_en": delegation.name, "entity_kind": "state", "country": "DZ"}
    data |= {f"quotas-{name}_FORMS": "0" for name in ("TOTAL", "INITIAL")}
    answer = office.post(url, data)
    said = [text for errors in answer.context["errors"] for text in errors]
    assert said == ["Another row of this summit has the same: Name."]


def test_nobody_belongs_to_two_delegations(category, delegation, office):
    person = make_registration(category)
    add(office, delegation, category, known=person.reference)
    other = make_delegation(category, name="Oran")
    answer = add(office, other, category, known=person.reference)
    assert "belongs to a delegation already" in str(answer.context["form"].non_field_errors())


def test_head_order_and_taking_out(category, delegation, office):
    for name in ("One", "Two", "Three"):
        add(office, delegation, category, full_name=name)
    two = Delegate.objects.get(attendee__full_name="Two")
    three = Delegate.objects.get(attendee__full_name="Three")
    do(office, delegation, "up", delegate=three.pk)
    assert [name for name, _role in members(delegation)] == ["One", "Three", "Two"]
    do(office, delegation, "head", delegate=two.pk)
    assert members(delegation)[0] == ("Two", DelegateRole.HEAD)
    do(office, delegation, "down", delegate=Delegate.objects.get(attendee__full_name="One").pk)
    assert [name for name, _role in members(delegation)] == ["Two", "Three", "One"]
    do(office, delegation, "remove", delegate=three.pk)
    assert [name for name, _role in members(delegation)] == ["Two", "One"]
    assert delegation.quotas.get().taken == 2


def test_it_is_submitted_only_when_nothing_is_missing(category, delegation, office):
    for state in (DelegationState.ACCEPTED, DelegationState.COMPOSING):
        do(office, delegation, "advance", to=state)
    shown = page_of(office, PAGE, delegation.pk)
    assert [step.to for step in shown.context["steps"] if step.is_locked] == ["submitted"]
    answer = do(office, delegation, "advance", to="submitted")
    assert "Name the head of the delegation." in said(answer)
    add(office, delegation, category, full_name="One")
    do(office, delegation, "head", delegate=Delegate.objects.get().pk)
    do(office, delegation, "advance", to="submitted")
    delegation.refresh_from_db()
    assert delegation.state == DelegationState.SUBMITTED
    assert audit.of(delegation).filter(verb="advance").count() == 3


@pytest.mark.parametrize("to", ["departed", "nonsense", ""])
def test_steps_that_the_lifecycle_does_not_know_are_refused(delegation, office, to):
    do(office, delegation, "advance", to=to)
    delegation.refresh_from_db()
    assert delegation.state == DelegationState.INVITED


def test_a_focal_point_needs_no_login_and_hears_for_members_without_an_address(
    category, delegation, office
):
    do(office, delegation, "focal", **{"focal-full_name": "Noor", "focal-email": "Noor@Oran.dev"})
    person = delegation.focal_points.get(email="noor@oran.dev")
    assert person.full_name == "Noor"
    assert not User.objects.filter(email=person.email).exists()
    add(office, delegation, category, full_name="One")
    assert list(delegation.focal_points.all()) == [person]
    do(office, delegation, "release", who=person.pk)
    assert not delegation.focal_points.exists()


def test_a_quota_below_the_named_is_refused_with_words(category, delegation, office):
    for name in ("One", "Two"):
        add(office, delegation, category, full_name=name)
    quota = delegation.quotas.get()
    form = {
        "name_en": delegation.name,
        "entity_kind": "state",
        "country": "DZ",
        "quotas-TOTAL_FORMS": "1",
        "quotas-INITIAL_FORMS": "1",
        "quotas-0-id": quota.pk,
        "quotas-0-delegation": delegation.pk,
        "quotas-0-category": category.pk,
        "quotas-0-places": "1",
    }
    address = reverse("admin:attendees_delegation_edit", args=[delegation.pk])
    answer = office.post(address, form)
    assert b"More people are named than this quota holds." in answer.content
    quota.refresh_from_db()
    assert quota.places == 3
    assert office.post(address, form | {"quotas-0-places": "2"}).status_code == 302
    quota.refresh_from_db()
    assert quota.places == 2


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DESK, Role.PRESS])
def test_only_who_composes_changes_anything(category, delegation, role):
    client = as_member(make_user(category.summit, role))
    sees = role == Role.AUDITOR
    assert page_of(client, PAGE, delegation.pk).status_code == (200 if sees else 403)
    assert add(client, delegation, category, full_name="One").status_code == 403
    assert do(client, delegation, "advance", to="accepted").status_code == 403
    assert not Delegate.objects.exists()


def test_a_delegation_and_members_of_another_summit_are_not_there(category, delegation, office):
    elsewhere = make_category(make_summit())
    foreign = make_delegation(elsewhere)
    stranger = make_registration(elsewhere)
    member = delegations.add(
        foreign, stranger.attendee, category=elsewhere, by=make_user(elsewhere.summit)
    )
    assert page_of(office, PAGE, foreign.pk).status_code == 404
    assert do(office, delegation, "remove", delegate=member.pk).status_code == 404
    answer = add(office, delegation, category, known=stranger.reference)
    assert answer.context["form"].errors["known"]
    assert Delegate.objects.count() == 1


def test_lists_and_pages_take_no_more_queries_for_more_members(category, delegation, office):
    def queries(name, *args):
        page_of(office, name, *args)
        with CaptureQueriesContext(connection) as counted:
            page_of(office, name, *args)
        return len(counted)

    addresses = [("admin:attendees_delegation_changelist",), (PAGE, delegation.pk)]
    add(office, delegation, category, full_name="One")
    with_one = [queries(*address) for address in addresses]
    add(office, delegation, category, full_name="Two")
    add(office, make_delegation(category, name="Oran"), category, full_name="Three")
    assert [queries(*address) for address in addresses] == with_one

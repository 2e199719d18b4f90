"""Every address of the portal, by everybody who may try it."""

import itertools

import pytest
from django.urls import get_resolver

from exhibitors.enums import AllocationState, MemberRole, ProductState
from exhibitors.services import members
from exhibitors.tests.factories import (
    make_allocation,
    make_exhibitor,
    make_member,
    make_product,
)
from exhibitors.tests.own import make_own_token
from exhibitors.tests.web import log_in, make_stage, text
from summit.enums import Role, SummitState
from summit.models import AuditEntry, Notification
from summit.tests.factories import make_user

pytestmark = pytest.mark.django_db

READS = ("", "booth/", "staff/", "profile/", "products/", "products/new/", "colleagues/")
READS_OF_THINGS = ("products/{product}/", "products/{product}/delete/")
OF_MANAGERS = (
    "claims/{claim}/return/",
    "colleagues/{member}/dismiss/",
    "leave/",
    "api/",
    "api/{token}/end/",
)
VERBS = (
    "booth/{booth}/hold/",
    "claims/{claim}/reserve/",
    "claims/{claim}/release/",
    "colleagues/{member}/role/",
    "products/{product}/publish/",
    "products/{product}/withdraw/",
)
ONLY_READ = ("", "booth/", "products/")
EVERYTHING = (*READS, *READS_OF_THINGS, *OF_MANAGERS, *VERBS)


@pytest.fixture
def stage():
    stage = make_stage()
    stage.claim = make_allocation(stage.booths[0], stage.exhibitor)
    stage.product = make_product(stage.exhibitor, state=ProductState.DRAFT)
    stage.colleague = make_member(stage.exhibitor, role=MemberRole.EDITOR)
    stage.token = make_own_token(stage.owner)[0]
    return stage


def address(stage, path):
    return stage.home + path.format(
        booth=stage.booths[1].pk,
        claim=stage.claim.pk,
        product=stage.product.pk,
        member=stage.colleague.pk,
        token=stage.token.pk,
    )


def test_these_are_all_addresses_of_the_portal():
    patterns = get_resolver("exhibitors.urls").url_patterns
    of_portal = [str(p.pattern) for p in patterns if str(p.pattern).startswith("exhibitor/<int")]
    assert len(of_portal) == len(EVERYTHING)


@pytest.mark.parametrize("path", [*READS, *READS_OF_THINGS])
def test_page_opens_for_owner_and_colleague(stage, path):
    for person in (stage.owner, stage.colleague):
        response = log_in(person).get(address(stage, path))
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
        assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("path", OF_MANAGERS)
def test_page_of_managers_opens_for_them_and_leads_a_colleague_back(stage, path):
    assert log_in(stage.owner).get(address(stage, path)).status_code == 200
    for method in ("get", "post"):
        response = getattr(log_in(stage.colleague), method)(address(stage, path), follow=True)
        assert response.redirect_chain == [(stage.home, 302)]
        assert "for managers of your exhibitor" in text(response)


@pytest.mark.parametrize("path", VERBS[:4])
def test_booth_and_roles_are_no_business_of_an_editor(stage, path):
    response = log_in(stage.colleague).post(address(stage, path), follow=True)
    assert "for managers of your exhibitor" in text(response)
    assert stage.exhibitor.allocations.count() == 1


def others(stage):
    """Everybody who is logged in and must not get in."""
    elsewhere = make_stage()
    dismissed = make_member(stage.exhibitor, role=MemberRole.EDITOR)
    members.dismiss(dismissed, by=stage.owner.user)
    gone = make_member(stage.exhibitor)
    gone.user.is_active = False
    gone.user.save()
    return {
        "another exhibitor of this summit": make_member(make_exhibitor(stage.summit)),
        "an exhibitor of another summit": elsewhere.owner,
        "a dismissed member": dismissed,
        "the office of this summit": make_user(stage.summit, Role.OWNER),
        "a superuser": make_user(is_superuser=True),
        "a user without anything": make_user(is_staff=False),
    }


def test_nobody_else_learns_that_there_is_such_an_address(stage):
    people = others(stage)
    before = AuditEntry.objects.count(), Notification.objects.count()
    for (who, person), path in itertools.product(people.items(), EVERYTHING):
        client = log_in(person)
        here = address(stage, path)
        missing = here.replace(f"/{stage.exhibitor.pk}/", "/999999/")
        for method in ("get",) * (path not in VERBS) + ("post",) * (path not in ONLY_READ):
            for there in (here, missing):
                assert getattr(client, method)(there).status_code == 404, (who, method, path)
    assert (AuditEntry.objects.count(), Notification.objects.count()) == before


@pytest.mark.parametrize("path", EVERYTHING)
def test_stranger_is_sent_to_the_code_by_mail(stage, path):
    method = "post" if path in VERBS else "get"
    response = getattr(log_in(None), method)(address(stage, path))
    assert response.status_code == 302
    assert response.url.startswith("/accounts/login/code/")
    back = stage.home if path in VERBS else address(stage, path)
    assert response.url.endswith(f"={back}")


def test_login_speaks_the_language_of_the_link(stage):
    client = log_in(None)
    response = client.get(stage.home.replace("/en/", "/zh-hans/"), follow=True)
    assert '<html lang="zh-hans"' in text(response)


def test_session_of_a_member_ends_with_the_dismissal(stage):
    client = log_in(stage.colleague)
    assert client.get(stage.home).status_code == 200
    members.dismiss(stage.colleague, by=stage.owner.user)
    assert client.get(stage.home).status_code == 404
    assert "You act for no exhibitor" in text(client.get("/en/exhibitor/"))


@pytest.mark.parametrize("state", [SummitState.DRAFT, SummitState.ARCHIVED])
def test_portal_of_a_summit_that_is_not_public_opens_for_nobody(stage, state):
    type(stage.summit).objects.filter(pk=stage.summit.pk).update(state=state)
    client = log_in(stage.owner)
    assert client.get(stage.home).status_code == 404
    assert "You act for no exhibitor" in text(client.get("/en/exhibitor/"))


@pytest.mark.parametrize("path", VERBS)
def test_verb_is_never_done_by_following_a_link(stage, path):
    assert log_in(stage.owner).get(address(stage, path)).status_code == 405


def test_things_of_another_exhibitor_are_not_reached_through_ones_own_address(stage):
    other = make_exhibitor(stage.summit)
    their_claim = make_allocation(stage.booths[2], other, AllocationState.HELD)
    their_product = make_product(other, state=ProductState.DRAFT)
    their_member = make_member(other)
    their_token = make_own_token(their_member)[0]
    their_booth = make_stage().booths[0]
    client = log_in(stage.owner)
    for path in (
        f"claims/{their_claim.pk}/reserve/",
        f"claims/{their_claim.pk}/release/",
        f"claims/{their_claim.pk}/return/",
        f"products/{their_product.pk}/",
        f"products/{their_product.pk}/publish/",
        f"products/{their_product.pk}/withdraw/",
        f"products/{their_product.pk}/delete/",
        f"colleagues/{their_member.pk}/dismiss/",
        f"colleagues/{their_member.pk}/role/",
        f"api/{their_token.pk}/end/",
        f"booth/{their_booth.pk}/hold/",
    ):
        assert client.post(stage.home + path).status_code == 404, path


def test_portal_leads_to_the_only_exhibitor_or_to_a_choice(stage):
    client = log_in(stage.owner)
    assert client.get("/en/exhibitor/").url == stage.home
    second = make_exhibitor(stage.summit, "Another one")
    make_member(second, user=stage.owner.user)
    page = text(client.get("/en/exhibitor/"))
    assert stage.home in page
    assert f"/en/exhibitor/{second.pk}/" in page
    assert f"/en/exhibitor/{second.pk}/" in text(client.get(stage.home))
    assert log_in(None).get("/en/exhibitor/").url.startswith("/accounts/login/code/")

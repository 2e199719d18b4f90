"""Applying and what the office decides, until the end."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from exhibitors.enums import ExhibitorState as State
from exhibitors.enums import MemberRole
from exhibitors.models import Exhibitor, ExhibitorMember
from exhibitors.services import applications, booths, staff
from exhibitors.tests.factories import (
    make_allocation,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
    make_product,
)
from summit import audit
from summit.exceptions import Closed, Invalid, WrongState
from summit.models import Notification, Topic, User
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_exhibition().summit


def said(**fields):
    values = {
        "organisation": "Helan Data Systems",
        "contact_name": "马琳",
        "email": "Lin@helan.example",
        "country": "CN",
        "wished_area": 18,
        "words": "We build sensors.",
    }
    return applications.Application(**values | fields)


def told(kind):
    rows = Notification.objects.filter(kind=f"exhibitor.{kind}").order_by("pk")
    return [row.recipient for row in rows]


def test_application_makes_exhibitor_manager_and_mails(summit):
    topic = Topic.objects.create(summit=summit, name="IoT")
    exhibitor = applications.apply(summit, said(language="zh-hans", topics=[topic]))
    assert (exhibitor.state, str(exhibitor)) == (State.APPLIED, "Helan Data Systems")
    assert list(exhibitor.topics.all()) == [topic]
    member = exhibitor.members.get()
    assert (member.user.email, member.role) == ("lin@helan.example", MemberRole.MANAGER)
    assert (member.user.is_staff, member.user.language) == (False, "zh-hans")
    assert not member.user.has_usable_password()
    assert (told("received"), told("office_application")) == (
        ["lin@helan.example"],
        [summit.contact_email],
    )
    assert [entry.verb for entry in audit.of(exhibitor)] == ["apply"]


def test_application_in_another_language_is_read_in_every_language(summit):
    with translation.override("fr"):
        exhibitor = applications.apply(summit, said(organisation="Données du Sud"))
    for language in ("en", "fr", "ar"):
        with translation.override(language):
            assert str(Exhibitor.objects.get(pk=exhibitor.pk)) == "Données du Sud"


def test_second_application_of_the_same_organisation_gets_the_link_again(summit):
    applications.apply(summit, said())
    assert applications.apply(summit, said(organisation="helan data systems")) is None
    assert Exhibitor.objects.count() == 1
    assert told("again") == ["lin@helan.example"]


def test_one_person_applies_for_two_organisations_and_again_after_a_rejection(summit):
    first = applications.apply(summit, said())
    second = applications.apply(summit, said(organisation="Other"))
    applications.reject(first, reason="Too late", by=audit.SYSTEM)
    third = applications.apply(summit, said())
    assert len({first.pk, second.pk, third.pk}) == 3
    assert User.objects.filter(email="lin@helan.example").count() == 1


def test_an_account_that_exists_keeps_its_rights_and_language(summit):
    staff_user = make_user(summit, email="lin@helan.example", language="ar")
    member = applications.apply(summit, said()).members.get()
    assert member.user == staff_user
    staff_user.refresh_from_db()
    assert (staff_user.is_staff, staff_user.language) == (True, "ar")
    assert str(member) == "马琳"


def test_application_outside_of_its_window_is_refused(summit):
    exhibition = summit.exhibition
    now = timezone.now()
    windows = [
        (None, None),
        (now + dt.timedelta(days=1), None),
        (now - dt.timedelta(days=2), now - dt.timedelta(days=1)),
    ]
    for exhibition.applications_open, exhibition.applications_close in windows:
        exhibition.save()
        with pytest.raises(Closed):
            applications.apply(summit, said())
    with pytest.raises(Closed):
        applications.apply(make_summit(), said())
    assert applications.apply(summit, said(), even_if_closed=True)


def test_bad_address_and_foreign_topics_are_refused(summit):
    with pytest.raises(Invalid):
        applications.apply(summit, said(email="no address"))
    topic = Topic.objects.create(summit=make_summit(), name="IoT")
    with pytest.raises(Invalid):
        applications.apply(summit, said(topics=[topic]))
    assert not ExhibitorMember.objects.exists()


VERBS = {
    "approve": (applications.approve, {}, State.APPROVED),
    "put_on_waiting_list": (applications.put_on_waiting_list, {}, State.WAITLISTED),
    "reject": (applications.reject, {"reason": "The hall is full."}, State.REJECTED),
    "contract": (applications.contract, {}, State.CONTRACTED),
    "open_stand": (applications.open_stand, {}, State.EXHIBITING),
    "close": (applications.close, {}, State.CLOSED),
    "cancel": (applications.cancel, {}, State.CANCELLED),
}
FITTING = {
    State.APPLIED: {"approve", "put_on_waiting_list", "reject", "cancel"},
    State.WAITLISTED: {"approve", "reject", "cancel"},
    State.APPROVED: {"contract", "cancel"},
    State.CONTRACTED: {"open_stand", "cancel"},
    State.EXHIBITING: {"close", "cancel"},
    State.CLOSED: set(),
    State.REJECTED: set(),
    State.CANCELLED: set(),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("state", State)
def test_every_decision_from_every_state(summit, state, verb):
    exhibitor = make_member(make_exhibitor(summit, state=state)).exhibitor
    call, given, after = VERBS[verb]
    if verb in FITTING[state]:
        call(exhibitor, by=audit.SYSTEM, **given)
        assert Exhibitor.objects.get(pk=exhibitor.pk).state == after
        assert [entry.verb for entry in audit.of(exhibitor)] == [verb]
    else:
        with pytest.raises(WrongState):
            call(exhibitor, by=audit.SYSTEM, **given)
        assert Exhibitor.objects.get(pk=exhibitor.pk).state == state
        assert not audit.of(exhibitor).exists()
        assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("verb", "kind"),
    [
        ("approve", "approved"),
        ("put_on_waiting_list", "waitlisted"),
        ("reject", "rejected"),
        ("cancel", "cancelled"),
    ],
)
def test_members_hear_of_decisions(summit, verb, kind):
    exhibitor = make_exhibitor(summit, state=State.APPLIED)
    make_member(exhibitor, "a@helan.example")
    make_member(exhibitor, "b@helan.example", MemberRole.EDITOR)
    make_member(exhibitor, "gone@helan.example", state="dismissed")
    call, given, _after = VERBS[verb]
    call(exhibitor, by=audit.SYSTEM, **given)
    assert told(kind) == ["a@helan.example", "b@helan.example"]


def test_rejection_needs_a_reason(summit):
    with pytest.raises(Invalid):
        applications.reject(make_exhibitor(summit, state="applied"), reason=" ", by=audit.SYSTEM)


def test_cancelled_exhibitor_frees_booths_and_staff_in_the_same_transaction(summit):
    exhibitor = make_member(make_exhibitor(summit)).exhibitor
    one, two, three = make_booths(make_plan(summit), 3)
    make_allocation(one, exhibitor, "confirmed")
    make_allocation(two, exhibitor)
    booths.hold(exhibitor, three, by=audit.SYSTEM)
    people = [
        staff.name(exhibitor, staff.Person(f"P {n}", f"p{n}@helan.example"), by=audit.SYSTEM)
        for n in range(3)
    ]
    staff.collect(people[0], by=audit.SYSTEM)
    applications.cancel(exhibitor, reason="Budget", by=audit.SYSTEM)
    assert set(exhibitor.allocations.values_list("state", flat=True)) == {"released"}
    assert set(exhibitor.staff_passes.values_list("state", flat=True)) == {"returned"}
    states = {
        staff_pass.registration.__class__.objects.get(pk=staff_pass.registration_id).state
        for staff_pass in people
    }
    assert states == {"withdrawn"}
    entry = audit.of(exhibitor).first()
    assert (entry.details["booths"], entry.details["staff_passes"]) == (3, 3)
    assert told("office_cancelled") == [summit.contact_email]


def test_public_is_who_was_approved_and_its_published_products(summit):
    from exhibitors.models import Product

    for state in State:
        make_product(make_exhibitor(summit, state, state=state), state)
    public = {"approved", "contracted", "exhibiting", "closed"}
    assert {str(e) for e in Exhibitor.objects.public()} == public
    assert {str(p) for p in Product.objects.shown()} == public


def test_many_applications_with_one_address_send_it_few_mails(summit):
    """Whoever fills in the form need not own the address: three wait, and it hears of each, and once more."""
    answers = [applications.apply(summit, said(organisation=f"Firm {n}")) for n in range(8)]
    assert [answer is not None for answer in answers] == [True] * 3 + [False] * 5
    assert (len(told("received")), len(told("again"))) == (3, 1)
    assert len(told("office_application")) == 3
    applications.approve(answers[0], by=audit.SYSTEM)
    assert applications.apply(summit, said(organisation="Firm 8"))
    assert len(told("received")) == 4


def test_office_enters_as_many_applications_as_there_are(summit):
    made = [
        applications.apply(summit, said(organisation=f"Firm {n}"), by=make_user(summit))
        for n in range(5)
    ]
    assert None not in made
    assert len(told("received")) == 5

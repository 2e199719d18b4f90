"""The exhibition of the demo: sixty booths, exhibitors in every state, deadlines that are not over."""

from collections import Counter

from django.conf import settings
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from exhibitors import reports
from exhibitors.accounts import portal_of
from exhibitors.enums import ExhibitorState, ProductState
from exhibitors.models import (
    Allocation,
    Booth,
    BoothType,
    Exhibition,
    Exhibitor,
    FloorPlan,
    Product,
    StaffPass,
)
from exhibitors.services import notices
from seeds import yinchuan_2018
from seeds.logins import EXHIBITION_LOGINS
from seeds.yinchuan_2018 import exhibition
from summit import audit
from summit.enums import Door, NotificationState
from summit.models import AuditEntry, Notification, Organisation, Summit, User

LANGUAGES = [code.replace("-", "_") for code, _name in settings.LANGUAGES]


def test_sixty_booths_in_every_state(summit: Summit) -> None:
    booths = Booth.objects.for_summit(summit).with_state()
    shown = Counter(getattr(booth, "shown", "") for booth in booths)
    assert sum(shown.values()) == 60
    assert {state: shown[state] for state in ("blocked", "held", "reserved")} == {
        "blocked": 1,
        "held": 3,
        "reserved": 6,
    }
    assert shown["confirmed"] >= 20
    assert shown["available"] >= 20


def test_exhibitors_in_every_state(summit: Summit) -> None:
    rows = Exhibitor.objects.for_summit(summit)
    assert set(rows.values_list("state", flat=True)) == set(ExhibitorState.values)
    assert 40 <= rows.count() <= 50


def test_prices_are_those_of_the_offer(summit: Summit) -> None:
    prices = {
        booth.number: int(booth.price)
        for booth in Booth.objects.for_summit(summit).select_related("type")
    }
    assert (prices["C07"], prices["B07"], prices["E05"]) == (43_200, 23_400, 9_600)


def test_windows_and_deadlines_are_not_over(summit: Summit) -> None:
    exhibition = Exhibition.objects.get(summit=summit)
    assert exhibition.is_open()
    assert exhibition.applications_close is None
    today = exhibition.today()
    for day in ("booth_until", "profile_until", "staff_until", "free_return_until"):
        assert getattr(exhibition, day) > today


def test_everything_is_marked_as_sample(summit: Summit) -> None:
    for model in (Exhibitor, Booth, BoothType, FloorPlan, Allocation, StaffPass, Product):
        rows = model.objects.for_summit(summit)
        assert rows.exists()
        assert not rows.filter(is_sample=False).exists(), model
    bodies = Organisation.objects.for_summit(summit).filter(exhibitor__isnull=False)
    assert not bodies.filter(is_sample=False).exists()


def test_staff_is_named_within_the_allotment_and_has_tickets(summit: Summit) -> None:
    for exhibitor in Exhibitor.objects.for_summit(summit).filter(staff_passes__isnull=False):
        named = exhibitor.staff_passes.living().count()
        assert 0 < named <= reports.staff_allotment(exhibitor)
    passes = StaffPass.objects.for_summit(summit)
    assert passes.count() >= 50
    assert not passes.exclude(registration__state="confirmed").exists()


def test_products_in_four_languages(summit: Summit) -> None:
    rows = Product.objects.for_summit(summit)
    assert rows.filter(state=ProductState.PUBLISHED).count() >= 15
    assert rows.filter(state=ProductState.DRAFT).exists()
    assert rows.filter(embargo_until__gt=timezone.now()).exists()
    for product in rows:
        for language in LANGUAGES:
            assert getattr(product, f"name_{language}")
            assert getattr(product, f"description_{language}")
        assert product.topics.exists()


def test_trail_is_dated_and_nothing_lies_ahead(summit: Summit) -> None:
    now = timezone.now()
    for exhibitor in Exhibitor.objects.for_summit(summit).exclude(contact_email=""):
        trail = list(audit.of(exhibitor).order_by("pk").values_list("verb", "at"))
        assert trail[0][0] == "apply" or trail[1][0] == "apply"
        assert [at for _verb, at in trail] == sorted(at for _verb, at in trail)
        assert exhibitor.applied_at < now
        if exhibitor.decided_at:
            assert exhibitor.decided_at > exhibitor.applied_at
    held = Allocation.objects.for_summit(summit).filter(state="confirmed")
    assert not held.filter(reserved_at__gt=now).exists()
    for allocation in held.exclude(exhibitor__contact_email=""):
        assert allocation.decided_at
        assert allocation.held_at < allocation.decided_at
    assert not AuditEntry.objects.for_summit(summit).filter(at__gt=now).exists()


def test_mails_that_are_shown_are_true_and_the_others_are_not_sent(summit: Summit) -> None:
    rows = Notification.objects.for_summit(summit).filter(kind__startswith="exhibitor.")
    queued = rows.filter(state=NotificationState.QUEUED)
    pairs = list(queued.values_list("kind", "language"))
    assert len(pairs) == len(set(pairs)) >= 20
    others = rows.exclude(state=NotificationState.QUEUED)
    assert set(others.values_list("state", flat=True)) == {NotificationState.SUPPRESSED}


def test_whoever_applied_hears_what_the_office_decides(summit: Summit) -> None:
    waiting = Exhibitor.objects.for_summit(summit).filter(state=ExhibitorState.APPLIED)
    reserved = Allocation.objects.for_summit(summit).reserved()
    exhibitors = {*waiting, *(claim.exhibitor for claim in reserved.select_related("exhibitor"))}
    told = notices.languages_told(exhibitor.pk for exhibitor in exhibitors)
    assert {pk for pk, _language in told} == {exhibitor.pk for exhibitor in exhibitors} != set()


def test_words_of_the_organisers_are_no_words_of_the_exhibitor(summit: Summit) -> None:
    rows = Exhibitor.objects.for_summit(summit).exclude(message="")
    assert rows
    for exhibitor in rows:
        said = audit.of(exhibitor).filter(verb__in=("reject", "cancel")).latest("pk")
        members = {audit.label(one.user) for one in exhibitor.members.select_related("user")}
        assert said.actor not in members, exhibitor


def test_whoever_withdraws_does_so_in_the_portal(summit: Summit) -> None:
    gone = Exhibitor.objects.for_summit(summit).get(organisation__name_en="Harbin Ice Roads")
    left = audit.of(gone).get(verb="cancel")
    assert left.actor == audit.label(gone.members.get(role="manager").user)
    assert (left.door, gone.message) == (Door.WEB, "")


def test_demo_logins_open_panel_and_portal_only_when_asked_for(summit: Summit) -> None:
    assert not User.objects.filter(is_active=True, is_staff=True).exists()
    opened = User.objects.filter(is_active=True)
    assert opened
    assert not any(user.has_usable_password() for user in opened)
    call_command("seed", yinchuan_2018.SLUG, "--with-demo-logins")
    officer, *exhibitors = [
        authenticate(None, username=login.email, password=login.password)
        for login in EXHIBITION_LOGINS
    ]
    assert officer is not None
    assert officer.is_staff
    for user in exhibitors:
        assert user is not None
        assert not user.is_staff
        home = portal_of(user)
        assert home is not None
        assert home.path == "/en/exhibitor/"


def test_an_exhibition_that_the_office_has_begun_is_left_alone(summit: Summit) -> None:
    before = Booth.objects.count(), Exhibitor.objects.count()
    exhibition.make(summit)
    assert (Booth.objects.count(), Exhibitor.objects.count()) == before

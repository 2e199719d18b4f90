"""Reading summits through the API: for everybody, in four languages, from memory."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.utils import timezone

from attendees.models import Attendee, Position
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from attendees.tickets import codes
from summit import pages
from summit.enums import OrganisationKind, OrganisationRoleKind, SummitState
from summit.models import Organisation, OrganisationRole, PressItem, Theme
from summit.tests.api import Caller, is_problem
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


def offered(summit):
    return {c["slug"]: c for c in Caller().get(f"summits/{summit.slug}/").json()["categories"]}


@pytest.fixture
def summit():
    summit = make_summit(name_en="Smart Cities", name_fr="Villes intelligentes")
    make_consent_texts(summit)
    return summit


def test_the_list_holds_what_is_public(summit):
    make_summit(state=SummitState.DRAFT)
    make_summit(state=SummitState.ARCHIVED)
    (found,) = Caller().get("summits/").json()
    assert found["slug"] == summit.slug
    assert found["time_zone"] == "Asia/Shanghai"
    assert found["registration"] == {"is_open": True, "opens": None, "closes": None}
    assert found["page"].endswith(f"/en/{summit.slug}/")


@pytest.mark.parametrize("state", [SummitState.DRAFT, SummitState.ARCHIVED])
def test_what_is_not_public_is_not_found(state):
    hidden = make_summit(state=state)
    for address in ("", "ticket-key/"):
        assert is_problem(Caller().get(f"summits/{hidden.slug}/{address}"), 404, "not_found")


def test_texts_come_in_the_language_of_the_reader(summit):
    address = f"summits/{summit.slug}/"
    french = Caller().get(address, accept_language="fr-CH, en;q=0.5")
    assert french.json()["name"] == "Villes intelligentes"
    assert french["Content-Language"] == "fr"
    assert "Accept-Language" in french["Vary"]
    assert Caller().get(address, accept_language="en").json()["name"] == "Smart Cities"
    # A missing translation falls back; the address outweighs the header.
    assert Caller().get(address, accept_language="ar").json()["name"] == "Smart Cities"
    chosen = Caller().get(f"{address}?language=fr", accept_language="ar")
    assert (chosen.json()["name"], chosen["Content-Language"]) == ("Villes intelligentes", "fr")


def test_a_body_with_two_roles_is_one(summit):
    body = Organisation.objects.create(
        summit=summit, name="CEC", country="CN", kind=OrganisationKind.COMPANY
    )
    for position, kind in enumerate((OrganisationRoleKind.HOST, OrganisationRoleKind.SPONSOR)):
        OrganisationRole.objects.create(
            summit=summit, organisation=body, kind=kind, position=position
        )
    Organisation.objects.create(summit=summit, name="No role", kind=OrganisationKind.COMPANY)
    (found,) = Caller().get(f"summits/{summit.slug}/").json()["organisations"]
    assert found["name"] == "CEC"
    assert [role["kind"] for role in found["roles"]] == ["host", "sponsor"]


def test_guests_and_press_are_those_of_the_home_page(summit):
    guest = Attendee.objects.create(
        summit=summit, full_name="张冬辰", latin_name="Zhang Dongchen", is_listed_guest=True
    )
    Position.objects.create(
        summit=summit, attendee=guest, organisation_name="CEC", title="General Manager"
    )
    make_registration(make_category(summit))  # a person of no public interest
    now = timezone.now()
    PressItem.objects.create(summit=summit, title="Out", source="GT", published_at=now)
    PressItem.objects.create(
        summit=summit,
        title="Embargoed",
        source="GT",
        published_at=now,
        embargo_until=now + timezone.timedelta(hours=1),
    )
    found = Caller().get(f"summits/{summit.slug}/").json()
    assert [item["title"] for item in found["press"]] == ["Out"]
    (only,) = found["guests"]
    assert (only["full_name"], only["latin_name"], only["title"], only["organisation"]) == (
        "张冬辰",
        "Zhang Dongchen",
        "General Manager",
        "CEC",
    )


def test_categories_say_what_happens_to_a_registration_now(summit):
    make_category(summit, slug="free", quota=1)
    make_category(summit, slug="waits", quota=0)
    make_category(summit, slug="full", quota=0, has_waiting_list=False)
    make_category(summit, slug="checked", quota=0, needs_approval=True)
    make_category(summit, slug="hidden", is_public=False)
    assert {slug: found["availability"] for slug, found in offered(summit).items()} == {
        "free": "open",
        "waits": "waiting_list",
        "full": "full",
        "checked": "open",
    }


def test_a_full_summit_fills_its_categories():
    summit = make_summit(capacity=0)
    make_category(summit, slug="free")
    assert offered(summit)["free"]["availability"] == "waiting_list"


def test_categories_of_a_closed_summit_are_closed():
    summit = make_summit(state=SummitState.REGISTRATION_CLOSED)
    make_category(summit, slug="free")
    assert offered(summit)["free"]["availability"] == "closed"


def test_consent_texts_come_with_what_is_required(summit):
    found = Caller().get(f"summits/{summit.slug}/").json()["consents"]
    assert [(text["purpose"], text["is_required"]) for text in found] == [
        ("visit", True),
        ("news", False),
    ]


def test_a_second_reader_is_answered_from_memory(summit, django_assert_num_queries):
    address = f"summits/{summit.slug}/"
    first = Caller().get(address)
    with django_assert_num_queries(0):
        second = Caller().get(address)
    assert second.content == first.content
    assert second["Cache-Control"] == "public, no-cache"


def test_nothing_new_is_304(summit):
    address = f"summits/{summit.slug}/"
    first = Caller().get(address)
    again = Caller().get(address, if_none_match=f'"other", {first["ETag"]}')
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])


def test_a_change_is_seen_at_once(summit, django_capture_on_commit_callbacks):
    address = f"summits/{summit.slug}/"
    first = Caller().get(address)
    with django_capture_on_commit_callbacks(execute=True):
        Theme.objects.create(summit=summit, title="Healthcare")
        pages.changed()
    second = Caller().get(address, if_none_match=first["ETag"])
    assert second.status_code == 200
    assert [theme["title"] for theme in second.json()["themes"]] == ["Healthcare"]


def test_answers_are_compressed_for_who_wants(summit):
    plain = Caller().get(f"summits/{summit.slug}/")
    packed = Caller().get(f"summits/{summit.slug}/", accept_encoding="gzip")
    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content)


def test_the_number_of_queries_does_not_grow_with_the_rows(summit, django_assert_max_num_queries):
    def fill(count):
        for number in range(count):
            guest = Attendee.objects.create(
                summit=summit, full_name=f"Guest {number}", is_listed_guest=True
            )
            Position.objects.create(summit=summit, attendee=guest, title="Mayor")
            Theme.objects.create(summit=summit, title=f"Theme {number}")
            make_category(summit)
        pages.forget()

    fill(1)
    with django_assert_max_num_queries(20) as few:
        Caller().get(f"summits/{summit.slug}/")
    fill(3)
    with django_assert_max_num_queries(len(few)):
        Caller().get(f"summits/{summit.slug}/")


def test_a_gate_checks_a_ticket_with_the_public_key_alone(summit):
    registration = make_registration(make_category(summit))
    code = registration.tickets.get().code
    key = Caller().get(f"summits/{summit.slug}/ticket-key/").json()
    signed = codes._from_base45(code)
    payload, signature = signed[:26], signed[26:]
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key["public_key"]))
    public.verify(signature, payload)  # raises when it does not fit
    assert payload[0] == key["format"]
    assert payload[1] == key["key_id"]
    assert int.from_bytes(payload[2:6], "big") == key["summit_id"]

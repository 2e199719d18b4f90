"""An exhibitor through the API by itself: standing, profile, products; what is sent and what comes back."""

import datetime as dt

import pytest
from django.db import connection
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext

from exhibitors.enums import AllocationState, ProductState
from exhibitors.models import Exhibitor, Product
from exhibitors.tests.factories import make_allocation, make_exhibitor, make_product
from exhibitors.tests.own import ROOT, caller, make_own_token
from exhibitors.tests.test_portal_texts import BOMB, SVG, picture, upload
from exhibitors.tests.web import make_stage
from summit import audit
from summit.enums import Door
from summit.models import Topic
from summit.tests.api import Caller, is_problem
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage():
    return make_stage()


@pytest.fixture
def own(stage):
    return caller(stage.owner)


def topic(summit, name="Water"):
    return Topic.objects.create(summit=summit, name=name)


# --- Standing -------------------------------------------------------------------------------------
def test_how_an_exhibitor_stands(stage, own):
    due = timezone.now().date() + dt.timedelta(days=9)
    type(stage.exhibition).objects.update(booth_until=due)
    claim = make_allocation(stage.booths[0], stage.exhibitor)
    response = own.get(ROOT)
    assert response["Cache-Control"] == "no-store"
    found = response.json()
    assert (found["summit"], found["id"]) == (stage.summit.slug, stage.exhibitor.pk)
    assert (found["name"], found["state"]) == ("Helan Data 贺兰数据", "approved")
    assert (found["takes_part"], found["role"]) == (True, "manager")
    assert found["staff"] == {"allotment": 4, "named": 0}
    assert found["deadlines"]["booth_until"] == due.isoformat()
    (row,) = found["reservations"]
    assert (row["id"], row["number"], row["state"]) == (claim.pk, "A01", "reserved")
    assert (row["price"], row["costs_to_leave"]) == ("9000.00", "0.00")
    assert row["actions"] == ["return"]
    tasks = {task["key"]: task for task in found["tasks"]}
    assert tasks["booth"]["phase"] == "waiting"
    assert tasks["staff"]["text"] == "0 of 4 passes have a name."
    assert tasks["profile"]["is_locked"] is False


def test_tasks_speak_the_language_of_the_request(stage, own):
    with translation.override("fr"):
        french = gettext("Profile text")
    titles = [task["title"] for task in own.get(ROOT, accept_language="fr").json()["tasks"]]
    assert french in titles
    assert "Profile text" not in titles


@pytest.mark.parametrize("language", ["en", "ar"])
def test_tasks_are_plain_text_also_where_they_name_things(stage, own, language):
    stage.summit.working_languages = ["zh-hans", "fr"]
    stage.summit.save()
    stage.exhibitor.topics.add(topic(stage.summit, "R&D"), topic(stage.summit, "5G"))
    tasks = own.get(ROOT, accept_language=language).json()["tasks"]
    texts = {task["key"]: task["text"] for task in tasks}
    assert "R&D" in texts["topics"]
    assert "简体中文" in texts["profile"]
    assert "简体中文" in texts["fascia"]
    assert not [text for text in texts.values() if "<" in text or "&amp;" in text]


def test_what_was_refused_is_told_with_its_reason(stage, own):
    make_allocation(
        stage.booths[0], stage.exhibitor, AllocationState.REFUSED, message="It is too loud there."
    )
    assert own.get(ROOT).json()["refused"] == {"number": "A01", "reason": "It is too loud there."}


def test_a_token_that_may_not_manage_reads_of_no_action(stage):
    make_allocation(stage.booths[0], stage.exhibitor)
    reader = caller(stage.owner, ["exhibitor:read", "exhibitor:write"])
    (row,) = reader.get(ROOT).json()["reservations"]
    assert row["actions"] == []


# --- Profile --------------------------------------------------------------------------------------
def test_profile_is_changed_in_languages_and_the_rest_stays(stage):
    token, secret = make_own_token(stage.owner)
    own, water = Caller(f"Bearer {secret}"), topic(stage.summit)
    own.patch(f"{ROOT}profile/", {"profile": {"en": "Lamps."}, "fascia_name": {"fr": "Hélan"}})
    response = own.patch(
        f"{ROOT}profile/",
        {"profile": {"zh-hans": "路灯。"}, "website": "helan.cn", "topics": [water.pk]},
    )
    assert response.status_code == 200
    assert (
        own.get(f"{ROOT}profile/").json()
        == response.json()
        == {
            "profile": {"en": "Lamps.", "zh-hans": "路灯。"},
            "fascia_name": {"fr": "Hélan"},
            "website": "https://helan.cn",
            "logo": "",
            "topics": [water.pk],
        }
    )
    exhibitor = Exhibitor.objects.get()
    assert (exhibitor.profile_en, exhibitor.profile_zh_hans) == ("Lamps.", "路灯。")
    entry = audit.of(exhibitor).first()
    assert (entry.actor, entry.door) == (audit.label(token), Door.API)
    assert entry.details["fields"] == ["profile_zh_hans", "website", "topics"]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"profile": {"de": "Lampen."}}, "profile.de"),
        ({"profile": "Lamps."}, "profile"),
        ({"fascia_name": {"en": "x" * 21}}, "fascia_name.en"),
        ({"fascia_name": {"en": "\u202eab"}}, "fascia_name.en"),
        ({"website": "javascript://x"}, "website"),
        ({"topics": [999_999]}, "topics"),
        ({"topics": ["1"] * 51}, "topics"),
        ({"state": "contracted"}, "state"),
        ([], "body"),
    ],
)
def test_profile_that_makes_no_sense_is_named_and_nothing_changes(stage, own, body, field):
    response = own.patch(f"{ROOT}profile/", body)
    assert is_problem(response, 422, "invalid")
    assert list(response.json()["errors"]) == [field]
    assert not audit.of(stage.exhibitor).exists()


def test_topics_of_another_summit_are_refused(stage, own):
    foreign = topic(make_summit())
    body = {"topics": [foreign.pk]}
    for response in (
        own.patch(f"{ROOT}profile/", body),
        own.post(f"{ROOT}products/", {"name": {"en": "Lamp"}} | body),
    ):
        assert list(response.json()["errors"]) == ["topics"]


# --- Logo -----------------------------------------------------------------------------------------
def put(own, content, name="logo.png", field="logo"):
    body = encode_multipart(BOUNDARY, {field: upload(name, content)})
    return own.put(f"{ROOT}profile/logo/", body, content_type=MULTIPART_CONTENT)


def test_logo_is_put_replaced_and_removed(stage, own, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    first = put(own, picture(), "Ma Lin private.PNG").json()["logo"]
    assert first.startswith("http")
    assert "Ma" not in first.rsplit("/", 1)[1]
    second = put(own, picture("JPEG"), "logo.jpg").json()["logo"]
    assert second.endswith(".jpg")
    assert own.get(f"{ROOT}profile/").json()["logo"] == second
    for _again in range(2):
        assert own.delete(f"{ROOT}profile/logo/").status_code == 204
    assert own.get(f"{ROOT}profile/").json()["logo"] == ""
    trail = audit.of(stage.exhibitor).filter(verb="change")
    assert [(one.door, one.details["fields"]) for one in trail] == [(Door.API, ["logo"])] * 3


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("logo.svg", SVG, "ends with .png, .jpg or .webp"),
        ("logo.png", SVG, "Choose a picture in PNG, JPEG or WebP format."),
        ("logo.png", BOMB, "Choose a picture in PNG, JPEG or WebP format."),
        ("logo.png", b"", "This file is empty"),
        ("logo.jpg", b"x" * (5 * 1024 * 1024 + 1), "at most 5 MB"),
        ("logo.png", picture(size=(1500, 2)), "at most 10 times the short one"),
    ],
    ids=["svg", "svg called png", "bomb", "empty", "too large", "a line"],
)
def test_logo_is_judged_as_in_the_portal(stage, own, name, content, words):
    response = put(own, content, name)
    assert is_problem(response, 422, "invalid")
    assert words in response.json()["errors"]["logo"][0]
    stage.exhibitor.organisation.refresh_from_db()
    assert not stage.exhibitor.organisation.logo


def test_of_two_logos_none_is_taken(stage, own):
    both = [upload("one.png", picture()), upload("two.png", picture())]
    body = encode_multipart(BOUNDARY, {"logo": both})
    response = own.put(f"{ROOT}profile/logo/", body, content_type=MULTIPART_CONTENT)
    assert is_problem(response, 422, "invalid")
    assert response.json()["errors"]["logo"] == ["Send one file."]
    stage.exhibitor.organisation.refresh_from_db()
    assert not stage.exhibitor.organisation.logo


def test_logo_that_does_not_arrive_as_a_form_is_refused_in_words(own):
    here = f"{ROOT}profile/logo/"
    assert list(put(own, picture(), field="picture").json()["errors"]) == ["picture", "logo"]
    text_alone = encode_multipart(BOUNDARY, {"logo": "https://helan.example/logo.png"})
    response = own.put(here, text_alone, content_type=MULTIPART_CONTENT)
    assert response.json()["errors"] == {"logo": ["The file did not arrive. Choose it again."]}
    response = own.put(here, {"logo": "logo.png"})
    assert is_problem(response, 415, "unsupported_media_type")
    assert response.json()["detail"] == "Send the body as multipart/form-data."
    assert is_problem(
        own.put(here, b"no form", content_type="multipart/form-data"), 400, "bad_request"
    )
    assert is_problem(put(own, b"x" * (5 * 1024 * 1024 + 70_000)), 413, "too_large")


def test_picture_of_a_product_is_put_judged_and_removed(stage, own, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    here = f"{ROOT}products/{make_product(stage.exhibitor).pk}/"

    def put_picture(name, content):
        body = encode_multipart(BOUNDARY, {"picture": upload(name, content)})
        return own.put(f"{here}picture/", body, content_type=MULTIPART_CONTENT)

    shown = put_picture("lamp.PNG", picture()).json()["picture"]
    assert (shown.startswith("http"), own.get(here).json()["picture"]) == (True, shown)
    refused = put_picture("lamp.png", SVG)
    assert is_problem(refused, 422, "invalid")
    assert "PNG, JPEG or WebP format" in refused.json()["errors"]["picture"][0]
    for _again in range(2):
        assert own.delete(f"{here}picture/").status_code == 204
    assert own.get(here).json()["picture"] == ""
    theirs = make_product(make_exhibitor(stage.summit))
    assert own.delete(f"{ROOT}products/{theirs.pk}/picture/").status_code == 404


# --- Products -------------------------------------------------------------------------------------
def test_a_product_from_draft_to_withdrawal(stage, own):
    water = topic(stage.summit)
    made = own.post(
        f"{ROOT}products/",
        {
            "name": {"ar": "مصباح"},
            "description": {"en": "It counts."},
            "topics": [water.pk],
            "embargo_until": "2018-11-14T09:00:00+08:00",
        },
    )
    assert made.status_code == 201
    row = made.json()
    address = f"{ROOT}products/{row['id']}/"
    assert (
        row
        == own.get(address).json()
        == {
            "id": row["id"],
            "state": "draft",
            "is_shown": False,
            "name": {"ar": "مصباح"},
            "description": {"en": "It counts."},
            "picture": "",
            "topics": [water.pk],
            "embargo_until": "2018-11-14T01:00:00Z",
        }
    )
    assert own.post(f"{address}publish/").json()["is_shown"] is True
    assert is_problem(own.post(f"{address}publish/"), 409, "wrong_state")
    changed = own.patch(address, {"name": {"en": "Lamp"}, "topics": [], "embargo_until": None})
    assert changed.json()["name"] == {"en": "Lamp", "ar": "مصباح"}
    assert (changed.json()["topics"], changed.json()["embargo_until"]) == ([], None)
    assert own.post(f"{address}withdraw/").json()["state"] == "withdrawn"
    assert is_problem(own.delete(address), 409, "wrong_state")


def test_a_draft_is_deleted(stage, own):
    product = make_product(stage.exhibitor, state=ProductState.DRAFT)
    response = own.delete(f"{ROOT}products/{product.pk}/")
    assert (response.status_code, response.content) == (204, b"")
    assert not Product.objects.exists()


def test_a_product_keeps_a_name_in_one_language_at_least(stage, own):
    product = make_product(stage.exhibitor, "Lamp", name_fr="Lampe")
    address = f"{ROOT}products/{product.pk}/"
    assert own.patch(address, {"name": {"en": ""}}).json()["name"] == {"fr": "Lampe"}
    response = own.patch(address, {"name": {"fr": ""}})
    assert is_problem(response, 422, "invalid")
    assert own.get(address).json()["name"] == {"fr": "Lampe"}
    for name in ({}, {"en": "  "}, {"en": "!!"}):
        assert is_problem(own.post(f"{ROOT}products/", {"name": name}), 422, "invalid")
    assert is_problem(own.post(f"{ROOT}products/", {}), 422, "invalid")
    assert Product.objects.count() == 1


def test_a_product_that_is_sent_twice_is_added_once(stage, own):
    body = {"name": {"en": "Lamp"}}
    key = {"idempotency_key": "0d6e6a5c-9b1f"}
    first, again = (own.post(f"{ROOT}products/", body, **key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    other = own.post(f"{ROOT}products/", {"name": {"en": "Pole"}}, **key)
    assert is_problem(other, 422, "idempotency_key_reused")
    assert Product.objects.count() == 1
    second = caller(stage.owner)  # another token is another client
    assert second.post(f"{ROOT}products/", body, **key).json()["id"] != first.json()["id"]


def test_who_takes_no_part_any_more_has_no_door(stage, own):
    Exhibitor.objects.update(state="cancelled")
    assert is_problem(
        own.post(f"{ROOT}products/", {"name": {"en": "Lamp"}}), 401, "not_authenticated"
    )


# --- How much it costs ----------------------------------------------------------------------------
def test_lists_take_the_same_queries_with_one_row_and_with_three(stage, own):
    def fill(booth):
        make_allocation(booth, stage.exhibitor, AllocationState.CONFIRMED)
        make_product(stage.exhibitor).topics.add(topic(stage.summit, booth.number))
        name = {"full_name": "Li Na", "email": f"li{booth.pk}@helan.example"}
        assert own.post(f"{ROOT}staff/", name).status_code == 201
        invited = own.post(f"{ROOT}colleagues/", {"email": f"wu{booth.pk}@helan.example"})
        assert invited.status_code == 201

    def queries(address):
        own.get(address)
        with CaptureQueriesContext(connection) as counted:
            assert own.get(address).status_code == 200
        return len(counted)

    addresses = [ROOT] + [f"{ROOT}{name}/" for name in ("products", "staff", "colleagues")]
    fill(stage.booths[0])
    with_one = [queries(address) for address in addresses]
    for booth in stage.booths[1:3]:
        fill(booth)
    assert [queries(address) for address in addresses] == with_one
    assert [len(own.get(a).json()) for a in addresses[1:]] == [3, 3, 4]
    make_exhibitor(stage.summit)

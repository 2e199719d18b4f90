"""Profile and products: texts in four languages, pictures that are refused clearly, and when visitors see them."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.utils import timezone
from PIL import Image

from exhibitors.enums import ExhibitorState, ProductState
from exhibitors.models import Product
from exhibitors.tests.factories import make_exhibitor, make_member, make_product
from exhibitors.tests.own import ROOT, caller
from exhibitors.tests.web import log_in, make_stage, text
from summit import pages
from summit.models import Topic
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def stage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return make_stage()


@pytest.fixture
def client(stage):
    return log_in(stage.owner)


def picture(kind="PNG", size=(40, 30)):
    file = io.BytesIO()
    Image.new("RGB", size, "#0f6e73").save(file, kind)
    return file.getvalue()


def upload(name, content):
    return SimpleUploadedFile(name, content)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
BOMB = picture(size=(1, 1))[:16] + (60000).to_bytes(4, "big") * 2 + picture(size=(1, 1))[24:]


def test_texts_are_kept_in_four_languages(stage, client):
    said = {
        "profile_en": "City data.\n\nMade usable.",
        "profile_zh_hans": "城市数据",
        "profile_fr": "Données de la ville",
        "profile_ar": "بيانات المدينة",
        "fascia_name_en": "Helan Data",
        "fascia_name_zh_hans": "贺兰数据",
        "website": "helan.example",
    }
    page = text(client.post(f"{stage.home}profile/", said, follow=True))
    assert "Your profile is saved." in page
    exhibitor = type(stage.exhibitor).objects.get(pk=stage.exhibitor.pk)
    assert exhibitor.profile_en == "City data.\n\nMade usable."
    assert exhibitor.profile_ar == "بيانات المدينة"
    assert exhibitor.fascia_name_zh_hans == "贺兰数据"
    assert exhibitor.organisation.website == "https://helan.example"
    public = f"/ar/{stage.summit.slug}/exhibitors/{exhibitor.pk}/"
    assert "بيانات المدينة" in text(Client().get(public))


def test_second_save_of_the_same_changes_nothing(stage, client):
    said = {"profile_en": "City data."}
    client.post(f"{stage.home}profile/", said)
    assert "Nothing has changed." in text(client.post(f"{stage.home}profile/", said, follow=True))


def test_fascia_name_that_is_too_long_is_refused_and_kept(stage, client):
    said = {"fascia_name_fr": "V" * 21, "profile_ar": "نص طويل"}
    response = client.post(f"{stage.home}profile/", said)
    assert response.status_code == 422
    assert "Shorten this to 20 characters; it has 21." in text(response)
    assert "V" * 21 in text(response)
    assert "نص طويل" in text(response)
    stage.exhibitor.refresh_from_db()
    assert stage.exhibitor.fascia_name_fr in (None, "")


@pytest.mark.parametrize("where", ["profile/", "products/new/"])
@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("logo.svg", SVG, "ends with .png, .jpg or .webp"),
        ("logo.png", SVG, "Choose a picture in PNG, JPEG or WebP format."),
        ("logo.html", picture(), "ends with .png, .jpg or .webp"),
        ("logo.png", BOMB, "Choose a picture in PNG, JPEG or WebP format."),
        ("logo.png", b"", "This file is empty"),
        ("logo.png", b"GIF89a" + b"0" * 50, "Choose a picture in PNG, JPEG or WebP format."),
        ("logo.jpg", b"x" * (5 * 1024 * 1024 + 1), "at most 5 MB"),
    ],
    ids=["svg", "svg called png", "html", "bomb", "empty", "gif", "too large"],
)
def test_file_that_is_no_good_picture_is_refused_in_words(
    stage, client, where, name, content, words
):
    field = "logo" if where == "profile/" else "picture"
    said = {field: upload(name, content), "profile_en": "Typed", "name_en": "Typed"}
    response = client.post(stage.home + where, said)
    assert response.status_code == 422
    assert words in text(response)
    assert "Typed" in text(response)
    stage.exhibitor.organisation.refresh_from_db()
    assert not stage.exhibitor.organisation.logo
    assert not Product.objects.exists()


def test_logo_is_kept_under_a_name_of_ours_shown_and_removed(stage, client):
    client.post(f"{stage.home}profile/", {"logo": upload("Ma Lin private.PNG", picture())})
    organisation = stage.exhibitor.organisation
    organisation.refresh_from_db()
    assert "Ma" not in organisation.logo.name
    assert organisation.logo.name.endswith(".png")
    shown = Client().get(organisation.logo.url)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert b"".join(shown.streaming_content).startswith(b"\x89PNG")
    client.post(f"{stage.home}profile/", {"no_logo": "on"})
    organisation.refresh_from_db()
    assert not organisation.logo


def test_pictures_of_an_exhibitor_are_counted_whoever_sends_them_and_at_any_door(
    stage, client, settings
):
    settings.PICTURE_RATE = "3/min"
    colleague, other = (
        log_in(make_member(stage.exhibitor)),
        make_member(make_exhibitor(stage.summit)),
    )
    own = caller(stage.owner)

    def logo():
        return {"logo": upload("a.png", picture())}

    def put(address="profile/logo/", name="logo"):
        body = encode_multipart(BOUNDARY, {name: upload("a.png", picture())})
        return own.put(f"{ROOT}{address}", body, content_type=MULTIPART_CONTENT)

    lamp = {"name_en": "Lamp", "picture": upload("a.png", picture())}
    assert colleague.post(f"{stage.home}profile/", logo()).status_code == 302
    assert client.post(f"{stage.home}products/new/", lamp).status_code == 302
    assert put().status_code == 200
    assert client.post(f"{stage.home}profile/", logo()).status_code == 429
    assert (put().status_code, put()["Retry-After"] > "0") == (429, True)
    (product,) = stage.exhibitor.products.all()
    assert put(f"products/{product.pk}/picture/", "picture").status_code == 429
    # What brings no picture goes on, and so do others.
    assert client.post(f"{stage.home}profile/", {"profile_en": "Data."}).status_code == 302
    assert own.delete(f"{ROOT}profile/logo/").status_code == 204
    elsewhere = f"/en/exhibitor/{other.exhibitor.pk}/profile/"
    assert log_in(other).post(elsewhere, logo()).status_code == 302


def test_pictures_of_drafts_that_are_deleted_leave_no_file(
    stage, client, settings, django_capture_on_commit_callbacks
):
    client.post(
        f"{stage.home}products/new/", {"name_en": "Lamp", "picture": upload("a.png", picture())}
    )
    product = Product.objects.get()
    folder = settings.MEDIA_ROOT / "products"
    assert len(list(folder.iterdir())) == 1
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{stage.home}products/{product.pk}/delete/")
    assert list(folder.iterdir()) == []


def test_list_shows_the_pictures_that_products_have(stage, client):
    lamp = {"name_en": "Lamp", "picture": upload("a.png", picture())}
    client.post(f"{stage.home}products/new/", lamp)
    make_product(stage.exhibitor, name="Service")
    page = text(client.get(f"{stage.home}products/"))
    url = Product.objects.get(name="Lamp").picture.url
    shown = f'<img src="{url}" alt="" width="72" height="54" loading="lazy">'
    assert (page.count("<img"), page.count(shown)) == (1, 1)


def test_topics_of_this_summit_only(stage, client):
    water = Topic.objects.create(summit=stage.summit, name="Water")
    elsewhere = Topic.objects.create(summit=make_summit(), name="Elsewhere")
    assert client.post(f"{stage.home}profile/", {"topics": [water.pk]}).status_code == 302
    assert list(stage.exhibitor.topics.all()) == [water]
    response = client.post(f"{stage.home}profile/", {"topics": [elsewhere.pk]})
    assert "Choose topics from the list." in text(response)
    assert list(stage.exhibitor.topics.all()) == [water]


def test_profile_of_who_was_rejected_cannot_be_changed(stage):
    rejected = make_exhibitor(stage.summit, state=ExhibitorState.REJECTED)
    client = log_in(make_member(rejected))
    response = client.post(
        f"/en/exhibitor/{rejected.pk}/profile/", {"profile_en": "New"}, follow=True
    )
    assert "Nothing can be changed here any more." in text(response)


def test_product_is_drafted_published_and_withdrawn(stage, client):
    said = {"name_zh_hans": "城市大脑", "description_zh_hans": "说明"}
    page = text(client.post(f"{stage.home}products/new/", said, follow=True))
    assert "城市大脑 is saved." in page
    product = Product.objects.get()
    public = f"/en/{stage.summit.slug}/products/{product.pk}/"
    assert Client().get(public).status_code == 404
    client.post(f"{stage.home}products/{product.pk}/publish/")
    seen = text(Client().get(public))
    assert '<span lang="zh-Hans" dir="ltr">城市大脑</span>' in seen
    client.post(f"{stage.home}products/{product.pk}/withdraw/")
    pages.forget()
    assert Client().get(public).status_code == 404


def test_product_is_saved_and_published_by_one_button(stage, client):
    client.post(f"{stage.home}products/new/", {"name_en": "Lamp", "publish": "1"})
    assert Product.objects.get().state == ProductState.PUBLISHED


def test_product_needs_a_name_in_some_language(stage, client):
    response = client.post(f"{stage.home}products/new/", {"description_en": "Only this"})
    assert "Write a name, in one language at least." in text(response)
    assert "Only this" in text(response)


def test_embargo_is_meant_in_the_summits_city_and_kept_until_then(stage, client):
    day = timezone.now().date() + dt.timedelta(days=9)
    said = {"name_en": "Secret lamp", "embargo_until": f"{day}T10:30", "publish": "1"}
    page = text(client.post(f"{stage.home}products/new/", said, follow=True))
    product = Product.objects.get()
    assert product.embargo_until.isoformat() == f"{day}T02:30:00+00:00"  # Asia/Shanghai
    assert "Visitors see it from the time that you gave." in page
    assert Client().get(f"/en/{stage.summit.slug}/products/{product.pk}/").status_code == 404
    public = f"/en/{stage.summit.slug}/exhibitors/{stage.exhibitor.pk}/"
    assert "Secret lamp" not in text(Client().get(public))
    assert f'value="{day}T10:30"' in text(client.get(f"{stage.home}products/{product.pk}/"))


def test_draft_is_deleted_after_a_question_and_nothing_else_is(stage, client):
    draft = make_product(stage.exhibitor, "Draft", state=ProductState.DRAFT)
    shown = make_product(stage.exhibitor, "Shown")
    assert "Delete Draft?" in text(client.get(f"{stage.home}products/{draft.pk}/delete/"))
    client.post(f"{stage.home}products/{draft.pk}/delete/")
    refused = client.post(f"{stage.home}products/{shown.pk}/delete/", follow=True)
    assert "Only a draft can be deleted" in text(refused)
    assert list(Product.objects.all()) == [shown]


def test_publishing_twice_is_refused_in_words(stage, client):
    product = make_product(stage.exhibitor)
    response = client.post(f"{stage.home}products/{product.pk}/publish/", follow=True)
    assert "Somebody changed this in the meantime" in text(response)


def test_script_in_a_text_is_only_text(stage, client):
    client.post(f"{stage.home}profile/", {"profile_en": "<script>alert(1)</script>"})
    public = f"/en/{stage.summit.slug}/exhibitors/{stage.exhibitor.pk}/"
    assert "<script>alert" not in text(Client().get(public))
    assert "&lt;script&gt;" in text(Client().get(public))


@pytest.mark.parametrize(
    ("page", "field"), [("profile/", "profile_en"), ("products/new/", "description_en")]
)
def test_texts_that_come_too_late_are_given_back(stage, client, page, field):
    type(stage.exhibitor).objects.update(state=ExhibitorState.CANCELLED)
    answer = client.post(stage.home + page, {field: "Typed for an hour.", "name_en": "Platform"})
    assert answer.status_code == 422
    html = text(answer)
    assert "Nothing of this is saved" in html
    assert stage.summit.contact_email in html
    assert "Typed for an hour.</textarea>" in html


def test_a_product_that_cannot_be_changed_any_more_gives_the_text_back(stage, client):
    product = make_product(stage.exhibitor)
    type(stage.exhibitor).objects.update(state=ExhibitorState.CANCELLED)
    said = {"name_en": "Platform", "description_en": "Typed for an hour."}
    answer = client.post(f"{stage.home}products/{product.pk}/", said)
    assert answer.status_code == 422
    assert "Typed for an hour.</textarea>" in text(answer)
    assert Product.objects.get().name_en != "Platform"

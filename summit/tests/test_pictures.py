"""Pictures as they are kept: without what cameras write into them, and no longer than somebody shows them."""

import io
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image, PngImagePlugin

from summit import pictures, validators
from summit.models import Organisation, Summit
from summit.services import leftovers
from summit.tests.factories import make_summit
from summit.tests.test_validators import BROKEN_PICTURES

ORIENTATION, ARTIST, GPS = 0x0112, 0x013B, 0x8825


@pytest.fixture
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "organisations"


def photo(kind="JPEG", **options):
    """40 by 30, red above and blue below, taken with the camera on its side."""
    image = Image.new("RGB", (40, 30), "#c00000")
    image.paste("#0000c0", (0, 15, 40, 30))
    exif = Image.Exif()
    exif[ORIENTATION], exif[ARTIST] = 6, "Ma Lin"
    exif.get_ifd(GPS)[2] = (38.0, 28.0, 0.0)
    into = io.BytesIO()
    image.save(into, kind, exif=exif, **options)
    return into.getvalue()


def upload(content, name="Ma Lin at home.jpg"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_picture_keeps_nothing_but_what_is_seen_and_stands_upright(kind):
    given = photo(kind, **({"xmp": b"<x>Helan Road 5</x>"} if kind != "PNG" else {}))
    assert b"Ma Lin" in given
    kept = pictures.cleaned(upload(given))
    content = kept.read()
    image = Image.open(io.BytesIO(content))
    assert (image.format, image.size) == (kind, (30, 40))
    assert dict(image.getexif()) == {}
    assert not {"exif", "xmp", "comment"} & set(image.info)
    for secret in (b"Ma Lin", b"Helan Road", b"Exif"):
        assert secret not in content
    # Orientation 6: what was at the left is above, so red is at the right now.
    assert image.convert("RGB").getpixel((25, 20))[0] > 150
    assert image.convert("RGB").getpixel((4, 20))[2] > 150


def test_comments_of_programs_go_too():
    info = PngImagePlugin.PngInfo()
    info.add_text("Comment", "taken in Ma Lin's flat")
    into = io.BytesIO()
    Image.new("RGBA", (8, 8), (1, 2, 3, 0)).save(into, "PNG", pnginfo=info)
    kept = pictures.cleaned(upload(into.getvalue())).read()
    assert b"flat" not in kept
    assert Image.open(io.BytesIO(kept)).getpixel((0, 0)) == (1, 2, 3, 0)
    into = io.BytesIO()
    Image.new("RGB", (8, 8)).save(into, "JPEG", comment=b"taken in Ma Lin's flat")
    assert b"flat" not in pictures.cleaned(upload(into.getvalue())).read()


def test_two_pictures_in_one_file_of_a_camera_are_kept_as_the_first():
    into = io.BytesIO()
    views = [Image.new("RGB", (40, 30), colour) for colour in ("#c00000", "#0000c0")]
    views[0].save(into, "MPO", save_all=True, append_images=views[1:])
    kept = pictures.cleaned(upload(into.getvalue()))
    image = Image.open(io.BytesIO(kept.read()))
    assert (str(kept.name).endswith(".jpg"), image.format, image.size) == (True, "JPEG", (40, 30))
    assert image.getpixel((9, 9))[0] > 150


@pytest.mark.parametrize("content", BROKEN_PICTURES.values(), ids=BROKEN_PICTURES)
def test_a_picture_that_is_broken_inside_is_refused_also_when_it_is_drawn_anew(content):
    with pytest.raises(ValidationError):
        pictures.cleaned(upload(content))


def test_picture_that_is_drawn_anew_is_not_decoded_once_more():
    kept = pictures.cleaned(upload(photo()))
    assert pictures.cleaned(kept) is kept


@pytest.mark.parametrize("look_at", [validators.raster_image, pictures.cleaned])
def test_pictures_are_decoded_one_after_the_other(look_at):
    with ThreadPoolExecutor(1) as pool:
        with validators.ONE_PICTURE:
            second = pool.submit(look_at, upload(photo()))
            with pytest.raises(TimeoutError):
                second.result(timeout=0.2)
        second.result(timeout=10)


def test_name_says_nothing_and_ends_as_the_content_is():
    kept = pictures.cleaned(upload(photo("WEBP"), "passport of Ma Lin.PNG"))
    assert "Ma" not in str(kept.name)
    assert str(kept.name).endswith(".webp")


def test_what_is_no_picture_is_refused_whoever_saves_it(db, folder):
    body = Organisation.objects.create(summit=make_summit(), name="Helan", kind="company")
    body.logo = upload(b"<svg/>", "logo.svg")
    with pytest.raises(ValidationError), transaction.atomic():
        body.save()
    assert not folder.exists()


def make_body(**fields):
    return Organisation.objects.create(
        summit=fields.pop("summit", None) or make_summit(), name="Helan", kind="company", **fields
    )


def files(folder: Path):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.mark.django_db
def test_replaced_and_removed_pictures_are_deleted_after_the_commit(
    folder, django_capture_on_commit_callbacks
):
    body = make_body(logo=upload(photo()))
    (first,) = files(folder)
    with django_capture_on_commit_callbacks() as after:
        body.logo = upload(photo("PNG"))
        body.save(update_fields=["logo"])
        assert len(files(folder)) == 2  # whoever rolls back still has the first
    for call in after:
        call()
    assert first not in files(folder)
    assert files(folder) == [Path(body.logo.name).name]
    with django_capture_on_commit_callbacks(execute=True):
        body.logo = ""
        body.save()
    assert files(folder) == []


@pytest.mark.django_db
def test_picture_stays_while_the_row_is_saved_without_another(
    folder, django_capture_on_commit_callbacks
):
    body = make_body(logo=upload(photo()))
    with django_capture_on_commit_callbacks(execute=True):
        body.name = "Helan Mountain"
        body.save()
        Organisation.objects.get(pk=body.pk).save()
    assert files(folder) == [Path(body.logo.name).name]


@pytest.mark.django_db
def test_picture_goes_with_its_row_unless_another_shows_it(
    folder, django_capture_on_commit_callbacks
):
    body = make_body(logo=upload(photo()))
    copy = make_body(logo=body.logo.name)
    with django_capture_on_commit_callbacks(execute=True):
        body.delete()
    assert len(files(folder)) == 1
    with django_capture_on_commit_callbacks(execute=True):
        Organisation.objects.filter(pk=copy.pk).delete()
    assert files(folder) == []


def roll_back(picture):
    with transaction.atomic():
        make_body(logo=picture)
        transaction.set_rollback(True)


@pytest.fixture
def age(folder):
    def age(name, hours):
        then = time.time() - hours * 3600
        os.utime(folder / name, (then, then))

    return age


@pytest.mark.django_db
def test_files_that_came_back_before_their_rows_stay(folder, age):
    body = make_body(logo=upload(photo()))
    kept = body.logo.name
    Organisation.objects.update(logo="")
    Summit.objects.filter(pk=body.summit_id).update(logo="logos/another.png")
    age(Path(kept).name, 25)
    assert leftovers.sweep() == 0
    assert files(folder) == [Path(kept).name]


@pytest.mark.django_db
def test_files_that_no_row_names_go_after_a_day_and_no_others(folder, age):
    assert leftovers.sweep() == 0  # without a folder
    kept = Path(make_body(logo=upload(photo())).logo.name).name
    roll_back(upload(photo()))
    (rolled_back,) = set(files(folder)) - {kept}
    age(kept, 25)
    age(rolled_back, 25)
    roll_back(upload(photo()))
    (young,) = set(files(folder)) - {kept, rolled_back}
    age(young, 23)
    assert leftovers.sweep() == 1
    assert files(folder) == sorted([kept, young])


@pytest.mark.django_db
def test_nothing_goes_while_another_database_keeps_pictures_there(folder, age):
    make_body(logo=upload(photo()))
    roll_back(upload(photo()))
    shared = folder.parent / "databases"
    (ours,) = shared.read_text().splitlines()
    for name in files(folder):
        age(name, 25)

    shared.write_text("another/1\n")
    assert leftovers.sweep() == 0
    assert shared.read_text().splitlines() == ["another/1", ours]  # nor does the other delete ours
    assert leftovers.sweep() == 0

    shared.unlink()
    assert leftovers.sweep() == 1


@pytest.mark.django_db
def test_a_database_is_noted_once_when_it_keeps_a_picture(folder):
    for _n in range(2):
        make_body(logo=upload(photo()))
    assert len((folder.parent / "databases").read_text().splitlines()) == 1

"""Truths about single fields."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from summit import validators
from summit.admin.fields import WebAddress


def picture(form="PNG", size=(20, 20)):
    out = io.BytesIO()
    Image.new("1" if form == "PNG" else "RGB", size).save(out, form)
    return out.getvalue()


def upload(content, name="logo.png"):
    return SimpleUploadedFile(name, content)


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_pictures_are_welcome(form):
    validators.raster_image(upload(picture(form)))


BAD_PICTURES = {
    "svg with script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<html><script>alert(1)</script>",
    "empty": b"",
    "wrong extension": b"%PDF-1.7",
    "cut off": picture()[:40],
    "gif": b"GIF89a\x01\x00\x01\x00\x00\x00\x00;",
    "too large": b"\x89PNG" + b"\0" * (validators.MAX_IMAGE_BYTES + 1),
}


def noise(form):
    out = io.BytesIO()
    Image.effect_noise((200, 200), 50).save(out, form)
    return out.getvalue()


def chunk(kind, content):
    length, check = len(content), zlib.crc32(kind + content)
    return struct.pack(">I", length) + kind + content + struct.pack(">I", check)


def with_pixels(content):
    """A PNG of 20 by 20 whose compressed pixels are `content`."""
    head = picture()[:33]  # signature and IHDR
    return head + chunk(b"IDAT", content) + chunk(b"IEND", b"")


_LONG_TEXT = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 2_000_000))
# What passes where only headers and checksums are looked at.
BROKEN_PICTURES = {
    "half a photo": noise("JPEG")[: len(noise("JPEG")) // 2],
    "broken pixels": with_pixels(b"no pixels"),
    "endless text behind the pixels": picture()[:-12] + _LONG_TEXT + picture()[-12:],
}


@pytest.mark.parametrize("content", BROKEN_PICTURES.values(), ids=BROKEN_PICTURES)
def test_a_picture_that_is_broken_inside_is_refused(content):
    with pytest.raises(ValidationError):
        validators.raster_image(upload(content))


@pytest.mark.parametrize("content", BAD_PICTURES.values(), ids=BAD_PICTURES)
def test_what_is_no_picture_is_refused(content):
    with pytest.raises(ValidationError):
        validators.raster_image(upload(content))


def test_a_decompression_bomb_is_refused():
    bomb = picture(size=(20_000, 20_000))
    assert len(bomb) < 200_000
    with pytest.raises(ValidationError):
        validators.raster_image(upload(bomb))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_picture_of_few_bytes_and_many_pixels_is_refused_in_words_of_pixels(form):
    validators.raster_image(upload(picture(form, size=(4_000, 4_000))))
    with pytest.raises(ValidationError, match="such as 4,000 × 4,000"):
        validators.raster_image(upload(picture(form, size=(4_001, 4_000))))


@given(st.text())
def test_tidying_twice_changes_nothing(text):
    once = validators.tidy(text)
    assert validators.tidy(once) == once
    assert "\n" not in once


@pytest.mark.parametrize("text", ["a\u202eb", "\u2066x\u2069", "a\x00b", "a\x1bb", "\ud800"])
def test_what_nobody_can_read_is_refused(text):
    with pytest.raises(ValidationError):
        validators.plain_text(text)


@pytest.mark.parametrize(
    "address",
    [
        "https://user:pw@city.example",
        "http://user@city.example/a",
        "https://city.example@other.example",
    ],
)
def test_a_login_in_an_address_of_the_web_is_refused(address):
    with pytest.raises(ValidationError, match="before the @"):
        validators.no_login(address)
    with pytest.raises(ValidationError, match="before the @"):
        WebAddress(assume_scheme="https").clean(address)


@pytest.mark.parametrize(
    "address", ["https://city.example/@summit", "https://city.example?to=a@b.example"]
)
def test_an_at_further_on_in_an_address_of_the_web_is_welcome(address):
    validators.no_login(address)
    assert WebAddress(assume_scheme="https").clean(address) == address


def test_a_letter_that_was_lost_on_the_way_is_refused_with_words():
    with pytest.raises(ValidationError, match="UTF-8"):
        validators.plain_text("Zo\ufffd")


@pytest.mark.parametrize("address", ["name@почта.рф", "test@例子.中国", "o'neil@city.dz"])
def test_a_domain_in_any_script_is_welcome(address):
    validators.mailbox(address)


def test_letters_before_the_at_that_mail_servers_refuse_are_refused_with_the_reason():
    with pytest.raises(ValidationError, match="SMTPUTF8"):
        validators.mailbox("пример@почта.рф")


@pytest.mark.parametrize(
    "address",
    ["a@[127.0.0.1]", "a@[IPv6:::1]", f"{'a' * 65}@city.dz"],
    ids=["IPv4", "IPv6", "long"],
)
def test_what_no_ordinary_mail_server_takes_is_refused(address):
    with pytest.raises(ValidationError):
        validators.mailbox(address)
    validators.mailbox(f"{'a' * 64}@city.dz")


@pytest.mark.parametrize("text", ["م‌ا", "👩‍🚀", "क्‍ष", "O’Neil", "欧阳娜娜"])
def test_what_people_write_is_welcome(text):
    validators.plain_text(validators.tidy(text))


def test_contrast_is_that_of_wcag():
    assert validators.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert validators.contrast("#0F6E73", "#FFFFFF") == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize(
    ("primary", "accent"), [("#FFFF00", "#C77D11"), ("#0F6E73", "#101010"), ("red", "#C77D11")]
)
def test_colours_on_which_nothing_can_be_read_are_refused(primary, accent):
    with pytest.raises(ValidationError):
        validators.colour_pair(primary, accent)


@pytest.mark.parametrize("size", [(201, 20), (20, 201)])
def test_a_picture_that_is_a_line_is_refused(size):
    with pytest.raises(ValidationError, match="at most 10 times the short one"):
        validators.raster_image(upload(picture(size=size)))
    validators.raster_image(upload(picture(size=(200, 20))))

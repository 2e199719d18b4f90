"""Ticket codes, references and links: nothing forged is believed, nothing personal is inside."""

import datetime as dt
import io
import re
import uuid

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from attendees import links, references
from attendees.tests.factories import make_category, make_registration
from attendees.tickets import codes, qrcodes
from summit.tests.factories import make_summit

PAYLOAD = codes.Payload(7, uuid.uuid4(), dt.date(2018, 11, 14), dt.date(2018, 11, 16))


def test_a_code_gives_back_what_was_signed():
    assert codes.verify(codes.sign(PAYLOAD)) == PAYLOAD


@given(st.integers(0, 134), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
def test_a_changed_code_is_not_believed(place, character):
    code = codes.sign(PAYLOAD)
    changed = code[:place] + character + code[place + 1 :]
    assert codes.verify(changed) == (PAYLOAD if changed == code else None)


@given(st.text(max_size=200))
def test_any_text_is_a_code_or_none(text):
    assert codes.verify(text) is None


@given(st.binary(max_size=120))
def test_base45_gives_back_its_bytes(data):
    assert codes._from_base45(codes._to_base45(data)) == data


def test_base45_writes_the_examples_of_rfc_9285():
    assert codes._to_base45(b"AB") == "BB8"
    assert codes._to_base45(b"Hello!!") == "%69 VD92EX0"
    assert codes._to_base45(b"base-45") == "UJCLQE7W581"


@given(st.text(qrcodes._ALPHABET, min_size=qrcodes.LENGTH, max_size=qrcodes.LENGTH))
def test_our_drawing_is_that_of_a_general_library(code):
    drawn = segno.make_qr(code, error="m", mode="alphanumeric", mask=2, boost_error=False)
    assert qrcodes.modules(code) == [bytes(row) for row in drawn.matrix]


@pytest.mark.parametrize("code", ["", "A" * 134, "a" * 135])
def test_what_is_no_ticket_code_is_not_drawn(code):
    with pytest.raises(ValueError, match="no ticket code"):
        qrcodes.modules(code)


def test_picture_and_drawing_show_the_same_modules():
    code = codes.sign(PAYLOAD)
    picture = Image.open(io.BytesIO(codes.png(code, scale=1)))
    framed = [[int(picture.getpixel((x, y)) == 1) for x in range(49)] for y in range(49)]
    assert [bytes(row[4:-4]) for row in framed[4:-4]] == qrcodes.modules(code)
    assert not any(framed[0] + framed[3] + framed[-1])
    dark = sum(map(sum, qrcodes.modules(code)))
    runs = re.findall(r"h(\d+)v1h-", codes.svg(code))
    assert sum(map(int, runs)) == dark


@given(st.integers(0, 6), st.sampled_from(references.ALPHABET))
def test_one_wrong_character_in_a_reference_is_noticed(place, character):
    reference = references.new()
    plain = reference.replace("-", "")
    changed = plain[:place] + character + plain[place + 1 :]
    assert references.is_valid(changed) == (changed == plain)


def test_a_reference_is_found_however_it_is_typed():
    reference = references.new()
    assert references.tidy(reference.replace("-", " ").lower()) == reference


@pytest.mark.django_db
def test_a_link_opens_its_own_registration_only():
    category = make_category(make_summit())
    one, other = make_registration(category), make_registration(category)
    assert links.registration_of(links.token(one)) == one
    assert links.token(one).partition("-")[2] != links.token(other).partition("-")[2]
    assert one.attendee.email not in links.url(one)


@pytest.mark.django_db
@given(st.text(max_size=60))
def test_any_text_opens_nothing(text):
    assert links.registration_of(text) is None

"""What is written out is what Python reads again, in any script, with no header that nobody asked for."""

import email
import email.policy

import pytest
from django.core.mail import BadHeaderError

from summit import mime

ARABIC = "مسجَّل: القمة العالمية للمدن الذكية، ينتشوان، ١٤ نوفمبر"


def made(subject="A fact", **options):
    message = mime.Multipart(
        subject=subject, body="Text", from_email="a@x.dev", to=["b@x.dev"], **options
    )
    message.attach_alternative("<p>HTML</p>", "text/html")
    message.attach("a.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    message.attach("b.bin", b"\x00\r\xff\n", "application/octet-stream")
    return message


def read(message):
    return email.message_from_bytes(message.message().as_bytes(), policy=email.policy.default)


@pytest.mark.parametrize(
    "text",
    ["A fact", "", "Long words of a subject " * 9 + "end", ARABIC * 3, "名" * 200, "é😀" * 40],
)
def test_a_header_is_read_as_it_was_said_on_short_lines(text):
    said = read(made(text))
    assert said["Subject"] == text
    lines = f"Reply-To: {mime.header(text)}".split("\n")
    assert max(len(line) for line in lines) <= 76


def test_line_breaks_in_a_subject_begin_no_header():
    said = read(made("A fact\r\nBcc: thief@x.dev\nX: y"))
    assert said["Subject"] == "A fact Bcc: thief@x.dev X: y"
    assert said["Bcc"] is None


@pytest.mark.parametrize("name", ["From", "Reply-To"])
def test_line_breaks_elsewhere_are_refused(name):
    with pytest.raises(BadHeaderError):
        made(headers={name: "a@x.dev\nBcc: thief@x.dev"}).message()


@pytest.mark.parametrize("name", ["The Summit", 'The "Summit", of cities', "银川峰会"])
def test_a_sender_has_name_and_address(name):
    said = read(made(headers={"From": mime.mailbox(name, "a@x.dev")}))
    found = said["From"].addresses[0]
    assert (found.display_name, found.addr_spec) == (name, "a@x.dev")


def test_every_part_arrives_whole():
    message = made()
    parts = [part for part in read(message).walk() if not part.is_multipart()]
    assert [part.get_content_type() for part in parts] == [
        "text/plain",
        "text/html",
        "text/calendar",
        "application/octet-stream",
    ]
    assert parts[2].get_content() == "BEGIN:VCALENDAR\nEND:VCALENDAR\n"
    assert parts[3].get_content() == b"\x00\r\xff\n"
    assert message.subject == "A fact"


def test_lines_end_as_the_server_wants_them():
    raw = made().message().as_bytes(linesep="\r\n")
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")

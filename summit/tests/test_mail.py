"""One layout for every mail: HTML and text say the same, in each language, with nothing from elsewhere."""

import dataclasses
import datetime as dt
import email
import email.policy
import re
from email.header import decode_header, make_header
from email.utils import parseaddr

import pytest
from django.conf import settings

from summit import mail, validators
from summit.mail import Action, Attachment, Calendar, Mail
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db

PNG = b"\x89PNG not really"
FULL = Mail(
    subject="Moved: a session",
    preheader="Until now at two",
    title="A title <b>",
    lead="A lead.",
    code="123456",
    quote="First line\nsecond & last",
    changes=[("Session", "14:00", "09:00")],
    facts=[("Reference", "D4FS-6N"), ("Pass", "Expert")],
    qr_png=PNG,
    paragraphs=["A paragraph."],
    calendar=Calendar("Nov", "14–16", "Calendar entry attached", "Open it."),
    actions=[Action("Open", "https://summit-tests.dev/?a=1&b=2"), Action("Leave", "https://x.dev")],
    reason="You receive this because.",
    attachments=[Attachment("s.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar; method=PUBLISH")],
)


@pytest.fixture
def summit():
    return make_summit(name="Smart City Summit", contact_phone="+86 951 555 0100")


def render(content, summit, language="en"):
    """(the message as sent, its HTML, its text)"""
    message = mail.render(content, to="a@summit-tests.dev", language=language, summit=summit)
    return message.message(), message.alternatives[0][0], message.body


def test_the_parts_are_nested_as_mail_programs_expect(summit):
    message, _html, _text = render(FULL, summit)
    kinds = [part.get_content_type() for part in message.walk()]
    assert kinds == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
        "text/calendar",
    ]
    pictures = [part for part in message.walk() if part.get_content_type() == "image/png"]
    assert [part["Content-ID"] for part in pictures] == ["<contours>", "<ticket>"]
    assert pictures[1].get_payload(decode=True) == PNG
    calendar = list(message.walk())[-1]
    assert calendar.get_param("method") == "PUBLISH"
    assert calendar.get_filename() == "s.ics"


def test_an_entry_that_moves_in_the_calendar_is_a_form_of_the_text_and_a_file(summit):
    content = b"BEGIN:VCALENDAR\r\nSUMMARY:\xe5\x9f\x8e\r\nEND:VCALENDAR\r\n"
    files = [Attachment("s.ics", content, "text/calendar; method=REQUEST")]
    message, _, _ = render(dataclasses.replace(FULL, attachments=files), summit)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
        "image/png",
        "text/calendar",
        "application/ics",
    ]
    form, file = list(message.walk())[-2:]
    assert (form.get_param("method"), form.get_param("charset")) == ("REQUEST", "utf-8")
    assert form.get_filename() is None
    assert (file.get_content_disposition(), file.get_filename()) == ("attachment", "s.ics")
    assert form.get_payload(decode=True) == file.get_payload(decode=True) == content


def test_several_entries_are_files_alone(summit):
    files = [
        Attachment(f"{n}.ics", b"BEGIN:VCALENDAR\r\n", "text/calendar; method=CANCEL") for n in "12"
    ]
    message, _, _ = render(dataclasses.replace(FULL, attachments=files), summit)
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_filename() for part in calendars] == ["1.ics", "2.ics"]


def test_text_and_html_say_the_same_in_the_same_order(summit):
    _message, html, text = render(FULL, summit)
    said = ["A title", "A lead.", "123456", "First line", "Session", "14:00", "09:00", "Reference"]
    said += ["D4FS-6N", "Expert", "A paragraph.", "Calendar entry attached", "Open it.", "Leave"]
    said += ["You receive this", "desk@summit-tests.dev", "+86 951 555 0100"]
    body = html[html.index("<h1") :]
    for whole in (body, text):
        places = [whole.index(words) for words in said]
        assert places == sorted(places)
    assert "> First line\n> second & last\n" in text
    assert "https://summit-tests.dev/?a=1&b=2" in text


def test_whatever_is_empty_leaves_no_trace(summit):
    _message, html, text = render(Mail("A fact", "", "A fact"), summit)
    for word in ("cid:ticket", "<h1></h1>", "Until now", "None", '<a href=""'):
        assert word not in html
    assert text.startswith("A fact\n\n-- \n")


def test_words_are_never_html(summit):
    odd = '<script>alert("1")</script> & \'"'
    content = Mail(odd, odd, odd, odd, odd, odd, [(odd, odd, odd)], [(odd, odd)])
    content.paragraphs, content.reason = [odd], odd
    content.actions = [Action(odd, "https://summit-tests.dev/")]
    content.calendar = Calendar(odd, odd, odd, odd)
    summit.name = odd
    message, html, text = render(content, summit)
    assert "<script" not in html
    assert odd in text
    assert message["Subject"] == odd


def test_nothing_is_loaded_from_elsewhere(summit):
    _message, html, _text = render(FULL, summit)
    assert re.findall(r'src="([^"]+)"', html) == ["cid:contours", "cid:ticket"]
    assert "url(" not in html
    assert "@import" not in html
    assert len(html) < 20_000


@pytest.mark.parametrize(
    ("language", "lang", "direction", "start"),
    [
        ("en", "en", "ltr", "left"),
        ("zh-hans", "zh-Hans", "ltr", "left"),
        ("fr", "fr", "ltr", "left"),
        ("ar", "ar", "rtl", "right"),
        ("ar-EG", "ar", "rtl", "right"),
        ("xx", "en", "ltr", "left"),
        ("", "en", "ltr", "left"),
    ],
)
def test_each_language_has_its_direction(summit, language, lang, direction, start):
    message, html, _text = render(FULL, summit, language)
    assert f'<html lang="{lang}" dir="{direction}">' in html
    assert f"border-{start}:5px" in html
    assert f"text-align:{start}" in html
    assert message["Content-Language"] == lang
    contours = next(part for part in message.walk() if part["Content-ID"] == "<contours>")
    picture = mail._FOLDER / f"contours-{direction}.png"
    assert contours.get_payload(decode=True) == picture.read_bytes()


def test_a_text_in_another_language_is_marked_and_runs_its_own_way(summit):
    content = Mail("A fact", "", "A fact", paragraphs=["Only in English."], text_language="en")
    _message, html, _text = render(content, summit, "ar")
    assert '<div lang="en" dir="ltr" style="text-align:left">' in html
    assert '<p lang="en" dir="ltr"' in html


def test_a_time_with_its_zone_keeps_its_order_in_arabic(summit):
    from django.utils import translation

    from summit import dates

    at = dt.datetime(2018, 11, 14, 1, tzinfo=dt.UTC)
    with translation.override("ar"):
        said = dates.clock(at, summit)
    assert "\u2066" in said
    message, html, text = render(Mail(said, said, "Title", said), summit, "ar")
    assert '<bdi dir="ltr">UTC+8</bdi>' in html
    assert html.count("<bdi") == html.count("</bdi>")
    assert not {"\u2066", "\u2069"} & set(str(message["Subject"]) + html)
    assert said in text


def test_a_name_that_runs_the_other_way_is_isolated(summit):
    from django.utils import translation

    with translation.override("ar"):
        latin = mail.isolated("Sofia")
    with translation.override("en"):
        arabic, plain = mail.isolated("ليلى"), mail.isolated("Sofia")
    assert plain == "Sofia"
    _message, html, text = render(Mail(latin, latin, f"{latin}:"), summit, "ar")
    assert "<bdi>Sofia</bdi>:" in html
    assert text.startswith("\u2068Sofia\u2069:")
    message, html, text = render(Mail(arabic, arabic, f"{arabic}:"), summit, "en")
    assert "<bdi>ليلى</bdi>:" in html
    assert text.startswith("ليلى:")
    assert "\u2068" not in str(message["Subject"])


def test_dark_readers_get_a_dark_mail_with_the_code_on_white(summit):
    _message, html, _text = render(FULL, summit)
    assert '<meta name="color-scheme" content="light dark">' in html
    dark = html[html.index("@media (prefers-color-scheme:dark)") :]
    assert ".card{background:#142233!important" in dark
    assert re.search(r'cid:ticket"[^>]+background:#FFFFFF', html)


@pytest.mark.parametrize(
    "primary", ["#0F6E73", "#000000", "#7A1F1F", "#0000FF", "#4A3B00", "#5B0F6E", "#767676"]
)
def test_buttons_can_be_read_in_the_colour_of_any_summit(summit, primary):
    summit.primary_colour = primary
    summit.clean()
    light = mail._on_dark(primary)
    assert validators.contrast(light, "#0E1B2C") >= 4.5  # its label
    assert validators.contrast(light, "#142233") >= 4.5  # a link on the card
    _message, html, _text = render(FULL, summit)
    assert f"background:{primary}" in html
    assert light in html


def test_long_lines_and_any_script_survive_the_way(summit):
    words = "名" * 3000 + "é😀"
    content = Mail("名" * 200, "", "A fact", paragraphs=[words])
    message, _html, _text = render(content, summit)
    sent = message.as_bytes(linesep="\r\n")
    assert max(len(line) for line in sent.split(b"\r\n")) <= 998  # RFC 5322, 2.1.1
    for part in message.walk():
        if part.get_content_maintype() == "text":
            assert words in part.get_payload(decode=True).decode()


def test_a_mail_of_no_summit_has_the_layout_too(settings):
    message, html, text = render(Mail("Your code", "", "Your code", code="4711"), None)
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["Reply-To"] is None
    assert "4711" in html
    assert "4711" in text
    assert "Questions" not in text


@pytest.mark.parametrize(
    "subject", ["مسجَّل: القمة العالمية للمدن الذكية، ينتشوان، ١٤ نوفمبر" * 3, "Moved"]
)
def test_a_subject_begins_on_its_first_line_and_is_read_whole(summit, subject):
    message, _html, _text = render(Mail(subject=subject, preheader="", title=""), summit)
    raw = message.as_bytes()
    line = next(line for line in raw.splitlines() if line.startswith(b"Subject:"))
    assert len(line) > len("Subject: ")
    read = email.message_from_bytes(raw, policy=email.policy.default)
    assert read["Subject"] == subject


def test_hours_stand_on_one_line_in_html_and_plain_in_text(summit):
    content = Mail("A fact", "", "A title", facts=[("Time", "Friday, 13:30–14:30")])
    _message, html, text = render(content, summit)
    assert '<span style="white-space:nowrap">13:30–14:30</span>' in html
    assert "Time: Friday, 13:30–14:30\n" in text


NAMES = {
    "name_en": "Smart City Summit",
    "name_fr": "Sommet de la ville intelligente à Yinchuan",
    "name_ar": "قمة المدن الذكية العالمية",
    "name_zh_hans": "全球智慧城市峰会",
}


def sender(raw):
    """Name and address; `email.policy.default` would keep the blanks between encoded words (RFC 2047, 6.2)."""
    name, address = parseaddr(email.message_from_bytes(raw)["From"].replace("\n", ""))
    return str(make_header(decode_header(name))), address


@pytest.mark.parametrize("language", ["en", "fr", "ar", "zh-hans"])
def test_a_summit_without_a_sender_writes_in_the_language_of_each_reader(language):
    message, _html, _text = render(FULL, make_summit(**NAMES), language)
    name, address = sender(message.as_bytes())
    assert name == NAMES[f"name_{language.replace('-', '_')}"]
    assert address in settings.DEFAULT_FROM_EMAIL


@pytest.mark.parametrize(
    "name",
    ["智慧城市峰会" * 50, "قمة المدن الذكية " * 18, "City Summit " * 25, 'A "b", c (of) 王 ' * 18],
)
def test_a_long_sender_is_one_name_and_one_address(summit, name):
    summit.sender_name = name
    message, _html, _text = render(FULL, summit)
    raw = message.as_bytes()
    lines = raw.partition(b"\nTo:")[0].partition(b"From:")[2].splitlines()
    assert lines[0].strip()  # some servers take an empty first line for the end
    assert max(len(line) for line in lines) < 90
    assert sender(raw) == (name.strip(), parseaddr(settings.DEFAULT_FROM_EMAIL)[1])

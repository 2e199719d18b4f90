"""The printed ticket: one page whatever stands on it, in the fonts of this repository."""

import json
import re
import threading
import zlib

import pytest
from django.db import connections
from structlog.testing import capture_logs

from attendees import links
from attendees.models import Attendee, Position
from attendees.services import decisions
from attendees.tests.factories import make_category, make_registration
from attendees.tickets import codes, documents, glyphs
from summit.models import Gate, Zone
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(
        name_en="Smart City Summit", name_ar="قمة المدن الذكية", working_languages=["en"]
    )


@pytest.fixture
def registration(summit):
    return make_registration(make_category(summit, name_en="Expert", name_ar="خبير"))


def said(registration):
    """What the page is given to say."""
    own = documents.passes.of(registration)
    return documents._ticket(own, own.ticket)


def rename(registration, full_name, latin_name="", organisation=""):
    Attendee.objects.filter(pk=registration.attendee_id).update(
        full_name=full_name, latin_name=latin_name
    )
    Position.objects.filter(attendee=registration.attendee_id).update(
        organisation_name=organisation
    )


def pages_of(pdf):
    """How many pages the PDF has, read from its page tree."""
    streams = re.findall(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL)
    texts = [pdf]
    for stream in streams:
        try:
            texts.append(zlib.decompress(stream))
        except zlib.error:
            continue
    return max(int(n) for text in texts for n in re.findall(rb"/Count (\d+)", text))


def test_a_ticket_is_one_page_with_the_signed_code(registration):
    pdf = documents.ticket_pdf(registration)
    assert pdf.startswith(b"%PDF-")
    assert pages_of(pdf) == 1
    words = said(registration)
    assert words["qr"] == codes.svg(registration.tickets.get().code)
    assert words["name"] == "Nadia Haddad"
    assert words["reference"] == registration.reference


def test_it_is_the_same_until_something_changes(registration):
    first = documents.ticket_pdf(registration)
    assert documents.ticket_pdf(registration) == first
    rename(registration, "Nadia Haddad-Roux")
    assert documents.ticket_pdf(registration) != first


@pytest.mark.parametrize(
    ("language", "first", "second", "direction"),
    [
        ("en", "Smart City Summit", None, "ltr"),
        ("ar", "قمة المدن الذكية", "Smart City Summit", "rtl"),
        ("xx", "Smart City Summit", None, "ltr"),
    ],
)
def test_it_speaks_the_language_of_its_holder_and_a_second_one(
    registration, language, first, second, direction
):
    Attendee.objects.update(language=language)
    words = said(registration)
    assert words["summit"] == [text for text in (first, second) if text]
    assert words["directions"][0] == direction
    assert pages_of(documents.ticket_pdf(registration)) == 1


@pytest.mark.parametrize(
    ("own", "working", "spoken"),
    [
        ("zh-hans", ["zh-hans", "en"], ["zh-hans", "en"]),
        ("ar", ["zh-hans"], ["ar", "en"]),
        ("en", ["en", "zh-hans", "fr"], ["en", "zh-hans"]),
        ("en", [], ["en"]),
    ],
)
def test_readers_of_english_get_the_language_of_the_place_beside_it(own, working, spoken):
    assert documents._languages(own, make_summit(working_languages=working)) == spoken


def test_it_shows_the_entrances_that_its_zones_open(summit, registration):
    names = ["Public", "Expo", "Backstage"]
    public, expo, backstage = (
        Zone.objects.create(summit=summit, kind="public", name=name) for name in names
    )
    registration.category.zones.set([public, expo])
    Gate.objects.create(summit=summit, zone=backstage, name="Gate 9")
    Gate.objects.create(summit=summit, zone=expo, name="Gate 4", opens_at="09:00")
    Gate.objects.create(summit=summit, zone=expo, name="Way out", direction="out")
    Gate.objects.create(
        summit=summit, zone=public, name="Gate 2", opens_at="08:00", is_main_entrance=True
    )
    words = said(registration)
    assert words["gates"] == [["Gate 2"], ["Gate 4"]]
    assert words["opens"] == ["08:00", "09:00"]
    assert words["zones"] == ["Public, Expo"]
    assert words["steps"][0] == ["Gate 2 opens at 08:00."]


ODD_NAMES = [
    "A",
    "X" * 300,
    "名" * 300,
    "Nguyễn " * 42,
    "ليلى " * 60,
    "नमस्ते देवी " * 25,
    "สวัสดี" * 50,
    "*bold* #set page(fill: red) \\ $x$ @ref <label> // `raw`",
    '"}, #panic("x") {"',
    "O'Neil & <b>Sons</b>",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_any_name_fits_on_the_page_and_stays_text(registration, name):
    rename(registration, name[:300], "L" * 300, (name * 2)[:200])
    words = said(registration)
    assert words["name"].replace("\u200b", "") == name[:300]
    assert pages_of(documents.ticket_pdf(registration)) == 1
    assert json.loads(json.dumps(words))["name"] == words["name"]


@pytest.mark.parametrize(
    ("full", "latin", "printed", "second", "notice"),
    [
        ("吴晓梅", "Wu Xiaomei", "吴晓梅", "Wu Xiaomei", False),
        ("Sofia Lindqvist", "Sofia Lindqvist", "Sofia Lindqvist", "", False),
        ("မြင့်မြင့်", "Myint Myint", "Myint Myint", "", False),
        ("Ana 🙂", "", "Ana", "", True),
        ("Ana 🙂", "Ana Ruiz", "Ana Ruiz", "", False),
        ("吴晓梅", "Wu 🙂", "吴晓梅", "", False),
    ],
)
def test_a_name_that_cannot_be_printed_falls_back(
    registration, full, latin, printed, second, notice
):
    rename(registration, full, latin)
    words = said(registration)
    assert (words["name"], words["latin"], words["notice_needed"]) == (printed, second, notice)
    assert pages_of(documents.ticket_pdf(registration)) == 1


@pytest.mark.parametrize("name", ["မြင့်မြင့်", "🙂🙂", "Ⰰ x"])
def test_without_any_printable_name_the_reference_stands_for_it(registration, name):
    rename(registration, name)
    with capture_logs() as logs:
        words = said(registration)
    assert (words["name"], words["notice_needed"]) == (registration.reference, True)
    (line,) = logs
    assert line["characters"] == [f"U+{ord(char):04X}" for char in glyphs.missing(name)]
    assert name not in str(line)


def test_the_living_ticket_is_printed_and_no_other(summit, registration):
    before = said(registration)["qr"]
    by = make_user(summit)
    decisions.change_category(registration, make_category(summit), by=by)
    assert said(registration)["qr"] != before
    decisions.revoke(registration, reason="Passport expired.", by=by)
    with pytest.raises(LookupError):
        documents.ticket_pdf(registration)


@pytest.mark.django_db(transaction=True)
def test_several_threads_print_at_once(summit):
    category = make_category(summit)
    people = [make_registration(category, full_name=f"Person {n}") for n in range(8)]
    printed = {}

    def work(registration):
        try:
            printed[registration.pk] = documents.ticket_pdf(registration)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(printed.values())) == 8


def test_a_page_offers_it_in_the_language_in_which_it_is_read(client, registration):
    registration.attendee.language = "fr"
    registration.attendee.save()
    arabic = client.get(links.url(registration, "attendees:my_ticket", language="ar"))
    assert arabic.content == documents.ticket_pdf(registration, language="ar")
    assert arabic.content != documents.ticket_pdf(registration)
    french = client.get(links.url(registration, "attendees:my_ticket"))
    assert french.content == documents.ticket_pdf(registration)


def test_the_page_offers_it_to_its_holder_alone(client, registration):
    response = client.get(links.url(registration, "attendees:my_ticket"))
    assert response["Content-Type"] == "application/pdf"
    assert response.content == documents.ticket_pdf(registration)
    forged = links.url(registration, "attendees:my_ticket").replace(
        links.token(registration), "1-x"
    )
    assert client.get(forged).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "Đặng Ἀθηνᾶ Łódź Ёлка",
        "吴晓梅 𬤊 龍飛",
        "ليلى کوروش",
        "שלום",
        "田中さくら",
        "한글",
        "ჯორჯია",
        "አበበ",
    ],
)
def test_the_fonts_hold_the_scripts_of_names(text):
    assert glyphs.missing(text) == []
    assert glyphs.printable(text) == text


def test_what_no_font_holds_is_named_once():
    assert glyphs.missing("🙂 a 🙂 \u200d\ufe0f Ⰰ") == ["🙂", "Ⰰ"]
    assert glyphs.printable("👨‍👩‍👧 Ana  B") == "Ana B"


def test_the_fonts_stay_small_and_keep_their_licence():
    files = list(glyphs.FOLDER.iterdir())
    assert sum(path.stat().st_size for path in files) < 6_200_000
    assert {"OFL.txt", "README.md"} <= {path.name for path in files}

"""Speakers, agreements and the home page: what is announced, and of people what is printed."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attendees.models import Position
from sessions.enums import AgreementState, RoleKind, SpeakerState
from sessions.models import Agreement, Party, Signatory
from sessions.tests.factories import give_role, make_session, make_speaker, publish
from summit import pages
from summit.models import Organisation
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(slug="yinchuan")


def text(path, language="en"):
    response = Client().get(f"/{language}/yinchuan/{path}")
    assert response.status_code == 200
    return response.content.decode()


# --- speakers ---


def make_known(summit, session, **fields):
    speaker = make_speaker(summit, **fields)
    give_role(session, speaker)
    return speaker


def test_speakers_are_those_who_are_confirmed_and_have_a_part(summit):
    session = make_session(summit)
    make_known(summit, session, full_name="杨玉经", latin_name="Yang Yujing")
    hidden = [
        make_speaker(summit, full_name="Without Part"),
        make_known(summit, session, full_name="Not Asked", state=SpeakerState.APPROACHED),
    ]
    interpreter = make_speaker(summit, full_name="Quiet Voice")
    give_role(session, interpreter, RoleKind.INTERPRETER)
    publish(summit)
    english, chinese = text("speakers/"), text("speakers/", "zh-hans")
    assert "Yang Yujing" in english
    assert "杨玉经" in chinese
    for speaker in (*hidden, interpreter):
        assert speaker.attendee.full_name not in english
        assert Client().get(f"/en/yinchuan/speakers/{speaker.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ("Maryam Farouk", "Yang Yujing")),
        ("ar", ("مريم فاروق", "Yang Yujing")),
        ("zh-hans", ("Maryam Farouk", "杨玉经")),
    ],
)
def test_a_name_is_in_its_own_script_where_the_page_is_and_its_monogram_always(
    summit, language, shown
):
    session = make_session(summit)
    make_known(summit, session, full_name="مريم فاروق", latin_name="Maryam Farouk", honorific="Dr")
    make_known(summit, session, full_name="杨玉经", latin_name="Yang Yujing")
    publish(summit)
    page = text("speakers/", language)
    for name in (f"<bdi>Dr {shown[0]}</bdi>", f"<bdi>{shown[1]}</bdi>"):
        assert name in page
    for sign in ("م", "杨"):
        assert f'aria-hidden="true">{sign}</span>' in page


def test_words_in_another_script_are_marked_with_its_language(summit):
    speaker = make_known(summit, make_session(summit), full_name="杨玉经", latin_name="Yang Yujing")
    Position.objects.create(
        summit=summit, attendee=speaker.attendee, title="院长", organisation_name="جامعة القاهرة"
    )
    publish(summit)
    page = text("speakers/")
    assert '<span lang="zh-Hans" dir="ltr">院长</span>' in page
    assert '<span lang="ar" dir="rtl">جامعة القاهرة</span>' in page
    assert "院长، جامعة القاهرة" not in text("speakers/", "ar")
    assert ">جامعة القاهرة</span>" not in text("speakers/", "ar")


def test_a_speaker_has_a_page_with_post_biography_and_sessions(summit):
    session = make_session(summit, title="Internet security")
    speaker = make_known(summit, session, full_name="方滨兴", latin_name="Fang Binxing")
    speaker.biography_en = "First.\n\nSecond <b>."
    speaker.save()
    Position.objects.create(
        summit=summit, attendee=speaker.attendee, title="Dean", organisation_name="Beijing <U>"
    )
    publish(summit)
    page = text(f"speakers/{speaker.pk}/")
    assert "<h1><bdi>Fang Binxing</bdi></h1>" in page
    assert "方滨兴" in page
    assert "Dean, Beijing &lt;U&gt;" in page
    assert "<p>Second &lt;b&gt;.</p>" in page
    assert f'/sessions/{session.pk}/"' in page
    assert speaker.attendee.email not in page


def test_a_speaker_of_another_summit_has_no_page_here(summit):
    other = make_summit()
    theirs = make_known(other, make_session(other))
    publish(other)
    publish_something(summit)
    assert Client().get(f"/en/yinchuan/speakers/{theirs.pk}/").status_code == 404


def publish_something(summit):
    make_session(summit)
    publish(summit)


def test_the_list_of_speakers_costs_the_same_for_one_and_three(summit):
    session = make_session(summit)

    def queries_of(count):
        for _ in range(count):
            make_known(summit, session)
        publish(summit)
        pages.forget()
        with CaptureQueriesContext(connection) as queries:
            text("speakers/")
        return len(queries)

    queries_of(1)
    assert queries_of(1) == queries_of(3)


# --- agreements ---


def make_agreement(summit, title="Agreement", state=AgreementState.ANNOUNCED, **fields):
    values = {"kind": "memorandum", "state": state, "is_sample": False}
    return Agreement.objects.create(summit=summit, title=title, **values | fields)


def add_party(agreement, name, *signatories):
    body = Organisation.objects.create(
        summit=agreement.summit, name=name, kind="company", country="CN"
    )
    party = Party.objects.create(summit=agreement.summit, agreement=agreement, organisation=body)
    for signatory in signatories:
        Signatory.objects.create(
            summit=agreement.summit, party=party, name=signatory, capacity="Chair"
        )


def test_agreements_name_their_parties_signatories_and_session(summit):
    session = make_session(summit, title="Signing ceremony", kind="signing")
    publish(summit)
    agreement = make_agreement(summit, other_parties=36, signing_session=session, sector="Care")
    add_party(agreement, "Yinchuan", "杨玉经")
    add_party(agreement, "CEC <China>")
    pages.forget()
    page = text("agreements/")
    assert "Memorandum of understanding" in page
    assert "<bdi>Yinchuan</bdi>" in page
    assert "杨玉经, Chair" in page
    assert "CEC &lt;China&gt;" in page
    assert "and 36 further parties" in page
    assert f'/programme/sessions/{session.pk}/">Signing ceremony</a>' in page


def test_only_announced_agreements_whose_embargo_is_over_are_public(summit):
    now = timezone.now()
    for state in set(AgreementState) - {AgreementState.ANNOUNCED}:
        make_agreement(summit, f"Still {state}", state)
    make_agreement(summit, "Later", embargo_until=now + dt.timedelta(hours=1))
    make_agreement(summit, "By now", embargo_until=now - dt.timedelta(hours=1))
    make_agreement(make_summit(), "Of others")
    pages.forget()
    for path in ("agreements/", ""):
        page = text(path)
        assert "By now" in page
        for hidden in ("Still ", "Later", "Of others"):
            assert f">{hidden}" not in page


def test_no_agreement_is_said_in_words(summit):
    assert "No agreement is announced yet" in text("agreements/")


def test_agreements_cost_the_same_for_one_and_three(summit):
    def queries_of(count):
        for number in range(count):
            agreement = make_agreement(summit, f"Agreement {Agreement.objects.count()}")
            add_party(agreement, f"Party {number} of {agreement.pk}", "A", "B")
        pages.forget()
        with CaptureQueriesContext(connection) as queries:
            text("agreements/")
        return len(queries)

    assert queries_of(1) == queries_of(3)


# --- the home page ---


def test_the_home_page_introduces_the_programme_once_it_is_released(summit):
    make_session(summit, title="Opening ceremony", kind="opening")
    pages.forget()
    assert "Opening ceremony" not in text("")
    assert "See the programme" not in text("")
    publish(summit)
    page = text("")
    assert "Opening ceremony" in page
    assert '<a class="button quiet" href="/en/yinchuan/programme/">See the programme</a>' in page
    assert 'href="/en/yinchuan/programme/"' in page
    assert page.count(">Programme</a>") >= 2  # the navigation, wide and at the foot


def test_the_home_page_shows_ceremonies_first_and_four_of_a_day(summit):
    for hour in range(8, 14):
        make_session(summit, hour=hour, title=f"Forum at {hour}", kind="forum")
    make_session(summit, hour=18, title="Signing", kind="signing")
    publish(summit)
    page = text("")
    assert [hour for hour in range(8, 14) if f"Forum at {hour}<" in page] == [8, 9, 10]
    assert page.index("Forum at 10<") < page.index("Signing<")


def test_the_navigation_marks_where_one_is(summit):
    publish_something(summit)
    assert '<a href="/en/yinchuan/programme/" aria-current="true">' in text("programme/")
    assert '<a href="/en/yinchuan/programme/">' in text("")

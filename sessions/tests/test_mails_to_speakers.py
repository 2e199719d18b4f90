"""What the people on the podium are told, and those who came for them."""

import pytest

from attendees.services import visits
from sessions.enums import Access, RoleKind, SessionKind
from sessions.models import Role
from sessions.services import notices, releases, scheduling, seats
from summit import audit
from summit.models import Notification
from summit.services import summits
from summit.tests.factories import make_summit

from .factories import (
    book,
    give_role,
    make_guest,
    make_session,
    make_speaker,
    publish,
)
from .mailing import entries, mail_to, mark, move, sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def summit():
    return make_summit(name="Smart Cities")


@pytest.fixture
def replaced(summit):
    """A session whose keynote speaker gives way to another one in the next release: (session, old, new)."""
    session = make_session(summit, title="Cities", access=Access.RESERVED)
    old = make_speaker(summit, full_name="Ada First")
    new = make_speaker(summit, full_name="Bo Second")
    role = give_role(session, old)
    give_role(session, make_speaker(summit), RoleKind.CHAIR)
    publish(summit)
    sent()
    Role.objects.filter(pk=role.pk).update(speaker=new)
    return session, old, new


def test_who_has_no_part_any_more_gets_the_entry_out_of_the_calendar(summit, replaced):
    _session, old, new = replaced
    publish(summit)
    mail = mail_to(old)
    assert mail.subject == "You no longer have a part in Cities"
    assert mail.title == "Ada First, you no longer have a part in a session"
    ((method, event),) = entries(mail)
    assert (method, event["STATUS"], event["SEQUENCE"]) == ("CANCEL", "CANCELLED", 2)
    ((_, before, now),) = mail.changes
    assert before.endswith("you as: Keynote speaker")
    assert now.endswith("without you")
    assert mail.calendar.text == "Open it, and your calendar does not show this any more."
    assert mail.reason == "You receive this because you had a part in what changed."
    ((method, event),) = entries(mail_to(new))
    assert (method, event["STATUS"]) == ("REQUEST", "CONFIRMED")


@pytest.mark.parametrize(("keeps", "status"), [("a seat", "CONFIRMED"), ("a mark", "TENTATIVE")])
def test_who_had_a_part_and_comes_all_the_same_keeps_the_entry(summit, replaced, keeps, status):
    session, old, _new = replaced
    guest = make_guest(summit)
    guest.attendee = old.attendee
    guest.save(update_fields=["attendee"])
    if keeps == "a seat":
        book(session, guest)
    else:
        mark(session, guest)
    publish(summit)
    mail = mail_to(old)
    assert mail.subject == "You no longer have a part in Cities"
    ((method, event),) = entries(mail)
    assert (method, event["STATUS"]) == ("REQUEST", status)


@pytest.mark.parametrize("stays", [True, False])
def test_an_overlap_is_told_to_who_still_has_a_part_in_what_moved(summit, replaced, stays):
    session, old, _new = replaced
    seated = make_session(summit, hour=14, title="Health", access=Access.RESERVED)
    publish(summit)
    guest = make_guest(summit)
    guest.attendee = old.attendee
    guest.save(update_fields=["attendee"])
    book(seated, guest)
    if stays:
        give_role(session, old, RoleKind.PANELIST)
    sent()
    move(session, 14.5)
    publish(summit)
    mail = mail_to(old)
    told = [words for words in mail.paragraphs if "overlaps" in words]
    assert len(told) == (1 if stays else 0)


def test_who_is_at_work_and_loses_a_seat_keeps_the_entry(summit):
    session = make_session(summit, title="Cities", access=Access.RESERVED, capacity=2)
    chair = make_speaker(summit)
    give_role(session, chair, RoleKind.CHAIR)
    publish(summit)
    book(session, make_guest(summit))
    guest = make_guest(summit)
    guest.attendee = chair.attendee
    guest.save(update_fields=["attendee"])
    book(session, guest)
    session.capacity = 1
    session.save(update_fields=["capacity"])
    publish(summit)
    ((method, event),) = entries(mail_to(chair))
    assert (method, event["STATUS"]) == ("REQUEST", "CONFIRMED")


def test_another_role_is_told_from_old_to_new(summit):
    session = make_session(summit, title="Cities")
    speaker = make_speaker(summit)
    role = give_role(session, speaker, RoleKind.CHAIR)
    publish(summit)
    sent()
    Role.objects.filter(pk=role.pk).update(kind=RoleKind.PANELIST)
    publish(summit)
    mail = mail_to(speaker)
    assert mail.subject == "Your part: Cities"
    ((_, before, now),) = mail.changes
    assert before.endswith("you as: Chair")
    assert now.endswith("you as: Panelist")
    assert [method for method, _ in entries(mail)] == ["REQUEST"]


def test_a_role_that_changed_and_changed_back_is_told_to_nobody(summit):
    session = make_session(summit, title="Cities")
    speaker = make_speaker(summit)
    role = give_role(session, speaker, RoleKind.CHAIR)
    publish(summit)
    sent()
    for kind in (RoleKind.PANELIST, RoleKind.CHAIR):
        Role.objects.filter(pk=role.pk).update(kind=kind)
        publish(summit)
    assert mail_to(speaker) is None


def test_who_came_for_a_keynote_speaker_is_told_of_another_one_once(summit, replaced):
    session, _old, _new = replaced
    booked, marked = make_guest(summit), make_guest(summit)
    book(session, booked)
    for guest in (booked, marked):
        mark(session, guest)
    preview = releases.preview(summit)
    publish(summit)
    for guest in (booked, marked):
        mail = mail_to(guest)
        assert mail.subject == "Another keynote speaker: Cities"
        ((_, before, now),) = mail.changes
        assert before.endswith("keynote speaker: Ada First")
        assert now.endswith("keynote speaker: Bo Second")
    assert "“Cities”: your seat is kept." in mail_to(booked).paragraphs
    told = Notification.objects.filter(kind="programme.changed", state="queued")
    assert told.count() == preview.people == 5  # with old, new and the chair


def test_who_marked_a_session_hears_nothing_of_another_panelist(summit):
    session = make_session(summit, title="Cities", kind=SessionKind.PANEL)
    role = give_role(session, make_speaker(summit), RoleKind.PANELIST)
    give_role(session, make_speaker(summit), RoleKind.CHAIR)
    publish(summit)
    guest = make_guest(summit)
    mark(session, guest)
    Role.objects.filter(pk=role.pk).update(speaker=make_speaker(summit))
    publish(summit)
    assert not Notification.objects.filter(recipient=guest.attendee.email, kind="programme.changed")


def test_a_move_names_the_part_of_who_speaks(summit):
    session = make_session(summit, title="Cities")
    speaker = make_speaker(summit)
    give_role(session, speaker)
    publish(summit)
    sent()
    move(session, 14)
    publish(summit)
    mail = mail_to(speaker)
    assert mail.subject == "Moved: Cities"
    assert mail.changes[0][2].endswith("you as: Keynote speaker")


def test_a_tour_that_is_cancelled_names_no_room(summit):
    tour = make_session(
        summit, title="Bus tour", kind=SessionKind.SITE_VISIT, access=Access.RESERVED
    )
    make_session(summit, hour=15)
    publish(summit)
    guest = make_guest(summit)
    book(tour, guest)
    assert dict(mail_to(guest, "programme.seat_booked").facts)["Room"] == (
        "a meeting point to be announced"
    )
    scheduling.cancel(tour, by=audit.SYSTEM)
    publish(summit)
    mail = mail_to(guest)
    assert mail.title.endswith(", a session of yours does not take place")
    assert mail.changes[0][2] == "does not take place"
    assert mail.calendar.text == "Open it, and your calendar does not show this any more."


@pytest.fixture
def chair(summit):
    """A guest who chairs the first of two sessions and has a seat in both: (registration, sessions)."""
    here, there = (make_session(summit, hour=hour, access=Access.RESERVED) for hour in (9, 11))
    speaker = make_speaker(summit)
    give_role(here, speaker, RoleKind.CHAIR)
    publish(summit)
    guest = make_guest(summit)
    guest.attendee = speaker.attendee
    guest.save(update_fields=["attendee"])
    for session in (here, there):
        book(session, guest)
    return guest, here, there


def test_who_is_at_work_and_gives_a_seat_back_keeps_the_entry(summit, chair):
    guest, here, there = chair
    seats.leave(guest.seats.get(session=here), by=guest)
    mail = mail_to(guest, notices.RELEASED)
    assert (mail.calendar, mail.attachments) == (None, [])
    seats.leave(guest.seats.get(session=there), by=guest)
    assert [method for method, _ in entries(mail_to(guest, notices.RELEASED))] == ["CANCEL"]


def test_who_is_at_work_and_cancels_the_registration_keeps_that_entry(summit, chair):
    guest, _here, there = chair
    visits.cancel(guest, by=guest)
    ((method, event),) = entries(mail_to(guest, notices.ENDED))
    assert (method, event["UID"].partition("@")[0]) == ("CANCEL", str(there.uid))


def test_who_gives_a_seat_back_and_has_marked_it_keeps_a_perhaps(summit, chair):
    guest, _here, there = chair
    mark(there, guest)
    seats.leave(guest.seats.get(session=there), by=guest)
    mail = mail_to(guest, notices.RELEASED)
    ((method, event),) = entries(mail)
    assert (method, event["STATUS"]) == ("REQUEST", "TENTATIVE")
    assert mail.calendar.text == "Open it, and your calendar shows the programme as it is now."


def test_a_summit_that_does_not_come_leaves_no_session_in_a_speakers_calendar(summit, replaced):
    """Also of who has lost the part since, and was not told of it."""
    session, old, new = replaced
    role = give_role(make_session(summit, hour=15), new)
    publish(summit)
    sent()
    role.session.roles.all().delete()
    publish(summit)
    summits.cancel(summit, by=audit.SYSTEM)
    assert mail_to(new, notices.ENDED).lead == "Smart Cities does not take place."
    uids = [event["UID"].partition("@")[0] for _, event in entries(mail_to(new, notices.ENDED))]
    assert uids == [str(session.uid), str(role.session.uid)]
    told = Notification.objects.filter(kind=notices.ENDED).values_list("recipient", flat=True)
    assert old.attendee.email not in told  # was told before


def test_who_came_for_keynote_speakers_is_told_truly_when_none_comes_instead(summit):
    session = make_session(summit, title="Cities")
    first, second = (give_role(session, make_speaker(summit)) for _number in range(2))
    publish(summit)
    guest = make_guest(summit)
    mark(session, guest)
    first.delete()
    publish(summit)
    assert mail_to(guest).subject == "Fewer keynote speakers: Cities"
    sent()
    second.delete()
    publish(summit)
    assert mail_to(guest).subject == "Without a keynote speaker: Cities"

"""The programme of the demo: the reported speeches as facts, two releases, and everything that seats can be."""

from django.db.models import Count, F

from attendees.models import Position
from sessions.enums import HOLDS_A_SEAT, SeatState, SessionState, SpeakerState
from sessions.models import Agreement, Favourite, Release, Seat, Session, Speaker
from sessions.programme import differences, snapshots
from sessions.programme.differences import ChangeKind
from sessions.reports import conflicts
from sessions.services import releases
from summit.models import Summit


def test_the_reported_speeches_are_held_as_facts(summit: Summit) -> None:
    facts = Session.objects.for_summit(summit).filter(is_sample=False)
    given = {session.title_en: session.roles.get().speaker.attendee.latin_name for session in facts}
    assert given == {
        "CEC’s work with local governments": "Zhang Dongchen",
        "The path of Yinchuan: management, service, data": "Yang Yujing",
    }
    zhang = facts.get(title_en__startswith="CEC")
    assert zhang.starts_at.astimezone(summit.zone).date() == summit.first_day


def test_only_the_reported_speakers_of_the_reported_guests_have_a_part(summit: Summit) -> None:
    real = Speaker.objects.for_summit(summit).filter(attendee__is_sample=False)
    assert set(real.values_list("roles__session__is_sample", flat=True)) == {False}


def test_there_are_two_releases_and_nothing_is_left_to_publish(summit: Summit) -> None:
    assert list(
        Release.objects.for_summit(summit).order_by("number").values_list("number", flat=True)
    ) == [1, 2]
    assert releases.preview(summit).is_same
    assert not [one for one in conflicts.of_summit(summit) if one.is_fatal]


def test_the_second_release_moved_cancelled_and_postponed(summit: Summit) -> None:
    old, new = snapshots.release_of(summit, 1), snapshots.release_of(summit, 2)
    assert old is not None
    assert new is not None
    kinds = {kind for change in differences.between(old, new) for kind in change.kinds}
    wanted = {ChangeKind.MOVED, ChangeKind.CANCELLED, ChangeKind.POSTPONED, ChangeKind.SEATS}
    assert wanted <= kinds
    assert len(new.days()) == 3
    assert len(new.sessions) > 40


def test_seats_are_in_every_living_state_and_counted(summit: Summit) -> None:
    rows = Seat.objects.for_summit(summit)
    states = set(rows.values_list("state", flat=True))
    assert {SeatState.BOOKED, SeatState.WAITLISTED, SeatState.OFFERED} <= states
    assert rows.filter(was_displaced=True).exists()
    held = dict(
        rows.filter(state__in=HOLDS_A_SEAT)
        .values_list("session")
        .annotate(held=Count("pk"))
        .order_by()
    )
    taken = Session.objects.for_summit(summit).filter(taken__gt=0)
    assert dict(taken.values_list("pk", "taken")) == held
    assert not Session.objects.filter(taken__gt=F("released_capacity")).exists()
    assert Favourite.objects.for_summit(summit).count() > 100


def test_a_full_session_has_people_waiting(summit: Summit) -> None:
    full = Session.objects.for_summit(summit).get(title_en="The first hour of an incident")
    assert full.taken == full.released_capacity == 30
    assert full.seats.filter(state=SeatState.WAITLISTED).count() > 3


def test_speakers_are_in_every_state_of_their_way(summit: Summit) -> None:
    states = set(Speaker.objects.for_summit(summit).values_list("state", flat=True))
    assert states == set(SpeakerState.values) - {SpeakerState.REPLACED}
    programme = snapshots.latest(summit)
    assert all(
        session.parts for session in programme.sessions if session.kind in ("keynote", "panel")
    )
    assert all(speaker.biography for speaker in programme.speakers if speaker.country != "CN")


def test_the_agreement_of_38_companies_is_signed_in_the_ceremony(summit: Summit) -> None:
    agreements = Agreement.objects.for_summit(summit).order_by("signing_order")
    assert [agreement.signing_order for agreement in agreements] == [1, 2]
    assert agreements[0].other_parties == 38
    assert {agreement.signing_session.kind for agreement in agreements} == {"signing"}
    assert agreements[0].signing_session.state == SessionState.SCHEDULED


def test_the_posts_of_sample_speakers_are_written_in_every_language(summit: Summit) -> None:
    speakers = Speaker.objects.for_summit(summit).filter(attendee__is_sample=True)
    posts = Position.objects.filter(attendee__in=speakers.values("attendee"))
    assert posts
    for post in posts:
        assert all((post.title_en, post.title_zh_hans, post.title_fr, post.title_ar)), post.title

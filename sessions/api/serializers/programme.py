"""The released programme as everybody may read it. Texts come in one language, the reader's if there is one."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sessions.enums import Access, AgreementKind, RoleKind, SessionKind, SessionState
from sessions.models import Agreement, Party
from sessions.programme.released import Programme, Session, Speaker
from sessions.screens import availability


class LocalTime(serializers.DateTimeField):
    """On the clocks that the time comes with: those of the summit."""

    def enforce_timezone(self, value: dt.datetime) -> dt.datetime:
        return value


class NamedLine(serializers.Serializer[Any]):
    """A track or a topic."""

    id = serializers.IntegerField()
    name = serializers.CharField(source="name.text")


class RoomLine(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="name.text")
    hall = serializers.CharField(source="hall.text")
    venue = serializers.CharField(source="venue.text")
    has_step_free_access = serializers.BooleanField()


class SpeakerLine(serializers.Serializer[Any]):
    """`context` holds the `slug` of the summit."""

    id = serializers.IntegerField()
    name = serializers.CharField(help_text="As the person writes it.")
    latin_name = serializers.CharField()
    honorific = serializers.CharField()
    post = serializers.CharField(source="post.text", help_text="Says so where it was left.")
    organisation = serializers.CharField(source="organisation.text")
    country = serializers.CharField(help_text="Of the organisation; ISO 3166-1 alpha-2, or empty.")


class PartLine(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=RoleKind.choices, source="kind")
    speaker = SpeakerLine()


class SessionLine(serializers.Serializer[Session]):
    """A session as the latest release says. `context` holds the `slug` of the summit."""

    id = serializers.IntegerField()
    uid = serializers.UUIDField(
        help_text="Stays for ever; calendar files append @ and the domain of the mails."
    )
    sequence = serializers.IntegerField(
        help_text="Counts what changed it: releases, and that the summit is cancelled."
    )
    state = serializers.ChoiceField(
        choices=[
            (state, state.label)
            for state in (SessionState.SCHEDULED, SessionState.POSTPONED, SessionState.CANCELLED)
        ],
        help_text="What is cancelled or postponed stays in the programme and says so.",
    )
    kind = serializers.ChoiceField(choices=SessionKind.choices)
    access = serializers.ChoiceField(choices=Access.choices)
    title = serializers.CharField(source="title.text")
    title_language = serializers.CharField(
        source="title.lang", help_text="The language that the title is in."
    )
    abstract = serializers.CharField(source="abstract.text")
    track = NamedLine(allow_null=True)
    topics = NamedLine(many=True)
    room = RoomLine(allow_null=True)
    starts_at = LocalTime()
    ends_at = LocalTime()
    floor_language = serializers.CharField(help_text="BCP 47.")
    interpretation_languages = serializers.ListField(child=serializers.CharField())
    capacity = serializers.IntegerField(allow_null=True, help_text="Seats; null: nobody counts.")
    people = PartLine(many=True, source="parts")
    page = serializers.SerializerMethodField(help_text="The page for people.")

    @extend_schema_field(OpenApiTypes.URI)
    def get_page(self, session: Session) -> str:
        path = reverse("agenda:session", args=[self.context["slug"], session.id])
        return str(settings.SITE_URL + path)


class DayLine(serializers.Serializer[Any]):
    date = serializers.DateField()
    sessions = SessionLine(many=True, help_text="In the order of time.")


class ProgrammeDetail(serializers.Serializer[Programme]):
    """The latest release. `context` holds the `slug` of the summit."""

    release = serializers.IntegerField(source="number")
    published_at = LocalTime()
    time_zone = serializers.CharField(help_text="IANA name; times of the answer are in it.")
    tracks = NamedLine(many=True)
    topics = NamedLine(many=True)
    rooms = RoomLine(many=True)
    days = DayLine(many=True)
    postponed = SessionLine(many=True, help_text="Sessions whose new time nobody knows yet.")


class SpeakerDetail(SpeakerLine):
    """A confirmed speaker with the sessions. `context` also holds the `programme`."""

    biography = serializers.CharField(source="biography.text")
    sessions = serializers.SerializerMethodField(help_text="The ids, in the order of time.")

    def get_sessions(self, speaker: Speaker) -> list[int]:
        programme: Programme = self.context["programme"]
        return [session.id for session in programme.sessions_of(speaker)]


class SignatoryLine(serializers.Serializer[Any]):
    name = serializers.SerializerMethodField()
    capacity = serializers.CharField(help_text="In which office he or she signed.")

    def get_name(self, signatory: Any) -> str:
        return str(signatory)


class PartyLine(serializers.Serializer[Party]):
    name = serializers.CharField(source="organisation.name")
    country = serializers.SerializerMethodField(help_text="ISO 3166-1 alpha-2, or empty.")
    signatories = SignatoryLine(many=True, source="signatories.all")

    def get_country(self, party: Party) -> str:
        return str(party.organisation.country)


class SeatsLine(serializers.Serializer[Any]):
    """How full a session is, in the words of its page."""

    session = serializers.IntegerField()
    availability = serializers.ChoiceField(
        choices=[availability.FREE, availability.FEW, availability.FULL],
        help_text="`full`: whoever books waits in turn, also while a freed seat is offered to others.",
    )


class AgreementLine(serializers.Serializer[Any]):
    """An announced agreement. `context` holds the `programme`, if there is one."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=AgreementKind.choices)
    title = serializers.CharField()
    summary = serializers.CharField()
    sector = serializers.CharField()
    parties = PartyLine(many=True, source="parties.all")
    other_parties = serializers.IntegerField(help_text="Parties whose names are not known.")
    session = serializers.SerializerMethodField(
        help_text="The id of the session it is signed in; null: none that is public."
    )

    def get_session(self, agreement: Agreement) -> int | None:
        session = self._session(agreement)
        return session.id if session else None

    def _session(self, agreement: Agreement) -> Session | None:
        programme: Programme | None = self.context["programme"]
        number = agreement.signing_session_id
        return programme.session(number) if programme and number else None

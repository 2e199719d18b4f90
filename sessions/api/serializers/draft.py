"""The draft as the office reads and writes it. `context` holds the `summit` of the token."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from attendees import reports
from sessions.api.serializers.programme import LocalTime
from sessions.enums import Access, RoleKind, SessionKind, SessionState, SpeakerState
from sessions.models import Session, Speaker, Track
from sessions.programme.differences import ChangeKind
from sessions.reports.conflicts import ConflictKind
from sessions.validators import language, near_the_summit
from summit.api.content import Moment, RowOf, in_languages, texts
from summit.api.fields import Choice, Cleaned, Strict
from summit.models import Room, RoomSetUp, Topic
from summit.validators import plain_paragraphs, plain_text

_WORDS = {"required": _("Fill in this field.")}
_LANGUAGE = forms.CharField(max_length=20, validators=[language], error_messages=_WORDS)
_MOST = 2_147_483_647

TitleTexts = texts(
    "title", forms.CharField(max_length=300, required=False, validators=[plain_text])
)
AbstractTexts = texts(
    "abstract", forms.CharField(max_length=20_000, required=False, validators=[plain_paragraphs])
)


class Minute(Moment):
    """A moment without its seconds: people read programmes in minutes."""

    def to_internal_value(self, value: Any) -> Any:
        return super().to_internal_value(value).replace(second=0, microsecond=0)


class SessionBody(Strict):
    """A session of the draft. When it is changed, fields that are not sent stay as they are."""

    title = TitleTexts(required=True, help_text="In one language at least.")
    abstract = AbstractTexts(required=False)
    kind = Choice(choices=SessionKind.choices)
    track = RowOf(Track, required=False, allow_null=True)
    topics = serializers.ListField(child=RowOf(Topic), required=False, max_length=50)
    room = RowOf(Room, required=False, allow_null=True)
    set_up = Choice(choices=RoomSetUp.Kind.choices, required=False, allow_blank=True)
    starts_at = Minute(required=False, allow_null=True)
    ends_at = Minute(required=False, allow_null=True)
    floor_language = Cleaned(_LANGUAGE, required=False, help_text="BCP 47.")
    interpretation_languages = serializers.ListField(
        child=Cleaned(_LANGUAGE), required=False, max_length=20
    )
    access = Choice(choices=Access.choices, required=False)
    categories = serializers.ListField(
        child=serializers.SlugField(max_length=50),
        required=False,
        max_length=50,
        help_text="The slugs of those for whom it is.",
    )
    capacity = serializers.IntegerField(
        required=False,
        allow_null=True,
        min_value=1,
        max_value=_MOST,
        help_text="Seats; null: as many as the room holds.",
    )

    def validate_categories(self, slugs: list[str]) -> list[Any]:
        known = {one.slug: one for one in reports.categories(self.context["summit"].pk)}
        if unknown := sorted(set(slugs) - set(known)):
            words = _("There is no category %(slug)s at this summit.") % {"slug": unknown[0]}
            raise serializers.ValidationError(words)
        return [known[slug] for slug in dict.fromkeys(slugs)]

    def validate_title(self, said: dict[str, str]) -> dict[str, str]:
        if not self.partial and not any(said.values()):
            raise serializers.ValidationError(_("Write this in at least one language."))
        return said

    def columns(self) -> dict[str, Any]:
        """What was sent, by the names of the columns and relations."""
        said: dict[str, Any] = {}
        for name, value in self.validated_data.items():
            said |= value if isinstance(value, Mapping) else {name: value}
        return said


class Placing(Strict):
    """Where and when. All three at once: half a move is none."""

    room = RowOf(Room, allow_null=True)
    starts_at = Minute()
    ends_at = Minute()

    def validate_starts_at(self, moment: dt.datetime) -> dt.datetime:
        summit = self.context["summit"]
        near_the_summit(moment, summit.first_day, summit.last_day)
        return moment


class RoleBody(Strict):
    speaker = RowOf(Speaker)
    kind = Choice(choices=RoleKind.choices)


class Roles(Strict):
    roles = RoleBody(many=True, help_text="In their order. Whoever is not named has no part.")


class RoleRow(serializers.Serializer[Any]):
    speaker = serializers.IntegerField(source="speaker_id")
    name = serializers.CharField(source="speaker.attendee.full_name")
    kind = serializers.ChoiceField(choices=RoleKind.choices)


class DraftSession(serializers.Serializer[Session]):
    """A session as the office has it now, released or not."""

    id = serializers.IntegerField()
    uid = serializers.UUIDField()
    state = serializers.ChoiceField(choices=SessionState.choices)
    title = serializers.SerializerMethodField()
    abstract = serializers.SerializerMethodField()
    kind = serializers.ChoiceField(choices=SessionKind.choices)
    track = serializers.IntegerField(source="track_id", allow_null=True)
    topics = serializers.SerializerMethodField()
    room = serializers.IntegerField(source="room_id", allow_null=True)
    set_up = serializers.ChoiceField(choices=RoomSetUp.Kind.choices, allow_blank=True)
    starts_at = serializers.DateTimeField(allow_null=True)
    ends_at = serializers.DateTimeField(allow_null=True)
    floor_language = serializers.CharField()
    interpretation_languages = serializers.ListField(child=serializers.CharField())
    access = serializers.ChoiceField(choices=Access.choices)
    categories = serializers.SerializerMethodField()
    capacity = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField(help_text="Seats that are booked or offered.")
    roles = RoleRow(many=True, source="roles.all")
    first_release = serializers.IntegerField(
        allow_null=True, help_text="Since when the public knows it; null: not yet."
    )

    def get_title(self, session: Session) -> dict[str, str]:
        return in_languages(session, "title")

    def get_abstract(self, session: Session) -> dict[str, str]:
        return in_languages(session, "abstract")

    def get_topics(self, session: Session) -> list[int]:
        return sorted(topic.pk for topic in session.topics.all())

    def get_categories(self, session: Session) -> list[str]:
        return sorted(category.slug for category in session.categories.all())


class DraftSpeaker(serializers.Serializer[Any]):
    id = serializers.IntegerField()
    name = serializers.CharField(source="attendee.full_name")
    latin_name = serializers.CharField(source="attendee.latin_name")
    state = serializers.ChoiceField(choices=SpeakerState.choices)


class ConflictLine(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in ConflictKind])
    is_fatal = serializers.BooleanField(help_text="Nothing is published while one is there.")
    message = serializers.CharField()
    sessions = serializers.SerializerMethodField(help_text="The ids, in the order of time.")

    def get_sessions(self, conflict: Any) -> list[int]:
        return [session.pk for session in conflict.sessions]


class ToldLine(serializers.Serializer[Any]):
    seats = serializers.IntegerField()
    waiting = serializers.IntegerField()
    favourites = serializers.IntegerField()
    team = serializers.IntegerField(help_text="People with a part.")
    losing = serializers.IntegerField(
        help_text="Lose their seat: it ends, or goes to the waiting list."
    )


class PartFact(serializers.Serializer[Any]):
    role = serializers.ChoiceField(choices=RoleKind.choices, source="kind")
    name = serializers.CharField(source="speaker.name")


class Facts(serializers.Serializer[Any]):
    """What a release says of a session."""

    state = serializers.ChoiceField(choices=SessionState.choices)
    title = serializers.CharField(source="title.text")
    starts_at = LocalTime()
    ends_at = LocalTime()
    room = serializers.SerializerMethodField(help_text="Its name; empty without one.")
    access = serializers.ChoiceField(choices=Access.choices)
    capacity = serializers.IntegerField(allow_null=True)
    people = PartFact(many=True, source="parts", help_text="Those whom the public reads of.")

    def get_room(self, session: Any) -> str:
        return session.room.name.text if session.room else ""


class ChangeLine(serializers.Serializer[Any]):
    """`context` holds the `preview`."""

    session = serializers.IntegerField(source="session.id")
    title = serializers.CharField(source="session.title.text")
    kinds = serializers.SerializerMethodField()
    old = Facts(allow_null=True, help_text="As it is public; null: it is new.")
    new = Facts(allow_null=True, help_text="As it would be; null: it is taken out.")
    told = serializers.SerializerMethodField()

    def get_kinds(self, change: Any) -> list[str]:
        return [kind.value for kind in change.ordered_kinds]

    def get_told(self, change: Any) -> dict[str, int]:
        return dict(ToldLine(self.context["preview"].told_by(change)).data)


class NextRelease(serializers.Serializer[Any]):
    """What publishing now would do. Send `seen` and `fingerprint` back to publish exactly this."""

    seen = serializers.IntegerField(
        help_text="The number of the latest release; 0 before the first."
    )
    fingerprint = serializers.CharField()
    can_be_published = serializers.BooleanField()
    people = serializers.IntegerField(help_text="Who get one message each, for all their changes.")
    unreachable = serializers.IntegerField(help_text="Concerned, and without an address.")
    offered = serializers.IntegerField(
        help_text="Who wait and are offered a seat: that mail says what moved too."
    )
    changes = ChangeLine(many=True)
    conflicts = ConflictLine(many=True)


class Publishing(Strict):
    seen = serializers.IntegerField(min_value=0, max_value=_MOST)
    fingerprint = serializers.CharField(min_length=1, max_length=64)
    note = Cleaned(
        forms.CharField(max_length=300, required=False, validators=[plain_text]),
        required=False,
        help_text="For the office alone.",
    )


class ReleaseChange(serializers.Serializer[Any]):
    session = serializers.IntegerField()
    kinds = serializers.ListField(
        child=serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in ChangeKind])
    )


class ReleaseLine(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    published_at = serializers.DateTimeField()
    note = serializers.CharField()
    changes = ReleaseChange(many=True)

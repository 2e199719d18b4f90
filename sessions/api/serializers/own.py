"""One's own seats and marks beside the released sessions."""

from typing import Any

from rest_framework import serializers

from sessions.api.serializers.programme import SessionLine
from sessions.enums import SeatState
from summit.api.fields import Flag, Strict

LEAVE, ACCEPT = "leave", "accept"


class SeatLine(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=[
            (state, state.label)
            for state in (
                SeatState.BOOKED,
                SeatState.ATTENDED,
                SeatState.WAITLISTED,
                SeatState.OFFERED,
            )
        ]
    )
    booked_at = serializers.DateTimeField(allow_null=True)
    waiting_since = serializers.DateTimeField(allow_null=True)
    respond_by = serializers.DateTimeField(
        allow_null=True, help_text="Until when an offered seat is kept."
    )
    actions = serializers.SerializerMethodField(help_text="What can be done now.")

    def get_actions(self, seat: Any) -> list[str]:
        can = {LEAVE: seat.state != SeatState.ATTENDED, ACCEPT: seat.state_now == SeatState.OFFERED}
        return [name for name, is_possible in can.items() if is_possible]


class EntryLine(serializers.Serializer[Any]):
    """One session of one's plan. `context` holds the `slug`, and the `plan`."""

    session = SessionLine()
    seat = SeatLine(allow_null=True)
    is_favourite = serializers.BooleanField()
    clashes_with = serializers.SerializerMethodField(
        help_text="The ids of sessions at the same time in which one has a seat."
    )

    def get_clashes_with(self, entry: Any) -> list[int]:
        if not entry.has_a_seat:
            return []
        return [other.session.id for other in self.context["plan"].clashing_with(entry.session)]


class OwnAgenda(serializers.Serializer[Any]):
    """What a person plans, in the order of time. What is cancelled stays, without a seat."""

    release = serializers.IntegerField(allow_null=True, help_text="null before the first.")
    entries = EntryLine(many=True)
    calendar_feed = serializers.CharField(
        help_text="The private address for calendar programs. It reads this and opens nothing else."
    )
    reminders = serializers.BooleanField(help_text="Whether a mail comes before booked sessions.")


class Booking(Strict):
    sequence = serializers.IntegerField(
        required=False,
        min_value=0,
        max_value=2_147_483_647,
        help_text="Of the session as it was shown: when a release changed it since, nothing is "
        "booked and the answer is 409.",
    )


class Reminding(Strict):
    reminders = Flag(help_text="Of booked sessions. Changes are told all the same.")

"""Moving one session in the timetable: day, hours and room, as they are written on a wall plan."""

import datetime as dt
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from sessions import validators
from sessions.models import Session
from summit import dates
from summit.admin.fields import SKIPPED
from summit.models import Room, Summit
from summit.shown import RemembersShown


class ClockWidget(UnfoldAdminTextInputWidget):
    """Hours and minutes of a day of 24 hours, whatever the browser's own field would make of it."""

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "dir": "ltr",
                "inputmode": "numeric",
                "pattern": r"\s*\p{Nd}{1,2}[:：]\p{Nd}{2}\s*",  # of any script: the field reads it
                "autocomplete": "off",
            }
        )

    def format_value(self, value: Any) -> str | None:
        return f"{value:%H:%M}" if isinstance(value, dt.time) else super().format_value(value)


class ClockField(forms.TimeField):
    """Takes digits of every script, as fields for numbers do, and the colon of full width."""

    def to_python(self, value: Any) -> dt.time | None:
        return super().to_python(_plain(value) if isinstance(value, str) else value)


def _plain(text: str) -> str:
    signs = unicodedata.normalize("NFKC", text)
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in signs)


def _clock(label: Any) -> forms.TimeField:
    return ClockField(
        label=label,
        widget=ClockWidget(),
        error_messages={
            "required": gettext_lazy("Write a time, for example 09:30."),
            "invalid": gettext_lazy("Write a time, for example 09:30."),
        },
    )


class MoveForm(RemembersShown, forms.Form):
    """`starts_at` and `ends_at` hold aware times after cleaning; an end at or before the start is of the next day."""

    session = forms.IntegerField(widget=forms.HiddenInput())
    day = forms.TypedChoiceField(
        label=gettext_lazy("Day"), coerce=dt.date.fromisoformat, widget=UnfoldAdminSelectWidget()
    )
    starts = _clock(gettext_lazy("Starts"))
    ends = _clock(gettext_lazy("Ends"))
    room = forms.ModelChoiceField(
        Room.objects.none(),
        label=gettext_lazy("Room"),
        required=False,
        empty_label=gettext_lazy("No room yet"),
        widget=UnfoldAdminSelectWidget(),
    )

    def __init__(
        self,
        *args: Any,
        summit: Summit,
        days: list[dt.date],
        place: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> None:
        """`place` is where the session is now (`said_of`); `initial` may propose another."""
        super().__init__(*args, **kwargs)
        self.summit = summit
        self.place = place or {}
        self.initial = self.place | dict(self.initial or {})
        self.remember()
        self.fields["day"].choices = [  # type: ignore[attr-defined]
            (day.isoformat(), dates.short_day(day)) for day in days
        ]
        self.fields["room"].queryset = Room.objects.for_summit(summit).order_by("pk")  # type: ignore[attr-defined]

    def present(self, bound: forms.BoundField) -> Any:
        return self.place.get(bound.name)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if self.errors:
            return said
        day, starts, ends = said["day"], said["starts"], said["ends"]
        said["starts_at"] = begun = self._at(day, starts, "starts")
        stands = self._standing(day, ends, "ends")
        if stands is None or stands.astimezone(dt.UTC) <= begun.astimezone(dt.UTC):
            after = day if ends > starts else day + dt.timedelta(days=1)
            stands = self._at(after, ends, "ends")
        said["ends_at"] = stands
        if not self.errors:
            self._ask_length(said)
        return said

    def _standing(self, day: dt.date, clock: dt.time, field: str) -> dt.datetime | None:
        """Where it is now, if the clocks show that so: of an hour that they show twice, it may be the second."""
        stands: dt.datetime | None = self.place.get(f"{field}_at")
        shown = stands.replace(second=0, microsecond=0, tzinfo=None, fold=0) if stands else None
        return stands if shown == dt.datetime.combine(day, clock) else None

    def _at(self, day: dt.date, clock: dt.time, field: str) -> dt.datetime:
        if stands := self._standing(day, clock, field):
            return stands
        moment = dt.datetime.combine(day, clock, self.summit.zone)
        if moment.astimezone(dt.UTC).astimezone(self.summit.zone).time() != clock:
            # PEP 495: what the clock skips comes back as another reading.
            self.add_error(field, SKIPPED)
        return moment

    def _ask_length(self, said: dict[str, Any]) -> None:
        try:
            validators.session_times(said["starts_at"], said["ends_at"])
        except ValidationError as refusal:
            for messages in refusal.message_dict.values():
                self.add_error("ends", messages)


def said_of(session: Session, summit: Summit) -> dict[str, Any]:
    """What the form says of a session as it is, and `starts_at` and `ends_at` on the summit's clocks."""
    said: dict[str, Any] = {"session": session.pk, "room": session.room_id}
    said |= {"day": None, "starts": None, "ends": None}
    if session.starts_at and session.ends_at:
        starts = timezone.localtime(session.starts_at, summit.zone)
        ends = timezone.localtime(session.ends_at, summit.zone)
        said |= {"day": starts.date().isoformat(), "starts": starts.time(), "ends": ends.time()}
        said |= {"starts_at": starts, "ends_at": ends}
    return said

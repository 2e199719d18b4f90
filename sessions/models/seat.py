"""What a registered person plans: seats in sessions, and sessions not to miss."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendees.models import Attendee, Registration
from sessions.enums import LIVING_SEATS, SeatState
from sessions.querysets import Seats
from summit.models.base import SummitRow

from .session import Session


class Seat(SummitRow):
    """A seat in a session, or the place in its waiting list. Its whole life stands in `enums.MOVES`.

    `booked_at` decides who keeps a seat when a room becomes smaller; `was_displaced` brings those who
    lost theirs to the head of the waiting list. `lost_in_release` is the number of the release that took
    it away, by a smaller room or because the session does not take place.
    """

    session = models.ForeignKey(
        Session, models.RESTRICT, related_name="seats", verbose_name=_("session")
    )
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="seats", verbose_name=_("registration")
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=SeatState,
        default=SeatState.BOOKED,
        editable=False,
    )
    created_at = models.DateTimeField(_("asked for"), default=timezone.now, editable=False)
    booked_at = models.DateTimeField(_("booked"), null=True, blank=True, editable=False)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True, editable=False)
    respond_by = models.DateTimeField(_("respond by"), null=True, blank=True, editable=False)
    was_displaced = models.BooleanField(
        _("lost a seat to a smaller room"), default=False, editable=False
    )

    lost_in_release = models.PositiveIntegerField(
        _("taken away by release"), null=True, blank=True, editable=False
    )

    objects = Seats.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                condition=Q(state__in=sorted(LIVING_SEATS)),
                name="one_living_seat",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SeatState.values), name="seat_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=SeatState.OFFERED) | Q(respond_by__isnull=False),
                name="offered_seat_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state=SeatState.WAITLISTED) | Q(waiting_since__isnull=False),
                name="waiting_for_a_seat_has_a_beginning",
            ),
            models.CheckConstraint(
                condition=~Q(state=SeatState.BOOKED) | Q(booked_at__isnull=False),
                name="booked_seat_has_a_moment",
            ),
        ]
        indexes = [
            # services.releases: whom a change concerns; the office's list of a session
            models.Index(fields=["session", "state", "booked_at"], name="seat_of_session"),
            # services.waiting: who gets the next free seat
            models.Index(
                fields=["session", "-was_displaced", "waiting_since", "id"],
                condition=Q(state=SeatState.WAITLISTED),
                name="seat_waiting",
            ),
            # services.waiting: which offers are over
            models.Index(
                fields=["respond_by"],
                condition=Q(state=SeatState.OFFERED),
                name="seat_offered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.registration_id}"

    @property
    def state_now(self) -> str:
        """The state; an offer whose time has passed is expired, though nobody may have written it down yet."""
        is_late = self.respond_by is not None and self.respond_by <= timezone.now()
        return SeatState.EXPIRED if self.state == SeatState.OFFERED and is_late else self.state


class Favourite(SummitRow):
    """A session that somebody does not want to miss; it takes no seat."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="favourites", verbose_name=_("session")
    )
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="favourites", verbose_name=_("registration")
    )
    created_at = models.DateTimeField(_("marked"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("favourite")
        verbose_name_plural = _("favourites")
        constraints = [
            models.UniqueConstraint(fields=["registration", "session"], name="favourite_once")
        ]

    def __str__(self) -> str:
        return f"{self.session_id}: {self.registration_id}"


class ReminderRefusal(SummitRow):
    """Who wants no reminders of booked sessions. Changes of the programme are told all the same."""

    attendee = models.OneToOneField(
        Attendee, models.CASCADE, related_name="reminder_refusal", verbose_name=_("attendee")
    )
    refused_at = models.DateTimeField(_("refused"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("refusal of reminders")
        verbose_name_plural = _("refusals of reminders")

    def __str__(self) -> str:
        return str(self.attendee_id)

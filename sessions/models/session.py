"""Sessions as the office edits them. The public sees the latest release: `sessions.programme.snapshots`."""

import datetime as dt
import uuid

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeBoundary, RangeOperators
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _

from attendees.models import Category
from sessions import validators
from sessions.enums import Access, RoleKind, SessionKind, SessionState
from sessions.querysets import Sessions
from summit.models import Room, RoomSetUp, Topic
from summit.models.base import SummitRow
from summit.validators import plain_paragraphs, plain_text

from .speaker import Speaker
from .track import Track


class _Period(Func):
    """From the beginning to before the end: who ends at ten leaves the room to who begins at ten."""

    function = "TSTZRANGE"


class Session(SummitRow):
    """One entry of the programme. Times are aware; people read them in the summit's zone.

    `sequence`, `released_capacity` and `first_release` are written by releases alone, and `taken` by the
    services of seats: seats are of the session as it was released, not as the office edits it now.
    """

    title = models.CharField(_("title"), max_length=300, validators=[plain_text])
    abstract = models.TextField(_("abstract"), blank=True, validators=[plain_paragraphs])
    kind = models.CharField(_("kind"), max_length=20, choices=SessionKind)
    track = models.ForeignKey(
        Track, models.SET_NULL, null=True, blank=True, verbose_name=_("track")
    )
    topics = models.ManyToManyField(Topic, blank=True, verbose_name=_("topics"))
    room = models.ForeignKey(Room, models.PROTECT, null=True, blank=True, verbose_name=_("room"))
    set_up = models.CharField(_("set-up"), max_length=20, choices=RoomSetUp.Kind, blank=True)
    starts_at = models.DateTimeField(_("start"), null=True, blank=True)
    ends_at = models.DateTimeField(_("end"), null=True, blank=True)
    floor_language = models.CharField(
        _("language of the floor"),
        max_length=20,
        default="en",
        validators=[validators.language],
        help_text=_("Its code, for example en or zh-hans."),
    )
    interpretation_languages = ArrayField(
        models.CharField(max_length=20, validators=[validators.language]),
        default=list,
        blank=True,
        verbose_name=_("interpreted into"),
        help_text=_("Codes, for example en, fr."),
    )
    access = models.CharField(_("access"), max_length=20, choices=Access, default=Access.OPEN)
    categories = models.ManyToManyField(
        Category, blank=True, verbose_name=_("categories"), help_text=_("For whom it is.")
    )
    capacity = models.PositiveIntegerField(
        _("seats"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Empty: as many as the room holds."),
    )
    released_capacity = models.PositiveIntegerField(
        _("seats as released"), null=True, blank=True, editable=False
    )
    taken = models.PositiveIntegerField(_("seats taken"), default=0, editable=False)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(_("revision"), default=0, editable=False)
    first_release = models.PositiveIntegerField(
        _("in the programme since release"), null=True, blank=True, editable=False
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=SessionState,
        default=SessionState.DRAFT,
        editable=False,
    )

    objects = Sessions.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["summit", "starts_at", "pk"]
        constraints = [
            ExclusionConstraint(
                name="room_not_double_booked",
                expressions=[
                    (F("room"), RangeOperators.EQUAL),
                    (
                        _Period(
                            F("starts_at"),
                            F("ends_at"),
                            RangeBoundary(inclusive_lower=True, inclusive_upper=False),
                            output_field=models.Field(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(state=SessionState.SCHEDULED, room__isnull=False),
                violation_error_message=_(
                    "Another session is in this room at that time. Choose another room or time."
                ),
            ),
            models.CheckConstraint(
                condition=Q(starts_at__isnull=True, ends_at__isnull=True)
                | Q(
                    starts_at__isnull=False,
                    ends_at__gte=F("starts_at") + Value(validators.SHORTEST),
                    ends_at__lte=F("starts_at") + Value(validators.LONGEST),
                ),
                name="session_has_a_length",
                violation_error_message=_("A session lasts from 5 minutes to 12 hours."),
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.DRAFT) | Q(starts_at__isnull=False),
                name="session_has_a_time",
                violation_error_message=_("A session in the programme needs a start and an end."),
            ),
            models.CheckConstraint(
                condition=Q(released_capacity=None) | Q(taken__lte=F("released_capacity")),
                name="session_not_overbooked",
            ),
            models.CheckConstraint(
                condition=Q(state__in=SessionState.values), name="session_state_known"
            ),
        ]
        indexes = [models.Index(fields=["summit", "starts_at"], name="session_by_time")]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        validators.session_times(self.starts_at, self.ends_at)
        validators.session_languages(self.floor_language, self.interpretation_languages or [])

    @property
    def length(self) -> dt.timedelta | None:
        """How long it lasts in real time, also over the night when the clocks change."""
        if self.starts_at is None or self.ends_at is None:
            return None
        return self.ends_at.astimezone(dt.UTC) - self.starts_at.astimezone(dt.UTC)


class Role(SummitRow):
    """What a speaker does in a session."""

    session = models.ForeignKey(
        Session, models.CASCADE, related_name="roles", verbose_name=_("session")
    )
    speaker = models.ForeignKey(
        Speaker, models.CASCADE, related_name="roles", verbose_name=_("speaker")
    )
    kind = models.CharField(_("role"), max_length=20, choices=RoleKind)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        ordering = ["session", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "speaker", "kind"], name="role_once")
        ]

    def __str__(self) -> str:
        return f"{self.speaker}: {self.get_kind_display()}"

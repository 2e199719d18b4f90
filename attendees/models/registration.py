from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendees.enums import HOLDS_A_PLACE, IS_OVER, RegistrationState, Source
from attendees.querysets import Registrations
from summit.models.base import SummitRow

from .attendee import Attendee
from .category import Category, Question


class Registration(SummitRow):
    """An attendee in a category. Its whole life stands in `enums.MOVES`."""

    attendee = models.ForeignKey(
        Attendee, models.CASCADE, related_name="registrations", verbose_name=_("attendee")
    )
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="registrations", verbose_name=_("category")
    )
    reference = models.CharField(_("reference"), max_length=12)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=RegistrationState,
        default=RegistrationState.DRAFT,
        editable=False,
    )
    source = models.CharField(_("source"), max_length=10, choices=Source, default=Source.WEB)
    submitted_at = models.DateTimeField(_("submitted"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    message = models.TextField(
        _("words to the person"),
        blank=True,
        help_text=_("Reason of a rejection, or what is asked."),
    )
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    respond_by = models.DateTimeField(_("respond by"), null=True, blank=True)
    # Raising it makes every personal link that was sent before invalid.
    link_version = models.PositiveSmallIntegerField(default=1)

    objects = Registrations.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        constraints = [
            models.UniqueConstraint(fields=["summit", "reference"], name="reference_once"),
            models.UniqueConstraint(
                fields=["attendee"],
                condition=~Q(state__in=sorted(IS_OVER)),
                name="one_living_registration",
            ),
            models.CheckConstraint(
                condition=Q(state__in=RegistrationState.values), name="registration_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.OFFERED) | Q(respond_by__isnull=False),
                name="offer_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.WAITLISTED) | Q(waiting_since__isnull=False),
                name="waiting_has_a_beginning",
            ),
        ]
        indexes = [
            # the admin's list and its default order
            models.Index(fields=["summit", "-submitted_at"], name="registration_newest"),
            models.Index(fields=["summit", "state", "submitted_at"], name="registration_queue"),
            # the admin's list of what was decided, the latest first
            models.Index(
                fields=["summit", "-decided_at"],
                condition=Q(decided_at__isnull=False),
                name="registration_decided",
            ),
            # searching by the beginning of a reference, whatever the collation of the database
            models.Index(
                fields=["reference"],
                opclasses=["varchar_pattern_ops"],
                name="registration_reference",
            ),
            # services.waiting: who waits longest
            models.Index(
                fields=["category", "waiting_since", "id"],
                condition=Q(state=RegistrationState.WAITLISTED),
                name="registration_waiting",
            ),
            # services.waiting: which offers are over
            models.Index(
                fields=["respond_by"],
                condition=Q(state=RegistrationState.OFFERED),
                name="registration_offered",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def holds_a_place(self) -> bool:
        return self.state in HOLDS_A_PLACE

    @property
    def is_over(self) -> bool:
        return self.state in IS_OVER

    @property
    def has_offer(self) -> bool:
        """Whether a place is offered that can still be taken."""
        return self.state == RegistrationState.OFFERED and not self.offer_is_over

    @property
    def offer_is_over(self) -> bool:
        """Whether the time of the offer has passed; nobody may have written that down yet."""
        if self.state != RegistrationState.OFFERED or self.respond_by is None:
            return False
        return self.respond_by <= timezone.now()


class Answer(SummitRow):
    """What somebody answered to a further question: text, a list of option ids, or true/false."""

    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="answers", verbose_name=_("registration")
    )
    question = models.ForeignKey(Question, models.CASCADE, verbose_name=_("question"))
    value = models.JSONField(_("answer"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [
            models.UniqueConstraint(fields=["registration", "question"], name="one_answer_each")
        ]

    def __str__(self) -> str:
        return f"{self.registration_id}: {self.question_id}"

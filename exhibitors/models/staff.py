"""Who works at a booth."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendees.enums import RegistrationState
from attendees.models import Registration
from exhibitors.enums import USES_ALLOTMENT, PassState
from exhibitors.querysets import StaffPasses
from summit import validators
from summit.models.base import SummitRow

from .exhibitor import Exhibitor


class StaffPass(SummitRow):
    """One of the passes that an exhibitor's area brings, given to somebody.

    Name and address are those that the exhibitor typed. What else is known of that person at this summit
    is in the registration, and none of the exhibitor's business: see docs/decisions/0003.
    """

    exhibitor = models.ForeignKey(
        Exhibitor, models.CASCADE, related_name="staff_passes", verbose_name=_("exhibitor")
    )
    registration = models.ForeignKey(
        Registration, models.CASCADE, related_name="staff_passes", verbose_name=_("registration")
    )
    full_name = models.CharField(
        _("full name"), max_length=300, validators=[validators.plain_text, validators.has_letter]
    )
    email = models.EmailField(_("email"), max_length=254)
    job = models.CharField(
        pgettext_lazy("staff", "task at the booth"),
        max_length=100,
        blank=True,
        validators=[validators.plain_text],
    )
    state = models.CharField(
        _("state"), max_length=10, choices=PassState, default=PassState.NAMED, editable=False
    )
    # Whether naming made the registration: then giving the pass back ends it. Never shown to exhibitors.
    has_registered = models.BooleanField(_("registered by naming"), default=False, editable=False)
    # Whether nobody knew the person before: only then does the exhibitor's spelling of the name count.
    has_introduced = models.BooleanField(_("made known by naming"), default=False, editable=False)
    named_at = models.DateTimeField(_("named"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True, editable=False)

    objects = StaffPasses.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("staff pass")
        verbose_name_plural = _("staff passes")
        ordering = ["exhibitor", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["exhibitor", "registration"],
                condition=Q(state__in=sorted(USES_ALLOTMENT)),
                name="one_living_pass_a_person",
            ),
            models.CheckConstraint(
                condition=Q(state__in=PassState.values), name="pass_state_known"
            ),
        ]
        indexes = [models.Index(fields=["summit", "state"], name="staff_pass_state")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def has_ticket(self) -> bool:
        """Whether the registration behind it is confirmed: a pass alone opens no door.

        All that an exhibitor learns of it; reads `registration`.
        """
        return self.registration.state == RegistrationState.CONFIRMED

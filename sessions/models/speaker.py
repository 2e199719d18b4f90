from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendees.models import Attendee
from sessions.enums import SpeakerState
from summit import validators
from summit.models.base import SummitRow


class Speaker(SummitRow):
    """Somebody who has a part in the programme: an attendee, who needs no login.

    Whom the public reads of, and in which words, stands in the releases.
    """

    attendee = models.OneToOneField(
        Attendee, models.CASCADE, related_name="speaker", verbose_name=_("attendee")
    )
    biography = models.TextField(
        _("biography"), blank=True, validators=[validators.plain_paragraphs]
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=SpeakerState,
        default=SpeakerState.PROPOSED,
        editable=False,
    )

    class Meta:
        verbose_name = _("speaker")
        verbose_name_plural = _("speakers")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SpeakerState.values), name="speaker_state_known"
            )
        ]
        indexes = [models.Index(fields=["summit", "state"], name="speaker_by_state")]

    def __str__(self) -> str:
        return str(self.attendee)

"""Agreements with any number of parties."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from attendees.models import Attendee
from sessions.enums import AgreementKind, AgreementState
from summit import validators
from summit.models import Organisation
from summit.models.base import SummitRow

from .session import Session


class Agreement(SummitRow):
    """A text that parties sign. The public sees the announced ones.

    `other_parties` counts parties whose names are not known: a report may say "38 companies".
    """

    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(_("summary"), blank=True)
    kind = models.CharField(_("kind"), max_length=30, choices=AgreementKind)
    sector = models.CharField(_("sector"), max_length=100, blank=True)
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=AgreementState,
        default=AgreementState.PROPOSED,
        editable=False,
    )
    other_parties = models.PositiveSmallIntegerField(_("parties without a name"), default=0)
    signing_session = models.ForeignKey(
        Session,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name=_("signed in"),
    )
    signing_order = models.PositiveSmallIntegerField(
        _("order of signing"), null=True, blank=True, help_text=_("In that session, from 1.")
    )
    embargo_until = models.DateTimeField(
        _("embargo until"), null=True, blank=True, help_text=_("Nobody outside reads it before.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["summit", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["signing_session", "signing_order"],
                name="one_agreement_signed_at_a_time",
                violation_error_message=_("Another agreement has this order in the session."),
            )
        ]

    def __str__(self) -> str:
        return self.title


class Party(SummitRow):
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="parties", verbose_name=_("agreement")
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name=_("organisation"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["agreement", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Signatory(SummitRow):
    """Who signs for a party, and in which capacity: an attendee, or a name that was only reported."""

    party = models.ForeignKey(
        Party, models.CASCADE, related_name="signatories", verbose_name=_("party")
    )
    attendee = models.ForeignKey(
        Attendee, models.SET_NULL, null=True, blank=True, verbose_name=_("attendee")
    )
    name = models.CharField(
        _("name"),
        max_length=300,
        blank=True,
        validators=[validators.plain_text],
        help_text=_("Of somebody who is no attendee."),
    )
    capacity = models.CharField(
        _("capacity"),
        max_length=200,
        blank=True,
        validators=[validators.plain_text],
        help_text=_("In which office he or she signs."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("signatory")
        verbose_name_plural = _("signatories")
        ordering = ["party", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["party", "attendee"], name="signs_once"),
        ]

    def __str__(self) -> str:
        return str(self.attendee or self.name)

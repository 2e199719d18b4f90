from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from summit.enums import Scope

from .base import SummitRow
from .user import Membership


class BearerToken(SummitRow):
    """A key to the API, of whomever the model says. Only its hash is stored."""

    name = models.CharField(_("what it is for"), max_length=100)
    prefix = models.CharField(_("begins with"), max_length=12)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256, hex
    scopes = ArrayField(models.CharField(max_length=40), verbose_name=_("scopes"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    expires_at = models.DateTimeField(_("valid until"), null=True, blank=True)
    last_used_on = models.DateField(_("last used"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def is_expired(self) -> bool:
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_valid(self) -> bool:
        """Whether it was neither revoked nor has expired; whose it is may end it all the same."""
        return self.revoked_at is None and not self.is_expired


class ApiToken(BearerToken):
    """A key for one member at one summit."""

    membership = models.ForeignKey(
        Membership, models.CASCADE, related_name="tokens", verbose_name=_("member")
    )
    scopes = ArrayField(models.CharField(max_length=40, choices=Scope), verbose_name=_("scopes"))

    class Meta:
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")

"""Keys to the API for those who act for an exhibitor."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from exhibitors import rules
from exhibitors.enums import PORTAL_IS_SHUT, TokenScope, TokenStanding
from exhibitors.querysets import Tokens
from summit.models import BearerToken

from .exhibitor import ExhibitorMember


class ExhibitorToken(BearerToken):
    """A key for one member of one exhibitor: it opens nothing else, and nothing without that member."""

    member = models.ForeignKey(
        ExhibitorMember, models.CASCADE, related_name="tokens", verbose_name=_("member")
    )
    scopes = ArrayField(
        models.CharField(max_length=40, choices=TokenScope), verbose_name=_("scopes")
    )

    objects = Tokens.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("exhibitor's API token")
        verbose_name_plural = _("exhibitors' API tokens")

    @property
    def stands(self) -> bool:
        """Whether what it stands on does: it ends with the member, with the exhibitor, and while nobody acts
        for exhibitors of the summit. Whether it was ended or has expired is another question: `is_valid`."""
        is_over = self.member.exhibitor.is_over or self.summit.state in PORTAL_IS_SHUT
        return rules.can_open(self.member) and not is_over

    @property
    def standing(self) -> TokenStanding:
        """How one that nobody has ended stands; of several reasons why it opens nothing, the most final."""
        if self.member.exhibitor.is_over:
            return TokenStanding.OVER
        if self.is_expired:
            return TokenStanding.EXPIRED
        return TokenStanding.VALID if self.stands else TokenStanding.SHUT

    @property
    def last_day(self) -> dt.date | None:
        """The day in the summit's zone on which it expires."""
        return self.expires_at.astimezone(self.summit.zone).date() if self.expires_at else None

    @property
    def scope_names(self) -> list[str]:
        return [str(TokenScope(scope).label) for scope in self.scopes]

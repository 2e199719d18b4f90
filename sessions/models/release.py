from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from summit.models import User
from summit.models.base import SummitRow


class Release(SummitRow):
    """The programme as it was published: frozen, numbered without gaps. Postgres refuses to change one.

    `snapshot` is what `sessions.programme.snapshots` reads, `changes` what is different from the release before,
    as `sessions.programme.differences` writes it.
    """

    number = models.PositiveIntegerField(_("number"))
    snapshot = models.JSONField(_("programme"))
    changes = models.JSONField(_("changes"), default=list)
    note = models.CharField(_("note"), max_length=300, blank=True)
    published_at = models.DateTimeField(_("published"))
    published_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, verbose_name=_("published by")
    )

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["summit", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["summit", "number"], name="release_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="releases_begin_with_one"),
        ]

    def __str__(self) -> str:
        return str(self.number)

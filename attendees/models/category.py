"""What people may be at a summit, and what each is asked."""

import datetime as dt

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from attendees.enums import QuestionKind
from summit import validators
from summit.models import Zone
from summit.models.base import SummitRow


class Category(SummitRow):
    """Delegate, official, media ...: drives the form, the approval, the quota and the zones."""

    slug = models.SlugField(_("address"), max_length=50)
    name = models.CharField(
        pgettext_lazy("of a thing", "name"), max_length=100, validators=[validators.plain_text]
    )
    description = models.CharField(_("for whom"), max_length=300, blank=True)
    includes = models.CharField(_("what it opens"), max_length=300, blank=True)
    is_public = models.BooleanField(
        _("on the public form"), default=True, help_text=_("Others are only given by the office.")
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=0, help_text=_("The first three are shown at once.")
    )
    needs_approval = models.BooleanField(_("needs approval"), default=False)
    has_waiting_list = models.BooleanField(_("has a waiting list"), default=True)
    quota = models.PositiveIntegerField(
        _("quota"), null=True, blank=True, help_text=_("Empty: only the summit's capacity counts.")
    )
    taken = models.PositiveIntegerField(_("places taken"), default=0, editable=False)
    zones = models.ManyToManyField(Zone, blank=True, verbose_name=_("zones"))
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["summit", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["summit", "slug"], name="category_address_once"),
            models.CheckConstraint(
                condition=Q(quota=None) | Q(taken__lte=F("quota")),
                name="category_not_overbooked",
                violation_error_message=_("More places are taken than this quota holds."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_full(self) -> bool:
        """Whether no place is left here or at the summit, as far as the counters were known when read."""
        return self.left == 0

    @property
    def left(self) -> int | None:
        """How many places are left here and at the summit, as far as known when read; None: any number."""
        summit = self.summit
        at_summit = None if summit.capacity is None else max(summit.capacity - summit.taken, 0)
        found = [left for left in (self.left_of_quota, at_summit) if left is not None]
        return min(found, default=None)

    @property
    def left_of_quota(self) -> int | None:
        """As `left`, but of this category alone: what counts for who has a place at the summit already."""
        return None if self.quota is None else max(self.quota - self.taken, 0)

    def days(self) -> tuple[dt.date, dt.date]:
        """First and last day on which a pass of this category opens doors."""
        return self.valid_from or self.summit.first_day, self.valid_until or self.summit.last_day


class Question(SummitRow):
    """A further question to people of one category, on a page of its own."""

    category = models.ForeignKey(
        Category, models.CASCADE, related_name="questions", verbose_name=_("category")
    )
    kind = models.CharField(_("kind of answer"), max_length=20, choices=QuestionKind)
    label = models.CharField(_("question"), max_length=200)
    help_text = models.CharField(_("hint"), max_length=300, blank=True)
    purpose = models.CharField(
        _("why we ask"), max_length=200, blank=True, help_text=_("Shown on the privacy page.")
    )
    is_required = models.BooleanField(_("required"), default=False)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["category", "position", "pk"]

    def __str__(self) -> str:
        return self.label


class QuestionOption(SummitRow):
    question = models.ForeignKey(
        Question, models.CASCADE, related_name="options", verbose_name=_("question")
    )
    label = models.CharField(_("answer"), max_length=150)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["question", "position", "pk"]

    def __str__(self) -> str:
        return self.label

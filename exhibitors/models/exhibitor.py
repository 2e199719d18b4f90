"""Who exhibits, and who may act for it."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exhibitors.enums import IS_OVER, IS_PUBLIC, TAKES_PART, ExhibitorState, MemberRole, MemberState
from exhibitors.querysets import Exhibitors, Members
from summit import validators
from summit.models import Organisation, Topic, User
from summit.models.base import SummitRow

FASCIA_LENGTH = 20  # characters that fit above a booth of the shell scheme


class Exhibitor(SummitRow):
    """An organisation at this exhibition. Its whole life stands in `enums.MOVES`."""

    organisation = models.OneToOneField(
        Organisation, models.PROTECT, related_name="exhibitor", verbose_name=_("organisation")
    )
    profile = models.TextField(
        _("profile"), blank=True, max_length=4000, validators=[validators.plain_paragraphs]
    )
    fascia_name = models.CharField(
        _("fascia name"),
        max_length=FASCIA_LENGTH,
        blank=True,
        validators=[validators.plain_text],
        help_text=_("Written above the booth, 20 characters at most."),
    )
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="exhibitors", verbose_name=_("topics")
    )
    contact_name = models.CharField(
        _("contact"), max_length=300, blank=True, validators=[validators.plain_text]
    )
    contact_email = models.EmailField(_("contact email"), blank=True)
    wished_area = models.PositiveSmallIntegerField(
        _("wished area in m²"), null=True, blank=True, validators=[MaxValueValidator(5000)]
    )
    application = models.TextField(
        _("words of the application"),
        blank=True,
        max_length=2000,
        validators=[validators.plain_paragraphs],
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ExhibitorState,
        default=ExhibitorState.APPLIED,
        editable=False,
    )
    message = models.TextField(
        _("words to the exhibitor"), blank=True, help_text=_("Reason of a rejection.")
    )
    applied_at = models.DateTimeField(_("applied"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)

    objects = Exhibitors.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("exhibitor")
        verbose_name_plural = _("exhibitors")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ExhibitorState.values), name="exhibitor_state_known"
            )
        ]
        indexes = [
            # the admin's list, its queue and what the public sees
            models.Index(fields=["summit", "state", "applied_at"], name="exhibitor_queue"),
        ]

    def __str__(self) -> str:
        return str(self.organisation)

    @property
    def is_public(self) -> bool:
        return self.state in IS_PUBLIC

    @property
    def takes_part(self) -> bool:
        """Whether it may take booths, name staff and publish products."""
        return self.state in TAKES_PART

    @property
    def may_act(self) -> bool:
        """Whether there is anything to take part in: not at a summit that was cancelled."""
        return self.takes_part and not self.summit.is_cancelled

    @property
    def is_over(self) -> bool:
        return self.state in IS_OVER


class ExhibitorMember(SummitRow):
    """Somebody who acts for an exhibitor in its portal. Who is dismissed opens nothing from then on."""

    exhibitor = models.ForeignKey(
        Exhibitor, models.CASCADE, related_name="members", verbose_name=_("exhibitor")
    )
    user = models.ForeignKey(
        User, models.CASCADE, related_name="exhibitor_memberships", verbose_name=_("user")
    )
    # As the exhibitor typed it. What else is known of the user is none of the exhibitor's business.
    full_name = models.CharField(
        _("full name"), max_length=300, blank=True, validators=[validators.plain_text]
    )
    role = models.CharField(
        pgettext_lazy("exhibitor", "role"),
        max_length=10,
        choices=MemberRole,
        default=MemberRole.EDITOR,
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=MemberState,
        default=MemberState.ACTIVE,
        editable=False,
    )
    invited_by = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("invited by"),
    )
    since = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = Members.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("exhibitor's member")
        verbose_name_plural = _("exhibitors' members")
        constraints = [
            models.UniqueConstraint(fields=["exhibitor", "user"], name="member_of_exhibitor_once"),
            models.CheckConstraint(
                condition=Q(state__in=MemberState.values), name="member_state_known"
            ),
        ]
        indexes = [
            # accounts.portal_of: whether a user may log in
            models.Index(
                fields=["user"], condition=Q(state=MemberState.ACTIVE), name="member_active"
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.user.email

    @property
    def is_manager(self) -> bool:
        return self.role == MemberRole.MANAGER

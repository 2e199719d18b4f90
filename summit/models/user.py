"""Who logs in. Attendees do not: they have a link."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from summit.enums import Role

from .base import SummitRow


class Users(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A user who logs in with `email`; without a password, by emailed code only."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email=(email or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Who logs in, and nothing else: what a person is called stands in the rows of each summit."""

    email = models.EmailField(_("email"), unique=True)
    language = models.CharField(_("language"), max_length=20, default="en")
    is_staff = models.BooleanField(_("may enter the admin panel"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    objects = Users()

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")

    def __str__(self) -> str:
        return self.email

    @cached_property
    def _memberships(self) -> "dict[int, Membership]":
        """Summit id -> membership, read once per request."""
        mine = self.memberships.only("summit", "role", "full_name", "user")
        return {membership.summit_id: membership for membership in mine}

    @cached_property
    def roles(self) -> dict[int, str]:
        """Summit id -> role."""
        return {pk: membership.role for pk, membership in self._memberships.items()}

    def known_as(self, summit_id: int) -> str:
        """The name of a member at a summit; elsewhere, and without one, the address."""
        membership = self._memberships.get(summit_id)
        return (membership.full_name if membership else "") or self.email

    def summit_ids(self) -> list[int]:
        return list(self.roles)


class Membership(SummitRow):
    """What a user is at one summit."""

    user = models.ForeignKey(
        User, models.CASCADE, related_name="memberships", verbose_name=_("user")
    )
    full_name = models.CharField(_("full name"), max_length=300, blank=True)
    role = models.CharField(_("role"), max_length=20, choices=Role)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = [models.UniqueConstraint(fields=["summit", "user"], name="one_role_a_member")]

    def __str__(self) -> str:
        return f"{self.known_as}, {self.get_role_display()}"

    @property
    def known_as(self) -> str:
        """The name at this summit, or the address."""
        return self.full_name or self.user.email

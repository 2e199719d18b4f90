"""Where a summit takes place. A zone is a security area, not a room."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from summit.enums import Direction, ZoneKind

from .base import SummitRow


class Venue(SummitRow):
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=200)
    address = models.TextField(_("address"), blank=True)
    directions = models.TextField(_("getting there"), blank=True)

    class Meta:
        verbose_name = _("venue")
        verbose_name_plural = _("venues")

    def __str__(self) -> str:
        return self.name


class Hall(SummitRow):
    venue = models.ForeignKey(Venue, models.CASCADE, verbose_name=_("venue"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=100)

    class Meta:
        verbose_name = _("hall")
        verbose_name_plural = _("halls")

    def __str__(self) -> str:
        return self.name


class Room(SummitRow):
    """A room for sessions; how many it holds depends on its set-up."""

    hall = models.ForeignKey(Hall, models.CASCADE, verbose_name=_("hall"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=100)
    fire_maximum = models.PositiveIntegerField(_("fire maximum"))
    has_step_free_access = models.BooleanField(_("step-free access"), default=True)
    interpretation_booths = models.PositiveSmallIntegerField(_("interpretation booths"), default=0)
    turnaround_minutes = models.PositiveSmallIntegerField(_("turnaround minutes"), default=15)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")

    def __str__(self) -> str:
        return self.name


class RoomSetUp(SummitRow):
    class Kind(models.TextChoices):
        THEATRE = "theatre", _("Theatre")
        CLASSROOM = "classroom", _("Classroom")
        U_SHAPE = "u_shape", _("U-shape")
        BANQUET = "banquet", _("Banquet")

    room = models.ForeignKey(Room, models.CASCADE, related_name="set_ups", verbose_name=_("room"))
    kind = models.CharField(_("set-up"), max_length=20, choices=Kind)
    capacity = models.PositiveIntegerField(_("capacity"))

    class Meta:
        verbose_name = _("room set-up")
        verbose_name_plural = _("room set-ups")
        constraints = [
            models.UniqueConstraint(fields=["room", "kind"], name="one_capacity_a_set_up")
        ]

    def __str__(self) -> str:
        return f"{self.room}, {self.get_kind_display()}: {self.capacity}"


class Zone(SummitRow):
    """A security area that a pass opens or does not open."""

    kind = models.CharField(_("kind"), max_length=30, choices=ZoneKind)
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=100)

    class Meta:
        verbose_name = _("zone")
        verbose_name_plural = _("zones")
        constraints = [models.UniqueConstraint(fields=["summit", "name"], name="zone_named_once")]

    def __str__(self) -> str:
        return self.name


class Gate(SummitRow):
    zone = models.ForeignKey(Zone, models.CASCADE, verbose_name=_("zone"))
    name = models.CharField(pgettext_lazy("of a thing", "name"), max_length=100)
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction, default=Direction.IN
    )
    opens_at = models.TimeField(_("opens at"), null=True, blank=True)
    is_main_entrance = models.BooleanField(_("main entrance"), default=False)

    class Meta:
        verbose_name = _("gate")
        verbose_name_plural = _("gates")

    def __str__(self) -> str:
        return self.name

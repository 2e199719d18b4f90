"""One import of people from a file: what was found, what was done. The file itself is soon deleted."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from attendees.enums import ImportState, Known
from summit.models import User
from summit.models.base import SummitRow

from .category import Category


class ImportRun(SummitRow):
    """A file from the upload to the end of its import.

    `stored_as` names the file in the private folder while it is there. `faults` holds rows of
    (row, column, code, value) without anything personal, `known_rows` pairs of row and reference,
    `needed` how many places by id of the category.
    """

    file_name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=60, blank=True)
    category = models.ForeignKey(
        Category,
        models.CASCADE,
        null=True,
        blank=True,
        verbose_name=_("category"),
        help_text=_("For people whose row names none."),
    )
    language = models.CharField(
        _("language"),
        max_length=20,
        default="en",
        choices=settings.LANGUAGES,
        help_text=_("For people whose row names none."),
    )
    known = models.CharField(
        _("people who are registered already"),
        max_length=10,
        choices=Known,
        default=Known.SKIP,
        help_text=_("Empty cells never delete anything."),
    )
    gives_places = models.BooleanField(
        _("give everybody a place and a ticket"),
        default=True,
        help_text=_("Otherwise they wait for a decision in the queue."),
    )
    sends_mails = models.BooleanField(
        _("mail everybody"),
        default=False,
        help_text=_("The same mail as after registering on the public site."),
    )
    state = models.CharField(
        _("state"),
        max_length=20,
        choices=ImportState,
        default=ImportState.UPLOADED,
        editable=False,
    )
    created_at = models.DateTimeField(_("uploaded"), default=timezone.now, editable=False)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True, editable=False)
    # Until then somebody works on it; afterwards that somebody is taken for dead.
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    # Who uploaded the file, then who confirmed the import.
    user = models.ForeignKey(
        User,
        models.SET_NULL,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("by"),
    )
    row_count = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    new_count = models.PositiveIntegerField(_("new people"), default=0, editable=False)
    known_count = models.PositiveIntegerField(_("registered already"), default=0, editable=False)
    updated_count = models.PositiveIntegerField(_("updated"), default=0, editable=False)
    refused_count = models.PositiveIntegerField(_("refused before"), default=0, editable=False)
    fault_count = models.PositiveIntegerField(_("faults"), default=0, editable=False)
    faults = models.JSONField(default=list, blank=True, editable=False)
    known_rows = models.JSONField(default=list, blank=True, editable=False)
    needed = models.JSONField(default=dict, blank=True, editable=False)
    unread_columns = models.JSONField(default=list, blank=True, editable=False)
    message = models.CharField(_("what to do"), max_length=500, blank=True, editable=False)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "created_at"], name="import_run_open")]

    def __str__(self) -> str:
        return self.file_name

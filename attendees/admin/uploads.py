"""Uploading a table of people: the form, and the empty table to fill in."""

import io
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import (
    UnfoldAdminFileFieldWidget,
    UnfoldAdminRadioSelectWidget,
    UnfoldAdminSelectWidget,
    UnfoldBooleanSwitchWidget,
)

from attendees.enums import Known
from attendees.models import Category
from attendees.services import imports
from attendees.tables.imports import COLUMNS, REQUIRED
from summit.models import Summit


class FileField(UnfoldAdminFileFieldWidget):
    """The drawn field hides the real one, which a browser that asks for a file cannot point at."""

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class UploadForm(forms.Form):
    """The file and what is to be done with it."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        widget=FileField(attrs={"accept": ".csv,.xlsx"}),
        help_text=gettext_lazy("CSV or XLSX, at most 50 MB and 200,000 rows."),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "empty": gettext_lazy("The file is empty."),
        },
    )
    category = forms.ModelChoiceField(
        Category.objects.none(),
        label=gettext_lazy("Category"),
        required=False,
        empty_label=gettext_lazy("As the column “category” says"),
        help_text=gettext_lazy("For people whose row names none."),
        widget=UnfoldAdminSelectWidget(),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language"),
        choices=settings.LANGUAGES,
        help_text=gettext_lazy("For people whose row names none."),
        widget=UnfoldAdminSelectWidget(),
    )
    known = forms.ChoiceField(
        label=gettext_lazy("People who are registered already"),
        choices=Known.choices,
        initial=Known.SKIP,
        help_text=gettext_lazy("Empty cells never delete anything."),
        widget=UnfoldAdminRadioSelectWidget(),
    )
    gives_places = forms.BooleanField(
        label=gettext_lazy("Give everybody a place and a ticket"),
        required=False,
        initial=True,
        help_text=gettext_lazy("Otherwise they wait for a decision in the queue."),
        widget=UnfoldBooleanSwitchWidget(),
    )
    sends_mails = forms.BooleanField(
        label=gettext_lazy("Mail everybody"),
        required=False,
        help_text=gettext_lazy("The same mail as after registering on the public site."),
        widget=UnfoldBooleanSwitchWidget(),
    )

    def __init__(self, *args: Any, summit: Summit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._summit = summit
        mine = Category.objects.for_summit(summit)
        self.fields["category"].queryset = mine.order_by("position", "pk")  # type: ignore[attr-defined]

    def options(self) -> imports.Options:
        said = {name: value for name, value in self.cleaned_data.items() if name != "file"}
        return imports.Options(self._summit, **said)


def workbook() -> bytes:
    """The template with a second sheet that says what each column means."""
    import xlsxwriter  # three megabytes of a worker that few requests need

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True})
        text = book.add_format({"num_format": "@"})  # so that +213 stays a number to dial
        people, notes = book.add_worksheet("people"), book.add_worksheet("columns")
        people.set_column(0, len(COLUMNS) - 1, 22, text)
        people.freeze_panes(1, 0)
        notes.set_column(0, 2, 28)
        for place, (name, label) in enumerate(COLUMNS.items()):
            people.write_string(0, place, name, bold)
            notes.write_string(place, 0, name, bold)
            notes.write_string(place, 1, str(label))
            notes.write_string(place, 2, _("required") if name in REQUIRED else "")
    return out.getvalue()

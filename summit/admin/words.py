"""The words that a decision is told with."""

from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from unfold.widgets import UnfoldAdminTextareaWidget

from summit.paragraphs import Paragraphs


class Words(forms.Form):
    """A sentence that whoever is decided about will read."""

    at_most: ClassVar[int]  # characters
    missing: ClassVar[str | Promise]  # what is said when nothing was written

    def __init__(self, *args: Any, request: HttpRequest, verb: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"] = Paragraphs(
            label=str(verb.asks),
            help_text=_("It is sent as you write it, in every language."),
            max_length=self.at_most,
            widget=UnfoldAdminTextareaWidget(attrs={"rows": 4, "dir": "auto"}),
            error_messages={"required": self.missing},
        )

"""A step that nobody can take back is asked for twice: by its button, and by a tick beside it."""

from typing import Any

from django import forms
from django.utils.functional import Promise, lazy


class Sure(forms.Form):
    """The tick. Its words say what follows for `thing`."""

    sure = forms.BooleanField()
    yes: str | Promise
    refusal: str | Promise

    def __init__(self, *args: Any, thing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = False  # two of them may stand on one page, each inside of its label
        sure = self.fields["sure"]
        sure.label = lazy(self.words, str)(thing)  # they may count, for who sees the tick
        sure.error_messages["required"] = str(self.refusal)

    def words(self, thing: Any) -> str:
        return str(self.yes)

"""What the pages of one's own agenda send."""

from django import forms

from sessions.programme.released import Session


class SeatForm(forms.Form):
    """`sequence`: the revision of the session that the page showed, if it says so."""

    sequence = forms.IntegerField(required=False, min_value=0)

    def is_other_than(self, session: Session) -> bool:
        shown = self.cleaned_data["sequence"]
        return shown is not None and shown != session.sequence


class MarkForm(forms.Form):
    """A session to mark, or one to take the mark from."""

    mark = forms.IntegerField(required=False, min_value=1, max_value=2**62)
    unmark = forms.IntegerField(required=False, min_value=1, max_value=2**62)

    def clean(self) -> None:
        if bool(self.cleaned_data.get("mark")) == bool(self.cleaned_data.get("unmark")):
            raise forms.ValidationError("one of both", code="one")

    @property
    def session(self) -> int:
        return int(self.cleaned_data["mark"] or self.cleaned_data["unmark"])

    @property
    def takes_away(self) -> bool:
        return bool(self.cleaned_data["unmark"])

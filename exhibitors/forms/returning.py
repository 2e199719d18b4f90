"""Giving a booth back at the costs that the page said."""

from django import forms


class ReturnForm(forms.Form):
    """What giving back costs by the page that was read; it says it itself."""

    costs = forms.DecimalField(
        max_digits=20, decimal_places=2, min_value=0, widget=forms.HiddenInput
    )

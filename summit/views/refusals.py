"""A form that a service refused goes back to whoever filled it in: with why, and with what was typed."""

from django import forms
from django.utils.translation import gettext as _

from summit.exceptions import Invalid, SummitError
from summit.mail import isolated
from summit.models import Summit


def explain(refusal: SummitError, form: forms.BaseForm, summit: Summit) -> None:
    """Say in the bound `form` why it was not taken, and whom to ask.

    With `form.was_refused` its page knows that no answer of it has to be corrected.
    """
    if isinstance(refusal, Invalid):
        for name, words in refusal.errors.items():
            form.add_error(name if name in form.fields else None, words)
        return
    form.was_refused = True  # type: ignore[attr-defined]
    text = _(
        "%(reason)s Nothing of this is saved; what you typed is still below, to copy. "
        "Questions: %(email)s."
    )
    form.add_error(
        None, text % {"reason": refusal.message, "email": isolated(summit.contact_email)}
    )

"""The form behind every change page: it knows its summit, the languages and the constraints."""

import datetime as dt
from typing import Any, ClassVar

from django import forms
from django.contrib.admin.widgets import (
    AdminSplitDateTime,
    AdminTimeWidget,
    RelatedFieldWidgetWrapper,
)
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from summit import commas, dates, validators
from summit.models import Summit
from summit.shown import RemembersShown

from . import languages
from .fields import Moment


def _name_every_cell(form: forms.ModelForm) -> None:
    """In a table the label stands far above: say it at the field too, for who does not see it."""
    for field in form.fields.values():
        widgets: list[Any] = [field.widget]
        if isinstance(field.widget, RelatedFieldWidgetWrapper):
            widgets.append(field.widget.widget)
        for widget in widgets:
            widget.attrs.setdefault("aria-label", str(field.label or ""))


def _name_the_clock(form: "SummitForm") -> None:
    """Say at every moment whose clock is meant."""
    for name, field in form.fields.items():
        if isinstance(field, forms.SplitDateTimeField | forms.DateTimeField):
            clock = form.clock(form.initial.get(name))
            field.help_text = commas.sentences(field.help_text, clock)


def _leave_out_seconds(form: forms.ModelForm) -> None:
    """People say times in minutes. Seconds that a moment has are shown, or saving would lose them."""
    for name, field in form.fields.items():
        moment = form.initial.get(name)
        clock = field.widget
        if isinstance(clock, AdminSplitDateTime):
            clock = clock.widgets[1]
        if isinstance(clock, AdminTimeWidget) and not getattr(moment, "second", 0):
            clock.format = "%H:%M"


def _know_what_stands(form: forms.ModelForm) -> None:
    for name, field in form.fields.items():
        if isinstance(field, Moment):
            field.stands = form.initial.get(name)


def _ask_for_a_year_near_today(form: forms.ModelForm) -> None:
    for field in form.fields.values():
        if isinstance(field, forms.SplitDateTimeField | forms.DateTimeField | forms.DateField):
            field.validators = [*field.validators, validators.near_today]


def _ask_for_an_ordinary_mailbox(form: forms.ModelForm) -> None:
    for field in form.fields.values():
        if isinstance(field, forms.EmailField):
            field.validators = [*field.validators, validators.mailbox]


def _say_which_numbers_may_be(form: forms.ModelForm) -> None:
    """The bounds of each number, those of its column too, in words that say what to write."""
    columns = {column.name: column for column in form._meta.model._meta.concrete_fields}
    for name, field in form.fields.items():
        if not isinstance(field, forms.IntegerField):
            continue
        checks = [*field.validators, *(columns[name].validators if name in columns else ())]
        lows = [check.limit_value for check in checks if isinstance(check, MinValueValidator)]
        highs = [check.limit_value for check in checks if isinstance(check, MaxValueValidator)]
        bounds = (MinValueValidator, MaxValueValidator)
        kept = [check for check in field.validators if not isinstance(check, bounds)]
        within = validators.within(max(lows, default=None), min(highs, default=None))
        field.validators = [*kept, within]


def _name_the_empty_choice(form: forms.ModelForm) -> None:
    """A row of hyphens says neither that something is asked for nor that nothing may stay."""
    for field in form.fields.values():
        word = _("Choose") if field.required else _("None")
        if isinstance(field, forms.ModelChoiceField) and field.empty_label is not None:
            field.empty_label = word
        elif isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
            choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
            if choices and choices[0] == BLANK_CHOICE_DASH[0]:
                field.choices = [(choices[0][0], word), *choices[1:]]


class SummitForm(RemembersShown, forms.ModelForm):
    """Every form of the admin panel descends from this; the model admin fills in `summit_id`."""

    summit_id: ClassVar[int | None] = None
    summit: ClassVar[Summit | None] = None  # whose clocks are meant
    name_languages: ClassVar[bool] = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(self.instance, "summit_id", self.summit_id) is None:
            self.instance.summit_id = self.summit_id
        if not self.instance._state.adding:
            self.remember()
        languages.prepare(self)
        _name_the_clock(self)
        _leave_out_seconds(self)
        _know_what_stands(self)
        _ask_for_a_year_near_today(self)
        _ask_for_an_ordinary_mailbox(self)
        _say_which_numbers_may_be(self)
        _name_the_empty_choice(self)
        if self.name_languages:
            _name_every_cell(self)

    def clock(self, moment: Any) -> str:
        """Whose clock is meant by `moment`, a sentence: that of the summit, as it goes then.

        Where none was chosen yet its offset is said only if it is the same at any time of the year.
        """
        if self.summit is None:
            zone = str(timezone.get_current_timezone()).replace("_", " ")
            return commas.sentence(_("Time in %(zone)s") % {"zone": zone})
        moments = [moment] if isinstance(moment, dt.datetime) else dates.through_the_year()
        return commas.sentence(dates.zone_note(self.summit, moments))

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        languages.require_one(self)
        return cleaned

    def written_columns(self) -> list[str]:
        """The columns that this form changes. Every other one may be newer in the database by now."""
        columns = self.instance._meta.concrete_fields
        changed = [field.name for field in columns if field.name in self.changed_data]
        return [*changed, *languages.behind(self._meta.model, changed)]

    def save(self, commit: bool = True) -> Any:
        """As Django does, but of a row that was there only what the form shows: for inline tables."""
        if self.errors or not commit or self.instance._state.adding:
            return super().save(commit)
        self.instance.save(update_fields=self.written_columns())
        self._save_m2m()  # type: ignore[attr-defined]
        return self.instance

    def _update_errors(self, errors: ValidationError) -> None:
        """A field that could not be read has said so: that the row lacks its value is no other fault."""
        if hasattr(errors, "error_dict"):
            found = errors.error_dict.items()
            left = {name: said for name, said in found if name not in self.errors}
            if not left:
                return
            errors = ValidationError(left)
        super()._update_errors(errors)  # type: ignore[misc]

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if not self.errors:
            self.ask_constraints()

    def ask_constraints(self) -> None:
        """Ask every constraint of the row, also those on columns that this form does not show.

        Django leaves these to the database, and the member would see that nothing was saved, not why.
        """
        try:
            self.instance.validate_constraints()
        except ValidationError as refusal:
            self.add_error(None, self._at_shown_fields(refusal))

    def _at_shown_fields(self, refusal: ValidationError) -> ValidationError:
        found: dict[str, list[ValidationError]] = {}
        for name, errors in refusal.error_dict.items():
            for error in errors:
                field, said = self._place(name, error)
                told = found.setdefault(field, [])
                if said.messages not in [one.messages for one in told]:
                    told.append(said)
        return ValidationError(found)

    def _place(self, name: str, error: ValidationError) -> tuple[str, ValidationError]:
        """At which field an error is shown. Nobody chose the summit, so no error speaks of it."""
        checked = (error.params or {}).get("unique_check", ()) if error.params else ()
        columns = languages.stored_in(self._meta.model, checked)
        shown = [column for column in columns if column in self.fields]
        if "summit" not in checked or not shown:
            return (name if name in self.fields else NON_FIELD_ERRORS), error
        labels = get_text_list([str(self.fields[column].label) for column in shown], _("and"))
        text = _("Another row of this summit has the same: %(fields)s.") % {"fields": labels}
        return shown[0], ValidationError(text, code="unique")

"""Two people at one form: each one's changes stay, and where both changed the same they are told.

A form sends back, unseen, what each field said when it was shown (Django's hidden initial values). A
field left as it was takes what the row says now. One that was changed here and elsewhere meanwhile
is refused with what it says now; saving that page again puts the own words in its place.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.contrib.admin.utils import display_for_value
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone
from django.utils.text import Truncator, get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_SHOWN_OF_A_TEXT = 300  # characters


def _plain(value: Any) -> Any:
    """Browsers send other line ends than were stored, and fields cut the blanks around a text."""
    return "\n".join(value.splitlines()).strip() if isinstance(value, str) else value


def _differs(field: forms.Field, value: Any, sent: Any) -> bool:
    return field.has_changed(_plain(value), _plain(sent))


class RememberedField(forms.BoundField):
    """A field that sends what it says now beside what is typed."""

    form: "RemembersShown"
    is_overtaken = False  # not touched here, but changed elsewhere

    @property
    def present(self) -> Any:
        """What the row says now."""
        return self.form.present(self)

    @property
    def twin(self) -> str:
        """For a page that draws the field itself."""
        return self.as_hidden(only_initial=True) if self.is_remembered else ""

    @property
    def is_remembered(self) -> bool:
        return self.name in self.form.remembered

    def as_widget(self, widget: Any = None, attrs: Any = None, only_initial: bool = False) -> Any:
        """The unseen twin always says what the row says now, also when the page comes back."""
        if not (only_initial and self.is_remembered):
            return super().as_widget(widget, attrs, only_initial)
        value = self.field.prepare_value(self.present)
        hidden = {"id": self.html_initial_id}
        twin = widget.render(self.html_initial_name, value, hidden, self.form.renderer)
        return twin or self.form.mark  # an empty list is drawn as no input at all

    def value(self) -> Any:
        return self.field.prepare_value(self.present) if self.is_overtaken else super().value()

    def _has_changed(self) -> bool:
        if not self.is_remembered:
            return super()._has_changed()  # type: ignore[misc]
        return not self.is_overtaken and _differs(self.field, self.present, self.data)

    @property
    def shown(self) -> Any:
        """What the twin has sent back, as widgets do."""
        hidden = self.field.hidden_widget()
        return hidden.value_from_datadict(self.form.data, self.form.files, self.html_initial_name)

    @property
    def changed_elsewhere(self) -> bool:
        return _differs(self.field, self.present, self.shown)

    @property
    def changed_here(self) -> bool:
        try:
            return _differs(self.field, self.field.to_python(self.shown), self.data)
        except ValidationError:  # what was shown is there no more
            return True

    def in_words(self) -> str:
        value = self.present
        if isinstance(self.field, forms.ModelChoiceField):
            value = _rows(self.field, value)
        elif choices := getattr(self.field, "choices", None):
            value = _labels(choices, value)
        elif isinstance(value, dt.datetime):
            value = timezone.localtime(value)
        words = display_for_value(value, "") or _("nothing")
        return Truncator(words).chars(_SHOWN_OF_A_TEXT)


def _several(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else [] if value in (None, "") else [value]


def _rows(field: "forms.ModelChoiceField[Any]", value: Any) -> list[str]:
    ids = [getattr(one, "pk", one) for one in _several(value)]
    return [field.label_from_instance(row) for row in field.queryset.filter(pk__in=ids)]  # type: ignore[union-attr]


def _labels(choices: Iterable[Any], value: Any) -> list[str]:
    names: dict[str, str] = {}
    for code, label in choices:
        pairs = label if isinstance(label, list | tuple) else [(code, label)]
        names |= {str(one): str(text) for one, text in pairs}
    return [names.get(str(one), str(one)) for one in _several(value)]


class RemembersShown(forms.BaseForm):
    """Mixed into a form over something that is there: `initial` is what it says now."""

    bound_field_class = RememberedField
    remembered: frozenset[str] = frozenset()  # the names of the fields with an unseen twin
    refusal = gettext_lazy(
        "Somebody else has changed this meanwhile: %(fields)s. Nothing is saved yet."
    )

    def __getitem__(self, name: str) -> RememberedField:
        return cast(RememberedField, super().__getitem__(name))

    def remember(self) -> None:
        """Let every visible field with a present value say what it showed; a file cannot."""
        for name, field in self.fields.items():
            can_say = not (field.widget.is_hidden or isinstance(field, forms.FileField))
            if can_say and name in self.initial:
                field.show_hidden_initial = True
                self.remembered |= {name}

    @property
    def mark(self) -> str:
        """An input that says that the page has shown what there was, for a twin that shows as nothing."""
        name = self.add_initial_prefix("")
        return forms.HiddenInput().render(name, "", renderer=self.renderer)

    def present(self, bound: forms.BoundField) -> Any:
        """What the row says now; a form that proposes something else overrides this."""
        return bound.initial

    def full_clean(self) -> None:
        overtaken, both = self._changed_elsewhere() if self.is_bound else ([], [])
        for bound in overtaken:
            bound.is_overtaken = bound.field.disabled = True  # cleaned from `initial`
            self.initial[bound.name] = self.present(bound)
        super().full_clean()
        for bound in overtaken:
            bound.field.disabled = False
        if both:
            self._refuse(both)

    @property
    def changed_elsewhere(self) -> list[str]:
        """What the fields are called that say something else by now than was shown."""
        rest, here = self._changed_elsewhere()
        return [str(bound.label) for bound in (*rest, *here)]

    def _changed_elsewhere(self) -> tuple[list[RememberedField], list[RememberedField]]:
        """Fields changed only elsewhere, and those changed here as well, to something else.

        None when the page has sent no twins, as a script does.
        """
        start = self.add_initial_prefix("")
        if not any(name.startswith(start) for name in self.data):
            return [], []
        bounds = [self[name] for name in self.fields if name in self.remembered]
        elsewhere = [bound for bound in bounds if bound.changed_elsewhere]
        here = [bound for bound in elsewhere if bound.changed_here]
        rest = [bound for bound in elsewhere if bound not in here]
        return rest, [bound for bound in here if bound._has_changed()]

    def _refuse(self, both: list[RememberedField]) -> None:
        self.add_error(NON_FIELD_ERRORS, self.refused([str(bound.label) for bound in both]))
        for bound in both:
            now = _("It now says: %(value)s. Saving again puts yours in its place.")
            self.add_error(bound.name, now % {"value": bound.in_words()})

    def refused(self, fields: list[str]) -> str:
        """Why nothing is saved: the fields of these names say something else by now."""
        return self.refusal % {"fields": get_text_list(fields, _("and"))}

"""Fields of the API. What a form field of the public site cleans is cleaned by that very field."""

from collections.abc import Mapping
from typing import Any, NoReturn

from django import forms
from django.core.exceptions import ValidationError as FormError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from summit.paragraphs import AtMost


class Cleaned(serializers.CharField):
    """A text that `form_field` cleans and judges: the same truth for every door."""

    default_error_messages = {"invalid": _("Send this as a text, in quotation marks.")}

    def __init__(self, form_field: forms.Field, **options: Any) -> None:
        self.form_field = form_field
        required = form_field.required and options.get("required", True)
        options.setdefault("required", required)
        options.setdefault("allow_blank", not form_field.required)
        if form_field.required:
            words = form_field.error_messages["required"]
            options["error_messages"] = {"required": words, "blank": words, "null": words}
        _say_how_long(form_field)
        # Whatever else is wrong with a text, the form field says it in its own words.
        super().__init__(validators=[], **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        try:
            return str(self.form_field.clean(data) or "")
        except FormError as error:
            raise serializers.ValidationError(error.messages) from error


class CleanedFile(serializers.FileField):
    """A file that `form_field` judges, in its own words."""

    def __init__(self, form_field: forms.FileField, **options: Any) -> None:
        self.form_field = form_field
        words = form_field.error_messages
        did_not_arrive = dict.fromkeys(("required", "null", "invalid", "no_name"), words["invalid"])
        options["error_messages"] = did_not_arrive | {"empty": words["empty"]}
        super().__init__(**options)

    def to_internal_value(self, data: Any) -> Any:
        try:
            return self.form_field.clean(super().to_internal_value(data))
        except FormError as error:
            raise serializers.ValidationError(error.messages) from error


class Flag(serializers.BooleanField):
    """true or false, no words for them."""

    default_error_messages = {"invalid": _("Send true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class Choice(serializers.ChoiceField):
    """One of several words."""

    default_error_messages = {"invalid_choice": _("Send one of the values of the documentation.")}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return super().to_internal_value(data)


_USUAL = serializers.CharField.default_error_messages | serializers.Field.default_error_messages
_MISSING = _("Fill in this field.")
_NO_LIST = _("Send a list, in square brackets.")
_NO_WHOLE_NUMBER = _("Send a whole number.")
# Class of field -> code of the fault -> (the framework's words, the house's).
_OURS: dict[type[Any], dict[str, tuple[Any, Any]]] = {
    kind: {code: (kind.default_error_messages[code], ours)}
    for kind, code, ours in (
        (serializers.ListField, "not_a_list", _NO_LIST),
        (serializers.ListSerializer, "not_a_list", _NO_LIST),
        (serializers.IntegerField, "invalid", _NO_WHOLE_NUMBER),
    )
}


def _speak_our_words(field: serializers.Field[Any, Any, Any, Any]) -> None:
    """The words that forms have, unless the field has words of its own."""
    told = {code: (_USUAL[code], _MISSING) for code in ("required", "null", "blank")}
    for kind, words in _OURS.items():
        told |= words if isinstance(field, kind) else {}
    for code, (usual, ours) in told.items():
        if field.error_messages.get(code) is usual:
            field.error_messages[code] = ours


def _say_how_long(field: Any) -> None:
    """In the words that forms have: Django and the framework have others."""
    field.validators = [
        AtMost(check.limit_value) if type(check) is MaxLengthValidator else check
        for check in field.validators
    ]


class Strict(serializers.Serializer[Any]):
    """A body of which every field is known: a misspelt one is refused, not lost in silence."""

    default_error_messages = {"invalid": _("Send an object, in curly brackets.")}

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        found = super().get_fields()
        for field in found.values():
            for one in (field, getattr(field, "child", None)):
                if isinstance(one, serializers.Field):
                    _speak_our_words(one)
                if isinstance(one, serializers.CharField):
                    _say_how_long(one)
        return found

    def run_validation(self, data: Any = serializers.empty) -> Any:
        if data is None and not self.allow_null:
            self._refuse_what_is_no_object()
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> Any:
        """Everything that is wrong is said at once."""
        unknown = set(data) - set(self.fields) if isinstance(data, Mapping) else set()
        words = [_("There is no field of this name.")]
        wrong: dict[str, Any] = dict.fromkeys(sorted(unknown), words)
        try:
            value = super().to_internal_value(data)
        except serializers.ValidationError as error:
            if not wrong or not isinstance(error.detail, dict):
                raise
            wrong |= error.detail
        if wrong:
            raise serializers.ValidationError(wrong)
        return value

    def _refuse_what_is_no_object(self) -> NoReturn:
        words = [self.error_messages["invalid"]]
        raise serializers.ValidationError({"non_field_errors": words})


class Nothing(Strict):
    """An empty object, or no body at all."""

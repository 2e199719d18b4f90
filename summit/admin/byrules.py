"""Permissions by rules, and relations that stay inside of one summit: for pages and their inline tables."""

from typing import Any, ClassVar, TypeAlias

from django.contrib.admin.utils import flatten_fieldsets
from django.db import models
from django.http import HttpRequest

from summit import panel, rules
from summit.models import Summit, User

from . import languages
from .fields import Moment, WebAddress
from .forms import SummitForm

Rule: TypeAlias = "staticmethod[[User, Summit | int], bool]"  # (who, where) -> allowed

NEVER_SHOWN = frozenset({"summit", "is_sample"})


def summit_id_of(thing: models.Model) -> int | None:
    """The summit that a row belongs to; a summit belongs to itself."""
    if isinstance(thing, Summit):
        return thing.pk
    number: int | None = getattr(thing, "summit_id", None)
    return number


class ByRules:
    """Permissions by rules, choices and languages: shared by pages and their inline tables.

    A rule that is None follows `change_rule`. `add_rule = staticmethod(never)` switches adding off.
    """

    view_rule: ClassVar[Rule] = staticmethod(rules.can_view_summit)
    change_rule: ClassVar[Rule] = staticmethod(rules.can_change_summit)
    add_rule: "ClassVar[Rule | None]" = None
    delete_rule: "ClassVar[Rule | None]" = None
    form = SummitForm

    model: type[models.Model]
    fieldsets: Any
    fields: Any

    def allows(self, rule: str, request: HttpRequest, thing: models.Model | None = None) -> bool:
        """Whether the rule lets who asks work on `thing`; without one, at the current summit."""
        decide = getattr(type(self), rule) or type(self).change_rule
        number = summit_id_of(thing) if thing is not None else None
        if number is None:
            summit = panel.current(request)
            number = summit.pk if summit else None
        user = panel.member(request)
        return user.is_superuser if number is None else bool(decide(user, number))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.allows("view_rule", request, obj)

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.allows("change_rule", request, obj)

    def has_add_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return panel.current(request) is not None and self.allows("add_rule", request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return self.allows("delete_rule", request, obj)

    def get_field_queryset(
        self, db: str | None, db_field: Any, request: HttpRequest
    ) -> models.QuerySet[Any]:
        """What a relation may point to: rows of the same summit; users: its members."""
        given = super().get_field_queryset(db, db_field, request)  # type: ignore[misc]
        related = db_field.remote_field.model
        rows: models.QuerySet[Any] = related._default_manager.all() if given is None else given
        summit = panel.current(request)
        if related is User:
            return rows.filter(memberships__summit=summit)
        if any(field.name == "summit" for field in related._meta.fields):
            return rows.filter(summit=summit)
        return rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if isinstance(db_field, models.DateTimeField):
            kwargs.setdefault("form_class", Moment)
        if isinstance(db_field, models.URLField):
            kwargs.setdefault("form_class", WebAddress)
            kwargs.setdefault("assume_scheme", "https")  # "city.example" means https://city.example
        return super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]

    def _shown(self) -> list[str]:
        """What a form shows when its author names no fields: all that can be edited."""
        hidden = languages.translated(self.model)
        technical = set(languages.every_column(self.model, hidden))
        parent = getattr(getattr(self, "parent_model", None), "__name__", None)
        return [
            field.name
            for field in (*self.model._meta.fields, *self.model._meta.many_to_many)
            if field.editable
            and not field.auto_created
            and field.name not in NEVER_SHOWN
            and field.name not in technical
            and not (field.is_relation and getattr(field.related_model, "__name__", "") == parent)
        ]

    def get_readonly_fields(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> list[Any]:
        """The declared ones, and every shown column that only services write, such as `state`."""
        declared = list(super().get_readonly_fields(request, obj))  # type: ignore[misc]
        shown = flatten_fieldsets(self.fieldsets) if self.fieldsets else (self.fields or ())
        fixed = {field.name for field in self.model._meta.fields if not field.editable}
        return [*declared, *(name for name in shown if name in fixed and name not in declared)]

    def form_of(
        self,
        base: type[SummitForm],
        summit_id: int | None,
        summit: Summit | None,
        *,
        name_languages: bool = False,
    ) -> type[SummitForm]:
        """The form `base`, bound to a summit, its times to the clocks of the one that is worked on.

        Its labels are those of fields that are only read, too.
        """
        labels = languages.labels(self.model, name_languages=name_languages)
        meta = type("Meta", (getattr(base, "Meta", object),), {"labels": labels})
        values = {"summit_id": summit_id, "summit": summit, "name_languages": name_languages}
        return type(base.__name__, (base,), {**values, "Meta": meta})


def never(user: User, summit: Summit | int) -> bool:
    """The rule for what nobody does in the admin panel, superusers included."""
    return False

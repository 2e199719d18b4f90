"""State moves as buttons above a form: each calls a verb of a service."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from summit import commas, lifecycle, panel
from summit.admin.base import SummitModelAdmin
from summit.exceptions import SummitError


@dataclass(frozen=True)
class Step:
    """A button that moves a thing on, and what it will do, in one sentence."""

    verb: str
    label: str | Promise
    effect: str | Promise
    to: str
    run: Callable[..., Any]  # (thing, *, by, and what the form asks for)
    style: str = "quiet"
    form: Callable[..., forms.Form] | None = None  # (data, thing=): what has to be said first


class SteppedAdmin(SummitModelAdmin):
    """A model with a lifecycle: `state` is read-only in the form, `steps` stand above it."""

    steps: ClassVar[tuple[Step, ...]] = ()
    change_form_outer_before_template = "admin/agenda/parts/steps.html"

    def drawn_state(self, thing: Any) -> SafeString:
        raise NotImplementedError

    def places(self, thing: Any) -> list[tuple[str, str]]:
        """(address, words) of where else there is something to do with it."""
        return []

    def offers(self, thing: Any, step: Step) -> bool:
        """Whether the step is shown: one that would be refused anyway is not."""
        return True

    def get_urls(self) -> list[Any]:
        name = f"{self.opts.app_label}_{self.opts.model_name}_step"
        view = self.admin_site.admin_view(require_POST(self.step))
        return [path("<int:pk>/step/<slug:verb>/", view, name=name), *super().get_urls()]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        context = dict(extra_context or {})
        if object_id:
            thing = self.find(request, object_id)
            may = self.has_change_permission(request, thing)
            allowed = lifecycle.allowed(thing) if may else frozenset()
            context |= {
                "drawn_state": self.drawn_state(thing),
                "places": self.places(thing),
                "steps": [
                    (
                        step,
                        self._address(thing, step),
                        step.form(None, thing=thing) if step.form else None,
                    )
                    for step in self.steps
                    if step.to in allowed and self.offers(thing, step)
                ],
            }
        return super().changeform_view(request, object_id, form_url, context)

    def _address(self, thing: models.Model, step: Step) -> str:
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_step"
        return reverse(name, args=[thing.pk, step.verb])

    def step(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """Do one step. Raises Http404 for a word that is none."""
        thing = self.find(request, str(pk))
        if not self.has_change_permission(request, thing):
            raise PermissionDenied
        step = next((step for step in self.steps if step.verb == verb), None)
        if step is None:
            raise Http404(verb)
        self._run(request, thing, step)
        return redirect(
            reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[pk])
        )

    def _run(self, request: HttpRequest, thing: models.Model, step: Step) -> None:
        said: dict[str, Any] = {}
        if step.form is not None:
            form = step.form(request.POST, thing=thing)
            if not form.is_valid():
                errors = (
                    f"{form[name].label}: {error}"
                    for name, found in form.errors.items()
                    for error in found
                )
                messages.error(request, commas.sentences(*errors))
                return
            said = form.cleaned_data
        try:
            step.run(thing, by=panel.member(request), **said)
        except SummitError as refusal:
            messages.error(request, refusal.said())
        else:
            messages.success(request, str(step.effect))

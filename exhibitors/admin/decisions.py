"""Deciding in the exhibition: what a verb will do is said before it is done."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise

from summit import panel
from summit.admin import deciding

from .verbs import Verb

Text = str | Promise


@dataclass(frozen=True)
class Effect:
    """One thing that a verb will do, as the page says that asks before."""

    text: Text
    icon: str = "arrow"
    tone: str = ""


class DecidingAdmin(deciding.DecidingAdmin):
    """The lists of the exhibition: one page asks before any of their verbs is done."""

    list_title: ClassVar[Text]

    # --- What each list says of its rows ------------------------------------------------------
    def effects(self, verb: Verb, fitting: list[Any]) -> list[Effect]:
        """What `verb` will do to the rows that it fits."""
        return []

    def about(self, thing: Any) -> str:
        """What stands in grey behind the name of a row."""
        return str(thing.get_state_display())

    def asked(self, request: HttpRequest, verb: Any, chosen: list[Any], form: Any) -> HttpResponse:
        user = panel.member(request)
        fitting = deciding.fitting(verb, chosen, user)
        fits = {thing.pk for thing in fitting}
        context = {
            **self.admin_site.each_context(request),
            **self.sends_along(request, verb, chosen),
            "title": verb.label,
            "crumbs": [
                {"title": self.list_title, "link": self.list_link()},
                {"title": verb.label},
            ],
            "verb": verb,
            "form": form,
            "chosen": chosen,
            "fitting": [(thing, self.about(thing)) for thing in fitting],
            "others": [thing for thing in chosen if thing.pk not in fits],
            "effects": self.effects(verb, fitting),
            "next": self.back(request),
        }
        return TemplateResponse(request, "admin/exhibitors/decide.html", context)

"""What exhibitors show: read and, where it must be, taken off the site. The exhibitor writes it."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe
from modeltranslation.utils import build_localized_fieldname

from exhibitors import rules
from exhibitors.enums import IS_PUBLIC, ProductState
from exhibitors.models import Product
from exhibitors.screens import searching
from summit import audit, commas, panel
from summit.admin.audit import lines as trail_of
from summit.admin.base import never
from summit.admin.display import moment
from summit.admin.queues import BySample

from . import display, filters
from .decisions import Effect
from .lines import Hint
from .lists import ALL, Tab, TabbedAdmin, TabbedList
from .page import texts_of
from .verbs import PRODUCT, Verb

P = ProductState


def _in(state: str) -> Any:
    return lambda now: Q(state=state)


TABS = (
    Tab(
        "published",
        gettext_lazy("Published"),
        gettext_lazy("Nothing is published yet."),
        ("-pk",),
        gettext_lazy("latest first"),
        _in(P.PUBLISHED),
    ),
    Tab(
        "draft",
        gettext_lazy("Drafts"),
        gettext_lazy("Nobody is writing about a product."),
        ("-pk",),
        gettext_lazy("latest first"),
        _in(P.DRAFT),
    ),
    Tab(
        "withdrawn",
        gettext_lazy("Withdrawn"),
        gettext_lazy("Nothing was withdrawn."),
        ("-pk",),
        gettext_lazy("latest first"),
        _in(P.WITHDRAWN),
    ),
    Tab(
        ALL,
        gettext_lazy("All"),
        gettext_lazy("No product is there yet."),
        ("-pk",),
        gettext_lazy("latest first"),
    ),
)


@dataclass(frozen=True)
class Line:
    """A product as the list shows it."""

    pk: int
    link: str
    name: SafeString
    exhibitor: str
    exhibitor_link: str
    topics: str
    state: SafeString
    hints: list[Hint]
    may_choose: bool
    group: str
    language: str
    is_sample: bool


class ProductList(TabbedList):
    tabs_there = TABS

    def apply_select_related(self, qs: Any) -> Any:
        return qs.select_related("exhibitor__organisation").prefetch_related("topics")

    def make_lines(self, rows: list[Any]) -> list[Line]:
        return [
            Line(
                pk=row.pk,
                link=reverse("admin:exhibitors_product_change", args=[row.pk]),
                name=display.name(row.name),
                exhibitor=str(row.exhibitor),
                exhibitor_link=reverse(
                    "admin:exhibitors_exhibitor_change", args=[row.exhibitor_id]
                ),
                topics=commas.listed_html(row.topics.all()),
                state=display.state(P(row.state)),
                hints=_hints(row),
                may_choose=row.state != P.DRAFT,
                group=row.state,
                language="",
                is_sample=row.is_sample,
            )
            for row in rows
        ]

    def groups(self) -> str:
        return json.dumps({state.value: [str(state.label), None] for state in P})

    def languages(self) -> str:
        return "{}"


def _hints(product: Product) -> list[Hint]:
    """Why a published product is not seen by everybody yet, or no longer."""
    if product.state != P.PUBLISHED:
        return []
    found = []
    if product.embargo_until and product.embargo_until > timezone.now():
        text = _("not shown before %(moment)s") % {"moment": moment(product.embargo_until)}
        found.append(Hint(text, "clock"))
    if product.exhibitor.state not in IS_PUBLIC:
        state = product.exhibitor.get_state_display()
        found.append(Hint(_("exhibitor: %(state)s") % {"state": state}, "ban", "soon"))
    return found


@admin.register(Product)
class ProductAdmin(TabbedAdmin):
    view_rule = staticmethod(rules.can_view_exhibitors)
    change_rule = staticmethod(never)
    verbs = PRODUCT
    bulk = ("withdraw", "publish")
    list_class = ProductList
    list_template = "admin/exhibitors/product/list.html"
    list_title = gettext_lazy("Products")
    search_hint = gettext_lazy("Product or exhibitor")
    list_filter = [filters.ByTopic, BySample]
    search_fields = ["name"]  # see get_search_results
    ordering = ["-pk"]

    def get_search_results(
        self, request: HttpRequest, queryset: Any, search_term: str
    ) -> tuple[Any, bool]:
        columns = [build_localized_fieldname("name", code) for code in searching.CODES]
        return searching.of_exhibitors(queryset, search_term, *columns), False

    def chosen(self, rows: models.QuerySet[Any]) -> models.QuerySet[Any]:
        return rows.select_related("exhibitor__organisation", "summit")

    def about(self, thing: Product) -> str:
        return str(thing.exhibitor)

    def effects(self, verb: Verb, fitting: list[Any]) -> list[Effect]:
        if verb.name == "publish":
            return [Effect(_("Everybody sees it again once its exhibitor is public."), "eye")]
        return [Effect(_("The public sees it no more from the next second."), "ban", "soon")]

    @method_decorator(require_safe)
    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        product: Product = self.find(request, object_id)
        user = panel.member(request)
        context = {
            **self.admin_site.each_context(request),
            "title": product.name,
            "crumbs": [
                {"title": _("Products"), "link": self.list_link()},
                {"title": product.name},
            ],
            "product": product,
            "called": display.name(product.name),
            "state": display.state(P(product.state)),
            "hints": _hints(product),
            "topics": [str(topic) for topic in product.topics.all()],
            "texts": texts_of(product, "name", "description"),
            "verbs": [verb for verb in self.verbs.values() if verb.may(user, product)],
            "lines": trail_of(audit.of(product)[:100]),
        }
        return TemplateResponse(request, "admin/exhibitors/product/page.html", context)

"""The products of an exhibitor: list, edit, publish, withdraw."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from exhibitors.enums import ProductState
from exhibitors.forms.product import ProductForm
from exhibitors.models import ExhibitorMember, Product
from exhibitors.screens import situation
from exhibitors.services import products, profiles
from exhibitors.views import access, frame
from summit.exceptions import SummitError
from summit.models import Topic
from summit.views import refusals
from summit.views.errors import too_many


@require_safe
@access.editors
def everything(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    rows = Product.objects.filter(exhibitor=member.exhibitor).order_by("position", "pk")
    context = frame.around(member, "products") | {"products": list(rows)}
    return render(request, "exhibitors/portal/products.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@access.editors
def add(request: HttpRequest, member: ExhibitorMember) -> HttpResponse:
    """A draft; the button that publishes stands beside the one that keeps it."""
    exhibitor = member.exhibitor
    if request.method != "POST":
        return _page(request, member, ProductForm(summit=exhibitor.summit), None)
    if request.FILES and not profiles.may_send_picture(exhibitor):
        return too_many(request, settings.PICTURE_RATE)
    form = ProductForm(request.POST, request.FILES, summit=exhibitor.summit)
    if not form.is_valid():
        return _page(request, member, form, None)
    changes, topics = _changes(form, None)
    try:
        product = products.add(exhibitor, changes, topics=topics or (), by=member.user)
    except SummitError as refusal:
        refusals.explain(refusal, form, exhibitor.summit)
        return _page(request, member, form, None)
    return _saved(request, member, product)


@require_http_methods(["GET", "HEAD", "POST"])
@access.editors
def edit(request: HttpRequest, member: ExhibitorMember, product_pk: int) -> HttpResponse:
    product = _product(member, product_pk)
    initial = ProductForm.initial_of(product)
    if request.method != "POST":
        return _page(request, member, ProductForm(summit=product.summit, initial=initial), product)
    if request.FILES and not profiles.may_send_picture(member.exhibitor):
        return too_many(request, settings.PICTURE_RATE)
    form = ProductForm(request.POST, request.FILES, summit=product.summit, initial=initial)
    if not form.is_valid():
        return _page(request, member, form, product)
    changes, topics = _changes(form, product)
    try:
        products.change(product, changes, topics=topics, by=member.user)
    except SummitError as refusal:
        refusals.explain(refusal, form, product.summit)
        return _page(request, member, form, product)
    return _saved(request, member, product)


@require_POST
@access.editors
def publish(request: HttpRequest, member: ExhibitorMember, product_pk: int) -> HttpResponse:
    product = _product(member, product_pk)
    products.publish(product, by=member.user)
    messages.success(request, _published(product))
    return redirect("exhibitors:products", member.exhibitor_id)


@require_POST
@access.editors
def withdraw(request: HttpRequest, member: ExhibitorMember, product_pk: int) -> HttpResponse:
    product = _product(member, product_pk)
    products.withdraw(product, by=member.user)
    messages.success(request, _("%(name)s is withdrawn.") % {"name": product})
    return redirect("exhibitors:products", member.exhibitor_id)


@require_http_methods(["GET", "HEAD", "POST"])
@access.editors
def discard(request: HttpRequest, member: ExhibitorMember, product_pk: int) -> HttpResponse:
    """Delete a draft, after asking."""
    product = _product(member, product_pk)
    if request.method == "POST":
        name = str(product)
        products.discard(product, by=member.user)
        messages.success(request, _("%(name)s is deleted.") % {"name": name})
        return redirect("exhibitors:products", member.exhibitor_id)
    context = frame.around(member, "products") | {"product": product, "action": request.path}
    return render(request, "exhibitors/portal/discard.html", context)


def _saved(request: HttpRequest, member: ExhibitorMember, product: Product) -> HttpResponse:
    """Publish at once if that was the button, and back to the list."""
    if "publish" in request.POST and product.state != ProductState.PUBLISHED:
        products.publish(product, by=member.user)
        messages.success(request, _published(product))
    else:
        messages.success(request, _("%(name)s is saved.") % {"name": product})
    return redirect("exhibitors:products", member.exhibitor_id)


def _published(product: Product) -> str:
    if product.is_shown:
        return _("%(name)s is published.") % {"name": product}
    return _("%(name)s is published. Visitors see it from the time that you gave.") % {
        "name": product
    }


def _product(member: ExhibitorMember, pk: int) -> Product:
    """A product of this exhibitor. Raises Http404 for anybody else's."""
    product = Product.objects.filter(pk=pk, exhibitor=member.exhibitor_id).first()
    if product is None:
        raise Http404
    product.exhibitor, product.summit = member.exhibitor, member.exhibitor.summit
    return product


def _changes(
    form: ProductForm, product: Product | None
) -> tuple[dict[str, Any], list[Topic] | None]:
    said = dict(form.cleaned_data)
    chosen = said.pop("topics", None)
    topics = None if chosen is None else list(Topic.objects.filter(pk__in=chosen))
    file, is_removed = said.pop("picture"), said.pop("no_picture")
    if file:
        said["picture"] = file
    elif is_removed and product is not None and product.picture:
        said["picture"] = ""
    return said, topics


def _page(
    request: HttpRequest, member: ExhibitorMember, form: ProductForm, product: Product | None
) -> HttpResponse:
    facts = situation.of(member.exhibitor)
    for field in form.fields.values():  # as of a profile that nobody can change any more
        field.disabled = not member.exhibitor.may_act and not form.is_bound
    context = frame.around(member, "products", facts) | {
        "form": form,
        "parts": form.in_languages("name", "description"),
        "product": product,
        "picture": product.picture if product else None,
        "action": request.path,
    }
    status = 422 if form.errors else 200
    return render(request, "exhibitors/portal/product.html", context, status=status)

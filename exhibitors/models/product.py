"""What an exhibitor shows."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from exhibitors.enums import ProductState
from exhibitors.querysets import Products
from summit import validators
from summit.models import Topic
from summit.models.base import SummitRow
from summit.models.picture import PictureField

from .exhibitor import Exhibitor


class Product(SummitRow):
    """A product, a service or a project. Until its embargo has ended only the exhibitor sees it."""

    exhibitor = models.ForeignKey(
        Exhibitor, models.CASCADE, related_name="products", verbose_name=_("exhibitor")
    )
    name = models.CharField(
        pgettext_lazy("of a thing", "name"),
        max_length=150,
        validators=[validators.plain_text, validators.has_letter],
    )
    description = models.TextField(
        _("description"), blank=True, max_length=4000, validators=[validators.plain_paragraphs]
    )
    picture = PictureField(_("picture"), upload_to="products/")
    topics = models.ManyToManyField(
        Topic, blank=True, related_name="products", verbose_name=_("topics")
    )
    embargo_until = models.DateTimeField(
        pgettext_lazy("product", "not shown before"), null=True, blank=True
    )
    state = models.CharField(
        _("state"),
        max_length=10,
        choices=ProductState,
        default=ProductState.DRAFT,
        editable=False,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = Products.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["exhibitor", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=ProductState.values), name="product_state_known"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shown(self) -> bool:
        """Whether the public sees it, its exhibitor being public."""
        is_early = self.embargo_until is not None and self.embargo_until > timezone.now()
        return self.state == ProductState.PUBLISHED and not is_early

"""What the exhibition's pages draw."""

from django import template
from django.utils.safestring import SafeString

from exhibitors import plans

register = template.Library()


@register.simple_tag
def swatch(look: str) -> SafeString:
    """A booth of that look, small: for the legend beside a plan."""
    return plans.swatch(look)

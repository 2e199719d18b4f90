"""Content that the summit office writes in each language."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Gate,
    Hall,
    Highlight,
    Organisation,
    PressItem,
    Room,
    SponsorLevel,
    Summit,
    Theme,
    Topic,
    Venue,
    Zone,
)


class _Name(TranslationOptions):
    fields: tuple[str, ...] = ("name",)


for model in (Gate, Hall, Room, SponsorLevel, Topic, Zone):
    register(model)(type(f"{model.__name__}Translation", (_Name,), {}))


@register(Summit)
class SummitTranslation(TranslationOptions):
    fields = ("name", "tagline", "introduction", "city", "region")


@register(Highlight)
class HighlightTranslation(TranslationOptions):
    fields = ("label",)


@register(Theme)
class ThemeTranslation(TranslationOptions):
    fields = ("title", "text")


@register(Organisation)
class OrganisationTranslation(TranslationOptions):
    fields = ("name", "short_name")


@register(Venue)
class VenueTranslation(TranslationOptions):
    fields = ("name", "address", "directions")


@register(PressItem)
class PressItemTranslation(TranslationOptions):
    fields = ("title", "body")

"""Content that exhibitors and the exhibition team write in each language."""

from modeltranslation.translator import TranslationOptions, register

from .models import BoothType, Exhibition, Exhibitor, FloorPlan, Product


@register(Exhibitor)
class ExhibitorTranslation(TranslationOptions):
    fields = ("profile", "fascia_name")


@register(Exhibition)
class ExhibitionTranslation(TranslationOptions):
    fields = ("introduction",)


@register(BoothType)
class BoothTypeTranslation(TranslationOptions):
    fields = ("name", "included")


@register(FloorPlan)
class FloorPlanTranslation(TranslationOptions):
    fields = ("entrance_label",)


@register(Product)
class ProductTranslation(TranslationOptions):
    fields = ("name", "description")

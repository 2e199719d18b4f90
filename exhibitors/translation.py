"""Content that exhibitors write in each language."""

from modeltranslation.translator import TranslationOptions, register

from .models import Exhibitor


@register(Exhibitor)
class ExhibitorTranslation(TranslationOptions):
    fields = ("profile",)

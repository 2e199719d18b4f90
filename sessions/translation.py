"""Content that the programme team writes in each language."""

from modeltranslation.translator import TranslationOptions, register

from .models import Agreement, Track


@register(Track)
class TrackTranslation(TranslationOptions):
    fields = ("name",)


@register(Agreement)
class AgreementTranslation(TranslationOptions):
    fields = ("title", "summary", "sector")

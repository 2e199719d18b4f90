"""Content that the programme team writes in each language."""

from modeltranslation.translator import TranslationOptions, register

from .models import Agreement, Session, Signatory, Speaker, Track


@register(Track)
class TrackTranslation(TranslationOptions):
    fields = ("name",)


@register(Agreement)
class AgreementTranslation(TranslationOptions):
    fields = ("title", "summary", "sector")


@register(Session)
class SessionTranslation(TranslationOptions):
    fields = ("title", "abstract")


@register(Speaker)
class SpeakerTranslation(TranslationOptions):
    fields = ("biography",)


@register(Signatory)
class SignatoryTranslation(TranslationOptions):
    fields = ("capacity",)

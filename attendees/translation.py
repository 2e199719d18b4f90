"""Content that the summit office writes in each language."""

from modeltranslation.translator import TranslationOptions, register

from .models import (
    Announcement,
    Category,
    ConsentText,
    Delegation,
    Position,
    Question,
    QuestionOption,
)


@register(Category)
class CategoryTranslation(TranslationOptions):
    fields = ("name", "description", "includes")


@register(Question)
class QuestionTranslation(TranslationOptions):
    fields = ("label", "help_text", "purpose")


@register(QuestionOption)
class QuestionOptionTranslation(TranslationOptions):
    fields = ("label",)


@register(ConsentText)
class ConsentTextTranslation(TranslationOptions):
    fields = ("label", "hint")


@register(Position)
class PositionTranslation(TranslationOptions):
    fields = ("title",)


@register(Delegation)
class DelegationTranslation(TranslationOptions):
    fields = ("name",)


@register(Announcement)
class AnnouncementTranslation(TranslationOptions):
    fields = ("subject", "text")

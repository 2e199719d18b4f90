"""Reads across models: what a summit offers, and what its organisers want to see."""

from dataclasses import dataclass

from django.db.models import Max
from django.http import Http404

from attendees.models import Category, ConsentText, Question
from summit import pages


@dataclass(frozen=True)
class _Setup:
    """What registering at a summit needs, read once and kept until the office changes it."""

    categories: dict[str, Category]
    asking: frozenset[int]  # categories with required questions
    questioning: frozenset[int]  # categories with any
    consent_texts: tuple[ConsentText, ...]


def _load(summit_id: int) -> _Setup:
    newest = (
        ConsentText.objects.for_summit(summit_id)
        .values("purpose")
        .annotate(newest=Max("version"))
        .values_list("purpose", "newest")
    )
    texts = {(t.purpose, t.version): t for t in ConsentText.objects.for_summit(summit_id)}
    categories = Category.objects.for_summit(summit_id).select_related("summit")
    questions = list(
        Question.objects.for_summit(summit_id).values_list("category_id", "is_required")
    )
    return _Setup(
        {category.slug: category for category in categories},
        frozenset(category for category, is_required in questions if is_required),
        frozenset(category for category, _ in questions),
        tuple(texts[key] for key in sorted(newest, reverse=True)),
    )


def _setup(summit_id: int) -> _Setup:
    return pages.remember(f"setup:{summit_id}", lambda: _load(summit_id))


def categories(summit_id: int) -> list[Category]:
    """The categories of a summit with their summit, in order. `taken` may be some seconds old."""
    return list(_setup(summit_id).categories.values())


def category(summit_id: int, slug: str) -> Category:
    """Raises Http404 when the summit has no such category."""
    try:
        return _setup(summit_id).categories[slug]
    except KeyError:
        raise Http404(slug) from None


def asks_first(category: Category) -> bool:
    """Whether the category has required questions, so that a registration begins as a draft."""
    return category.pk in _setup(category.summit_id).asking


def has_questions(category: Category) -> bool:
    """Whether the category asks anything further, required or not."""
    return category.pk in _setup(category.summit_id).questioning


def consent_texts(summit_id: int) -> tuple[ConsentText, ...]:
    """The newest version of each text, what is required first."""
    return tuple(
        sorted(_setup(summit_id).consent_texts, key=lambda text: (not text.is_required, text.pk))
    )

"""Reads across models: what a summit offers, and what its organisers want to see."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from attendees.enums import ConsentPurpose, QuestionKind
from attendees.models import Category, ConsentText, Question, Registration
from summit import dates, pages
from summit.countries import countries

# See `availability`; the words are those of the API.
OPEN, WAITING_LIST, FULL, CLOSED = "open", "waiting_list", "full", "closed"
# How the value of an answer is written out.
Wording = Callable[[Any], str]


@dataclass(frozen=True)
class _Setup:
    """What registering at a summit needs, read once and kept until the office changes it."""

    categories: dict[str, Category]
    asking: frozenset[int]  # categories with required questions
    questioning: frozenset[int]  # categories with any
    consent_texts: tuple[ConsentText, ...]  # the newest versions
    every_text: dict[int, ConsentText]

    def by_id(self, pk: int) -> Category | None:
        return next((found for found in self.categories.values() if found.pk == pk), None)


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
        {text.pk: text for text in texts.values()},
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


def availability(category: Category) -> str:
    """What a newcomer meets in `category`, as far as the counters are known now."""
    if not category.summit.is_open():
        return CLOSED
    if category.needs_approval or not category.is_full:
        return OPEN
    return WAITING_LIST if category.has_waiting_list else FULL


def attach(registration: Registration) -> None:
    """Give `registration` its category and summit as they are kept, so that no query need join them.

    What is not kept is read when it is asked for, as ever.
    """
    if found := _setup(registration.summit_id).by_id(registration.category_id):
        registration.category, registration.summit = found, found.summit


def consent_text(summit_id: int, pk: int) -> ConsentText:
    """A text that somebody agreed to, in whatever version. Raises KeyError for another summit's."""
    return _setup(summit_id).every_text[pk]


def asks_first(category: Category) -> bool:
    """Whether the category has required questions, so that a registration begins as a draft."""
    return category.pk in _setup(category.summit_id).asking


def has_questions(category: Category) -> bool:
    """Whether the category asks anything further, required or not."""
    return category.pk in _setup(category.summit_id).questioning


def wording(question: Question, *, day: Wording | None = None) -> Wording:
    """How answers to `question` read in the active language. Its options are loaded.

    `day` writes out dates (ISO 8601) in another way than sentences do.
    """
    if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        labels = {str(option.pk): option.label for option in question.options.all()}
        return lambda value: ", ".join(
            labels.get(str(pk), "") for pk in (value if isinstance(value, list) else [value])
        )
    if question.kind == QuestionKind.YES_NO:
        yes, no = _("Yes"), _("No")
        return lambda value: yes if value == "yes" else no
    if question.kind == QuestionKind.COUNTRY:
        return lambda value: str(countries.name(value)) or str(value)
    if question.kind == QuestionKind.DATE:
        return day or _day
    return str


def _day(value: Any) -> str:
    day = dt.date.fromisoformat(str(value))
    return dates.period(day, day)


def can_agree(summit_id: int) -> bool:
    """Whether there are words by which people agree that their data is used (GDPR art. 6(1)(a))."""
    return any(text.purpose == ConsentPurpose.VISIT for text in _setup(summit_id).consent_texts)


def consent_texts(summit_id: int) -> tuple[ConsentText, ...]:
    """The newest version of each text, what is required first."""
    return tuple(
        sorted(_setup(summit_id).consent_texts, key=lambda text: (not text.is_required, text.pk))
    )

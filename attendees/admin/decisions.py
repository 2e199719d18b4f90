"""What a verb will do to the chosen registrations: said before it is done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings

from attendees.models import Category, Registration
from summit.models import User

from .verbs import Verb


@dataclass(frozen=True)
class Effect:
    """What a verb will do to the chosen ones: shown before it is done."""

    fitting: list[Registration]
    others: list[Registration]  # whose state does not allow it
    # How many come into each category, and how many it holds still; None: any number.
    places: list[tuple[Category, int, int | None]]
    languages: list[tuple[str, int]]

    @property
    def short(self) -> list[tuple[Category, int]]:
        """Categories without enough places, and how many they have left."""
        return [
            (category, left)
            for category, needed, left in self.places
            if left is not None and needed > left
        ]


def effect(verb: Verb, registrations: Sequence[Registration], user: User) -> Effect:
    fitting = [registration for registration in registrations if verb.may(user, registration)]
    fits = {registration.pk for registration in fitting}
    needed = Counter(r.category_id for r in fitting) if verb.name == "approve" else Counter[int]()
    categories = {r.category_id: r.category for r in fitting}
    languages = Counter(r.attendee.language for r in fitting) if verb.tells else Counter[str]()
    names = dict(settings.LANGUAGES)
    return Effect(
        fitting,
        [registration for registration in registrations if registration.pk not in fits],
        [(categories[pk], count, categories[pk].left_of_quota) for pk, count in needed.items()],
        [(names.get(code, code), count) for code, count in languages.most_common()],
    )

"""What the replayed history of the sample attendees shares: the summit, its office, chance and time."""

import random
from dataclasses import dataclass, field

from attendees import reports
from attendees.models import Category, Delegation, Question
from seeds import texts
from seeds.history import Replay
from summit.enums import Role
from summit.models import Summit, User

from . import SAMPLE


@dataclass
class Stage:
    summit: Summit
    office: dict[str, User]
    replay: Replay
    rng: random.Random
    delegations: dict[str, Delegation] = field(default_factory=dict)
    offers: int = 0  # that still stand; every second one is accepted
    given_back: int = 0  # places of volunteers, so far
    _questions: dict[int, list[Question]] = field(default_factory=dict)

    def category(self, slug: str) -> Category:
        return reports.category(self.summit.pk, slug)

    def questions(self, category: Category) -> list[Question]:
        """The further questions of a category with their options."""
        if category.pk not in self._questions:
            found = category.questions.prefetch_related("options")
            self._questions[category.pk] = list(found)
        return self._questions[category.pk]

    def decider(self, slug: str) -> User:
        """Who decides about a pass: protocol about officials and diplomats, the office about others."""
        if slug in ("official", "diplomat", "vip", "accompanying"):
            return self.office[Role.PROTOCOL]
        return self.office[self.rng.choice((Role.OWNER, Role.ORGANISER, Role.ORGANISER))]

    def words(self, kind: str, language: str) -> str:
        """Something that the office or a person wrote, in `language`."""
        return str(self.rng.choice(texts.read(SAMPLE)["words"][kind])[language])

"""Doing a verb to one registration or to many, and saying what came of it.

Every registration is decided in a transaction of its own: what is refused for one keeps nothing of the
others back.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError
from django.utils.translation import gettext as _

from attendees.enums import RegistrationState as State
from attendees.models import Category, Registration
from summit import commas
from summit.exceptions import SummitError, WrongState
from summit.models import User

from .verbs import Answers, Verb

AT_MOST = 200  # registrations in one request: some three seconds


@dataclass(frozen=True)
class Outcome:
    """What came of a verb: how many it was done to, and for whom not, with the reason."""

    verb: Verb
    done: int
    refused: list[tuple[str, str]]

    def words(self) -> str:
        """`3 registrations approved, 1 not: K7MR-42X: No place is left in Expert.`"""
        parts = [str(self.verb.done % {"count": self.done})] if self.done else []
        if self.refused:
            reasons = (commas.labelled(reference, reason) for reference, reason in self.refused)
            count = _("%(count)s not") % {"count": len(self.refused)}
            parts.append(commas.labelled(count, commas.sentences(*reasons)))
        said = commas.listed(parts)
        return said if self.refused else commas.sentence(said)


def carry_out(
    verb: Verb, registrations: Iterable[Registration], answers: Answers, *, by: User
) -> Outcome:
    """Do `verb` to each of `registrations`; what is refused is reported and stops nothing.

    The second press of a button hears of what the first has done.
    """
    done, refused = 0, []
    for registration in registrations:
        reason = _do(verb, registration, answers, by)
        if reason and not verb.was_just_done(registration, by):
            refused.append((registration.reference, reason))
        else:
            done += 1
    return Outcome(verb, done, refused)


def _do(verb: Verb, registration: Registration, answers: Answers, by: User) -> str:
    """Why it is refused; empty when it is done."""
    try:
        if not verb.may(by, registration):
            return _too_late(registration)
        verb.call(registration, answers, by)
    except SummitError as refusal:
        return refusal.said()
    except IntegrityError:  # a rule of the database: somebody else was faster by milliseconds
        return str(WrongState.default_message)
    return ""


def _too_late(registration: Registration) -> str:
    state = State(registration.state).label
    return _("It is “%(state)s” already.") % {"state": state}


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
    needed = Counter(r.category_id for r in fitting) if verb.name == "approve" else Counter[int]()
    categories = {r.category_id: r.category for r in fitting}
    languages = Counter(r.attendee.language for r in fitting) if verb.mails else Counter[str]()
    names = dict(settings.LANGUAGES)
    return Effect(
        fitting,
        [registration for registration in registrations if registration not in fitting],
        [(categories[pk], count, _left(categories[pk])) for pk, count in needed.items()],
        [(names.get(code, code), count) for code, count in languages.most_common()],
    )


def _left(category: Category) -> int | None:
    return None if category.quota is None else max(0, category.quota - category.taken)

"""Adjectives for registrations."""

import re
from collections.abc import Iterable
from typing import Self

from django.db import models
from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, NullIf

from summit.querysets import OfSummit

from .enums import AWAITS_DECISION, HOLDS_A_PLACE, IS_OVER, RegistrationState

MAX_WORDS = 8
_TRIGRAM = 3
_REFERENCE = re.compile(r"[2-9A-HJ-KM-NP-TV-Z]{2,4}(-[2-9A-HJ-KM-NP-TV-Z]{0,3})?")


class Registrations(OfSummit):
    def confirmed(self) -> Self:
        return self.filter(state=RegistrationState.CONFIRMED)

    def waitlisted(self) -> Self:
        return self.filter(state=RegistrationState.WAITLISTED)

    def awaiting_decision(self) -> Self:
        return self.filter(state__in=AWAITS_DECISION)

    def holding_places(self) -> Self:
        return self.filter(state__in=HOLDS_A_PLACE)

    def living(self) -> Self:
        return self.exclude(state__in=IS_OVER)

    def reached(self) -> Self:
        """Those whom a mail reaches, at `reached_at`: the own address, else that of the delegation's
        focal point."""
        from attendees.models import FocalPoint

        found = FocalPoint.objects.filter(delegation__delegates__attendee=OuterRef("attendee"))
        of_delegation = Subquery(found.order_by("pk").values("email")[:1])
        own = NullIf("attendee__email", Value(""))
        address = Coalesce(own, of_delegation, output_field=models.EmailField())
        return self.annotate(reached_at=address).exclude(reached_at=None)

    def matching(self, words: str) -> Self:
        """Name, Latin name, email, organisation or reference holds each of the words, in any script
        and whatever the accents.

        A whole reference is found however it is spelled. Each word is looked up by the trigram indexes
        before registrations are touched: a condition across tables would read every row. One or two
        characters, which have no trigram inside of a word, count at the beginnings of words.
        """
        from attendees import references

        reference = references.tidy(words)
        if references.is_valid(reference):
            return self.filter(reference=reference)
        found = self
        for word in words.split()[:MAX_WORDS]:
            found = found.filter(_holding(word))
        return found


class Positions(OfSummit):
    def printed(self, attendees: Iterable[int]) -> Self:
        """The first position of each of `attendees` (ids), with its organisation."""
        firsts = self.filter(attendee__in=attendees).order_by("attendee", "rank", "pk")
        return firsts.distinct("attendee").select_related("organisation")


def people(word: str) -> models.QuerySet:
    """The ids of attendees whose name, address or organisation holds `word`, by indexes alone."""
    from .models import Attendee, Position

    named = Attendee.objects.filter(
        _in("full_name", word) | _in("latin_name", word) | _in("email", word)
    )
    posts = Position.objects.filter(_in("organisation_name", word))
    return named.order_by().values("pk").union(posts.order_by().values("attendee"), all=True)


def _holding(word: str) -> Q:
    """Registrations that hold `word`, by indexes alone."""
    from .models import Registration

    of_people = Q(attendee__in=people(word))
    beginning = word.upper()
    if not _REFERENCE.fullmatch(beginning):
        return of_people
    rows = Registration.objects.order_by()
    called = rows.filter(reference__startswith=beginning).values("pk")
    return Q(pk__in=rows.filter(of_people).values("pk").union(called, all=True))


def _in(field: str, word: str) -> Q:
    if len(word) < _TRIGRAM:
        return Q(**{f"{field}__begins": word}) | Q(**{f"{field}__holds": f" {word}"})
    return Q(**{f"{field}__holds": word})

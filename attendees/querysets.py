"""Adjectives for registrations."""

from typing import Self

from django.db.models import Exists, OuterRef, Q

from summit.querysets import OfSummit

from .enums import AWAITS_DECISION, HOLDS_A_PLACE, IS_OVER, RegistrationState


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

    def matching(self, words: str) -> Self:
        """Name, Latin name, email, organisation or reference holds each of the words, in any script."""
        from .models import Position

        found = self
        for word in words.split():
            elsewhere = Position.objects.filter(
                attendee=OuterRef("attendee"), organisation_name__icontains=word
            )
            found = found.filter(
                Q(attendee__full_name__icontains=word)
                | Q(attendee__latin_name__icontains=word)
                | Q(attendee__email__icontains=word)
                | Q(reference__istartswith=word)
                | Exists(elsewhere)
            )
        return found

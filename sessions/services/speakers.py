"""How somebody becomes a speaker, or does not. The public reads of it with the next release."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sessions.enums import KNOWS_OF_IT
from sessions.enums import SpeakerState as State
from sessions.models import Role, Speaker
from summit import audit, lifecycle
from summit.audit import Actor
from summit.exceptions import Invalid

NO_SUCCESSOR = gettext_lazy("Choose a speaker who comes or was asked: others are asked first.")


@transaction.atomic
def approach(speaker: Speaker, *, by: Actor) -> None:
    """The team has asked; the answer is open. From now on changes of the sessions are told."""
    before = lifecycle.move(speaker, State.APPROACHED)
    audit.record(speaker, "approach", by=by, before=before)


@transaction.atomic
def confirm(speaker: Speaker, *, by: Actor) -> None:
    """He or she comes, and is named from the next release on."""
    before = lifecycle.move(speaker, State.CONFIRMED)
    audit.record(speaker, "confirm", by=by, before=before)


@transaction.atomic
def decline(speaker: Speaker, *, by: Actor) -> None:
    before = lifecycle.move(speaker, State.DECLINED)
    audit.record(speaker, "decline", by=by, before=before)


@transaction.atomic
def withdraw(speaker: Speaker, *, by: Actor) -> None:
    """He or she had agreed and does not come."""
    before = lifecycle.move(speaker, State.WITHDRAWN)
    audit.record(speaker, "withdraw", by=by, before=before)


@transaction.atomic
def replace(speaker: Speaker, *, with_speaker: Speaker, by: Actor) -> int:
    """Somebody else takes over every part of `speaker`; returns how many parts.

    Whoever has the same part already keeps one. Raises Invalid for the same person, another summit's, or who
    was not asked or said no, and WrongState when either of the two was just decided about.
    """
    if with_speaker.pk == speaker.pk or with_speaker.summit_id != speaker.summit_id:
        raise Invalid({"with_speaker": [_("Choose another speaker of this summit.")]})
    # Both, in one order: two who replace each other at once would leave their parts to nobody who comes.
    for one in sorted((speaker, with_speaker), key=lambda each: each.pk):
        lifecycle.hold(one, "state")
    if with_speaker.state not in KNOWS_OF_IT:
        raise Invalid({"with_speaker": [str(NO_SUCCESSOR)]})
    before = lifecycle.move(speaker, State.REPLACED)
    has = set(with_speaker.roles.values_list("session", "kind"))
    parts = list(speaker.roles.all())
    taken = [part.pk for part in parts if (part.session_id, part.kind) not in has]
    Role.objects.filter(pk__in=taken).update(speaker=with_speaker)
    audit.record(speaker, "replace", by=by, before=before, after=with_speaker.pk)
    return len(taken)

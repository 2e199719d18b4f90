"""Writing sessions of the draft for programs: the same truths as the office's form."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from sessions import validators
from sessions.models import Role, Session, Speaker
from sessions.services.scheduling import room_is_free
from summit import audit
from summit.audit import Actor
from summit.exceptions import Invalid
from summit.models import Summit

MANY = ("topics", "categories")  # relations that are written after the row


@transaction.atomic
def create(summit: Summit, values: Mapping[str, Any], *, by: Actor) -> Session:
    """A draft with `values`: columns and the relations of MANY. Raises Invalid."""
    columns = {name: value for name, value in values.items() if name not in MANY}
    session = Session(summit=summit, **columns)
    _ask(session)
    session.save(force_insert=True)
    _relate(session, values)
    audit.record(session, "create", by=by, fields=sorted(values))
    return session


def change(session: Session, values: Mapping[str, Any], *, by: Actor) -> None:
    """Write those `values` and nothing else. Raises Invalid, or RoomTaken."""
    columns = [name for name in values if name not in MANY]
    for name in columns:
        setattr(session, name, values[name])
    _ask(session)
    with room_is_free(session):
        if columns:
            session.save(update_fields=columns)
        _relate(session, values)
        audit.record(session, "change", by=by, fields=sorted(values))


@transaction.atomic
def set_roles(session: Session, parts: Sequence[tuple[Speaker, str]], *, by: Actor) -> None:
    """Who does what, in this order; whoever is not named has no part any more. Raises Invalid."""
    if len(set(parts)) != len(parts):
        raise Invalid({"roles": [_("Name each person with each role once.")]})
    Session.objects.select_for_update().filter(pk=session.pk).first()  # one writer at a time
    Role.objects.filter(session=session).delete()
    Role.objects.bulk_create(
        Role(
            summit_id=session.summit_id,
            session=session,
            speaker=speaker,
            kind=kind,
            position=position,
        )
        for position, (speaker, kind) in enumerate(parts)
    )
    audit.record(session, "change", by=by, fields=["roles"])


def _ask(session: Session) -> None:
    """Raises Invalid with what the model's own rules say; a taken room is left to the database."""
    summit = session.summit
    try:
        for moment in (session.starts_at, session.ends_at):
            validators.near_the_summit(moment, summit.first_day, summit.last_day)
        session.full_clean(validate_constraints=False)
        session.validate_constraints(exclude={"room"})
    except ValidationError as refusal:
        found = refusal.message_dict if hasattr(refusal, "error_dict") else {}
        raise Invalid(_errors(found or {"starts_at": refusal.messages})) from refusal


def _errors(found: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    return {
        "body" if name == NON_FIELD_ERRORS else name: list(words) for name, words in found.items()
    }


def _relate(session: Session, values: Mapping[str, Any]) -> None:
    for name in MANY:
        if name in values:
            getattr(session, name).set(values[name])

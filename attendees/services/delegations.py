"""Delegations: who belongs to them, within the quota of each category.

Whoever changes the members of a delegation locks it first, then members, quotas, category and summit: in
different orders two would wait for each other.
"""

from collections.abc import Collection, Sequence

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from attendees.enums import DelegateRole, DelegationState, Source
from attendees.models import Attendee, Category, Delegate, Delegation, DelegationQuota, FocalPoint
from attendees.services import places, registrations
from attendees.services.registrations import Details
from summit import audit, lifecycle
from summit.audit import Actor
from summit.exceptions import Full, Invalid, WrongState


@transaction.atomic
def add(
    delegation: Delegation,
    attendee: Attendee,
    *,
    category: Category,
    role: str = DelegateRole.MEMBER,
    by: Actor,
) -> Delegate:
    """Make `attendee` a member. Raises Full beyond the quota, Invalid for a second head or delegation."""
    if attendee.summit_id != delegation.summit_id or category.summit_id != delegation.summit_id:
        raise Invalid({"attendee": [_("Choose a person and a category of this summit.")]})
    _hold(delegation.pk)
    place = delegation.delegates.count()
    try:
        with transaction.atomic():
            delegate = Delegate.objects.create(
                summit_id=delegation.summit_id,
                delegation=delegation,
                attendee=attendee,
                category=category,
                role=role,
                position=0 if role == DelegateRole.HEAD else place + 1,
                is_sample=attendee.is_sample,
            )
    except IntegrityError as error:
        raise Invalid({"attendee": [_refusal(error)]}) from None
    audit.record(delegation, "add", by=by, attendee=attendee.pk, role=role)
    _take(delegate)
    return delegate


@transaction.atomic
def bring(
    delegation: Delegation,
    details: Details,
    *,
    category: Category,
    role: str = DelegateRole.MEMBER,
    by: Actor,
) -> Delegate:
    """Register somebody new and make him or her a member.

    Raises what `registrations.register` and `add` raise.
    """
    places.expect_newcomers(delegation.summit_id)
    _hold(delegation.pk)
    registration = registrations.register(
        details, category=category, by=by, source=Source.ADMIN, even_if_closed=True
    )
    return add(delegation, registration.attendee, category=category, role=role, by=by)


@transaction.atomic
def remove(delegate: Delegate, *, by: Actor) -> None:
    """Take somebody out of the delegation, if nobody has; the place of the quota is free again."""
    member = _held(delegate)
    if member is not None:
        audit.record(delegate.delegation, "remove", by=by, attendee=member.attendee_id)
        Delegate.objects.filter(pk=member.pk).delete()
        _give_back(member)


@transaction.atomic
def change_category(delegate: Delegate, category: Category, *, by: Actor) -> None:
    """Count a member, if he or she is one still, for another category.

    Raises Full beyond the quota that the delegation has in it.
    """
    member = _held(delegate)
    if member is None or member.category_id == category.pk:
        return
    _give_back(member)
    member.category = category
    member.save(update_fields=["category"])
    audit.record(
        delegate.delegation,
        "change_category",
        by=by,
        attendee=member.attendee_id,
        after=category.slug,
    )
    _take(member)


@transaction.atomic
def name_head(delegate: Delegate, *, by: Actor) -> None:
    """Make `delegate` the head; the head before becomes a member. Raises WrongState for who has left."""
    if _held(delegate) is None:
        raise WrongState
    heads = Delegate.objects.filter(delegation=delegate.delegation_id, role=DelegateRole.HEAD)
    heads.exclude(pk=delegate.pk).update(role=DelegateRole.MEMBER)
    delegate.role, delegate.position = DelegateRole.HEAD, 0
    delegate.save(update_fields=["role", "position"])
    audit.record(delegate.delegation, "name_head", by=by, attendee=delegate.attendee_id)


@transaction.atomic
def name_focal_point(
    delegation: Delegation, *, email: str, full_name: str, by: Actor
) -> FocalPoint:
    """Make whoever has the address `email` a focal point: mails for members without one go there.

    Named again, he or she is one still, by the new name.
    """
    focal_point, _is_new = delegation.focal_points.update_or_create(
        email=email.strip().lower(),
        defaults={"full_name": full_name.strip()},
        create_defaults={"full_name": full_name.strip(), "summit_id": delegation.summit_id},
    )
    audit.record(delegation, "name_focal_point", by=by, focal_point=focal_point.pk)
    return focal_point


@transaction.atomic
def release_focal_point(focal_point: FocalPoint, *, by: Actor) -> None:
    """Who speaks for the delegation no longer is forgotten."""
    audit.record(focal_point.delegation, "release_focal_point", by=by, focal_point=focal_point.pk)
    focal_point.delete()


@transaction.atomic
def reorder(delegation: Delegation, order: Sequence[int], *, by: Actor) -> None:
    """Put the members into the order of their ids in `order`; the head stays first."""
    _hold(delegation.pk)
    places = {pk: place for place, pk in enumerate(order, 1)}
    members = list(delegation.delegates.all())
    for delegate in members:
        is_head = delegate.role == DelegateRole.HEAD
        delegate.position = 0 if is_head else places.get(delegate.pk, len(places) + 1)
    Delegate.objects.bulk_update(members, ["position"])
    audit.record(delegation, "reorder", by=by)


@transaction.atomic
def advance(delegation: Delegation, to: str, *, by: Actor) -> None:
    """Move the delegation to the state `to` of its lifecycle.

    Raises WrongState, and Invalid when it is to be submitted and something is missing.
    """
    if to == DelegationState.SUBMITTED and (lacks := missing(delegation)):
        raise Invalid({"delegation": list(lacks)})
    before = lifecycle.move(delegation, to)
    audit.record(delegation, "advance", by=by, before=before, after=to)


def missing(delegation: Delegation) -> Collection[str]:
    """What keeps a delegation from being submitted, in words."""
    found = []
    if not delegation.delegates.exists():
        found.append(_("Name at least one member."))
    if not delegation.delegates.filter(role=DelegateRole.HEAD).exists():
        found.append(_("Name the head of the delegation."))
    return found


def _hold(delegation: int) -> None:
    rows = Delegation.objects.select_for_update(no_key=True).filter(pk=delegation)
    rows.values_list("pk").first()


def _held(delegate: Delegate) -> Delegate | None:
    """The member as he or she is now, after whoever changed the delegation; None for who has left it."""
    _hold(delegate.delegation_id)
    return Delegate.objects.filter(pk=delegate.pk).first()


def _take(delegate: Delegate) -> None:
    rows = DelegationQuota.objects.filter(
        delegation=delegate.delegation_id,
        category=delegate.category_id,
        taken__lt=F("places"),
    )
    if not rows.update(taken=F("taken") + 1):
        raise Full(
            _("The delegation may bring nobody else in this category. Raise its quota first.")
        )


def _give_back(delegate: Delegate) -> None:
    DelegationQuota.objects.filter(
        delegation=delegate.delegation_id, category=delegate.category_id, taken__gt=0
    ).update(taken=F("taken") - 1)


def _refusal(error: IntegrityError) -> str:
    if "one_head" in str(error):
        return _("The delegation has a head already. Name another head first.")
    return _("This person belongs to a delegation already.")

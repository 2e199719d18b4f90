"""Who works at a summit: invited, given another role, dismissed. A summit always keeps an owner."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from summit import audit, member_mails, outbox
from summit.audit import Actor
from summit.enums import Role
from summit.exceptions import Invalid, SummitError
from summit.models import Membership, Summit, User


@transaction.atomic
def invite(
    summit: Summit | int, *, email: str, full_name: str, language: str, role: str, by: Actor
) -> Membership:
    """Make the person of this address a member, with a login if there was none, and tell so by mail.

    The name is that at this summit alone; the language of somebody who has a login already stays as it
    is. Raises Invalid for what is no address, and for somebody who is a member.
    """
    address = email.strip().lower()
    try:
        User._meta.get_field("email").clean(address, None)
    except ValidationError as wrong:
        raise Invalid({"email": list(wrong.messages)}) from None
    user = User.objects.select_for_update(no_key=True).filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, language=language, is_staff=True)
    elif not user.is_staff:
        User.objects.filter(pk=user.pk).update(is_staff=True)
    if Membership.objects.for_summit(summit).filter(user=user).exists():
        raise Invalid({"email": [_("This person is a member already.")]})
    membership = Membership.objects.create(
        summit_id=getattr(summit, "pk", summit), user=user, full_name=full_name.strip(), role=role
    )
    audit.record(membership, "invite", by=by, role=role)
    outbox.queue(
        member_mails.INVITED,
        to=user.email,
        about=membership,
        summit=membership.summit_id,
        language=user.language,
    )
    return membership


@transaction.atomic
def change_role(membership: Membership, role: str, *, by: Actor) -> None:
    """Raises SummitError when nobody would be owner any more."""
    before = membership.role
    if before == role:
        return
    if role != Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    audit.record(membership, "change_role", by=by, before=before, after=role)


@transaction.atomic
def rename(membership: Membership, full_name: str, *, by: Actor) -> None:
    """Another name at this summit. The trail says that it was changed, and not what it was."""
    name = full_name.strip()
    if membership.full_name == name:
        return
    membership.full_name = name
    membership.save(update_fields=["full_name"])
    audit.record(membership, "change", by=by, fields=["full_name"])


@transaction.atomic
def dismiss(membership: Membership, *, by: Actor) -> None:
    """End a membership and its API tokens, and with the last one the way into the panel.

    Raises SummitError for the last owner. The account goes later: see `accounts`.
    """
    _keep_an_owner(membership)
    audit.record(membership, "dismiss", by=by, role=membership.role)
    membership.delete()
    # Who is invited elsewhere at this moment keeps the way in: one after the other.
    User.objects.select_for_update(no_key=True).get(pk=membership.user_id)
    elsewhere = Membership.objects.filter(user=membership.user_id)
    if not elsewhere.exists():
        User.objects.filter(pk=membership.user_id, is_superuser=False).update(is_staff=False)


def _keep_an_owner(membership: Membership) -> None:
    """Refuse when `membership` is the last owner. The summit is locked, so that two cannot leave at once.

    Who is owner says the table: `membership` may have been read before somebody made it one.
    """
    Summit.objects.select_for_update(no_key=True).get(pk=membership.summit_id)
    owners = Membership.objects.for_summit(membership.summit_id).filter(role=Role.OWNER)
    if list(owners.values_list("pk", flat=True)) == [membership.pk]:
        raise SummitError(_("A summit needs an owner. Make somebody else owner first."))

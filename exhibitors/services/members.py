"""Who acts for an exhibitor: invited by any address, given another role, dismissed.

An exhibitor keeps a manager, unless the office decides otherwise.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from exhibitors import rules
from exhibitors.enums import MemberRole, MemberState
from exhibitors.models import Exhibitor, ExhibitorMember
from exhibitors.services import actors, claims, notices, tokens
from summit import audit, lifecycle
from summit.audit import Actor
from summit.exceptions import Closed, Invalid, SummitError, WrongState
from summit.models import User

NEEDS_A_MANAGER = gettext_lazy("An exhibitor needs a manager. Make somebody else manager first.")
_INVITATIONS_A_DAY = 20  # of one exhibitor, in 24 hours


@transaction.atomic
def invite(
    exhibitor: Exhibitor,
    *,
    email: str,
    full_name: str,
    language: str,
    role: str = MemberRole.EDITOR,
    by: Actor,
) -> ExhibitorMember:
    """Let the person of this address act for `exhibitor`; he or she gets a mail.

    Whether the address had a login is not to be seen: the language of an account stays as it is.
    Raises Invalid for what is no address, and for somebody who is a member, Closed when the summit was
    cancelled; for members of an exhibitor, not for the office, claims.TakesNoPart before it is approved and
    Closed after too many invitations.
    """
    is_by_office = _is_office(by, exhibitor.summit_id)
    if not (exhibitor.takes_part or is_by_office):
        raise claims.TakesNoPart
    claims.expect_not_cancelled(exhibitor.summit_id)
    lifecycle.hold(exhibitor, "state")  # invited twice at once: one after the other
    if not is_by_office:
        _is_not_too_often(exhibitor)
    user = account(email, language=language)
    member = exhibitor.members.filter(user=user).first()
    if member is None:
        member = _new(exhibitor, user, full_name, role, by)
    elif member.state == MemberState.ACTIVE:
        raise Invalid({"email": [_("This person is a member already.")]})
    else:
        changes = {"role": role, "full_name": full_name.strip(), "since": timezone.now()}
        lifecycle.move(member, MemberState.ACTIVE, **changes)
    cause = audit.record(member, "invite", by=by, role=role)
    notices.tell_member(member, notices.INVITED, cause=cause)
    return member


@transaction.atomic
def dismiss(member: ExhibitorMember, *, by: Actor) -> None:
    """Links, sessions and API tokens of the member open nothing of this exhibitor from now on.

    Raises SummitError for the last manager, WrongState when somebody was faster.
    """
    _keep_a_manager(member, by)
    lifecycle.move(member, MemberState.DISMISSED)
    tokens.end_all(member, by=by)
    cause = audit.record(member, "dismiss", by=by, role=member.role)
    notices.tell_member(member, notices.DISMISSED, cause=cause)


@transaction.atomic
def change_role(member: ExhibitorMember, role: str, *, by: Actor) -> None:
    """The colleague whose role it is gets a mail; whoever changes the own one knows it.

    Raises SummitError when nobody would be manager any more, WrongState for a dismissed member.
    """
    if role != MemberRole.MANAGER:
        _keep_a_manager(member, by)
    rows = ExhibitorMember.objects.active().select_for_update().filter(pk=member.pk)
    before = rows.values_list("role", flat=True).first()
    if before is None:
        raise WrongState
    if before == role:
        return
    member.role = role
    member.save(update_fields=["role"])
    cause = audit.record(member, "change_role", by=by, before=before, after=role)
    if member.user.is_active and actors.person(by) != member.user:
        notices.tell_member(member, notices.ROLE_CHANGED, cause=cause, role=role)


def is_only_manager(member: ExhibitorMember) -> bool:
    """Whether nobody of the exhibitor could do what managers may, without this member."""
    if not member.is_manager:
        return False
    managers = ExhibitorMember.objects.managers().filter(exhibitor=member.exhibitor_id)
    return not managers.exclude(pk=member.pk).exists()


def account(email: str, *, language: str) -> User:
    """The account of this address, a new one without any rights if there was none.

    Raises Invalid for what is no address.
    """
    address = email.strip().lower()
    try:
        User._meta.get_field("email").clean(address, None)
    except ValidationError as wrong:
        raise Invalid({"email": list(wrong.messages)}) from None
    new = User(email=address, language=language)
    new.set_unusable_password()
    User.objects.bulk_create([new], ignore_conflicts=True)
    return User.objects.get(email=address)


def _new(exhibitor: Exhibitor, user: User, full_name: str, role: str, by: Actor) -> ExhibitorMember:
    return ExhibitorMember.objects.create(
        summit_id=exhibitor.summit_id,
        exhibitor=exhibitor,
        user=user,
        full_name=full_name.strip(),
        role=role,
        invited_by=actors.person(by),
        is_sample=exhibitor.is_sample,
    )


def _is_office(by: Actor, summit: int) -> bool:
    """Whoever works at another summit acts for an exhibitor of this one as anybody else does."""
    return isinstance(by, User) and rules.can_change_exhibition(by, summit)


def _is_not_too_often(exhibitor: Exhibitor) -> None:
    """Each invitation is a mail to somebody who has perhaps never heard of the exhibitor."""
    if notices.invitations_of_a_day(exhibitor) >= _INVITATIONS_A_DAY:
        raise Closed(
            _("Too many people were invited today. Go on tomorrow, or write to the summit office.")
        )


def _keep_a_manager(member: ExhibitorMember, by: Actor) -> None:
    """Refuse when `member` is the last manager.

    The exhibitor is locked first, so that two cannot leave at once. Locking the managers themselves would
    not do: who waits for one of them holds others meanwhile, and two can wait for each other.
    """
    if _is_office(by, member.summit_id):
        return
    Exhibitor.objects.select_for_update(no_key=True).get(pk=member.exhibitor_id)
    managers = ExhibitorMember.objects.managers().filter(exhibitor=member.exhibitor_id)
    if list(managers.values_list("pk", flat=True)) == [member.pk]:
        raise SummitError(NEEDS_A_MANAGER)

"""Telling exhibitors, their staff and the exhibition team what happened, through the outbox.

Every message is about the exhibitor; `context` names the booth's allocation, the member, the pass or the token by id.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from attendees.models import Attendee
from exhibitors import enums
from exhibitors.enums import ExhibitorState as State
from exhibitors.models import Allocation, Exhibitor, ExhibitorMember, StaffPass
from summit import audit, outbox
from summit.enums import Role
from summit.models import AuditEntry, Membership, Notification, Summit

# What the exhibitor hears about its state. That it exhibits, and that all is over, it sees.
KINDS = {
    State.APPLIED: "exhibitor.received",
    State.WAITLISTED: "exhibitor.waitlisted",
    State.APPROVED: "exhibitor.approved",
    State.CONTRACTED: "exhibitor.contracted",
    State.REJECTED: "exhibitor.rejected",
    State.CANCELLED: "exhibitor.cancelled",
}
AGAIN = "exhibitor.again"
HOLD_BEGUN = "exhibitor.hold_begun"
HOLD_ENDING = "exhibitor.hold_ending"
HOLD_EXPIRED = "exhibitor.hold_expired"
HOLD_LET_GO = "exhibitor.hold_let_go"
BOOTH_RESERVED = "exhibitor.booth_reserved"
BOOTH_CONFIRMED = "exhibitor.booth_confirmed"
BOOTH_REFUSED = "exhibitor.booth_refused"
BOOTH_RELEASED = "exhibitor.booth_released"
INVITED = "exhibitor.invited"
ROLE_CHANGED = "exhibitor.role_changed"
DISMISSED = "exhibitor.dismissed"
KEY_ENDED = "exhibitor.key_ended"
STAFF_NAMED = "exhibitor.staff_named"
STAFF_FREED = "exhibitor.staff_freed"
STAFF_LEFT = "exhibitor.staff_left"
SUMMIT_CANCELLED = "exhibitor.summit_cancelled"
# What the exhibition team hears.
OFFICE_APPLICATION = "exhibitor.office_application"
OFFICE_RESERVED = "exhibitor.office_reserved"
OFFICE_RELEASED = "exhibitor.office_released"
OFFICE_CANCELLED = "exhibitor.office_cancelled"
_TO_STAFF = (STAFF_NAMED, STAFF_FREED)


def tell(exhibitor: Exhibitor, *, cause: AuditEntry, kind: str = "", **context: Any) -> None:
    """Tell every active member; without `kind`, what belongs to the state, if anything does."""
    kind = kind or KINDS.get(State(exhibitor.state), "")
    if not kind:
        return
    for address, language in _members(exhibitor):
        _queue(exhibitor, kind, address, language, dedupe=str(cause.pk), **context)


def tell_that_summit_is_cancelled(summit: Summit) -> int:
    """Tell every active member of an exhibitor that is not over; returns how many mails that are."""
    return outbox.fan_out(
        SUMMIT_CANCELLED,
        _taking_part(summit),
        columns={
            "email": "members__user__email",
            "language": "members__user__language",
            "id": "pk",
        },
        summit=summit,
        dedupe="summit",
    )


def hearers_of_cancelling(summit: Summit) -> Any:
    """The addresses that hear that the summit is cancelled."""
    return _taking_part(summit).order_by().values_list("members__user__email", flat=True)


def _taking_part(summit: Summit) -> Any:
    """Exhibitors that are not over, once for each active member.

    Without the languages that modeltranslation would add to the columns.
    """
    rows: Any = Exhibitor.objects.for_summit(summit).rewrite(False)
    living = rows.exclude(state__in=enums.IS_OVER)
    return living.filter(members__state=enums.MemberState.ACTIVE, members__user__is_active=True)


def tell_of_booth(allocation: Allocation, kind: str, *, cause: AuditEntry, **context: Any) -> None:
    tell(allocation.exhibitor, cause=cause, kind=kind, allocation=allocation.pk, **context)


def tell_office_of_booth(allocation: Allocation, kind: str, *, cause: AuditEntry) -> None:
    tell_office(allocation.exhibitor, kind, cause=cause, allocation=allocation.pk)


def tell_office(exhibitor: Exhibitor, kind: str, *, cause: AuditEntry, **context: Any) -> None:
    """Tell the exhibition team, or the summit's contact address where there is none."""
    for address, language in _office(exhibitor):
        _queue(exhibitor, kind, address, language, dedupe=str(cause.pk), **context)


def tell_member(member: ExhibitorMember, kind: str, *, cause: AuditEntry, **context: Any) -> None:
    _queue(
        member.exhibitor,
        kind,
        member.user.email,
        member.user.language,
        dedupe=str(cause.pk),
        member=member.pk,
        **context,
    )


def invitations_of_a_day(exhibitor: Exhibitor) -> int:
    """How many invitations the exhibitor has sent in the last 24 hours."""
    since = timezone.now() - dt.timedelta(days=1)
    sent = Notification.objects.filter(subject=audit.label(exhibitor), kind=INVITED)
    return sent.filter(queued_at__gt=since).count()


def tell_staff(staff_pass: StaffPass, kind: str, *, cause: AuditEntry, **context: Any) -> None:
    """Tell whom the pass was given to, as he or she is reached: the office may have corrected the address
    that the exhibitor typed."""
    attendee = staff_pass.registration.attendee
    _queue(
        staff_pass.exhibitor,
        kind,
        attendee.email,
        attendee.language,
        dedupe=str(cause.pk),
        staff_pass=staff_pass.pk,
        **context,
    )


def is_to_staff(kind: str) -> bool:
    """Whether it is for whom a pass was given to, not for who acts for the exhibitor."""
    return kind in _TO_STAFF


def follow(attendee: Attendee) -> int:
    """Let what waits for `attendee` about staff passes go to the address that he or she has now; returns how
    many mails. Call it in a transaction."""
    return outbox.follow(_all_to(attendee), to=attendee.email)


def forget(attendee: Attendee) -> None:
    """Delete every mail to `attendee` about staff passes, whatever the address was."""
    _all_to(attendee).delete()


def _all_to(attendee: Attendee) -> QuerySet[Notification]:
    rows = StaffPass.objects.filter(registration__attendee=attendee).select_related("exhibitor")
    passes = list(rows.order_by("pk"))
    return Notification.objects.filter(
        kind__in=_TO_STAFF,
        subject__in={audit.label(one.exhibitor) for one in passes},
        context__staff_pass__in=[one.pk for one in passes],
    )


def again(exhibitor: Exhibitor, member: ExhibitorMember) -> None:
    """The way to the portal once more, at most every ten minutes."""
    slot = int(timezone.now().timestamp() // 600)
    user = member.user
    _queue(exhibitor, AGAIN, user.email, user.language, dedupe=f"slot:{slot}")


def _members(exhibitor: Exhibitor) -> list[tuple[str, str]]:
    """(address, language) of everybody who acts for it."""
    told = exhibitor.members.told().order_by("pk")
    return list(told.values_list("user__email", "user__language"))


def languages_told(exhibitors: Iterable[int]) -> list[tuple[int, str]]:
    """(exhibitor, language) of each mail that `tell` would send to these exhibitors."""
    told = ExhibitorMember.objects.told().filter(exhibitor__in=exhibitors).order_by("pk")
    return list(told.values_list("exhibitor_id", "user__language"))


def _office(exhibitor: Exhibitor) -> list[tuple[str, str]]:
    team = Membership.objects.for_summit(exhibitor.summit_id).filter(
        role=Role.EXHIBITION, user__is_active=True
    )
    found = list(team.order_by("pk").values_list("user__email", "user__language"))
    return found or [(exhibitor.summit.contact_email, settings.LANGUAGE_CODE)]


def _queue(
    exhibitor: Exhibitor, kind: str, to: str, language: str, *, dedupe: str, **context: Any
) -> None:
    outbox.queue(
        kind,
        to=to,
        about=exhibitor,
        summit=exhibitor.summit_id,
        language=language,
        dedupe=dedupe,
        **context,
    )

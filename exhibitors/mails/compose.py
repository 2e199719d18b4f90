"""Which mail belongs to which kind, and when there is nothing to say any more."""

import dataclasses
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet, prefetch_related_objects
from django.utils import translation

from exhibitors.enums import AWAITS_DECISION, TAKES_PART, USES_ALLOTMENT, MemberState, PassState
from exhibitors.enums import AllocationState as Claim
from exhibitors.enums import ExhibitorState as State
from exhibitors.mails import booths, held, office, staff, texts, tokens
from exhibitors.mails.letter import Letter
from exhibitors.models import (
    Allocation,
    Exhibition,
    Exhibitor,
    ExhibitorMember,
    ExhibitorToken,
    StaffPass,
)
from exhibitors.screens import situation
from exhibitors.services import notices
from summit.mail import Mail, language_of
from summit.models import Notification

Row = TypeVar("Row", bound=Model)
Test = Callable[[Letter], bool]


@dataclass(frozen=True)
class _Kind:
    write: Callable[[Letter], Mail]
    is_true: Test  # whether it still is as the mail says: a mail may wait for hours
    leads_on: bool  # to what a cancelled summit has not: then it is not sent


def _while(*states: str) -> Test:
    return lambda letter: letter.exhibitor.state in states


def _claimed(*states: str) -> Test:
    return lambda letter: letter.allocation is not None and letter.allocation.state in states


def _member(state: str) -> Test:
    return lambda letter: letter.member is not None and letter.member.state == state


def _still_has_role(letter: Letter) -> bool:
    """Changed to and fro, only the last mail is true."""
    member = letter.member
    if member is None or member.state != MemberState.ACTIVE:
        return False
    return member.role == letter.context.get("role")


def _is_token_ended(letter: Letter) -> bool:
    return letter.token is not None and letter.token.revoked_at is not None


def _passed(*states: str) -> Test:
    return lambda letter: letter.staff_pass is not None and letter.staff_pass.state in states


def _is_wanted(row: Notification, letter: Letter) -> bool:
    """Whether it leads to something, and to the address that the person has now.

    The summit may have been cancelled meanwhile, and the office may just have corrected an address.
    """
    if letter.summit.is_cancelled and _KINDS[row.kind].leads_on:
        return False
    if letter.staff_pass is None or not notices.is_to_staff(row.kind):
        return True
    return row.recipient == letter.staff_pass.registration.attendee.email


def _held(letter: Letter) -> bool:
    claim = letter.allocation
    return claim is not None and claim.state == Claim.HELD and not claim.is_expired


def _of_cancelled_summit(letter: Letter) -> bool:
    return letter.summit.is_cancelled


def _always(letter: Letter) -> bool:
    return True


def _on(write: Callable[[Letter], Mail], is_true: Test) -> _Kind:
    """What leads on."""
    return _Kind(write, is_true, leads_on=True)


def _end(write: Callable[[Letter], Mail], is_true: Test) -> _Kind:
    """What ends something."""
    return _Kind(write, is_true, leads_on=False)


_OF_STATE = {
    State.APPLIED: _on(texts.received, _while(*AWAITS_DECISION)),
    State.WAITLISTED: _on(texts.waitlisted, _while(State.WAITLISTED)),
    State.APPROVED: _on(texts.approved, _while(*TAKES_PART)),
    State.CONTRACTED: _on(texts.contracted, _while(State.CONTRACTED, State.EXHIBITING)),
    State.REJECTED: _end(texts.rejected, _while(State.REJECTED)),
    State.CANCELLED: _end(texts.cancelled, _while(State.CANCELLED)),
}
_OVER = (PassState.RETURNED, PassState.SWAPPED)
_KINDS = {
    **{notices.KINDS[state]: kind for state, kind in _OF_STATE.items()},
    notices.AGAIN: _on(texts.again, _always),
    notices.HOLD_BEGUN: _on(held.begun, _held),
    notices.HOLD_ENDING: _on(held.ending, _held),
    notices.HOLD_EXPIRED: _on(held.expired, _claimed(Claim.EXPIRED)),
    notices.HOLD_LET_GO: _end(held.let_go, _claimed(Claim.RELEASED)),
    notices.BOOTH_RESERVED: _on(booths.reserved, _claimed(Claim.RESERVED)),
    notices.BOOTH_CONFIRMED: _on(booths.confirmed, _claimed(Claim.CONFIRMED)),
    notices.BOOTH_REFUSED: _end(booths.refused, _claimed(Claim.REFUSED)),
    notices.BOOTH_RELEASED: _end(booths.released, _claimed(Claim.RELEASED)),
    notices.INVITED: _on(texts.invited, _member(MemberState.ACTIVE)),
    notices.ROLE_CHANGED: _end(texts.role_changed, _still_has_role),
    notices.DISMISSED: _end(texts.dismissed, _member(MemberState.DISMISSED)),
    notices.KEY_ENDED: _end(tokens.ended, _is_token_ended),
    notices.STAFF_NAMED: _on(staff.named, _passed(*USES_ALLOTMENT)),
    notices.STAFF_FREED: _end(staff.freed, _passed(*_OVER)),
    notices.STAFF_LEFT: _on(staff.left, _passed(*_OVER)),
    notices.SUMMIT_CANCELLED: _end(texts.summit_cancelled, _of_cancelled_summit),
    notices.OFFICE_APPLICATION: _on(office.application, _while(*AWAITS_DECISION)),
    notices.OFFICE_RESERVED: _on(office.reserved, _claimed(Claim.RESERVED)),
    notices.OFFICE_RELEASED: _end(office.released, _claimed(Claim.RELEASED)),
    notices.OFFICE_CANCELLED: _end(office.cancelled, _while(State.CANCELLED)),
}
_OF_BOOTHS = (booths.__name__, held.__name__)
_ABOUT_BOOTHS = {name for name, kind in _KINDS.items() if kind.write.__module__ in _OF_BOOTHS}
_NEED_BOOTH = _ABOUT_BOOTHS | {notices.OFFICE_RESERVED, notices.OFFICE_RELEASED}
_NEED_MEMBER = {notices.INVITED, notices.ROLE_CHANGED, notices.DISMISSED}
# Those that say what is left to do, or where the booth is.
_NEED_STANDING = {
    *(notices.KINDS[state] for state in (State.APPROVED, State.CONTRACTED)),
    *(notices.BOOTH_CONFIRMED, notices.BOOTH_REFUSED, notices.BOOTH_RELEASED),
    *(notices.STAFF_NAMED, notices.STAFF_LEFT),
}
_NEED_PASS = {notices.STAFF_NAMED, notices.STAFF_FREED, notices.STAFF_LEFT}


class Compose:
    """Writes the mails about the exhibition: a batch reads each table once, and only those it needs."""

    def __init__(self, notifications: Sequence[Notification]) -> None:
        ids = {row.subject_id for row in notifications if row.subject_id}
        self._exhibitors = Exhibitor.objects.select_related("organisation").in_bulk(ids)
        summits = {exhibitor.summit_id for exhibitor in self._exhibitors.values()}
        exhibitions = Exhibition.objects.filter(summit__in=summits).select_related("summit")
        self._exhibitions = {row.summit_id: row for row in exhibitions}
        self._standing = self._read_standing(notifications)
        self._allocations = _read(_allocations(), "allocation", notifications)
        self._members = _read(ExhibitorMember.objects.all(), "member", notifications)
        self._passes = _read(_staff_passes(), "staff_pass", notifications)
        self._tokens = _read(_tokens(), "token", notifications)
        self._ended = _read_ended(notifications)

    def write(self, notification: Notification) -> Mail | None:
        """The mail, or None when it is not true any more; an example that is not saved is written
        whenever there is something like it. Raises LookupError for an unknown kind."""
        kind = _KINDS[notification.kind]
        letter = self.letter(notification)
        if letter and notification._state.adding:
            letter = _as_example(letter, notification.kind)
        elif letter and not (kind.is_true(letter) and _is_wanted(notification, letter)):
            letter = None
        if letter is None:
            return None
        notification.summit = letter.summit
        with translation.override(letter.language):
            return kind.write(letter)

    def letter(self, row: Notification) -> Letter | None:
        """What a mail about this is written from; None when its exhibitor is gone."""
        exhibitor = self._exhibitors.get(row.subject_id or 0)
        if exhibitor is None or exhibitor.summit_id not in self._exhibitions:
            return None
        context = row.context
        return Letter(
            exhibitor,
            self._exhibitions[exhibitor.summit_id],
            language_of(row.language),
            self._allocations.get(context.get("allocation", 0)),
            self._members.get(context.get("member", 0)),
            self._passes.get(context.get("staff_pass", 0)),
            self._tokens.get(context.get("token", 0)),
            context,
            [self._ended[pk] for pk in context.get("ended", ()) if pk in self._ended],
            self._standing.get(exhibitor.pk),
        )

    def _read_standing(self, notifications: Sequence[Notification]) -> dict[int, situation.Facts]:
        """How the exhibitors stand whose mails say so; no query when none does."""
        ids = {row.subject_id for row in notifications if row.kind in _NEED_STANDING}
        found = [self._exhibitors[pk] for pk in ids if pk in self._exhibitors]
        found = [row for row in found if row.summit_id in self._exhibitions]
        if not found:
            return {}
        prefetch_related_objects(found, "topics")
        for exhibitor in found:
            exhibitor.summit = self._exhibitions[exhibitor.summit_id].summit
        return situation.of_many(found, self._exhibitions)


def _allocations() -> "QuerySet[Allocation]":
    return Allocation.objects.select_related("booth__plan__hall", "replaces__booth")


def _staff_passes() -> "QuerySet[StaffPass]":
    return StaffPass.objects.select_related("registration__attendee")


def _tokens() -> "QuerySet[ExhibitorToken]":
    return ExhibitorToken.objects.select_related("member")


def _read(rows: "QuerySet[Row]", key: str, notifications: Sequence[Notification]) -> dict[int, Row]:
    """Those of `rows` that the contexts name under `key`; no query when none does."""
    ids = {row.context[key] for row in notifications if key in row.context}
    return rows.in_bulk(ids) if ids else {}


def _read_ended(notifications: Sequence[Notification]) -> dict[int, StaffPass]:
    """The passes that ended with what the mails tell; no query when none did."""
    ids = {pk for row in notifications for pk in row.context.get("ended", ())}
    return StaffPass.objects.in_bulk(ids) if ids else {}


def _as_example(letter: Letter, kind: str) -> Letter | None:
    """With what an example of this kind needs, from this exhibitor or another; None if nobody has it."""
    found: Letter | None = letter
    if kind in _NEED_BOOTH and letter.allocation is None:
        claim = _some(_allocations(), letter.exhibitor)
        found = dataclasses.replace(letter, allocation=claim) if claim else None
    elif kind in _NEED_MEMBER and letter.member is None:
        member = _some(ExhibitorMember.objects.all(), letter.exhibitor)
        found = dataclasses.replace(letter, member=member) if member else None
    elif kind == notices.KEY_ENDED and letter.token is None:
        token = _some_token(letter.exhibitor)
        found = dataclasses.replace(letter, token=token, member=token.member) if token else None
    elif kind in _NEED_PASS and letter.staff_pass is None:
        staff_pass = _some(_staff_passes(), letter.exhibitor)
        found = dataclasses.replace(letter, staff_pass=staff_pass) if staff_pass else None
    return found


def _some(rows: "QuerySet[Row]", exhibitor: Exhibitor) -> Row | None:
    """A row of this exhibitor, else of another one of its summit."""
    mine = rows.filter(exhibitor=exhibitor).order_by("-pk").first()
    return mine or rows.filter(summit=exhibitor.summit_id).order_by("-pk").first()


def _some_token(exhibitor: Exhibitor) -> ExhibitorToken | None:
    """As `_some`; a token is that of a member."""
    rows = _tokens().order_by("-pk")
    mine = rows.filter(member__exhibitor=exhibitor).first()
    return mine or rows.filter(summit=exhibitor.summit_id).first()

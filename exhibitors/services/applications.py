"""Applications and what the office decides about them, until the end. Each verb is one transaction.

All decisions raise WrongState when somebody else was faster, and those that lead on Closed when the summit
was cancelled.
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from exhibitors.enums import AWAITS_DECISION, MemberRole
from exhibitors.enums import ExhibitorState as State
from exhibitors.models import Exhibition, Exhibitor, ExhibitorMember
from exhibitors.services import claims, members, notices, returns
from summit import audit, lifecycle, pages
from summit.audit import Actor
from summit.enums import OrganisationKind
from summit.exceptions import Closed, Invalid
from summit.models import Organisation, Summit, Topic, User
from summit.services import summits

_UNDECIDED = 3  # applications of one account at a summit that may wait at once


@dataclass(frozen=True)
class Application:
    """What an organisation says of itself when applying; cleaned by the door."""

    organisation: str
    contact_name: str
    email: str
    language: str = "en"  # of the person
    country: str = ""
    website: str = ""
    kind: str = OrganisationKind.COMPANY
    wished_area: int | None = None
    topics: Collection[Topic] = ()
    words: str = ""


@transaction.atomic
def apply(
    summit: Summit, said: Application, *, by: Actor | None = None, even_if_closed: bool = False
) -> Exhibitor | None:
    """Apply for an organisation; the contact becomes its manager and gets the way to the portal by mail.

    Whose application of the same organisation is living, and who has several that nobody has decided
    about, gets that way once more, and the caller cannot tell: returns None then. Raises Closed outside
    of the window, and always when the summit was cancelled, Invalid for what is no address.
    """
    exhibition = Exhibition.objects.filter(summit=summit).select_related("summit").first()
    if exhibition is None or not (even_if_closed or exhibition.is_open()):
        raise Closed(_("Applications are not open."))
    claims.expect_not_cancelled(summit.pk)
    if any(topic.summit_id != summit.pk for topic in said.topics):
        raise Invalid({"topics": [_("Choose topics of this summit.")]})
    user = members.account(said.email, language=said.language)
    User.objects.select_for_update().get(pk=user.pk)  # sent twice at once: one after the other
    if known := _known(summit, user, said.organisation, is_public=by is None):
        notices.again(known.exhibitor, known)
        return None
    return _apply(summit, said, user, by)


def _apply(summit: Summit, said: Application, user: User, by: Actor | None) -> Exhibitor:
    organisation = Organisation.objects.create(
        summit=summit,
        name=said.organisation,
        country=said.country,
        website=said.website,
        kind=said.kind,
    )
    exhibitor = Exhibitor.objects.create(
        summit=summit,
        organisation=organisation,
        contact_name=said.contact_name,
        contact_email=user.email,
        wished_area=said.wished_area,
        application=said.words,
    )
    exhibitor.topics.set(said.topics)
    ExhibitorMember.objects.create(
        summit=summit,
        exhibitor=exhibitor,
        user=user,
        full_name=said.contact_name,
        role=MemberRole.MANAGER,
    )
    cause = audit.record(exhibitor, "apply", by=by or user)
    # Whoever fills in the form need not own the address: it gets a receipt for as many as may wait at once.
    notices.tell(exhibitor, cause=cause)
    notices.tell_office(exhibitor, notices.OFFICE_APPLICATION, cause=cause)
    return exhibitor


def _known(
    summit: Summit, user: User, organisation: str, *, is_public: bool
) -> ExhibitorMember | None:
    """The membership by which `user` acts for an organisation of this name already.

    To the public also the newest of those that wait, when as many do as may.
    """
    mine = ExhibitorMember.objects.for_summit(summit).active_for(user)
    rows = mine.select_related("exhibitor__organisation", "user").order_by("pk")
    living = [row for row in rows if not row.exhibitor.is_over]
    for row in living:
        if str(row.exhibitor.organisation).casefold() == organisation.casefold():
            return row
    waiting = [row for row in living if row.exhibitor.state in AWAITS_DECISION]
    return waiting[-1] if is_public and len(waiting) >= _UNDECIDED else None


@transaction.atomic
def approve(exhibitor: Exhibitor, *, by: Actor) -> None:
    """The exhibitor may choose a booth, and everybody sees it in the directory.

    Raises Closed when the summit is over or was cancelled.
    """
    _expect_not_over(exhibitor)
    _decide(exhibitor, State.APPROVED, "approve", by=by, decided_at=timezone.now(), message="")


@transaction.atomic
def put_on_waiting_list(exhibitor: Exhibitor, *, by: Actor) -> None:
    """There is no room yet. Raises as `approve`."""
    _expect_not_over(exhibitor)
    _decide(exhibitor, State.WAITLISTED, "put_on_waiting_list", by=by, decided_at=timezone.now())


@transaction.atomic
def reject(exhibitor: Exhibitor, *, reason: str, by: Actor) -> None:
    """Refuse with a reason, which the exhibitor reads."""
    message = _words(reason)
    _decide(exhibitor, State.REJECTED, "reject", by=by, decided_at=timezone.now(), message=message)


@transaction.atomic
def contract(exhibitor: Exhibitor, *, by: Actor) -> None:
    """The contract is signed by both."""
    _lead_on(exhibitor, State.CONTRACTED, "contract", by=by)


@transaction.atomic
def open_stand(exhibitor: Exhibitor, *, by: Actor) -> None:
    """It has moved in and exhibits. Nobody is told."""
    _lead_on(exhibitor, State.EXHIBITING, "open_stand", by=by)


@transaction.atomic
def close(exhibitor: Exhibitor, *, by: Actor) -> None:
    """The exhibition is over for it. Nobody is told."""
    _decide(exhibitor, State.CLOSED, "close", by=by)


@transaction.atomic
def cancel(exhibitor: Exhibitor, *, reason: str = "", by: Actor) -> None:
    """It does not come: booths and staff passes are free in the same moment.

    Whoever decides, the office or a manager, all members and the office hear of it.
    """
    lifecycle.hold(exhibitor, "state")
    before = lifecycle.move(
        exhibitor, State.CANCELLED, decided_at=timezone.now(), message=reason.strip()
    )
    booths = claims.end_all(exhibitor, by=by)
    passes = returns.end_all(exhibitor, by=by)
    cause = audit.record(
        exhibitor, "cancel", by=by, before=before, booths=booths, staff_passes=passes
    )
    notices.tell(exhibitor, cause=cause)
    notices.tell_office(exhibitor, notices.OFFICE_CANCELLED, cause=cause)
    pages.changed()


def _expect_not_over(exhibitor: Exhibitor) -> None:
    """Raises Closed when the summit was cancelled or is over; what took place can still be written down then.

    Asked anew, as in `claims`; nobody cancels it meanwhile.
    """
    summits.nobody_cancels_meanwhile(exhibitor.summit_id)
    if Summit.objects.taking_place().filter(pk=exhibitor.summit_id).exists():
        return
    claims.expect_not_cancelled(exhibitor.summit_id)
    raise Closed(_("The summit is over: nobody can join its exhibition any more."))


def _lead_on(exhibitor: Exhibitor, state: str, verb: str, *, by: Actor, **changes: object) -> None:
    claims.expect_not_cancelled(exhibitor.summit_id)
    _decide(exhibitor, state, verb, by=by, **changes)


def _decide(exhibitor: Exhibitor, state: str, verb: str, *, by: Actor, **changes: object) -> None:
    before = lifecycle.move(exhibitor, state, **changes)
    cause = audit.record(exhibitor, verb, by=by, before=before)
    notices.tell(exhibitor, cause=cause)
    pages.changed()


def _words(reason: str) -> str:
    if not reason.strip():
        raise Invalid({"reason": [_("Write one sentence that the exhibitor will read.")]})
    return reason.strip()

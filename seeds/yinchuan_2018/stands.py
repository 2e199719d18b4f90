"""How each sample exhibitor came to where it is, replayed through the services."""

import datetime as dt
import random
from collections.abc import Callable, Mapping
from typing import Any

from attendees.models import Registration
from exhibitors.enums import ExhibitorState as State
from exhibitors.enums import MemberRole
from exhibitors.models import Allocation, Booth, Exhibitor, ExhibitorMember, StaffPass
from exhibitors.services import (
    applications,
    booths,
    members,
    notices,
    offers,
    products,
    profiles,
    staff,
)
from seeds import texts
from seeds.history import Replay
from seeds.logins import DOMAIN
from summit import audit, delivery, lifecycle, mailbox, outbox
from summit.background import later
from summit.enums import Door, NotificationState
from summit.models import Notification, Summit, Topic, User

from . import facts

Row = Mapping[str, Any]
Step = Callable[[dt.datetime], None]

_TOPICS = ("iot", "cloud", "data", "ai", "5g")  # in the order of the summit's topics
_LANGUAGES = {"CN": "zh-hans", "FR": "fr", "DZ": "fr", "SN": "fr", "EG": "ar", "LB": "ar"}
# What happened to an exhibitor on its way to a state, after it applied.
_WAYS: dict[str, tuple[str, ...]] = {
    State.APPLIED: (),
    State.WAITLISTED: ("wait",),
    State.APPROVED: ("approve", "reserve"),
    State.CONTRACTED: ("approve", "reserve", "confirm", "contract", "present", "name"),
    State.EXHIBITING: ("approve", "reserve", "confirm", "contract", "present", "name", "open"),
    State.CLOSED: ("approve", "reserve", "confirm", "contract", "open", "close"),
    State.REJECTED: ("reject",),
    State.CANCELLED: ("approve", "reserve", "cancel"),
}
_PAUSE = (14.0, 44.0)  # hours between two steps
_FIRST = (24.0, 70.0)  # hours from the application to the first step
_LATELY = (3.0, 110.0)  # hours since those applied that wait for a decision
_REACHED = (6.0, 90.0)  # hours since the last step of all others
_COLLEAGUE = ("colleague", "Chen Hui")


class Fair:
    """The sample exhibitors of one summit on their way through the replayed weeks."""

    def __init__(
        self,
        summit: Summit,
        officer: User,
        found: Mapping[str, Booth],
        replay: Replay,
        rng: random.Random,
    ) -> None:
        self._summit, self._officer, self._booths = summit, officer, found
        self._replay, self._rng = replay, rng
        topics = Topic.objects.for_summit(summit).order_by("position", "pk")
        self._topics = dict(zip(_TOPICS, topics, strict=False))
        self._people = list(_staff(summit))
        self._holds: list[tuple[int, float]] = []  # exhibitor, hours that are left

    # --- Planning -------------------------------------------------------------------------------
    def plan(self, row: Row) -> None:
        """Plan the whole way of the exhibitor of `row`, so that its last step was some hours ago."""
        verbs = [verb for verb in _WAYS[row["state"]] if verb != "reserve" or "booth" in row]
        waits = row["state"] == State.APPLIED
        hours = [self._rng.uniform(*(_LATELY if waits else _REACHED))]
        for _verb in verbs[1:]:
            hours.append(hours[-1] + self._rng.uniform(*_PAUSE))
        if verbs:
            hours.append(hours[-1] + self._rng.uniform(*_FIRST))
        applied, *moments = [self._replay.now - dt.timedelta(hours=h) for h in reversed(hours)]
        self._replay.plan(applied, lambda _at: self._apply(row, verbs, moments), door=Door.WEB)

    def plan_known(self, row: Row) -> None:
        """An exhibitor of the surroundings gets its booth; whom the office has changed is left alone."""
        found = Exhibitor.objects.for_summit(self._summit).filter(
            organisation__name_en=row["name"], is_sample=True
        )
        exhibitor = found.taking_part().first()
        if exhibitor is None:
            return
        moment = self._replay.now - dt.timedelta(hours=self._rng.uniform(60, 400))
        self._replay.plan(moment, lambda _at: self._settle_in(exhibitor.pk, row), door=Door.ADMIN)

    def introduce(self, row: Row) -> None:
        """Whoever has applied in the surroundings gets somebody who hears what the office decides."""
        waiting = Exhibitor.objects.for_summit(self._summit).filter(
            organisation__name_en=row["name"], is_sample=True, members=None, state=State.APPLIED
        )
        if (exhibitor := waiting.first()) is not None:
            moment = self._replay.now - dt.timedelta(hours=self._rng.uniform(30, 200))
            self._replay.plan(
                moment, lambda at: self._introduce(exhibitor.pk, row, at), door=Door.WEB
            )

    def _introduce(self, pk: int, row: Row, at: dt.datetime) -> None:
        exhibitor = _of(pk)
        exhibitor.contact_name, exhibitor.contact_email = row["contact"], _address(row)
        exhibitor.applied_at = at
        exhibitor.save(update_fields=["contact_name", "contact_email", "applied_at"])
        audit.record(exhibitor, "apply", by=self._member(exhibitor, row).user)

    def _settle_in(self, pk: int, row: Row) -> None:
        exhibitor = _of(pk)
        self._describe(exhibitor, row)
        if row["booth"]:
            offers.assign(exhibitor, self._booths[row["booth"]], by=self._officer)
        self._present(exhibitor, row, self._officer)
        self._name(exhibitor, row, self._officer)

    def set_holds(self) -> None:
        """Let the holds end when the file says: the replay is over, and now is now."""
        for pk, hours in self._holds:
            until = self._replay.now + dt.timedelta(hours=hours)
            Allocation.objects.held().filter(exhibitor=pk).update(held_until=until)

    # --- Steps ----------------------------------------------------------------------------------
    def _apply(self, row: Row, verbs: list[str], moments: list[dt.datetime]) -> None:
        short = {**row["name"], "en": row["short"], "fr": row["short"]}
        said = {"kind": "company", "roles": [], **row, "short_name": short}
        body = facts.organisation(self._summit, said, is_sample=True)
        exhibitor = Exhibitor.objects.create(
            summit=self._summit,
            organisation=body,
            contact_name=row["contact"],
            contact_email=_address(row),
            wished_area=row["area"],
            application=row.get("words", ""),
            is_sample=True,
            **texts.translated(row, "profile"),
        )
        member = self._member(exhibitor, row)
        self._describe(exhibitor, row)
        cause = audit.record(exhibitor, "apply", by=member.user)
        notices.tell(exhibitor, cause=cause)
        notices.tell_office(exhibitor, notices.OFFICE_APPLICATION, cause=cause)
        for verb, moment in zip(verbs, moments, strict=True):
            door = Door.WEB if verb in ("reserve", "present", "name", "cancel") else Door.ADMIN
            self._replay.plan(moment, self._step(verb, exhibitor.pk, member.user, row), door=door)

    def _step(self, verb: str, pk: int, user: User, row: Row) -> Step:
        by, reason = self._officer, row.get("reason", "")
        steps: dict[str, Callable[[Exhibitor], object]] = {
            "approve": lambda one: applications.approve(one, by=by),
            "wait": lambda one: applications.put_on_waiting_list(one, by=by),
            "reject": lambda one: applications.reject(one, reason=reason, by=by),
            "cancel": lambda one: applications.cancel(one, by=user),
            "contract": lambda one: applications.contract(one, by=by),
            "open": lambda one: applications.open_stand(one, by=by),
            "close": lambda one: applications.close(one, by=by),
            "reserve": lambda one: self._take(one, row, user),
            "confirm": lambda one: booths.confirm(_claim(one), by=by),
            "present": lambda one: self._present(one, row, user),
            "name": lambda one: self._name(one, row, user),
        }

        def run(_moment: dt.datetime) -> None:
            steps[verb](_of(pk))

        return run

    def _take(self, exhibitor: Exhibitor, row: Row, user: User) -> None:
        if row.get("demo") == "exhibitor":
            self._invite_colleague(exhibitor, user)
        allocation = booths.hold(exhibitor, self._booths[row["booth"]], by=user)
        if row.get("claim") == "held":
            self._holds.append((exhibitor.pk, row["hours"]))
        else:
            booths.reserve(allocation, by=user)

    def _invite_colleague(self, exhibitor: Exhibitor, manager: User) -> None:
        address, name = _COLLEAGUE
        email = f"{address}@{DOMAIN}"
        members.invite(exhibitor, email=email, full_name=name, language="zh-hans", by=manager)

    def _present(self, exhibitor: Exhibitor, row: Row, user: User) -> None:
        for shown in row.get("products", ()):
            fields: dict[str, Any] = texts.translated(shown, "name", "description")
            if days := shown.get("embargo_days"):
                fields["embargo_until"] = self._replay.now + dt.timedelta(days=days)
            topics = [self._topics[key] for key in shown["topics"] if key in self._topics]
            product = products.add(exhibitor, fields, topics=topics, by=user)
            if not shown.get("draft"):
                products.publish(product, by=user)

    def _name(self, exhibitor: Exhibitor, row: Row, user: User) -> None:
        """Of the sample attendees those who work at stands: they came because somebody named them."""
        for _place in range(min(row.get("staff", 0), len(self._people))):
            named = staff.name(exhibitor, self._people.pop(0), by=user)
            StaffPass.objects.filter(pk=named.pk).update(has_registered=True)

    def _describe(self, exhibitor: Exhibitor, row: Row) -> None:
        """Topics, and the fascia: as the file says, else the name where it fits."""
        exhibitor.topics.set([self._topics[key] for key in row["topics"] if key in self._topics])
        if "short" in row and exhibitor.state == State.APPLIED and row["state"] != State.APPROVED:
            fascia = row.get("fascia") or {code: row["name"][code] for code in texts.LANGUAGES}
            columns = texts.columns(fascia_name=fascia)
            profiles.change(exhibitor, columns, by=audit.SYSTEM)

    def _member(self, exhibitor: Exhibitor, row: Row) -> ExhibitorMember:
        language = "en" if "demo" in row else _LANGUAGES.get(row["country"], "en")
        user = members.account(_address(row), language=language)
        return ExhibitorMember.objects.create(
            summit=self._summit,
            exhibitor=exhibitor,
            user=user,
            full_name=row["contact"],
            role=MemberRole.MANAGER,
            is_sample=True,
        )


def settle(summit: Summit) -> None:
    """Nobody gets the mails: the addresses are invented. A development mailbox gets one of each kind and
    language that still is true."""
    waiting = Notification.objects.for_summit(summit).filter(
        state=NotificationState.QUEUED, kind__startswith="exhibitor."
    )
    shown: list[int] = []
    if mailbox.is_used():
        rows = list(waiting.order_by("pk"))
        composer = delivery.composer_of("exhibitor.")(rows)
        latest = {(row.kind, row.language): row.pk for row in rows if composer.write(row)}
        shown = list(latest.values())
        later(outbox.DELIVER)
    lifecycle.move_all(waiting.exclude(pk__in=shown), NotificationState.SUPPRESSED)


def _staff(summit: Summit) -> "list[staff.Person]":
    registrations = (
        Registration.objects.for_summit(summit)
        .confirmed()
        .filter(category__slug="exhibitor-staff", is_sample=True)
        .exclude(attendee__email="")
        .select_related("attendee")
    )
    people = [registration.attendee for registration in registrations.order_by("pk")]
    return [staff.Person(one.full_name, one.email, one.language) for one in people]


def _address(row: Row) -> str:
    return f"{row['demo']}@{DOMAIN}" if "demo" in row else f"{row['key']}@exhibitors.{DOMAIN}"


def _of(pk: int) -> Exhibitor:
    return Exhibitor.objects.select_related("summit", "organisation").get(pk=pk)


def _claim(exhibitor: Exhibitor) -> Allocation:
    rows = Allocation.objects.select_related("exhibitor__summit", "booth__type", "replaces")
    return rows.reserved().get(exhibitor=exhibitor)

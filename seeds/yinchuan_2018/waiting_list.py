"""The volunteers' waiting list as it went: places given back, offers accepted, offers that ran out."""

import datetime as dt

from attendees.enums import RegistrationState as State
from attendees.models import Registration
from attendees.services import visits, waiting
from summit.enums import Door

from .stage import Stage

CATEGORY = "volunteer"
# When somebody gives a place back, in days before now.
GIVEN_BACK = (5.0, 3.2, 1.6, 1.1, 0.7, 0.3, 0.1)
_BEAT = dt.timedelta(seconds=15)
_HOURS_TO_ACCEPT = 2.0


def plan_turn(stage: Stage, moment: dt.datetime) -> None:
    """At the beat after `moment`, expire offers and make new ones, as the beat does."""
    stage.replay.plan(moment + _BEAT, lambda at: _turn(stage, at), door=Door.TASK)


def _turn(stage: Stage, moment: dt.datetime) -> None:
    offered = Registration.objects.for_summit(stage.summit).filter(state=State.OFFERED)
    before = set(offered.values_list("pk", flat=True))
    waiting.turn(stage.summit, now=moment)
    for registration in offered.exclude(pk__in=before):
        _answer_offer(stage, registration, moment)


def _answer_offer(stage: Stage, registration: Registration, moment: dt.datetime) -> None:
    """Of the offers that still stand every second one is accepted; the older ones ran out."""
    deadline = moment + dt.timedelta(hours=stage.summit.offer_hours)
    if deadline < stage.replay.now:
        plan_turn(stage, deadline)
        return
    stage.offers += 1
    if stage.offers % 2:
        accepted = moment + dt.timedelta(hours=_HOURS_TO_ACCEPT)
        stage.replay.plan(accepted, lambda _at: _accept(registration.pk), door=Door.WEB)


def _accept(pk: int) -> None:
    registration = Registration.objects.select_related("attendee", "category", "summit").get(pk=pk)
    visits.accept_offer(registration, by=registration)

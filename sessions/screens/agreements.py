"""The announced agreements, for everybody."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from sessions.enums import AgreementState
from sessions.models import Agreement, Party, Signatory
from sessions.programme import snapshots, texts
from summit.models import Summit
from summit.templatetags.summit import tr


@dataclass(frozen=True)
class PartyLine:
    name: str
    signatories: list[str]


@dataclass(frozen=True)
class AgreementLine:
    title: str
    text: str
    kind: str
    sector: str
    parties: list[PartyLine]
    other_parties: int
    session_title: str
    session_url: str
    is_sample: bool


def announced(summit: Summit) -> list[Agreement]:
    """In their order, those whose embargo is over, with parties and signatories."""
    signatories = Signatory.objects.select_related("attendee").order_by("position", "pk")
    parties = (
        Party.objects.select_related("organisation")
        .prefetch_related(Prefetch("signatories", signatories))
        .order_by("position", "pk")
    )
    now = timezone.now()
    return list(
        Agreement.objects.for_summit(summit)
        .filter(Q(embargo_until=None) | Q(embargo_until__lte=now), state=AgreementState.ANNOUNCED)
        .prefetch_related(Prefetch("parties", parties))
        .order_by("position", "pk")
    )


def lines(summit: Summit) -> list[AgreementLine]:
    return [_line(summit, agreement) for agreement in announced(summit)]


def _line(summit: Summit, agreement: Agreement) -> AgreementLine:
    programme = snapshots.shown(summit)
    signed_in = agreement.signing_session_id
    session = programme.session(signed_in) if programme and signed_in else None
    return AgreementLine(
        title=tr(agreement, "title"),
        text=tr(agreement, "summary"),
        kind=agreement.get_kind_display(),
        sector=tr(agreement, "sector"),
        parties=[
            PartyLine(tr(party.organisation, "name"), list(_signatories(party)))
            for party in agreement.parties.all()
        ],
        other_parties=agreement.other_parties,
        session_title=texts.shown(session.title) if session else "",
        session_url=reverse("agenda:session", args=[summit.slug, session.id]) if session else "",
        is_sample=agreement.is_sample,
    )


def _signatories(party: Party) -> Iterator[str]:
    for signatory in party.signatories.all():
        yield texts.joined(
            texts.person(signatory.attendee) if signatory.attendee else signatory.name,
            tr(signatory, "capacity"),
        )

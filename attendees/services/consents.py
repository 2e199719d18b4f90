"""What people agreed to, and how they take it back."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from attendees import reports
from attendees.enums import ConsentPurpose
from attendees.models import Attendee, Consent, ConsentText
from summit import audit
from summit.audit import Actor
from summit.enums import SummitState
from summit.exceptions import WrongState


def give(attendee: Attendee, purposes: Collection[str], *, language: str) -> None:
    """Record that `attendee` agreed now to the newest texts of `purposes`, as read in `language`."""
    texts = [t for t in reports.consent_texts(attendee.summit_id) if t.purpose in purposes]
    Consent.objects.bulk_create(
        [
            Consent(
                summit_id=attendee.summit_id,
                attendee=attendee,
                text=text,
                language=language,
                is_sample=attendee.is_sample,
            )
            for text in texts
        ],
        ignore_conflicts=True,
    )


@transaction.atomic
def set_news(attendee: Attendee, wanted: bool, *, language: str, by: Actor) -> None:
    """Begin or end the news of the next summit. The one for the visit ends with the registration."""
    living = Consent.objects.filter(
        attendee=attendee, text__purpose=ConsentPurpose.NEWS, withdrawn_at=None
    )
    if wanted:
        give(attendee, {ConsentPurpose.NEWS}, language=language)
    else:
        living.update(withdrawn_at=timezone.now())
    audit.record(attendee, "give_consent" if wanted else "withdraw_consent", by=by, purpose="news")


def expect_not_needed(text: ConsentText) -> None:
    """Raises WrongState when people who register now could agree to nothing without `text`."""
    if text.purpose != ConsentPurpose.VISIT or text.summit.state != SummitState.REGISTRATION_OPEN:
        return
    others = ConsentText.objects.for_summit(text.summit_id).exclude(pk=text.pk)
    if not others.filter(purpose=ConsentPurpose.VISIT).exists():
        raise WrongState(
            _(
                "Registration is open and this is the only text for running the visit: nobody could "
                "register without it. Close registration first, or add the next version."
            )
        )

"""What people agreed to, and how they take it back."""

from collections.abc import Collection

from django.db import transaction
from django.utils import timezone

from attendees import reports
from attendees.enums import ConsentPurpose
from attendees.models import Attendee, Consent
from summit import audit
from summit.audit import Actor


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

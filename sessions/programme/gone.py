"""Sessions that are in the programme no more: what is in calendars of them has to end all the same."""

import dataclasses

from sessions.models import Release
from sessions.programme import snapshots
from sessions.programme.differences import ChangeKind
from sessions.programme.released import Session
from summit import pages
from summit.models import Summit


def last(summit: Summit, number: int, *, latest: int) -> Session | None:
    """Session `number` as the last release that had it shows it, of the revision that took it out; None for
    one that no release up to `latest` took out. Kept by this process."""

    def load() -> Session | None:
        taken_out = [{"session": number, "kinds": [str(ChangeKind.REMOVED)]}]
        rows = Release.objects.for_summit(summit).filter(
            number__lte=latest, changes__contains=taken_out
        )
        release = rows.order_by("-number").values_list("number", flat=True).first()
        before = snapshots.release_of(summit, release - 1) if release else None
        found = before.by_id.get(number) if before else None
        return dataclasses.replace(found, sequence=found.sequence + 1) if found else None

    return pages.remember(f"agenda:gone:{summit.pk}:{number}:{latest}", load)

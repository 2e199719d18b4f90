"""How the draft stands to what the public reads."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.programme import differences, freezing, snapshots
from sessions.programme.differences import Change
from sessions.programme.released import Programme
from summit.models import Summit


@dataclass(frozen=True)
class Standing:
    release: Programme | None
    changes: tuple[Change, ...]

    @classmethod
    def of(cls, summit: Summit) -> "Standing":
        """What would be published now, against the latest release."""
        release = snapshots.latest(summit)
        now = timezone.now()
        snapshot = freezing.take(summit)
        freezing.stamp(snapshot, None, (), now)
        draft = snapshots.read(snapshot, number=0, published_at=now)
        return cls(release, differences.between(release, draft))

    @cached_property
    def by_session(self) -> dict[int, Change]:
        return {change.session.id: change for change in self.changes}

    @property
    def words(self) -> str:
        """`Draft, 3 changes since release 7`."""
        count = len(self.changes)
        if self.release is None:
            return _("Draft, nothing is released yet")
        if not count:
            return _("As in release %(number)s") % {"number": self.release.number}
        text = ngettext(
            "Draft, %(count)s change since release %(number)s",
            "Draft, %(count)s changes since release %(number)s",
            count,
        )
        return text % {"count": count, "number": self.release.number}

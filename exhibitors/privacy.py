"""What the exhibition keeps about people: as a copy for the person."""

from typing import Any

from attendees.models import Registration
from exhibitors.models import StaffPass


def held(registration: Registration) -> dict[str, Any]:
    """Everything that is held about the person here, as plain JSON."""
    passes = StaffPass.objects.filter(registration=registration).select_related(
        "exhibitor__organisation"
    )
    return {
        "staff_passes": [
            {
                "exhibitor": str(one.exhibitor),
                "name": one.full_name,
                "email": one.email,
                "task": one.job,
                "state": one.state,
                "named_at": one.named_at.isoformat(),
                "ended_at": one.ended_at.isoformat() if one.ended_at else None,
            }
            for one in passes.order_by("pk")
        ]
    }

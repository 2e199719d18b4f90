"""Dull rows for tests: each with the least that makes sense."""

import datetime as dt
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from attendees.models import Category
from attendees.tests.factories import make_category
from exhibitors.enums import AllocationState, ExhibitorState, MemberRole, ProductState
from exhibitors.models import (
    Allocation,
    Allotment,
    Booth,
    BoothType,
    Exhibition,
    Exhibitor,
    ExhibitorMember,
    FloorPlan,
    Product,
)
from summit.models import Hall, Organisation, Summit, User, Venue
from summit.tests.factories import make_summit

_number = itertools.count(1)


def make_exhibition(summit: Summit | None = None, **fields: Any) -> Exhibition:
    """Applications are open; up to 9 m² bring 4 passes, up to 18 m² 8, up to 36 m² 12."""
    summit = summit or make_summit()
    category = fields.pop("staff_category", None) or make_staff_category(summit)
    now = timezone.now()
    fields.setdefault("applications_open", now - dt.timedelta(days=1))
    fields.setdefault("applications_close", now + dt.timedelta(days=30))
    exhibition = Exhibition.objects.create(summit=summit, staff_category=category, **fields)
    for area, passes in ((9, 4), (18, 8), (36, 12)):
        Allotment.objects.create(summit=summit, exhibition=exhibition, area=area, passes=passes)
    return exhibition


def make_staff_category(summit: Summit, **fields: Any) -> Category:
    return make_category(summit, slug="exhibitor-staff", is_public=False, **fields)


def make_organisation(summit: Summit, name: str = "", **fields: Any) -> Organisation:
    name = name or f"Company {next(_number)}"
    return Organisation.objects.create(summit=summit, name=name, kind="company", **fields)


def make_exhibitor(
    summit: Summit, name: str = "", state: str = ExhibitorState.APPROVED, **fields: Any
) -> Exhibitor:
    organisation = fields.pop("organisation", None) or make_organisation(summit, name)
    return Exhibitor.objects.create(summit=summit, organisation=organisation, state=state, **fields)


def make_member(
    exhibitor: Exhibitor, email: str = "", role: str = MemberRole.MANAGER, **fields: Any
) -> ExhibitorMember:
    """An active member without staff rights; `user` takes one who exists."""
    user = fields.pop("user", None) or User.objects.create_user(
        email or f"member{next(_number)}@example.org"
    )
    return ExhibitorMember.objects.create(
        summit_id=exhibitor.summit_id, exhibitor=exhibitor, user=user, role=role, **fields
    )


def make_plan(summit: Summit, name: str = "Hall A", **fields: Any) -> FloorPlan:
    """60 by 40 metres."""
    venue = Venue.objects.create(summit=summit, name="Centre")
    hall = Hall.objects.create(summit=summit, venue=venue, name=name)
    fields = {"width": Decimal(60), "depth": Decimal(40), **fields}
    return FloorPlan.objects.create(summit=summit, hall=hall, **fields)


def make_type(summit: Summit, **fields: Any) -> BoothType:
    """Shell scheme at 1,000 for a square metre and 500 for each further open side."""
    fields = {
        "name": "Shell scheme",
        "price": Decimal(1000),
        "open_side_price": Decimal(500),
        **fields,
    }
    return BoothType.objects.create(summit=summit, **fields)


def make_booth(plan: FloorPlan, number: str = "A01", **fields: Any) -> Booth:
    """3 by 3 metres in the corner of the hall unless told."""
    if "type" not in fields:
        fields["type"] = BoothType.objects.filter(summit=plan.summit).first() or make_type(
            plan.summit
        )
    fields = {"x": 0, "y": 0, "width": Decimal(3), "depth": Decimal(3), **fields}
    return Booth.objects.create(summit=plan.summit, plan=plan, number=number, **fields)


def make_booths(plan: FloorPlan, count: int) -> list[Booth]:
    """`count` booths of 9 m² side by side, A01, A02 ..."""
    return [make_booth(plan, f"A{n + 1:02}", x=n % 20 * 3, y=n // 20 * 3) for n in range(count)]


def make_allocation(
    booth: Booth, exhibitor: Exhibitor, state: str = AllocationState.RESERVED, **fields: Any
) -> Allocation:
    now = timezone.now()
    fields = {"price": booth.price, "held_until": now + dt.timedelta(minutes=30), **fields}
    if state != AllocationState.HELD:
        fields.setdefault("reserved_at", now)
    return Allocation.objects.create(
        summit_id=booth.summit_id, booth=booth, exhibitor=exhibitor, state=state, **fields
    )


def make_product(
    exhibitor: Exhibitor,
    name: str = "Street lamp",
    state: str = ProductState.PUBLISHED,
    **fields: Any,
) -> Product:
    return Product.objects.create(
        summit_id=exhibitor.summit_id, exhibitor=exhibitor, name=name, state=state, **fields
    )

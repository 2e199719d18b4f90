"""The exhibition of the demo: windows, prices, a hall with sixty booths, and who stands in it. All of it sample.

Unlike the summit's days its deadlines follow the day of loading, so that everything can be tried out.
"""

import datetime as dt
import random
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from attendees.models import Category
from exhibitors.models import Allotment, Booth, BoothType, Exhibition, FloorPlan
from exhibitors.services import offers
from seeds import texts
from seeds.history import Replay
from seeds.logins import DOMAIN
from summit import audit
from summit.enums import Role
from summit.models import Hall, Membership, Summit, User, Venue

from .stands import Fair, settle

CONTENT = "yinchuan_2018/exhibition.toml"
_SEED = 20181115
_OFFICER = "周敏"
_STAFF = "exhibitor-staff"
_OPENED = dt.timedelta(days=40)  # ago


def make(summit: Summit) -> None:
    """Give `summit` an exhibition with a history, unless the office has begun one."""
    if Exhibition.objects.filter(summit=summit).exists():
        return
    content, now = texts.read(CONTENT), timezone.now()
    _make_settings(summit, content["exhibition"], now)
    booths = _make_booths(summit, content)
    officer = _make_officer(summit)
    replay = Replay(summit, now)
    fair = Fair(summit, officer, booths, replay, random.Random(_SEED))
    for row in content["known"]:
        fair.plan_known(row)
    for row in content["applicants"]:
        fair.introduce(row)
    for row in content["exhibitors"]:
        fair.plan(row)
    replay.run()
    settle(summit)
    replay.date_rows()
    fair.set_holds()
    for number in content["offer"]["blocked"]:
        offers.block(booths[number], by=officer)


def _make_settings(summit: Summit, row: Mapping[str, Any], now: dt.datetime) -> None:
    category = Category.objects.for_summit(summit).filter(slug=_STAFF).first()
    if category is not None:
        Category.objects.filter(pk=category.pk).update(quota=row["staff_quota"])
    today = now.astimezone(summit.zone).date()
    exhibition = Exhibition.objects.create(
        summit=summit,
        staff_category=category,
        applications_open=(now - _OPENED).replace(second=0, microsecond=0),
        is_sample=True,
        **{name: today + dt.timedelta(days=days) for name, days in row["days"].items()},
        **{name: row[name] for name in _PLAIN},
        **texts.translated(row, "introduction"),
    )
    for area, passes in row["allotments"]:
        Allotment.objects.create(
            summit=summit, exhibition=exhibition, area=area, passes=passes, is_sample=True
        )


_PLAIN = ("hold_minutes", "currency", "late_return_percent", "opens_at", "closes_at")


def _make_booths(summit: Summit, content: Mapping[str, Any]) -> dict[str, Booth]:
    types = {
        row["key"]: BoothType.objects.create(
            summit=summit,
            position=position,
            is_sample=True,
            **{name: row[name] for name in ("kind", "pricing", "price", "open_side_price")},
            **texts.translated(row, "name", "included"),
        )
        for position, row in enumerate(content["types"])
    }
    plan = _make_plan(summit, content["hall"])
    for row in content["rows"]:
        Booth.objects.bulk_create(_row(plan, types[row["type"]], row))
    found = Booth.objects.filter(plan=plan).select_related("type")
    return {booth.number: booth for booth in found}


def _row(plan: FloorPlan, booth_type: BoothType, row: Mapping[str, Any]) -> list[Booth]:
    places = [
        (x + n * row["width"], y, n, count) for x, y, count in row["places"] for n in range(count)
    ]
    return [
        Booth(
            summit_id=plan.summit_id,
            plan=plan,
            type=booth_type,
            number=f"{row['letter']}{number:02}",
            x=x,
            y=y,
            width=row["width"],
            depth=row["depth"],
            open_sides=2 if n in (0, count - 1) else 1,
            height_limit=4,
            floor_load=500,
            power="16 A",
            is_sample=True,
        )
        for number, (x, y, n, count) in enumerate(places, 1)
    ]


def _make_plan(summit: Summit, row: Mapping[str, Any]) -> FloorPlan:
    hall = Hall.objects.for_summit(summit).filter(name_en=row["name"]["en"]).first()
    return FloorPlan.objects.create(
        summit=summit,
        hall=hall or _make_hall(summit, row),
        is_sample=True,
        **{name: row[name] for name in ("width", "depth", "entrance_from", "entrance_width")},
        **texts.columns(entrance_label=row["entrance"]),
    )


def _make_hall(summit: Summit, row: Mapping[str, Any]) -> Hall:
    """The office has removed the hall of the surroundings: the exhibition needs one."""
    name = texts.translated(row, "name")
    venue = Venue.objects.for_summit(summit).first()
    venue = venue or Venue.objects.create(summit=summit, is_sample=True, **name)
    return Hall.objects.create(summit=summit, venue=venue, is_sample=True, **name)


def _make_officer(summit: Summit) -> User:
    """The exhibition's officer; nobody can log in as her: see `team.open_exhibition_logins`."""
    officer = User.objects.create_user(
        f"{Role.EXHIBITION}@{DOMAIN}", is_staff=True, is_active=False
    )
    membership = Membership.objects.create(
        summit=summit,
        user=officer,
        full_name=_OFFICER,
        role=Role.EXHIBITION,
        is_sample=True,
    )
    audit.record(membership, "invite", by=audit.SYSTEM, role=Role.EXHIBITION)
    return officer

"""Two people who draw booths over one another at the same moment: one row is there, whole."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connections

from exhibitors.models import Booth
from exhibitors.services import drawing
from exhibitors.tests.factories import make_plan, make_type
from summit import audit
from summit.exceptions import SummitError
from summit.models import AuditEntry
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def draw(row):
    """Draw on a connection of this thread; how many booths, or how it was refused."""
    try:
        return len(drawing.draw(row, by=audit.SYSTEM))
    except SummitError as refusal:
        return refusal.code
    finally:
        connections.close_all()


def make_row(plan, kind, prefix, shift):
    return drawing.Row(
        plan=plan,
        type=kind,
        prefix=prefix,
        first=1,
        digits=2,
        count=5,
        x=Decimal(shift),
        y=Decimal(3),
        width=Decimal(3),
        depth=Decimal(3),
        gap=Decimal(0),
        runs_down=False,
    )


@pytest.mark.parametrize("prefixes", ["AAAAAAAA", "ABCDEFGH"], ids=["same numbers", "same place"])
def test_one_row_is_drawn_and_the_others_are_refused_whole(prefixes):
    summit = make_summit()
    plan, kind = make_plan(summit), make_type(summit)
    rows = [make_row(plan, kind, prefix, n % 3) for n, prefix in enumerate(prefixes)]
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(draw, rows))
    assert found.count(5) == 1
    assert set(found) <= {5, "wrong_state", "invalid"}
    assert Booth.objects.count() == 5
    assert AuditEntry.objects.filter(verb="draw").count() == 1

"""Benchmarks of exhibitors who hold booths: each another one, and all the same one."""

from collections.abc import Iterator

import psycopg

from .figures import Figures
from .ground import Ground, of_database
from .loads import SIZES, Options, measure
from .site import DoesNotWork, Site

_TWICE = """
    SELECT count(*) FROM (
        SELECT booth_id FROM exhibitors_allocation WHERE state IN ('held', 'reserved', 'confirmed')
        GROUP BY booth_id HAVING count(*) > 1
    ) AS twice
"""
_HOLDS = "SELECT count(*) FROM exhibitors_allocation WHERE state = 'held'"


def hold_booth(ground: Ground, options: Options) -> Iterator[Figures]:
    """An exhibitor holds one of a thousand booths: a free one, and one that others want at once."""
    for size in options.sizes(SIZES[0]):
        with Site(ground, "hold_booth", size, has_exhibition=True) as site:
            for operation in ("hold_booth", "hold_contended"):
                found = measure(site, operation, options.seconds)
                _look(site)
                yield found


def _look(site: Site) -> None:
    """Raises DoesNotWork when nobody holds anything, or two have one booth: then nothing was measured."""
    url = of_database(site.ground.postgres.superuser_url, site.name)
    with psycopg.connect(url) as connection:
        twice = connection.execute(_TWICE).fetchone()
        holds = connection.execute(_HOLDS).fetchone()
    if twice != (0,) or holds == (0,):
        raise DoesNotWork(f"booths that two have: {twice}; holds: {holds}")

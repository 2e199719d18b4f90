"""How often one client may do something. Counted in Redis; while that is away, nobody is held up."""

import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

_SECONDS = {"s": 1, "sec": 1, "min": 60, "hour": 3600, "day": 86400}


def client_address(request: HttpRequest) -> str:
    """The address of the client, behind `settings.TRUSTED_PROXIES` reverse proxies of ours."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop]
    if settings.TRUSTED_PROXIES and len(hops) >= settings.TRUSTED_PROXIES:
        return hops[-settings.TRUSTED_PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def seconds(rate: str) -> int:
    """The length of the time that `rate` speaks of."""
    return _SECONDS[rate.partition("/")[2]]


def wait(rate: str) -> int:
    """Seconds until the count of `rate` begins anew."""
    length = seconds(rate)
    return length - int(time.time()) % length


def allows(request: HttpRequest, what: str, rate: str) -> bool:
    """Count one `what` of this client; False when that is more than `rate`, for example `60/min`."""
    return allows_one(f"{what}:{client_address(request)}", rate)


def allows_one(what: str, rate: str) -> bool:
    """Count one `what`, whoever does it from wherever; False when that is more than `rate`."""
    most = rate.partition("/")[0]
    length = seconds(rate)
    slot = int(time.time() // length)
    key = f"throttle:{what}:{slot}"
    try:
        return cache.incr(key) <= int(most)
    except ValueError:  # the first one of this time
        return cache.add(key, 1, length * 2) or cache.incr(key) <= int(most)

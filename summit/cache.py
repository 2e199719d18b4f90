"""A Redis cache that is allowed to be away: then everything is a miss, and nobody waits for it."""

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

REST_SECONDS = 5.0


class _KeptClient(RedisCacheClient):
    """Keeps its client: Django makes one for every command, which costs more than the command."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Redis:
        index = self._get_connection_pool_index(write)  # type: ignore[attr-defined]
        kept: dict[int, Redis] = self.__dict__.setdefault("_kept_clients", {})
        if index not in kept:
            kept[index] = super().get_client(key, write=write)
        return kept[index]


class ForgivingRedisCache(RedisCache):
    """Answers "not there" while Redis is out of reach, and asks again after a pause."""

    _resting_until = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _KeptClient

    def _try(self, ask: Callable[[], Any], otherwise: Any) -> Any:
        if time.monotonic() < ForgivingRedisCache._resting_until:
            return otherwise
        try:
            return ask()
        except (RedisError, OSError) as error:
            ForgivingRedisCache._resting_until = time.monotonic() + REST_SECONDS
            log.warning("cache away", error=type(error).__name__)
            return otherwise

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._try(
            lambda: super(ForgivingRedisCache, self).get(key, default, version), default
        )

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        self._try(lambda: super(ForgivingRedisCache, self).set(key, value, timeout, version), None)

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        return bool(
            self._try(
                lambda: super(ForgivingRedisCache, self).add(key, value, timeout, version), True
            )
        )

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        return int(self._try(lambda: super(ForgivingRedisCache, self).incr(key, delta, version), 0))

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return bool(
            self._try(lambda: super(ForgivingRedisCache, self).touch(key, timeout, version), False)
        )

    def delete(self, key: Any, version: int | None = None) -> bool:
        return bool(self._try(lambda: super(ForgivingRedisCache, self).delete(key, version), False))

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._try(lambda: super(ForgivingRedisCache, self).get_many(keys, version), {})

    def has_key(self, key: Any, version: int | None = None) -> bool:
        return bool(
            self._try(lambda: super(ForgivingRedisCache, self).has_key(key, version), False)
        )

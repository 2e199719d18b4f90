"""Postgres and Redis from the Python wheels: started with nothing installed, stopped for certain.

    with servers.postgres(folder) as database, servers.redis(folder) as broker:
        run(DATABASE_URL=database.url, REDIS_URL=broker.url)

Both listen on loopback only, on a port that the kernel chose, behind a password that is made once
for each folder. Used by `make run`, by the tests and by the benchmarks; each gives a folder of its
own. A server left over in that folder by a program that was killed is stopped first.
"""

from .launch import Server, free_port
from .postgres import start as postgres
from .redis import ping
from .redis import start as redis

__all__ = ["Server", "free_port", "ping", "postgres", "redis"]

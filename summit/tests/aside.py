"""A second connection for tests of what waits for what."""

import threading

from django.db import connection, connections


class Aside:
    """Runs `call` on a connection of its own, and says when it waits for a lock there."""

    def __init__(self, call):
        self.errors, self._known = [], threading.Event()
        self._thread = threading.Thread(target=self._run, args=[call])
        self._thread.start()
        self._known.wait(10)

    def _run(self, call):
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_backend_pid()")
                self.backend = cursor.fetchone()[0]
            self._known.set()
            call()
        except Exception as error:
            self.errors.append(error)
        finally:
            connections.close_all()

    def wait_until_it_waits(self):
        with connection.cursor() as cursor:
            for _try in range(1000):
                cursor.execute(
                    "SELECT pg_sleep(0.01), cardinality(pg_blocking_pids(%s))", [self.backend]
                )
                if cursor.fetchone()[1]:
                    return
        raise AssertionError("it waits for nobody")

    def end(self):
        self._thread.join(20)
        return self.errors

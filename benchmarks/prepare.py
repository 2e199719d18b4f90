"""What a benchmark does inside Django, as a process of its own: `python -m benchmarks.prepare TASK ...`.

The tasks are the functions named in TASKS; what they find out they print as JSON.
"""

import csv
import io
import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.config.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db.models import QuerySet  # noqa: E402

from attendees.enums import ImportState  # noqa: E402
from attendees.models import (  # noqa: E402
    Announcement,
    Attendee,
    Category,
    ImportRun,
    Registration,
)
from attendees.services import announcements, imports  # noqa: E402
from exhibitors.models import Booth, Exhibitor  # noqa: E402
from seeds import scale, scale_exhibition  # noqa: E402
from summit import audit  # noqa: E402
from summit.enums import Role, SummitState  # noqa: E402
from summit.models import Membership, Summit, User  # noqa: E402

from . import prepare_programme, prepare_seats, stands  # noqa: E402

PASS = "benchmark"
ORGANISER = "organiser@benchmarks.example"


def fill(size: str) -> None:
    """A summit of `size` registrations that is open, with a free pass of endless places."""
    scale.fill(int(size))
    summit = _summit()
    Summit.objects.filter(pk=summit.pk).update(
        state=SummitState.REGISTRATION_OPEN,
        capacity=None,
        registration_opens=None,
        registration_closes=None,
    )
    Category.objects.create(summit=summit, slug=PASS, name="Visitor", position=0)
    organiser = User.objects.create_user(ORGANISER, is_staff=True)
    Membership.objects.create(summit=summit, user=organiser, role=Role.ORGANISER)


def facts() -> None:
    """Print what the load must know: addresses, the organiser's session, words to search."""
    summit = _summit()
    names = Attendee.objects.for_summit(summit).order_by("pk").values_list("full_name", flat=True)
    largest = Category.objects.for_summit(summit).order_by("-taken").first()
    _say(
        slug=summit.slug,
        size=Registration.objects.for_summit(summit).count(),
        category=PASS,
        session=_session(User.objects.get(email=ORGANISER)),
        searches=[name.split()[0] for name in names[:40:5]],
        filter=largest.pk if largest else 0,
        **prepare_programme.facts(summit),
        booths=list(_booths(summit)),
        exhibitors=_words(summit),
        **stands.facts(summit, _session),
    )


def _booths(summit: Summit) -> QuerySet[Booth, str]:
    """Numbers of booths, where the exhibition is filled."""
    return Booth.objects.for_summit(summit).order_by("number").values_list("number", flat=True)


def _words(summit: Summit) -> list[str]:
    """Words of the names of exhibitors, in many scripts."""
    shown = Exhibitor.objects.for_summit(summit).public().select_related("organisation")
    return [str(exhibitor).split()[0] for exhibitor in shown.order_by("pk")[:400:7]]


def exhibition() -> None:
    """A hall of 1,000 booths and 1,600 exhibitors."""
    summit = _summit()
    scale_exhibition.fill(summit)
    stands.open_logins(summit)


def announce() -> None:
    """Send an announcement to all confirmed registrations."""
    summit = _summit()
    announcement = Announcement.objects.create(
        summit=summit, subject="Doors open at eight", text="Come early.\n\nBring the ticket."
    )
    begin, cpu = time.perf_counter(), time.process_time()
    count = announcements.send(announcement, by=audit.SYSTEM)
    _say(
        count=count,
        seconds=time.perf_counter() - begin,
        cpu_seconds=time.process_time() - cpu,
    )


def people(rows: str) -> None:
    """Import `rows` people as an organiser does. The worker, a process of its own, does the work."""
    category = Category.objects.select_related("summit").get(slug=PASS)
    organiser = User.objects.get(email=ORGANISER)
    content = _table(int(rows)).encode()
    begin = time.perf_counter()
    run = imports.upload(
        [content], "people.csv", imports.Options(category.summit, category), by=organiser
    )
    _wait(run, ImportState.CHECKED)
    checked = time.perf_counter()
    imports.confirm(run, by=organiser)
    _wait(run, ImportState.DONE)
    _say(
        check_seconds=checked - begin,
        seconds=time.perf_counter() - begin,
        count=run.new_count,
    )


def _table(rows: int) -> str:
    """People in many scripts as CSV, no two rows alike in name, address or organisation."""
    known = Attendee.objects.for_summit(_summit()).filter(positions__rank=0).order_by("pk")
    columns = ("full_name", "positions__organisation_name", "positions__country", "language")
    people = list(known.values_list(*columns))
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["full_name", "email", "organisation", "country", "title", "language"])
    for number in range(rows):
        name, organisation, country, language = people[number % len(people)]
        writer.writerow(
            [
                f"{name} {number}",
                f"row-{number}@imports.example",
                f"{organisation} {number}",
                country,
                f"Director {number % 500}",
                language,
            ]
        )
    return file.getvalue()


def _wait(run: ImportRun, state: str) -> None:
    while run.state != state:
        if run.state in (ImportState.FAULTY, ImportState.FAILED):
            sys.exit(f"import {run.state}: {run.message} {run.faults[:3]}")
        time.sleep(0.05)
        run.refresh_from_db()


def _summit() -> Summit:
    return Summit.objects.latest("pk")


def _session(user: User) -> str:
    """A session as the login of `user` leaves it."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    return str(session.session_key)


def _say(**found: Any) -> None:
    print(json.dumps(found))


TASKS: dict[str, Callable[..., None]] = {
    task.__name__: task
    for task in (
        *(fill, facts, exhibition, announce, people),
        prepare_programme.move_sessions,
        *(prepare_seats.release, prepare_seats.bookers, prepare_seats.few_seats),
    )
}

if __name__ == "__main__":
    TASKS[sys.argv[1]](*sys.argv[2:])

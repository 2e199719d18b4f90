"""The life of an import: uploaded, checked without changing anything, confirmed, carried out.

Small files are checked and imported within the request, large ones by a background task; the row
ImportRun says where it stands. The file lies in a private folder for an hour at most.
"""

import datetime as dt
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from attendees.enums import ImportState, Known
from attendees.models import Category, ImportRun
from attendees.services import import_rows, places
from attendees.tables import imports, sheets
from attendees.tables.workbooks import Unreadable
from summit import audit, background, lifecycle, validators
from summit.exceptions import Closed, Full, SummitError
from summit.models import Summit, User

TASK = "attendees.tasks.work_on_import"
AT_ONCE_BYTES = 256 * 1024  # about 2,000 people: half a second
AT_ONCE_PEOPLE = 2000
KEPT = dt.timedelta(hours=1)
_CLAIM = dt.timedelta(minutes=10)  # longer than a task may take
_LATE = dt.timedelta(seconds=20)  # by then a task has begun, if the broker took it
_OPEN = (ImportState.UPLOADED, ImportState.IMPORTING)


@dataclass(frozen=True)
class Options:
    """What the organiser chooses; see the fields of ImportRun."""

    summit: Summit
    category: Category | None = None  # None: each row names one
    language: str = "en"
    known: str = Known.SKIP
    gives_places: bool = True
    sends_mails: bool = False


def folder() -> Path:
    """The private folder of uploaded files, readable by this server only."""
    path = Path(settings.VAR_DIR) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def upload(
    content: Iterable[bytes], name: str, options: Options, *, by: User, at_once: bool = False
) -> ImportRun:
    """Keep a file for checking, and check a small one (or any, `at_once`) before returning.

    Raises Unreadable for what is no table, and Closed when the summit is over or cancelled.
    """
    places.expect_newcomers(options.summit.pk)
    stored = folder() / f"{secrets.token_hex(16)}.table"
    try:
        _store(content, stored)
        sheets.check(stored, name)
        run = ImportRun.objects.create(
            summit_id=options.summit.pk,
            file_name=validators.tidy(name)[-200:],
            stored_as=stored.name,
            user=by,
            is_sample=options.summit.is_sample,
            category=options.category,
            language=options.language,
            known=options.known,
            gives_places=options.gives_places,
            sends_mails=options.sends_mails,
        )
        audit.record(run, "upload", by=by)
    except BaseException:
        stored.unlink(missing_ok=True)
        raise
    if at_once or stored.stat().st_size <= AT_ONCE_BYTES:
        work(run.pk, language=translation.get_language())
        run.refresh_from_db()
    else:
        background.later(TASK, run.pk)
    return run


def confirm(run: ImportRun, *, by: User, at_once: bool = False) -> None:
    """Import what was checked; a large file in the background, unless `at_once`.

    Raises WrongState when that was done already, and Closed when the summit is over or cancelled by now.
    """
    places.expect_newcomers(run.summit_id)
    lifecycle.move(run, ImportState.IMPORTING, user=by, claimed_until=None, message="")
    if at_once or run.row_count <= AT_ONCE_PEOPLE:
        work(run.pk, language=translation.get_language())
        run.refresh_from_db()
    else:
        background.later(TASK, run.pk)


def discard(run: ImportRun, *, by: audit.Actor) -> None:
    """Delete the file and end the run. Raises WrongState when it is being imported or was."""
    lifecycle.move(run, ImportState.DISCARDED, finished_at=timezone.now())
    audit.record(run, "discard", by=by)
    _forget(run)


def work(pk: int, *, language: str | None = None) -> None:
    """Do what an import waits for; nothing when somebody else is at it.

    What is to be done is said in `language`, by default that of the member.
    """
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    waiting = ImportRun.objects.filter(free, pk=pk, state__in=_OPEN)
    if not waiting.update(claimed_until=now + _CLAIM):
        return
    run = ImportRun.objects.select_related("summit", "category", "user").get(pk=pk)
    with translation.override(language or (run.user.language if run.user else "en")):
        if run.state == ImportState.UPLOADED:
            _check(run)
        else:
            _carry_out(run)


def sweep() -> None:
    """What the beat does: wake what was missed, end what was forgotten, delete old files."""
    now = timezone.now()
    old = Q(created_at__lt=now - KEPT)
    forgotten = [ImportState.CHECKED, ImportState.FAILED, ImportState.UPLOADED]
    for run in ImportRun.objects.filter(old, state__in=forgotten):
        discard(run, by=audit.SYSTEM)
    for run in ImportRun.objects.filter(old, state=ImportState.IMPORTING, claimed_until__lt=now):
        _end(
            run, ImportState.FAILED, message=_("The import could not be finished. Upload it anew.")
        )
    missed = Q(claimed_until=None, created_at__lt=now - _LATE) | Q(claimed_until__lt=now)
    for pk in ImportRun.objects.filter(missed, state__in=_OPEN).values_list("pk", flat=True):
        work(pk)
    for path in folder().iterdir():
        if path.stat().st_mtime < (now - 2 * KEPT).timestamp():
            path.unlink(missing_ok=True)


# --- Checking -----------------------------------------------------------------------------
def _check(run: ImportRun) -> None:
    """Read the file, keep its cleaned rows beside it, compare them with who is there."""
    path = folder() / run.stored_as
    reading = imports.Reading()
    try:
        sheets.check_length(path)
        _clean(path, run, reading)
    except (Unreadable, FileNotFoundError) as error:
        message = str(error.message) if isinstance(error, SummitError) else _gone()
        _end(run, ImportState.FAULTY, message=message)
        return
    found = {
        "row_count": reading.rows,
        "fault_count": reading.fault_count,
        "faults": _storable(reading.faults),
        "unread_columns": _storable(reading.unread_columns[:20]),
    }
    if reading.fault_count:
        _end(run, ImportState.FAULTY, **found)
        return
    with transaction.atomic():
        tally = import_rows.load(_cleaned(path), run)
        known = import_rows.known()
        lifecycle.move(
            run,
            ImportState.CHECKED,
            claimed_until=None,
            new_count=tally.new,
            known_count=tally.known,
            refused_count=tally.refused,
            needed=dict(tally.needed),
            known_rows=known,
            **found,
        )
    path.unlink(missing_ok=True)


def _clean(path: Path, run: ImportRun, reading: imports.Reading) -> None:
    people = imports.people(path, reading, summit=run.summit, category=run.category)
    with _cleaned(path).open("w", encoding="utf-8", newline="\n") as file:
        _cleaned(path).chmod(0o600)
        for person in people:
            # The text format of COPY: no cleaned cell holds a tab or a line break.
            file.write("\t".join(map(str, person)).replace("\\", "\\\\") + "\n")


# --- Importing ----------------------------------------------------------------------------
def _carry_out(run: ImportRun) -> None:
    try:
        try:
            _import(run)
        except IntegrityError:
            # Somebody registered with one of the addresses at the same moment: now that one is found.
            _import(run)
    except Full as refusal:
        # The file stays: with a higher limit the import can be confirmed again.
        lifecycle.move(run, ImportState.FAILED, message=str(refusal.message), claimed_until=None)
    except Closed as refusal:
        _end(run, ImportState.FAILED, message=str(refusal.message))
    except FileNotFoundError:
        _end(run, ImportState.FAILED, message=_gone())


@transaction.atomic
def _import(run: ImportRun) -> None:
    places.expect_newcomers(run.summit_id)
    by: audit.Actor = run.user or audit.SYSTEM
    path = _cleaned(folder() / run.stored_as)
    tally = import_rows.load(path, run)
    updated = import_rows.write(run, by=by)
    before = run.state
    lifecycle.move(
        run,
        ImportState.DONE,
        new_count=tally.new,
        known_count=tally.known,
        updated_count=updated,
        refused_count=tally.refused,
        finished_at=timezone.now(),
        claimed_until=None,
    )
    audit.record(run, "import", by=by, registered=tally.new, updated=updated)
    transaction.on_commit(lambda: _forget(run))
    try:
        import_rows.take_places(run.summit, tally.needed)
    except Full:
        lifecycle.take_back(run, before)
        raise


def _storable(found: Any) -> Any:
    """As `found`, with U+FFFD for the NUL that Postgres keeps in no JSON."""
    if isinstance(found, str):
        return found.replace("\x00", "\ufffd")
    if isinstance(found, list | tuple):
        return [_storable(part) for part in found]
    return found


def _end(run: ImportRun, state: str, **changes: object) -> None:
    lifecycle.move(run, state, finished_at=timezone.now(), claimed_until=None, **changes)
    _forget(run)


def _forget(run: ImportRun) -> None:
    if run.stored_as:
        path = folder() / run.stored_as
        path.unlink(missing_ok=True)
        _cleaned(path).unlink(missing_ok=True)
        ImportRun.objects.filter(pk=run.pk).update(stored_as="")


def _store(content: Iterable[bytes], path: Path) -> None:
    size = 0
    with path.open("xb") as file:
        path.chmod(0o600)
        for chunk in content:
            size += len(chunk)
            if size > sheets.MAX_BYTES:
                raise sheets.too_large()
            file.write(chunk)


def _cleaned(path: Path) -> Path:
    return path.with_suffix(".clean")


def _gone() -> str:
    return _("The file is no longer here: it is kept for an hour. Upload it again.")

"""Import people from a file on this machine; the same checks and the same transaction as in the panel."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from attendees import rules
from attendees.enums import ImportState, Known
from attendees.models import Category, ImportRun
from attendees.services import imports
from attendees.tables.imports import Fault
from attendees.tables.workbooks import Unreadable
from summit.exceptions import Closed
from summit.models import Summit, User

_CHUNK = 1024 * 1024


class Command(BaseCommand):
    help = "Import people from a CSV or XLSX file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--summit", required=True, help="address (slug) of the summit")
        parser.add_argument("--category", help="for people whose row names none")
        parser.add_argument("--by", required=True, help="email of the organiser who imports")
        parser.add_argument("--language", default="en", help="for people whose row names none")
        parser.add_argument("--dry-run", action="store_true", help="check only, change nothing")
        parser.add_argument(
            "--update", action="store_true", help="update who is registered already"
        )
        parser.add_argument("--queue", action="store_true", help="into the queue, without places")
        parser.add_argument("--mails", action="store_true", help="mail everybody")

    def handle(self, *args: Any, **options: Any) -> None:
        summit, user = _summit(options), _member(options)
        if not rules.can_import(user, summit):
            raise CommandError(_("Only organisers of this summit import people."))
        chosen = imports.Options(
            summit,
            _category(summit, options["category"]),
            options["language"],
            Known.UPDATE if options["update"] else Known.SKIP,
            not options["queue"],
            options["mails"],
        )
        run = self._checked(options["file"], chosen, user)
        if options["dry_run"]:
            imports.discard(run, by=user)
            return
        imports.confirm(run, by=user, at_once=True)
        if run.state != ImportState.DONE:
            raise CommandError(run.message)
        self.stdout.write(
            _("%(new)d registered, %(updated)d updated.")
            % {"new": run.new_count, "updated": run.updated_count}
        )

    def _checked(self, path: Path, chosen: imports.Options, user: User) -> ImportRun:
        try:
            run = imports.upload(_chunks(path), path.name, chosen, by=user, at_once=True)
        except (Closed, Unreadable) as refusal:
            raise CommandError(str(refusal.message)) from None
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}") from None
        for fault in (Fault(*fault) for fault in run.faults):
            text = _("Row %(row)d, %(column)s: %(message)s")
            place = {"row": fault.row, "column": fault.label, "message": fault.message}
            self.stderr.write(text % place)
        if run.state == ImportState.FAULTY:
            count = _("%(count)d faults. Nothing was changed.") % {"count": run.fault_count}
            raise CommandError(run.message or count)
        self.stdout.write(
            _("%(rows)d rows: %(new)d new, %(known)d registered already.")
            % {"rows": run.row_count, "new": run.new_count, "known": run.known_count}
        )
        return run


def _summit(options: dict[str, Any]) -> Summit:
    summit = Summit.objects.filter(slug=options["summit"]).first()
    if summit is None:
        raise CommandError(_("There is no summit “%s”.") % options["summit"])
    return summit


def _category(summit: Summit, slug: str | None) -> Category | None:
    if slug is None:
        return None
    category = Category.objects.for_summit(summit).filter(slug=slug).first()
    if category is None:
        raise CommandError(_("The summit has no category “%s”.") % slug)
    return category


def _member(options: dict[str, Any]) -> User:
    user = User.objects.filter(email=options["by"].strip().lower()).first()
    if user is None:
        raise CommandError(_("Nobody logs in with %s.") % options["by"])
    return user


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk

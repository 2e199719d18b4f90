"""Write the right-to-left twin of unfold's stylesheet; needed after each new version of unfold."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand

from summit import mirror

SOURCE = "unfold/css/styles.css"
TWIN = Path(settings.BASE_DIR, "summit/static/summit/unfold-rtl.css")
HEAD = "/* Made by `manage.py mirror_admin_css` from unfold's stylesheet (MIT licence); not edited. */\n"


def twin() -> str:
    """What the file must hold for the installed unfold. Raises FileNotFoundError without it."""
    source = finders.find(SOURCE)
    if not isinstance(source, str):
        raise FileNotFoundError(SOURCE)
    return HEAD + mirror.mirror(Path(source).read_text(encoding="utf-8"))


class Command(BaseCommand):
    help = "Write summit/static/summit/unfold-rtl.css from unfold's stylesheet."

    def handle(self, *args: Any, **options: Any) -> None:
        TWIN.write_text(twin(), encoding="utf-8")
        self.stdout.write(f"{TWIN.name}: {TWIN.stat().st_size:,} bytes")

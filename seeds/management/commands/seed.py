"""Load a summit to look at: the real one of 2018 with sample data, or a synthetic one of any size."""

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from seeds import parts, scale, scale_exhibition, yinchuan_2018
from seeds.yinchuan_2018 import facts, team
from seeds.yinchuan_2018.parts import LOGINS, PARTS
from summit.exceptions import SummitError
from summit.models import Summit


class Command(BaseCommand):
    help = (
        "seed yinchuan-2018 loads the summit of 2018, once: what was changed since then stays. "
        "seed --scale N fills a synthetic summit up to N registrations, with 1,000 booths."
    )
    # The checks look at the whole project; a load that has nothing to do must not wait for them.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("summit", nargs="?", choices=[yinchuan_2018.SLUG])
        parser.add_argument(
            "--scale", type=_at_least_one, metavar="N", help="how many registrations"
        )
        parser.add_argument("--slug", default=scale.SLUG, help="address of the synthetic summit")
        parser.add_argument(
            "--with-demo-logins",
            action="store_true",
            help="make the demo's logins, whose passwords are public, also outside of development",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if (options["summit"] is None) == (options["scale"] is None):
            raise CommandError("Name one: yinchuan-2018, or --scale N.")
        try:
            if options["summit"]:
                self._load(options["with_demo_logins"])
            else:
                self._fill(options["scale"], options["slug"])
        except SummitError as refusal:
            raise CommandError(str(refusal)) from refusal

    def _load(self, with_demo_logins: bool) -> None:
        may_log_in = team.may_log_in(with_demo_logins)
        wanted = (*PARTS, *LOGINS) if may_log_in else PARTS
        loaded = parts.load(yinchuan_2018.SLUG, facts.begin, wanted)
        self.stdout.write(f"Loaded: {', '.join(loaded)}." if loaded else "Nothing to load.")
        if not may_log_in:
            self.stdout.write(
                "The demo's logins were left out: their passwords are public. "
                "--with-demo-logins makes them all the same."
            )

    def _fill(self, count: int, slug: str) -> None:
        added = scale.fill(count, slug=slug)
        self.stdout.write(f"Added {added} registrations to {slug}.")
        summit = Summit.objects.get(slug=slug)
        exhibitors = scale_exhibition.fill(summit)
        if exhibitors:
            self.stdout.write(
                f"Added {exhibitors} exhibitors and {scale_exhibition.BOOTHS} booths to {slug}:"
                " the exhibition has this size for any number of registrations."
            )
        self.stdout.write(f"The site:  {settings.SITE_URL}{reverse('summit:home', args=[slug])}")
        if owner := team.join(summit):
            self.stdout.write(f"The panel: as {owner.email}, choose it at the top of the menu.")


def _at_least_one(words: str) -> int:
    """Raises ValueError, which argparse explains, for anything else."""
    count = int(words)
    if count < 1:
        raise ArgumentTypeError("Name how many registrations there are to be, 1 or more.")
    return count

"""Measures what an operation costs, each on servers of its own: docs/benchmarks.md."""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from summit.local import interrupts

from . import exhibition, figures, holds, jobs, loads, programme, seats
from .figures import Figures
from .ground import Ground
from .loads import Options
from .site import DoesNotWork

Benchmark = Callable[[Ground, Options], Iterator[Figures]]

BENCHMARKS: dict[str, Benchmark] = {
    "home": loads.home,
    "register_web": loads.register_web,
    "register_api": loads.register_api,
    "admin_list": loads.admin_list,
    "export": jobs.export,
    "import": jobs.import_people,
    "fanout": jobs.fanout,
    "programme": programme.programme,
    "programme_json": programme.programme_json,
    "programme_xml": programme.programme_xml,
    "programme_ics": programme.programme_ics,
    "session_page": programme.session_page,
    "book_seat": seats.book_seat,
    "release": seats.release,
    "plan": exhibition.plan,
    "directory": exhibition.directory,
    "hold_booth": holds.hold_booth,
    "memory": loads.memory,
}
QUICK = Options(size=100, seconds=0.5)


def main() -> int:
    """Run the benchmarks that were asked for; 1 when one had errors or could not run."""
    asked = _arguments()
    if asked.list:
        for name, benchmark in BENCHMARKS.items():
            print(f"{name:<16}{(benchmark.__doc__ or '').strip()}")
        return 0
    options = QUICK if asked.quick else Options(asked.size, asked.seconds)
    names = list(BENCHMARKS) if asked.name == "all" else [asked.name]
    interrupts.catch()
    try:
        with contextlib.ExitStack() as stack:
            folder = _folder(stack, asked.folder)
            ground = stack.enter_context(Ground(folder, profile=asked.profile))
            return _run(ground, names, options, asked.json)
    except interrupts.Stopped:
        print("Stopped.", file=sys.stderr)
    except (DoesNotWork, subprocess.CalledProcessError) as error:
        print(error, file=sys.stderr)
    return 1


def _run(ground: Ground, names: list[str], options: Options, as_json: bool) -> int:
    errors = 0
    version = ground.version
    if not as_json:
        print(figures.header(), flush=True)
    for name in names:
        for found in BENCHMARKS[name](ground, options):
            figures.stamp(found, postgres=version)
            print(found.as_json() if as_json else figures.row(found), flush=True)
            errors += found.errors or 0
    return 1 if errors else 0


def _folder(stack: contextlib.ExitStack, asked: Path | None) -> Path:
    if asked:
        asked.mkdir(parents=True, exist_ok=True)
        return asked.resolve()
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="benchmarks-")))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", nargs="?", choices=[*BENCHMARKS, "all"], default="all")
    parser.add_argument("--list", action="store_true", help="name the benchmarks")
    parser.add_argument("--size", type=int, help="registrations (default: as docs/benchmarks.md)")
    parser.add_argument("--seconds", type=float, default=20.0, help="of load (default 20)")
    parser.add_argument("--quick", action="store_true", help="only shows that everything runs")
    parser.add_argument("--json", action="store_true", help="one object a line, not a table")
    parser.add_argument("--folder", type=Path, help="keep the filled databases here for next time")
    parser.add_argument(
        "--profile", action="store_true", help="leave profiles in --folder (see pstats); slower"
    )
    return parser.parse_args()


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())

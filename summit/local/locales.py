"""Translations as Django reads them: .mo beside each .po, made without the gettext programs.

python -m summit.local.locales
"""

import os
import sys
from pathlib import Path

import polib

from .console import CannotGoOn, run
from .home import ROOT


def compile_all(root: Path = ROOT) -> int:
    """Compile every .po of the project whose .mo is missing or older. Returns how many.

    Raises CannotGoOn with file and line when one cannot be read.
    """
    sources = sorted(root.glob("*/locale/*/LC_MESSAGES/*.po"))
    outdated = [source for source in sources if _is_outdated(source)]
    for source in outdated:
        _compile(source)
    return len(outdated)


def _is_outdated(source: Path) -> bool:
    target = source.with_suffix(".mo")
    return not target.exists() or target.stat().st_mtime <= source.stat().st_mtime


def _compile(source: Path) -> None:
    unfinished = source.with_suffix(f".mo.{os.getpid()}")
    try:
        polib.pofile(str(source)).save_as_mofile(str(unfinished))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotGoOn(f"A translation cannot be read: {error}") from None
    unfinished.rename(source.with_suffix(".mo"))


def main() -> int:
    """Compile and say how many."""
    print(f"{compile_all()} translations compiled")
    return 0


if __name__ == "__main__":
    sys.exit(run(main))

"""A program: writes the first sheet of a workbook to standard output as CSV, each row with its number first.

It runs in a process of its own (see `workbooks`), because a reader of foreign files can be made to ask for
more memory than there is, and then ends the process that it lives in.
"""

import csv
import datetime as dt
import resource
import sys

MEMORY = 1024 * 1024 * 1024  # of addresses; what is really used is far less
SECONDS = 120
LOCKED = 3  # the exit code for a workbook with a password


def text(cell: object) -> str:
    """A typed cell as somebody would have typed it."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell)


def main(path: str) -> int:
    import python_calamine  # only in the program: who starts it does without

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    out = csv.writer(sys.stdout)
    try:
        with python_calamine.CalamineWorkbook.from_path(path) as book:
            for number, cells in enumerate(book.get_sheet_by_index(0).iter_rows(), 1):
                out.writerow([number, *map(text, cells)])
    except python_calamine.PasswordError:
        return LOCKED
    sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8", newline="")  # type: ignore[union-attr]
    sys.exit(main(sys.argv[1]))

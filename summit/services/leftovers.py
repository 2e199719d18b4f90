"""Files of pictures that no row names: saved by a transaction that was rolled back, or by one that was killed."""

import datetime as dt

import structlog
from django.apps import apps
from django.core.files.storage import Storage
from django.utils import timezone

from summit import databases
from summit.models.picture import PictureField

log = structlog.get_logger(__name__)

_AGE = dt.timedelta(days=1)  # no transaction that is still to name its file takes as long


def sweep() -> int:
    """Delete what nothing shows for a day; returns how many files that were.

    What is replaced or deleted goes at once, by the column itself: `summit.models.picture`. Of a column in which no
    row names any file nothing goes: its files may have come back from a backup before the rows have. Nor does any
    while another database has kept pictures in the same folder.
    """
    databases.note()
    if not databases.is_alone():
        log.warning("pictures of several databases in one folder")
        return 0
    columns = _columns()
    old = {column: [name for name in _files(column) if _is_old(column.storage, name)]
           for column in columns}  # fmt: skip
    named = {column: _named_by(column) for column in columns}  # read after the files
    shown = set().union(*named.values())
    unneeded = {
        (column.storage, name)
        for column in columns
        for name in old[column]
        if named[column] and name not in shown
    }
    for storage, name in unneeded:
        storage.delete(name)
    return len(unneeded)


def _columns() -> list[PictureField]:
    fields = (field for model in apps.get_models() for field in model._meta.concrete_fields)
    return [field for field in fields if isinstance(field, PictureField)]


def _files(column: PictureField) -> list[str]:
    """The names of all in the folder of `column`, as a row would hold them."""
    folder = str(column.upload_to)
    try:
        _folders, found = column.storage.listdir(folder)
    except FileNotFoundError:  # nothing was uploaded yet
        return []
    return [folder + name for name in found]


def _named_by(column: PictureField) -> set[str]:
    rows = column.model._base_manager.exclude(**{column.attname: ""})
    return set(rows.order_by().values_list(column.attname, flat=True))


def _is_old(storage: Storage, name: str) -> bool:
    try:
        return storage.get_modified_time(name) < timezone.now() - _AGE
    except FileNotFoundError:  # replaced a moment ago
        return False

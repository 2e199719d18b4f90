"""Pictures that exhibitors upload: checked by the form, kept under a name of our own."""

import secrets
from pathlib import PurePath

from django.core.files.uploadedfile import UploadedFile


def renamed(file: UploadedFile) -> UploadedFile:
    """The file under a name that says nothing, with its ending: names of files may tell of people."""
    file.name = f"{secrets.token_hex(8)}{PurePath(str(file.name)).suffix.lower()}"
    return file

"""Logos that the summit office uploaded: checked pictures, for everybody."""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe


@require_safe
def logo(request: HttpRequest, folder: str, name: str) -> FileResponse:
    """One file of a folder of logos. Raises Http404 for anything else."""
    parent = (Path(settings.MEDIA_ROOT) / folder).resolve()
    path = (parent / name).resolve()
    kind = mimetypes.guess_type(name)[0]
    if path.parent != parent or not path.is_file() or kind not in PICTURES:
        raise Http404(name)
    response = FileResponse(path.open("rb"), content_type=kind)
    response["Cache-Control"] = "public, max-age=3600"
    return response


PICTURES = frozenset({"image/png", "image/jpeg", "image/webp"})

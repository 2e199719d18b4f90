"""What an environment lacks is said in one line, whichever program begins with it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.config.settings")


@contextmanager
def needed() -> Iterator[None]:
    """For what loads the settings: ends the program with a line instead of a traceback when they cannot be made."""
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured

    try:
        yield
    except ImproperlyConfigured as reason:
        if settings.configured:  # a fault of the code, and where it is matters
            raise
        sys.exit(
            f"{str(reason).rstrip('.')}. The README, configuration, says what the environment must hold."
        )

#!/usr/bin/env python
"""Django's command line for Summit."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as reason:
        if settings.configured:  # a fault of the code, and where it is matters
            raise
        sys.exit(
            f"{str(reason).rstrip('.')}. The README, configuration, says what the environment must hold."
        )

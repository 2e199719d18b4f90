#!/usr/bin/env python
"""Django's command line for Summit."""

import sys

if __name__ == "__main__":
    from django.core.management import execute_from_command_line

    from summit.config import environment

    with environment.needed():
        execute_from_command_line(sys.argv)

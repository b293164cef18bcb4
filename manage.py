#!/usr/bin/env python3
"""Command line of the application: python manage.py <command>."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "reform_tracker.settings")
    if sys.argv[1:2] == ["demo"]:
        os.environ.setdefault("REFORM_TASKS", "worker")  # its server does the long work beside the pages
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

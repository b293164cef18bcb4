"""Run by `test_killed_commit` as a program: for each line on its input it forks a child that imports one file into
a new plan, says when the writing begins, and is there to be killed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django

django.setup()

from django.db import connections  # noqa: E402

from plans.models import Municipality, Plan  # noqa: E402
from progress.intake.importing import commit  # noqa: E402
from tests.books import read_book  # noqa: E402


def main(path: Path) -> None:
    book = read_book(path.name, path.read_bytes())
    for line in sys.stdin:
        connections.close_all()
        child = os.fork()
        if child == 0:
            place = Municipality.objects.get()
            print(f"writing {os.getpid()}", flush=True)  # noqa: T201
            commit(book, Plan(municipality=place, slug=line.strip()), {}, by=None)
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(f"ended {status}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main(Path(sys.argv[1]))

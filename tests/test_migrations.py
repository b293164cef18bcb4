"""Migrations: each can be taken back. What those that move rows make of them is shown where the rows belong."""

from __future__ import annotations

from django.apps import apps
from django.db.migrations.loader import MigrationLoader

OURS = {"plans", "items", "progress"}


def test_every_migration_can_be_taken_back() -> None:
    loader = MigrationLoader(None)
    ours = [one for (app, _), one in sorted(loader.disk_migrations.items()) if app in OURS]
    assert {one.app_label for one in ours} == OURS <= {one.label for one in apps.get_app_configs()}
    for one in ours:
        for operation in one.operations:
            assert operation.reversible, f"{one}: {operation.describe()}"

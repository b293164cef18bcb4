"""A plain SELECT joins nothing: default orders stand on a table's own columns."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import models

OURS = [model for name in ("plans", "items", "progress") for model in apps.get_app_config(name).get_models()]


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_the_default_queryset_joins_no_table(model: type[models.Model]) -> None:
    assert " JOIN " not in str(model._default_manager.all().query)


def test_there_are_models_to_look_at() -> None:
    assert len(OURS) > 25

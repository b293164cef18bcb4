"""History, moves and publications can be written once. The database refuses the rest, on both databases."""

from __future__ import annotations

from datetime import date
from urllib.request import urlopen

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import DatabaseError, connection, models, transaction

from plans.access import Role
from plans.history.records import AppendOnly, AppendOnlyModel, ChangeEvent
from progress.models import (
    BlackenedPublication,
    Blackening,
    Correction,
    EffectCheck,
    FiscalEffect,
    LetterTemplate,
    Publication,
    PublicationRelease,
    ReviewEvent,
)
from progress.review.effects import check_effect
from progress.review.publications import release, seal
from tests import make, prepared

pytestmark = pytest.mark.every_database

GUARDED: tuple[type[AppendOnlyModel], ...] = (
    *(ChangeEvent, ReviewEvent, EffectCheck, Correction, Publication, PublicationRelease, LetterTemplate),
    *(Blackening, BlackenedPublication),
)


@pytest.fixture
def rows(db) -> None:
    prepared.fill("append_only", write_rows)


def write_rows() -> None:
    """At least one row in each guarded table, made by the verbs that make them."""
    plan = make.plan()
    lead = make.department(plan.municipality)
    planner, editor = make.planner(plan.municipality), make.editor(lead)
    item = make.item(make.pillar(plan), lead=lead)
    reporting_round = make.opened_round(plan, planner)
    status = make.status(reporting_round, item)
    effect = FiscalEffect.objects.create(status=status, kind="saving", amount_yen=1000)
    make.confirmed(status, lead=editor, by=planner)
    check_effect(effect, "confirmed", by=make.member(plan.municipality, Role.FINANCE))
    correction = Correction(status=status, indicator=make.indicator(item), fiscal_year=2024)
    correction.reason, correction.decided_by, correction.decided_on = "誤り", "部長", date(2025, 9, 1)
    correction.save()
    publication = seal(plan, reporting_round, by=planner)
    release(publication, ["public"], by=planner)
    blackening = Blackening(municipality=plan.municipality, decided_by="部長", places=1)
    blackening.decided_on = date(2025, 9, 1)
    blackening.save()
    digests = {"sha256_before": "a" * 64, "sha256_after": "b" * 64}
    BlackenedPublication.objects.create(blackening=blackening, publication=publication, places=1, **digests)
    LetterTemplate.objects.create(municipality=plan.municipality, kind="notice", number=1, content=b"PK")


def run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def content_of(model: type[models.Model]) -> list[dict[str, object]]:
    return list(model._default_manager.order_by("pk").values())


def test_every_append_only_model_is_known_to_these_tests():
    assert {model for model in apps.get_models() if issubclass(model, AppendOnlyModel)} == set(GUARDED)


REPLACING = {
    "sqlite": 'INSERT OR REPLACE INTO "{table}" SELECT * FROM "{table}"',
    "postgresql": 'INSERT INTO "{table}" SELECT * FROM "{table}" ON CONFLICT (id) DO UPDATE SET id = EXCLUDED.id',
}


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.db_table)
def test_the_database_refuses_to_replace_a_row_by_inserting_it_again(rows, model):
    before = content_of(model)
    with pytest.raises(DatabaseError, match="append-only"):
        run(REPLACING[connection.vendor].format(table=model._meta.db_table))
    assert content_of(model) == before


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.db_table)
@pytest.mark.parametrize(
    "statement",
    [
        'UPDATE "{table}" SET id = id + 1000000',
        'UPDATE "{table}" SET id = id',
        'DELETE FROM "{table}"',
    ],
    ids=["changing", "touching", "deleting"],
)
def test_the_database_refuses(rows, model, statement):
    before = content_of(model)
    assert before
    with pytest.raises(DatabaseError, match="append-only"):
        run(statement.format(table=model._meta.db_table))
    assert content_of(model) == before


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.db_table)
def test_querysets_are_refused_too(rows, model):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.update(id=models.F("id"))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        model._default_manager.all()._raw_delete("default")


@pytest.mark.parametrize("model", GUARDED, ids=lambda model: model._meta.db_table)
def test_objects_refuse_before_the_database_has_to(rows, model):
    row = model._default_manager.first()
    with pytest.raises(AppendOnly, match="変更できません"):
        row.save()
    with pytest.raises(AppendOnly, match="削除できません"):
        row.delete()


@pytest.mark.django_db(transaction=True)
def test_the_flush_after_a_transactional_test_empties_the_tables_and_leaves_the_guards():
    write_rows()
    call_command("flush", verbosity=0, interactive=False)
    assert not any(model._default_manager.exists() for model in GUARDED)
    write_rows()
    for model in GUARDED:
        with pytest.raises(DatabaseError, match="append-only"):
            run(f'DELETE FROM "{model._meta.db_table}"')  # noqa: S608


@pytest.mark.parametrize("time", ["first", "second"])
def test_a_live_server_test_with_history_leaves_an_empty_database(live_server, time):
    assert not ChangeEvent.objects.exists()
    write_rows()
    # The server answers in a thread and on a connection of its own.
    assert urlopen(f"{live_server.url}/login/").status == 200  # noqa: S310
    assert ReviewEvent.objects.exists()

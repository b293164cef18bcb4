"""The four cities' fixture files: their form, how they load, and that they hold no copied prose.

What the files say is held to the sources in `test_facts_<city>.py`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.core.serializers import deserialize
from django.db import models
from pytest_django import DjangoDbBlocker

from plans.fixture_file import load, plans_in
from plans.history.records import ChangeEvent, Way
from plans.models import Municipality, Plan
from progress.models import ReviewEvent, YearEndStatus
from tests import prepared

pytestmark = pytest.mark.django_db

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
CITIES = ("annaka", "ichinoseki", "tatebayashi", "gyoda")
DISCLAIMER = "公表資料をもとにした見本です。市の公式情報ではありません"
PROSE = {"current_issues", "approach", "desired_state", "policy", "text", "summary", "next_steps", "aim"}
SUMMARY_MARK = "（要約）"
SHORT_STATEMENTS = ("goal_text", "name", "figures_printed")
FIGURE = re.compile(r"\d+(?:\.\d+)?")
SUMMARY_FIGURES = {
    "annaka": {"1", "12", "15", "19.1", "23", "360", "5", "6", "7", "97.50"},
    "ichinoseki": {"1", "169", "17", "2", "2.0", "2015", "2030", "3", "30", "4", "8", "9"},
    "tatebayashi": {"2", "51.6", "53", "6"},
    "gyoda": {"4"},
}
"""Every figure that stands in a summary, read in the source and typed out: another one wants a look there."""


@pytest.fixture(scope="module")
def created(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[dict[str, int]]:
    with django_db_blocker.unblock(), prepared.cities(*CITIES) as counts:
        yield counts


def rows_of(city: str) -> list[dict[str, Any]]:
    return [
        json.loads(line) for line in (FIXTURES / f"{city}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


def squashed(text: str) -> str:
    """The text without tags, blanks and differences of character width."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", re.sub(r"<[^>]+>", "", text)))


def texts_of(city: str) -> list[tuple[str, str, str]]:
    """(what it belongs to, field, text) of every text in the file that is no reference."""
    return [
        (f"{row['model']} {row['fields'].get('key') or row['fields'].get('item') or ''}", field, value)
        for row in rows_of(city)
        for field, value in row["fields"].items()
        if isinstance(value, str)
    ]


@pytest.fixture(scope="module")
def source_text(shared_dir: Path) -> str:
    files = sorted((shared_dir / "sources").glob("*.txt"))
    assert len(files) == 5
    return "\n".join(squashed(file.read_text(encoding="utf-8")) for file in files)


# ── Form ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("city", CITIES)
def test_a_row_has_only_a_model_and_the_fields_that_say_something(city):
    for row in rows_of(city):
        assert set(row) == {"model", "fields"}
        model = apps.get_model(row["model"])
        for name, value in row["fields"].items():
            column = model._meta.get_field(name)
            assert isinstance(column, models.Field)
            assert name not in ("id", "version", "state") or model.__name__ == "ReportingRound", row
            assert value not in (None, "", []), row
            default = column.get_default() if column.has_default() else None
            assert value != default or isinstance(value, bool) != isinstance(default, bool), row


@pytest.mark.parametrize("city", CITIES)
def test_the_file_is_readable_text(city):
    text = (FIXTURES / f"{city}.jsonl").read_text(encoding="utf-8")
    assert "\\u" not in text and text.endswith("}\n") and "\n\n" not in text


@pytest.mark.parametrize("city", CITIES)
def test_rows_of_one_kind_stand_together(city):
    kinds = [row["model"] for row in rows_of(city)]
    changes = [kind for before, kind in zip(["", *kinds], kinds, strict=False) if before != kind]
    assert len(changes) == len(set(changes))


# ── Loading ────────────────────────────────────────────────────────────────────────────────────────


def test_an_empty_database_takes_every_row(created):
    assert created == {city: len(rows_of(city)) for city in CITIES}


@pytest.mark.parametrize("city", CITIES)
def test_a_loaded_file_is_recognised(created, city):
    [(code, slug)] = plans_in(FIXTURES / f"{city}.jsonl")
    assert Plan.objects.filter(municipality__code=code, slug=slug).exists()


@pytest.mark.parametrize("city", CITIES)
def test_every_row_with_a_natural_key_is_found_again(created, city):
    named = [row for row in rows_of(city) if hasattr(apps.get_model(row["model"]), "natural_key")]
    again = [next(iter(deserialize("python", [row]))).object for row in named]
    assert named
    assert [row for row, record in zip(named, again, strict=True) if record.pk is None] == []


@pytest.mark.parametrize("city", CITIES)
def test_a_second_load_is_refused_as_a_whole(created, city):
    before = ChangeEvent.objects.count()
    with pytest.raises(ValidationError):
        load(FIXTURES / f"{city}.jsonl")
    assert ChangeEvent.objects.count() == before


def test_every_row_has_its_history(created):
    assert ChangeEvent.objects.filter(via=Way.FIXTURE).count() == sum(created.values())


def test_nobody_is_said_to_have_submitted_or_confirmed_anything(created):
    assert set(YearEndStatus.objects.values_list("state", flat=True)) == {"not_started"}
    assert not ReviewEvent.objects.exists()


def test_every_city_says_that_it_is_a_sample(created):
    assert dict(Municipality.objects.values_list("slug", "disclaimer")) == dict.fromkeys(CITIES, DISCLAIMER)


# ── Prose ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("city", CITIES)
def test_long_prose_is_marked_as_our_summary(city):
    prose = [(where, field, text) for where, field, text in texts_of(city) if field in PROSE]
    assert prose
    for where, field, text in prose:
        short_motto = field == "aim" and len(text) <= 40
        assert short_motto or all(line.startswith(SUMMARY_MARK) for line in text.splitlines()), (where, field)


@pytest.mark.parametrize("city", CITIES)
def test_a_summary_is_short(city):
    for where, field, text in texts_of(city):
        if text.startswith(SUMMARY_MARK):
            assert max(map(len, text.splitlines())) <= 80, (where, field)


@pytest.mark.parametrize("city", CITIES)
def test_a_target_statement_is_short(city):
    assert [where for where, field, text in texts_of(city) if field == "goal_text" and len(text) > 90] == []


@pytest.mark.parametrize("city", CITIES)
def test_a_long_text_is_our_own_note_or_our_summary(city):
    for where, field, text in texts_of(city):
        if len(text) > 60 and field not in SHORT_STATEMENTS:
            assert field in ("transcription_note", "source_note") or text.startswith(SUMMARY_MARK), (
                where,
                field,
            )


@pytest.mark.parametrize("city", CITIES)
def test_the_figures_of_the_summaries_are_those_read_in_the_source(city):
    texts = [squashed(text) for _, _, text in texts_of(city) if text.startswith(SUMMARY_MARK)]
    assert {figure for text in texts for figure in FIGURE.findall(text)} == SUMMARY_FIGURES[city]


@pytest.mark.parametrize("city", CITIES)
def test_no_long_text_copies_the_sources_prose(city, source_text):
    copied = []
    for where, field, value in texts_of(city):
        if len(value) > 60 and field not in SHORT_STATEMENTS:
            text = squashed(value)
            copied += [
                (where, field, text[start : start + 40])
                for start in range(len(text) - 39)
                if text[start : start + 40] in source_text
            ]
    assert copied == []


@pytest.mark.parametrize("city", CITIES)
def test_a_summary_holds_no_figure_that_the_source_does_not_print(city, source_text):
    for where, field, value in texts_of(city):
        if value.startswith(SUMMARY_MARK):
            for figure in FIGURE.findall(squashed(value)):
                assert re.search(rf"(?<![\d.]){re.escape(figure)}(?!\d)", source_text), (where, field, figure)

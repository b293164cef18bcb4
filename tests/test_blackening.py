"""Personal data that slipped in is taken out of everything, with a record that says that, though not what."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.db.models import BinaryField
from django.test import Client
from django.urls import reverse

from plans.history.records import ChangeEvent, OfAMunicipality
from progress.blackening import _FILES, MARK, holds, of_municipality
from progress.models import (
    Blackening,
    Evidence,
    EvidenceContent,
    KeptEntry,
    LetterTemplate,
    Publication,
    PublicationFile,
    ReviewEvent,
    TakenDocument,
    YearEndStatus,
)
from progress.reports import kept
from progress.review.publications import release, seal
from progress.review.records import carry_out
from progress.table import frozen
from progress.workflow import Move
from tests import make, prepared
from tests.test_review import Desk, text

pytestmark = [pytest.mark.django_db, pytest.mark.every_database]

NAME = "山田太郎"
SPACED = "山田　太郎"
SENTENCE = f"滞納の{NAME}さんを訪ねた。"


@pytest.fixture
def desk() -> Desk:
    return prepared.fill("blackening", published_with_a_name)


def published_with_a_name() -> Desk:
    """A name in a text, in two numbers of it, in the moves, the history, a draft and two files; another city has it, too."""
    desk = Desk()
    status = desk.submitted(0, "b")
    YearEndStatus.objects.filter(pk=status.pk).update(narrative="下書き")
    status.refresh_from_db()
    carry_out(status, Move.SEND_BACK, by=desk.planner, reason=f"{SPACED}さんの件を詳しく。")
    status.narrative = SENTENCE
    carry_out(status, Move.SUBMIT, by=desk.editor)
    status.refresh_from_db()
    carry_out(status, Move.CONFIRM, by=desk.planner)
    first = seal(desk.plan, desk.round, by=desk.planner)
    release(first, ["public"], by=desk.planner)
    make.confirmed(desk.status(2), lead=desk.editor, by=desk.planner)
    seal(desk.plan, desk.round, by=desk.planner, erratum=f"{NAME}さんの件を足した。")
    KeptEntry.objects.create(owner=desk.editor, status=desk.status(1), typed=[["narrative", SENTENCE]])
    TakenDocument.objects.create(
        plan=desk.plan, file_name="調査.xlsx", sha256="0" * 64, content=zlib.compress(SENTENCE.encode())
    )
    paper = Evidence.objects.create(status=status, about=SENTENCE, file_name="訪問.xlsx", size=9)
    EvidenceContent.objects.create(evidence=paper, data=packed(SENTENCE))
    other = make.plan(make.municipality("yoso"))
    make.item(make.pillar(other), SENTENCE)
    return desk


def packed(said: str) -> bytes:
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", said)
    return book.getvalue()


@pytest.fixture
def planner(desk: Desk, client: Client) -> Client:
    client.force_login(desk.planner)
    return client


def address(desk: Desk) -> str:
    return reverse("blacken", args=[Publication.objects.latest("number").pk])


def typed(**given: str) -> dict[str, str]:
    decision = {"decided_on": "R7.9.1", "decided_by": "総務部長", "document_number": "総第5号"}
    return {"what": f"{NAME}\n{SPACED}", **decision, **given}


def blacken(client: Client, desk: Desk) -> Any:
    looked = client.post(address(desk), typed(do="look"))
    shown = str(looked.context["form"]["shown"].value())
    return client.post(address(desk), typed(do="write", sure="on", shown=shown))


def everything_of(desk: Desk) -> str:
    """All that the database holds of the city, as one text."""
    found = []
    for model in apps.get_models():
        if issubclass(model, OfAMunicipality):
            rows = of_municipality(model, desk.place)
            several = (value for row in rows.values() for value in row.values())
            found += [str(bytes(one) if isinstance(one, memoryview) else one) for one in several]
    return "\n".join(found)


def test_a_look_names_every_place_and_writes_nothing(desk: Desk, planner: Client) -> None:
    before = everything_of(desk)
    response = planner.post(address(desk), typed(do="look"))
    found = response.context["found"]
    assert [one.number for one, _ in found.publications] == [1, 2]
    kinds = {place.what for place in found.places}
    assert {"実施状況", "変更の記録", "取込みの控え"} <= kinds, kinds
    assert MARK in text(response) and found.places[0].said == f"滞納の{MARK}さんを訪ねた。"
    assert everything_of(desk) == before and not Blackening.objects.exists()


def test_it_is_gone_everywhere_and_a_record_says_that_but_not_what(desk: Desk, planner: Client) -> None:
    for publication in Publication.objects.all():
        kept.make.func(publication.pk)
    seals = dict(Publication.objects.values_list("number", "sha256"))
    assert NAME in everything_of(desk) and SPACED in everything_of(desk)
    assert blacken(planner, desk).status_code == 302
    assert NAME not in everything_of(desk) and SPACED not in everything_of(desk)
    assert desk.status(0).narrative == f"滞納の{MARK}さんを訪ねた。" and desk.status(0).state == "sealed"
    assert not TakenDocument.objects.exists() and not EvidenceContent.objects.exists()
    papers = text(planner.get(reverse("evidence", args=[desk.status(0).pk])))
    assert f"滞納の{MARK}さんを訪ねた。" in papers and "ファイルは残していません" in papers
    for one in PublicationFile.objects.all():
        assert not holds(bytes(one.content), [NAME, SPACED]), one.name
    made = Blackening.objects.get()
    assert (made.by_name, made.decided_by, made.document_number) == (str(desk.planner), "総務部長", "総第5号")
    for told in made.publications.select_related("publication"):
        publication = told.publication
        assert told.sha256_before == seals[publication.number]
        assert told.sha256_after == publication.sha256 == frozen.digest(publication.content)
    assert made.publications.count() == 2
    event = ChangeEvent.objects.filter(note="黒塗り").get(model="progress.yearendstatus")
    assert event.before == event.after == {"narrative": f"滞納の{MARK}さんを訪ねた。"}
    page = text(planner.get(reverse("sealed", args=[Publication.objects.latest("number").pk])))
    assert "総第5号" in page and seals[2][:12] in page


def test_another_city_keeps_what_it_has(desk: Desk, planner: Client) -> None:
    blacken(planner, desk)
    assert apps.get_model("items.Item").objects.get(plan__municipality__slug="yoso").name == SENTENCE


def test_a_reader_is_told_that_something_was_taken_out(desk: Desk, planner: Client) -> None:
    page = reverse("plan", args=[desk.place.slug, desk.plan.slug])
    assert "黒塗りしました" not in text(Client().get(page))
    blacken(planner, desk)
    assert "この公表版の一部を黒塗りしました" in text(Client().get(page))


def test_the_old_number_tells_nothing_of_what_was_taken_out(desk: Desk, planner: Client) -> None:
    """Whoever guesses the name can't find out by the number that was published: the salt is another one."""
    old = Publication.objects.get(number=1)
    blacken(planner, desk)
    new = Publication.objects.get(number=1)
    guessed = str(new.content).replace(MARK, NAME)
    assert guessed.replace(new.content["salt"], old.content["salt"]) == str(old.content)
    assert old.content["salt"] not in everything_of(desk)


def test_what_changed_since_the_look_is_looked_at_again(desk: Desk, planner: Client) -> None:
    looked = planner.post(address(desk), typed(do="look"))
    shown = str(looked.context["form"]["shown"].value())
    YearEndStatus.objects.filter(pk=desk.status(1).pk).update(issues=SENTENCE)
    refused = planner.post(address(desk), typed(do="write", sure="on", shown=shown))
    assert "もう一度確かめてください" in text(refused) and not Blackening.objects.exists()


def test_one_letter_and_no_tick_are_refused(desk: Desk, planner: Client) -> None:
    assert "2文字以上" in text(planner.post(address(desk), typed(do="look", what="山")))
    assert planner.post(address(desk), typed(do="write")).context["form"].errors["sure"]


def test_history_is_guarded_again_afterwards(desk: Desk, planner: Client) -> None:
    blacken(planner, desk)
    for model in (ChangeEvent, ReviewEvent, Publication, Blackening):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {model._meta.db_table} SET id = id")  # noqa: S608 # a table's own name


def test_every_file_that_is_kept_is_looked_into_but_what_is_made_and_letters() -> None:
    several = {model for model in apps.get_models() if issubclass(model, OfAMunicipality)}
    files = {
        one for one in several if any(isinstance(each, BinaryField) for each in one._meta.concrete_fields)
    }
    assert files - {PublicationFile, LetterTemplate} == set(_FILES)


def test_workbooks_are_looked_into() -> None:
    book = packed(f"<si><t>{SENTENCE}</t></si>")
    assert holds(book, [NAME]) and not holds(book, [SPACED])
    parts = zlib.compress(b"1") + zlib.compress(SENTENCE.encode())
    assert holds(parts, [NAME]) and holds(SENTENCE.encode("cp932"), [NAME])
    assert not holds(hashlib.sha256(SENTENCE.encode()).digest(), [NAME])

"""照会通知, 督促 and 鑑文: the city's own .docx filled in, looked at before it is kept; ours where it has none."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.shared import RGBColor

from plans.values.words import era_day
from progress.models import LetterTemplate, RoundDue
from progress.office.letters.default import default_template
from progress.office.letters.document import filled, texts_of
from progress.office.letters.kinds import LETTERS
from progress.placeholders import faults, fill, names_in
from progress.review.publications import seal
from progress.review.records import carry_out
from progress.workflow import Move
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def city(client: Client) -> SimpleNamespace:
    place = make.municipality(letter_sender="総務部長", letter_contact="企画課（内線 2345）")
    plan = make.plan(place)
    pillar = make.pillar(plan)
    tax, road = make.department(place, "税務課"), make.department(place, "道路課", position=1)
    make.item(pillar, "収納率の向上", lead=tax)
    late = make.item(pillar, "舗装の更新", lead=road)
    planner = make.planner(place)
    due = timezone.localdate() + timedelta(days=20)
    opened = make.opened_round(plan, planner, due=due)
    client.force_login(planner)
    return SimpleNamespace(
        place=place, plan=plan, round=opened, tax=tax, road=road, late=late, planner=planner, client=client
    )


TYPED = {
    "document_number": "行革第12号",
    "day": "R8.4.1",
    "to": "各課長",
    "sender": "総務部長",
    "subject": "実施状況について（照会）",
    "contact": "企画課（内線 2345）",
}


def said(content: bytes) -> str:
    return "\n".join(texts_of(content))


def lines_of(content: bytes) -> list[str]:
    return [one.text for one in Document(io.BytesIO(content)).paragraphs]


def docx(*paragraphs: str) -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def put(city: SimpleNamespace, content: bytes, name: str = "通知.docx", kind: str = "notice") -> Any:
    url = reverse("letter_templates", args=[city.place.pk])
    return city.client.post(url, {"kind": kind, "chosen": SimpleUploadedFile(name, content)}, follow=True)


def test_a_notice_says_what_the_round_says(city: SimpleNamespace) -> None:
    url = reverse("round_letter", args=[city.round.pk, "notice"])
    form = city.client.get(url).context["form"]
    assert form["sender"].value() == "総務部長" and form["contact"].value() == "企画課（内線 2345）"
    assert form["subject"].value() == "行政改革実施計画に係る令和6年度の実施状況について（照会）"
    response = city.client.post(url, TYPED | {"copies": "once"})
    text = said(response.content)
    for words in ("行革第12号", "令和8年4月1日", "各課長", "（公印省略）", "実施状況について（照会）", "2件"):
        assert words in text
    assert era_day(city.round.due_on) in text and "{{" not in text
    assert "（公印省略）" not in said(
        city.client.post(url, TYPED | {"copies": "once", "sealed": "on"}).content
    )


def test_a_dunning_letter_goes_to_each_department_that_is_late_with_its_own_day_and_items(
    city: SimpleNamespace,
) -> None:
    own = timezone.localdate() + timedelta(days=3)
    RoundDue.objects.create(round=city.round, department=city.road, due_on=own)
    make.item(city.plan.pillars.get(), "別の年の項目", lead=city.road, start_year=2026)
    status = city.round.statuses.exclude(item=city.late).get()
    make.rating(status, "a")
    carry_out(status, Move.SUBMIT, by=city.planner)
    url = reverse("round_letter", args=[city.round.pk, "dunning"])
    response = city.client.post(url, TYPED | {"copies": "each", "to": ""})
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        (name,) = archive.namelist()
        text = said(archive.read(name))
    assert "道路課" in name and "道路課長" in text and era_day(own) in text
    assert "舗装の更新" in text and "収納率の向上" not in text and "1件" in text
    one = city.client.post(url, TYPED | {"copies": str(city.road.pk), "to": ""})
    assert said(one.content) == text


def test_a_cover_of_results_says_which_version_and_whose_meeting(city: SimpleNamespace) -> None:
    city.place.board_name = "行政改革懇談会"
    city.place.save()
    results = seal(city.plan, city.round, by=city.planner)
    url = reverse("publication_letter", args=[results.pk, "cover_board"])
    assert city.client.get(url).context["form"]["to"].value() == "行政改革懇談会"
    text = said(city.client.post(url, TYPED | {"to": "行政改革懇談会会長"}).content)
    assert "行政改革懇談会会長" in text and str(results) in text and "{{" not in text
    assert (
        reverse("publication_letter", args=[results.pk, "cover_council"])
        in city.client.get(reverse("sealed", args=[results.pk])).content.decode()
    )


def test_the_citys_own_template_is_used_and_ours_again_when_it_is_taken_back(city: SimpleNamespace) -> None:
    page = put(
        city, docx("{{文書番号}} {{日付}}", "{{宛先}} {{発信者}}", "{{件名}}", "本市の様式")
    ).content.decode()
    assert "様式を登録しました" in page and "{{提出期限}}、{{担当}}" in page  # what it lacks is told
    url = reverse("round_letter", args=[city.round.pk, "notice"])
    assert lines_of(city.client.post(url, TYPED | {"copies": "once"}).content) == [
        "行革第12号 令和8年4月1日",
        "各課長 総務部長",
        "実施状況について（照会）",
        "本市の様式",
    ]
    templates = reverse("letter_templates", args=[city.place.pk])
    city.client.post(templates, {"kind": "notice", "usual": "on"})
    assert "本市の様式" not in said(city.client.post(url, TYPED | {"copies": "once"}).content)
    assert list(LetterTemplate.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("{{期日}}", "「{{期日}}」という差込み欄はありません。"),
        ("{{項目一覧}} {{会議名}}", "「{{会議名}}」という差込み欄はありません。"),
        ("{{宛先", "片方だけのところがあります"),
        ("{{}}", "名前のない差込み欄"),
    ],
)
def test_what_stands_for_nothing_is_told_at_the_upload(
    city: SimpleNamespace, text: str, sentence: str
) -> None:
    page = put(city, docx("{{件名}}", text)).content.decode()
    assert (sentence in page and "使えるのは、{{文書番号}}" in page) or sentence in page
    assert not LetterTemplate.objects.exists()


def changed(content: bytes, **parts: bytes) -> bytes:
    """The package with parts put in or replaced (`__` for a slash, a dot stays)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        named = {name.replace("__", "/"): data for name, data in parts.items()}
        for part in old.infolist():
            new.writestr(part.filename, named.pop(part.filename, old.read(part)))
        for name, data in named.items():
            new.writestr(name, data)
    return out.getvalue()


OUTSIDE = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
    b'Target="http://example.com/t.dotm"\nTargetMode="External"/></Relationships>'
)
DTD = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><w:x xmlns:w="http://example.com"/>'


@pytest.mark.parametrize(
    ("name", "make_it", "sentence"),
    [
        ("通知.docm", lambda good: good, "マクロの入った文書"),
        ("通知.docx", lambda good: changed(good, **{"word__vbaProject.bin": b"x"}), "マクロの入った文書"),
        ("通知.docx", lambda good: changed(good, **{"word__embeddings__a.bin": b"x"}), "埋め込んだ文書"),
        (
            "通知.docx",
            lambda good: changed(good, **{"word___rels__settings.xml.rels": OUTSIDE}),
            "外のファイル",
        ),
        ("通知.docx", lambda good: changed(good, **{"word__media__a.png": b"0" * 30_000_000}), "大きすぎ"),
        ("通知.docx", lambda good: changed(good, **{"word__document.xml": DTD}), "開けません"),
        ("通知.docx", lambda good: b"PK" + good[2:200], "開けません"),
        ("通知.docx", lambda good: b"0" * 2_100_000, "2MBを超えています"),
        ("通知.pdf", lambda good: b"%PDF-1.7", "開けません"),
        ("通知.docx", lambda good: b"", "開けません"),
    ],
    ids=["docm", "macro", "embedded", "outside", "bomb", "dtd", "cut off", "large", "pdf", "empty"],
)
def test_what_no_parser_should_see_is_refused_in_words(
    city: SimpleNamespace, name: str, make_it: Any, sentence: str
) -> None:
    page = put(city, make_it(docx("{{件名}}")), name).content.decode()
    assert sentence in page and not LetterTemplate.objects.exists()


@pytest.mark.parametrize("kind", LETTERS)
def test_our_templates_hold_all_that_such_a_letter_needs_and_nothing_unknown(kind: str) -> None:
    texts = texts_of(default_template(kind))
    assert not faults(texts, LETTERS[kind].names)
    assert set(LETTERS[kind].needed) <= set(names_in("\n".join(texts)))


def test_a_placeholder_cut_into_runs_is_filled_in_the_look_of_its_beginning() -> None:
    document = Document()
    line = document.add_paragraph("前")
    line.add_run("{{宛").font.color.rgb = RGBColor(255, 0, 0)
    line.add_run("先}}様、{{").bold = True
    line.add_run("件名}}後")
    cell = document.add_table(1, 1).cell(0, 0)
    cell.text = "{{宛先}}"
    document.sections[0].header.paragraphs[0].text = "{{ 件名　}}"
    out = io.BytesIO()
    document.save(out)
    done = Document(io.BytesIO(filled(out.getvalue(), {"宛先": "各課長", "件名": "一\n二"})))
    assert done.paragraphs[0].text == "前各課長様、一\n二後"
    red = [run.text for run in done.paragraphs[0].runs if run.font.color.rgb == RGBColor(255, 0, 0)]
    assert red == ["各課長"]
    assert done.tables[0].cell(0, 0).text == "各課長"
    assert done.sections[0].header.paragraphs[0].text == "一\n二"


def test_a_value_is_text_and_no_placeholder_of_its_own() -> None:
    assert fill("{{件名}}／{{担当}}／{{知らない}}", {"件名": "{{担当}}", "担当": "<企画>"}) == (
        "{{担当}}／<企画>／{{知らない}}"
    )

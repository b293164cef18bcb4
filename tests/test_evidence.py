"""根拠資料: put to a record by who works on it, read by nobody else, never shown by a browser, never published."""

from __future__ import annotations

import io
import json
import zipfile
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook

from plans.access import Role
from plans.books.guard import UnreadableFile
from plans.history.records import ChangeEvent
from progress.models import Evidence, EvidenceContent
from progress.office.evidence import accepted
from progress.review import evidence as papers
from progress.review import publications
from progress.review.rounds import why_not_cancelled
from tests import make, prepared

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n<script>alert(1)</script>\n"


def _city() -> SimpleNamespace:
    place = make.municipality()
    tax, finance, water = (make.department(place, name) for name in ("収納課", "財政課", "水道課"))
    plan = make.plan(place)
    item = make.item(make.pillar(plan), lead=tax, related=[finance])
    rate = make.indicator(item, targets={2024: "98.5"})
    planner = make.planner(place)
    opened = make.opened_round(plan, planner)
    return SimpleNamespace(
        plan=plan,
        item=item,
        rate=rate,
        round=opened,
        status=make.status(opened, item),
        planner=planner,
        clerk=make.editor(tax),
        related=make.editor(finance),
        head=make.head(tax),
        stranger=make.editor(water),
        board=make.member(place, Role.BOARD),
        foreigner=make.planner(make.municipality("yoso")),
    )


@pytest.fixture
def city() -> SimpleNamespace:
    return prepared.fill("evidence", _city)


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def put(city: SimpleNamespace, user: Any, name: str = "", data: bytes = b"", **typed: Any) -> Any:
    files = {"file": SimpleUploadedFile(name, data, "text/html")} if name else {}
    return signed_in(user).post(reverse("evidence", args=[city.status.pk]), typed | files)


def text(response: Any) -> str:
    return str(response.content.decode())


def office(part: str, **more: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as package:
        package.writestr("[Content_Types].xml", more.get("types", b"<Types/>"))
        package.writestr(part, b"<a/>")
        for name, data in more.items():
            if name != "types":
                package.writestr(f"word/{name}.bin", data)
    return held.getvalue()


def workbook() -> bytes:
    held = io.BytesIO()
    Workbook().save(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("決算書.pdf", PDF),
        ("写真.PNG", b"\x89PNG\r\n\x1a\n..."),
        ("写真.jpeg", b"\xff\xd8\xff\xe0..."),
        ("集計.xlsx", workbook()),
        ("報告.docx", office("word/document.xml")),
        ("説明.pptx", office("ppt/presentation.xml")),
    ],
)
def test_papers_of_an_office_are_taken(name: str, data: bytes) -> None:
    accepted.require(name, data)


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("空.pdf", b"", "空です"),
        ("大.pdf", b"%PDF-" + b"0" * accepted.MAX_BYTES, "10MBを超えています"),
        ("頁.html", b"<html>", "付けられるのは"),
        ("絵.svg", b"<svg/>", "付けられるのは"),
        ("実行.exe", b"MZ\0", "付けられるのは"),
        ("名前だけ.pdf", b"<html><script>", "中身が違います"),
        ("名前だけ.png", PDF, "中身が違います"),
        ("名前だけ.docx", workbook(), "中身が違います"),
        ("圧縮.xlsx", office("etc/passwd"), "中身が違います"),
        ("壊れた.xlsx", b"PK\x03\x04....", "壊れているか"),
        ("鍵.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "中身が違います"),
        ("マクロ.docx", office("word/document.xml", vbaProject=b"1"), "マクロ"),
        ("マクロ.docx", office("word/document.xml", types=b"<Types>macroEnabled</Types>"), "マクロ"),
    ],
)
def test_what_is_no_paper_is_refused_by_what_it_holds(name: str, data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said):
        accepted.require(name, data)


def test_a_file_and_a_number_stand_with_the_figure_and_the_history_tells(city: SimpleNamespace) -> None:
    numbered = put(city, city.clerk, indicator=str(city.rate.pk), document_number="収第12号", about="決算書")
    assert numbered.status_code == 302
    assert put(city, city.related, "決算書.pdf", PDF).status_code == 302
    number, file = Evidence.objects.order_by("pk")
    assert (number.indicator, number.document_number, number.size) == (city.rate, "収第12号", None)
    assert (file.file_name, file.size, file.by_name) == ("決算書.pdf", len(PDF), str(city.related))
    for user, name in ((city.clerk, "enter"), (city.planner, "review_record"), (city.head, "enter")):
        page = text(signed_in(user).get(reverse(name, args=[city.status.pk])))
        assert all(
            said in page for said in ("収第12号", "決算書.pdf", reverse("evidence_file", args=[file.pk]))
        )
    assert "根拠資料" in text(signed_in(city.planner).get(reverse("history", args=[city.plan.pk])))
    signed_in(city.clerk).post(reverse("evidence_remove", args=[file.pk]))
    assert not EvidenceContent.objects.exists()
    gone = ChangeEvent.objects.filter(model="progress.evidence").latest("pk")
    assert gone.before["sha256"] == file.sha256 and gone.by == city.clerk
    assert why_not_cancelled(city.round).startswith("入力の始まった記録が1件ある")


def test_a_file_is_downloaded_as_it_came_and_never_shown(city: SimpleNamespace) -> None:
    put(city, city.clerk, "決算書.pdf", PDF)
    answer = signed_in(city.planner).get(reverse("evidence_file", args=[Evidence.objects.get().pk]))
    assert answer.content == PDF
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]


def test_only_who_works_on_the_record_reads_and_only_who_may_write_changes(city: SimpleNamespace) -> None:
    put(city, city.clerk, "決算書.pdf", PDF)
    file = Evidence.objects.get()
    page, content = reverse("evidence", args=[city.status.pk]), reverse("evidence_file", args=[file.pk])
    remove = reverse("evidence_remove", args=[file.pk])
    for user in (city.stranger, city.board, city.foreigner):
        client = signed_in(user)
        assert [client.get(page).status_code, client.get(content).status_code] == [403, 403]
        assert [put(city, user, document_number="1").status_code, client.post(remove).status_code] == [
            403,
            403,
        ]
    assert Client().get(content).status_code == 302
    assert signed_in(city.head).get(content).content == PDF
    refused = put(city, city.head, document_number="収第13号")
    assert "いまは変えられません" in text(refused)
    make.confirmed(city.status, lead=city.clerk, by=city.planner)
    for user in (city.clerk, city.planner):
        assert "資料を付ける" not in text(signed_in(user).get(page))
        assert "いまは変えられません" in text(put(city, user, document_number="収第13号"))
        assert "いまは変えられません" in text(signed_in(user).post(remove, follow=True))
    assert Evidence.objects.get() == file


def test_a_form_says_what_is_wrong_and_a_record_holds_only_so_many(
    city: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "文書番号を入力するか、ファイルを選んでください" in text(put(city, city.clerk, about="決算書"))
    assert "中身が違います" in text(put(city, city.clerk, "決算書.pdf", b"<html>"))
    other = make.indicator(make.item(city.item.pillar), "別の指標")
    assert (
        put(city, city.clerk, document_number="1", indicator=str(other.pk))
        .context["form"]
        .errors["indicator"]
    )
    monkeypatch.setattr(papers, "MOST", 0)
    assert "付けられるのは0件まで" in text(put(city, city.clerk, document_number="1"))
    assert not Evidence.objects.exists()


def test_no_publication_tells_of_it(city: SimpleNamespace) -> None:
    put(city, city.clerk, "ひみつ.pdf", PDF, document_number="秘第99号", about="ひみつの資料")
    make.confirmed(city.status, lead=city.clerk, by=city.planner)
    sealed = publications.seal(city.plan, city.round, by=city.planner)
    content = json.dumps(sealed.content, ensure_ascii=False)
    assert "ひみつ" not in content and "秘第99号" not in content

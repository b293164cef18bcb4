"""Pages of letters: written for a round or a publication, and the city's own templates of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from plans.access import Act
from plans.books.guard import UnreadableFile
from plans.fields import CleanFormField, DayFormField
from plans.models import Department, Municipality
from plans.values.words import era_day
from progress.models import LetterKind, LetterTemplate, Publication, ReportingRound
from progress.navigation import round_for, row_for
from progress.office.frame import about, frame
from progress.office.letters import letter
from progress.office.letters.document import CONTENT_TYPE, MAX_BYTES, require_template, texts_of
from progress.office.letters.kinds import LETTERS, Letter
from progress.office.planning.round_queue import RoundQueue
from progress.placeholders import faults, fill, names_in, written
from progress.reports.sheet import as_file_name, attachment, zipped

ONCE, EACH = "once", "each"


class LetterForm(forms.Form):
    """What only a person knows of a letter; the rest comes from the round or the publication."""

    document_number = CleanFormField(
        label="文書番号", required=False, max_length=80, help_text="例：行革第12号"
    )
    day = DayFormField(
        label="日付",
        help_text="例：令和8年4月1日、R8.4.1",
        error_messages={"required": "日付を入力してください。"},
    )
    to = CleanFormField(label="宛先", max_length=120, error_messages={"required": "宛先を入力してください。"})
    sender = CleanFormField(label="発信者", required=False, max_length=80, help_text="例：企画課長")
    subject = CleanFormField(
        label="件名", max_length=200, error_messages={"required": "件名を入力してください。"}
    )
    contact = CleanFormField(
        label="担当・内線", required=False, max_length=120, help_text="例：企画課 行政改革係（内線 2345）"
    )
    sealed = forms.BooleanField(label="公印を押す（「公印省略」と書かない）", required=False)

    def __init__(self, initial: Mapping[str, Any], data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data, initial=dict(initial))

    def typed(self, to: str = "") -> letter.Typed:
        given = self.cleaned_data
        names = ("document_number", "day", "to", "sender", "subject", "contact", "sealed")
        return letter.Typed(**{name: given[name] for name in names} | ({"to": to} if to else {}))


class RoundLetterForm(LetterForm):
    """A letter of a round: one for all, or one for each department that it concerns."""

    copies = forms.ChoiceField(label="何通つくるか", widget=forms.RadioSelect)
    to = CleanFormField(
        label="宛先", required=False, max_length=120, help_text="1通にまとめるときの宛名です。例：各課長"
    )
    field_order = ["copies", "document_number", "day", "to"]

    def __init__(
        self,
        departments: Sequence[Department],
        initial: Mapping[str, Any],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(initial, data)
        each = [(str(one.pk), f"{one}だけ") for one in departments]
        choices = [(ONCE, "全部の課に1通"), (EACH, f"課ごとに1通ずつ（{len(each)}通、zip）"), *each]
        self.fields["copies"].choices = choices if each else choices[:1]  # type: ignore[attr-defined]

    def clean(self) -> None:
        if self.cleaned_data.get("copies") == ONCE and not self.cleaned_data.get("to"):
            self.add_error("to", "宛先を入力してください。例：各課長")


def _letter(kind: str, *, of_publication: bool) -> Letter:
    found = LETTERS.get(kind)
    if found is None or found.of_publication != of_publication:
        raise Http404
    return found


def _usual(one: Letter, place: Municipality, values: Mapping[str, str]) -> dict[str, Any]:
    return {
        "day": era_day(timezone.localdate()),
        "sender": place.letter_sender,
        "contact": place.letter_contact,
        "subject": fill(one.subject, values),
    }


@require_http_methods(["GET", "POST"])
def round_letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Asks for what only a person knows; a POST gives the document, or one for each department. Nothing is kept."""
    one, which = round_for(request, pk, Act.OPEN_ROUND), _letter(kind, of_publication=False)
    queue, place = RoundQueue(one, timezone.localdate()), one.plan.municipality
    dunning = kind == LetterKind.DUNNING
    departments = letter.waiting_departments(queue) if dunning else queue.departments()
    values = letter.of_round(one, queue, None, kind)
    initial = _usual(which, place, values) | {"to": letter.EVERYBODY, "copies": EACH if dunning else ONCE}
    initial["document_number"] = "" if dunning else one.document_number
    form = RoundLetterForm(departments, initial, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return _round_documents(form, one, queue, departments, kind)
    context = frame(one.plan, (which.kind.label, ""), of_round=one)
    return render(request, "office/letters/letter.html", context | _about_letter(which, place, form))


def _about_letter(which: Letter, place: Municipality, form: LetterForm) -> dict[str, Any]:
    return {"form": form, "letter": which, "own": letter.template_of(place, which.kind)}


def _round_documents(
    form: RoundLetterForm,
    one: ReportingRound,
    queue: RoundQueue,
    departments: Sequence[Department],
    kind: str,
) -> HttpResponse:
    place, copies = one.plan.municipality, form.cleaned_data["copies"]
    name = f"{LetterKind(kind).label}_{one}"
    if copies == ONCE:
        content = letter.written(place, kind, form.typed(), letter.of_round(one, queue, None, kind))
        return _download(content, f"{name}.docx", f"{kind}-{one.pk}.docx")
    chosen = [dep for dep in departments if copies in (EACH, str(dep.pk))]
    made = [
        (as_file_name(f"{name}_{dep}.docx"), letter.written(place, kind, form.typed(f"{dep}長"), values))
        for dep in chosen
        for values in [letter.of_round(one, queue, dep, kind)]
    ]
    if copies != EACH:
        return _download(made[0][1], made[0][0], f"{kind}-{one.pk}.docx")
    headers = {"Content-Disposition": attachment(as_file_name(f"{name}.zip"), f"{kind}-{one.pk}.zip")}
    return HttpResponse(zipped(made), content_type="application/zip", headers=headers)


def _download(content: bytes, name: str, plain: str) -> HttpResponse:
    headers = {"Content-Disposition": attachment(as_file_name(name), plain)}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


@require_http_methods(["GET", "POST"])
def publication_letter(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """鑑文 of a sealed publication of results, for the board or the council."""
    rows = Publication.objects.exclude(round=None).select_related("plan__municipality", "round__plan")
    publication, which = row_for(request, rows, pk, Act.PUBLISH), _letter(kind, of_publication=True)
    place, values = publication.plan.municipality, letter.of_publication(publication, kind)
    initial = _usual(which, place, values) | {"to": values["会議名"]}
    initial["document_number"] = publication.document_number
    form = LetterForm(initial, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        content = letter.written(place, kind, form.typed(), values)
        name = f"鑑文_{values['会議名']}_第{publication.number}号.docx"
        return _download(content, name, f"{kind}-{publication.pk}.docx")
    above = (f"第{publication.number}号", reverse("sealed", args=[pk]))
    context = frame(publication.plan, above, (which.kind.label, ""), of_round=publication.round)
    return render(request, "office/letters/letter.html", context | _about_letter(which, place, form))


# ── Templates ────────────────────────────────────────────────────────────────────────────────────────────────


class TemplateForm(forms.Form):
    """One template that takes the place of ours, or of the city's last one; `usual`: ours again."""

    kind = forms.ChoiceField(choices=LetterKind.choices, widget=forms.HiddenInput)
    chosen = forms.FileField(
        label="様式（Word 文書 .docx）",
        required=False,
        allow_empty_file=True,
        help_text=f"{MAX_BYTES >> 20}MBまで。マクロの入ったものは使えません。",
        widget=forms.FileInput(attrs={"accept": ".docx"}),
    )
    usual = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> None:
        file, kind = self.cleaned_data.get("chosen"), self.cleaned_data.get("kind")
        if self.cleaned_data.get("usual") or not kind:
            return
        if file is None:
            self.add_error("chosen", "Word 文書（.docx）を選んでください。")
            return
        if file.size > MAX_BYTES:
            self.add_error("chosen", f"ファイルが{MAX_BYTES >> 20}MBを超えています。")
            return
        self.content: bytes = file.read()
        try:
            require_template(file.name, self.content)
        except UnreadableFile as refused:
            self.add_error("chosen", str(refused))
            return
        self.texts = texts_of(self.content)
        for sentence in faults(self.texts, LETTERS[kind].names):
            self.add_error("chosen", sentence)

    def missing(self) -> list[str]:
        """The placeholders that such a letter usually has and this one lacks; for a valid form with a file."""
        there = names_in("\n".join(self.texts))
        return [name for name in LETTERS[self.cleaned_data["kind"]].needed if name not in there]

    def row(self, place: Municipality, by: Any) -> LetterTemplate:
        kind, usual = self.cleaned_data["kind"], self.cleaned_data["usual"]
        last = LetterTemplate.objects.filter(municipality=place, kind=kind).first()
        return LetterTemplate(
            municipality=place,
            kind=kind,
            number=last.number + 1 if last else 1,
            file_name="" if usual else self.cleaned_data["chosen"].name[:200],
            content=b"" if usual else self.content,
            by_name=str(by),
        )


@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest, pk: int) -> HttpResponse:
    """The municipality's templates; a POST takes one over, or goes back to ours."""
    place = row_for(request, Municipality.objects.all(), pk, Act.OPEN_ROUND)
    form = TemplateForm(request.POST, request.FILES) if request.method == "POST" else None
    if form is not None and form.is_valid():
        row = form.row(place, request.user)
        try:
            row.full_clean(exclude=["content"])
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            row.save()
            _say(request, form, row)
            return redirect("letter_templates", pk)
    asked = form.data.get("kind") if form is not None else ""
    lines = [
        {
            "letter": one,
            "own": letter.template_of(place, kind),
            "form": form if form is not None and asked == kind else TemplateForm(initial={"kind": kind}),
            "names": [(written(name), said) for name, said in one.names.items()],
        }
        for kind, one in LETTERS.items()
    ]
    context: dict[str, Any] = about(place) | {
        "lines": lines,
        "form": form,
        "breadcrumbs": [("照会と確認", reverse("review_home")), ("通知文の様式", "")],
    }
    return render(request, "office/letters/templates.html", context)


def _say(request: HttpRequest, form: TemplateForm, row: LetterTemplate) -> None:
    label = row.get_kind_display()
    if not row.content:
        messages.success(request, f"「{label}」を、標準の様式に戻しました。")
        return
    messages.success(request, f"「{label}」の様式を登録しました。")
    if lacking := form.missing():
        messages.warning(request, f"次の差込み欄がありません。必要か確かめてください：{_named(lacking)}")


def _named(names: Iterable[str]) -> str:
    return "、".join(map(written, names))


@require_GET
def template(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """The template that is in use, to look at or to begin with."""
    place = row_for(request, Municipality.objects.all(), pk, Act.OPEN_ROUND)
    if kind not in LETTERS:
        raise Http404
    return _download(letter.content_of(place, kind), f"様式_{LetterKind(kind).label}.docx", f"{kind}.docx")

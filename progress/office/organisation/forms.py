"""Forms of a 組織改正: its day, its lines as typed, pasted or in a file, and where the parts of a split go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from plans.access import Act, access_for
from plans.books.guard import ACCEPTED, TAKEN, UnreadableFile
from plans.books.plain_list import PlainList, read
from plans.fields import CleanFormField, DayFormField
from plans.history.conflict import SeenVersion, VersionField
from plans.models import Department, Municipality, Reorganisation, ReorganisationStep
from plans.reorganising.moves import Move
from plans.reorganising.notation import Line, Unreadable, parse, side

DAY = forms.TextInput(attrs={"placeholder": "令和9年4月1日", "autocomplete": "off"})
LONGEST = 20_000


class PastedField(forms.CharField):
    """Lines as they were pasted: the tabs between the columns of a sheet tell where each ends, so nothing is cleaned
    before they are read."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)


class DraftForm(SeenVersion, forms.Form):
    """The day and the name. `municipality` is asked only of who looks after several."""

    version = VersionField(required=False)
    municipality = forms.ModelChoiceField(Municipality.objects.none(), label="自治体", empty_label=None)
    effective_on = DayFormField(
        label="施行日",
        widget=DAY,
        help_text="新しい組織になる最初の日。例：令和9年4月1日、R9.4.1",
        error_messages={"required": "施行日を入力してください。例：令和9年4月1日"},
    )
    title = CleanFormField(
        label="名前",
        required=False,
        max_length=80,
        help_text="空のままにすると「令和9年4月1日の組織改正」のようになります。",
    )
    remarks = CleanFormField(
        label="備考",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="規則の番号など。職員だけが見ます。",
    )

    def __init__(self, user: Any, one: Reorganisation, data: Mapping[str, Any] | None = None) -> None:
        names = ("version", "effective_on", "title", "remarks")
        super().__init__(data, initial={name: getattr(one, name) for name in names})
        self.one = one
        places = Municipality.objects.filter(access_for(user).scope(Act.MANAGE_PEOPLE, "pk")).order_by("code")
        if one.pk or len(places) == 1:
            del self.fields["municipality"]
            one.municipality = one.municipality if one.pk else places[0]
        else:
            choice: Any = self.fields["municipality"]
            choice.queryset = places

    def wanted(self) -> Reorganisation:
        """The record as typed, with the version that its writer saw; for a valid form."""
        for name, value in self.cleaned_data.items():
            if name != "version" or self.one.pk:
                setattr(self.one, name, value)
        return self.one


EXAMPLE = "\n".join(
    (
        "市税課、収納課 → 税務課",
        "こども課 → 子育て支援課、保育課",
        "統計課 → 廃止",
        "新設 → 企画部 デジタル課",
        "総務部 管財課 → 財政部 管財課",
    )
)


class LinesForm(forms.Form):
    """Several lines at once: pasted, or in a file."""

    text = PastedField(
        label="改正前 → 改正後",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7, "placeholder": EXAMPLE}),
        help_text="一行に一つ。Excelの二列（旧・新）や四列（旧部・旧課・新部・新課）も、そのまま貼り付けられます。",
    )
    file = forms.FileField(
        label="または、一覧のファイル",
        required=False,
        help_text=f"{TAKEN}最初のシートの、旧・新の二列か、旧部・旧課・新部・新課の四列を読みます。",
        widget=forms.FileInput(attrs={"accept": ACCEPTED}),
    )
    lines: list[Line]

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, use_required_attribute=False)

    def clean(self) -> None:
        text, file = self.cleaned_data.get("text") or "", self.cleaned_data.get("file")
        if not text.strip() and not file:
            raise ValidationError("改正前と改正後の行を貼り付けるか、ファイルを選んでください。")
        self.lines = []
        if text.strip():
            self._take("text", text)
        if file:
            try:
                self._take("file", _as_lines(read(file.name, file.read())))
            except UnreadableFile as error:
                self.add_error("file", str(error))
        if not self.lines and not self.errors:
            self.add_error(None, "変わる課がありません。改正前と改正後の違う行を書いてください。")

    def _take(self, name: str, text: str) -> None:
        try:
            self.lines += parse(text)
        except Unreadable as error:
            self.add_error(name, str(error))


def _as_lines(found: PlainList) -> str:
    """A list in a file as it would be pasted: its first two columns, or its first four where there are so many."""
    width = 4 if len(found.headers) >= 4 else 2
    if len(found.headers) < 2:
        raise UnreadableFile("旧・新の二列がありません。左の列に改正前、右の列に改正後を書いてください。")
    rows = [found.headers, *(cells for _, cells in found.rows)]
    return "\n".join("\t".join(" ".join(cell.split("\n")) for cell in row[:width]) for row in rows)


class StepForm(SeenVersion, forms.Form):
    """One line."""

    version = VersionField(required=False)
    before = CleanFormField(
        label="改正前",
        required=False,
        max_length=500,
        help_text="統合のときは「、」で区切って並べます。新設のときは空のままにします。",
    )
    after = CleanFormField(
        label="改正後",
        required=False,
        max_length=500,
        help_text="分割のときは「、」で区切って並べます。廃止のときは空のままにします。"
        "別の部に置くときは「企画部　デジタル課」のように部を前に書きます。",
    )
    kind = forms.ChoiceField(label="新しい組織の種類", required=False)

    def __init__(self, step: ReorganisationStep, data: Mapping[str, Any] | None = None) -> None:
        shown = {name: getattr(step, name).replace("\n", "、") for name in ("before", "after")}
        super().__init__(data, initial={"version": step.version, "kind": step.kind, **shown})
        self.step = step
        for name in ("before", "after"):
            self.fields[name].widget.attrs |= {"list": "departments", "autocomplete": "off"}
        kinds = [one for one in Department.Kind.choices if one[0] != Department.Kind.GROUP]
        choice: Any = self.fields["kind"]
        choice.choices = [("", "改正前と同じ（新設のときは名前から）"), *kinds]

    def clean(self) -> None:
        line = Line(*(side(self.cleaned_data.get(name) or "") for name in ("before", "after")))
        if not line.before and not line.after:
            raise ValidationError("改正前か改正後の名前を入力してください。")
        if line.is_twofold:
            raise ValidationError("複数の課から複数の課へは、一つの行に書けません。行を分けてください。")
        self.line = line

    def wanted(self) -> ReorganisationStep:
        step = self.step
        if step.pk:
            step.version = self.cleaned_data["version"] or 0
        step.before, step.after = ("\n".join(map(str, one)) for one in (self.line.before, self.line.after))
        step.kind = self.cleaned_data["kind"]
        return step


REST = "rest"
"""Begins the name of the select that answers for all of one department that nobody answered for."""


def answers_of(data: Mapping[str, Any], moves: Iterable[Move]) -> dict[str, str]:
    """What a person chose, by the moves' keys: each one's own choice, else the one for all the rest of its
    department. What isn't offered is no answer."""
    found = {}
    for move in moves:
        if not move.asks:
            continue
        chosen = data.get(move.key, "") or data.get(f"{REST}:{move.source.pk}", "")
        found[move.key] = chosen if chosen in {heir.name for heir in move.heirs} else ""
    return found

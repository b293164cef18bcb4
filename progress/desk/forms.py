"""Forms of the planning section: opening a round, deciding on a record, sealing, releasing, searching."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction

from plans.access import Audience
from plans.changes import difference
from plans.event_words import kind_of
from plans.fields import FiscalYearFormField
from plans.fiscal_year import FiscalYear
from plans.history import Conflict, ConflictingRecord, Versioned, Way, events_for, labels_of, state_of
from plans.models import Pillar, Plan, RatedBy, RatingScale
from progress import review
from progress.desk.change_log import KINDS
from progress.desk.round_queue import BY_WAITING, RoundQueue, Verdict, Wanted
from progress.models import Publication, Rating, ReportingRound, YearEndStatus
from progress.workflow import Move, MoveRefused, State

WOULD_BE = {
    Move.CONFIRM: State.CONFIRMED,
    Move.SEND_BACK: State.RETURNED,
    Move.REOPEN: State.SUBMITTED,
}
"""The planning section's decisions and the states they aim at."""

DECISIONS = tuple(WOULD_BE)


# ── Opening a round ──────────────────────────────────────────────────────────────────────────────────────────


def last_ended_year(plan: Plan, today: date) -> FiscalYear | None:
    """The plan's last fiscal year that is over on `today`; its first one before any is. None without a period."""
    years = plan.years
    ended = [year for year in years if year.last_day < today]
    return next(reversed(ended or years[:1]), None)


class RoundForm(forms.Form):
    """A new round of `plan`. `open` writes it through `review.open_round`."""

    kind = forms.ChoiceField(label="種類", choices=ReportingRound.Kind.choices)
    reference_date = forms.DateField(
        label="基準日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="いつ時点の実績を書いてもらうか。空のままにすると、対象年度の3月31日になります。",
    )
    due_on = forms.DateField(
        label="提出期限",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="過ぎても受け付けますが、「期限後」と表示されます。",
    )
    request_text = forms.CharField(
        label="担当課への依頼文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="担当課の入力画面の先頭に表示されます。",
    )
    field_order = ["fiscal_year", "kind", "reference_date", "due_on", "request_text"]

    def __init__(self, plan: Plan, today: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.plan, self.today = plan, today
        self.fields["fiscal_year"] = self._year_field()
        self.order_fields(self.field_order)

    def _year_field(self) -> forms.Field:
        initial = last_ended_year(self.plan, self.today)
        if initial is None:
            return FiscalYearFormField(label="対象年度")
        return forms.TypedChoiceField(
            label="対象年度",
            choices=[(int(year), year.both) for year in self.plan.years],
            coerce=lambda value: FiscalYear(int(value)),
            initial=int(initial),
        )

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        if due < self.today:
            raise ValidationError("提出期限が過ぎた日付になっています。今日以降の日付にしてください。")
        return due

    def clean(self) -> None:
        year = self.cleaned_data.get("fiscal_year")
        if self.cleaned_data.get("reference_date") or year is None or "reference_date" in self.errors:
            return
        if self.cleaned_data.get("kind") == ReportingRound.Kind.MID_YEAR:
            self.add_error("reference_date", "中間の照会では、基準日を入力してください。例：9月30日")
        else:
            self.cleaned_data["reference_date"] = year.last_day

    def open(self, by: Any) -> ReportingRound | None:
        """The opened round; None when a rule of the round refuses it (the errors are then at the fields)."""
        wanted = ReportingRound(plan=self.plan, **self.cleaned_data)
        try:
            return review.open_round(wanted, by=by)
        except ValidationError as error:
            self._take_over(error)
        return None

    def _take_over(self, error: ValidationError) -> None:
        # A round's one rule over several fields is that a year is asked once: it belongs to the year.
        elsewhere = "fiscal_year" if hasattr(error, "error_dict") else None
        for name, faults in error.update_error_dict({}).items():
            for fault in faults:
                self.add_error(name if name in self.fields else elsewhere, fault)


# ── One record ───────────────────────────────────────────────────────────────────────────────────────────────


class RecordForm(forms.Form):
    """A decision on one record: confirm (with the rating as the planning section sees it), send back, reopen.

    Carries the versions its reader saw; `carry_out` raises `Conflict` when somebody was faster.
    """

    move = forms.ChoiceField(
        choices=[(move.value, move.label) for move in DECISIONS],
        error_messages={"required": "どのボタンを押したか分かりません。もう一度押してください。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    comment = forms.CharField(
        label="担当課への連絡・理由", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(
        self,
        status: YearEndStatus,
        scales: Sequence[RatingScale],
        verdicts: Sequence[Verdict],
        moves: Sequence[Move],
        data: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial={"version": status.version})
        self.status, self.moves = status, [move for move in DECISIONS if move in moves]
        self.verdicts = {verdict.scale.key: verdict for verdict in verdicts}
        self.ratings = {rating.scale_id: rating for rating in status.ratings.all()}
        self.scales = list(scales) if Move.CONFIRM in moves else []
        for scale in self.scales:
            self._add_rating(scale)
        self.fields["comment"].help_text = self._comment_help()

    def _comment_help(self) -> str:
        if Move.REOPEN in self.moves:
            return "確認を取り消すときは必ず書いてください。"
        return "差し戻すときは必ず書いてください。担当課にそのまま伝わります。"

    def _add_rating(self, scale: RatingScale) -> None:
        rating = self.ratings.get(scale.pk)
        bands = sorted(scale.bands.all(), key=lambda band: band.position)
        by_department = scale.rated_by == RatedBy.DEPARTMENT
        self.fields[f"band_{scale.pk}"] = forms.ChoiceField(
            label=scale.name,
            required=False,
            help_text="" if by_department else f"{scale.get_rated_by_display()}の評価を企画課が入力します。",
            choices=[("", "－ 評価なし"), *((str(band.pk), str(band)) for band in bands)],
            initial=str(rating.recorded_id) if rating and rating.recorded_id else "",
        )
        self.fields[f"why_{scale.pk}"] = forms.CharField(
            label="計算による提案と違う理由",
            required=False,
            initial=rating.reason if rating else "",
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[f"rating_version_{scale.pk}"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=rating.version if rating else 0, required=False
        )

    @property
    def rating_fields(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """(band, reason) per scale."""
        return [(self[f"band_{scale.pk}"], self[f"why_{scale.pk}"]) for scale in self.scales]

    @property
    def rating_versions(self) -> list[forms.BoundField]:
        return [self[f"rating_version_{scale.pk}"] for scale in self.scales]

    def clean(self) -> None:
        chosen = self.cleaned_data.get("move")
        move = Move(chosen) if chosen else None
        if move and move.needs_reason and not self.cleaned_data.get("comment", "").strip():
            self.add_error("comment", f"「{move.label}」の理由を入力してください。")
        if move == Move.CONFIRM:
            for scale in self.scales:
                self._ask_why(scale)

    def _ask_why(self, scale: RatingScale) -> None:
        suggested = self._suggested(scale)
        chosen = self.cleaned_data.get(f"band_{scale.pk}")
        why = self.cleaned_data.get(f"why_{scale.pk}", "").strip()
        if chosen and suggested and int(chosen) != suggested.pk and not why:
            self.add_error(
                f"why_{scale.pk}",
                f"計算による提案「{suggested}」と違う評価にするときは、理由を入力してください。",
            )

    def _suggested(self, scale: RatingScale) -> Any:
        verdict = self.verdicts.get(scale.key)
        code = verdict.suggested.code if verdict and verdict.suggested else None
        return next((band for band in scale.bands.all() if band.code == code), None)

    def _rating(self, scale: RatingScale) -> Rating | None:
        """The rating as decided; None where there was none and none is chosen."""
        rating, chosen = self.ratings.get(scale.pk), self.cleaned_data[f"band_{scale.pk}"]
        if rating is None and not chosen:
            return None
        if rating is None:
            rating = Rating(status=self.status, scale=scale)
        else:
            rating.version = self.cleaned_data[f"rating_version_{scale.pk}"] or 0
        verdict = self.verdicts.get(scale.key)
        rating.recorded = next((band for band in scale.bands.all() if str(band.pk) == chosen), None)
        rating.suggested = self._suggested(scale)
        rating.suggested_reason = verdict.why[:400] if verdict else ""
        rating.reason = self.cleaned_data[f"why_{scale.pk}"].strip()
        return rating

    def keep(self, data: Mapping[str, Any]) -> None:
        """Takes over what was typed before a conflict; the versions stay those of now."""
        for name in self.fields:
            if name in data and "version" not in name:
                self.initial[name] = data[name]

    def _overtaken(self, move: Move) -> ConflictingRecord:
        wanted = copy(self.status)
        wanted.state = WOULD_BE[move].value
        labels = {"state": labels_of(YearEndStatus)["state"]}
        fields = difference(state_of(self.status), state_of(wanted), labels)
        return ConflictingRecord(wanted, self.status, fields, events_for(self.status).first())

    def carry_out(self, by: Any) -> Move | None:
        """The move that was made; None when it is not open (the reason then stands above the form)."""
        move = Move(self.cleaned_data["move"])
        if self.status.version != self.cleaned_data["version"]:
            raise Conflict([self._overtaken(move)])
        ratings: Iterable[Rating | None] = ()
        if move == Move.CONFIRM:
            ratings = [self._rating(scale) for scale in self.scales]
        written: list[Versioned] = [rating for rating in ratings if rating is not None]
        try:
            review.carry_out(
                self.status,
                move,
                by=by,
                reason=self.cleaned_data["comment"],
                with_records=written,
                via=Way.FORM,
            )
        except (MoveRefused, ValidationError) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            self.add_error(None, ValidationError(said))
            return None
        return move


# ── The queue ────────────────────────────────────────────────────────────────────────────────────────────────


class QueueFilter(forms.Form):
    """What to look for in the queue; a value that isn't offered filters nothing."""

    state = forms.CharField(required=False, widget=forms.HiddenInput)
    department = forms.TypedChoiceField(label="担当課", required=False, coerce=int, empty_value=None)
    pillar = forms.TypedChoiceField(label="柱", required=False, coerce=int, empty_value=None)
    text = forms.CharField(label="項目名など", required=False, max_length=100)
    order = forms.ChoiceField(
        label="並べ方", required=False, choices=[("", "計画の順"), (BY_WAITING, "待ちの長い順")]
    )
    differs = forms.BooleanField(label="評価が計算と違うものだけ", required=False)

    def __init__(self, queue: RoundQueue, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        self.queue = queue
        self._choices("department", [(one.pk, one.name) for one in queue.departments()])
        self._choices("pillar", _tree(queue.pillars))

    def _choices(self, name: str, offered: Iterable[tuple[int, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", "すべて"), *offered]

    def wanted(self) -> Wanted:
        self.is_valid()
        asked = self.cleaned_data
        pillar = asked.get("pillar")
        states = {status.state for status in self.queue.statuses}
        return Wanted(
            state=asked.get("state", "") if asked.get("state") in states else "",
            department=asked.get("department"),
            pillars=self.queue.with_below(pillar) if pillar is not None else frozenset(),
            text=asked.get("text", ""),
            differs=asked.get("differs", False),
            order=asked.get("order", ""),
        )


def _tree(pillars: Sequence[Pillar]) -> list[tuple[int, str]]:
    """Pillars as choices in document order, those below others indented."""
    children: dict[int | None, list[Pillar]] = {}
    for pillar in pillars:
        children.setdefault(pillar.parent_id, []).append(pillar)

    def below(parent: int | None, depth: int) -> list[tuple[int, str]]:
        found = []
        for pillar in children.get(parent, []):
            found += [(pillar.pk, "　" * depth + pillar.title), *below(pillar.pk, depth + 1)]
        return found

    return below(None, 0)


# ── Sealing and releasing ────────────────────────────────────────────────────────────────────────────────────


class PreviewOutdated(Exception):
    """The records changed after the preview was shown; nothing was sealed."""


class SealForm(forms.Form):
    """Seals what the preview showed: `digest` names that content."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    title = forms.CharField(label="公表版の名前", max_length=200)
    erratum = forms.CharField(
        label="正誤（何をなぜ直したか）",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="公表ページにそのまま出ます。前の公表版も残り、どこを直したかが分かるようになります。",
    )
    agreed = forms.BooleanField(
        label="内容を確かめました。確定した後は書き換えられないことを理解しています。",
        error_messages={"required": "内容を確かめて、印を付けてください。"},
    )

    def __init__(
        self,
        plan: Plan,
        reporting_round: ReportingRound | None,
        *,
        digest: str,
        correction: bool,
        data: Mapping[str, Any] | None = None,
    ) -> None:
        title = Publication.usual_title(plan, reporting_round)
        super().__init__(data, initial={"digest": digest, "title": title})
        self.plan, self.round = plan, reporting_round
        if not correction:
            del self.fields["erratum"]

    def take_over(self, refused: SealForm) -> None:
        """What was typed into a form that was refused, with its errors; what was seen stays that of now."""
        typed = {name: refused.data[name] for name in ("title", "erratum") if name in refused.data}
        self.data = {**typed, "digest": self.initial["digest"]}
        self.is_bound = True
        self.cleaned_data = {}
        self._errors = refused.errors

    def seal(self, by: Any) -> Publication | None:
        """The sealed publication; None when a rule refuses it. Raises `PreviewOutdated`."""
        given = self.cleaned_data
        try:
            with transaction.atomic():
                sealed = review.seal(
                    self.plan, self.round, by=by, title=given["title"], erratum=given.get("erratum", "")
                )
                if sealed.sha256 != given["digest"]:
                    raise PreviewOutdated
        except MoveRefused as refused:
            self.add_error(None, str(refused))
            return None
        return sealed


class ReleaseForm(forms.Form):
    """Opens a sealed publication to further audiences; offers those it isn't open to yet."""

    audiences = forms.MultipleChoiceField(
        label="公開先",
        widget=forms.CheckboxSelectMultiple,
        help_text="公開した後に取り消すことはできません。直すときは、次の番号の公表版を作ります。",
        error_messages={"required": "公開先を一つ以上選んでください。"},
    )

    def __init__(self, publication: Publication, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        have = {release.audience for release in publication.releases.all()}
        self.offered = [(value, label) for value, label in Audience.choices if value not in have]
        field = cast("forms.MultipleChoiceField", self.fields["audiences"])
        field.choices = self.offered


# ── Change history ───────────────────────────────────────────────────────────────────────────────────────────


class HistoryFilter(forms.Form):
    """By kind of record (`pk`: one record of that kind), by person and by way."""

    model = forms.ChoiceField(
        label="種類", required=False, choices=[("", "すべて"), *((kind, kind_of(kind)) for kind in KINDS)]
    )
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    by = forms.ChoiceField(label="行った人", required=False)
    via = forms.ChoiceField(label="方法", required=False, choices=[("", "すべて"), *Way.choices])

    def __init__(self, names: Iterable[str], data: Mapping[str, Any]) -> None:
        super().__init__(data)
        field = cast("forms.ChoiceField", self.fields["by"])
        field.choices = [("", "すべて"), *((name, name) for name in names)]

    def conditions(self) -> dict[str, Any]:
        """Filter arguments for change events; values that aren't offered filter nothing."""
        self.is_valid()
        asked = self.cleaned_data
        columns = {"model": "model", "pk": "record_pk", "by": "by_name", "via": "via"}
        return {column: asked[name] for name, column in columns.items() if asked.get(name)}

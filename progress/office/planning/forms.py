"""Forms of the planning section: opening and editing a round, deciding on a record, sealing, releasing, searching."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import transaction
from django.forms.utils import ErrorDict

from plans.access import Audience
from plans.fields import FiscalYearFormField
from plans.history.changes import difference
from plans.history.event_words import WAYS, kind_of
from plans.history.writer import Conflict, ConflictingRecord, Versioned, Way, events_for, labels_of, state_of
from plans.models import Pillar, Plan, RatedBy, RatingScale
from plans.values.fiscal_year import FiscalYear
from progress import review
from progress.models import Publication, Rating, ReportingRound, YearEndStatus
from progress.office.planning.change_log import KINDS
from progress.office.planning.reach import Reach, reach_of
from progress.office.planning.round_queue import BY_WAITING, RoundQueue, Verdict, Wanted
from progress.office.publishing.sealing import Preview
from progress.workflow import Move, MoveRefused, State

WOULD_BE = {
    Move.CONFIRM: State.CONFIRMED,
    Move.SEND_BACK: State.RETURNED,
    Move.REOPEN: State.SUBMITTED,
}
"""The planning section's decisions and the states they aim at."""

DECISIONS = tuple(WOULD_BE)

LONGEST = 2000
"""Characters of a reason or a message: more is an enclosure, not a reason."""


class ReasonField(forms.CharField):
    """A text of several lines, line breaks counted once, of at most `LONGEST` characters.

    The limit stands in no attribute of the control: the browser would cut a pasted text off without a word.
    """

    def __init__(self, *, rows: int, **options: Any) -> None:
        too_long = f"{LONGEST:,}文字以内で書いてください（今は%(show_value)s文字です）。"
        super().__init__(
            widget=forms.Textarea(attrs={"rows": rows}),
            validators=[MaxLengthValidator(LONGEST, too_long)],
            **options,
        )

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.replace("\r\n", "\n") if isinstance(text, str) else text


# ── Opening a round ──────────────────────────────────────────────────────────────────────────────────────────


def last_ended_year(plan: Plan, today: date) -> FiscalYear | None:
    """The plan's last fiscal year that is over on `today`; its first one before any is. None without a period."""
    years = plan.years
    ended = [year for year in years if year.last_day < today]
    return next(reversed(ended or years[:1]), None)


DATE = {"type": "date"}
DUE_MESSAGES = {
    "required": "提出期限を入力してください。",
    "invalid": "提出期限を日付で入力してください。例：2026-12-20",
}


def _not_past(due: date, today: date) -> date:
    if due < today:
        raise ValidationError("提出期限が過ぎた日付になっています。今日以降の日付にしてください。")
    return due


class RoundForm(forms.Form):
    """A new round of `plan`. Sent once it shows whom it would ask (`reach`), sent again (`sure`) it can be opened.

    `open` writes the round through `review.open_round`.
    """

    kind = forms.ChoiceField(
        label="種類",
        choices=ReportingRound.Kind.choices,
        error_messages={"required": "種類を選んでください。"},
    )
    reference_date = forms.DateField(
        label="基準日",
        required=False,
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        help_text="いつ時点の実績を書いてもらうか。空のままにすると、対象年度の3月31日になります。",
        error_messages={"invalid": "基準日を日付で入力してください。例：2026-09-30"},
    )
    due_on = forms.DateField(
        label="提出期限",
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        help_text="過ぎても受け付けますが、「期限後」と表示されます。",
        error_messages=DUE_MESSAGES,
    )
    request_text = forms.CharField(
        label="担当課への依頼文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="担当課の入力画面の先頭に表示されます。",
    )
    asked = forms.IntegerField(required=False, widget=forms.HiddenInput)
    """How many items the page said would be asked for; empty until it did."""
    field_order = ["fiscal_year", "kind", "reference_date", "due_on", "request_text"]

    def __init__(self, plan: Plan, today: date, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        self.plan, self.today = plan, today
        self.reach: Reach | None = None
        self.fields["fiscal_year"] = self._year_field()
        self.order_fields(self.field_order)
        self._offer_kinds()

    def _year_field(self) -> forms.Field:
        initial = last_ended_year(self.plan, self.today)
        if initial is None:
            return FiscalYearFormField(label="対象年度")
        return forms.TypedChoiceField(
            label="対象年度",
            choices=[(int(year), year.both) for year in self.plan.years],
            coerce=lambda value: FiscalYear(int(value)),
            initial=int(initial),
            error_messages={"required": "対象年度を選んでください。"},
        )

    def _offer_kinds(self) -> None:
        """A plan is summed up in its last year, and not before that has begun."""
        last = next(reversed(self.plan.years), None)
        if last is None:
            return
        kinds = dict(ReportingRound.Kind.choices)
        final = ReportingRound.Kind.FINAL
        if self.today < last.first_day:
            del kinds[final]
        else:
            kinds[final] = f"{kinds[final]}　{last.era}だけ"
        cast("forms.ChoiceField", self.fields["kind"]).choices = list(kinds.items())

    def clean_due_on(self) -> date:
        return _not_past(self.cleaned_data["due_on"], self.today)

    def clean(self) -> None:
        year, kind = self.cleaned_data.get("fiscal_year"), self.cleaned_data.get("kind")
        if year is None:
            return
        self._fill_reference_date(year, kind)
        last = next(reversed(self.plan.years), None)
        if kind == ReportingRound.Kind.FINAL and last is not None and year != last:
            self.add_error("kind", f"「最終」の照会は、計画の最後の年度（{last.era}）でだけ行えます。")
        if not self.errors:
            self._look_ahead(year)

    def _fill_reference_date(self, year: FiscalYear, kind: str | None) -> None:
        if self.cleaned_data.get("reference_date") or "reference_date" in self.errors:
            return
        if kind == ReportingRound.Kind.MID_YEAR:
            self.add_error("reference_date", "中間の照会では、基準日を入力してください。例：9月30日")
        else:
            self.cleaned_data["reference_date"] = year.last_day

    def _look_ahead(self, year: FiscalYear) -> None:
        """What opening would refuse is said before anybody is asked whether to open."""
        self.reach = reach_of(self.plan, year)
        if not self.reach.items:
            self.add_error(None, review.NOBODY_ASKED)
        try:
            self._wanted().full_clean()
        except ValidationError as error:
            self._take_over(error)

    @property
    def sure(self) -> bool:
        """Has this person seen how many items are asked for as things now stand? For a valid form."""
        return self.reach is not None and self.cleaned_data["asked"] == len(self.reach.items)

    def _wanted(self) -> ReportingRound:
        given = {name: value for name, value in self.cleaned_data.items() if name != "asked"}
        return ReportingRound(plan=self.plan, **given)

    def summary(self) -> list[tuple[str, str]]:
        """What is about to be started, in words; for a valid form."""
        wanted = self._wanted()
        return [
            ("対象年度", FiscalYear(wanted.fiscal_year).both),
            ("種類", wanted.get_kind_display()),
            ("基準日", _day(wanted.reference_date)),
            ("提出期限", _day(wanted.due_on)),
            ("担当課への依頼文", wanted.request_text or "（なし）"),
        ]

    def open(self, by: Any) -> ReportingRound | None:
        """The opened round; None when a rule of the round refuses it (the errors are then at the fields)."""
        try:
            return review.open_round(self._wanted(), by=by)
        except ValidationError as error:
            self._take_over(error)
        return None

    def _take_over(self, error: ValidationError) -> None:
        # A round's one rule over several fields is that a year is asked once: it belongs to the year.
        elsewhere = "fiscal_year" if hasattr(error, "error_dict") else None
        for name, faults in error.update_error_dict({}).items():
            for fault in faults:
                self.add_error(name if name in self.fields else elsewhere, fault)


def _day(day: date | None) -> str:
    return f"{day.year}年{day.month}月{day.day}日" if day else "－"


class RoundEditForm(forms.Form):
    """A running round's name, due date and request. `save` raises `Conflict` when somebody was faster."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label="照会の名前", required=False, max_length=120)
    due_on = forms.DateField(
        label="提出期限",
        widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d"),
        help_text="延ばすと、担当課の画面の期限も変わります。提出済みの記録の「期限後」の印は変わりません。",
        error_messages=DUE_MESSAGES,
    )
    request_text = forms.CharField(
        label="担当課への依頼文",
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="担当課の入力画面の先頭に表示されます。",
    )

    def __init__(
        self, reporting_round: ReportingRound, today: date, data: Mapping[str, Any] | None = None
    ) -> None:
        names = ("version", "title", "due_on", "request_text")
        super().__init__(data, initial={name: getattr(reporting_round, name) for name in names})
        self.round, self.today = reporting_round, today
        unnamed = copy(reporting_round)
        unnamed.title = ""
        self.fields["title"].help_text = f"空のままにすると「{unnamed}」になります。"

    def clean_due_on(self) -> date:
        due: date = self.cleaned_data["due_on"]
        # Who only mends the request of an overdue round leaves its date as it stands.
        return due if due == self.initial["due_on"] else _not_past(due, self.today)

    def keep(self, data: Mapping[str, Any]) -> None:
        """Takes over what was typed before a conflict; the version stays that of now."""
        self.initial.update(
            {name: data[name] for name in ("title", "due_on", "request_text") if name in data}
        )

    def save(self, by: Any) -> bool:
        """False when a rule refuses it (the errors then stand in the form)."""
        for name, value in self.cleaned_data.items():
            setattr(self.round, name, value)
        try:
            review.edit_round(self.round, by=by)
        except (MoveRefused, ValidationError) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            self.add_error(None, ValidationError(said))
            return False
        return True


# ── One record ───────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Judgement:
    """One scale in the form. `why` None where the scale's bands have no figures, so that nothing is suggested."""

    scale: RatingScale
    verdict: Verdict | None
    band: forms.BoundField
    why: forms.BoundField | None


REASONS = {
    Move.SEND_BACK: "差し戻す理由を書いてください。",
    Move.REOPEN: "確認を取り消す理由を書いてください。",
}


class RecordForm(forms.Form):
    """A decision on one record: confirm (with the rating as the planning section sees it), send back, reopen.

    Carries the versions its reader saw; `carry_out` raises `Conflict` when somebody was faster.
    """

    move = forms.ChoiceField(
        choices=[(move.value, move.label) for move in DECISIONS],
        error_messages={"required": "どのボタンを押したか分かりません。もう一度押してください。"},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    comment = ReasonField(label="担当課への連絡・理由", required=False, rows=3)
    unrated = forms.BooleanField(required=False, widget=forms.HiddenInput)
    """Sent by a page that asked whether to confirm without a rating."""

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
        self.asks_about_rating = False
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
        if _suggests(scale):
            self.fields[f"why_{scale.pk}"] = ReasonField(
                label="計算による提案と違う理由",
                required=False,
                initial=rating.reason if rating else "",
                rows=2,
            )
        self.fields[f"rating_version_{scale.pk}"] = forms.IntegerField(
            widget=forms.HiddenInput, initial=rating.version if rating else 0, required=False
        )

    def _judgement(self, scale: RatingScale) -> Judgement:
        why = f"why_{scale.pk}"
        return Judgement(
            scale,
            self.verdicts.get(scale.key),
            self[f"band_{scale.pk}"],
            self[why] if why in self.fields else None,
        )

    @property
    def own_judgements(self) -> list[Judgement]:
        """Scales on which the department and the planning section rate."""
        return [self._judgement(scale) for scale in self.scales if scale.rated_by != RatedBy.BOARD]

    @property
    def board_judgements(self) -> list[Judgement]:
        return [self._judgement(scale) for scale in self.scales if scale.rated_by == RatedBy.BOARD]

    @property
    def board_at_fault(self) -> bool:
        """Is there an error among the scales of the board, which are folded away?"""
        return any(
            one.band.errors or (one.why is not None and one.why.errors) for one in self.board_judgements
        )

    @property
    def rating_versions(self) -> list[forms.BoundField]:
        return [self[f"rating_version_{scale.pk}"] for scale in self.scales]

    def clean(self) -> None:
        chosen = self.cleaned_data.get("move")
        move = Move(chosen) if chosen else None
        if move and move.needs_reason and not self.cleaned_data.get("comment", "").strip():
            self.add_error("comment", REASONS[move])
        if move == Move.CONFIRM:
            for scale in self.scales:
                self._ask_why(scale)
            self.asks_about_rating = not self.cleaned_data.get("unrated") and self._lacks_rating()

    def _lacks_rating(self) -> bool:
        """Is the scale that decides the share to be rated here, and left empty? Not where the document doesn't
        say which bands count, nor where the board rates later."""
        decides = next(iter(self.scales), None)
        if decides is None or decides.rated_by == RatedBy.BOARD:
            return False
        counted = [band.counts_as_achieved for band in decides.bands.all() if band.in_denominator]
        return None not in counted and not self.cleaned_data.get(f"band_{decides.pk}")

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
        if f"why_{scale.pk}" in self.fields:
            rating.reason = self.cleaned_data[f"why_{scale.pk}"].strip()
        return rating

    def keep(self, data: Mapping[str, Any]) -> None:
        """Takes over what was typed before a conflict; the versions stay those of now, and what was asked is
        asked again."""
        for name in self.fields:
            if name in data and "version" not in name and name != "unrated":
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


def _suggests(scale: RatingScale) -> bool:
    return any(band.lower_bound is not None for band in scale.bands.all())


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


OUTDATED = (
    "この画面を開いた後に記録が変わったため、確定しませんでした。今の内容を下に示します。確かめてください。"
)


class PreviewOutdated(Exception):
    """The records changed after the preview was shown; nothing was sealed."""


class SealForm(forms.Form):
    """Seals what the preview showed: `digest` names that content, `seen` the last publication (its number or 0)."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(
        label="公表版の名前",
        max_length=200,
        error_messages={"required": "公表版の名前を書いてください。"},
    )
    erratum = ReasonField(
        label="正誤（何をなぜ直したか）",
        rows=4,
        help_text="公表ページにそのまま出ます。前の公表版も残り、どこを直したかが分かるようになります。",
        error_messages={"required": "正誤を書いてください。"},
    )
    unexplained = forms.BooleanField(
        label="理由のない項目があることを確かめました",
        error_messages={"required": "上の一覧を確かめて、印を付けてください。"},
    )
    agreed = forms.BooleanField(
        label="内容を確かめました。確定した後は書き換えられないことを理解しています",
        error_messages={"required": "内容を確かめて、印を付けてください。"},
    )

    def __init__(self, preview: Preview, data: Mapping[str, Any] | None = None) -> None:
        self.preview = preview
        super().__init__(
            data,
            initial={
                "digest": preview.digest,
                "seen": preview.last.number if preview.last else 0,
                "title": Publication.usual_title(preview.plan, preview.round),
            },
        )
        if preview.last is None:
            del self.fields["erratum"]
        if not preview.unexplained:
            del self.fields["unexplained"]

    def outdated(self) -> str:
        """What happened since the page was opened, in a sentence; "" when the preview still holds."""
        last = self.preview.last
        if last is not None and str(last.number) != self.data.get("seen"):
            return f"先に第{last.number}号が確定しました。内容を確かめてください。"
        if self.data.get("digest") != self.initial["digest"]:
            return OUTDATED
        return ""

    def take_over(self, refused: SealForm, *, with_errors: bool) -> None:
        """What was typed into a form that was refused; what was seen stays that of now.

        The ticks are taken away: they were given to something else, or before something was put right.
        """
        typed = {name: refused.data[name] for name in ("title", "erratum") if name in refused.data}
        self.data = {**typed, "digest": self.initial["digest"], "seen": str(self.initial["seen"])}
        self.is_bound = True
        self.cleaned_data = {}
        self._errors = refused.errors if with_errors else ErrorDict()
        for name in ("unexplained", "agreed"):
            if name in self.fields:
                self.fields[name].help_text = "印は付け直してください。"

    def seal(self, by: Any) -> Publication | None:
        """The sealed publication; None when a rule refuses it. Raises `PreviewOutdated`."""
        given = self.cleaned_data
        try:
            with transaction.atomic():
                sealed = review.seal(
                    self.preview.plan,
                    self.preview.round,
                    by=by,
                    title=given["title"],
                    erratum=given.get("erratum", ""),
                )
                if sealed.sha256 != given["digest"]:
                    raise PreviewOutdated
        except MoveRefused as refused:
            self.add_error(None, str(refused))
            return None
        return sealed


class ReleaseForm(forms.Form):
    """Opens a sealed publication to further audiences; offers those it isn't open to yet.

    Citizens are a step of their own: chosen once the form asks (`asks_public`), then it wants the tick as well.
    """

    audiences = forms.MultipleChoiceField(
        label="公開先",
        widget=forms.CheckboxSelectMultiple,
        help_text="公開した後に取り消すことはできません。直すときは、次の番号の公表版を作ります。",
        error_messages={
            "required": "公開先を一つ以上選んでください。",
            "invalid_choice": "選べない公開先です。画面を開き直して、もう一度選んでください。",
        },
    )
    public_sure = forms.BooleanField(label="市民に公開します。取り消せないことを確かめました", required=False)
    public_asked = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, publication: Publication, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        have = {release.audience for release in publication.releases.all()}
        self.offered = [(value, label) for value, label in Audience.choices if value not in have]
        field = cast("forms.MultipleChoiceField", self.fields["audiences"])
        field.choices = self.offered
        self.asks_public = False

    def clean(self) -> None:
        given = self.cleaned_data
        if Audience.PUBLIC not in given.get("audiences", ()) or given.get("public_sure"):
            return
        self.asks_public = True
        if given.get("public_asked"):
            self.add_error("public_sure", "市民に公開するときは、ここに印を付けてください。")

    @property
    def chosen(self) -> list[tuple[str, str]]:
        """(value, label) of the chosen audiences; for a cleaned form."""
        return [one for one in self.offered if one[0] in self.cleaned_data.get("audiences", ())]


# ── Change history ───────────────────────────────────────────────────────────────────────────────────────────


class HistoryFilter(forms.Form):
    """By kind of record (`pk`: one record of that kind), by person and by way."""

    model = forms.ChoiceField(
        label="種類", required=False, choices=[("", "すべて"), *((kind, kind_of(kind)) for kind in KINDS)]
    )
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    by = forms.ChoiceField(label="行った人", required=False)
    via = forms.ChoiceField(label="方法", required=False, choices=[("", "すべて"), *WAYS])

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

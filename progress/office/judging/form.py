"""The form of a new version of a plan's 評価基準, begun with what is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import Any

from django import forms
from django.forms import BoundField

from items.models import Indicator
from items.quantity import trimmed
from plans.history.records import Versioned, Way
from plans.history.writer import apply
from plans.models import Plan, RatingBand, RatingScale
from progress.judgement import Basis, Case, How, Method, Rule
from progress.models import JudgementBand, JudgementMethod, JudgementRule, ReportingRound
from progress.workflow import DONE

SPARE = 3
"""Empty lines for indicators that are judged in a way of their own."""
MOST = 60
_WHEN = (
    ("", "率だけで決める"),
    ("unmet", "率の出ない未達のときも提案する"),
    ("absent", "実績がないときに提案する"),
    ("both", "率の出ない未達のときも、実績がないときも"),
)


@dataclass(frozen=True)
class BandInputs:
    band: RatingBand
    lower: BoundField
    when: BoundField


class RuleForm(forms.Form):
    """`current`: the plan's last version, with which the form begins; None: the built-in rule, as the bands' own
    bounds say. `rule` is what is typed, for a valid form; nothing is written before `save`."""

    name = forms.CharField(label="版の名前", max_length=40, help_text="例：第2版、令和6年度版")
    basis = forms.ChoiceField(
        label="何と比べるか",
        choices=[(one.value, one.words) for one in Basis],
        widget=forms.RadioSelect,
        help_text="「前年度の実績」は、数値の目標がなく、増やす・維持する・減らすだけを決めている計画のためのものです。",
    )
    several = forms.ChoiceField(
        label="指標が2つ以上あるとき", choices=Plan.RatingRule.choices, widget=forms.RadioSelect
    )
    done_words = forms.CharField(
        label="文言の指標で、達成とする言葉",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="「実施」「随時」など、1行に一つずつ。書かないと、文言の指標からは提案しません。",
    )
    reason = forms.CharField(
        label="決めた理由・根拠",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="例：令和6年6月の推進本部で、率の下限を改めたため",
    )
    rows = forms.IntegerField(required=False, widget=forms.HiddenInput)
    round = forms.ModelChoiceField(
        ReportingRound.objects.none(),
        label="試す照会",
        required=False,
        empty_label=None,
        help_text="この照会で確認された評価と、この評価基準による提案を比べます。",
    )

    def __init__(self, plan: Plan, data: Mapping[str, Any] | None = None, *, more: bool = False) -> None:
        self.plan, self.more = plan, more
        self.current = plan.judgement_rules.last()
        super().__init__(data, initial=self._initial())
        self.fields["round"].queryset = self.rounds  # type: ignore[attr-defined]
        for band in (band for _, bands in self.scales for band in bands):
            self.fields[f"lower_{band.pk}"] = forms.DecimalField(
                label=f"{band}の下限（％）", required=False, max_digits=7, decimal_places=2
            )
            self.fields[f"when_{band.pk}"] = forms.ChoiceField(
                label=f"{band}を提案するとき", required=False, choices=_WHEN
            )
        names = [("", "（指標を選ぶ）"), *((str(pk), name) for pk, name in self.indicators.items())]
        methods = [("", "（見方を選ぶ）"), *((one.value, one.words) for one in Method if one.value)]
        for at in range(self.count):
            self.fields[f"indicator_{at}"] = forms.ChoiceField(
                label=f"指標{at + 1}", required=False, choices=names
            )
            self.fields[f"method_{at}"] = forms.ChoiceField(
                label=f"指標{at + 1}の見方", required=False, choices=methods
            )
            self.fields[f"tolerance_{at}"] = forms.DecimalField(
                label=f"指標{at + 1}の幅（±％）", required=False, max_digits=7, decimal_places=2, min_value=0
            )

    # ── What it begins with

    @cached_property
    def rounds(self) -> Any:
        """Those with confirmed records, the newest first."""
        rows = self.plan.rounds.filter(statuses__state__in=[one.value for one in DONE])
        return rows.distinct().order_by("-fiscal_year", "kind")

    @cached_property
    def scales(self) -> list[tuple[RatingScale, list[RatingBand]]]:
        links = self.plan.plan_scales.select_related("scale").prefetch_related("scale__bands")
        return [(link.scale, sorted(link.scale.bands.all(), key=lambda one: one.position)) for link in links]

    @cached_property
    def indicators(self) -> dict[int, str]:
        """By key: 「①収納率の向上：収納率」, in the order of the document."""
        rows = Indicator.objects.filter(item__plan=self.plan).select_related("item")
        in_order = rows.order_by("item__position", "item__key", "position", "pk")
        return {one.pk: f"{one.item.title}：{one.name}" for one in in_order}

    @cached_property
    def _methods(self) -> list[JudgementMethod]:
        return list(self.current.methods.all()) if self.current else []

    @property
    def count(self) -> int:
        """How many lines there are for single indicators."""
        try:
            shown = int(self.data.get("rows") or 0) if self.is_bound else 0
        except ValueError:
            shown = 0
        least = shown or len(self._methods) + SPARE
        return min(least + (SPARE if self.more else 0), max(MOST, len(self._methods) + SPARE))

    def _initial(self) -> dict[str, Any]:
        current = self.current
        initial: dict[str, Any] = {
            "name": f"第{self.plan.judgement_rules.count() + 1}版",
            "basis": current.basis if current else Basis.YEAR.value,
            "several": current.several if current else self.plan.rating_rule,
            "done_words": current.done_words if current else "",
            "round": self.rounds.filter(state=ReportingRound.State.CLOSED).first() or self.rounds.first(),
        }
        stored = {one.band_id: one for one in current.bands.all()} if current else {}
        for band in (band for _, bands in self.scales for band in bands):
            one = stored.get(band.pk)
            lower = one.lower_bound if one else band.lower_bound
            initial[f"lower_{band.pk}"] = None if lower is None else trimmed(lower)
            unmet, absent = (one.if_unmet, one.if_absent) if one else (False, False)
            both = "both" if unmet and absent else ""
            initial[f"when_{band.pk}"] = both or ("unmet" if unmet else "absent" if absent else "")
        for at, method in enumerate(self._methods):
            initial[f"indicator_{at}"] = str(method.indicator_id)
            initial[f"method_{at}"] = method.method
            initial[f"tolerance_{at}"] = None if method.tolerance is None else trimmed(method.tolerance)
        return initial

    # ── What is typed

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.plan.judgement_rules.filter(name=given.get("name", "")).exists():
            self.add_error("name", "同じ名前の版がすでにあります。")
        for scale, bands in self.scales:
            for condition, words in (("unmet", "率の出ない未達"), ("absent", "実績がない")):
                chosen = [one for one in bands if given.get(f"when_{one.pk}") in (condition, "both")]
                if len(chosen) > 1:
                    sentence = f"{scale}：「{words}」ときに提案する区分は、一つだけにしてください。"
                    self.add_error(f"when_{chosen[1].pk}", sentence)
            self._require_order(bands)
        seen: set[str] = set()
        for at in range(self.count):
            self._clean_line(at, seen)
        return given

    def _require_order(self, bands: list[RatingBand]) -> None:
        """From the best band to the worst, or the other way round, the bounds go one way."""
        told = [
            (one, given) for one in bands if (given := self.cleaned_data.get(f"lower_{one.pk}")) is not None
        ]
        steps = [(later[0], later[1] > earlier[1]) for earlier, later in pairwise(told)]
        same = next((two[0] for one, two in pairwise(told) if one[1] == two[1]), None)
        turned = same or next((band for band, rises in steps if rises != steps[0][1]), None)
        if turned is not None:
            sentence = f"「{turned}」の下限が、区分の並びと合いません。上の区分から順に小さくしてください。"
            self.add_error(f"lower_{turned.pk}", sentence)

    def _clean_line(self, at: int, seen: set[str]) -> None:
        given = self.cleaned_data
        indicator, method = given.get(f"indicator_{at}", ""), given.get(f"method_{at}", "")
        if indicator and not method:
            self.add_error(f"method_{at}", "見方を選んでください。")
        if method and not indicator:
            self.add_error(f"indicator_{at}", "指標を選んでください。")
        if indicator in seen:
            self.add_error(f"indicator_{at}", "同じ指標を2回選んでいます。")
        seen.update([indicator] if indicator else [])
        width = given.get(f"tolerance_{at}")
        if width is not None and method != Method.KEEP:
            self.add_error(f"tolerance_{at}", "幅は、「±何％以内」の見方のときだけ書けます。")
        if width is None and method == Method.KEEP and f"tolerance_{at}" not in self.errors:
            self.add_error(f"tolerance_{at}", "何％以内とするかを書いてください。0は「同じなら達成」です。")

    def _case(self, band: RatingBand) -> Case:
        when = self.cleaned_data[f"when_{band.pk}"]
        lower: Decimal | None = self.cleaned_data[f"lower_{band.pk}"]
        return Case(lower, when in ("unmet", "both"), when in ("absent", "both"))

    @cached_property
    def _lines(self) -> dict[int, How]:
        """The key of an indicator → how it is judged."""
        given = self.cleaned_data
        return {
            int(given[f"indicator_{at}"]): How(Method(given[f"method_{at}"]), given[f"tolerance_{at}"])
            for at in range(self.count)
            if given[f"indicator_{at}"]
        }

    @property
    def rule(self) -> Rule:
        given = self.cleaned_data
        of = Indicator.objects.filter(pk__in=self._lines).select_related("item")
        words = (line.strip() for line in given["done_words"].splitlines())
        return Rule(
            given["name"],
            Basis(given["basis"]),
            given["several"] == Plan.RatingRule.EACH,
            tuple(dict.fromkeys(filter(None, words))),
            {scale.key: {band.code: self._case(band) for band in bands} for scale, bands in self.scales},
            {(one.item.key, one.name): self._lines[one.pk] for one in of},
        )

    def save(self, *, by: Any) -> JudgementRule:
        """Writes the version with its history. Raises ValidationError."""
        given = self.cleaned_data
        position = (self.current.position if self.current else 0) + 1
        about = {name: given[name] for name in ("name", "basis", "several", "done_words", "reason")}
        made = JudgementRule(plan=self.plan, position=position, **about)
        records: list[Versioned] = [made]
        for band in (band for _, bands in self.scales for band in bands):
            case = self._case(band)
            records.append(JudgementBand(rule=made, band=band, **vars(case)))
        indicators = Indicator.objects.select_related("item").in_bulk(self._lines)
        for pk, how in self._lines.items():
            method = {"method": how.method.value, "tolerance": how.tolerance}
            records.append(JudgementMethod(rule=made, indicator=indicators[pk], **method))
        apply(records, by=by, via=Way.FORM, note="評価基準の新しい版")
        return made

    # ── What the page shows

    @property
    def band_groups(self) -> list[tuple[RatingScale, list[BandInputs]]]:
        return [
            (
                scale,
                [BandInputs(one, self[f"lower_{one.pk}"], self[f"when_{one.pk}"]) for one in bands],
            )
            for scale, bands in self.scales
        ]

    @property
    def method_lines(self) -> list[tuple[BoundField, BoundField, BoundField]]:
        return [
            (self[f"indicator_{at}"], self[f"method_{at}"], self[f"tolerance_{at}"])
            for at in range(self.count)
        ]

    @property
    def has_methods(self) -> bool:
        """Are the lines of single indicators to be open?"""
        typed = any(self[f"indicator_{at}"].value() for at in range(self.count))
        return typed or self.more or any(name.startswith("indicator") for name in self.errors)

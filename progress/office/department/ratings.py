"""The department's own rating of one status: a band on each scale, with a reason where it isn't the one suggested."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from plans.models import RatedBy, RatingBand, RatingScale
from progress.models import Rating, YearEndStatus
from progress.office.department.inputs import Part, Prose, as_typed, unless_same
from progress.rating import Suggestion
from progress.review import suggestion_for
from progress.table.cells import scale_row
from progress.table.shape import ItemRow


@dataclass(frozen=True)
class RatingGroup:
    """One scale on the page. `inputs`: band, reason; `suggestion`: with its reason in one sentence."""

    scale: RatingScale
    inputs: tuple[BoundField, BoundField]
    suggestion: str
    past: str
    needed: bool


def own_scales(status: YearEndStatus) -> list[RatingScale]:
    """The scales on which departments rate themselves, in the plan's order."""
    links = sorted(status.round.plan.plan_scales.all(), key=lambda link: link.position)
    return [link.scale for link in links if link.scale.rated_by == RatedBy.DEPARTMENT]


def must_be_rated(scale: RatingScale) -> bool:
    """Does a submission need a band on this scale? Not where nobody knows what its bands mean (安中 R3)."""
    bands = [band for band in scale.bands.all() if band.in_denominator]
    return bool(bands) and all(band.counts_as_achieved is not None for band in bands)


class RatingInputs(Part[Rating]):
    """By scale: the band's code, and the reason."""

    version = "rating_version"
    names = ("rating", "reason")

    def __init__(self, status: YearEndStatus) -> None:
        self.status = status
        self.scales = own_scales(status)
        self.stored = {row.scale_id: row for row in status.ratings.all()}

    def new(self) -> dict[int, Rating]:
        return {scale.pk: Rating(status=self.status, scale=scale) for scale in self.scales}

    def inputs(self, key: int, record: Rating) -> dict[str, forms.Field]:
        name = record.scale.name
        bands = sorted(record.scale.bands.all(), key=lambda band: band.position)
        choices = [*((band.code, str(band)) for band in bands), ("", "まだ決めない")]
        return {
            "rating": forms.ChoiceField(
                label=f"{name}（自己評価）", required=False, widget=forms.RadioSelect, choices=choices
            ),
            "reason": Prose(label=f"{name}：計算による提案と違う理由", rows=2, guide=0),
        }

    def shown(self, record: Rating) -> dict[str, Any]:
        return {
            "rating": record.recorded.code if record.recorded else "",
            "reason": as_typed(record.reason),
        }

    def _suggestion(self, scale: RatingScale, row: ItemRow) -> Suggestion:
        return suggestion_for(row, self.status.round.plan, scale_row(scale).bands)

    def check(self, form: forms.Form, row: ItemRow) -> None:
        """Another band than the suggested one wants a reason."""
        for scale in self.scales:
            given, suggested = self.given(form.cleaned_data, scale.pk), self._suggestion(scale, row).code
            if given["rating"] and suggested not in (None, given["rating"]) and not given["reason"]:
                words = f"計算による提案「{_band(scale, suggested)}」と違う評価です。"
                form.add_error(f"reason_{scale.pk}", words + "理由を入力してください。")

    def put(self, record: Rating, given: Mapping[str, Any], row: ItemRow) -> bool:
        suggestion = self._suggestion(record.scale, row)
        record.recorded = _band(record.scale, given["rating"])
        record.suggested = _band(record.scale, suggestion.code)
        record.suggested_reason = suggestion.reason[:400]
        record.reason = unless_same(record.reason, as_typed(record.reason), given["reason"])
        return not (record.recorded or record.suggested or record.reason)

    def groups(self, form: forms.Form, row: ItemRow) -> list[RatingGroup]:
        past = row.past[0] if row.past else None
        groups = []
        for scale in self.scales:
            suggestion = self._suggestion(scale, row)
            words = f"計算による提案：{_band(scale, suggestion.code) or 'なし'}。{suggestion.reason}"
            said = past.rating(scale.key) if past else None
            before = str(_band(scale, said.recorded) or "") if said else ""
            inputs = (form[f"rating_{scale.pk}"], form[f"reason_{scale.pk}"])
            groups.append(RatingGroup(scale, inputs, words, before, must_be_rated(scale)))
        return groups


def _band(scale: RatingScale, code: str | None) -> RatingBand | None:
    return next((band for band in scale.bands.all() if band.code == code), None)

"""The department's own rating of one status: a band on each scale, with a reason where it isn't the one suggested."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from plans.history.seen_version import VersionField
from plans.models import RatedBy, RatingBand, RatingScale
from progress.models import Rating, YearEndStatus
from progress.office.department.inputs import Part, Prose, as_typed, claim, unless_same
from progress.rating import Suggestion
from progress.review import suggestion_for
from progress.table.cells import scale_row
from progress.table.shape import ItemRow

Suggestions = Mapping[int, Suggestion]
"""scale id → what the figures (or the stage) suggest."""


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

    versions = "rating_version"

    def __init__(self, status: YearEndStatus) -> None:
        self.status = status
        self.scales = own_scales(status)
        self.stored = {row.scale_id: row for row in status.ratings.all()}

    def fields(self) -> dict[str, forms.Field]:
        found: dict[str, forms.Field] = {}
        for scale in self.scales:
            bands = sorted(scale.bands.all(), key=lambda band: band.position)
            found |= {
                f"rating_{scale.pk}": forms.ChoiceField(
                    label=f"{scale.name}（自己評価）",
                    required=False,
                    widget=forms.RadioSelect,
                    choices=[*((band.code, str(band)) for band in bands), ("", "まだ決めない")],
                ),
                f"reason_{scale.pk}": Prose(label=f"{scale.name}：計算による提案と違う理由", rows=2, guide=0),
                f"rating_version_{scale.pk}": VersionField(required=False),
            }
        return found

    def values(self, records: Mapping[int, Rating]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for pk, rating in records.items():
            found |= {f"rating_{pk}": rating.recorded.code if rating.recorded else ""}
            found |= {f"reason_{pk}": as_typed(rating.reason), f"rating_version_{pk}": rating.version}
        return found

    def suggestions(self, row: ItemRow) -> Suggestions:
        plan = self.status.round.plan
        return {scale.pk: suggestion_for(row, plan, scale_row(scale).bands) for scale in self.scales}

    def check(self, form: forms.Form, suggestions: Suggestions) -> None:
        """Another band than the suggested one wants a reason."""
        for scale in self.scales:
            recorded, suggested = form.cleaned_data.get(f"rating_{scale.pk}"), suggestions[scale.pk].code
            if not recorded or not suggested or recorded == suggested:
                continue
            if not form.cleaned_data.get(f"reason_{scale.pk}"):
                words = f"計算による提案「{_band(scale, suggested)}」と違う評価です。"
                form.add_error(f"reason_{scale.pk}", words + "理由を入力してください。")

    def records(self, cleaned: Mapping[str, Any], suggestions: Suggestions) -> Iterator[tuple[Rating, bool]]:
        """Each record as typed, and whether it is empty now."""
        for scale in self.scales:
            new = Rating(status=self.status, scale=scale)
            rating = claim(self.stored.get(scale.pk), new, cleaned.get(f"rating_version_{scale.pk}"))
            suggestion = suggestions[scale.pk]
            rating.recorded = _band(scale, cleaned[f"rating_{scale.pk}"])
            rating.suggested = _band(scale, suggestion.code)
            rating.suggested_reason = suggestion.reason[:400]
            reason = cleaned[f"reason_{scale.pk}"]
            rating.reason = unless_same(rating.reason, as_typed(rating.reason), reason)
            yield rating, not (rating.recorded or rating.suggested or rating.reason)

    def groups(self, form: forms.Form, row: ItemRow, suggestions: Suggestions) -> list[RatingGroup]:
        past = row.past[0] if row.past else None
        groups = []
        for scale in self.scales:
            suggestion = suggestions[scale.pk]
            words = f"計算による提案：{_band(scale, suggestion.code) or 'なし'}。{suggestion.reason}"
            said = past.rating(scale.key) if past else None
            before = str(_band(scale, said.recorded) or "") if said else ""
            inputs = (form[f"rating_{scale.pk}"], form[f"reason_{scale.pk}"])
            groups.append(RatingGroup(scale, inputs, words, before, must_be_rated(scale)))
        return groups


def _band(scale: RatingScale, code: str | None) -> RatingBand | None:
    return next((band for band in scale.bands.all() if band.code == code), None)

"""How a record is rated by the planning section: a band and a reason for each thing rated, in whichever form."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from plans.history.conflict import VersionField
from plans.models import RatedBy, RatingBand
from progress.models import Rating, YearEndStatus
from progress.office.frame import ReasonField
from progress.office.planning.verdicts import Verdict
from progress.office.rated import Rated, by_key


class JudgementsForm(forms.Form):
    """Inputs for what is rated in `status`, which a form sets before it calls `rate`. `decided` gives the ratings as
    chosen, with the version that their reader saw."""

    status: YearEndStatus

    def rate(self, rated: Iterable[Rated], verdicts: Mapping[str, Verdict]) -> None:
        self.rated, self.verdicts = list(rated), verdicts
        self.ratings = by_key(self.status.ratings.all())
        for one in self.rated:
            self._add(one)

    def _add(self, rated: Rated) -> None:
        key, scale = rated.key, rated.scale
        rating = self.ratings.get(key)
        bands = sorted(scale.bands.all(), key=lambda band: band.position)
        by_department = scale.rated_by == RatedBy.DEPARTMENT
        self.fields[f"band_{key}"] = forms.TypedChoiceField(
            label=rated.label,
            required=False,
            coerce={str(band.pk): band for band in bands}.__getitem__,
            empty_value=None,
            help_text="" if by_department else f"{scale.get_rated_by_display()}の評価を企画課が入力します。",
            choices=[("", "－ 評価なし"), *((str(band.pk), str(band)) for band in bands)],
            initial=str(rating.recorded_id) if rating and rating.recorded_id else "",
        )
        if self.verdicts[key].suggests:
            self.fields[f"why_{key}"] = ReasonField(
                label="計算による提案と違う理由",
                required=False,
                initial=rating.reason if rating else "",
                rows=2,
            )
        self.fields[f"rating_version_{key}"] = VersionField(
            initial=rating.version if rating else 0, required=False
        )

    def _judgements(self, rated: Iterable[Rated]) -> list[dict[str, Any]]:
        """What is rated in the form. `why` None where a scale's bands have no figures, so that nothing is
        suggested."""
        return [
            {
                "scale": one.scale,
                "verdict": self.verdicts[one.key],
                "band": self[f"band_{one.key}"],
                "why": self[f"why_{one.key}"] if f"why_{one.key}" in self.fields else None,
                "version": self[f"rating_version_{one.key}"],
            }
            for one in rated
        ]

    @property
    def own_judgements(self) -> list[dict[str, Any]]:
        """Scales on which the department and the planning section rate the item as a whole."""
        by_board = RatedBy.BOARD
        of_item = (one for one in self.rated if one.indicator is None)
        return self._judgements(one for one in of_item if one.scale.rated_by != by_board)

    @property
    def folded_judgements(self) -> list[tuple[str, list[dict[str, Any]], bool]]:
        """(heading, judgements, to be opened) of what is folded away: the indicators', then the board's.
        Opened where there is an error, or an indicator is rated."""
        by_board = [one for one in self.rated if one.scale.rated_by == RatedBy.BOARD]
        of_indicators = [one for one in self.rated if one.indicator and one not in by_board]
        board = self.status.round.plan.municipality.board_name
        folds = (("指標ごとの評価", of_indicators), (f"{board}の評価を記録する", by_board))
        return [
            (heading, self._judgements(rated), any(self._is_open(one) for one in rated))
            for heading, rated in folds
            if rated
        ]

    def _is_open(self, rated: Rated) -> bool:
        at_fault = any(f"{name}_{rated.key}" in self.errors for name in ("band", "why"))
        recorded = rated.scale.rated_by != RatedBy.BOARD and self.verdicts[rated.key].recorded
        return at_fault or bool(recorded)

    def ask_why(self) -> None:
        """An error at each reason that is missing; called by `clean`."""
        for rated in self.rated:
            self._ask_why_of(rated)

    def _ask_why_of(self, rated: Rated) -> None:
        suggested = self._suggested(rated)
        chosen = self.cleaned_data.get(f"band_{rated.key}")
        why = self.cleaned_data.get(f"why_{rated.key}", "").strip()
        if chosen and suggested and chosen != suggested and not why:
            self.add_error(
                f"why_{rated.key}",
                f"計算による提案「{suggested}」と違う評価にするときは、理由を入力してください。",
            )

    def _suggested(self, rated: Rated) -> RatingBand | None:
        suggested, bands = self.verdicts[rated.key].suggested, rated.scale.bands.all()
        return next((band for band in bands if suggested and band.code == suggested.code), None)

    def decided(self) -> list[Rating]:
        """The ratings as chosen; what is not rated, and wasn't before, is left out."""
        return [rating for one in self.rated if (rating := self._rating(one))]

    def _rating(self, rated: Rated) -> Rating | None:
        """The rating as decided; None where there was none and none is chosen."""
        key = rated.key
        rating, chosen = self.ratings.get(key), self.cleaned_data[f"band_{key}"]
        if rating is not None:
            rating.version = self.cleaned_data[f"rating_version_{key}"] or 0
        elif chosen:
            rating = Rating(status=self.status, scale=rated.scale, indicator=rated.indicator)
        else:
            return None
        rating.recorded, rating.suggested = chosen, self._suggested(rated)
        rating.suggested_reason = self.verdicts[key].why[:400]
        if f"why_{key}" in self.fields:
            rating.reason = self.cleaned_data[f"why_{key}"].strip()
        return rating

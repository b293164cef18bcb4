"""The planning section's decision on one record: confirm, send back, reopen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from plans.history.conflict import Conflict, ConflictingRecord
from plans.history.records import Versioned
from plans.history.seen_version import SeenVersion, VersionField
from plans.models import RatedBy, RatingScale
from progress import review
from progress.models import Rating, YearEndStatus
from progress.office.planning.round_queue import Verdict
from progress.office.reason_field import ReasonField
from progress.workflow import Move, MoveRefused, State

WOULD_BE = {
    Move.CONFIRM: State.CONFIRMED,
    Move.SEND_BACK: State.RETURNED,
    Move.REOPEN: State.SUBMITTED,
}
"""The planning section's decisions and the states they aim at."""

DECISIONS = tuple(WOULD_BE)


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


class RecordForm(SeenVersion, forms.Form):
    """A decision on one record: confirm (with the rating as the planning section sees it), send back, reopen.

    Carries the versions its reader saw; `carry_out` raises `Conflict` when somebody was faster.
    """

    move = forms.ChoiceField(
        choices=[(move.value, move.label) for move in DECISIONS],
        error_messages={"required": "どのボタンを押したか分かりません。もう一度押してください。"},
    )
    anew = ("unrated",)
    version = VersionField()
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
        self.fields[f"rating_version_{scale.pk}"] = VersionField(
            initial=rating.version if rating else 0, required=False
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

    def _overtaken(self, move: Move) -> ConflictingRecord:
        wanted = copy(self.status)
        wanted.state = WOULD_BE[move].value
        return ConflictingRecord.of(wanted, self.status)

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
            )
        except (MoveRefused, ValidationError) as error:
            said = error.messages if isinstance(error, ValidationError) else [str(error)]
            self.add_error(None, ValidationError(said))
            return None
        return move


def _suggests(scale: RatingScale) -> bool:
    return any(band.lower_bound is not None for band in scale.bands.all())

"""Forms of a publication: sealing what the preview showed, and releasing it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.db import transaction
from django.forms.utils import ErrorDict

from plans.access import Audience
from progress import review
from progress.models import Publication
from progress.office.publishing.sealing import Preview
from progress.office.reason_field import ReasonField
from progress.table import frozen
from progress.workflow import MoveRefused

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
        label="確定版の名前",
        max_length=200,
        error_messages={"required": "確定版の名前を書いてください。"},
    )
    erratum = ReasonField(
        label="正誤（何をなぜ直したか）",
        rows=4,
        help_text="公表ページにそのまま出ます。前の号も残り、どこを直したかが分かるようになります。",
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
        elif preview.round is None:
            self.fields["erratum"].label = "計画の変更（何をなぜ変えたか）"
            self.fields["erratum"].error_messages["required"] = "計画の変更を書いてください。"
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
                shown = frozen.as_previewed(frozen.published(sealed))
                if frozen.digest(frozen.to_content(shown)) != given["digest"]:
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
        help_text="公開した後に取り消すことはできません。直すときは、次の番号の確定版を作ります。",
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
        called = publication.plan.municipality.called
        self.offered = [(value, called(value)) for value in Audience.values if value not in have]
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

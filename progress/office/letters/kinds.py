"""What each letter may say: its placeholders with what they stand for, those that it should not lack, its subject."""

from __future__ import annotations

from dataclasses import dataclass

from progress.models import LetterKind

_EVERY = {
    "文書番号": "決裁を受けた文書番号",
    "日付": "文書の日付（令和8年4月1日）",
    "宛先": "宛名（各課長）",
    "発信者": "発信者（企画課長）",
    "件名": "件名",
    "公印": "（公印省略）。公印を押すときは空になります",
    "自治体名": "自治体の名前",
    "計画名": "計画の名前",
    "対象年度": "対象年度（令和7年度）",
    "担当": "担当・内線",
}
_ROUND = {
    "照会名": "照会の名前",
    "基準日": "実績の基準日",
    "提出期限": "宛先の課の提出期限",
    "依頼文": "照会の依頼文",
    "項目数": "宛先の課が提出する項目の数",
    "項目一覧": "その項目（1行に一つ）",
}
_PUBLICATION = {
    "会議名": "推進本部・審議会・議会の名前",
    "版": "確定版の番号と名前",
    "確定日": "確定した日",
    "割合": "達成項目の割合（分母とともに）",
    "資料一覧": "添える資料（1行に一つ）",
}


@dataclass(frozen=True)
class Letter:
    """`names`: its placeholders; `needed`: those whose absence is told at the upload; `subject`: its usual subject,
    in which placeholders may stand."""

    kind: LetterKind
    names: dict[str, str]
    needed: tuple[str, ...]
    subject: str

    @property
    def of_publication(self) -> bool:
        return "版" in self.names


_ALWAYS = ("文書番号", "日付", "宛先", "発信者", "件名")
LETTERS: dict[str, Letter] = {
    one.kind.value: one
    for one in (
        Letter(
            LetterKind.NOTICE,
            _EVERY | _ROUND,
            (*_ALWAYS, "提出期限", "担当"),
            "{{計画名}}に係る{{対象年度}}の実施状況について（照会）",
        ),
        Letter(
            LetterKind.DUNNING,
            _EVERY | _ROUND,
            (*_ALWAYS, "提出期限", "項目一覧", "担当"),
            "{{計画名}}に係る{{対象年度}}の実施状況の提出について（督促）",
        ),
        Letter(
            LetterKind.COVER_BOARD,
            _EVERY | _PUBLICATION,
            (*_ALWAYS, "資料一覧"),
            "{{計画名}}の{{対象年度}}実施状況について",
        ),
        Letter(
            LetterKind.COVER_COUNCIL,
            _EVERY | _PUBLICATION,
            (*_ALWAYS, "資料一覧"),
            "{{計画名}}の{{対象年度}}実施状況の報告について",
        ),
    )
}

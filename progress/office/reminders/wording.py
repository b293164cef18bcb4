"""How a reminder is worded: the usual words for each occasion, or the city's own, with placeholders."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from plans.models import Municipality
from progress.models import Occasion, ReminderWording
from progress.placeholders import fill

NAMES = {
    "宛名": "宛先の人、または課の名前",
    "一覧": "まだ提出していない取組（期限とアドレスとともに）",
    "件数": "その数",
    "期限": "いちばん早い提出期限",
    "アドレス": "入力する画面のアドレス",
    "担当": "通知文の担当・内線（自治体の設定）",
    "自治体名": "自治体の名前",
}
_GREETING = "{{宛名}} 様\n\n日ごろから行政改革の推進に御協力いただき、ありがとうございます。\n"
_SIGNATURE = "\n\n{{アドレス}}\n\n――――――――――\n{{自治体名}}　{{担当}}"


@dataclass(frozen=True)
class Words:
    subject: str
    body: str

    def filled(self, values: Mapping[str, str]) -> Words:
        return Words(fill(self.subject, values), fill(self.body, values))


def _usual(subject: str, sentence: str) -> Words:
    return Words(subject, f"{_GREETING}{sentence}\n\n{{{{一覧}}}}{_SIGNATURE}")


USUAL: dict[str, Words] = {
    Occasion.OPENED: _usual(
        "実施状況の入力のお願い（{{期限}}まで）",
        "次の取組（{{件数}}件）の実施状況を、提出期限までに入力して提出してください。",
    ),
    Occasion.BEFORE: _usual(
        "まもなく提出期限です（{{期限}}）",
        "次の取組（{{件数}}件）が、まだ提出されていません。提出期限までにお願いします。",
    ),
    Occasion.AFTER: _usual(
        "提出期限を過ぎています（{{期限}}）",
        "次の取組（{{件数}}件）が、まだ提出されていません。至急提出してください。"
        "行き違いのときは、御容赦ください。",
    ),
    Occasion.RETURNED: _usual(
        "差し戻された取組があります",
        "内容を確かめて直し、どう対応したかを書いて、もう一度提出してください。"
        "まだ提出していない取組（{{件数}}件）は、次のとおりです。",
    ),
    Occasion.ANSWERED: _usual(
        "差戻しへの回答がありました",
        "差し戻した取組（{{件数}}件）が、もう一度提出されました。確認してください。",
    ),
}


def words_of(place: Municipality) -> dict[str, Words]:
    """The words for every occasion, the city's own where it has them."""
    own = {
        one.occasion: Words(one.subject, one.body)
        for one in ReminderWording.objects.filter(municipality=place)
    }
    return {occasion: own.get(occasion, words) for occasion, words in USUAL.items()}

"""Sheets that are not read, and why: covers, examples, hidden ones, forms that name no item.

Pure: standard library only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plans.books.cells import Cell, Sheet
from plans.history.changes import Severity
from progress.intake.draft import Apart, Question, QuestionKind, SheetReading, origin_of
from progress.intake.reading.answers import READ, SKIP, sheet_question
from progress.intake.reading.entries.whole import Whole
from progress.intake.reading.lists.apply import LABEL

_NO_PLAN = re.compile(
    r"(?:この|本)(?:資料|表|ファイル)について|表紙|記入例|記載例|目次|凡例|入力例|(?:作成|記入|入力)(?:要領|方法)|プルダウン|選択肢|マスタ|使い方|サンプル"
    r"|(?:リスト|説明|はじめに|注意事項|留意事項)\s*\d*$(?<!一覧リスト)(?<!取組リスト)(?<!項目リスト)"
)


def is_of_plan(name: str) -> bool:
    """Whether a sheet's name may be that of a part of the plan: no 表紙, no 記入例."""
    return _NO_PLAN.search(name) is None


@dataclass
class NotRead:
    whole: Whole
    sheet: Sheet

    def why(self, answer: str | None, has_table: bool) -> tuple[str, Apart] | None:
        """Why the sheet is not read, in words and for the fates of its cells; None when it is."""
        if not self.sheet.cells:
            return "何も書かれていません。", Apart.SHEET
        if self.sheet.hidden:
            reason, why = "非表示のシートなので、取り込みません。", Apart.HIDDEN
        elif _NO_PLAN.search(self.sheet.name):
            reason, why = f"「{self.sheet.name}」は計画の表ではないと見て、取り込みません。", Apart.SHEET
        else:
            return ("取り込まないと指定されています。", Apart.BY_PERSON) if answer == SKIP else None
        if has_table:
            self.whole.draft.ask(
                Question(
                    sheet_question(self.sheet.name),
                    QuestionKind.SHEET,
                    f"シート「{self.sheet.name}」には表がありますが、取り込みません。取り込みますか。",
                    choices=((SKIP, "取り込まない"), (READ, "取り込む")),
                    proposed=SKIP,
                )
            )
        return None if answer == READ else (reason, why)

    def tell_no_name(self, label: Cell) -> None:
        self.whole.draft.tell(
            Severity.WARNING,
            "form_without_name",
            f"シート「{self.sheet.name}」の調書は、取組項目の名前が分からないので取り込みません。"
            "「① …」のように番号を付けた名前を「"
            f"{label.text}」より上の行に書くか、「取組項目」の欄を設けてください。",
            origin_of(self.sheet, label),
        )
        self.tell("取組項目の名前が分からない調書です。")

    def tell(self, remark: str, why: Apart | None = None) -> None:
        """`why`: what its cells are left alone as; None where nobody knows what they are."""
        self.whole.draft.sheets.append(SheetReading(self.sheet.name, "", LABEL, remark=remark, why=why))
        first = self.sheet.cells[0] if self.sheet.cells else None
        self.whole.draft.tell(
            Severity.NOTE,
            "sheet_left_out",
            f"シート「{self.sheet.name}」：{remark}",
            origin_of(self.sheet, first) if first else self.sheet.name,
        )

"""What a table for machines is made of: its columns with their kinds, and how one is declared. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from progress.table.shape.plan import PlanTable

Value = str | int | Decimal | bool | None
Row = tuple[Value, ...]


@dataclass(frozen=True)
class Column:
    """`kind`: of a Frictionless field (string, integer, number, boolean, date)."""

    name: str
    kind: str = "string"
    about: str = ""

    @property
    def kind_label(self) -> str:
        return _KINDS[self.kind]


_KINDS = {
    "string": "文字",
    "integer": "整数",
    "number": "数値",
    "boolean": "はい・いいえ（true・false）",
    "date": "日付",
}


@dataclass(frozen=True)
class DataTable:
    """`name`: of its file. `key`: columns that name a row."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: tuple[Row, ...]

    def records(self) -> Iterator[dict[str, Value]]:
        names = [column.name for column in self.columns]
        for row in self.rows:
            yield dict(zip(names, row, strict=True))


@dataclass(frozen=True)
class Declared:
    """One table as it is made of any publication. `rows`: without the municipality's code, which stands first."""

    name: str
    title: str
    about: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    rows: Callable[[PlanTable], Iterator[Row]]

    @property
    def every_column(self) -> tuple[Column, ...]:
        return CODE, *self.columns


CODE = Column("団体コード", about="全国地方公共団体コード（検査数字を含む6桁）")
YEAR = Column("年度", "integer", "年度が始まる西暦の年")
ERA = Column("年度（和暦）")
ITEM = Column("項目コード", about="計画の中で一つの取組項目を指す番号")
NAME = Column("項目名")
INDICATOR = Column("指標名")
ROUND = Column("報告", about="どの報告に書かれたか")

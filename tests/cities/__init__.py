"""The cities' workbooks, drawn: the layouts in which they keep their documents, filled from `tests.facts`.

In: the facts (names, departments, stages, schedules, dates, figures, marks, short target statements). Out: the bytes of
each file by its name, `drawn("annaka_plan.xlsx")`. Every cell stands where the city has it. Where a city writes longer
prose, a sentence of ours stands in (`stand_in`), of the same form and marked 要約: theirs is in no file here.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

from openpyxl import Workbook

from tests.cities import annaka, ichinoseki, tatebayashi

CityFile = Callable[[str], bytes]
"""A city's workbook by its file name; the fixture `city_file`."""

BUILDERS: dict[str, Callable[[], Workbook]] = {
    "annaka_plan.xlsx": annaka.plan,
    "annaka_status_r3.xlsx": annaka.status_list,
    "ichinoseki_plan.xlsx": ichinoseki.plan,
    "tatebayashi_inventory.xlsx": tatebayashi.inventory,
}


@cache
def drawn(name: str) -> bytes:
    """The file of that name; the same bytes for a whole run."""
    target = io.BytesIO()
    BUILDERS[name]().save(target)
    return target.getvalue()

"""A figure stands on a page as its source prints it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from progress.table.as_printed import as_printed


@pytest.mark.parametrize(
    ("value", "printed", "unit", "shown"),
    [
        ("53.0000", "53%", "%", "53%"),
        ("97.5000", "97.50%", "%", "97.50%"),
        ("97.5", "97.50", "%", "97.50%"),
        ("97.5", "収納率：97.50%", "%", "97.50%"),
        ("1", "概ね1割", "割", "概ね1割"),
        ("60", "約60％", "%", "約60％"),
        ("4", "4業務程度", "業務", "4業務程度"),
        ("149", "病床１４９床", "床", "149床"),
        ("79", "79件の滞納処分", "件", "79件"),
        ("456456", "HPアクセス数 456,456件 (R2.1.15現在)", "件", "456,456件"),
        ("9", "常勤医師9人 病床149床 稼働率約60% 在院日数30日", "人", "9人"),
        ("35352", "3万5,352トン", "トン", "3万5,352トン"),
        ("-620", "▲620", "千円", "▲620千円"),
        ("-620", "▲620千円", "千円", "▲620千円"),
        ("3.9", "3.9", "人／10万人", "3.9人／10万人"),
        ("4610000", "4,610千円", "円", "4,610,000.0円"),  # another unit is printed: the column's places
        ("12", "", "件", "12.0件"),
        ("12", "随時", "件", "12.0件"),
        ("12", "13件", "件", "12.0件"),
    ],
)
def test_a_figure_keeps_the_words_and_places_of_its_source(value: str, printed: str, unit: str, shown: str):
    assert as_printed(Decimal(value), printed, unit, places=1) == shown


def test_what_a_form_took_keeps_its_about_and_its_bound():
    assert as_printed(Decimal(60), "60", "%", places=1, approximate=True) == "約60%"
    assert as_printed(Decimal("14.5"), "14.5", "%", places=2, bound="less_than") == "14.5%未満"

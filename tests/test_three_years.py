"""Three fiscal years in a row by the pages alone, with a reorganisation, a renamed and a merged item and a lowered
target in between: what is printed, linked and counted at each point."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.urls import reverse

from plans.models import Plan
from tests import make
from tests.hand import Hand

pytestmark = pytest.mark.django_db

BANDS = {"S": "S 目標を上回る", "A": "A 目標どおり", "B": "B やや遅れ"}


def a_city() -> SimpleNamespace:
    """Four items of three departments; 収納課 and 市税課 are going to be one."""
    place = make.municipality("shiken")
    tax, levy, desk, digital = (
        make.department(place, name) for name in ("収納課", "市税課", "市民課", "情報課")
    )
    plan = make.plan(place, start=2023, end=2027, document_state=Plan.DocumentState.ADOPTED)
    pillar = make.pillar(plan)
    rate = make.item(pillar, "収納率の向上", lead=tax)
    make.indicator(rate, "収納率", "%", targets={2023: "95", 2024: "96", 2025: "97", 2027: "98"})
    wait = make.item(pillar, "窓口の改善", lead=desk)
    make.indicator(wait, "待ち時間", "分", "decrease", {2023: "12", 2024: "11", 2025: "10"})
    forms = make.item(pillar, "電子申請の推進", lead=digital)
    make.indicator(forms, "申請できる手続", "件", targets={2023: "10", 2024: "20", 2025: "30"})
    booking = make.item(pillar, "予約のオンライン化", lead=desk)
    make.indicator(booking, "予約できる施設", "施設", targets={2023: "3", 2024: "5", 2025: "8"})
    people = [make.editor(one) for one in (tax, desk, digital)]
    make.editor(levy)
    return SimpleNamespace(plan=plan, planner=make.planner(place), people=people)


def test_three_years_in_a_row() -> None:
    city = a_city()
    planner, citizen = Hand(city.planner), Hand()
    tax, desk, digital = (Hand(one) for one in city.people)
    plan_page = reverse("plan", args=["shiken", "plan"])

    asks(planner, "令和5年度")
    enters(tax, "収納率の向上", "収納率", "94.5%", "B")
    enters(desk, "窓口の改善", "待ち時間", "12分", "A")
    enters(desk, "予約のオンライン化", "予約できる施設", "3施設", "A")
    enters(digital, "電子申請の推進", "申請できる手続", "8件", "B")
    publishes(planner, "令和5年度", "4件")
    citizen.open(plan_page).says("50.0% 評価の対象4項目のうち2項目", "収納課", "窓口の改善")

    # What the 1st of April brings.
    planner.open(reverse("organisation")).follow("組織改正を").fill("施行日", "R6.4.1").press(
        "保存して、課を書く"
    )
    planner.fill("改正前 → 改正後", "収納課、市税課 → 税務課").press("加える").follow("動くものを確かめる")
    planner.says("移る取組項目 1件", "移る人 2人")
    planner.press("組織改正を実行する").says("組織改正を実行しました")
    changes(planner, city.plan, "2 窓口の改善").press("項目の名前を変える")
    planner.fill("いつの年度から", "令和6年度").fill("新しい名前", "窓口サービスの改善").fill(
        "理由", "電話も対象にするため"
    )
    planner.press("何が変わるかを見る").says("令和5年度までの報告には「窓口の改善」と出ます")
    planner.press("この内容で記録する").says("記録しました")

    asks(planner, "令和6年度")
    enters(tax, "収納率の向上", "収納率", "95.2%", "B")
    enters(desk, "窓口サービスの改善", "待ち時間", "11分", "A")
    enters(desk, "予約のオンライン化", "予約できる施設", "5施設", "A")
    enters(digital, "電子申請の推進", "申請できる手続", "21件", "A")
    publishes(planner, "令和6年度", "4件")
    citizen.open(plan_page).says(
        "75.0% 評価の対象4項目のうち3項目",
        "令和5年度（2023年度） 50.0% 4項目のうち2項目",
        "1 収納率の向上 税務課",
        "2 窓口サービスの改善",
    )

    # A target is lowered; two items become one.
    changes(planner, city.plan).follow("目標を変える", "収納率の向上").fill("target-1-2025", "96%").press(
        "保存する"
    )
    planner.says("目標を見直した理由を入力してください")
    planner.fill("見直しの理由", "人口の減少のため").fill("決定日", "R7.3.20").fill(
        "決定した組織", "推進本部"
    ).press("保存する")
    planner.says("1欄を保存しました")
    changes(planner, city.plan, "3 電子申請の推進", "4 予約のオンライン化").press("項目を統合する")
    planner.fill("いつの年度から", "令和7年度").fill("識別番号", "1-5").fill("項目名", "デジタル手続の推進")
    planner.tick("申請できる手続").fill("理由", "進め方が同じため").press("何が変わるかを見る")
    planner.press("この内容で記録する").says("記録しました")

    asks(planner, "令和7年度")
    enters(tax, "収納率の向上", "収納率", "96.3%", "A")
    enters(desk, "窓口サービスの改善", "待ち時間", "11分", "B", "待ち時間は前の年度と変わらなかった。")
    enters(digital, "デジタル手続の推進", "申請できる手続", "35件", "S")
    publishes(planner, "令和7年度", "3件")
    lowered = "目標を97%→96%に引き下げ（令和7年3月20日決定）"
    citizen.open(plan_page).says(
        "66.7% 評価の対象3項目のうち2項目",
        "令和5年度（2023年度） 50.0% 4項目のうち2項目 令和6年度（2024年度） 75.0% 4項目のうち3項目",
        "5項目（うち2項目は統合）",
        f"達成率 100.3%、{lowered}",
        "「デジタル手続の推進」に引き継ぎました。理由：進め方が同じため",
        "申請できる手続：目標 30件 → 実績 35件（達成率 116.7%）",
    )
    citizen.follow("収納率の向上").says(
        "「収納率」が目標の100.3%です",
        lowered,
        "令和5年度（2023年度） 95% 94.5% 99.5% 令和6年度（2024年度） 96% 95.2% 99.2%",
        "見直し前 97% 見直し後 96% 96.3% 100.3%",
        "理由：人口の減少のため",
    )
    citizen.open(plan_page).follow("窓口サービスの改善").says(
        "当時の項目名窓口の改善", "理由：電話も対象にするため"
    )
    citizen.open(plan_page).follow("デジタル手続の推進").says(
        "前の項目：3 電子申請の推進",
        "前の項目：4 予約のオンライン化",
        "令和5年度（2023年度）8件令和6年度（2024年度）21件",
        "市民課・情報課",
    )

    # What was published stays as it was.
    citizen.open(plan_page).follow("ほかの号を見る").follow("第1号")
    citizen.says("50.0% 評価の対象4項目のうち2項目", "2 窓口の改善", "収納課", "4 予約のオンライン化")
    citizen.says_nothing_of("税務課", "窓口サービス", "統合", "引き下げ")


def asks(planner: Hand, year: str) -> None:
    planner.open(reverse("review_home")).follow("照会を開始").fill("対象年度", year)
    planner.fill("提出期限", "2030-05-31").press("依頼が出る課を確かめる").press("照会を開始")
    planner.says("の照会を開始しました")


def enters(clerk: Hand, item: str, indicator: str, figure: str, band: str, text: str = "") -> None:
    clerk.open(reverse("start")).follow(item).fill(f"{indicator}の実績", figure)
    clerk.fill("主な取組内容", text or f"{item}に取り組み、{indicator}が{figure}になった。")
    clerk.tick(BANDS[band]).press("提出する")
    clerk.says("提出しました")


def publishes(planner: Hand, year: str, count: str) -> None:
    """All in order is confirmed at once; then to everybody."""
    planner.open(reverse("review_home")).follow(year).follow("まとめて確認").press("印を付けた記録を確認する")
    planner.says(f"{count}をまとめて確認済みにしました")
    planner.follow("公表する").tick("内容を確かめました").press("この内容で確定する").tick("市民").press(
        "公開する"
    )
    planner.tick("取り消せないことを確かめました").press("市民に公開する").says("市民に公開しました")


def changes(planner: Hand, plan: Plan, *items: str) -> Hand:
    planner.open(reverse("plan_changes", args=[plan.pk]))
    for one in items:
        planner.tick(one)
    return planner

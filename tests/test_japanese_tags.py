"""A sentence in several lines of a template comes out as one, and nothing else changes."""

from __future__ import annotations

from django.template import Context, Template
from django.template.loader import get_template


def drawn(source: str, **context: object) -> str:
    return Template("{% load japanese %}" + source).render(Context(context))


def test_lines_meet_without_a_gap():
    assert (
        drawn("{% joined %}\n  計画は\n  変わって\tいません。  \n{% endjoined %}")
        == "計画は変わって\tいません。"
    )


def test_lines_within_conditions_and_loops_meet_too():
    source = """{% joined %}
      {% for name in names %}
        {{ name }}課
        {% if not forloop.last %}、
        {% else %}
          です
        {% endif %}
      {% empty %}
        なし
      {% endfor %}
    {% endjoined %}"""
    assert drawn(source, names=["企画", "財政"]) == "企画課、財政課です"
    assert drawn(source, names=[]) == "なし"


def test_spaces_within_a_line_stay():
    assert (
        drawn("{% joined %}\n  <b>提出</b> {{ a }} → {{ b }}\n{% endjoined %}", a=1, b=2)
        == "<b>提出</b> 1 → 2"
    )


def test_a_space_that_is_text_stays_at_the_edge_of_a_line():
    assert drawn("{% joined %}第1号　\n  　公表{% endjoined %}") == "第1号　　公表"


def test_line_breaks_in_values_stay():
    assert drawn("{% joined %}\n  {{ text }}\n{% endjoined %}", text="一行目\n  二行目") == "一行目\n  二行目"


def test_what_stands_outside_is_untouched():
    assert drawn("一\n{% joined %}\n二\n{% endjoined %}\n三") == "一\n二\n三"


def test_attributes_of_a_tag_stay_apart():
    source = """{% joined %}
      項目を
      <a href="/"
         {% if current %}
           aria-current="page"
         {% endif %}
         class="x">
        見る
      </a>
    {% endjoined %}"""
    assert drawn(source, current=True).split() == [
        "項目を<a",
        'href="/"',
        'aria-current="page"',
        'class="x">見る</a>',
    ]
    assert drawn(source, current=False).split() == ["項目を<a", 'href="/"', 'class="x">見る</a>']


def test_no_gap_stands_before_the_sign_that_follows_a_step_of_the_way_here():
    """The sign 「›」 comes from the style sheet, behind everything that the list item holds, white space too."""
    steps = [("照会と確認", "/review/"), ("令和6年度", None)]
    drawn_list = get_template("components/breadcrumbs.html").render({"breadcrumbs": steps})
    assert '<li><a href="/review/">照会と確認</a></li>' in drawn_list
    assert '<li><span aria-current="page">令和6年度</span></li>' in drawn_list

"""Tests of what the reader doesn't do yet: file, test, and which of its cases.

They are expected to fail; each that passes is taken out. "" stands for a test without cases.
"""

NOT_YET: dict[str, dict[str, str]] = {
    "small/test_figures.py": {
        "test_m21_a_triangle_under_income_is_a_loss_or_asked": "black_triangle-effect triangle-effect",
        "test_m22_planned_and_actual_amounts_under_a_title_of_effects": "million ten_thousand thousand",
        "test_m24_an_item_with_another_unit_on_the_next_sheet_keeps_each_figures_own": "",
        "test_m26_a_dash_for_a_target_is_missing_and_no_text": "bar dots hyphen long_vowel wide",
        "test_m27_a_long_text_is_text_and_not_refused": "both goal",
        "test_m30_each_indicator_of_an_item_has_its_rating": "blank merged",
        "test_m5_a_mark_column_without_a_heading_is_asked": "",
        "test_m5_marks_of_one_column_are_one_mark": "circles mixed ticks",
    },
    "small/test_forms.py": {
        "test_m16_a_form_on_grid_paper_gives_its_item_indicators_and_their_ratings": "",
        "test_m17_a_matrix_over_two_sheets_is_one_list": "",
        "test_m18_cards_with_other_labels_are_two_items": "first second",
        "test_m23_a_table_turned_round_gives_fields_by_row_and_years_by_column": "negative positive triangle",
        "test_m29_the_empty_cells_of_a_csv_heading_belong_to_the_heading_at_their_left": "excel utf8",
    },
    "small/test_names.py": {
        "test_m20_a_unit_line_above_one_column_is_no_heading": "brackets named",
        "test_m22b_the_names_stand_under_a_word_for_sections": "item parts section",
        "test_m8b_a_compound_heading_is_the_names_not_the_narrative": "contents items",
        "test_m8c_a_word_for_a_goal_stands_above_the_names": "goal reached",
        "test_m8d_a_merged_group_is_the_pillar_where_the_rows_are_rated": "",
        "test_m8e_a_due_year_beside_marks_of_what_is_reached": "",
    },
    "small/test_remembered.py": {
        "test_m21_a_cut_is_stored_as_a_gain_or_must_be_answered": (
            "cut_black_triangle cut_in_heading cut_triangle saving_minus saving_triangle"
        ),
        "test_m24_each_figure_keeps_the_unit_of_its_sheet": "",
        "test_m2_m3_the_same_file_changes_nothing_the_second_and_the_third_time": (
            "m3_one_heading m3_unknown_heading"
        ),
        "test_m31_and_for_next_years_file_with_the_years_moved_on": "",
        "test_m3_a_remembered_reading_gives_pillars_and_names_again": "",
    },
    "small/test_rows.py": {
        "test_m10_a_count_that_the_rows_do_not_give_is_said_to_differ": "",
        "test_m10_counts_below_marks_are_compared": "",
        "test_m10b_a_small_table_of_counts_is_no_part_of_the_list": "rating section",
        "test_m10c_lines_that_count_the_items_are_compared": "",
        "test_m10d_a_row_of_shares_under_the_sums_does_not_make_marks_figures": "",
        "test_m11_a_sheet_that_explains_the_marks_is_left_alone": "criteria scale",
        "test_m13_a_chapter_that_goes_on_is_the_same_chapter": "name number",
        "test_m14_a_line_that_explains_the_marks_is_no_pillar": "above",
        "test_m17b_hidden_rows_are_asked_about_in_every_layout": "matrix",
        "test_m25_however_a_row_says_that_there_is_none": "bare dash sentence",
        "test_m25_rows_that_stand_for_none_are_no_items": "",
        "test_m28_a_total_over_more_than_is_listed_need_not_match": "",
    },
    "small/test_years.py": {
        "test_m15_a_goal_of_the_period_is_no_target_of_the_year": "last_year period span",
        "test_m1_a_form_without_any_year_is_read_and_its_years_are_asked": "",
        "test_m1_a_plan_without_any_year_is_read_and_its_years_are_asked": (
            "csv-outline csv-plan csv-programme xlsx-outline xlsx-plan xlsx-programme"
        ),
        "test_m4_marks_of_two_years_are_one_rating_a_year": "plain second_level",
        "test_m6_row_pairs_have_their_years_where_the_title_tells_the_era": "era no_era number",
        "test_m6_the_era_is_asked_once_where_nothing_tells_it": "no_era number",
        "test_m7_bare_numbers_without_an_era_are_asked_in_one_question": "",
        "test_m9_last_year_and_this_year_are_two_years_of_one_scale": "short",
    },
    "test_amounts.py": {
        "test_a_minus_as_people_type_it_is_a_sign_or_a_question": (
            "black_triangle em_dash en_dash hyphen long_vowel word"
        ),
        "test_a_percentage_carries_what_it_was_divided_from": "",
        "test_a_percentage_that_its_parts_do_not_give_is_told": "",
        "test_a_target_of_the_whole_period_is_the_goal": "long short",
        "test_the_baseline_beside_an_indicator_is_its_baseline": "now",
        "test_whether_more_or_less_spending_is_the_gain_is_asked": "running_costs",
    },
    "test_meaning.py": {
        "test_a_department_the_municipality_does_not_have_is_asked_about": "new person slip typo",
        "test_a_heading_whose_year_is_not_understood_never_takes_a_neighbours": "broken",
        "test_a_merged_heading_does_not_reach_over_a_heading_of_its_own": "",
        "test_a_year_is_read_in_any_notation": "first five teen ten",
        "test_brackets_belong_to_the_name_and_are_never_cut_in_half": "round_continued",
        "test_codes_that_were_made_dates_are_asked": "english japanese plain",
        "test_digits_that_belong_to_a_name_stay_with_it": (
            "age-bare floor-bare hours-bare hundred-bare ninth_plan-bare party-bare square-bare systems-bare"
        ),
        "test_ratings_of_two_axes_are_two_ratings": "",
        "test_two_columns_for_one_field_and_year_are_asked_about": "same two_states worded",
    },
    "test_perturb.py": {
        "test_a_perturbation_costs_the_reader_little": (
            "columns empty_column full_width notation one_year renamed rows split synonyms three_years"
        ),
    },
}

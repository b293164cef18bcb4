"""Tests of what the reader doesn't do yet: file, test, and which of its cases.

They are expected to fail; each that passes is taken out. "" stands for a test without cases.
"""

NOT_YET: dict[str, dict[str, str]] = {
    "small/test_rows.py": {"test_m10c_lines_that_count_the_items_are_compared": ""},
    "test_perturb.py": {"test_a_perturbation_costs_the_reader_little": "split"},
}

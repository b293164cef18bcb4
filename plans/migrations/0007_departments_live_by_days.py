"""Days take the place of fiscal years; the database guards the tree."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0006_department_days_from_years"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="department",
            name="department_years_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="department",
            name="department_start_year_possible",
        ),
        migrations.RemoveConstraint(
            model_name="department",
            name="department_end_year_possible",
        ),
        migrations.RemoveField(
            model_name="department",
            name="end_year",
        ),
        migrations.RemoveField(
            model_name="department",
            name="start_year",
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_from__isnull", True),
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="department_days_in_order",
                violation_error_message="「いつまで」が「いつから」より前の日になっています。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(("parent", models.F("id")), _negated=True),
                name="department_not_its_own_parent",
                violation_error_message="組織を自分自身の下に置くことはできません。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(("successor", models.F("id")), _negated=True),
                name="department_not_its_own_successor",
                violation_error_message="引き継いだ課に、その課自身を選ぶことはできません。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "authority"), _negated=True), ("parent__isnull", True), _connector="OR"
                ),
                name="department_authority_at_the_top",
                violation_error_message="執行機関は、ほかの組織の下に置けません。",
            ),
        ),
        migrations.AddConstraint(
            model_name="department",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("collects_for_parent", False), ("parent__isnull", False), _connector="OR"
                ),
                name="department_collects_for_a_parent",
                violation_error_message="部の取りまとめ課には、上位の組織を選んでください。",
            ),
        ),
    ]

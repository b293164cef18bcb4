"""所属長, 監査委員 and 自治体の管理者 become roles; heads stand in a department, too."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0007_departments_live_by_days"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="membership",
            name="membership_department_for_editors_only",
        ),
        migrations.AlterField(
            model_name="membership",
            name="department",
            field=models.ForeignKey(
                blank=True,
                help_text="役割が担当課・所属長のときに選びます",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="memberships",
                to="plans.department",
                verbose_name="課",
            ),
        ),
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("editor", "担当課"),
                    ("head", "所属長"),
                    ("planner", "企画課"),
                    ("headquarters", "推進本部"),
                    ("board", "審議会"),
                    ("council", "議会"),
                    ("auditor", "監査委員"),
                    ("administrator", "自治体の管理者"),
                ],
                max_length=16,
                verbose_name="役割",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("department__isnull", False), ("role__in", ("editor", "head"))),
                    models.Q(
                        models.Q(("role__in", ("editor", "head")), _negated=True),
                        ("department__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="membership_department_where_the_role_has_one",
                violation_error_message="役割が担当課・所属長のときは課を選び、ほかの役割のときは課を空にしてください。",
            ),
        ),
    ]

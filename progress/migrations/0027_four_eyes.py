"""Who confirms isn't who submitted, unless that is allowed; several are confirmed at once; a send-back is recalled."""

from django.db import migrations, models

from plans.history.append_only import append_only, lifted


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0026_releases_at_a_set_time"),
    ]

    operations = [
        lifted("progress_reviewevent"),
        migrations.AddField(
            model_name="reviewevent",
            name="by_submitter",
            field=models.BooleanField(default=False, verbose_name="提出者本人による確認"),
        ),
        migrations.AddField(
            model_name="reviewevent",
            name="in_bulk",
            field=models.BooleanField(default=False, verbose_name="一括確認"),
        ),
        migrations.AlterField(
            model_name="reviewevent",
            name="move",
            field=models.CharField(
                choices=[
                    ("save", "下書き保存"),
                    ("submit", "提出"),
                    ("take_back", "取下げ"),
                    ("send_back", "差戻し"),
                    ("recall", "差戻しの取消し"),
                    ("confirm", "確認"),
                    ("reopen", "確認の取消し"),
                    ("seal", "確定版に収録"),
                    ("correct", "公表後の訂正"),
                    ("import", "取込"),
                ],
                max_length=12,
                verbose_name="操作",
            ),
        ),
        append_only("progress_reviewevent"),
    ]

from django.db import migrations, models

STATES = [
    ("not_started", "未入力"),
    ("draft", "下書き"),
    ("submitted", "提出済"),
    ("returned", "差戻し"),
    ("confirmed", "確認済"),
    ("sealed", "確定版に収録"),
    ("imported", "過去資料から取込"),
]
MOVES = [
    ("save", "下書き保存"),
    ("submit", "提出"),
    ("take_back", "取下げ"),
    ("send_back", "差戻し"),
    ("confirm", "確認"),
    ("reopen", "確認の取消し"),
    ("seal", "確定版に収録"),
    ("import", "取込"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("progress", "0007_actual_value_fulfilled_on"),
    ]

    operations = [
        migrations.AlterField(
            model_name="yearendstatus",
            name="state",
            field=models.CharField(
                choices=STATES, default="not_started", editable=False, max_length=12, verbose_name="状態"
            ),
        ),
        migrations.AlterField(
            model_name="reviewevent",
            name="move",
            field=models.CharField(choices=MOVES, max_length=12, verbose_name="操作"),
        ),
        migrations.AlterField(
            model_name="reviewevent",
            name="from_state",
            field=models.CharField(choices=STATES, max_length=12),
        ),
        migrations.AlterField(
            model_name="reviewevent",
            name="to_state",
            field=models.CharField(choices=STATES, max_length=12),
        ),
    ]

"""`manage.py backup FILE`: the whole database in one file, made while people work, and read back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from plans.backup import Unusable, facts_of, make


class Command(BaseCommand):
    help = "データベース全体を、1つのファイルに保存します。利用中でも実行できます。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", help="保存先のファイル（まだないもの）")

    def handle(self, *args: Any, **options: Any) -> None:
        target = Path(options["file"]).absolute()
        try:
            manifest = make(connection, target)
            facts = facts_of(target)
        except Unusable as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"「{target}」に保存できません（{error.strerror or error}）。"
                "空き容量と、書き込む権限を確かめてください。"
            ) from error
        rows = sum(table.rows for table in manifest.tables.values())
        self.stdout.write(f"バックアップを保存しました：{target}")
        self.stdout.write(
            f"　{manifest.made_at} 時点の {len(manifest.tables)}表 {rows}行、{facts.size:,}バイト"
        )
        self.stdout.write("　保存したファイルを読み直し、行数と内容が元と同じことを確かめました。")
        self.stdout.write(f"　ファイルのSHA-256：{facts.sha256}")
        self.stdout.write(
            "このファイルには、すべての記録とパスワードの照合用の値が入っています。ほかの人が読めない場所に保管してください。"
        )

"""What this installation was told through environment variables: read once, checked, named in every complaint."""

import os
import re
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent

MIN_SECRET_KEY_LENGTH = 50  # the length `manage.py check --deploy` asks for
POSTGRESQL_QUERY_PARAMETERS = {"host", "sslmode", "sslrootcert"}


@dataclass(frozen=True)
class Environment:
    """What this installation was told through environment variables."""

    production: bool  # REFORM_ENV
    secret_key: str  # REFORM_SECRET_KEY
    allowed_hosts: list[str]  # REFORM_ALLOWED_HOSTS, comma-separated
    csrf_trusted_origins: list[str]  # REFORM_CSRF_TRUSTED_ORIGINS, comma-separated
    data_dir: Path  # REFORM_DATA_DIR: everything the application writes
    database: dict[str, Any]  # REFORM_DATABASE_URL, as Django's DATABASES wants it
    behind_proxy: bool  # REFORM_BEHIND_PROXY: may X-Forwarded-* headers be believed
    debug: bool  # REFORM_DEBUG: Django's technical error pages, in development only
    worker: bool  # REFORM_TASKS: long work waits for `manage.py db_worker` (worker), or not (inline)

    VARIABLES = (
        "REFORM_ENV",
        "REFORM_SECRET_KEY",
        "REFORM_ALLOWED_HOSTS",
        "REFORM_CSRF_TRUSTED_ORIGINS",
        "REFORM_DATA_DIR",
        "REFORM_DATABASE_URL",
        "REFORM_BEHIND_PROXY",
        "REFORM_DEBUG",
        "REFORM_TASKS",
    )

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Environment":
        """Read and check the variables; an empty one counts as not set. Raises ImproperlyConfigured."""
        unknown = sorted(name for name in environ if name.startswith("REFORM_") and name not in cls.VARIABLES)
        if unknown:
            raise ImproperlyConfigured(
                f"知らない環境変数です: {', '.join(unknown)}。使えるのは {', '.join(cls.VARIABLES)} です。"
            )
        values = {name: environ.get(name, "").strip() for name in cls.VARIABLES}

        production = choice(
            "REFORM_ENV",
            values["REFORM_ENV"] or "development",
            {"development": False, "production": True},
        )
        data_dir = Path(values["REFORM_DATA_DIR"] or BASE_DIR / "data").expanduser()
        if not data_dir.is_absolute():
            data_dir = BASE_DIR / data_dir
        return cls(
            production=production,
            secret_key=secret_key(values["REFORM_SECRET_KEY"], production, data_dir),
            allowed_hosts=allowed_hosts(values["REFORM_ALLOWED_HOSTS"], production),
            csrf_trusted_origins=origins(values["REFORM_CSRF_TRUSTED_ORIGINS"]),
            data_dir=data_dir,
            database=database(values["REFORM_DATABASE_URL"], data_dir),
            behind_proxy=choice(
                "REFORM_BEHIND_PROXY", values["REFORM_BEHIND_PROXY"] or "no", {"no": False, "yes": True}
            ),
            debug=debug(values["REFORM_DEBUG"] or "no", production),
            worker=choice(
                "REFORM_TASKS",
                values["REFORM_TASKS"] or ("worker" if production else "inline"),
                {"inline": False, "worker": True},
            ),
        )


def choice(name: str, value: str, meanings: Mapping[str, bool]) -> bool:
    """The meaning of one of a few allowed words."""
    if value not in meanings:
        raise ImproperlyConfigured(f"{name} は {' か '.join(meanings)} のどちらかです（今の値: {value!r}）。")
    return meanings[value]


def debug(value: str, production: bool) -> bool:
    """Off unless asked for: a technical page in English helps no clerk. Never in production."""
    wanted = choice("REFORM_DEBUG", value, {"no": False, "yes": True})
    if wanted and production:
        raise ImproperlyConfigured("本番（REFORM_ENV=production）では REFORM_DEBUG=yes にできません。")
    return wanted


def comma_separated(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def secret_key(value: str, production: bool, data_dir: Path) -> str:
    """The given key; in development without one, a key generated once and kept in the data directory."""
    if value:
        if production and (len(value) < MIN_SECRET_KEY_LENGTH or value.startswith("django-insecure-")):
            raise ImproperlyConfigured(
                f"REFORM_SECRET_KEY は {MIN_SECRET_KEY_LENGTH} 文字以上の乱数にしてください。作り方の例: "
                'python3 -c "import secrets; print(secrets.token_urlsafe(60))"'
            )
        return value
    if production:
        raise ImproperlyConfigured(
            "REFORM_SECRET_KEY がありません。本番（REFORM_ENV=production）では必須です。作り方の例: "
            'python3 -c "import secrets; print(secrets.token_urlsafe(60))"'
        )
    return development_secret_key(data_dir / "development-secret-key")


def development_secret_key(file: Path) -> str:
    """The key in `file`, readable by its owner only; made on first use, even by two processes at once."""
    file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    if not file.exists():
        draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(MIN_SECRET_KEY_LENGTH))
        try:
            os.link(draft, file)  # fails when another process was first; a rename would replace its key
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    key = file.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(f"鍵のファイル {file} が空です。削除してから、もう一度起動してください。")
    return key


def allowed_hosts(value: str, production: bool) -> list[str]:
    """Host names this site answers to. '*' is refused: it would accept a forged Host header."""
    hosts = comma_separated(value)
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]", host):
            raise ImproperlyConfigured(
                f"REFORM_ALLOWED_HOSTS の {host!r} はホスト名ではありません"
                "（例: reform.city.example.lg.jp。https:// やポート番号、* は書けません）。"
            )
    if hosts:
        return hosts
    if production:
        raise ImproperlyConfigured(
            "REFORM_ALLOWED_HOSTS がありません。本番では公開するホスト名をコンマ区切りで指定してください。"
        )
    return ["localhost", "127.0.0.1", "[::1]"]


def origins(value: str) -> list[str]:
    """Origins (scheme and host) whose forms are accepted besides the site's own."""
    result = comma_separated(value)
    for origin in result:
        if not re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9.:\[\]-]+", origin):
            raise ImproperlyConfigured(
                f"REFORM_CSRF_TRUSTED_ORIGINS の {origin!r} は正しくありません（例: https://reform.city.example.lg.jp）。"
            )
    return result


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's description of the database that `url` names; without one, SQLite in the data directory."""
    if not url:
        return sqlite_database(data_dir / "reform_tracker.sqlite3")
    parts = urlsplit(url)
    readers: dict[str, Callable[[SplitResult], dict[str, Any]]] = {
        "sqlite": sqlite_from_url,
        "postgresql": postgresql_from_url,
    }
    if parts.scheme not in readers:
        # The value itself is not shown: it may hold a password.
        raise ImproperlyConfigured(
            "REFORM_DATABASE_URL は、sqlite:///ファイル か "
            "postgresql://利用者:パスワード@ホスト:ポート/データベース名 の形で書いてください。"
        )
    return readers[parts.scheme](parts)


def sqlite_from_url(parts: SplitResult) -> dict[str, Any]:
    """sqlite:////absolute/path or sqlite:///path below the project's directory."""
    path = unquote(parts.path.removeprefix("/"))
    if parts.netloc or parts.query or parts.fragment or not path or ":memory:" in path:
        raise ImproperlyConfigured(
            "REFORM_DATABASE_URL の sqlite は、sqlite:////絶対パス か sqlite:///相対パス の形で"
            "ファイルを指定してください。"
        )
    return sqlite_database(BASE_DIR / path)


def sqlite_database(file: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": file,
        "OPTIONS": {
            # Take the write lock at BEGIN: a transaction that reads first and writes later would otherwise
            # fail at once, without waiting, when another one wrote in between.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,  # seconds to wait for another writer
            # WAL lets people read while one writes. Django itself switches foreign keys on.
            # INSERT OR REPLACE would slip past the guard of the history without recursive triggers.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA recursive_triggers=ON;",
        },
    }


def postgresql_from_url(parts: SplitResult) -> dict[str, Any]:
    """postgresql://user:password@host:port/name; ?host=/directory names a local socket."""
    name = unquote(parts.path.removeprefix("/"))
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = sorted(set(query) - POSTGRESQL_QUERY_PARAMETERS)
    try:
        port = parts.port
    except ValueError:
        port = -1
    if not name or "/" in name or parts.fragment or unknown or port == -1:
        raise ImproperlyConfigured(
            "REFORM_DATABASE_URL の postgresql は、"
            "postgresql://利用者:パスワード@ホスト:ポート/データベース名 の形で書いてください"
            "（ポートは数字、パスワードの記号は %40 のように書きます。"
            f"? の後に書けるのは {', '.join(sorted(POSTGRESQL_QUERY_PARAMETERS))} です）。"
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", "") or parts.hostname or "",
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }

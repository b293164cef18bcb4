"""What this installation was told through environment variables: read once, checked, named in every complaint."""

import os
import re
import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
VARIABLES = (
    "REFORM_ENV",  # development or production
    "REFORM_SECRET_KEY",
    "REFORM_ALLOWED_HOSTS",  # comma-separated
    "REFORM_CSRF_TRUSTED_ORIGINS",  # comma-separated
    "REFORM_DATA_DIR",
    "REFORM_DATABASE_URL",
    "REFORM_BEHIND_PROXY",  # no or yes
    "REFORM_DEBUG",  # no or yes
    "REFORM_MAIL",  # none, console or smtp://user:password@host:port?security=starttls (or tls); none in production
    "REFORM_MAIL_FROM",  # the sender's address
    "REFORM_SITE_URL",  # where people find this application; stands in mails
    "REFORM_TASKS",  # inline or worker; a production is worker where it isn't set
)

MIN_SECRET_KEY_LENGTH = 50  # the length `manage.py check --deploy` asks for
HOW_TO_MAKE_A_KEY = '作り方の例: python3 -c "import secrets; print(secrets.token_urlsafe(60))"'
POSTGRESQL_QUERY_PARAMETERS = {"host", "sslmode", "sslrootcert"}


@dataclass(frozen=True)
class Environment:
    """What the variables say."""

    production: bool
    secret_key: str
    allowed_hosts: list[str]
    csrf_trusted_origins: list[str]
    data_dir: Path  # everything the application writes
    database: dict[str, Any]  # as Django's DATABASES wants it
    behind_proxy: bool  # may X-Forwarded-* headers be believed
    debug: bool  # Django's technical error pages, in English: they help no clerk
    mail: dict[str, Any]  # Django's EMAIL_ settings; none of them: no mail leaves this installation
    site_url: str  # without a slash at its end; "" where nobody said
    worker: bool  # long work waits for `manage.py db_worker`

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Environment":
        """Read and check the variables; an empty one counts as not set. Raises ImproperlyConfigured."""
        unknown = sorted(name for name in environ if name.startswith("REFORM_") and name not in VARIABLES)
        if unknown:
            raise ImproperlyConfigured(
                f"知らない環境変数です: {', '.join(unknown)}。使えるのは {', '.join(VARIABLES)} です。"
            )
        values = {name: environ.get(name, "").strip() for name in VARIABLES}
        production = chosen(values, "REFORM_ENV", "development", "production")
        debug = chosen(values, "REFORM_DEBUG", "no", "yes")
        if debug and production:
            raise ImproperlyConfigured("本番（REFORM_ENV=production）では REFORM_DEBUG=yes にできません。")
        data_dir = BASE_DIR / Path(values["REFORM_DATA_DIR"] or "data").expanduser()
        return cls(
            production=production,
            secret_key=secret_key(values["REFORM_SECRET_KEY"], production, data_dir),
            allowed_hosts=allowed_hosts(values["REFORM_ALLOWED_HOSTS"], production),
            csrf_trusted_origins=origins(values["REFORM_CSRF_TRUSTED_ORIGINS"]),
            data_dir=data_dir,
            database=database(values["REFORM_DATABASE_URL"], data_dir),
            behind_proxy=chosen(values, "REFORM_BEHIND_PROXY", "no", "yes"),
            debug=debug,
            mail=mail(values, production),
            site_url=site_url(values["REFORM_SITE_URL"]),
            worker=chosen(values, "REFORM_TASKS", "inline", "worker", default=production),
        )


def chosen(values: Mapping[str, str], name: str, off: str, on: str, default: bool = False) -> bool:
    """Which of its two words a variable says."""
    value = values[name] or (on if default else off)
    if value not in (off, on):
        raise ImproperlyConfigured(f"{name} は {off} か {on} のどちらかです（今の値: {value!r}）。")
    return value == on


def secret_key(value: str, production: bool, data_dir: Path) -> str:
    """The given key; in development without one, a key generated once and kept in the data directory."""
    if production and not value:
        raise ImproperlyConfigured(
            "REFORM_SECRET_KEY がありません。本番（REFORM_ENV=production）では必須です。" + HOW_TO_MAKE_A_KEY
        )
    if production and (len(value) < MIN_SECRET_KEY_LENGTH or value.startswith("django-insecure-")):
        raise ImproperlyConfigured(
            f"REFORM_SECRET_KEY は {MIN_SECRET_KEY_LENGTH} 文字以上の乱数にしてください。{HOW_TO_MAKE_A_KEY}"
        )
    return value or development_secret_key(data_dir / "development-secret-key")


def development_secret_key(file: Path) -> str:
    """The key in `file`, readable by its owner only; made on first use, even by two processes at once."""
    file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
    if not file.exists():
        # Closed before it is linked: Windows links no file that goes when it is closed.
        with NamedTemporaryFile("w", encoding="ascii", dir=file.parent, delete=False) as draft:
            draft.write(secrets.token_urlsafe(MIN_SECRET_KEY_LENGTH))
        try:
            with suppress(FileExistsError):  # another process was first; a rename would replace its key
                os.link(draft.name, file)
        finally:
            os.unlink(draft.name)
    key = file.read_text(encoding="ascii").strip()
    if not key:
        raise ImproperlyConfigured(f"鍵のファイル {file} が空です。削除してから、もう一度起動してください。")
    return key


def comma_separated(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def allowed_hosts(value: str, production: bool) -> list[str]:
    """Host names this site answers to. '*' is refused: it would accept a forged Host header."""
    hosts = comma_separated(value)
    for host in hosts:
        if not re.fullmatch(r"\.?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*|\[[0-9A-Fa-f:.]+\]", host):
            raise ImproperlyConfigured(
                f"REFORM_ALLOWED_HOSTS の {host!r} はホスト名ではありません"
                "（例: reform.city.example.lg.jp。https:// やポート番号、* は書けません）。"
            )
    if production and not hosts:
        raise ImproperlyConfigured(
            "REFORM_ALLOWED_HOSTS がありません。本番では公開するホスト名をコンマ区切りで指定してください。"
        )
    return hosts or ["localhost", "127.0.0.1", "[::1]"]


def origins(value: str) -> list[str]:
    """Origins (scheme and host) whose forms are accepted besides the site's own."""
    result = comma_separated(value)
    for origin in result:
        if not re.fullmatch(r"https?://(\*\.)?[A-Za-z0-9.:\[\]-]+", origin):
            raise ImproperlyConfigured(
                f"REFORM_CSRF_TRUSTED_ORIGINS の {origin!r} は正しくありません（例: https://reform.city.example.lg.jp）。"
            )
    return result


HOW_TO_SAY_MAIL = (
    "REFORM_MAIL は、none、console か smtp://利用者:パスワード@ホスト:ポート?security=starttls の形で書いてください"
    "（利用者とパスワードは省けます。security は starttls か tls で、省くと暗号化しません）。"
)


def mail(values: Mapping[str, str], production: bool) -> dict[str, Any]:
    """Django's EMAIL_ settings for what REFORM_MAIL says; {} where no mail is sent."""
    said, sender = values["REFORM_MAIL"] or ("none" if production else "console"), values["REFORM_MAIL_FROM"]
    if said == "none":
        return {}
    if said == "console":
        about = {"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}
        return about | {"DEFAULT_FROM_EMAIL": sender or "reform@localhost"}
    if not re.fullmatch(r"[^@\s<>]+@[^@\s<>]+", sender):
        raise ImproperlyConfigured("REFORM_MAIL_FROM に、差出人のメールアドレスを書いてください。")
    return _smtp(said) | {"DEFAULT_FROM_EMAIL": sender}


def _smtp(url: str) -> dict[str, Any]:
    """The value itself is not shown in a complaint: it may hold a password."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query, keep_blank_values=True))
    security = query.pop("security", "")
    try:
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(HOW_TO_SAY_MAIL) from None
    is_whole = parts.scheme == "smtp" and parts.hostname and not parts.path.strip("/") and not parts.fragment
    if not is_whole or query or security not in ("", "starttls", "tls"):
        raise ImproperlyConfigured(HOW_TO_SAY_MAIL)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": port or {"starttls": 587, "tls": 465}.get(security, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": security == "starttls",
        "EMAIL_USE_SSL": security == "tls",
        "EMAIL_TIMEOUT": 30,
    }


def site_url(value: str) -> str:
    if value and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]/_-]+", value):
        raise ImproperlyConfigured(
            f"REFORM_SITE_URL の {value!r} は正しくありません（例: https://reform.city.example.lg.jp）。"
        )
    return value.rstrip("/")


def database(url: str, data_dir: Path) -> dict[str, Any]:
    """Django's description of the database that `url` names; without one, SQLite in the data directory."""
    parts = urlsplit(url)
    if not url:
        return sqlite_database(data_dir / "reform_tracker.sqlite3")
    if parts.scheme == "sqlite":
        return sqlite_from_url(parts)
    if parts.scheme == "postgresql":
        return postgresql_from_url(parts)
    # The value itself is not shown: it may hold a password.
    raise ImproperlyConfigured(
        "REFORM_DATABASE_URL は、sqlite:///ファイル か "
        "postgresql://利用者:パスワード@ホスト:ポート/データベース名 の形で書いてください。"
    )


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
    try:
        port = str(parts.port or "")
        is_whole = bool(name) and "/" not in name and not parts.fragment
    except ValueError:
        is_whole = False
    if not is_whole or not query.keys() <= POSTGRESQL_QUERY_PARAMETERS:
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
        "PORT": port,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }

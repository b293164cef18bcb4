"""The environment is read once, checked, and refused with the variable's name when it is wrong."""

import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from reform_tracker.environment import BASE_DIR, Environment

LONG_KEY = "0123456789abcdefghijklmnopqrstuvwxyz" * 2
PRODUCTION = {
    "REFORM_ENV": "production",
    "REFORM_SECRET_KEY": LONG_KEY,
    "REFORM_ALLOWED_HOSTS": "reform.city.example.lg.jp",
}


def read(tmp_path: Path, **variables: str) -> Environment:
    return Environment.read({"REFORM_DATA_DIR": str(tmp_path), **variables})


def test_nothing_set_is_a_development_installation_on_sqlite(tmp_path):
    environment = read(tmp_path)
    assert not environment.production
    assert not environment.behind_proxy
    assert environment.allowed_hosts == ["localhost", "127.0.0.1", "[::1]"]
    assert environment.database["ENGINE"] == "django.db.backends.sqlite3"
    assert environment.database["NAME"] == tmp_path / "reform_tracker.sqlite3"


def test_development_key_is_made_once_and_readable_by_its_owner_only(tmp_path):
    first = read(tmp_path).secret_key
    assert len(first) >= 50
    assert read(tmp_path).secret_key == first
    [file] = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_processes_that_start_at_once_get_the_same_development_key(tmp_path):
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: read(tmp_path).secret_key, range(40)))
    assert len(keys) == 1


def test_a_given_key_leaves_no_file_behind(tmp_path):
    assert read(tmp_path, REFORM_SECRET_KEY="short is fine in development").secret_key.startswith("short")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REFORM_ENV", "prod"),
        ("REFORM_SECRET_KEY", ""),
        ("REFORM_SECRET_KEY", "short"),
        ("REFORM_SECRET_KEY", "django-insecure-" + LONG_KEY),
        ("REFORM_ALLOWED_HOSTS", ""),
        ("REFORM_ALLOWED_HOSTS", "*"),
        ("REFORM_ALLOWED_HOSTS", "https://reform.city.example.lg.jp"),
        ("REFORM_ALLOWED_HOSTS", "reform.city.example.lg.jp:8000"),
        ("REFORM_CSRF_TRUSTED_ORIGINS", "reform.city.example.lg.jp"),
        ("REFORM_CSRF_TRUSTED_ORIGINS", "https://reform.city.example.lg.jp/path"),
        ("REFORM_BEHIND_PROXY", "true"),
        ("REFORM_DATABASE_URL", "mysql://a:b@localhost/reform"),
        ("REFORM_DATABASE_URL", "/var/lib/reform.sqlite3"),
        ("REFORM_DATABASE_URL", "sqlite://data/reform.sqlite3"),
        ("REFORM_DATABASE_URL", "sqlite:///"),
        ("REFORM_DATABASE_URL", "sqlite:///:memory:"),
        ("REFORM_DATABASE_URL", "postgresql://a:b@localhost/"),
        ("REFORM_DATABASE_URL", "postgresql://a:b@localhost:port/reform"),
        ("REFORM_DATABASE_URL", "postgresql://a:b@localhost/reform?sslmod=require"),
        ("REFORM_DEBUG", "1"),
        ("REFORM_DEBUG", "yes"),  # never in production
        ("REFORM_COLOUR", "red"),
    ],
)
def test_a_wrong_value_is_refused_with_the_name_of_its_variable(tmp_path, name, value):
    with pytest.raises(ImproperlyConfigured, match=name):
        read(tmp_path, **{**PRODUCTION, name: value})


def test_a_refused_database_address_does_not_show_its_password(tmp_path):
    with pytest.raises(ImproperlyConfigured) as refusal:
        read(tmp_path, REFORM_DATABASE_URL="postgresql://reform:geheim@localhost:port/reform")
    assert "geheim" not in str(refusal.value)


def test_postgresql_address_is_taken_apart(tmp_path):
    database = read(
        tmp_path,
        REFORM_DATABASE_URL="postgresql://reform:p%40ss%2Fword@db.example:5433/reform?sslmode=require",
    ).database
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["USER"], database["PASSWORD"]) == ("reform", "p@ss/word")
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example", "5433", "reform")
    assert database["OPTIONS"] == {"sslmode": "require"}


def test_postgresql_address_can_name_a_local_socket(tmp_path):
    database = read(
        tmp_path, REFORM_DATABASE_URL="postgresql://reform@/reform?host=/var/run/postgresql"
    ).database
    assert (database["HOST"], database["PORT"], database["OPTIONS"]) == ("/var/run/postgresql", "", {})


@pytest.mark.parametrize(
    ("url", "file"),
    [
        ("sqlite:////srv/reform/reform.sqlite3", Path("/srv/reform/reform.sqlite3")),
        ("sqlite:///data/reform.sqlite3", BASE_DIR / "data/reform.sqlite3"),
    ],
)
def test_sqlite_address_names_a_file(tmp_path, url, file):
    assert read(tmp_path, REFORM_DATABASE_URL=url).database["NAME"] == file


def run_manage(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("REFORM_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=BASE_DIR,
        env={**clean, "REFORM_DATA_DIR": str(tmp_path), **variables},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("behind_proxy", ["yes", "no"])
def test_production_settings_pass_djangos_deployment_check(tmp_path, behind_proxy):
    result = run_manage(
        tmp_path,
        "check",
        "--deploy",
        "--fail-level",
        "WARNING",
        **{**PRODUCTION, "REFORM_BEHIND_PROXY": behind_proxy},
    )
    assert result.returncode == 0, result.stderr


def test_production_gathers_static_files_with_plotly_under_a_versioned_name(tmp_path):
    result = run_manage(tmp_path, "collectstatic", "--no-input", **PRODUCTION)
    assert result.returncode == 0, result.stderr
    gathered = [file.name for file in (tmp_path / "static/vendor/plotly").iterdir()]
    assert "plotly.min.js" in gathered
    assert any(name.startswith("plotly.min.") and name.endswith(".js.gz") for name in gathered)


def test_long_work_is_done_at_once_in_development_and_by_a_worker_in_production(tmp_path):
    assert not read(tmp_path).worker
    assert read(tmp_path, **PRODUCTION).worker
    assert read(tmp_path, REFORM_TASKS="worker").worker
    assert not read(tmp_path, REFORM_TASKS="inline", **PRODUCTION).worker
    with pytest.raises(ImproperlyConfigured, match="REFORM_TASKS"):
        read(tmp_path, REFORM_TASKS="yes")


def test_mail_is_shown_in_development_and_left_alone_in_production_unless_said(tmp_path: Path) -> None:
    assert "console" in read(tmp_path).mail["EMAIL_BACKEND"]
    assert read(tmp_path, **PRODUCTION).mail == {} == read(tmp_path, REFORM_MAIL="none").mail
    said = {
        "REFORM_MAIL": "smtp://u:p%40@mail.lg.jp?security=starttls",
        "REFORM_MAIL_FROM": "gyokaku@city.lg.jp",
    }
    sent = read(tmp_path, **said, REFORM_SITE_URL="https://reform.lg.jp/")
    assert (sent.mail["EMAIL_HOST"], sent.mail["EMAIL_PORT"], sent.mail["EMAIL_USE_TLS"]) == (
        *("mail.lg.jp", 587),
        True,
    )
    assert (sent.mail["EMAIL_HOST_USER"], sent.mail["EMAIL_HOST_PASSWORD"]) == ("u", "p@")
    assert sent.site_url == "https://reform.lg.jp"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("REFORM_MAIL", "mail.lg.jp"),
        ("REFORM_MAIL", "smtp://mail.lg.jp:port"),
        ("REFORM_MAIL", "smtp://mail.lg.jp?security=ssl3"),
        ("REFORM_MAIL_FROM", "企画課"),
        ("REFORM_SITE_URL", "reform.lg.jp"),
    ],
)
def test_mail_that_is_said_wrongly_stops_the_start_and_shows_no_password(
    tmp_path: Path, name: str, value: str
) -> None:
    said = {"REFORM_MAIL": "smtp://u:geheim@mail.lg.jp", "REFORM_MAIL_FROM": "gyokaku@city.lg.jp"}
    with pytest.raises(ImproperlyConfigured, match=name) as told:
        read(tmp_path, **{**said, name: value})
    assert "geheim" not in str(told.value)

"""plotly.js reaches the browser out of the installed package, and nothing else of it does."""

import subprocess
import sys

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from reform_tracker.environment import BASE_DIR
from reform_tracker.static_finders import PlotlyFinder

ADDRESS = "vendor/plotly/plotly.min.js"


def test_the_script_is_found_under_its_address():
    found = finders.find(ADDRESS)
    assert found is not None
    with open(found, encoding="utf-8") as script:
        assert "plotly.js v" in script.read(200)


@pytest.mark.parametrize(
    "path",
    [
        "vendor/plotly/widgetbundle.js",
        "vendor/plotly/../plotly.min.js",
        "plotly.min.js",
        "vendor/plotly/",
        "",
    ],
)
def test_no_other_path_is_found(path):
    finder = PlotlyFinder()
    assert finder.find(path) is None
    assert finder.find(path, find_all=True) == []


def test_collecting_lists_exactly_the_script():
    [(path, storage)] = PlotlyFinder().list([])
    assert f"{storage.prefix}/{path}" == ADDRESS
    assert storage.exists(path)


def test_a_missing_script_is_reported_by_the_system_check(tmp_path):
    finder = PlotlyFinder()
    finder.directory = tmp_path
    assert [message.id for message in finder.check()] == ["reform_tracker.E001"]
    assert finder.find(ADDRESS) is None
    assert list(finder.list([])) == []


def test_finding_the_script_does_not_import_plotly():
    code = (
        "import sys; from reform_tracker.static_finders import PlotlyFinder; "
        "assert PlotlyFinder().script; assert 'plotly' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], cwd=BASE_DIR, check=True)


def test_the_script_is_served_with_the_security_policy():
    response = Client().get(f"/static/{ADDRESS}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/javascript")
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"

"""Static files that come from installed packages instead of this repository."""

from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage


class PlotlyStorage(FileSystemStorage):
    """The package's folder; collectstatic and whitenoise put what it holds under `prefix`."""

    prefix = "vendor/plotly"


class PlotlyFinder(BaseFinder):
    """Serves plotly.js of the installed plotly package as `vendor/plotly/plotly.min.js`, and nothing else.

    The script is then always of the version that requirements.lock names, and no minified file is kept in
    the repository. The package is located without importing it.
    """

    file_name = "plotly.min.js"

    def __init__(self) -> None:
        spec = find_spec("plotly")
        self.directory = Path(spec.origin).parent / "package_data" if spec and spec.origin else None

    @property
    def script(self) -> Path | None:
        """Where the script lies on disk; None when plotly is not installed or carries no script."""
        script = self.directory / self.file_name if self.directory else None
        return script if script and script.is_file() else None

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        if self.script:
            return []
        return [
            Error(
                "plotly のスクリプト（plotly.min.js）が見つかりません。",
                hint="requirements.lock のとおりにパッケージを入れ直してください。",
                id="reform_tracker.E001",
            )
        ]

    # The stubs describe one overload per value of find_all; at run time it is one method.
    def find(self, path: str, find_all: bool = False) -> Any:
        found = (
            str(self.script) if self.script and path == f"{PlotlyStorage.prefix}/{self.file_name}" else None
        )
        if find_all:
            return [found] if found else []
        return found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, PlotlyStorage]]:
        if self.script:
            yield self.file_name, PlotlyStorage(location=self.directory, base_url=settings.STATIC_URL)

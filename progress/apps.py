import gc

from django.apps import AppConfig


class ProgressConfig(AppConfig):
    name = "progress"
    verbose_name = "進捗"

    def ready(self) -> None:
        # A file of 300 items becomes 8,000 records that all stay until it is written. At its usual pace Python's
        # search for circular garbage adds a third to that time, walks through all that was loaded at the start
        # again and again, and finds nothing.
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)

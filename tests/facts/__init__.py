"""What the four source texts say, as plain data: the expectation side of the fixture tests."""

from __future__ import annotations

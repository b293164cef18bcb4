"""Tests of what the reader doesn't do yet: file, test, and which of its cases.

They are expected to fail; each that passes is taken out. "" stands for a test without cases.
"""

NOT_YET: dict[str, dict[str, str]] = {}

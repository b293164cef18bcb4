"""The whole database as one file that can be read anywhere, made while people work.

In: a database connection and a path where nothing stands yet (`whole.make`). Out: a ZIP of the data and a manifest
(`archive.Manifest`) that says what must be in it, already read back and compared; or `archive.Unusable` with a
sentence for the person.
"""

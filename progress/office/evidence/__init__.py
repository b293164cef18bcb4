"""根拠資料 of a record: seen, put to it and taken away by who works on it; a file is only ever downloaded.

In: a record's key, a document number, a file that its content allows (`accepted`). Out: pages, bytes as they came.
"""

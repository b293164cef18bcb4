"""What is public, as JSON at versioned addresses, read only: the catalogue, a publication as sealed, its tables.

In: a GET of anybody. Out: the documents of `open_data` and `Publication.content`, described by `description.openapi`;
who is signed in makes no difference.
"""

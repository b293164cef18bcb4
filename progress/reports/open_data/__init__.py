"""Open data: a publication as tidy tables for machines, in CSV, JSON and a plain workbook, with a description of what
each column holds (Frictionless Data Package). In goes the frozen table, out come files."""

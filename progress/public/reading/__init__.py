"""The table in the words of pages and workbooks. Pure."""

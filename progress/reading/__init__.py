"""A published table in the words of the public pages and workbooks. Its modules import no Django."""

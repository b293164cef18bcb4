"""Files that take long to make: asked for, made in the background, kept with whoever asked, taken away.

In: a person who may have it, and of what (a round, a plan). Out: a file, with a page that says how far it is.
"""

"""The only writer of states: asking, entering, submitting, sending back, confirming, sealing, releasing.

In: who acts, the record as typed with the version that its editor saw. Out: rows, their history and what was done.
Every verb checks who acts (`plans.access`), whether the move is open (`progress.workflow`), writes through the
one history (`plans.history.writer.apply`) and leaves a `ReviewEvent`, in one transaction.
"""

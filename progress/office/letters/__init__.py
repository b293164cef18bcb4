"""照会通知, 督促 and 鑑文 as .docx, filled in from the city's own template or ours.

In: a template that the planning section uploaded (looked at before it is kept), a round or a publication, and what
was typed for this letter. Out: a document; nothing of it is sent from here.
"""

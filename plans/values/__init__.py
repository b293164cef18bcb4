"""Values and wordings every floor needs: fiscal years, days, codes, Japanese words, cleaned text. Pure.

In: text as people type or print it. Out: value types, or words to show. Nothing here knows Django.
"""

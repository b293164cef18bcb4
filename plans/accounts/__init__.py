"""Who can sign in: accounts with their passwords and the lock after wrong ones.

In: what the admin, the list of people and the person at the keyboard want done to an account. Out: the account, its
line of the history, and the one page that an issued password opens. What an account may do is `plans.access`'s.
"""

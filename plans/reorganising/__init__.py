"""組織改正: what a person writes of it → which departments take over from which, their people with them; done, and
taken back.

In: lines as a city prints them, the departments as they stand. Out: records for the one writer. Whose items go with
them is for who knows items."""

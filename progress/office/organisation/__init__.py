"""組織改正 and 人事異動: what would move and to where, before anything does; carried out, and taken back.

In: the lines and answers of a draft (`plans.reorganising`), the promises and open records of all the municipality's
plans. Out: one set of records for the one writer."""

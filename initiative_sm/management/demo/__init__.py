"""The demonstration programme: a fictional association whose figures are those announced in September 2024.

Read it in this order: `targets` (what must come out), `cases` and `others` (who asks, when, for how much), `repayment` (how
each loan is paid back), `treasury` (which envelope pays), `followup` (jobs and survival), `house`, `seats` and
`meetings` (who decides), `journal` (the money, in the order in which it was entered), `programme` (one set of
files), `loader` (all of it into the database). Every draw comes from a seeded generator and no clock is read.
"""

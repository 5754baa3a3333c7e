"""The demonstration programme: a fictional association whose figures are those announced in September 2024.

Read it in this order: `targets` (what must come out), `files` (who asks, when, for how much), `repayment` (how
each loan is paid back), `treasury` (which envelope pays), `followup` (jobs and survival), `association` and
`meetings` (who decides), `journal` (the money, in the order in which it was entered), `loader` (all of it into
the database). Every draw comes from a seeded generator and no clock is read.
"""

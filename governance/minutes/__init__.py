"""The minutes of a meeting drawn up from its record, in French and in Arabic.

record     what is known of a meeting, read once
french     the sentences of the French text
arabic     the sentences of the Arabic text
wording    a text in one language: its sentences, dates, hours, lists
people     who came, who was represented, whether they were enough
business   the agenda: debates, votes, elections, lots
drafting   the parts of the minutes in order, in both languages
blocks     a text as paragraphs and lists, for the page and for the print
"""

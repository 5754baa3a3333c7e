"""The statutes as rules: who may vote, when a meeting is valid, what carries, who leaves the board.

Pure functions: facts and the rules of the day in, an answer out, with the sentence that says which rule gave
it. The law (Dahir 1-58-376) asks for declarations and leaves all of this to the statutes of each association,
which change: the rules are therefore data, with the date from which they hold, and yesterday's meeting is
judged by yesterday's rules.

    rules      what the statutes say
    standing   may this member vote on this day, and with how many votes
    calls      was the convocation early enough, is the quorum reached
    room       who is counted at a moment: present, or represented by somebody who is present
    votes      what a vote decides
    elections  who may stand, who is elected, who may hold an office
    seats      series of the board, who leaves when, the drawing of lots
"""

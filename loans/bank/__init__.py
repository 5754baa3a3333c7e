"""Statements of account: read from the bank's files, their lines told apart, matched with the loans they may pay.

Nothing here writes: `loans.actions.bank` keeps what was read and posts what a person confirmed.
"""

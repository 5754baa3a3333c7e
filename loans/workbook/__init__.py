"""The workbook an association brings along: its layout as data, how a cell is read, what rows must obey.

Nothing here touches the database. What the database already holds comes in as `known.Known`; what is found
goes out as lines and faults, and `loans.actions.imports` does the rest.
"""

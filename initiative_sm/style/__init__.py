"""The page where every building block of the site stands beside the others, with plausible content.

It is looked at before and after a change of the style sheets, in each language, width and colour scheme.
"""

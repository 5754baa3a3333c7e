"""What the Content-Security-Policy refuses, looked for in the text of pages and templates."""

import re

REFUSED = {
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*\bnonce=)(?![^>]*application/json)", re.I),
    "an inline style": re.compile(r"<style\b|<[a-z][^<>]*\sstyle=", re.I),
    "an inline handler": re.compile(r"<[a-z][^<>]*\son[a-z]+=", re.I),
}


def refused_in(text):
    """What the policy refuses in `text`: kind → first occurrence."""
    return {what: match.group(0) for what, pattern in REFUSED.items() if (match := pattern.search(text))}


def assert_keeps_csp(response):
    """A page has its policy in the headers and nothing in its body that this policy forbids."""
    if response.streaming or not response.headers.get("Content-Type", "").startswith("text/html"):
        return
    assert "unsafe-inline" not in response.headers["Content-Security-Policy"]
    assert refused_in(response.content.decode()) == {}

"""The colours of where a due stands."""

DUE_TONES = {"settled": "good", "waived": "neutral", "late": "bad", "pending": "wait"}

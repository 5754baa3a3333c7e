"""The colours of statuses, one table for the lists and the forms of the admin."""

LOAN_TONES = {
    "received": "info",
    "appraisal": "info",
    "committee": "wait",
    "granted": "info",
    "contracted": "info",
    "running": "good",
    "litigation": "bad",
    "repaid": "neutral",
    "written_off": "bad",
}
OUTCOME_TONES = {
    "favourable": "good",
    "conditional": "info",
    "adjourned": "wait",
    "refused": "bad",
}
INSTALMENT_TONES = {"paid": "good", "partial": "info", "late": "bad", "due": "wait"}
FIRM_TONES = {"active": "good", "starting": "info", "difficulty": "wait", "closed": "bad"}
BATCH_TONES = {"previewed": "info", "refused": "bad", "imported": "good", "undoing": "wait"}
ORDER_TONES = {"prepared": "wait", "confirmed": "good", "cancelled": "neutral"}
BILL_TONES = {"held": "info", "remitted": "wait", "paid": "good", "bounced": "bad", "returned": "neutral"}
BANK_LINE_TONES = {"open": "wait", "posted": "good", "ignored": "neutral"}

"""How money came, in the words of the bank."""

import re

from initiative_sm import text
from loans.enums import PaymentChannel

_WORDS = (
    (PaymentChannel.BILL, r"\b(?:lcn|effets?|traites?)\b"),
    (PaymentChannel.CHEQUE, r"\b(?:cheques?|chq|remise cheque)\b|شيك"),
    (PaymentChannel.DIRECT_DEBIT, r"\bprel(?:evement)?s?\b|اقتطاع"),
    (PaymentChannel.MOBILE, r"\b(?:mobile|wallet|m-?wallet|barid cash)\b"),
    (PaymentChannel.CASH_DEPOSIT, r"\b(?:ver(?:st|sement)s?|vrst|depots?|especes?|esp|guichet)\b|ايداع|نقدا"),
)


def channel_of(label: str) -> PaymentChannel:
    """The way of payment that a label tells; a transfer where it tells none."""
    plain = text.folded(label)
    return next((channel for channel, words in _WORDS if re.search(words, plain)), PaymentChannel.TRANSFER)

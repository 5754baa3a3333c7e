"""The message that an officer sends to a holder who is late, in the holder's language, and the links that open it."""

from urllib.parse import quote

from django.utils.translation import gettext as _
from django.utils.translation import override

from initiative_sm import dates, money, text


def dial(phone: str) -> str:
    """A link that calls `phone`; "" where it cannot be dialled."""
    number = text.international(phone)
    return f"tel:{number}" if number else ""


def whatsapp(loan, association) -> str:
    """A link that opens a message to the holder of a late `loan`, ready to be sent; "" without a telephone.

    `loan` carries its position. The message is written in the holder's language, whatever the officer's.
    """
    number = text.international(loan.holder.phone)
    if not number:
        return ""
    return f"https://wa.me/{number.removeprefix('+')}?text={quote(wording(loan, association))}"


def wording(loan, association) -> str:
    language = loan.holder.language
    with override(language):
        unit = "درهم" if language == "ar" else "DH"
        said = _(
            "Bonjour %(name)s, sauf erreur, il reste à régler %(amount)s au titre de votre prêt d’honneur "
            "%(loan)s (échéance du %(day)s). Merci de nous dire quand vous pensez régler, ou de nous appeler en "
            "cas de difficulté. %(association)s"
        )
        return said % {
            "name": loan.holder.name(language),
            "amount": f"{money.format(loan.arrears, symbol=False)} {unit}",
            "loan": loan.number,
            "day": dates.format(loan.oldest_unpaid_on, language),
            "association": association.name(language),
        }

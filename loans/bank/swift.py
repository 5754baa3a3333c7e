"""MT940, the format of SWIFT, by the library mt-940; its control is the bank's own two balances."""

import re
import warnings
from decimal import Decimal

import mt940
from django.utils.translation import gettext as _
from mt940 import Options

from loans.bank.files import StatementError
from loans.bank.lines import Fault, Line, line_of

#: Codes of the parts of a structured field 86: "?20", "/REMI/".
_CODES = re.compile(r"\?\d{2}|/(?:REMI|ORDP|BENM|NAME|ADDR|ACCW|EREF|TRTP)/", re.IGNORECASE)


def read(content: str) -> tuple[list[Line], list[Fault]]:
    """The lines of every statement of the file, in order. Raises StatementError."""
    # The library knows a statement by its first tag; what a bank writes around it is none of ours.
    body = re.sub(r"(?s)^.*?(?=^:20:)", "", content.replace("\r\n", "\n"), count=1, flags=re.MULTILINE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statements = mt940.parse_statements(body, options=Options.all())
            lines, faults = [], []
            for statement in statements:
                _check_currency(statement)
                read_here = [_line(row.data, len(lines) + n) for n, row in enumerate(statement, start=1)]
                faults += [each for each in read_here if isinstance(each, Fault)]
                good = [each for each in read_here if isinstance(each, Line)]
                if not faults:
                    _check_balances(statement, good)
                lines += good
    except StatementError:
        raise
    except Exception as error:
        # A damaged file fails anywhere inside the parser, with errors of every kind.
        raise StatementError(
            _("Ce fichier MT940 est abîmé ou incomplet : demandez-le à nouveau à la banque.")
        ) from error
    return lines, faults


def _line(data, number):
    amount = data.get("amount")
    booked = data.get("entry_date") or data.get("date")
    details = data.get("transaction_details") or ""
    label = _CODES.sub(" ", f"{details} {data.get('extra_details') or ''}")
    reference = data.get("customer_reference") or ""
    if reference.upper() in ("", "NONREF"):
        reference = data.get("bank_reference") or ""
    if amount is None or booked is None:
        return Fault(number, _("Ligne MT940"), _("le montant ou la date manque."))
    return line_of(
        number,
        booked=booked,
        value=data.get("date") or booked,
        label=label,
        reference=reference,
        amount=Decimal(amount.amount),
    )


def _balance(statement, name):
    return statement.data.get(f"final_{name}_balance") or statement.data.get(f"intermediate_{name}_balance")


def _check_currency(statement):
    opening = _balance(statement, "opening") or _balance(statement, "closing")
    currency = getattr(getattr(opening, "amount", None), "currency", None)
    if currency not in (None, "MAD"):
        raise StatementError(
            _("Ce relevé est tenu en %(currency)s : seuls ceux en dirhams peuvent être importés.")
            % {"currency": currency}
        )


def _check_balances(statement, lines):
    opening, closing = _balance(statement, "opening"), _balance(statement, "closing")
    if opening is None or closing is None:
        return
    moved = sum((line.amount for line in lines), Decimal(0))
    if opening.amount.amount + moved != closing.amount.amount:
        raise StatementError(
            _("Les lignes de ce relevé ne mènent pas de son solde initial à son solde final : il en manque.")
        )

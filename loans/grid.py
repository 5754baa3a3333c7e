"""Receipts entered many at a time: what each typed row means, what it would do to its loan, what is doubtful.

The rows of one grid are read together, in a constant number of queries whatever their number, and one after the
other where several are about one loan. Nothing is written here.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Q, Sum
from django.utils import translation
from django.utils.translation import gettext as _

from initiative_sm import dates, money, text
from initiative_sm.search import found
from loans.enums import REPAYABLE_STATUSES, LoanStatus, MovementKind, PaymentChannel
from loans.models import Loan, Movement
from loans.positions import with_amounts, with_credit
from loans.statement import Statement, due_rows, in_force
from loans.workbook.words import fold

#: The most rows that one grid takes.
ROWS = 200
#: What may be said of a row's nature: a receipt, unless the row says that a loss comes back.
RECOVERY = "recovery"
#: Homonyms that are named; more of them say no more.
NAMED = 6
#: Names sought in one query: SQLite refuses conditions that are too deep.
CHUNK = 20

#: How bank statements and clerks call the ways of payment, besides their labels.
OTHER_WORDS = {
    PaymentChannel.TRANSFER: ("vir", "virement permanent", "تحويل", "تحويل بنكي"),
    PaymentChannel.CASH_DEPOSIT: ("versement", "espèces", "dépôt", "guichet", "نقدا", "إيداع"),
    PaymentChannel.CHEQUE: ("chq", "cheque", "شيك"),
    PaymentChannel.DIRECT_DEBIT: ("prlv", "prélèvement automatique", "اقتطاع"),
    PaymentChannel.BILL: ("lcn", "effet", "lettre de change", "traite", "كمبيالة"),
    PaymentChannel.MOBILE: ("mobile", "barid cash", "محمول"),
}


@dataclass(frozen=True)
class Typed:
    """A row as somebody typed or pasted it."""

    loan: str = ""
    amount: str = ""
    day: str = ""
    channel: str = ""
    reference: str = ""
    nature: str = ""

    @property
    def blank(self):
        """Nothing but what was copied from the row above."""
        return not (self.loan.strip() or self.amount.strip() or self.reference.strip())


@dataclass
class Row:
    """A typed row understood: `errors` stop it, `warnings` ask for a word, `effect` says what it changes."""

    number: int
    typed: Typed
    loan: Loan | None = None
    amount: Decimal | None = None
    value_date: date | None = None
    channel: str = PaymentChannel.TRANSFER
    recovery: bool = False
    errors: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    #: The loans among which the words do not choose.
    candidates: list[Loan] = field(default_factory=list)
    before: Statement | None = None
    after: Statement | None = None

    @property
    def blank(self):
        return self.typed.blank

    @property
    def ready(self):
        return not self.blank and not self.errors

    @property
    def reference(self):
        return text.identifier(self.typed.reference)[:60]


def read(typed: Sequence[Typed], *, today: date, key: str = "", cin: bool = False) -> list[Row]:
    """The rows understood, in their order; `key` is that of the grid, whose own receipts are no twins.

    `cin` says whether the reader may find people by their CIN.
    """
    rows = [Row(number, each) for number, each in enumerate(typed, start=1)]
    filled = [row for row in rows if not row.blank]
    for row in filled:
        _read_cells(row, today)
    _find_loans(filled, cin)
    _tell_effects(filled, today)
    _tell_twins(filled, key)
    return rows


def totals(rows: Sequence[Row]) -> tuple[int, Decimal]:
    """How many rows are filled, and the sum of the amounts that can be read."""
    filled = [row for row in rows if not row.blank]
    return len(filled), sum((row.amount for row in filled if row.amount is not None), Decimal(0))


def digest(rows: Sequence[Row]) -> str:
    """Tells one reading of a grid from another: its rows, their loans, what was said of them."""
    said = [
        (row.number, row.loan and row.loan.pk, str(row.amount), str(row.value_date), row.channel,
         row.reference, row.recovery, row.errors, row.warnings, row.after and str(row.after.remaining))
        for row in rows if not row.blank
    ]  # fmt: skip
    return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


# --- Cells ---


def _read_cells(row, today):
    try:
        row.amount = money.parse(row.typed.amount)
    except money.MoneyError as error:
        row.errors.append(str(error))
    else:
        if row.amount <= 0:
            row.amount = None
            row.errors.append(_("Le montant est supérieur à zéro."))
    try:
        row.value_date = dates.parse(row.typed.day)
    except dates.DateError as error:
        row.errors.append(str(error) if row.typed.day.strip() else _("Donnez la date de valeur."))
    else:
        if row.value_date > today:
            row.errors.append(_("La date de valeur est dans le futur."))
    channel = channel_of(row.typed.channel)
    if channel is None:
        row.errors.append(_("Mode de paiement inconnu : « %s ».") % row.typed.channel.strip())
    else:
        row.channel = channel
    recovery = is_recovery(row.typed.nature)
    if recovery is None:
        row.errors.append(_("Nature inconnue : « %s ».") % row.typed.nature.strip())
    else:
        row.recovery = recovery


def channel_of(words: str) -> str | None:
    """The way of payment that `words` say in any of the three languages; a transfer where they say nothing."""
    said = fold(words)
    if not said:
        return PaymentChannel.TRANSFER
    return _channel_words().get(said)


def _channel_words():
    known = {}
    for channel in PaymentChannel:
        if channel == PaymentChannel.NONE:
            continue
        for word in (channel.value, *_labels(channel), *OTHER_WORDS[channel]):
            known[fold(word)] = channel
    return known


def _labels(choice):
    for language in ("fr", "ar", "en"):
        with translation.override(language):
            yield str(choice.label)


def is_recovery(words: str) -> bool | None:
    """Whether `words` say a recovery; None where they say nothing known."""
    said = fold(words)
    if not said or said in {fold(word) for word in ("repayment", *_labels(MovementKind.REPAYMENT))}:
        return False
    recovery = (RECOVERY, "recouvrement", *_labels(MovementKind.RECOVERY))
    return True if said in {fold(word) for word in recovery} else None


# --- Loans ---


def _find_loans(rows, cin):
    for row in rows:
        if not row.typed.loan.strip():
            row.errors.insert(0, _("Dites quel prêt est remboursé : son numéro, ou le nom du porteur."))
    sought = [row for row in rows if row.typed.loan.strip()]
    by_number = _numbered({text.identifier(row.typed.loan) for row in sought} - {""}, cin)
    unnamed = [row for row in sought if text.identifier(row.typed.loan) not in by_number]
    by_name = _named({row.typed.loan.strip() for row in unnamed})
    for row in sought:
        loans = by_number.get(text.identifier(row.typed.loan)) or by_name.get(row.typed.loan.strip(), [])
        _choose(row, loans)


def _choose(row, loans):
    if len(loans) > 1:
        # Of the loans of one person, the one that this row can be about.
        fitting = [loan for loan in loans if _fits(row, loan)]
        loans = fitting or loans
    if len(loans) == 1:
        row.loan = loans[0]
        _check_loan(row)
    elif loans:
        row.candidates = loans[:NAMED]
        row.errors.append(_("Plusieurs prêts répondent à ce nom : choisissez le numéro."))
    else:
        row.errors.append(_("Aucun prêt en cours ne répond à « %s ».") % row.typed.loan.strip())


def _fits(row, loan):
    return loan.status == LoanStatus.WRITTEN_OFF if row.recovery else loan.status in REPAYABLE_STATUSES


def _check_loan(row):
    loan = row.loan
    if loan.status == LoanStatus.WRITTEN_OFF and not row.recovery:
        row.errors.append(
            _("Le prêt %s est passé en perte : choisissez la nature « Recouvrement après perte ».")
            % loan.number
        )
    elif row.recovery and loan.status != LoanStatus.WRITTEN_OFF:
        row.errors.append(
            _("Le prêt %s n’est pas passé en perte : ce n’est pas un recouvrement.") % loan.number
        )
    elif loan.status not in (*REPAYABLE_STATUSES, LoanStatus.WRITTEN_OFF, LoanStatus.REPAID):
        row.errors.append(
            _("Le prêt %(loan)s n’attend pas de remboursement : %(status)s.")
            % {"loan": loan.number, "status": loan.get_status_display()}
        )


def _numbered(numbers, cin):
    """What was typed → loans: by the number of the loan, else by the number or the CIN of its holder."""
    if not numbers:
        return {}
    condition = Q(number__in=numbers) | Q(holder__number__in=numbers)
    if cin:
        condition |= Q(holder__cin__in=numbers)
    of_loan, of_holder = {}, defaultdict(list)
    for loan in Loan.objects.filter(condition).select_related("holder").order_by("number"):
        of_loan[loan.number] = [loan]
        if loan.status in (*REPAYABLE_STATUSES, LoanStatus.WRITTEN_OFF):
            for number in {loan.holder.number, loan.holder.cin if cin else ""} - {"", None}:
                of_holder[number].append(loan)
    return {**of_holder, **of_loan}


def _named(names):
    """What was typed → the loans in course, or lost, whose holders have these names."""
    keys = {name: text.search_key(name).split() for name in names}
    keys = {name: words for name, words in keys.items() if words}
    rows = Loan.objects.filter(status__in=(*REPAYABLE_STATUSES, LoanStatus.WRITTEN_OFF))
    rows = rows.select_related("holder").order_by("number")
    answer = {}
    asked = list(keys)
    for start in range(0, len(asked), CHUNK):
        chunk = asked[start : start + CHUNK]
        condition = Q(pk__in=[])
        for name in chunk:
            condition |= found(name, names_keys=("holder__names_key",))
        loans = list(rows.filter(condition))
        for name in chunk:
            alike = [loan for loan in loans if _has(loan.holder.names_key, keys[name])]
            answer[name] = [loan for loan in alike if _is_called(loan.holder, name)] or alike
    return answer


def _is_called(holder, name):
    """Whether these very words are names of `holder`, and not only of one skeleton with them."""
    names = (holder.first_name, holder.last_name, holder.first_name_ar, holder.last_name_ar)
    return set(fold(name).split()) <= set(fold(" ".join(filter(None, names))).split())


def _has(names_key, words):
    return all(f" {word}" in f" {names_key}" for word in words)


# --- Effects ---


def _tell_effects(rows, today):
    concerned = {row.loan.pk for row in rows if row.loan is not None}
    if not concerned:
        return
    accounts = _accounts(concerned, today)
    lost = _recovered(concerned)
    for row in rows:
        if row.loan is None or row.amount is None or row.errors:
            continue
        account = accounts[row.loan.pk]
        row.before = account
        if row.recovery:
            left = account.written_off - lost.get(row.loan.pk, Decimal(0))
            lost[row.loan.pk] = lost.get(row.loan.pk, Decimal(0)) + row.amount
            if row.amount > left:
                row.warnings.append(
                    _("Le recouvrement dépasse la perte : %s.") % money.format(max(left, Decimal(0)))
                )
            continue
        paid = min(row.amount, account.remaining)
        row.after = accounts[row.loan.pk] = account.after(paid, row.amount - paid)
        _warn_of_excess(row, account)


def _warn_of_excess(row, account):
    if row.amount > account.remaining:
        row.warnings.append(
            _("Le montant dépasse ce qui reste dû (%(owed)s) : %(rest)s resteront au crédit du porteur.")
            % {"owed": money.format(account.remaining), "rest": money.format(row.amount - account.remaining)}
        )
    elif row.amount > account.payable:
        row.warnings.append(
            _("Le montant dépasse ce qui est dû, prochaine échéance comprise : %s.")
            % money.format(account.payable)
        )


def _accounts(loans, today):
    rows = with_credit(with_amounts(Loan.objects.filter(pk__in=loans), today), today)
    rows = rows.prefetch_related("schedules__instalments")
    accounts = {}
    for loan in rows:
        version = in_force(list(loan.schedules.all()), today)
        accounts[loan.pk] = Statement(
            on=today,
            lent=loan.lent,
            repaid=loan.repaid,
            written_off=loan.written_off,
            credit=loan.credit,
            rows=due_rows(version) if version else (),
        )
    return accounts


def _recovered(loans):
    rows = Movement.objects.filter(loan__in=loans).of_kind(MovementKind.RECOVERY)
    return dict(rows.order_by().values_list("loan").annotate(total=Sum("amount")))


# --- Twins ---


def _tell_twins(rows, key):
    """The same paper, or the same amount on the same day, may be one receipt entered twice."""
    told = [row for row in rows if row.loan is not None and row.amount is not None]
    kinds = (MovementKind.REPAYMENT, MovementKind.RECOVERY)
    references = {row.reference for row in told} - {""}
    same = Q(reference__in=references) | Q(
        loan__in={row.loan.pk for row in told}, value_date__in={row.value_date for row in told} - {None}
    )
    standing = Movement.objects.of_kind(*kinds).standing().filter(same).select_related("loan")
    posted = (
        [each for each in standing if not (key and (each.source_key or "").startswith(key))] if told else []
    )
    by_paper = {each.reference: each for each in posted if each.reference}
    by_sum = {(each.loan_id, each.amount, each.value_date) for each in posted}
    typed = {}
    for row in told:
        mark = (row.loan.pk, row.amount, row.value_date)
        twin = by_paper.get(row.reference)
        if twin is not None:
            row.warnings.append(
                _("La référence %(reference)s figure déjà sur un remboursement du prêt %(loan)s, le %(day)s.")
                % {
                    "reference": twin.reference,
                    "loan": twin.loan.number,
                    "day": f"{twin.value_date:%d/%m/%Y}",
                }
            )
        elif mark in by_sum:
            row.warnings.append(
                _("Un remboursement du même montant est déjà enregistré à cette date sur ce prêt.")
            )
        if mark in typed:
            row.warnings.append(
                _("La ligne %d dit la même chose : même prêt, même montant, même date.") % typed[mark]
            )
        typed.setdefault(mark, row.number)

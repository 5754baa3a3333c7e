"""The journal as it was written: its triggers, its chain, its reversals and its pairs."""

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from loans import triggers
from loans.enums import LOAN_KINDS, MovementKind
from loans.models import JournalHead, Movement
from loans.models.journal import CHAINED, GENESIS, chained_hash, effect
from loans.verify.findings import CHUNK


def triggers_present(found):
    missing = triggers.missing()
    found.counted = len(triggers.NAMES) - len(missing)
    for name in missing:
        found.fault(_("le déclencheur %(name)s manque : le journal peut être modifié") % {"name": name})


def chain(found):
    """Numbers without a gap, each row chained to the one before, each hash recomputed, the head in step."""
    before = JournalHead.objects.first()
    seq, previous = 0, GENESIS
    rows = Movement.objects.order_by("seq").values_list(*CHAINED, "hash")
    for *said, stored in rows.iterator(chunk_size=CHUNK):
        found.counted += 1
        number = said[1]
        if number != seq + 1:
            found.fault(_missing_rows(seq + 1, number - 1))
        elif said[0] != previous:
            found.fault(_("ligne %(seq)s : elle n’est pas chaînée à la précédente") % {"seq": number})
        if chained_hash(said) != stored:
            found.fault(_("ligne %(seq)s : son contenu a changé depuis son écriture") % {"seq": number})
        seq, previous = number, stored
        if before is not None and number == before.seq and stored != before.hash:
            found.fault(_("ligne %(seq)s : l’en-tête du journal a une autre empreinte") % {"seq": number})
    # Rows written while this ran moved the head along: read again, it must have reached the last row.
    after = JournalHead.objects.first()
    head = after.seq if after else 0
    if seq < (before.seq if before else 0):
        found.fault(_missing_rows(seq + 1, before.seq))
    elif seq > head:
        found.fault(
            _("ligne %(seq)s : l’en-tête du journal s’arrête à %(head)s") % {"seq": seq, "head": head}
        )


def _missing_rows(first, last):
    if first == last:
        return _("ligne %(seq)s : elle manque") % {"seq": first}
    return _("lignes %(first)s à %(last)s : elles manquent") % {"first": first, "last": last}


def effects(found):
    """Fund, cash and outstanding of each row follow from its kind, and fund = cash + outstanding."""
    rows = Movement.objects.order_by("seq")
    found.counted = rows.count()
    wrong = rows.exclude(
        fund=effect(0), cash=effect(1), outstanding=effect(2), fund__exact=F("cash") + F("outstanding")
    )
    for seq in wrong.values_list("seq", flat=True).iterator(CHUNK):
        found.fault(_("ligne %(seq)s : ses effets ne sont pas ceux de sa nature") % {"seq": seq})


def reversals(found):
    """Each reversal answers one movement, once, with the opposite amount, later or on the same day."""
    rows = Movement.objects.filter(reverses__isnull=False).order_by("seq")
    both = rows.values_list(
        "seq",
        *("kind", "envelope", "loan", "amount", "value_date"),
        *("reverses__kind", "reverses__envelope", "reverses__loan", "reverses__amount"),
        *("reverses__value_date", "reverses__reverses"),
    )
    for seq, *said in both.iterator(CHUNK):
        found.counted += 1
        (*what, amount, day), (*first_what, first_amount, first_day, reverses) = said[:5], said[5:]
        if (what, amount) != (first_what, -first_amount) or day < first_day or reverses is not None:
            found.fault(
                _("ligne %(seq)s : elle n’est pas l’exact opposé de ce qu’elle annule") % {"seq": seq}
            )
    twice = rows.order_by().values("reverses").annotate(times=Count("seq")).filter(times__gt=1)
    for seq in twice.values_list("reverses", flat=True):
        found.fault(_("ligne %(seq)s : elle est annulée plusieurs fois") % {"seq": seq})


def transfers(found):
    """What leaves an envelope for another arrives there, the same day, with the same amount."""
    inward = Movement.objects.of_kind(MovementKind.TRANSFER_IN).order_by("seq")
    outward = Movement.objects.of_kind(MovementKind.TRANSFER_OUT).order_by("seq")
    both = inward.values_list(
        "seq",
        "envelope",
        "pair__envelope",
        "pair__kind",
        "amount",
        "pair__amount",
        "value_date",
        "pair__value_date",
    )
    unpaired = list(outward.filter(paired_with__isnull=True).values_list("seq", flat=True))
    for seq, to, source, kind, amount, sent, day, sent_on in both.iterator(CHUNK):
        found.counted += 1
        paired = kind == MovementKind.TRANSFER_OUT and to != source
        if not paired or (amount, day) != (sent, sent_on):
            unpaired.append(seq)
    found.counted += outward.count()
    for seq in unpaired:
        found.fault(_("ligne %(seq)s : le virement n’a pas sa contrepartie") % {"seq": seq})


def imputations(found):
    """A movement of a loan touches the envelope of that loan."""
    rows = Movement.objects.filter(kind__in=LOAN_KINDS).order_by("seq")
    found.counted = rows.count()
    wrong = rows.filter(Q(loan__envelope__isnull=True) | ~Q(envelope=F("loan__envelope")))
    for seq, number in wrong.values_list("seq", "loan__number").iterator(CHUNK):
        found.fault(
            _("ligne %(seq)s : le prêt %(loan)s est imputé à une autre enveloppe")
            % {"seq": seq, "loan": number}
        )

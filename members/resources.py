"""The sheets of members, representatives, mandates, dues and volunteers, in and out of the admin."""

from initiative_sm.exchange import Column, sheet
from members.models import Due, DuePayment, DueScale, Event, Mandate, Member, Representative, Volunteer

MemberResource = sheet(
    Member,
    [
        Column("name_fr", "Nom (français)"),
        Column("name_ar", "Nom (arabe)"),
        Column("kind", "Nature"),
        Column("college", "Collège"),
        Column("sex", "Sexe"),
        Column("email", "Adresse électronique"),
        Column("phone", "Téléphone"),
        Column("joined_on", "Date d’adhésion"),
        Column("left_on", "Date de départ"),
        Column("left_reason", "Motif du départ"),
    ],
    key=["name_fr"],
)

RepresentativeResource = sheet(
    Representative,
    [
        Column("member", "Adhérent", by="name_fr"),
        Column("name_fr", "Nom (français)"),
        Column("name_ar", "Nom (arabe)"),
        Column("sex", "Sexe"),
        Column("title_fr", "Qualité (français)"),
        Column("title_ar", "Qualité (arabe)"),
        Column("started_on", "Depuis le"),
        Column("ended_on", "Jusqu’au"),
    ],
    key=["member", "started_on"],
    related=["member"],
)

MandateResource = sheet(
    Mandate,
    [
        Column("organ", "Organe"),
        Column("seat", "Siège"),
        Column("member", "Adhérent", by="name_fr"),
        Column("representative__name_fr", "Représentant"),
        Column("office", "Fonction"),
        Column("series", "Série"),
        Column("started_on", "Début"),
        Column("ended_on", "Fin"),
        Column("end_reason", "Motif de fin"),
        Column("expected_end_on", "Échéance du mandat"),
        Column("origin", "Origine"),
        Column("ratified_on", "Cooptation ratifiée le"),
    ],
    key=["organ", "seat", "started_on"],
    related=["member", "representative"],
)

VolunteerResource = sheet(
    Volunteer,
    [
        Column("name_fr", "Nom (français)"),
        Column("name_ar", "Nom (arabe)"),
        Column("sex", "Sexe"),
        Column("expertise", "Expertise"),
        Column("phone", "Téléphone"),
        Column("email", "Adresse électronique"),
        Column("started_on", "Depuis le"),
        Column("ended_on", "Jusqu’au"),
    ],
)

DueScaleResource = sheet(
    DueScale,
    [
        Column("college", "Collège"),
        Column("from_year", "À partir de l’année"),
        Column("amount", "Montant"),
    ],
    key=["college", "from_year"],
)

DueResource = sheet(
    Due,
    [
        Column("member", "Adhérent", by="name_fr"),
        Column("year", "Année"),
        Column("amount", "Montant"),
        Column("called_on", "Appelée le"),
        Column("due_on", "Échéance"),
        Column("waived_on", "Exonérée le"),
        Column("waived_reason", "Motif de l’exonération"),
    ],
    key=["member", "year"],
    related=["member"],
)

DuePaymentResource = sheet(
    DuePayment,
    [
        Column("receipt_number", "Numéro de reçu"),
        Column("due__member__name_fr", "Adhérent"),
        Column("due__year", "Année"),
        Column("paid_on", "Payé le"),
        Column("amount", "Montant"),
        Column("channel", "Mode de paiement"),
        Column("reference", "Référence"),
        Column("cancelled_at", "Annulé le"),
        Column("cancel_reason", "Motif de l’annulation"),
    ],
    related=["due__member"],
)

EventResource = sheet(
    Event,
    [
        Column("at", "Le"),
        Column("actor__full_name", "Auteur"),
        Column("verb", "Action"),
        Column("target_type__model", "Objet"),
        Column("target_id", "Numéro de l’objet"),
        Column("note", "Note"),
    ],
    related=["actor", "target_type"],
)

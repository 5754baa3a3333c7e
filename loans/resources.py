"""The sheets of the programme's tables, in and out of the admin. Money comes in by the workbook import only."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from initiative_sm.exchange import Column, sheet
from loans.models import (
    Commune,
    Convention,
    Decision,
    Envelope,
    FollowUp,
    Funder,
    Holder,
    Instalment,
    Loan,
    Movement,
    PlanItem,
    Project,
    Province,
    Region,
    Sector,
    Training,
)

NAMES = [Column("name_fr", "Nom (français)"), Column("name_ar", "Nom (arabe)")]

RegionResource = sheet(
    Region,
    [
        Column("code", "Code"),
        *NAMES,
        Column("name_en", "Nom (anglais)"),
        Column("population", "Population (2014)"),
        Column("rural_population", "Population rurale (2014)"),
    ],
    key=["code"],
)

ProvinceResource = sheet(
    Province,
    [
        Column("code", "Code"),
        Column("region", "Région", by="code"),
        Column("kind", "Nature"),
        *NAMES,
        Column("population", "Population (2014)"),
    ],
    key=["code"],
    related=["region"],
)

CommuneResource = sheet(
    Commune,
    [
        Column("code", "Code"),
        Column("province", "Province", by="code"),
        *NAMES,
        Column("milieu", "Milieu"),
    ],
    key=["code"],
    related=["province"],
)

SectorResource = sheet(
    Sector,
    [
        Column("code", "Code"),
        *NAMES,
        Column("name_en", "Nom (anglais)"),
        Column("section", "Section NMA 2010"),
        Column("position", "Rang"),
    ],
    key=["code"],
)

FunderResource = sheet(
    Funder, [*NAMES, Column("member", "Adhérent", by="name_fr")], key=["name_fr"], related=["member"]
)

ConventionResource = sheet(
    Convention,
    [
        Column("number", "Numéro"),
        Column("funder", "Bailleur", by="name_fr"),
        Column("subject_fr", "Objet (français)"),
        Column("subject_ar", "Objet (arabe)"),
        Column("signed_on", "Signée le"),
        Column("ends_on", "Échéance"),
        Column("amount", "Montant promis"),
        Column("returnable", "Avec droit de reprise"),
    ],
    key=["number"],
    related=["funder"],
)

EnvelopeResource = sheet(
    Envelope,
    [
        Column("code", "Code"),
        Column("convention", "Convention", by="number"),
        *NAMES,
        Column("opened_on", "Ouverte le"),
        Column("closed_on", "Fermée le"),
        Column("max_amount", "Plafond par prêt"),
        Column("max_share", "Part maximale du plan (%)"),
        Column("max_term", "Durée maximale (mois)"),
        Column("max_deferral", "Différé maximal (mois)"),
    ],
    key=["code"],
    related=["convention"],
)

HolderResource = sheet(
    Holder,
    [
        Column("number", "Numéro"),
        Column("last_name", "Nom"),
        Column("first_name", "Prénom"),
        Column("last_name_ar", "Nom (arabe)"),
        Column("first_name_ar", "Prénom (arabe)"),
        Column("sex", "Sexe"),
        Column("birth_date", "Date de naissance"),
        Column("cin", "CIN"),
        Column("phone", "Téléphone"),
        Column("email", "Adresse électronique"),
        Column("language", "Langue du courrier"),
        Column("commune", "Commune de résidence", by="code"),
        Column("address", "Adresse"),
        Column("occupation", "Situation à l’entrée"),
        Column("education", "Niveau de formation"),
        Column("disability", "Situation de handicap"),
        Column("returnee", "Marocain de retour"),
        Column("first_contact_on", "Premier contact"),
        Column("channel", "Canal d’arrivée"),
        Column("consent_on", "Notice remise le"),
    ],
    key=["number"],
    related=["commune"],
)

ProjectResource = sheet(
    Project,
    [
        Column("number", "Numéro"),
        Column("holder", "Porteur", by="number"),
        Column("name_fr", "Intitulé (français)"),
        Column("name_ar", "Intitulé (arabe)"),
        Column("kind", "Nature"),
        Column("sector", "Secteur", by="code"),
        Column("commune", "Commune", by="code"),
        Column("legal_form", "Forme juridique"),
        Column("ice", "ICE"),
        Column("started_on", "Début d’activité"),
        Column("informal_at_start", "Informelle au premier contact"),
        Column("formalised_on", "Formalisée le"),
        Column("formal_proof", "Justificatif de formalisation"),
        Column("jobs_planned", "Emplois prévus"),
    ],
    key=["number"],
    related=["holder", "sector", "commune"],
)

PlanItemResource = sheet(
    PlanItem,
    [
        Column("project__number", "Projet"),
        Column("side", "Côté"),
        Column("kind", "Nature"),
        Column("label", "Précision"),
        Column("amount", "Montant"),
    ],
    related=["project"],
)

FollowUpResource = sheet(
    FollowUp,
    [
        Column("project", "Projet", by="number"),
        Column("observed_on", "Date"),
        Column("kind", "Nature"),
        Column("firm_status", "État de l’entreprise"),
        Column("jobs", "Emplois constatés"),
        Column("jobs_women", "Dont femmes"),
        Column("jobs_created", "Emplois créés depuis le prêt"),
        Column("turnover", "Chiffre d’affaires annuel"),
        Column("difficulties", "Difficultés"),
        Column("note", "Note"),
    ],
    key=["project", "observed_on", "kind"],
    related=["project"],
)


class ObservedFollowUpResource(FollowUpResource):
    """Imported observations are signed by who imports them, and never overwrite one."""

    class Meta(FollowUpResource.Meta):
        pass

    def after_init_instance(self, instance, new, row, **kwargs):
        if new:
            instance.author = kwargs["user"]

    def validate_instance(self, instance, import_validation_errors=None, validate_unique=True):
        if instance.pk:
            raise ValidationError(
                _("Un autre suivi existe à cette date : une observation ne se modifie pas.")
            )
        super().validate_instance(instance, import_validation_errors, validate_unique)


LoanResource = sheet(
    Loan,
    [
        Column("number", "Numéro"),
        Column("holder__number", "Porteur"),
        Column("holder__full_name", "Nom du porteur"),
        Column("project__number", "Projet"),
        Column("project__name_fr", "Intitulé du projet"),
        Column("project__commune__name_fr", "Commune"),
        Column("project__sector__name_fr", "Secteur"),
        Column("envelope__code", "Enveloppe"),
        Column("status", "État"),
        Column("received_on", "Reçu le"),
        Column("amount_requested", "Montant demandé"),
        Column("granted_on", "Accordé le"),
        Column("amount", "Montant accordé"),
        Column("term", "Nombre d’échéances"),
        Column("deferral", "Différé (mois)"),
        Column("contracted_on", "Contrat signé le"),
        Column("disbursed_on", "Décaissé le"),
        Column("lent", "Décaissé"),
        Column("repaid", "Remboursé"),
        Column("written_off", "Passé en perte"),
        Column("remaining", "Reste dû"),
        Column("arrears", "Impayé"),
        Column("closed_on", "Clos le"),
        Column("close_reason", "Motif de clôture"),
    ],
    related=["holder", "project__commune", "project__sector", "envelope"],
)

DecisionResource = sheet(
    Decision,
    [
        Column("loan__number", "Prêt"),
        Column("subject", "Objet"),
        Column("outcome", "Décision"),
        Column("decided_on", "Date"),
        Column("amount", "Montant"),
        Column("term", "Nombre d’échéances"),
        Column("deferral", "Différé (mois)"),
        Column("conditions", "Conditions"),
        Column("reason", "Motif"),
    ],
    related=["loan"],
)

InstalmentResource = sheet(
    Instalment,
    [
        Column("schedule__loan__number", "Prêt"),
        Column("schedule__version", "Version"),
        Column("number", "Échéance"),
        Column("due_on", "Due le"),
        Column("amount", "Montant"),
        Column("cumulative", "Cumul"),
    ],
    related=["schedule__loan"],
)

MOVEMENT_COLUMNS = [
    Column("seq", "Numéro"),
    Column("kind", "Nature"),
    Column("value_date", "Date de valeur"),
    Column("envelope__code", "Enveloppe"),
    Column("loan__number", "Prêt"),
    Column("loan__holder__full_name", "Porteur"),
    Column("amount", "Montant"),
    Column("fund", "Effet sur le fonds"),
    Column("cash", "Effet sur la trésorerie"),
    Column("outstanding", "Effet sur l’encours"),
    Column("channel", "Mode de paiement"),
    Column("reference", "Référence"),
    Column("reason", "Motif"),
    Column("reverses_id", "Annule le numéro"),
    Column("actor__full_name", "Auteur"),
    Column("posted_at", "Enregistré le"),
    Column("hash", "Empreinte"),
]


def movement_resource(model=Movement):
    """The sheet of the journal, or of one of its kinds."""
    return sheet(model, MOVEMENT_COLUMNS, related=["envelope", "loan__holder", "actor"])


TrainingResource = sheet(
    Training,
    [
        Column("title_fr", "Intitulé (français)"),
        Column("title_ar", "Intitulé (arabe)"),
        Column("held_on", "Date"),
        Column("hours", "Durée (heures)"),
        Column("place", "Lieu"),
        Column("attended", "Participants"),
    ],
)

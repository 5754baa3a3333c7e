"""The sheets of the workbook and their columns, as data.

Headings are part of a file format, so they stand here in the three languages and do not follow the catalogues:
a file made last year must still be read. `aliases` are other headings seen in the field.
"""

from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from loans.enums import (
    PLAN_NEEDS,
    PLAN_RESOURCES,
    Channel,
    Education,
    FirmStatus,
    FollowUpKind,
    FormalProof,
    LegalForm,
    LoanStatus,
    MovementKind,
    Occupation,
    PaymentChannel,
    ProjectKind,
    TurnoverBand,
)
from loans.workbook.cells import Choice, Day, Email, Identifier, Money, Named, Number, Phone, Text, YesNo
from members.enums import Language, Sex


@dataclass(frozen=True)
class Column:
    """A column: the field it fills, how its cells are read, its heading in three languages.

    A `required` column must be there and filled; another may be left out.
    """

    field: str
    reader: object
    fr: str
    ar: str
    en: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    help: str = ""
    example: object = None

    def heading(self, language):
        return getattr(self, language)


@dataclass(frozen=True)
class SheetLayout:
    """A sheet: its names, its columns. The first column tells an example row (EXEMPLE…) from a real one."""

    key: str
    fr: str
    ar: str
    en: str
    columns: tuple[Column, ...]
    aliases: tuple[str, ...] = ()
    by_field: dict = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self):
        object.__setattr__(self, "by_field", {column.field: column for column in self.columns})

    def name(self, language):
        return getattr(self, language)


#: What a receipt on a loan can be.
RECEIPTS = (MovementKind.REPAYMENT, MovementKind.RECOVERY)
#: What moves the cash of an envelope besides loans, and is written in one row.
FUND_KINDS = (
    MovementKind.CONTRIBUTION,
    MovementKind.RESTITUTION,
    MovementKind.ALLOCATION_IN,
    MovementKind.ALLOCATION_OUT,
)

_NUMBER_HELP = _("Votre numéro, unique : les autres feuilles s’y réfèrent.")
_SEX = {"H": "M", "homme": "M", "masculin": "M", "male": "M", "man": "M", "ذكر": "M", "رجل": "M"} | {
    "femme": "F", "féminin": "F", "female": "F", "woman": "F", "أنثى": "F", "امرأة": "F", "mme": "F",
}  # fmt: skip
_CASH = {
    "espèces": "cash_deposit",
    "espece": "cash_deposit",
    "versement": "cash_deposit",
    "نقدا": "cash_deposit",
}

FUNDERS = SheetLayout(
    "funders", "Bailleurs", "الممولون", "Funders",
    (
        Column("name_fr", Text(150), "Nom", "الاسم", "Name", required=True,
               example="EXEMPLE – Conseil régional"),
        Column("name_ar", Text(150), "Nom (arabe)", "الاسم بالعربية", "Name (Arabic)", example="مثال – مجلس الجهة"),
    ),
    aliases=("bailleurs de fonds", "financeurs"),
)  # fmt: skip

ENVELOPES = SheetLayout(
    "envelopes", "Enveloppes", "الأغلفة المالية", "Envelopes",
    (
        Column("code", Identifier(20), "Code", "الرمز", "Code", required=True, example="EXEMPLE-REG19",
               help=_("Code court de l’enveloppe, repris dans les feuilles Dotations et Prêts.")),
        Column("name_fr", Text(150), "Intitulé", "التسمية", "Title", required=True,
               example="Fonds régional 2019"),
        Column("name_ar", Text(150), "Intitulé (arabe)", "التسمية بالعربية", "Title (Arabic)"),
        Column("funder", Text(150), "Bailleur", "الممول", "Funder", required=True,
               example="EXEMPLE – Conseil régional",
               help=_("Nom d’un bailleur de la feuille Bailleurs, ou déjà enregistré.")),
        Column("convention", Identifier(40), "N° de convention", "رقم الاتفاقية", "Agreement no.",
               required=True, aliases=("convention",), example="CONV-2019/07",
               help=_("Plusieurs enveloppes peuvent porter sur une même convention.")),
        Column("subject_fr", Text(250), "Objet de la convention", "موضوع الاتفاقية", "Agreement subject",
               help=_("Laissé vide : l’intitulé de l’enveloppe.")),
        Column("signed_on", Day(), "Convention signée le", "تاريخ توقيع الاتفاقية", "Agreement signed on",
               required=True, example="15/03/2019"),
        Column("ends_on", Day(future=True), "Échéance de la convention", "تاريخ انتهاء الاتفاقية",
               "Agreement ends on"),
        Column("promised", Money(), "Montant promis", "المبلغ الملتزم به", "Amount promised", required=True,
               example="10000000"),
        Column("returnable", YesNo(), "Avec droit de reprise", "قابل للاسترجاع", "Returnable", example="Non"),
        Column("opened_on", Day(), "Ouverte le", "تاريخ الفتح", "Opened on",
               help=_("Laissée vide : la date de signature de la convention.")),
        Column("max_amount", Money(), "Plafond par prêt", "سقف القرض", "Ceiling per loan", example="300000"),
        Column("max_share", Number(1, 100), "Part maximale du plan (%)", "الحصة القصوى من المخطط (%)",
               "Largest share of the plan (%)"),
        Column("max_term", Number(1, 180), "Durée maximale (mois)", "المدة القصوى (أشهر)",
               "Longest term (months)"),
        Column("max_deferral", Number(0, 60), "Différé maximal (mois)", "أقصى فترة إعفاء (أشهر)",
               "Longest deferral (months)"),
    ),
)  # fmt: skip

CONTRIBUTIONS = SheetLayout(
    "contributions", "Dotations", "المساهمات", "Contributions",
    (
        Column("envelope", Identifier(20), "Enveloppe", "الغلاف المالي", "Envelope", required=True,
               example="EXEMPLE-REG19", aliases=("code enveloppe",)),
        Column("value_date", Day(), "Date", "التاريخ", "Date", required=True, example="02/04/2019",
               aliases=("date de valeur",)),
        Column("amount", Money(), "Montant", "المبلغ", "Amount", required=True, example="5000000"),
        Column("kind", Choice(MovementKind, FUND_KINDS), "Nature", "النوع", "Kind",
               help=_("Laissée vide : une dotation.")),
        Column("reference", Identifier(60), "Référence", "المرجع", "Reference", example="VIR-0412"),
    ),
    aliases=("apports", "versements des bailleurs"),
)  # fmt: skip

HOLDERS = SheetLayout(
    "holders", "Porteurs", "حاملو المشاريع", "Holders",
    (
        Column("number", Identifier(30), "N° porteur", "رقم الحامل", "Holder no.", required=True,
               aliases=("numéro", "n° du porteur", "code porteur"), help=_NUMBER_HELP, example="EXEMPLE-1"),
        Column("last_name", Text(80), "Nom", "الاسم العائلي", "Last name", required=True, example="AMRANI"),
        Column("first_name", Text(80), "Prénom", "الاسم الشخصي", "First name", required=True,
               example="Fatima"),
        Column("last_name_ar", Text(80), "Nom (arabe)", "الاسم العائلي بالعربية", "Last name (Arabic)",
               example="العمراني"),
        Column("first_name_ar", Text(80), "Prénom (arabe)", "الاسم الشخصي بالعربية", "First name (Arabic)",
               example="فاطمة"),
        Column("sex", Choice(Sex, aliases=_SEX), "Sexe", "الجنس", "Sex", required=True,
               aliases=("genre", "civilité"), example=Sex.FEMALE),
        Column("birth_date", Day(), "Date de naissance", "تاريخ الازدياد", "Birth date", example="14/02/1990",
               aliases=("né(e) le", "تاريخ الميلاد")),
        Column("cin", Identifier(12, expected=r"[A-Z]{1,2}[0-9]{3,7}"), "CIN", "رقم البطاقة الوطنية",
               "National ID", aliases=("n° cin", "cnie", "n° cnie", "carte nationale", "ر ب و ت"),
               example="JX000000"),
        Column("phone", Phone(), "Téléphone", "الهاتف", "Phone", aliases=("gsm", "tél", "n° de téléphone"),
               example="0600000000"),
        Column("email", Email(), "Adresse électronique", "البريد الإلكتروني", "E-mail",
               aliases=("email", "courriel", "mail")),
        Column("language", Choice(Language), "Langue du courrier", "لغة المراسلة", "Language"),
        Column("commune", Named("communes"), "Commune de résidence", "جماعة الإقامة", "Commune of residence",
               aliases=("commune",), help=_("Nom en français ou en arabe, comme dans la feuille Listes."),
               example="Agadir"),
        Column("address", Text(250), "Adresse", "العنوان", "Address"),
        Column("occupation", Choice(Occupation), "Situation à l’entrée", "الوضعية عند الاستقبال", "Occupation"),
        Column("education", Choice(Education), "Niveau de formation", "المستوى الدراسي", "Education"),
        Column("disability", YesNo(), "Situation de handicap", "في وضعية إعاقة", "Disability"),
        Column("returnee", YesNo(), "MRE de retour", "مغربي مقيم بالخارج عائد", "Returnee"),
        Column("first_contact_on", Day(), "Premier contact", "تاريخ الاستقبال", "First contact", required=True,
               aliases=("date d’accueil", "date du premier contact"), example="10/01/2023"),
        Column("channel", Choice(Channel), "Canal d’arrivée", "قناة الاستقبال", "Channel"),
        Column("consent_on", Day(), "Notice remise le", "تاريخ تسليم إشعار المعطيات الشخصية",
               "Privacy notice given on",
               help=_("Date de l’information sur les données personnelles (loi 09-08).")),
    ),
    aliases=("porteurs de projet", "bénéficiaires", "المستفيدون", "beneficiaries"),
)  # fmt: skip

#: Lines of the financing plan, each a column: (side, kind, French, Arabic, English).
PLAN_WORDS = {
    "premises": ("local et aménagements", "المحل والتهيئة", "premises"),
    "equipment": ("matériel et équipement", "المعدات والتجهيزات", "equipment"),
    "vehicle": ("véhicule", "عربة", "vehicle"),
    "stock": ("stock de départ", "المخزون الأولي", "opening stock"),
    "working_capital": ("fonds de roulement", "رأس المال المتداول", "working capital"),
    "fees": ("frais d’établissement", "مصاريف التأسيس", "set-up costs"),
    "honour_loan": ("prêt d’honneur", "قرض الشرف", "honour loan"),
    "own": ("apport personnel", "المساهمة الشخصية", "own contribution"),
    "bank_loan": ("crédit bancaire", "القرض البنكي", "bank loan"),
    "grant": ("subvention", "منحة", "grant"),
    "other": ("autre", "أخرى", "other"),
}
_SIDES = {"need": ("Besoin", "حاجة", "Need"), "resource": ("Ressource", "مورد", "Resource")}


def _plan_columns():
    for side, kinds in (("need", PLAN_NEEDS), ("resource", PLAN_RESOURCES)):
        for kind in kinds:
            names = zip(_SIDES[side], PLAN_WORDS[kind], (" : ", ": ", ": "), strict=True)
            fr, ar, en = (f"{of_side}{colon}{of_kind}" for of_side, of_kind, colon in names)
            # The words of a resource alone are unmistakable, except "other".
            aliases = (PLAN_WORDS[kind][0],) if side == "resource" and kind != "other" else ()
            yield Column(f"{side}:{kind.value}", Money(zero=True), fr, ar, en, aliases=aliases)


PROJECTS = SheetLayout(
    "projects", "Projets", "المشاريع", "Projects",
    (
        Column("number", Identifier(30), "N° projet", "رقم المشروع", "Project no.", required=True,
               aliases=("numéro", "n° du projet", "code projet"), help=_NUMBER_HELP, example="EXEMPLE-1"),
        Column("holder", Identifier(30), "N° porteur", "رقم الحامل", "Holder no.", required=True,
               aliases=("n° du porteur", "porteur"), example="EXEMPLE-1"),
        Column("name_fr", Text(200), "Intitulé", "التسمية", "Title", required=True,
               aliases=("intitulé du projet", "projet", "activité"), example="Atelier de couture"),
        Column("name_ar", Text(200), "Intitulé (arabe)", "التسمية بالعربية", "Title (Arabic)",
               example="ورشة للخياطة"),
        Column("kind", Choice(ProjectKind), "Nature", "النوع", "Kind", help=_("Laissée vide : une création."),
               example=ProjectKind.CREATION),
        Column("sector", Named("sectors"), "Secteur", "القطاع", "Sector", required=True,
               aliases=("secteur d’activité",)),
        Column("commune", Named("communes"), "Commune de l’activité", "جماعة النشاط", "Commune of the activity",
               required=True, aliases=("commune", "lieu d’implantation"), example="Agadir",
               help=_("Nom en français ou en arabe, comme dans la feuille Listes.")),
        Column("legal_form", Choice(LegalForm), "Forme juridique", "الشكل القانوني", "Legal form"),
        Column("ice", Identifier(15, expected=r"[0-9]{15}", digits=15), "ICE", "التعريف الموحد للمقاولة", "ICE"),
        Column("started_on", Day(), "Début d’activité", "تاريخ بداية النشاط", "Started on"),
        Column("informal_at_start", YesNo(), "Informelle au premier contact", "غير مهيكل عند الاستقبال",
               "Informal at first contact", example="Oui"),
        Column("formalised_on", Day(), "Formalisée le", "تاريخ الهيكلة", "Formalised on", example="01/06/2023"),
        Column("formal_proof", Choice(FormalProof), "Justificatif de formalisation", "وثيقة إثبات الهيكلة",
               "Proof of formalisation", help=_("Va de pair avec la date de formalisation."),
               example=FormalProof.RC),
        Column("jobs_planned", Number(0, 500), "Emplois prévus", "مناصب الشغل المتوقعة", "Jobs planned",
               example="3"),
        *_plan_columns(),
    ),
)  # fmt: skip

LOANS = SheetLayout(
    "loans", "Prêts", "القروض", "Loans",
    (
        Column("number", Identifier(30), "N° prêt", "رقم القرض", "Loan no.", required=True,
               aliases=("numéro", "n° du prêt", "n° dossier", "code prêt"), help=_NUMBER_HELP,
               example="EXEMPLE-1"),
        Column("project", Identifier(30), "N° projet", "رقم المشروع", "Project no.", required=True,
               aliases=("n° du projet", "projet"), example="EXEMPLE-1"),
        Column("holder", Identifier(30), "N° porteur", "رقم الحامل", "Holder no.",
               aliases=("n° du porteur", "porteur"),
               help=_("Laissé vide : le porteur principal du projet. À remplir pour un associé.")),
        Column("envelope", Identifier(20), "Enveloppe", "الغلاف المالي", "Envelope", aliases=("code enveloppe",),
               help=_("Code de l’enveloppe ; obligatoire pour un prêt accordé."), example="EXEMPLE-REG19"),
        Column("received_on", Day(), "Dossier reçu le", "تاريخ استلام الملف", "Received on", required=True,
               aliases=("date de réception", "date de dépôt"), example="10/01/2023"),
        Column("amount_requested", Money(), "Montant demandé", "المبلغ المطلوب", "Amount requested",
               required=True, example="60000"),
        Column("amount", Money(), "Montant accordé", "المبلغ الممنوح", "Amount granted",
               aliases=("montant du prêt", "montant"), example="50000"),
        Column("term", Number(1, 180), "Nombre d’échéances", "عدد الأقساط", "Instalments",
               aliases=("durée", "nombre de mensualités"), help=_("Mensualités, différé non compris."),
               example="36"),
        Column("deferral", Number(0, 60), "Différé (mois)", "فترة الإعفاء (أشهر)", "Deferral (months)",
               aliases=("différé",), example="3"),
        Column("granted_on", Day(), "Accordé le", "تاريخ الموافقة", "Granted on",
               aliases=("date du comité", "date d’accord"), example="14/02/2023"),
        Column("contracted_on", Day(), "Contrat signé le", "تاريخ توقيع العقد", "Contract signed on",
               help=_("Laissée vide pour un prêt décaissé : la date du décaissement."), example="28/02/2023"),
        Column("disbursed_on", Day(), "Décaissé le", "تاريخ الصرف", "Disbursed on",
               aliases=("date de décaissement", "débloqué le"), example="15/03/2023"),
        Column("disbursement_reference", Identifier(60), "Référence du décaissement", "مرجع الصرف",
               "Disbursement reference"),
        Column("first_due_on", Day(future=True), "Première échéance le", "تاريخ أول قسط", "First instalment on",
               help=_("Laissée vide : le 5 du mois qui suit le décaissement et le différé."),
               example="05/07/2023"),
        Column("status", Choice(LoanStatus), "État", "الحالة", "Status", aliases=("statut", "situation"),
               help=_("Facultatif pour un prêt décaissé : il se déduit des dates et des remboursements."),
               example=LoanStatus.RUNNING),
        Column("closed_on", Day(), "Clos le", "تاريخ الإغلاق", "Closed on",
               help=_("Pour un dossier refusé, abandonné, réorienté, annulé ou expiré.")),
        Column("close_reason", Text(200), "Motif de clôture", "سبب الإغلاق", "Reason for closing"),
        Column("written_off_on", Day(), "Passé en perte le", "تاريخ شطب الدين", "Written off on"),
        Column("written_off", Money(), "Montant passé en perte", "المبلغ المشطوب", "Amount written off",
               help=_("Laissé vide : tout ce qui reste dû.")),
    ),
    aliases=("prêts d’honneur", "dossiers", "قروض الشرف", "honour loans"),
)  # fmt: skip

REPAYMENTS = SheetLayout(
    "repayments", "Remboursements", "التسديدات", "Repayments",
    (
        Column("loan", Identifier(30), "N° prêt", "رقم القرض", "Loan no.", required=True,
               aliases=("n° du prêt", "prêt", "n° dossier"), example="EXEMPLE-1"),
        Column("value_date", Day(), "Date", "التاريخ", "Date", required=True,
               aliases=("date de valeur", "date du remboursement"), example="05/07/2023"),
        Column("amount", Money(), "Montant", "المبلغ", "Amount", required=True, example="1388"),
        Column("channel", Choice(PaymentChannel, tuple(PaymentChannel)[:-1], _CASH), "Mode de paiement",
               "طريقة الأداء", "Payment channel", aliases=("mode",), help=_("Laissé vide : un virement."),
               example=PaymentChannel.TRANSFER),
        Column("reference", Identifier(60), "Référence", "المرجع", "Reference", example="VIR-7781",
               help=_("Distingue deux versements du même montant le même jour.")),
        Column("kind", Choice(MovementKind, RECEIPTS), "Nature", "النوع", "Kind",
               help=_("Laissée vide : un remboursement ; sinon un recouvrement après perte.")),
    ),
    aliases=("encaissements", "versements"),
)  # fmt: skip

FOLLOWUPS = SheetLayout(
    "followups", "Suivis", "التتبع", "Follow-ups",
    (
        Column("project", Identifier(30), "N° projet", "رقم المشروع", "Project no.", required=True,
               aliases=("n° du projet", "projet"), example="EXEMPLE-1"),
        Column("observed_on", Day(), "Date", "التاريخ", "Date", required=True,
               aliases=("date du suivi", "date de visite"), example="20/02/2024"),
        Column("kind", Choice(FollowUpKind), "Nature", "النوع", "Kind", help=_("Laissée vide : une visite.")),
        Column("firm_status", Choice(FirmStatus, aliases={"active": "active", "actif": "active"}),
               "État de l’entreprise", "حالة المقاولة", "State of the firm", required=True,
               aliases=("état", "situation de l’entreprise"), example=FirmStatus.ACTIVE),
        Column("jobs", Number(0, 2000), "Emplois constatés", "مناصب الشغل المعاينة", "Jobs observed",
               aliases=("emplois",), help=_("Qui y travaille ce jour-là, porteur compris."), example="3"),
        Column("jobs_women", Number(0, 2000), "dont femmes", "منها نساء", "of whom women", example="2"),
        Column("jobs_created", Number(0, 2000), "Emplois créés depuis le prêt", "المناصب المحدثة منذ القرض",
               "Jobs created since the loan", aliases=("emplois créés",), example="2"),
        Column("turnover", Choice(TurnoverBand), "Chiffre d’affaires annuel", "رقم المعاملات السنوي",
               "Yearly turnover", aliases=("chiffre d’affaires",)),
        Column("difficulties", Text(4000, lines=True), "Difficultés", "الصعوبات", "Difficulties"),
        Column("note", Text(4000, lines=True), "Note", "ملاحظة", "Note", aliases=("observations", "remarques")),
    ),
    aliases=("suivi", "visites"),
)  # fmt: skip

#: In the order of the template, which is the order they are written in.
SHEETS = (FUNDERS, ENVELOPES, CONTRIBUTIONS, HOLDERS, PROJECTS, LOANS, REPAYMENTS, FOLLOWUPS)

#: Sheets of the template that hold no data.
NOTICE = {"fr": "Notice", "ar": "دليل الاستعمال", "en": "Notice"}
LISTS = {"fr": "Listes", "ar": "اللوائح", "en": "Lists"}

#: The first cell of a row that shows how to fill the sheet, and is not imported.
EXAMPLE_WORDS = ("EXEMPLE", "EXAMPLE", "مثال")

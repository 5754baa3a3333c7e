"""What people wrote in the files under way."""

from loans.enums import Opinion

#: The questions of the screening: in French, in Arabic, and whether a no ends the file.
CRITERIA = (
    ("Le porteur a 18 ans ou plus", "حامل المشروع يبلغ 18 سنة أو أكثر", True),
    ("Le projet se situe dans la région", "المشروع يقع داخل الجهة", True),
    ("L’activité est licite et éligible", "النشاط قانوني ومؤهل للدعم", True),
    ("Le porteur dirige lui-même le projet", "حامل المشروع يسيّره بنفسه", True),
    ("Un apport personnel est prévu", "هناك مساهمة شخصية مرتقبة", False),
    ("Le porteur a une expérience du métier", "حامل المشروع له تجربة في المهنة", False),
)
UNMET = ("À préciser pendant l’instruction", "Formation proposée", "Aide familiale envisagée")
SUMMARIES = (
    "{project} : équipement d’un local déjà trouvé, démarrage prévu dans les trois mois.",
    "{project} : le porteur exerce déjà cette activité et souhaite s’équiper pour répondre à la demande.",
    "{project} : activité de proximité, local familial, premiers clients identifiés.",
)
MARKETS = (
    "Clientèle de la commune et des douars voisins ; deux concurrents connus, plus chers.",
    "Commandes régulières de trois clients professionnels ; saison forte de mai à septembre.",
    "Marché hebdomadaire et vente directe ; prix relevés sur place.",
)
STRENGTHS = (
    "Métier maîtrisé, devis comparés, famille associée au projet.",
    "Clients déjà engagés, charges fixes faibles.",
    "Formation suivie, comptes tenus depuis un an.",
)
RISKS = (
    "Dépendance à un fournisseur unique.",
    "Trésorerie serrée les six premiers mois.",
    "Saisonnalité de l’activité ; différé utile.",
)
OPINIONS = {
    Opinion.FAVOURABLE: "Projet réaliste, porteur engagé, capacité de remboursement suffisante.",
    Opinion.RESERVED: "Projet recevable si l’apport est versé avant le décaissement.",
}
BANKS = ("Banque Souss", "Crédit de l’Atlas", "Banque du Littoral")
WELCOMES = (
    "Présentation du prêt d’honneur et de la liste des pièces.",
    "Demande déposée ; rendez-vous pris pour le pré-diagnostic.",
    "Orienté par un partenaire ; dossier ouvert.",
)
VISITS = (
    "Local visité : conforme à la description, compteur d’électricité à poser.",
    "Rencontre sur place avec le porteur et son associé ; matériel vu.",
    "Atelier en activité, deux clients présents.",
)
CALLS = (
    "Devis actualisé demandé ; rappeler pour le recevoir.",
    "Attend la réponse de la banque.",
    "Bail en cours de signature ; à rappeler.",
)

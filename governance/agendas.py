"""The usual agendas (ordres du jour types) of each organ, in both languages, with the resolutions they call for.

Source for the assembly: what the standard statutes ask an annual assembly to decide, in the order in which the
law and usage have it decided: the reports first, then discharge, allocation, budget, elections.
"""

from dataclasses import dataclass

from governance.enums import MeetingKind, ResolutionKind
from members.enums import Organ


@dataclass(frozen=True)
class Draft:
    """A resolution as it is usually worded."""

    kind: ResolutionKind
    text_fr: str
    text_ar: str


@dataclass(frozen=True)
class Point:
    """A usual point: its title, who reports on it, the resolution it ends with."""

    title_fr: str
    title_ar: str
    rapporteur_fr: str = ""
    rapporteur_ar: str = ""
    draft: Draft | None = None


PRESIDENT = ("Le président", "الرئيس")
SECRETARY = ("Le secrétaire général", "الكاتب العام")
TREASURER = ("Le trésorier", "أمين المال")

OPENING = Point("Ouverture par le président", "افتتاح الجمع من طرف الرئيس", *PRESIDENT)
OTHER_BUSINESS = Point("Questions diverses", "متفرقات", *PRESIDENT)
LAST_MINUTES = Point(
    "Approbation du procès-verbal de la séance précédente", "المصادقة على محضر الجلسة السابقة", *SECRETARY
)

ORDINARY_ASSEMBLY = (
    OPENING,
    Point("Rapport moral et littéraire", "التقرير الأدبي", *SECRETARY),
    Point("Rapport financier", "التقرير المالي", *TREASURER),
    Point(
        "Quitus au conseil d’administration",
        "إبراء ذمة المجلس الإداري",
        *PRESIDENT,
        draft=Draft(
            ResolutionKind.DISCHARGE,
            "L’assemblée générale donne quitus au conseil d’administration et au trésorier de leur gestion.",
            "يبرئ الجمع العام ذمة المجلس الإداري وأمين المال من تدبيرهم.",
        ),
    ),
    Point(
        "Affectation du résultat",
        "تخصيص النتيجة",
        *TREASURER,
        draft=Draft(
            ResolutionKind.ALLOCATION,
            "L’assemblée générale affecte le résultat au report à nouveau.",
            "يخصص الجمع العام النتيجة لحساب الترحيل من جديد.",
        ),
    ),
    Point(
        "Budget et cotisations",
        "الميزانية والاشتراكات",
        *TREASURER,
        draft=Draft(
            ResolutionKind.BUDGET,
            "L’assemblée générale approuve le budget et le montant des cotisations qui lui sont présentés.",
            "يصادق الجمع العام على الميزانية ومبلغ الاشتراكات المعروضين عليه.",
        ),
    ),
    Point(
        "Renouvellement du tiers du conseil d’administration", "تجديد ثلث أعضاء المجلس الإداري", *PRESIDENT
    ),
    OTHER_BUSINESS,
)

EXTRAORDINARY_ASSEMBLY = (
    OPENING,
    Point(
        "Modification des statuts",
        "تعديل القانون الأساسي",
        *PRESIDENT,
        draft=Draft(
            ResolutionKind.STATUTES,
            "L’assemblée générale extraordinaire adopte les statuts modifiés qui lui sont présentés.",
            "يصادق الجمع العام غير العادي على القانون الأساسي المعدل المعروض عليه.",
        ),
    ),
)

BOARD = (
    LAST_MINUTES,
    Point(
        "Situation du fonds et créances irrécouvrables",
        "وضعية الصندوق والديون غير القابلة للتحصيل",
        *TREASURER,
    ),
    Point("Conventions en cours et à venir", "الاتفاقيات الجارية والمقبلة", *PRESIDENT),
    OTHER_BUSINESS,
)
BUREAU = (
    Point("Suivi des décisions", "تتبع القرارات", *SECRETARY),
    Point("Difficultés de remboursement et demandes de report", "صعوبات التسديد وطلبات التأجيل", *TREASURER),
    Point("Préparation des prochaines réunions", "تحضير الاجتماعات المقبلة", *SECRETARY),
)
COMMITTEE = (
    Point("Déclarations de conflits d’intérêts", "التصريح بتضارب المصالح"),
    Point("Examen des demandes de prêt", "دراسة طلبات القروض"),
)


def usual(organ: str, kind: str) -> tuple[Point, ...]:
    """The usual agenda of such a meeting."""
    if organ == Organ.ASSEMBLY:
        return EXTRAORDINARY_ASSEMBLY if kind == MeetingKind.EXTRAORDINARY else ORDINARY_ASSEMBLY
    return {Organ.BOARD: BOARD, Organ.BUREAU: BUREAU, Organ.COMMITTEE: COMMITTEE}[Organ(organ)]

"""The reminder ladder that a new association finds: courteous, and to be changed in the administration.

A loan at 0 % has no late interest, and nothing is held as a guarantee: the letters ask, then warn of what the
contract allows, and never threaten with anything else.
"""

from loans.models import ReminderStep

LETTER_1_FR = """Sauf erreur de notre part, il reste à régler {montant} au titre de votre prêt d’honneur {pret}, \
la plus ancienne échéance impayée datant du {depuis}.

Il s’agit peut-être d’un oubli. Nous vous remercions de bien vouloir régler cette somme, ou de nous appeler au \
{telephone} : si vous rencontrez une difficulté, nous chercherons avec vous une solution.

Si votre règlement est parti entre-temps, ne tenez pas compte de cette lettre."""
LETTER_1_AR = """ما لم يكن هناك خطأ من جانبنا، بقي في ذمتكم مبلغ {montant} برسم قرض الشرف رقم {pret}، \
وأقدم قسط غير مؤدى يرجع تاريخه إلى {depuis}.

قد يتعلق الأمر بسهو. نشكركم على أداء هذا المبلغ، أو الاتصال بنا على الرقم {telephone}: إذا كنتم تواجهون \
صعوبة، فسنبحث معكم عن حل.

إذا أديتم المبلغ في هذه الأثناء، فلا داعي لأخذ هذه الرسالة بعين الاعتبار."""
LETTER_2_FR = """Malgré notre lettre précédente, {montant} restent à régler au titre de votre prêt d’honneur {pret}. \
La plus ancienne échéance impayée date du {depuis}, il y a {jours} jours.

Le prêt d’honneur est sans intérêt et sans garantie : ce que vous remboursez finance d’autres porteurs de projet. \
Nous vous demandons de régler cette somme, ou de convenir avec nous d’un calendrier de paiement. Notre chargé de \
mission vous rendra visite ; vous pouvez aussi le joindre au {telephone}."""
LETTER_2_AR = """رغم رسالتنا السابقة، لا يزال في ذمتكم مبلغ {montant} برسم قرض الشرف رقم {pret}. يرجع تاريخ أقدم قسط \
غير مؤدى إلى {depuis}، أي منذ {jours} يوما.

قرض الشرف بدون فائدة وبدون ضمان: ما تسددونه يمول حاملي مشاريع آخرين. نطلب منكم أداء هذا المبلغ أو الاتفاق معنا على \
جدول للأداء. سيقوم المكلف بملفكم بزيارتكم، ويمكنكم أيضا الاتصال به على الرقم {telephone}."""
NOTICE_FR = """Nos appels et nos lettres sont restés sans suite. À ce jour, {montant} sont exigibles au titre de votre \
prêt d’honneur {pret}, la plus ancienne échéance impayée datant du {depuis}.

Par la présente, nous vous mettons en demeure de régler cette somme dans un délai de {delai} jours à compter de la \
réception de cette lettre.

À défaut, l’association pourra, comme le prévoit votre contrat, prononcer la déchéance du terme : tout ce qui reste dû \
deviendrait alors exigible. Nous préférons une solution amiable : appelez-nous au {telephone} avant la fin de ce délai."""
NOTICE_AR = """بقيت اتصالاتنا ورسائلنا بدون جواب. إلى غاية اليوم، أصبح مبلغ {montant} مستحقا برسم قرض الشرف رقم {pret}، \
وأقدم قسط غير مؤدى يرجع تاريخه إلى {depuis}.

بهذه الرسالة، ننذركم بأداء هذا المبلغ داخل أجل {delai} يوما ابتداء من توصلكم بها.

وفي حالة عدم الأداء، يمكن للجمعية، كما ينص على ذلك عقدكم، أن تقرر سقوط الأجل، فيصبح كل ما تبقى في ذمتكم مستحقا. ونحن \
نفضل حلا وديا: اتصلوا بنا على الرقم {telephone} قبل انتهاء هذا الأجل."""

#: name (French, Arabic), kind, days late, days given to pay, text (French, Arabic).
STEPS = (
    ("Appel", "اتصال هاتفي", "call", 1, 0, "", ""),
    ("Première lettre", "رسالة التذكير الأولى", "letter", 15, 0, LETTER_1_FR, LETTER_1_AR),
    ("Deuxième lettre", "رسالة التذكير الثانية", "letter", 30, 0, LETTER_2_FR, LETTER_2_AR),
    ("Visite", "زيارة", "visit", 30, 0, "", ""),
    ("Mise en demeure", "إنذار", "formal_notice", 60, 15, NOTICE_FR, NOTICE_AR),
)


def load() -> int:
    """Write the ladder where there is none; returns the number of steps written."""
    if ReminderStep.objects.exists():
        return 0
    rows = [
        ReminderStep(
            position=position,
            name_fr=fr,
            name_ar=ar,
            kind=kind,
            days=days,
            delay_days=delay,
            text_fr=text_fr,
            text_ar=text_ar,
        )
        for position, (fr, ar, kind, days, delay, text_fr, text_ar) in enumerate(STEPS, start=1)
    ]
    return len(ReminderStep.objects.bulk_create(rows))

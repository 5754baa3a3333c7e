"""The meetings of every organ since 2007, up to the assembly of 25 September 2024, and what comes next."""

from datetime import date, time, timedelta
from random import Random

from governance.enums import AttendanceStatus, MeetingStatus, Outcome, ResolutionKind
from governance.models import AgendaItem, Attendance, Meeting, MeetingYear, Resolution
from initiative_sm.management.demo.seats import RENEWALS, Seats
from initiative_sm.management.demo.targets import ASSEMBLY
from initiative_sm.management.demo.workdays import ASSEMBLIES, BOARDS, BUREAUS, SESSIONS
from members.enums import Organ
from members.models import Member
from reports.actions.life import ADOPTIONS

#: Assembly → fiscal years examined.
YEARS = {
    ASSEMBLIES[1]: (2007, 2008),
    **{day: (day.year - 1,) for day in ASSEMBLIES[2:12]},
    ASSEMBLIES[12]: (2019, 2020),
    ASSEMBLIES[13]: (2021,),
    ASSEMBLIES[14]: (2022, 2023),
}
OFFICE = ("Siège de l’association, Agadir", "مقر الجمعية، أكادير")
CHAMBER = (
    "Salle de réunion de la Chambre de commerce, d’industrie et de services de Souss-Massa, Agadir",
    "قاعة الاجتماعات بغرفة التجارة والصناعة والخدمات لجهة سوس ماسة، أكادير",
)
REMOTE = ("À distance", "عن بعد")
#: Organ → points of its ordinary agenda; the one at which loans are decided is marked by its place in LOANS_AT.
AGENDAS = {
    Organ.BOARD: (
        ("Approbation du procès-verbal de la séance précédente", "المصادقة على محضر الجلسة السابقة"),
        ("Situation du fonds et créances irrécouvrables", "وضعية الصندوق والديون غير القابلة للتحصيل"),
        ("Conventions en cours et à venir", "الاتفاقيات الجارية والمقبلة"),
        ("Questions diverses", "متفرقات"),
    ),
    Organ.BUREAU: (
        ("Suivi des décisions", "تتبع القرارات"),
        ("Difficultés de remboursement et demandes de report", "صعوبات التسديد وطلبات التأجيل"),
        ("Préparation des prochaines réunions", "تحضير الاجتماعات المقبلة"),
    ),
    Organ.COMMITTEE: (
        ("Déclarations de conflits d’intérêts", "التصريح بتضارب المصالح"),
        ("Examen des demandes de prêt", "دراسة طلبات القروض"),
    ),
}
LOANS_AT = 1  # second point of each agenda above
DEBATES_2024 = (
    "Le président ouvre la séance et présente les réalisations. Les interventions, celle du président de la "
    "Région Karim Achengli la première, demandent un partenariat renforcé entre public et privé, de nouveaux "
    "programmes pour les jeunes et les femmes, un appui aux entreprises en difficulté, un meilleur "
    "accompagnement et une communication plus étroite entre les institutions.",
    "افتتح الرئيس الجلسة وقدم حصيلة المنجزات. ودعت المداخلات، وفي مقدمتها مداخلة رئيس الجهة كريم أشنكلي، إلى تعزيز "
    "الشراكة بين القطاعين العام والخاص، وإطلاق برامج جديدة لفائدة الشباب والنساء، ودعم المقاولات التي تعاني من "
    "صعوبات، وتحسين المواكبة، وتوثيق التواصل بين مختلف المؤسسات.",
)


class Register:
    """Builds the meetings and keeps their agenda points for the decisions that were taken there."""

    def __init__(self, rng: Random, members: dict[str, Member], seats: Seats):
        self.rng, self.members, self.seats = rng, list(members.values()), seats
        self.items: dict[tuple[str, date], AgendaItem] = {}
        self.adoptions: dict[tuple[str, int], Resolution] = {}
        self._agenda, self._attendance, self._years, self._resolutions = [], [], [], []

    def build(self):
        for organ, days in ((Organ.BOARD, BOARDS), (Organ.BUREAU, BUREAUS), (Organ.COMMITTEE, SESSIONS)):
            for number, day in enumerate(days, start=1):
                self._ordinary(organ, number, day)
        for number, day in enumerate(ASSEMBLIES, start=1):
            self._assembly(number, day)
        self._ahead(Organ.COMMITTEE, len(SESSIONS) + 1, date(2024, 10, 14), MeetingStatus.CONVENED)
        self._ahead(Organ.BOARD, len(BOARDS) + 1, date(2024, 10, 24), MeetingStatus.PLANNED)
        AgendaItem.objects.bulk_create(self._agenda)
        Attendance.objects.bulk_create(self._attendance)
        MeetingYear.objects.bulk_create(self._years)
        Resolution.objects.bulk_create(self._resolutions)

    def _meeting(self, organ, number, day, place, **fields):
        notice = 15 if organ == Organ.ASSEMBLY else 7
        return Meeting.objects.create(
            organ=organ,
            number=number,
            held_on=day,
            convened_on=day - timedelta(days=notice),
            place_fr=place[0],
            place_ar=place[1],
            **{"status": MeetingStatus.HELD, **fields},
        )

    def _point(self, meeting, number, titles):
        item = AgendaItem(meeting=meeting, number=number, title_fr=titles[0], title_ar=titles[1])
        self._agenda.append(item)
        return item

    def _ordinary(self, organ, number, day):
        remote = date(2020, 3, 20) <= day <= date(2021, 2, 28)
        meeting = self._meeting(
            organ, number, day, REMOTE if remote else OFFICE, starts_at=time(self.rng.choice((9, 10, 15)))
        )
        points = [self._point(meeting, n, titles) for n, titles in enumerate(AGENDAS[organ], start=1)]
        self.items[organ, day] = points[LOANS_AT]
        self._sign(meeting, self.seats.on(organ, day))

    def _ahead(self, organ, number, day, status):
        meeting = self._meeting(organ, number, day, OFFICE, status=status, starts_at=time(10))
        if status == MeetingStatus.PLANNED:
            Meeting.objects.filter(pk=meeting.pk).update(convened_on=None)
        for n, titles in enumerate(AGENDAS[organ], start=1):
            self._point(meeting, n, titles)

    def _sign(self, meeting, members):
        """The attendance sheet: at least half present, some represented by one who is."""
        self.rng.shuffle(members := list(members))
        sure = len(members) // 2 + 1
        present = [m for n, m in enumerate(members) if n < sure or self.rng.random() < 0.45]
        self._attendance += [_attends(meeting, m, AttendanceStatus.PRESENT) for m in present]
        givers = [m for m in members if m not in present]
        for n, member in enumerate(givers):
            if self.rng.random() < 0.4:
                self._attendance.append(
                    _attends(meeting, member, AttendanceStatus.REPRESENTED, present[n % len(present)])
                )
            else:
                status = AttendanceStatus.EXCUSED if self.rng.random() < 0.6 else AttendanceStatus.ABSENT
                self._attendance.append(_attends(meeting, member, status))
        return sum(
            row.meeting is meeting and row.status in (AttendanceStatus.PRESENT, AttendanceStatus.REPRESENTED)
            for row in self._attendance[-len(members) :]
        )

    # --- The general assembly ------------------------------------------------------------------------------

    def _assembly(self, number, day):
        last = day == ASSEMBLY
        notes = {"notes_fr": DEBATES_2024[0], "notes_ar": DEBATES_2024[1]} if last else {}
        meeting = self._meeting(Organ.ASSEMBLY, number, day, CHAMBER, starts_at=time(10), **notes)
        years = YEARS.get(day, ())
        self._years += [MeetingYear(meeting=meeting, year=year) for year in years]
        voters = [m for m in self.members if m.joined_on <= day and (not m.left_on or m.left_on >= day)]
        votes = self._sign(meeting, [m for m in voters if m.college != "honorary"])
        points = self._agenda_of(meeting, years, day)
        for year in years:
            for kind in ("literary", "financial"):
                self.adoptions[kind, year] = self._resolve(
                    meeting, points["reports"], ResolutionKind.ADOPT_REPORT, ADOPTIONS[kind], votes, year=year
                )
        if series := RENEWALS.get(day):
            self._resolve(meeting, points["election"], ResolutionKind.ELECTION, RENEWAL, votes, series=series)
        if last:
            self._resolve(meeting, points["president"], ResolutionKind.ELECTION, RE_ELECTION, votes)

    def _agenda_of(self, meeting, years, day):
        if not years:
            self._point(meeting, 1, ("Adoption des statuts", "المصادقة على القانون الأساسي"))
            return {"election": self._point(meeting, 2, ("Élection du conseil", "انتخاب المجلس الإداري"))}
        span = " – ".join(map(str, years))
        points = {"opening": ("Ouverture par le président", "افتتاح الجمع من طرف الرئيس")}
        points["reports"] = (
            f"Rapports littéraire et financier : {span}",
            f"التقريران الأدبي والمالي: {span}",
        )
        points["debate"] = ("Discussion et adoption", "المناقشة والمصادقة")
        points["election"] = ("Renouvellement du tiers du conseil", "تجديد ثلث أعضاء المجلس الإداري")
        if day == ASSEMBLY:
            points["president"] = ("Élection du président", "انتخاب الرئيس")
        points["other"] = ("Questions diverses", "متفرقات")
        return {
            key: self._point(meeting, n, titles) for n, (key, titles) in enumerate(points.items(), start=1)
        }

    def _resolve(self, meeting, item, kind, texts, votes, **values):
        number = sum(resolution.meeting is meeting for resolution in self._resolutions) + 1
        resolution = Resolution(
            meeting=meeting,
            item=item,
            number=number,
            kind=kind,
            text_fr=texts[0].format(**values),
            text_ar=texts[1].format(**values),
            votes_for=votes,
            outcome=Outcome.CARRIED,
        )
        self._resolutions.append(resolution)
        return resolution


RENEWAL = (
    "L’assemblée générale renouvelle le tiers du conseil d’administration (série {series}).",
    "يجدد الجمع العام ثلث أعضاء المجلس الإداري (المجموعة {series}).",
)
RE_ELECTION = (
    "L’assemblée générale réélit Mohamed El Moudene président de l’association.",
    "يجدد الجمع العام انتخاب محمد المودن رئيسا للجمعية.",
)


def _attends(meeting, member, status, by=None):
    return Attendance(meeting=meeting, member=member, status=status, represented_by=by)

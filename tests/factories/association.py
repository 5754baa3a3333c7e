"""Accounts, members, meetings and their reports."""

from datetime import date, timedelta
from decimal import Decimal

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group

from governance.models import (
    AgendaItem,
    Attendance,
    Meeting,
    Resolution,
    Statutes,
    StatutesCall,
    StatutesCollege,
    StatutesMajority,
)
from initiative_sm.roles import ROLES
from members.models import (
    Association,
    Due,
    DuePayment,
    DueReminder,
    DueScale,
    Event,
    Job,
    Mandate,
    Member,
    PersonalDetails,
    Representative,
    Volunteer,
)
from reports.models import Report, ReportPicture
from tests.factories.counter import NOW, numbers


def user(role="loan_officer", **over):
    """An account holding `role` (a key of ROLES, "admin" for a superuser, None for no role at all)."""
    n = next(numbers)
    fields = {
        "email": f"personne{n}@example.org",
        "full_name": f"Personne {n}",
        "is_staff": role == "admin" or (role is not None and ROLES[role].staff),
        "is_superuser": role == "admin",
    }
    account = get_user_model().objects.create_user(**{**fields, **over})
    if role not in (None, "admin"):
        account.groups.add(Group.objects.get(name=role))
    return account


def association(**over):
    fields = {
        "pk": 1,
        "name_fr": "Initiative Souss Massa",
        "name_ar": "مبادرة سوس ماسة",
        "name_en": "Initiative Souss Massa",
        "short_name": "ISM",
        "founded_on": date(2007, 7, 4),
        "region_fr": "Souss-Massa",
        "region_ar": "سوس ماسة",
    }
    return Association.objects.create(**{**fields, **over})


def member(**over):
    n = next(numbers)
    fields = {
        "kind": "institution",
        "college": "public",
        "name_fr": f"Institution {n}",
        "name_ar": f"مؤسسة {n}",
        "joined_on": date(2008, 1, 1),
    }
    return Member.objects.create(**{**fields, **over})


def representative(**over):
    n = next(numbers)
    fields = {
        "name_fr": f"Représentante {n}",
        "name_ar": f"ممثلة {n}",
        "sex": "F",
        "started_on": date(2021, 1, 1),
    }
    if "member" not in over:
        fields["member"] = member()
    return Representative.objects.create(**{**fields, **over})


def mandate(**over):
    fields = {"organ": "board", "seat": next(numbers), "series": 1, "started_on": date(2022, 6, 1)}
    if "member" not in over:
        fields["member"] = member()
    return Mandate.objects.create(**{**fields, **over})


def personal_details(**over):
    fields = {
        "birth_date": date(1970, 5, 12),
        "birth_place_fr": "Taroudant",
        "birth_place_ar": "تارودانت",
        "nationality_fr": "Marocaine",
        "nationality_ar": "مغربية",
        "cin": f"JB{next(numbers)}",
    }
    if not {"member", "representative"} & set(over):
        fields["representative"] = representative()
    return PersonalDetails.objects.create(**{**fields, **over})


def due_scale(**over):
    fields = {"college": "public", "amount": Decimal(5000), "from_year": next(numbers) % 100 + 1990}
    return DueScale.objects.create(**{**fields, **over})


def due(**over):
    fields = {
        "year": 2024,
        "amount": Decimal(5000),
        "called_on": date(2024, 1, 15),
        "due_on": date(2024, 3, 31),
    }
    if "member" not in over:
        fields["member"] = member()
    return Due.objects.create(**{**fields, **over})


def due_payment(**over):
    fields = {
        "paid_on": date(2024, 3, 1),
        "amount": Decimal(5000),
        "receipt_number": f"C2024-{next(numbers):04}",
        "recorded_at": NOW,
    }
    if "due" not in over:
        fields["due"] = due()
    if "recorded_by" not in over:
        fields["recorded_by"] = user(None)
    return DuePayment.objects.create(**{**fields, **over})


def due_reminder(**over):
    fields = {"sent_on": date(2024, 5, 2), "channel": "letter"}
    if "due" not in over:
        fields["due"] = due()
    if "by" not in over:
        fields["by"] = user(None)
    return DueReminder.objects.create(**{**fields, **over})


def volunteer(**over):
    n = next(numbers)
    fields = {"name_fr": f"Bénévole {n}", "name_ar": f"متطوع {n}", "started_on": date(2020, 1, 1)}
    return Volunteer.objects.create(**{**fields, **over})


def event(**over):
    fields = {"verb": "test.happened", "at": NOW}
    if "actor" not in over:
        fields["actor"] = user(None)
    return Event.objects.create(**{**fields, **over})


def job(**over):
    fields = {"kind": "import", "created_at": NOW}
    if "owner" not in over:
        fields["owner"] = user(None)
    return Job.objects.create(**{**fields, **over})


def meeting(**over):
    fields = {"organ": "assembly", "number": next(numbers), "held_on": date(2024, 9, 25)}
    return Meeting.objects.create(**{**fields, **over})


def agenda_item(**over):
    n = next(numbers)
    fields = {"number": n, "title_fr": f"Point {n}", "title_ar": f"نقطة {n}"}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    return AgendaItem.objects.create(**{**fields, **over})


def attendance(**over):
    fields = {"status": "present"}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    if "member" not in over:
        fields["member"] = member()
    return Attendance.objects.create(**{**fields, **over})


def resolution(**over):
    n = next(numbers)
    fields = {"number": n, "kind": "adopt_report", "text_fr": f"Texte {n}", "text_ar": f"نص {n}"}
    if "meeting" not in over:
        fields["meeting"] = meeting()
    return Resolution.objects.create(**{**fields, **over})


def report(**over):
    fields = {"kind": "literary", "year": 2023}
    return Report.objects.create(**{**fields, **over})


def report_picture(**over):
    fields = {
        "place": "people",
        "content": b"",
        "width": 1000,
        "height": 600,
        "caption_fr": "Une apicultrice de Tiznit",
        "caption_ar": "نحالة من تيزنيت",
        "seen_fr": "Une femme devant ses ruches",
        "seen_ar": "امرأة أمام خلايا النحل",
    }
    if "report" not in over:
        fields["report"] = report()
    return ReportPicture.objects.create(**{**fields, **over})


def statutes(**over):
    # Never a day twice in a test, and always before those on which its meetings are held.
    fields = {"effective_on": date(2000, 1, 1) + timedelta(days=next(numbers) % 7000)}
    return Statutes.objects.create(**{**fields, **over})


def statutes_college(**over):
    fields = {"college": "public", "votes": 1}
    if "statutes" not in over:
        fields["statutes"] = statutes()
    return StatutesCollege.objects.create(**{**fields, **over})


def statutes_call(**over):
    fields = {
        "organ": "assembly",
        "kind": "ordinary",
        "notice_days": 15,
        "quorum_numerator": 1,
        "quorum_denominator": 2,
        "second_call_days": 15,
    }
    if "statutes" not in over:
        fields["statutes"] = statutes()
    return StatutesCall.objects.create(**{**fields, **over})


def statutes_majority(**over):
    fields = {"kind": "adopt_report", "numerator": 1, "denominator": 2}
    if "statutes" not in over:
        fields["statutes"] = statutes()
    return StatutesMajority.objects.create(**{**fields, **over})

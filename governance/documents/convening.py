"""The papers of a convocation: letters, agenda, forms of proxy; on the letterhead, in French and in Arabic."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override, pgettext

from governance.convening import call_of
from governance.enums import MeetingKind
from governance.models import Convocation, Meeting, Statutes
from initiative_sm import dates, pdf
from members import paper
from members.enums import Office, Organ
from members.models import Association, Mandate

#: What a meeting is called on its papers.
NAMES = {
    (Organ.ASSEMBLY, MeetingKind.ORDINARY): gettext_lazy("Assemblée générale ordinaire"),
    (Organ.ASSEMBLY, MeetingKind.EXTRAORDINARY): gettext_lazy("Assemblée générale extraordinaire"),
    (Organ.BOARD, MeetingKind.ORDINARY): gettext_lazy("Réunion du conseil d’administration"),
    (Organ.BOARD, MeetingKind.EXTRAORDINARY): gettext_lazy(
        "Réunion extraordinaire du conseil d’administration"
    ),
    (Organ.BUREAU, MeetingKind.ORDINARY): gettext_lazy("Réunion du bureau"),
    (Organ.BUREAU, MeetingKind.EXTRAORDINARY): gettext_lazy("Réunion extraordinaire du bureau"),
    (Organ.COMMITTEE, MeetingKind.ORDINARY): gettext_lazy("Réunion du comité d’agrément"),
    (Organ.COMMITTEE, MeetingKind.EXTRAORDINARY): gettext_lazy("Réunion extraordinaire du comité d’agrément"),
}
#: The sentence that convenes: the name of the association, then when.
SENTENCES = {
    (Organ.ASSEMBLY, MeetingKind.ORDINARY): gettext_lazy(
        "Nous avons l’honneur de vous convoquer à l’assemblée générale ordinaire de notre association, qui se "
        "tiendra le %(day)s à %(hour)s."
    ),
    (Organ.ASSEMBLY, MeetingKind.EXTRAORDINARY): gettext_lazy(
        "Nous avons l’honneur de vous convoquer à l’assemblée générale extraordinaire de notre association, "
        "qui se tiendra le %(day)s à %(hour)s."
    ),
    (Organ.BOARD, MeetingKind.ORDINARY): gettext_lazy(
        "Nous avons l’honneur de vous convoquer à la réunion du conseil d’administration de notre "
        "association, qui se tiendra le %(day)s à %(hour)s."
    ),
    (Organ.BOARD, MeetingKind.EXTRAORDINARY): gettext_lazy(
        "Nous avons l’honneur de vous convoquer à la réunion extraordinaire du conseil d’administration de "
        "notre association, qui se tiendra le %(day)s à %(hour)s."
    ),
    (Organ.BUREAU, MeetingKind.ORDINARY): gettext_lazy(
        "Nous avons l’honneur de vous convoquer à la réunion du bureau de notre association, qui se tiendra "
        "le %(day)s à %(hour)s."
    ),
    (Organ.BUREAU, MeetingKind.EXTRAORDINARY): gettext_lazy(
        "Nous avons l’honneur de vous convoquer à la réunion extraordinaire du bureau de notre association, "
        "qui se tiendra le %(day)s à %(hour)s."
    ),
    (Organ.COMMITTEE, MeetingKind.ORDINARY): gettext_lazy(
        "Nous avons l’honneur de vous convoquer à la réunion du comité d’agrément de notre association, qui "
        "se tiendra le %(day)s à %(hour)s."
    ),
    (Organ.COMMITTEE, MeetingKind.EXTRAORDINARY): gettext_lazy(
        "Nous avons l’honneur de vous convoquer à la réunion extraordinaire du comité d’agrément de notre "
        "association, qui se tiendra le %(day)s à %(hour)s."
    ),
}


@dataclass(frozen=True)
class Joined:
    """A document that goes with the convocation; `pages` is None where it is no PDF."""

    title: str
    language: str
    pages: int | None


@dataclass(frozen=True)
class Letter:
    """What one addressee reads: to whom, for whom that person speaks, how many votes."""

    name: str
    title: str
    institution: str
    votes: int


def letter(convocation: Convocation, language: str) -> pdf.Printed:
    """The convocation of one addressee, with its nominative form of proxy where it has a vote."""
    return _letters(convocation.meeting, [convocation], language)


def letters(meeting: Meeting, language: str) -> pdf.Printed:
    """All the letters of a meeting in one file, in the order of the members' names.

    Raises Convocation.DoesNotExist where nobody is called.
    """
    rows = list(meeting.convocations.select_related("member").order_by("member__name_fr", "pk"))
    if not rows:
        raise Convocation.DoesNotExist
    return _letters(meeting, rows, language)


def agenda(meeting: Meeting, language: str) -> pdf.Printed:
    """The agenda alone, with who reports on each point and the documents joined."""
    return _printed("governance/pdf/agenda.html", meeting, language, dict)


def proxy_form(meeting: Meeting, language: str, convocation: Convocation | None = None) -> pdf.Printed:
    """A form of proxy, blank or with the name of who gives it."""

    def more():
        giver = _letter(convocation, language) if convocation else None
        return {"letter": giver, **_limits(meeting)}

    return _printed("governance/pdf/proxy.html", meeting, language, more)


def _letters(meeting, convocations, language):
    return _printed(
        "governance/pdf/letters.html",
        meeting,
        language,
        lambda: {
            "letters": [_letter(convocation, language) for convocation in convocations],
            "president": _president(meeting, language),
            **_limits(meeting),
        },
    )


def _letter(convocation, language):
    member = convocation.member.name(language)
    name = convocation.name(language)
    return Letter(name, convocation.title(language), member if member != name else "", convocation.votes)


def _printed(template, meeting, language, more):
    with override(language):
        context = {**words(meeting, language), **more()}
        title = f"{context['meeting_name']} – {context['short_day']}"
    created = meeting.convened_on or meeting.held_on
    return paper.printed(template, context, language, title, created)


def words(meeting: Meeting, language: str) -> dict:
    """What every paper of a convocation says of its meeting, in `language`, which is in force."""
    association, key = Association.current(), (meeting.organ, meeting.kind)
    hour = f"{meeting.starts_at:%H:%M}" if meeting.starts_at else _("l’heure qui sera précisée")
    day = dates.format(meeting.held_on, weekday=True)
    return {
        "meeting": meeting,
        "meeting_name": str(NAMES[key]),
        "subject": _("Convocation : %(meeting)s du %(day)s")
        % {"meeting": NAMES[key], "day": dates.format(meeting.held_on)},
        "sentence": str(SENTENCES[key]) % {"day": day, "hour": hour},
        "day": day,
        "short_day": dates.format(meeting.held_on),
        "hour": hour,
        "place": meeting.place(language),
        "second": _second(meeting),
        "call_text": _called(meeting, language),
        "is_assembly": meeting.organ == Organ.ASSEMBLY,
        "points": [
            (item.number, item.title(language), item.rapporteur(language))
            for item in meeting.agenda.order_by("number")
        ],
        "joined": joined(meeting, language),
        "written": _written(association, meeting, language),
    }


def _second(meeting):
    """What a second convocation reminds: why there is one, and by which quorum it decides."""
    if meeting.second_of_id is None:
        return ""
    first = dates.format(meeting.second_of.held_on)
    call = call_of(meeting.organ, meeting.kind, meeting.held_on)
    if call is not None and not call.second_quorum.part:
        return _(
            "Cette convocation est la seconde : le quorum n’a pas été atteint le %(day)s. La réunion délibérera "
            "valablement quel que soit le nombre des présents et des représentés."
        ) % {"day": first}
    return _("Cette convocation est la seconde : le quorum n’a pas été atteint le %(day)s.") % {"day": first}


def _called(meeting, language):
    return meeting.call_text_ar if language == "ar" and meeting.call_text_ar else meeting.call_text_fr


def joined(meeting: Meeting, language: str) -> list[Joined]:
    """The documents sent with the convocation, in the order of the agenda; each once, in the language read.

    A document that exists in several languages is named once: in `language`, else in the one it has.
    """
    rows = list(meeting.papers.sent().order_by("item__number", "pk"))
    own = [row for row in rows if row.language in ("", language)]
    shown = own or rows
    return [Joined(row.title, row.language, row.pages) for row in shown]


def _written(association, meeting, language):
    """Where and when letters are written; the town is the last part of the address, where towns stand."""
    if meeting.convened_on is None:
        return ""
    town = association.address(language).replace("،", ",").split(",")[-1].strip()
    values = {"town": town, "day": dates.format(meeting.convened_on)}
    return (_("%(town)s, le %(day)s") if town else _("Le %(day)s")) % values


def _president(meeting, language):
    """Who signs: the president on the day of the convocation; "" while there is none."""
    day = meeting.convened_on or meeting.held_on
    found = (
        Mandate.objects.on(day)
        .filter(office=Office.PRESIDENT, organ__in=(Organ.BUREAU, Organ.BOARD))
        .select_related("member", "representative")
        .order_by("-started_on", "pk")
        .first()
    )
    return found.holder_name(language) if found else ""


def _limits(meeting):
    """What the statutes of the day say of proxies, as the form reminds the giver."""
    statutes = Statutes.objects.on(meeting.held_on)
    if statutes is None:
        return {"limits": ""}
    if statutes.proxies_same_college and meeting.organ == Organ.ASSEMBLY:
        said = pgettext(
            "proxy", "Le mandataire est un adhérent du même collège ; il porte au plus %(most)s pouvoirs."
        )
    else:
        said = pgettext(
            "proxy", "Le mandataire est un adhérent convoqué ; il porte au plus %(most)s pouvoirs."
        )
    return {"limits": said % {"most": statutes.proxies_per_holder}}

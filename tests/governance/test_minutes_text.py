"""What the minutes say, in both languages, of what happened."""

import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from governance.minutes import arabic, blocks, drafting, french, record
from governance.minutes.wording import WORDINGS, typeset
from governance.models import CollegeCount, Recusal
from tests import factories

pytestmark = pytest.mark.django_db

NBSP = "\u00a0"


def at(hour, minute=0):
    return datetime(2024, 9, 25, hour, minute, tzinfo=ZoneInfo("Africa/Casablanca"))


def written(meeting):
    """key → the part, its French text with plain spaces."""
    return {part.key: part for part in drafting.draft(record.read(meeting))}


def french_of(part):
    return part.text_fr.replace(NBSP, " ")


@pytest.fixture
def assembly():
    factories.association(name_ar="مبادرة سوس ماسة")
    return factories.meeting(
        status="held",
        convened_on=date(2024, 9, 10),
        starts_at=time(10),
        opened_at=at(10, 15),
        closed_at=at(12, 30),
        place_fr="Chambre de commerce, Agadir",
        place_ar="غرفة التجارة، أكادير",
        chair_fr="Mohamed El Moudene",
        chair_ar="محمد المودن",
    )


def placeholders(sentence):
    return set(re.findall(r"%\((\w+)\)s", sentence))


@pytest.mark.parametrize("name", ["TITLES", "SENTENCES"])
def test_both_languages_have_the_same_sentences_about_the_same_facts(name):
    ours, theirs = getattr(french, name), getattr(arabic, name)
    assert ours.keys() == theirs.keys()
    # The year stands in the day in Arabic; French acts begin with it, in words.
    differ = {key for key in ours if placeholders(ours[key]) != placeholders(theirs[key])}
    assert differ <= {"on_day", "on_day_at"}


def test_opening_says_which_organ_met_when_and_where(assembly):
    assembly.years.create(year=2022)
    assembly.years.create(year=2023)
    part = written(assembly)["opening"]
    assert french_of(part).startswith(
        "L’an deux mille vingt-quatre, le mercredi 25 septembre à 10 h 15, les membres de l’association "
        "« Initiative Souss Massa » se sont réunis en assemblée générale ordinaire."
    )
    assert "Exercices examinés : 2022 et 2023." in french_of(part)
    assert part.text_ar.startswith(
        "في يوم الأربعاء 25 شتنبر 2024، على الساعة 10:15، انعقد الجمع العام العادي لجمعية «مبادرة سوس ماسة»."
    )
    assert "2022 و2023" in part.text_ar
    assert "غرفة التجارة، أكادير" in part.text_ar


def test_attendance_says_who_signed_who_is_represented_and_who_moved(assembly):
    present = factories.member(name_fr="Banque Arganier", name_ar="بنك الأركان")
    late = factories.member(name_fr="CJD", name_ar="مركز المسيرين")
    giver = factories.member(name_fr="ANAPEC", name_ar="الوكالة")
    excused = factories.member(name_fr="INDH", name_ar="المبادرة")
    for member in (present, late):
        factories.attendance(meeting=assembly, member=member)
    factories.attendance(meeting=assembly, member=giver, status="represented", represented_by=present)
    factories.attendance(meeting=assembly, member=excused, status="excused")
    by = factories.user(None)
    assembly.stays.create(
        member=present, signatory_fr="Salma Idrissi", arrived_at=at(10), left_at=at(12, 30), recorded_by=by
    )
    assembly.stays.create(member=late, arrived_at=at(10, 40), left_at=at(11, 50), recorded_by=by)
    part = written(assembly)["attendance"]
    said = french_of(part)
    assert "Membres présents (2) :\n– Banque Arganier, en la personne de Salma Idrissi\n– CJD" in said
    assert "– ANAPEC, pouvoir donné à Banque Arganier" in said
    assert "Membres excusés (1) : INDH." in said
    assert "– 10 h 40, arrivée : CJD\n– 11 h 50, départ : CJD" in said
    assert "départ : Banque Arganier" not in said
    assert "– الوكالة، بتوكيل إلى بنك الأركان" in part.text_ar


def test_older_meeting_is_told_from_its_sheet_alone(assembly):
    factories.attendance(meeting=assembly, member=factories.member(name_fr="ANAPEC"))
    part = written(assembly)["attendance"]
    assert "– ANAPEC\n" in f"{part.text_fr}\n"
    assert "signée par chaque membre" not in part.text_fr


def test_unanimity_is_said_only_when_it_is_so(assembly):
    assembly.opened_at = assembly.closed_at = None  # known by its sheet alone
    assembly.save()
    statutes = factories.statutes()
    factories.statutes_majority(statutes=statutes)
    factories.statutes_college(statutes=statutes)
    for _n in range(3):
        factories.attendance(meeting=assembly)
    for votes in ({"votes_for": 3}, {"votes_for": 2, "votes_against": 1}):
        factories.resolution(meeting=assembly, outcome="carried", **votes)
    first, second = french_of(written(assembly)["resolutions"]).split("Résolution n° ")[1:]
    assert "Adoptée à l’unanimité des membres présents et représentés." in first
    assert "Adoptée par 2 voix contre 1" in second


def test_vote_tells_its_colleges_its_recusals_and_its_scrutineers(assembly):
    resolution = factories.resolution(
        meeting=assembly, outcome="carried", votes_for=5, votes_against=1, in_room=7, entitled=9,
        method="secret", scrutineers="A. Naciri, B. Idrissi", text_fr="Le budget est adopté.",
    )  # fmt: skip
    CollegeCount.objects.create(resolution=resolution, college="banks", in_room=3, votes_for=3)
    Recusal.objects.create(
        resolution=resolution, member=factories.member(name_fr="Banque Arganier"), reason="Prêteur"
    )
    said = french_of(written(assembly)["resolutions"])
    assert f"Résolution n° {resolution.number} : « Le budget est adopté. »" in said
    assert "Vote à bulletin secret. Scrutateurs : A. Naciri, B. Idrissi." in said
    assert "Voix présentes ou représentées : 7 sur 9." in said
    assert "– Banques : 3 pour" in said
    assert "– Banque Arganier (motif : Prêteur)" in said
    assert said.endswith("La résolution est adoptée.")


def test_resolution_that_was_not_voted_says_so(assembly):
    factories.resolution(meeting=assembly)
    assert french_of(written(assembly)["resolutions"]).endswith("La résolution n’a pas été mise aux voix.")


def test_election_tells_candidates_votes_and_acceptance(assembly):
    election = factories.election(meeting=assembly, voted_at=at(11), in_room=20, series=2)
    seat = factories.election_seat(election=election, seat=4)
    for name, votes, outcome in (("ANAPEC", 12, "elected"), ("CJD", 8, "defeated")):
        factories.candidacy(
            seat=seat, member=factories.member(name_fr=name), votes=votes, outcome=outcome,
            accepted=True if outcome == "elected" else None,
        )  # fmt: skip
    said = french_of(written(assembly)["elections"])
    assert "sièges de la série 2" in said
    assert "Siège 4." in said
    assert "Candidats : ANAPEC : 12 voix ; CJD : 8 voix." in said
    assert "Résultat : ANAPEC, mandat accepté." in said


def test_election_of_an_office_is_told_without_a_seat(assembly):
    election = factories.election(
        meeting=assembly, organ="bureau", office="president", voted_at=at(11), in_room=20
    )
    factories.candidacy(
        seat=factories.election_seat(election=election), member=factories.member(name_fr="CJD"), votes=20,
        outcome="elected", accepted=True,
    )  # fmt: skip
    said = french_of(written(assembly)["elections"])
    assert "Bureau, fonction de Président." in said
    assert "Candidats : CJD : 20 voix." in said
    assert "Siège" not in said


def test_tie_says_how_it_was_broken(assembly):
    election = factories.election(meeting=assembly, voted_at=at(11), in_room=20, seed="vingt-cinq")
    seat = factories.election_seat(election=election)
    for name, outcome in (("ANAPEC", "elected"), ("CJD", "defeated")):
        factories.candidacy(seat=seat, member=factories.member(name_fr=name), votes=10, outcome=outcome)
    said = french_of(written(assembly)["elections"])
    assert "tirage au sort ; graine annoncée en séance : « vingt-cinq »." in said


def test_drawing_of_lots_is_told_with_its_seed(assembly):
    drawing = factories.drawing(meeting=assembly, seed="4 juillet")
    for seat, series in ((1, 2), (2, 1), (3, 1)):
        factories.lot(drawing=drawing, seat=seat, series=series)
    part = written(assembly)[f"drawing-{drawing.pk}"]
    assert "« 4 juillet »" in french_of(part)
    assert "– Série 1 : sièges 2 et 3\n– Série 2 : sièges 1" in french_of(part)


@pytest.mark.parametrize(
    ("arrived", "said"),
    [
        (at(10), "Quorum atteint. Présents ou représentés : 1 sur 1"),
        (at(10, 30), "À 11 h 00 : Quorum atteint."),
        (at(11, 30), "Quorum non atteint."),
    ],
)
def test_quorum_is_told_at_the_opening_or_at_the_first_vote(assembly, arrived, said):
    factories.statutes_call(statutes=factories.statutes())
    member = factories.member()
    factories.convocation(meeting=assembly, member=member)
    factories.stay(meeting=assembly, member=member, arrived_at=arrived)
    factories.resolution(
        meeting=assembly, outcome="carried", votes_for=1, in_room=1, entitled=1, voted_at=at(11)
    )
    text = french_of(written(assembly)["quorum"])
    assert text.startswith(said)
    held = "la réunion peut valablement délibérer. Le quorum est resté atteint à chaque vote."
    assert text.endswith(held) == (arrived < at(11))


def test_missed_quorum_is_told_of_those_who_waited(assembly):
    factories.statutes_call(statutes=factories.statutes())
    for n in range(3):
        member = factories.member()
        factories.convocation(meeting=assembly, member=member)
        if not n:
            factories.stay(meeting=assembly, member=member, arrived_at=at(11), left_at=at(12, 30))
    assembly.status = "missed"
    assembly.save()
    assert "Présents ou représentés : 1 sur 3" in french_of(written(assembly)["quorum"])


def test_documents_are_named_by_the_print_of_what_was_sent(assembly):
    factories.paper(meeting=assembly, kind="report", title="Rapport 2022", language="fr", sha256="ab12" * 16)
    factories.paper(meeting=assembly, kind="proof", title="Accusé")
    said = french_of(written(assembly)["documents"])
    assert "– Rapport 2022 (français), empreinte SHA-256 ab12ab12ab12ab12…" in said
    assert "Accusé" not in said


def test_point_of_the_agenda_holds_its_rapporteur_its_debates_and_its_votes(assembly):
    item = factories.agenda_item(
        meeting=assembly, title_fr="Budget", rapporteur_fr="Le trésorier", notes_fr="Le budget est discuté."
    )
    factories.resolution(meeting=assembly, item=item)
    part = written(assembly)[f"point-{item.pk}"]
    assert part.title_fr == f"{item.number}. Budget"
    assert french_of(part).startswith("Rapporteur : Le trésorier.\n\nLe budget est discuté.\n\nRésolution n°")
    assert "resolutions" not in written(assembly)


def test_missed_quorum_closes_the_session_and_calls_a_second(assembly):
    assembly.status = "missed"
    assembly.save()
    assert "une seconde convocation sera adressée" in written(assembly)["closing"].text_fr


def test_the_same_facts_give_the_same_text(assembly):
    factories.attendance(meeting=assembly)
    assert drafting.draft(record.read(assembly)) == drafting.draft(record.read(assembly))


def test_french_keeps_its_signs_on_the_line():
    assert typeset(WORDINGS["fr"], "« Oui » : n° 3") == f"«{NBSP}Oui{NBSP}»{NBSP}: n°{NBSP}3"
    assert typeset(WORDINGS["ar"], "«نعم» : 3") == "«نعم» : 3"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un.\n\nDeux.", [("text", ("Un.",)), ("text", ("Deux.",))]),
        ("Présents :\r\n- A\r\n– B", [("text", ("Présents :",)), ("dashes", ("A", "B"))]),
        ("1. Ouverture\n2. Budget", [("numbers", ("1. Ouverture", "2. Budget"))]),
        ("Résolution n°\u00a01", [("resolution", ("Résolution n°\u00a01",))]),
        ("  \n\n ", []),
    ],
)
def test_text_is_read_as_paragraphs_and_lists(text, found):
    assert [(block.kind, block.lines) for block in blocks.blocks(text)] == found

"""The assembly of 25 September 2024, replayed in the browser on the demonstration, from the convocation to the kit.

What the association made public must come out of it: the reports of 2022 and 2023 adopted unanimously, one third
of the board renewed, the president elected again, with the figures announced that day.
"""

import re
import zipfile
from datetime import date

import pytest
from django.core import mail

from governance.models import Meeting
from initiative_sm.management.demo import loader
from initiative_sm.management.demo.targets import ASSEMBLY
from members.models import Mandate, Member, User
from reports.models import RenderedReport, Report

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PREPARED_ON = date(2024, 9, 9)
YEARS = (2022, 2023)
#: Milliseconds; on a machine that has nothing else to do, a tenth of it is enough.
PRINTING = 900_000


@pytest.fixture
def eve(settings, live_server, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    settings.BUSINESS_DATE = PREPARED_ON
    loader.load(eve=True)
    return Meeting.objects.get(organ="assembly", held_on=ASSEMBLY)


def test_the_assembly_of_25_september_2024_is_replayed(eve, settings, browser_page):
    visit = browser_page(user=User.objects.get(email="direction@demo.example"), language="fr")
    # Here the work of the background is done while the page waits: eight reports and a hundred letters printed.
    visit.page.set_default_timeout(PRINTING)
    submit_the_reports(visit, eve)
    convene(visit, eve)
    settings.BUSINESS_DATE = ASSEMBLY
    collect_powers(visit, eve)
    open_the_session(visit, eve)
    adopt_unanimously(visit, eve)
    renew_a_third(visit, eve)
    re_elect_the_president(visit, eve)
    close_and_adopt(visit, eve)
    minutes_say_what_happened(visit, eve)
    kit_holds_everything(visit, eve)


# --- Before -------------------------------------------------------------------------------------------------


def submit_the_reports(visit, meeting):
    page = visit.open(f"/rapports/seances/{meeting.pk}/")
    page.get_by_role("button", name="Figer et soumettre").click()
    page.wait_for_url(f"**/rapports/seances/{meeting.pk}/")
    assert set(Report.objects.filter(year__in=YEARS).values_list("status", flat=True)) == {"submitted"}
    assert RenderedReport.objects.filter(year__in=YEARS, status="submitted").count() == 8
    assert meeting.papers.filter(kind="report").count() == 8


def convene(visit, meeting):
    page = visit.open(f"/assemblees/{meeting.pk}/convocation/")
    assert page.locator("input[name=members]:checked").count() == 26
    page.get_by_role("button", name="Convoquer").click()
    page.get_by_role("button", name=re.compile("^Envoyer 21 courriels")).wait_for()
    meeting.refresh_from_db()
    assert (meeting.status, meeting.convened_on) == ("convened", PREPARED_ON)
    page.get_by_role("button", name=re.compile("^Envoyer 21 courriels")).click()
    page.wait_for_load_state()
    visit.open(f"/assemblees/{meeting.pk}/convocation/")
    assert len(mail.outbox) == 21
    for row in meeting.convocations.filter(email=""):
        page.locator(f"#convocation-{row.pk}").check()
    page.locator("[name=channel]").first.select_option("hand")
    page.locator("[name=reference]").fill("Registre de remise 2024/09")
    page.get_by_role("button", name="Noter l’envoi").click()
    page.get_by_text("26 sur 26 convoqués avec preuve").first.wait_for()


# --- On the day ---------------------------------------------------------------------------------------------

POWERS = {"Crédit des Deux Vallées": "Banque Arganier", "Maroc PME": "ANAPEC"}
AWAY = {*POWERS, "Centre régional d’investissement", "Hanane Id Messaoud", "Coopérative Tifaouine"}


def member(name):
    return Member.objects.get(name_fr=name)


def collect_powers(visit, meeting):
    page = visit.open(f"/assemblees/{meeting.pk}/pouvoirs/")
    for giver, holder in POWERS.items():
        page.locator("[name=giver]").select_option(str(member(giver).pk))
        page.locator("[name=holder]").select_option(str(member(holder).pk))
        page.get_by_role("button", name="Enregistrer le pouvoir").click()
        page.locator(".proxy-pair", has_text=giver).wait_for()


def open_the_session(visit, meeting):
    page = visit.open(f"/assemblees/{meeting.pk}/accueil/")
    for row in meeting.convocations.select_related("member"):
        if row.member.name_fr not in AWAY:
            page.locator(f"#ligne-{row.member_id} button.desk-tick").click()
            page.locator(f"#ligne-{row.member_id}.is-salle").wait_for()
    page.get_by_text("Quorum atteint").first.wait_for()
    visit.open(f"/assemblees/{meeting.pk}/quorum/")
    assert page.locator(".wall-state.is-kept").count() == 1
    visit.open(f"/assemblees/{meeting.pk}/seance/ouvrir/")
    assert page.locator("[name=chair_fr]").input_value() == "Mohamed El Moudene"
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    meeting.refresh_from_db()
    assert meeting.status == "open"


def adopt_unanimously(visit, meeting):
    for resolution in meeting.resolutions.order_by("number"):
        page = visit.open(f"/assemblees/{meeting.pk}/votes/{resolution.pk}/")
        page.get_by_role("button", name="Tous les autres votent pour").click()
        page.get_by_text("Adoptée à l’unanimité des membres présents et représentés.").first.wait_for()
        page.get_by_role("button", name="Enregistrer le vote").click()
        page.wait_for_url(f"**/assemblees/{meeting.pk}/votes/**")
        resolution.refresh_from_db()
        assert (resolution.outcome, resolution.unanimous) == ("carried", True)
        assert resolution.votes_for == resolution.in_room


def renew_a_third(visit, meeting):
    elect(visit, meeting, "Conseil d’administration : série 2", seats=5)
    renewed = Mandate.objects.filter(organ="board", started_on=ASSEMBLY)
    assert [row.series for row in renewed] == [2] * 5
    assert {row.expected_end_on for row in renewed} == {date(2027, 9, 25)}


def re_elect_the_president(visit, meeting):
    elect(visit, meeting, "Président", seats=1)
    president = Mandate.objects.on(ASSEMBLY).get(organ="bureau", office="president")
    assert (president.member.name_fr, president.started_on) == ("Mohamed El Moudene", ASSEMBLY)


def elect(visit, meeting, title, seats):
    """Prepare the election of that title, where those who leave stand again and are all elected."""
    page = visit.open(f"/assemblees/{meeting.pk}/elections/")
    page.get_by_role("button", name=f"Préparer : {title}", exact=True).click()
    page.wait_for_load_state()
    election = meeting.elections.order_by("-number").first()
    visit.open(f"/assemblees/elections/{election.pk}/")
    page.get_by_role("button", name="Tous les sortants se représentent").click()
    page.wait_for_load_state()
    assert election.seats.count() == seats
    visit.open(f"/assemblees/elections/{election.pk}/depouillement/")
    page.locator("[name=scrutineers]").fill("Latifa Benhammou, Youness El Mesbahi")
    for field in page.locator(".count-form input[name^=candidate_]").all():
        field.fill("20")
    page.get_by_role("button", name="Enregistrer le dépouillement").click()
    page.wait_for_load_state()
    visit.open(f"/assemblees/elections/{election.pk}/")
    page.get_by_role("button", name=re.compile("^(Tous acceptent|Accepte : .*)$")).first.click()
    page.wait_for_load_state()


def close_and_adopt(visit, meeting):
    page = visit.open(f"/assemblees/{meeting.pk}/seance/lever/")
    page.locator("main form button[type=submit]").click()
    page.wait_for_load_state()
    meeting.refresh_from_db()
    assert meeting.status == "held"
    visit.open(f"/assemblees/{meeting.pk}/")
    page.get_by_role("button", name=re.compile("Adopter les 4 rapports votés")).click()
    page.wait_for_load_state()
    adopted = Report.objects.filter(year__in=YEARS, status="adopted")
    assert adopted.count() == 4
    sent = set(meeting.papers.filter(kind="report").values_list("sha256", flat=True))
    assert set(RenderedReport.objects.filter(report__in=adopted).values_list("sha256", flat=True)) == sent


# --- After --------------------------------------------------------------------------------------------------


def minutes_say_what_happened(visit, meeting):
    page = visit.open(f"/assemblees/{meeting.pk}/proces-verbal/")
    page.get_by_role("button", name="Établir le procès-verbal").click()
    page.locator(".minutes-page").wait_for()
    said = {}
    for language in ("fr", "ar"):
        visit.open(f"/assemblees/{meeting.pk}/proces-verbal/?lang={language}")
        assert page.locator(".minutes-page").get_attribute("lang") == language
        said[language] = re.sub(r"\s+", " ", page.locator(".minutes-page").inner_text())
    assert "mercredi 25 septembre" in said["fr"]
    assert "25 شتنبر" in said["ar"]
    assert said["fr"].count("Adoptée à l’unanimité des membres présents et représentés.") == 4
    for words in ("rapport littéraire de l’exercice 2022", "rapport financier de l’exercice 2023"):
        assert words in said["fr"]
    for words in ("التقرير الأدبي لسنة 2022", "التقرير المالي لسنة 2023", "محمد المودن"):
        assert words in said["ar"]
    for words in ("Mohamed El Moudene", "Crédit des Deux Vallées", "Quorum atteint"):
        assert words in said["fr"]
    lock_the_minutes(visit, meeting)


def lock_the_minutes(visit, meeting):
    page = visit.open(f"/assemblees/{meeting.pk}/proces-verbal/enregistrer/")
    scan = {"name": "signe.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n% signed\n"}
    page.locator("input[type=file]").set_input_files(scan)
    page.get_by_role("button", name="Enregistrer").click()
    page.locator(".minutes-note").wait_for()
    meeting.refresh_from_db()
    assert (meeting.minutes.status, meeting.minutes.register_year) == ("locked", 2024)


KIT = (
    "convocations", "ordre-du-jour", "pouvoir", "feuille-de-presence", "feuilles-de-vote", "bulletins",
    "depouillement", "proces-verbal", "extrait", "liste-du-conseil", "depots",
)  # fmt: skip


def kit_holds_everything(visit, meeting):
    page = visit.open(f"/assemblees/{meeting.pk}/dossier/")
    page.get_by_role("button", name="Préparer le dossier").click()
    page.wait_for_url(f"**/assemblees/{meeting.pk}/dossier/")
    with page.expect_download() as download:
        page.locator(f"a[href$='/assemblees/{meeting.pk}/dossier/zip/']").click()
    with zipfile.ZipFile(download.value.path()) as kit:
        names = kit.namelist()
        assert kit.testzip() is None
        for language in ("fr", "ar"):
            found = [name for name in names if name.startswith(f"{language}/")]
            assert [name.split("-", 1)[1][:-4] for name in found if re.match(r".*/[01]", name)] == list(KIT)
            assert sum("rapport" in name for name in found) == 4
            assert all(kit.read(name)[:5] == b"%PDF-" for name in found if name.endswith(".pdf"))

"""The pages of the project holders: list, file, form."""

from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from loans.models import Holder
from members.models import Event
from tests import factories

pytestmark = pytest.mark.django_db

ON = date(2024, 9, 30)
LIST = reverse("loans:holders")
NEW = reverse("loans:holder_new")
ALIKE = reverse("loans:holder_alike")


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = ON


def listed(client, **query):
    return [row.number for row in client.get(LIST, query).context["listing"].page]


def typed(**over):
    fields = {
        "first_name": "Mohamed",
        "last_name": "El Moudene",
        "first_name_ar": "محمد",
        "last_name_ar": "المودن",
        "sex": "M",
        "birth_date": "01/02/1980",
        "cin": "JB 12 34 56",
        "phone": "+212612345678",
        "language": "ar",
        "first_contact_on": "2024-09-30",
        "channel": "visit",
    }
    return {**fields, **over}


# --- The list ---------------------------------------------------------------------------------------------


def test_list_shows_what_each_owes_today(client, signed_in):
    signed_in(client)
    holder = factories.holder(number="P-1")
    loan = factories.running_loan(project=factories.project(holder=holder), amount=Decimal(36_000))
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 6, 1))
    factories.repayment(loan=loan, amount=500, value_date=date(2023, 7, 1))

    row = client.get(LIST).context["listing"].page[0]

    assert (row.loan_count, row.outstanding) == (1, Decimal(34_500))


def test_list_filters(client, signed_in):
    signed_in(client)
    rural, urban = factories.commune(rural=True), factories.commune()
    factories.holder(number="P-1", sex="M", commune=rural, occupation="student", education="higher")
    factories.holder(number="P-2", commune=urban, first_contact_on=date(2019, 5, 1))
    factories.project(holder=factories.holder(number="P-3"), informal_at_start=True)
    factories.running_loan(project=factories.project(holder=factories.holder(number="P-4")))

    assert sorted(listed(client)) == ["P-1", "P-2", "P-3", "P-4"]
    assert listed(client, sexe="M") == ["P-1"]
    assert listed(client, milieu="rural") == ["P-1"]
    assert sorted(listed(client, province=urban.province_id)) == ["P-1", "P-2"]
    assert listed(client, occupation="student", formation="higher") == ["P-1"]
    assert listed(client, annee="2019") == ["P-2"]
    assert listed(client, informel="on") == ["P-3"]
    assert listed(client, pret="with") == listed(client, pret="owing") == ["P-4"]
    assert sorted(listed(client, pret="without")) == ["P-1", "P-2", "P-3"]


def test_list_with_unreadable_filters_shows_everybody(client, signed_in):
    signed_in(client)
    factories.holder(number="P-1")

    assert listed(client, annee="x", sexe="Z", province="0", page="-3", tri="cin__x") == ["P-1"]


def test_list_searches_either_script(client, signed_in):
    signed_in(client)
    factories.holder(number="P-1", first_name="Mohamed", last_name="El Moudene", first_name_ar="محمد",
                     last_name_ar="المودن")  # fmt: skip
    factories.holder(number="P-2")

    assert listed(client, q="محمد المودن") == listed(client, q="Mohamed El Moudene") == ["P-1"]


def test_list_never_shows_a_whole_cin(client, signed_in):
    signed_in(client, "director")
    factories.holder(cin="JB123456")

    page = client.get(LIST, {"col": ["nom", "cin"]}).content.decode()

    assert "JB••••56" in page
    assert "JB123456" not in page


def test_list_exports_what_it_shows(client, signed_in):
    signed_in(client)
    factories.holder(number="P-1", cin="JB123456", commune=factories.commune(name_fr="Aourir"))

    response = client.get(LIST, {"col": ["numero", "nom_ar", "cin", "commune"], "format": "xlsx"})

    rows = [
        [cell.value for cell in row] for row in load_workbook(BytesIO(response.content)).active.iter_rows()
    ]
    assert rows == [
        ["Numéro", "Nom (arabe)", "CIN", "Commune"],
        ["P-1", "سلمى العمراني", "JB••••56", "Aourir"],
    ]


def test_list_costs_the_same_with_one_row_and_with_thirty(client, signed_in, django_assert_max_num_queries):
    signed_in(client)
    commune = factories.commune()
    factories.holder(commune=commune)
    client.get(LIST)
    with django_assert_max_num_queries(12) as first:
        client.get(LIST)
    for _ in range(30):
        factories.holder(commune=commune)
    with django_assert_max_num_queries(len(first)):
        client.get(LIST)


def test_list_is_closed_to_the_board_and_to_visitors(client, signed_in):
    assert client.get(LIST).status_code == 302
    signed_in(client, "board_member")

    assert client.get(LIST).status_code == 403
    assert client.post(LIST).status_code == 405


# --- The file ---------------------------------------------------------------------------------------------


def file_of(client, holder):
    return client.get(holder.get_absolute_url())


def whole_file():
    holder = factories.holder(cin="JB123456", phone="06 12 34 56 78", commune=factories.commune())
    loan = factories.running_loan(project=factories.project(holder=holder, name_fr="Atelier de couture"))
    factories.repayment(loan=loan, amount=1000, value_date=date(2023, 6, 1))
    factories.followup(project=loan.project, note="Nouvelle <machine>")
    factories.mentoring(loan=loan)
    factories.training([holder])
    factories.plan_item(project=loan.project)
    return holder


def test_file_shows_all_that_is_known(client, signed_in):
    signed_in(client)
    response = file_of(client, whole_file())
    page = response.content.decode()

    assert response.context["sums"]["remaining"] == Decimal(49_000)
    assert [loan.remaining for loan in response.context["loans"]] == [Decimal(49_000)]
    for words in ("Atelier de couture", "Nouvelle &lt;machine&gt;", "tel:+212612345678",
                  "https://wa.me/212612345678", "il manque 80 000,00 DH de ressources"):  # fmt: skip
        assert words in page.replace("\u202f", " ").replace("\xa0", " ")


def test_file_uncovers_the_cin_to_who_may_change_it(client, signed_in):
    holder = factories.holder(cin="JB123456")
    signed_in(client, "loan_officer")
    assert "JB123456" in file_of(client, holder).content.decode()

    signed_in(client, "accountant")
    page = file_of(client, holder).content.decode()
    assert "JB••••56" in page
    assert "JB123456" not in page
    assert reverse("loans:holder_edit", args=[holder.pk]) not in page


def test_file_costs_the_same_with_more_loans(client, signed_in, django_assert_max_num_queries):
    signed_in(client)
    holder = whole_file()
    file_of(client, holder)
    with django_assert_max_num_queries(25) as first:
        file_of(client, holder)
    for _ in range(5):
        loan = factories.running_loan(project=factories.project(holder=holder))
        factories.followup(project=loan.project)
        factories.mentoring(loan=loan)
    with django_assert_max_num_queries(len(first)):
        file_of(client, holder)


def test_file_tells_who_changed_what(client, signed_in):
    officer = signed_in(client)
    holder = factories.holder(phone="")
    client.post(
        reverse("loans:holder_edit", args=[holder.pk]),
        typed(first_name=holder.first_name, last_name=holder.last_name, confirm_warnings="on"),
    )

    newest = file_of(client, holder).context["changes"][0]

    assert newest.by == officer.full_name
    assert "Téléphone" in newest.fields


def test_file_missing_forbidden_or_asked_wrongly(client, signed_in):
    holder = factories.holder()
    signed_in(client)
    assert client.get(reverse("loans:holder", args=[0])).status_code == 404
    assert client.post(holder.get_absolute_url()).status_code == 405

    signed_in(client, "mentor")
    assert file_of(client, holder).status_code == 403


# --- The form ---------------------------------------------------------------------------------------------


def test_new_person_gets_the_next_number(client, signed_in):
    officer = signed_in(client)
    factories.holder(number="P-00041")
    factories.holder(number="AUTRE-99")

    response = client.post(NEW, typed(), follow=True)

    holder = Holder.objects.get(cin="JB123456")
    assert (holder.number, holder.phone, holder.birth_date) == ("P-00042", "06 12 34 56 78", date(1980, 2, 1))
    assert response.redirect_chain == [(holder.get_absolute_url(), 302)]
    assert "Le dossier P-00042 est ouvert." in response.content.decode()
    event = Event.objects.get(verb="holder.registered")
    assert (event.actor, event.target) == (officer, holder)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("first_name", ""),
        ("sex", ""),
        ("birth_date", "31/02/1990"),
        ("birth_date", "2024-10-01"),
        ("phone", "demain"),
        ("phone", "06 12"),
        ("email", "n’importe quoi"),
        ("commune", "0"),
        ("first_contact_on", "2024-10-01"),
    ],
)
def test_new_person_with_a_fault_keeps_what_was_typed(client, signed_in, field, value):
    signed_in(client)

    page = client.post(NEW, typed(**{field: value}))

    assert page.status_code == 200
    assert "Rien n’a été enregistré" in page.content.decode()
    assert 'value="المودن"' in page.content.decode()
    assert not Holder.objects.exists()


def test_new_person_of_a_known_name_is_confirmed_once(client, signed_in):
    signed_in(client)
    known = factories.holder(first_name="Mohammed", last_name="Moudene", cin="X1", birth_date=None)

    page = client.post(NEW, typed())
    sentence = f"Mohammed Moudene (dossier {known.number}) a le même nom."
    assert page.content.decode().count(sentence) == 1
    assert known.get_absolute_url() in page.content.decode()
    assert Holder.objects.count() == 1

    client.post(NEW, typed(confirm_warnings="on"))
    assert Holder.objects.count() == 2


def test_new_person_with_a_known_cin_is_refused(client, signed_in):
    signed_in(client)
    known = factories.holder(cin="JB123456")

    page = client.post(NEW, typed(confirm_warnings="on"))

    assert list(page.context["form"].errors) == ["cin"]
    assert known.get_absolute_url() in page.content.decode()
    assert Holder.objects.count() == 1


def test_person_is_corrected_without_being_like_itself(client, signed_in):
    signed_in(client)
    client.post(NEW, typed())
    holder = Holder.objects.get()

    page = client.get(reverse("loans:holder_edit", args=[holder.pk]))
    assert page.context["form"].initial["last_name"] == "El Moudene"
    client.post(reverse("loans:holder_edit", args=[holder.pk]), typed(address="12, rue des Orangers"))

    holder.refresh_from_db()
    assert (holder.address, holder.number) == ("12, rue des Orangers", "P-00001")


def test_files_alike_are_shown_while_typing(client, signed_in):
    signed_in(client)
    known = factories.holder(phone="06 12 34 56 78")

    page = client.post(ALIKE, {"phone": "0612345678", "person": ""}).content.decode()
    assert known.get_absolute_url() in page
    assert "a le même téléphone" in page

    assert client.post(ALIKE, {"phone": "0612345678", "person": known.pk}).content.decode().strip() == ""
    assert client.post(ALIKE, {"phone": "06", "birth_date": "x"}).content.decode().strip() == ""
    assert Holder.objects.count() == 1


def test_form_is_for_who_writes_files(client, signed_in):
    holder = factories.holder()
    edit = reverse("loans:holder_edit", args=[holder.pk])
    signed_in(client, "director")
    assert [client.get(url).status_code for url in (NEW, edit)] == [403, 403]
    assert client.post(ALIKE, {}).status_code == 403

    signed_in(client)
    assert [client.get(url).status_code for url in (NEW, edit)] == [200, 200]
    assert client.get(reverse("loans:holder_edit", args=[0])).status_code == 404
    assert client.get(ALIKE).status_code == 405
    assert client.delete(NEW).status_code == 405

"""Training sessions: opened, holders registered, attendance ticked, the sheet that is signed."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from loans.actions import trainings
from loans.documents import attendance_sheet
from loans.models import Training, TrainingAttendance
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = date(2024, 9, 30)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.BUSINESS_DATE = TODAY


def url(name, *args):
    return reverse(f"loans:{name}", args=args)


def test_session_is_opened_and_corrected(client, signed_in):
    signed_in(client)
    fields = {
        "title_fr": "Vendre",
        "title_ar": "البيع",
        "held_on": "15/10/2024",
        "hours": "6",
        "place": "Tiznit",
    }
    client.post(url("training_new"), fields)
    training = Training.objects.get()
    assert (training.held_on, training.hours) == (date(2024, 10, 15), 6)
    client.post(url("training_edit", training.pk), {**fields, "place": "Agadir"})
    training.refresh_from_db()
    assert training.place == "Agadir"
    refused = client.post(url("training_new"), {**fields, "hours": "0"})
    assert refused.context["form"].errors
    assert "Tiznit" in refused.content.decode()


def test_list_counts_who_came(client, signed_in, django_assert_max_num_queries):
    signed_in(client)
    held = factories.training(holders=[factories.holder() for _ in range(3)])
    held.attendances.filter(pk=held.attendances.first().pk).update(status="absent")
    page = client.get(url("trainings"))
    row = page.context["listing"].lines[0][0]
    assert (row.registered, row.present) == (3, 2)
    with django_assert_max_num_queries(20) as first:
        client.get(url("trainings"))
    for _ in range(5):
        factories.training(holders=[factories.holder()])
    with django_assert_max_num_queries(len(first)):
        client.get(url("trainings"))
    assert client.get(url("trainings"), {"q": "inconnu"}).context["listing"].page.paginator.count == 0


def test_holder_is_found_in_either_script_and_registered(client, signed_in):
    signed_in(client)
    holder = factories.holder(last_name="Amrani", first_name="Mohamed", last_name_ar="", first_name_ar="محمد")
    soon = factories.training(held_on=date(2024, 10, 15))
    for term in ("mohamed", "محمد", holder.number):
        assert client.get(url("training", soon.pk), {"q": term}).context["found"] == [holder]
    client.post(url("training_register", soon.pk), {"holder": holder.pk})
    assert TrainingAttendance.objects.get().status == "registered"
    assert client.get(url("training", soon.pk), {"q": "mohamed"}).context["found"] == []
    page = client.post(url("training_register", soon.pk), {"holder": holder.pk}, follow=True)
    assert "Ce porteur figure déjà parmi les participants." in page.content.decode()
    fragment = client.get(url("training", soon.pk), {"q": "amr"}, headers={"HX-Request": "true"})
    assert "<html" not in fragment.content.decode()


def test_who_comes_without_being_registered_is_present():
    held = factories.training(held_on=TODAY)
    made = trainings.register(training=held, holder=factories.holder(), on=TODAY, by=factories.user())
    assert made.status == "present"


def test_attendance_is_ticked(client, signed_in):
    signed_in(client)
    held = factories.training(holders=[factories.holder(), factories.holder()])
    here, away = held.attendances.order_by("pk")
    fields = {f"presence-{here.pk}": "present", f"presence-{away.pk}": "absent", "presence-x": "present"}
    client.post(url("training_tick", held.pk), fields)
    assert list(held.attendances.order_by("pk").values_list("status", flat=True)) == ["present", "absent"]


@pytest.mark.parametrize(
    ("held_on", "status", "sentence"),
    [
        (date(2024, 10, 1), "present", "Cette formation n’a pas encore eu lieu"),
        (TODAY, "asleep", "Une présence est"),
    ],
)
def test_attendance_is_refused(client, signed_in, held_on, status, sentence):
    signed_in(client)
    training = factories.training(holders=[factories.holder()], held_on=held_on)
    row = training.attendances.get()
    page = client.post(url("training_tick", training.pk), {f"presence-{row.pk}": status}, follow=True)
    assert sentence in page.content.decode()
    row.refresh_from_db()
    assert row.status == "present"


def test_registration_is_taken_back_but_not_of_who_came(client, signed_in):
    by = signed_in(client)
    training = factories.training(held_on=date(2024, 10, 15))
    row = trainings.register(training=training, holder=factories.holder(), on=TODAY, by=by)
    client.post(url("training_withdraw", row.pk))
    assert not training.attendances.exists()
    came = factories.training(holders=[factories.holder()]).attendances.get()
    with pytest.raises(ValidationError):
        trainings.withdraw(attendance=came, by=by)


@pytest.mark.parametrize("language", ["fr", "ar"])
def test_sheet_is_printed_in_both_languages(client, signed_in, language):
    signed_in(client)
    training = factories.training(holders=[factories.holder() for _ in range(3)], title_ar="البيع")
    answer = client.get(url("training_sheet", training.pk), {"lang": language})
    assert answer.content.startswith(b"%PDF-")
    assert attendance_sheet(training, language).pages == 1


@pytest.mark.parametrize(
    "name", ["training", "training_edit", "training_register", "training_tick", "training_sheet"]
)
def test_pages_forbidden_missing_or_asked_wrongly(client, signed_in, name):
    training = factories.training()
    posted = name in ("training_register", "training_tick")
    signed_in(client, "mentor")
    ask = client.post if posted else client.get
    assert ask(url(name, training.pk)).status_code == 403
    signed_in(client)
    assert ask(url(name, 0)).status_code == 404
    assert client.delete(url(name, training.pk)).status_code == 405

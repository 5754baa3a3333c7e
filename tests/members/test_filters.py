"""The filters that a person keeps for a list."""

import pytest
from django.urls import reverse

from members.models import SavedFilter
from tests import factories

pytestmark = pytest.mark.django_db
KEEP = reverse("members:filter_keep")


def given(**over):
    fields = {
        "page": "loans:loans",
        "name": " Mes retards ",
        "query": "retard=30&page=2&format=csv&q=&tri=-numero",
    }
    return {**fields, **over}


def test_filter_is_kept_without_what_passes_and_shown_on_its_list(client, signed_in):
    me = signed_in(client)
    factories.saved_filter(name="D’autrui")

    answer = client.post(KEEP, given())

    kept = SavedFilter.objects.get(user=me)
    assert (kept.page, kept.name, kept.query) == ("loans:loans", "Mes retards", "retard=30&tri=-numero")
    assert answer.url == "/prets/?retard=30&tri=-numero"
    page = client.get(answer.url).content.decode()
    assert "Mes retards" in page
    assert "D’autrui" not in page
    assert "Enregistrer ce filtre" not in page
    assert "Mes retards" not in client.get(reverse("loans:holders")).content.decode()


def test_list_offers_to_keep_only_a_filter(client, signed_in):
    signed_in(client)
    assert "Enregistrer ce filtre" not in client.get("/prets/").content.decode()
    assert "Enregistrer ce filtre" in client.get("/prets/?retard=30").content.decode()
    fragment = client.get("/prets/?retard=30", headers={"HX-Request": "true"}).content.decode()
    assert 'value="retard=30"' in fragment


def test_same_name_replaces_the_filter(client, signed_in):
    me = signed_in(client)
    client.post(KEEP, given())
    client.post(KEEP, given(query="etat=running"))
    assert SavedFilter.objects.get(user=me).query == "etat=running"


@pytest.mark.parametrize(
    "fault", [{"name": " "}, {"name": "x" * 81}, {"query": ""}, {"query": "q=" + "x" * 1001}]
)
def test_filter_with_a_fault_is_refused(client, signed_in, fault):
    signed_in(client)
    page = client.post(KEEP, given(**fault))
    assert page.status_code == 302
    assert not SavedFilter.objects.exists()


def test_filter_is_dropped_by_its_owner_alone(client, signed_in):
    me = signed_in(client)
    mine, theirs = factories.saved_filter(user=me), factories.saved_filter()
    assert client.post(reverse("members:filter_drop", args=[mine.pk])).url == "/prets/"
    assert client.post(reverse("members:filter_drop", args=[theirs.pk])).status_code == 404
    assert list(SavedFilter.objects.all()) == [theirs]


def test_pages_that_do_not_exist_and_wrong_methods(client, signed_in):
    signed_in(client)
    for page in ("", "loans:loan", "nowhere"):
        assert client.post(KEEP, given(page=page)).status_code == 404
    assert client.get(KEEP).status_code == 405
    assert client.get(reverse("members:filter_drop", args=[1])).status_code == 405

"""The admin of accounts, of the association and of its members."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.urls import reverse

from members.models import Association, Event, Mandate, Member, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client, signed_in):
    return signed_in(client, "admin")


def account(**over):
    fields = {
        "email": "Salma@Example.org",
        "full_name": "Salma Ouali",
        "language": "ar",
        "usable_password": "true",
        "password1": "une-phrase-longue-7",
        "password2": "une-phrase-longue-7",
    }
    return {**fields, **over}


def test_an_account_is_opened_by_its_address_and_signs_in(client, admin):
    assert client.post(reverse("admin:members_user_add"), account()).status_code == 302

    made = User.objects.get(full_name="Salma Ouali")
    assert (made.email.lower(), made.language, made.is_staff) == ("salma@example.org", "ar", False)
    client.logout()
    client.post(reverse("account_login"), {"login": "salma@example.org", "password": "une-phrase-longue-7"})
    assert client.session["_auth_user_id"] == str(made.pk)


@pytest.mark.parametrize(
    ("over", "sentence"),
    [
        ({"email": "ADMIN@example.org"}, "existe déjà"),
        ({"password2": "autre-chose-123"}, "ne correspondent pas"),
        ({"password1": "court", "password2": "court"}, "trop court"),
        ({"full_name": ""}, "obligatoire"),
    ],
)
def test_an_account_is_refused_with_a_sentence(client, admin, over, sentence):
    User.objects.filter(pk=admin.pk).update(email="admin@example.org")
    page = client.post(reverse("admin:members_user_add"), account(**over))
    assert sentence in page.content.decode()
    assert User.objects.count() == 1


def test_a_role_is_given_by_its_name(client, admin):
    user = factories.user(None, email="a@example.org")
    page = reverse("admin:members_user_change", args=[user.pk])
    assert "Chargé de mission" in client.get(page).content.decode()
    assert 'name="user_permissions"' not in client.get(page).content.decode()

    role = Group.objects.get(name="accountant")
    data = {
        "email": user.email,
        "full_name": user.full_name,
        "language": "fr",
        "is_active": "on",
        "groups": [role.pk],
    }
    assert client.post(page, {**data, "is_staff": "on"}).status_code == 302

    assert user.groups.get() == role
    assert "Comptable" in client.get(reverse("admin:members_user_changelist")).content.decode()


def test_a_password_is_changed_by_an_administrator(client, admin):
    user = factories.user(None)
    page = reverse("admin:auth_user_password_change", args=[user.pk])
    data = {"usable_password": "true", "password1": "une-phrase-longue-7", "password2": "une-phrase-longue-7"}
    assert client.post(page, data).status_code == 302
    user.refresh_from_db()
    assert user.check_password("une-phrase-longue-7")


def test_an_account_is_closed_never_deleted(client, admin):
    user = factories.user(None)
    assert (
        client.post(reverse("admin:members_user_delete", args=[user.pk]), {"post": "yes"}).status_code == 403
    )


def test_roles_are_read_only(client, admin):
    role = Group.objects.get(name="auditor")
    assert client.get(reverse("admin:auth_group_change", args=[role.pk])).status_code == 200
    assert client.post(reverse("admin:auth_group_change", args=[role.pk]), {"name": "x"}).status_code == 403
    assert client.get(reverse("admin:auth_group_add")).status_code == 403


def association(**over):
    fields = {"name_fr": "Initiative", "name_ar": "مبادرة", "founded_on": "04/07/2007", "colour": "#0b5d5e"}
    return {**fields, **over}


def test_the_association_is_one(client, admin):
    assert client.post(reverse("admin:members_association_add"), association()).status_code == 302
    kept = Association.objects.get()
    assert (kept.pk, kept.founded_on) == (1, date(2007, 7, 4))

    assert client.get(reverse("admin:members_association_add")).status_code == 403
    page = reverse("admin:members_association_change", args=[1])
    assert client.get(reverse("admin:members_association_changelist")).url == page
    assert client.post(page, association(colour="rouge")).status_code == 200
    assert client.post(page, association(name_fr="Autre")).status_code == 302
    assert Association.objects.get().name_fr == "Autre"


def test_the_director_describes_the_association(client, signed_in):
    signed_in(client, "director")
    factories.association()
    page = reverse("admin:members_association_change", args=[1])
    assert client.post(page, association(name_fr="Autre")).status_code == 302
    assert (
        client.post(reverse("admin:members_association_delete", args=[1]), {"post": "yes"}).status_code == 403
    )


def test_a_member_is_written_with_its_representatives_and_keeps_its_history(client, signed_in):
    director = signed_in(client, "director")
    data = {
        "name_fr": "Conseil régional",
        "kind": "institution",
        "college": "public",
        "joined_on": "2008-01-01",
        "representatives-TOTAL_FORMS": "1",
        "representatives-INITIAL_FORMS": "0",
        "representatives-0-name_fr": "Karim Achengli",
        "representatives-0-started_on": "01/02/2021",
    }
    assert client.post(reverse("admin:members_member_add"), data).status_code == 302

    member = Member.objects.get()
    assert member.representatives.get().started_on == date(2021, 2, 1)
    assert member.history.get().history_user == director
    found = (
        client.get(reverse("admin:members_member_changelist"), {"q": "achengli"}).context["cl"].result_list
    )
    assert list(found) == [member]


def test_a_seat_is_held_once(client, signed_in):
    signed_in(client, "director")
    mandate = factories.mandate(organ="board", seat=4)
    data = {
        "member": factories.member().pk,
        "organ": "board",
        "office": "member",
        "seat": "4",
        "series": "1",
        "started_on": "2024-09-25",
    }
    page = client.post(reverse("admin:members_mandate_add"), data)
    assert "Ce siège est déjà occupé." in page.content.decode()
    assert Mandate.objects.get() == mandate


def test_the_trace_is_read_only(client, admin):
    event, job = factories.event(), factories.job()
    for row in (event, job):
        name = f"admin:members_{row._meta.model_name}"
        assert client.get(reverse(f"{name}_change", args=[row.pk])).status_code == 200
        assert client.post(reverse(f"{name}_change", args=[row.pk]), {"verb": "x"}).status_code == 403
        assert client.post(reverse(f"{name}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403


def test_an_export_leaves_a_trace(client, signed_in):
    director = signed_in(client, "director")
    factories.member()
    response = client.post(reverse("admin:members_member_export"), {"format": "1", "resource": "0"})
    assert response.content.decode("utf-8-sig").splitlines()[0].startswith("Nom (français);Nom (arabe);")
    event = Event.objects.get(verb="sheet.exported")
    assert (event.actor, event.data) == (director, {"model": "members.member", "rows": 1})


def test_what_was_done_in_the_admin_is_for_administrators(client, signed_in):
    admin = signed_in(client, "admin")
    LogEntry.objects.log_actions(admin.pk, [admin], 2, change_message="test", single_object=True)
    assert client.get(reverse("admin:admin_logentry_changelist")).status_code == 200
    signed_in(client, "auditor")
    assert client.get(reverse("admin:admin_logentry_changelist")).status_code == 403

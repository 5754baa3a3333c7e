import pytest
from django.contrib.auth.models import Group, Permission

from initiative_sm import roles
from initiative_sm.roles import ROLES, Role, permissions_of, sync
from members.actions import system_user
from tests import factories

pytestmark = pytest.mark.django_db

#: permission → the roles that hold it; the administrator (superuser) holds them all.
WHO_MAY = {
    "loans.post_movement": {"accountant"},
    "loans.reverse_movement": {"accountant"},
    "loans.add_holder": {"loan_officer"},
    "loans.change_loan": {"loan_officer"},
    "loans.add_followup": {"loan_officer"},
    "loans.view_mentoring": {"loan_officer", "accountant", "director", "mentor", "auditor"},
    "loans.anonymise_holder": {"director"},
    "loans.view_document": {"loan_officer", "accountant", "director", "auditor"},
    "loans.add_document": {"loan_officer"},
    "loans.remove_document": {"loan_officer", "director"},
    "loans.view_holder": {"loan_officer", "accountant", "director", "auditor"},
    "loans.view_movement": {"loan_officer", "accountant", "director", "auditor"},
    "loans.view_convention": {"accountant", "director", "auditor"},
    "loans.run_import": {"loan_officer", "accountant", "director"},
    "loans.undo_import": {"director"},
    "members.change_member": {"director"},
    "members.view_member": {"director", "board_member", "auditor"},
    "members.view_mandate": {"director", "board_member", "auditor"},
    "members.view_due": {"accountant", "director", "board_member", "auditor"},
    "members.add_due": {"director"},
    "members.add_duepayment": {"accountant", "director"},
    "members.change_duepayment": {"accountant", "director"},
    "members.view_personaldetails": {"director"},
    "members.change_personaldetails": {"director"},
    "members.view_event": {"director", "auditor"},
    "members.add_user": set(),
    "members.change_user": set(),
    "governance.view_meeting": {"director", "board_member", "auditor"},
    "governance.view_resolution": {"director", "board_member", "auditor"},
    "governance.change_meeting": {"director"},
    "governance.change_resolution": {"director"},
    "reports.change_report": {"director"},
    "reports.view_figures": {
        "loan_officer", "accountant", "director", "committee_member", "board_member", "auditor",
    },
    "reports.download_report": {
        "loan_officer", "accountant", "director", "committee_member", "board_member", "auditor",
    },
}  # fmt: skip


@pytest.fixture(params=sorted(ROLES))
def role(request):
    return request.param


def held_by(role):
    return factories.user(role).get_all_permissions()


def test_every_permission_of_a_role_exists(role):
    assert permissions_of(ROLES[role]) or ROLES[role].permissions == ()


def test_a_permission_that_does_not_exist_is_an_error():
    with pytest.raises(LookupError, match=r"No permission is named loans\.add_nothing"):
        permissions_of(Role("X", ("loans.add_nothing",)))


@pytest.mark.parametrize("permission", WHO_MAY)
def test_who_may(permission):
    assert {role for role in ROLES if permission in held_by(role)} == WHO_MAY[permission]
    assert factories.user("admin").has_perm(permission)


def test_nobody_writes_in_the_journal_by_hand():
    """No role adds, changes or deletes a movement, under any of its names: the verbs alone write."""
    journal = "movement|contribution|restitution|transfer|allocation|disbursement|repayment|writeoff|recovery"
    written = {f"loans.{verb}_{name}" for verb in ("add", "change", "delete") for name in journal.split("|")}
    assert {role: held_by(role) & written for role in ROLES} == {role: set() for role in ROLES}


def test_what_may_be_deleted_and_by_whom():
    deleted = {
        role: sorted(name.split(".delete_")[1] for name in held_by(role) if ".delete_" in name)
        for role in ROLES
    }
    assert {role: names for role, names in deleted.items() if names} == {
        "loan_officer": ["mentoring", "planitem", "training", "trainingattendance"],
        "director": [
            "agendaitem", "attendance", "duescale", "mandate", "meeting", "meetingyear", "member",
            "mentoring", "personaldetails", "productpiece", "productrule", "reportpicture",
            "representative", "resolution", "statutescall", "statutescollege", "statutesmajority",
            "statutesoffice", "training", "trainingattendance", "volunteer",
        ],
    }  # fmt: skip


def test_the_auditor_reads_all_that_is_not_private_and_changes_nothing():
    ours = Permission.objects.filter(content_type__app_label__in=roles.OWN_APPS)
    readable = {
        f"{p.content_type.app_label}.{p.codename}"
        for p in ours
        if p.codename.startswith("view_") and p.content_type.model not in roles.PRIVATE
    }
    assert held_by("auditor") == readable | {"reports.download_report"}


def test_a_mentor_sees_mentorings_and_a_user_without_role_nothing():
    assert held_by("mentor") == {"loans.view_mentoring"}
    assert factories.user(None).get_all_permissions() == set()


def test_sync_restores_the_table_and_leaves_other_groups_alone():
    other = Group.objects.create(name="stagiaires")
    other.permissions.add(Permission.objects.get(codename="view_sector"))
    accountant = Group.objects.get(name="accountant")
    accountant.permissions.clear()
    sync()
    assert set(accountant.permissions.all()) == permissions_of(ROLES["accountant"])
    assert other.permissions.count() == 1


def test_sync_twice_is_sync_once():
    before = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    sync()
    assert {group.name: set(group.permissions.all()) for group in Group.objects.all()} == before


def test_the_system_account_cannot_sign_in(client):
    system = system_user()
    assert system == system_user()
    assert (system.is_active, system.has_usable_password(), system.is_superuser) == (False, False, False)
    system.set_password("un mot de passe")
    system.save()
    assert client.login(email=system.email, password="un mot de passe") is False

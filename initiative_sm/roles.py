"""Who may do what: the whole table on one screen.

A role is a Django group of the same key; `sync` writes the groups after each migrate, so this table is the
only place where a permission is given. Permissions are named "app.codename"; a `*` stands for the four
verbs of a model ("loans.*_holder") or, as "*.view_*", for reading everything but what is private.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Role:
    label: str
    permissions: tuple[str, ...]
    staff: bool = False  # may open the Django admin


READ_FILES = (
    "loans.view_holder",
    "loans.view_project",
    "loans.view_planitem",
    "loans.view_loan",
    "loans.view_decision",
    "loans.view_schedule",
    "loans.view_instalment",
    "loans.view_movement",
    "loans.view_disbursement",
    "loans.view_repayment",
    "loans.view_overpayment",
    "loans.view_refund",
    "loans.view_document",
    "loans.view_followup",
    "loans.view_mentoring",
    "loans.view_envelope",
    "loans.view_commune",
    "loans.view_sector",
    "loans.view_product",
    "loans.view_screening",
    "loans.view_appraisal",
    "loans.view_contact",
    "loans.view_committeefile",
    "loans.view_condition",
    "loans.view_disbursementorder",
    "loans.view_bill",
    "loans.view_remittance",
    "loans.view_reminder",
    "loans.view_reminderstep",
    "loans.view_courtstep",
    "loans.view_issuedpaper",
    "loans.view_training",
    "loans.view_trainingattendance",
)
READ_REPORTS = ("reports.view_figures", "reports.view_report", "reports.download_report")
READ_DUES = (
    "members.view_due",
    "members.view_duepayment",
    "members.view_duereminder",
    "members.view_duescale",
)
READ_ASSOCIATION = (
    "members.view_member",
    "members.view_representative",
    "members.view_mandate",
    *READ_DUES,
    "governance.view_meeting",
    "governance.view_meetingyear",
    "governance.view_agendaitem",
    "governance.view_attendance",
    "governance.view_resolution",
    "governance.view_statutes",
    "governance.view_convocation",
    "governance.view_paper",
    "governance.view_minutes",
    "governance.view_election",
    "governance.view_drawing",
    "governance.view_interest",
    "governance.view_filing",
)

ROLES = {
    "loan_officer": Role(
        _("Chargé de mission"),
        (
            *READ_FILES,
            *READ_REPORTS,
            "loans.add_holder",
            "loans.change_holder",
            "loans.add_project",
            "loans.change_project",
            "loans.*_planitem",
            "loans.add_loan",
            "loans.change_loan",
            "loans.add_decision",
            "loans.add_screening",
            "loans.change_appraisal",
            "loans.add_contact",
            "loans.add_committeefile",
            "loans.change_committeefile",
            "loans.change_condition",
            "loans.add_disbursementorder",
            "loans.add_bill",
            "loans.add_reminder",
            "loans.change_reminder",
            "loans.add_courtstep",
            "loans.add_issuedpaper",
            "loans.add_followup",
            "loans.add_document",
            "loans.remove_document",
            "loans.*_mentoring",
            "loans.*_training",
            "loans.*_trainingattendance",
            "members.view_volunteer",
            "loans.run_import",
            "loans.view_importbatch",
            # At the door of an assembly: who arrives, who leaves, who hands in a power.
            "governance.view_stay",
            "governance.view_proxy",
            "governance.add_stay",
            "governance.change_stay",
            "governance.add_proxy",
        ),
        staff=True,
    ),
    "accountant": Role(
        _("Comptable"),
        (
            *READ_FILES,
            *READ_REPORTS,
            *READ_DUES,
            "members.add_duepayment",
            "members.change_duepayment",
            "members.add_duereminder",
            "loans.view_funder",
            "loans.view_convention",
            "loans.view_contribution",
            "loans.view_restitution",
            "loans.view_transfer",
            "loans.view_allocation",
            "loans.view_writeoff",
            "loans.view_recovery",
            "loans.post_movement",
            "loans.reverse_movement",
            "loans.add_disbursementorder",
            "loans.confirm_disbursementorder",
            "loans.add_contact",
            "loans.add_reminder",
            "loans.change_reminder",
            "loans.add_issuedpaper",
            "loans.add_bill",
            "loans.change_bill",
            "loans.add_remittance",
            "loans.view_bankaccount",
            "loans.view_bankstatement",
            "loans.view_bankline",
            "loans.add_bankstatement",
            "loans.change_bankline",
            "loans.run_import",
            "loans.view_importbatch",
        ),
        staff=True,
    ),
    "director": Role(
        _("Directeur"),
        (
            "*.view_*",
            "reports.download_report",
            "loans.run_import",
            "loans.undo_import",
            "loans.remove_document",
            "loans.add_product",
            "loans.change_product",
            "loans.*_productrule",
            "loans.*_productpiece",
            "loans.add_criterion",
            "loans.change_criterion",
            "loans.add_reminderstep",
            "loans.change_reminderstep",
            "loans.add_bankaccount",
            "loans.change_bankaccount",
            "loans.add_decision",
            "loans.add_committeefile",
            "loans.change_committeefile",
            "loans.confirm_disbursementorder",
            "loans.add_issuedpaper",
            "loans.add_reminder",
            "loans.change_reminder",
            "loans.add_contact",
            "loans.*_mentoring",
            "loans.*_training",
            "loans.*_trainingattendance",
            "loans.anonymise_holder",
            "reports.change_report",
            "reports.add_report",
            "reports.*_reportpicture",
            "members.change_association",
            "members.*_member",
            "members.*_representative",
            "members.*_mandate",
            "members.*_personaldetails",
            "members.*_volunteer",
            "members.*_duescale",
            "members.add_due",
            "members.change_due",
            "members.add_duepayment",
            "members.change_duepayment",
            "members.add_duereminder",
            "governance.*_meeting",
            "governance.*_meetingyear",
            "governance.*_agendaitem",
            "governance.*_attendance",
            "governance.*_resolution",
            "governance.add_statutes",
            "governance.change_statutes",
            "governance.*_statutescall",
            "governance.*_statutescollege",
            "governance.*_statutesmajority",
            "governance.*_statutesoffice",
            "governance.add_convocation",
            "governance.add_sending",
            "governance.add_paper",
            "governance.add_stay",
            "governance.change_stay",
            "governance.add_proxy",
            "governance.change_proxy",
            "governance.add_election",
            "governance.change_election",
            "governance.add_drawing",
            "governance.add_interest",
            "governance.change_interest",
            "governance.add_minutes",
            "governance.change_minutes",
            "governance.add_filing",
            "governance.change_filing",
            "governance.add_resolutionstep",
            "governance.change_resolutionstep",
        ),
        staff=True,
    ),
    "committee_member": Role(
        # Which files they see is decided by their seat: those of their own sessions, nothing else.
        _("Membre du comité d’agrément"),
        (*READ_REPORTS, "loans.view_committeefile"),
    ),
    "board_member": Role(_("Administrateur de l’association"), (*READ_REPORTS, *READ_ASSOCIATION)),
    # Whom they see is decided by their own mentorings: those holders, nobody else.
    "mentor": Role(_("Parrain"), ("loans.view_mentoring",)),
    "auditor": Role(_("Auditeur"), ("*.view_*", "reports.download_report"), staff=True),
}

#: Apps whose permissions "*.view_*" may reach.
OWN_APPS = ("members", "governance", "loans", "reports")
#: Personal data that "*.view_*" does not reach: a role names them.
PRIVATE = ("personaldetails", "historicalpersonaldetails")


def permissions_of(role):
    """The Permission rows that a role's patterns name; a pattern that names none is an error."""
    from django.contrib.auth.models import Permission

    found = set()
    everything = list(
        Permission.objects.filter(content_type__app_label__in=OWN_APPS).select_related("content_type")
    )
    for pattern in role.permissions:
        app, codename = pattern.split(".")
        matches = {
            permission
            for permission in everything
            if _of_app(app, permission) and _matches(codename, permission.codename)
        }
        if not matches:
            raise LookupError(f"No permission is named {pattern}.")
        found |= matches
    return found


def _of_app(app, permission):
    if app == "*":
        return permission.content_type.model not in PRIVATE
    return app == permission.content_type.app_label


def _matches(pattern, codename):
    if pattern.startswith("*_"):
        return codename in {verb + pattern[1:] for verb in ("add", "change", "delete", "view")}
    if pattern.endswith("_*"):
        return codename.startswith(pattern[:-1])
    return codename == pattern


def sync():
    """Write the groups of this table; other groups are left alone."""
    from django.contrib.auth.models import Group

    for key, role in ROLES.items():
        group, _created = Group.objects.get_or_create(name=key)
        group.permissions.set(permissions_of(role))

"""The verbs of a project: open it, correct it, its financing plan with it."""

from django.db import transaction

from initiative_sm import numbering
from loans.models import PlanItem, Project
from members.actions import log

PREFIX = "PR-"


@transaction.atomic
def register(*, project: Project, plan: list[PlanItem], by) -> Project:
    """Open a new project: `project` and the lines of its `plan`, none of them saved yet; it gets a number."""
    project.number = numbering.following(Project.objects, PREFIX, digits=5)
    return _save(project, plan, by, "project.registered")


@transaction.atomic
def correct(*, project: Project, plan: list[PlanItem], by) -> Project:
    """Keep what was changed; `plan` is the whole plan from now on. What stood before stays in the history."""
    return _save(project, plan, by, "project.corrected")


def _save(project, plan, by, verb):
    project.full_clean()
    project._history_user = by
    project.save()
    log(verb, by=by, target=project)
    _replan(project, plan, by)
    return project


def _replan(project, plan, by):
    """Write the lines of the plan anew where they differ; a plan balances later, so no balance is asked for."""
    before = [_told(item) for item in project.plan.order_by("pk")]
    after = [_told(item) for item in plan]
    if sorted(before) == sorted(after):
        return
    project.plan.all().delete()
    for item in plan:
        item.project = project
        item.full_clean()
        item.save()
    log("project.plan_changed", by=by, target=project, before=before, after=after)


def _told(item):
    return [str(item.side), str(item.kind), item.label, f"{item.amount:.2f}"]

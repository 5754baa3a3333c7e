"""The demonstration goes into an empty database, and into no other."""

import pytest
from django.core.management import CommandError, call_command

from loans.models import Convention, Loan
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("make", [factories.holder, factories.association, factories.member])
def test_a_database_with_other_data_is_refused(make):
    make()
    with pytest.raises(CommandError, match="Cette base contient déjà des données"):
        call_command("load_demo")
    assert Loan.objects.count() == 0
    assert Convention.objects.count() == 0


def test_a_scale_of_nothing_is_refused():
    with pytest.raises(CommandError, match="au moins 1"):
        call_command("load_demo", scale=0)

import pytest

from initiative_sm.search import found
from loans.models import Holder
from tests import factories

pytestmark = pytest.mark.django_db

FIELDS = {"names_keys": ("names_key",), "identifiers": ("number",), "exact_identifiers": ("cin",)}


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("Mohamed El Moudene", True),
        ("محمد المودن", True),
        ("moudene", True),
        ("Amrani", False),
        ("0042", True),
        ("J 12.34٥٦", True),
        ("J1234", False),  # a part of a CIN finds nobody
        ("...", False),
    ],
)
def test_found_by_a_name_in_either_script_or_by_a_number(term, expected):
    factories.holder(
        number="P-0042",
        first_name="Mohamed",
        last_name="El Moudene",
        first_name_ar="محمد",
        last_name_ar="المودن",
        cin="J123456",
    )
    assert Holder.objects.filter(found(term, **FIELDS)).exists() is expected

"""Where projects stand: provinces in the published shares, communes by their size."""

from random import Random

from initiative_sm.management.demo.draws import weighted
from loans.enums import Milieu
from loans.models import Commune

#: Weight of each province among the urban and among the rural projects (Agadir 48 %, Inezgane 20 % in all).
PROVINCES = {
    Milieu.URBAN: {"09.001": 57, "09.273": 24.5, "09.541": 6.5, "09.581": 6, "09.163": 4.5, "09.551": 1.5},
    Milieu.RURAL: {"09.001": 17, "09.273": 5, "09.541": 31, "09.581": 14, "09.163": 26, "09.551": 7},
}
#: The communes from which many people come; every other one of its milieu weighs 1.
COMMUNES = {
    "09.001.05.09": 14, "09.001.07.03": 14, "09.001.07.23": 5, "09.001.07.25": 4, "09.001.05.01": 3,
    "09.273.01.05": 10, "09.273.01.13": 7, "09.273.01.15": 10, "09.273.01.17": 4, "09.273.05.27": 2,
    "09.163.01.11": 8, "09.163.01.01": 6, "09.163.01.27": 4, "09.163.05.11": 6, "09.163.05.19": 5,
    "09.163.07.23": 6, "09.163.05.21": 5,
    "09.541.01.13": 10, "09.541.01.09": 9, "09.541.01.07": 3, "09.541.01.02": 2, "09.541.05.11": 3,
    "09.541.11.29": 3, "09.541.09.15": 3, "09.541.09.63": 3, "09.541.07.05": 2,
    "09.581.01.07": 8, "09.581.01.05": 2, "09.581.11.15": 5, "09.581.11.11": 4, "09.581.09.05": 3,
    "09.551.01.07": 6, "09.551.05.09": 2,
}  # fmt: skip


class Places:
    """The communes of the region, read once."""

    def __init__(self):
        self._by_milieu = {}
        for commune in (
            Commune.objects.filter(province__code__startswith="09.")
            .select_related("province")
            .order_by("code")
        ):
            place = self._by_milieu.setdefault((commune.milieu, commune.province.code), {})
            place[commune] = COMMUNES.get(commune.code, 1)

    def draw(self, rng: Random, *, rural: bool) -> Commune:
        milieu = Milieu.RURAL if rural else Milieu.URBAN
        return weighted(rng, self._by_milieu[milieu, weighted(rng, PROVINCES[milieu])])

"""Who applies and with what: holders and projects, made from a draw."""

from datetime import timedelta
from random import Random

from initiative_sm.management.demo import people
from initiative_sm.management.demo.cases import Case
from initiative_sm.management.demo.draws import weighted
from initiative_sm.management.demo.frame import Frame
from initiative_sm.management.demo.targets import ASSEMBLY
from loans.enums import FormalProof, LegalForm, ProjectKind
from loans.models import Holder, Project
from members.enums import Language, Sex

PROOFS = {
    LegalForm.AUTO_ENTREPRENEUR: (FormalProof.AUTO_ENTREPRENEUR,),
    LegalForm.COOPERATIVE: (FormalProof.COOPERATIVE,),
    LegalForm.INDIVIDUAL: (FormalProof.TAX, FormalProof.TAX, FormalProof.ICE, FormalProof.RC),
}


def holder(rng: Random, frame: Frame, file, *, n: int, cin: str) -> Holder:
    """The person of a file (a `Case` or an `Other`); `n` makes the phone and the address their own."""
    on = file.received_on
    name = people.name(rng, Sex.FEMALE if file.woman else Sex.MALE)
    reachable = rng.random() < (0.45 if on.year >= 2015 else 0.1)
    return Holder(
        first_name=name.first,
        last_name=name.last,
        first_name_ar=name.first_ar,
        last_name_ar=name.last_ar,
        sex=Sex.FEMALE if file.woman else Sex.MALE,
        birth_date=people.birth_date(rng, on),
        cin=cin,
        phone=people.phone(n) if rng.random() < 0.93 else "",
        email=f"porteur{n:05d}@demo.example" if reachable else "",
        language=Language.ARABIC if rng.random() < 0.58 else Language.FRENCH,
        commune=frame.places.draw(rng, rural=file.rural),
        occupation=people.occupation(rng, informal=file.informal, woman=file.woman),
        education=people.education(rng, rural=file.rural),
        disability=rng.random() < 0.018,
        returnee=rng.random() < 0.03,
        first_contact_on=on - timedelta(days=rng.choice((0, 0, 3, 8, 15, 30))),
        channel=people.channel(rng, on.year),
        consent_on=on if on.year >= 2012 else None,
    )


def project(rng: Random, frame: Frame, file, holder: Holder, *, partners=False) -> Project:
    """The project of a file, in the commune where its holder lives."""
    commune = holder.commune
    sector, name_fr, name_ar = frame.activities.draw(
        rng, year=file.received_on.year, rural=file.rural, woman=file.woman
    )
    found = Project(
        holder=holder,
        name_fr=f"{name_fr} – {commune.name_fr}",
        name_ar=f"{name_ar} – {commune.name_ar}",
        kind=_kind(rng, file),
        sector=sector,
        commune=commune,
        legal_form=_legal_form(rng, file, partners),
        informal_at_start=file.informal,
        jobs_planned=max(1, min(12, round(rng.lognormvariate(1.0, 0.5)))),
    )
    _date_the_activity(rng, found, file)
    if found.legal_form not in (LegalForm.NONE, LegalForm.AUTO_ENTREPRENEUR) and rng.random() < 0.6:
        # Nine leading zeros: no firm has such a number.
        found.ice = f"{rng.randrange(10**6):015d}" if file.received_on.year >= 2016 else ""
    return found


def _kind(rng, file):
    if getattr(file, "first", None):
        return ProjectKind.GROWTH
    weights = {
        ProjectKind.CREATION: 50 if file.informal else 85,
        ProjectKind.GROWTH: 48 if file.informal else 8,
        ProjectKind.TAKEOVER: 4,
        ProjectKind.RECOVERY: 3 if file.received_on.year >= 2020 else 0.5,
    }
    return weighted(rng, weights)


def _legal_form(rng, file, partners):
    if file.informal and not getattr(file, "formalised", False):
        return LegalForm.NONE
    recent = file.received_on.year >= 2015
    weights = {
        LegalForm.SARL: 10,
        LegalForm.SARL_AU: 22,
        LegalForm.COOPERATIVE: 10 if file.rural else 3,
        LegalForm.INDIVIDUAL: 26 if recent else 62,
        LegalForm.AUTO_ENTREPRENEUR: 38 if recent else 0,
    }
    if partners:
        weights = {LegalForm.SARL: 60, LegalForm.COOPERATIVE: 25, LegalForm.SNC: 10, LegalForm.GIE: 5}
    elif file.informal:
        weights = {form: weights[form] for form in PROOFS}
    return weighted(rng, weights)


def _date_the_activity(rng, project, file):
    if file.informal:
        project.started_on = file.received_on - timedelta(days=rng.randint(200, 2200))
    elif isinstance(file, Case):
        project.started_on = file.disbursed_on + timedelta(days=rng.randint(-60, 45))
    if getattr(file, "formalised", False):
        latest = min(420, (ASSEMBLY - file.disbursed_on).days - 3)
        project.formalised_on = file.disbursed_on + timedelta(days=rng.randint(12, latest))
        project.formal_proof = rng.choice(PROOFS[project.legal_form])

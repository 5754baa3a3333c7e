"""The statutes as dated data: the rules of a meeting are those in force on its day."""

from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from governance.enums import MajorityBase, MeetingKind, Outcome, ResolutionKind, TieRule
from governance.models.resolution import Resolution
from governance.statutes.rules import Call, Majority, Rules, Threshold
from initiative_sm import dates
from members.enums import College, Office, Organ


class StatutesQuerySet(models.QuerySet):
    def on(self, day):
        """The statutes in force on `day`; None before the first ones."""
        rows = self.filter(effective_on__lte=day).prefetch_related(
            "colleges", "calls", "majorities", "offices"
        )
        return rows.order_by("-effective_on").first()


class Statutes(models.Model):
    """One version of the statutes (statuts), in force from `effective_on` until the next one.

    A change is voted by an extraordinary assembly; what was held before it stays judged by the earlier version.
    """

    effective_on = models.DateField(
        _("en vigueur depuis"),
        unique=True,
        error_messages={"unique": _("D’autres statuts entrent en vigueur ce jour-là.")},
    )
    adopted_by = models.OneToOneField(
        Resolution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="statutes",
        verbose_name=_("adoptés par la résolution"),
    )
    proxies_per_holder = models.PositiveSmallIntegerField(_("pouvoirs par mandataire"), default=2)
    proxies_same_college = models.BooleanField(_("pouvoir au sein du même collège seulement"), default=True)
    dues_grace_days = models.PositiveSmallIntegerField(
        _("délai de grâce des cotisations (jours)"),
        null=True,
        blank=True,
        help_text=_(
            "Après l’échéance, avant que l’impayé n’ôte le droit de vote ; vide : sans effet sur le vote."
        ),
    )
    seniority_days = models.PositiveSmallIntegerField(_("ancienneté pour voter (jours)"), default=0)
    board_min = models.PositiveSmallIntegerField(_("sièges du conseil, au moins"), default=9)
    board_max = models.PositiveSmallIntegerField(_("sièges du conseil, au plus"), default=15)
    term_years = models.PositiveSmallIntegerField(_("durée du mandat (années)"), default=3)
    series = models.PositiveSmallIntegerField(_("séries renouvelées à tour de rôle"), default=3)

    candidate_seniority_days = models.PositiveSmallIntegerField(
        _("ancienneté pour être candidat (jours)"), default=0
    )
    secret_elections = models.BooleanField(_("élections à bulletin secret"), default=True)
    election_tie = models.CharField(
        _("égalité entre candidats"), max_length=9, choices=TieRule.choices, default=TieRule.BALLOT
    )
    cooptation = models.BooleanField(
        _("cooptation admise"),
        default=True,
        help_text=_("Le conseil pourvoit un siège vacant ; l’assemblée suivante ratifie."),
    )

    objects = StatutesQuerySet.as_manager()

    class Meta:
        verbose_name = _("statuts")
        verbose_name_plural = _("statuts")
        ordering = ["-effective_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(board_min__gte=1, board_max__gte=F("board_min")),
                name="statutes_board_sizes_ordered",
                violation_error_message=_(
                    "Le conseil a au moins un siège, et son maximum n’est pas sous son minimum."
                ),
            ),
            models.CheckConstraint(
                condition=Q(term_years__gte=1, series__gte=1, series__lte=F("term_years")),
                name="statutes_series_within_term",
                violation_error_message=_("Il y a au plus une série par année de mandat, et au moins une."),
            ),
        ]

    def __str__(self):
        return _("Statuts en vigueur depuis le %(day)s") % {"day": dates.format(self.effective_on)}

    def clean(self):
        """A version that a resolution adopted: carried by an extraordinary assembly, and in force from then on."""
        super().clean()
        adopted = self.adopted_by
        if adopted is None:
            return
        meeting = adopted.meeting
        extraordinary = meeting.organ == Organ.ASSEMBLY and meeting.kind == MeetingKind.EXTRAORDINARY
        if not extraordinary or adopted.kind != ResolutionKind.STATUTES or adopted.outcome != Outcome.CARRIED:
            raise ValidationError(
                {
                    "adopted_by": gettext(
                        "Une résolution adoptée par une assemblée extraordinaire change les statuts."
                    )
                }
            )
        if self.effective_on is not None and self.effective_on < meeting.held_on:
            raise ValidationError(
                {
                    "effective_on": gettext(
                        "Les statuts entrent en vigueur au plus tôt le jour de leur adoption."
                    )
                }
            )

    def rules(self) -> Rules:
        """The rules of this version, for the functions of `governance.statutes`."""
        return Rules(
            effective_on=self.effective_on,
            colleges={row.college: row.votes for row in self.colleges.all()},
            calls={(row.organ, row.kind): row.rule() for row in self.calls.all()},
            majorities={row.kind: row.rule() for row in self.majorities.all()},
            proxies_per_holder=self.proxies_per_holder,
            proxies_same_college=self.proxies_same_college,
            dues_grace_days=self.dues_grace_days,
            seniority_days=self.seniority_days,
            board_seats=(self.board_min, self.board_max),
            term_years=self.term_years,
            series=self.series,
            candidate_seniority_days=self.candidate_seniority_days,
            secret_elections=self.secret_elections,
            election_tie=self.election_tie,
            cooptation=self.cooptation,
            offices={row.office: row.places for row in self.offices.all()},
        )


class StatutesCollege(models.Model):
    """The votes of each member of a college; none: a voice without vote."""

    # CASCADE: the lines of a version are part of it.
    statutes = models.ForeignKey(
        Statutes, on_delete=models.CASCADE, related_name="colleges", verbose_name=_("statuts")
    )
    college = models.CharField(_("collège"), max_length=14, choices=College.choices)
    votes = models.PositiveSmallIntegerField(_("voix par adhérent"), default=1)

    class Meta:
        verbose_name = _("collège")
        verbose_name_plural = _("collèges")
        ordering = ["statutes", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statutes", "college"],
                name="statutes_college_once",
                violation_error_message=_("Ce collège a déjà ses voix."),
            )
        ]

    def __str__(self):
        return self.get_college_display()


class StatutesCall(models.Model):
    """Convocation and quorum of one kind of meeting of one organ."""

    # CASCADE: the lines of a version are part of it.
    statutes = models.ForeignKey(
        Statutes, on_delete=models.CASCADE, related_name="calls", verbose_name=_("statuts")
    )
    organ = models.CharField(_("organe"), max_length=10, choices=Organ.choices)
    kind = models.CharField(_("nature"), max_length=14, choices=MeetingKind.choices)
    notice_days = models.PositiveSmallIntegerField(_("délai de convocation (jours)"))
    quorum_numerator = models.PositiveSmallIntegerField(_("quorum : numérateur"))
    quorum_denominator = models.PositiveSmallIntegerField(_("quorum : dénominateur"))
    quorum_strict = models.BooleanField(_("plus que cette part"), default=False)
    second_call_days = models.PositiveSmallIntegerField(_("seconde convocation après (jours)"))
    second_numerator = models.PositiveSmallIntegerField(_("second quorum : numérateur"), default=0)
    second_denominator = models.PositiveSmallIntegerField(_("second quorum : dénominateur"), default=1)

    class Meta:
        verbose_name = _("règle de réunion")
        verbose_name_plural = _("règles de réunion")
        ordering = ["statutes", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statutes", "organ", "kind"],
                name="statutes_call_once",
                violation_error_message=_("Cette nature de réunion a déjà sa règle."),
            ),
            models.CheckConstraint(
                condition=Q(quorum_denominator__gte=1, quorum_numerator__lte=F("quorum_denominator"))
                & Q(second_denominator__gte=1, second_numerator__lte=F("second_denominator")),
                name="statutes_quorum_is_a_part",
                violation_error_message=_("Un quorum est une part comprise entre zéro et le tout."),
            ),
        ]

    def __str__(self):
        return f"{self.get_organ_display()} – {self.get_kind_display()}"

    def rule(self) -> Call:
        return Call(
            notice_days=self.notice_days,
            quorum=Threshold(Fraction(self.quorum_numerator, self.quorum_denominator), self.quorum_strict),
            second_call_days=self.second_call_days,
            second_quorum=Threshold(Fraction(self.second_numerator, self.second_denominator)),
        )


class StatutesMajority(models.Model):
    """What carries a resolution of one kind."""

    # CASCADE: the lines of a version are part of it.
    statutes = models.ForeignKey(
        Statutes, on_delete=models.CASCADE, related_name="majorities", verbose_name=_("statuts")
    )
    kind = models.CharField(_("objet"), max_length=12, choices=ResolutionKind.choices)
    numerator = models.PositiveSmallIntegerField(_("numérateur"))
    denominator = models.PositiveSmallIntegerField(_("dénominateur"))
    strict = models.BooleanField(_("plus que cette part"), default=True)
    base = models.CharField(
        _("calculée sur"), max_length=9, choices=MajorityBase.choices, default=MajorityBase.EXPRESSED
    )
    casting_vote = models.BooleanField(_("voix prépondérante du président"), default=True)

    class Meta:
        verbose_name = _("majorité")
        verbose_name_plural = _("majorités")
        ordering = ["statutes", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statutes", "kind"],
                name="statutes_majority_once",
                violation_error_message=_("Cet objet a déjà sa majorité."),
            ),
            models.CheckConstraint(
                condition=Q(denominator__gte=1, numerator__gte=1, numerator__lte=F("denominator")),
                name="statutes_majority_is_a_part",
                violation_error_message=_("Une majorité est une part du tout, supérieure à zéro."),
            ),
        ]

    def __str__(self):
        return self.get_kind_display()

    def rule(self) -> Majority:
        return Majority(
            Threshold(Fraction(self.numerator, self.denominator), self.strict),
            MajorityBase(self.base),
            self.casting_vote,
        )


class StatutesOffice(models.Model):
    """An office of the bureau (fonction), and how many hold it."""

    # CASCADE: the lines of a version are part of it.
    statutes = models.ForeignKey(
        Statutes, on_delete=models.CASCADE, related_name="offices", verbose_name=_("statuts")
    )
    office = models.CharField(_("fonction"), max_length=20, choices=Office.choices)
    places = models.PositiveSmallIntegerField(_("places"), default=1)

    class Meta:
        verbose_name = _("fonction du bureau")
        verbose_name_plural = _("fonctions du bureau")
        ordering = ["statutes", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["statutes", "office"],
                name="statutes_office_once",
                violation_error_message=_("Cette fonction est déjà prévue."),
            ),
            models.CheckConstraint(
                condition=Q(places__gte=1),
                name="statutes_office_has_places",
                violation_error_message=_("Une fonction a au moins une place."),
            ),
        ]

    def __str__(self):
        return self.get_office_display()

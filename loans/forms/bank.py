"""The forms of the bank: the file of a statement, its columns, and what becomes of a line."""

import base64
import binascii

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from initiative_sm import text
from initiative_sm.forms import DateField, MoneyFormField
from initiative_sm.lists import SearchForm
from initiative_sm.money import money
from initiative_sm.search import found
from initiative_sm.spreadsheets import column_letter
from loans.actions import bank
from loans.bank import files
from loans.bank.columns import ROLES, Columns, folded, from_json
from loans.bank.matching import SURE
from loans.bank.reading import StatementError, read
from loans.enums import BankLineStatus
from loans.finder import amount_of
from loans.models import BankAccount, Loan

PARTS = 4


class StatementForm(forms.Form):
    """Which account, and the file of its bank; the file is read at once, and kept only when it is confirmed."""

    account = forms.ModelChoiceField(queryset=BankAccount.objects.filter(active=True), label=_("Compte"))
    file = forms.FileField(
        label=_("Relevé"),
        help_text=_("CSV, classeur Excel (XLSX) ou MT940, tel que la banque le donne. 1 500 Ko au plus."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.sta,.mt940,.940,.swi"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        accounts = list(self.fields["account"].queryset[:2])
        if len(accounts) == 1:
            self.initial.setdefault("account", accounts[0].pk)

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            files.check_size(file.size)
        except StatementError as error:
            raise ValidationError(str(error)) from error
        self.content = file.read()
        return file


class ColumnsForm(forms.Form):
    """The statement sent back with its preview: the file itself, and what each of its columns holds.

    The server keeps nothing of a file that is not confirmed; what comes back is read anew, like any file.
    """

    account = forms.ModelChoiceField(
        queryset=BankAccount.objects.filter(active=True), widget=forms.HiddenInput
    )
    name = forms.CharField(max_length=300, widget=forms.HiddenInput)
    content = forms.CharField(widget=forms.HiddenInput)
    first_row = forms.IntegerField(
        label=_("Première ligne d’opération"), min_value=1, max_value=files.MAX_ROWS, required=False
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for role, label in ROLES.items():
            # What the choices are is known once the file was read; only positions are taken.
            self.fields[role] = forms.TypedChoiceField(
                label=label,
                required=False,
                coerce=int,
                empty_value=None,
                choices=[
                    ("", "—"),
                    *((str(place), column_letter(place + 1)) for place in range(files.MAX_COLUMNS)),
                ],
            )

    def clean_content(self):
        try:
            content = base64.b64decode(self.cleaned_data["content"], validate=True)
        except (binascii.Error, ValueError) as error:
            raise ValidationError(
                gettext("Ce fichier n’est pas revenu entier : choisissez-le à nouveau.")
            ) from error
        return content

    def columns(self, grid) -> Columns:
        """The columns as they were told; the headings by which they will be known are in the row above the first."""
        data = self.cleaned_data
        first = data.get("first_row") or 1
        above = next((row for row in reversed(grid.rows) if row.number < first), None)
        places = {role: data.get(role) for role in ROLES}
        return Columns(first_row=first, headings=folded(above.cells) if above else (), **places)

    def offer(self, reading):
        """Choose among the columns that the file has, by their letters and their headings."""
        grid, columns = reading.grid, reading.columns
        above = next((row for row in reversed(grid.rows) if row.number < columns.first_row), None)
        heads = dict(enumerate(above.cells if above and columns.headings else ()))
        first = next((row for row in grid.rows if row.number >= columns.first_row), None)
        choices = [("", "—")]
        for place in range(min(grid.width, files.MAX_COLUMNS)):
            sample = first.cells[place] if first and place < len(first.cells) else ""
            said = text.clean(str(heads.get(place) or sample or ""))[:30]
            choices.append(
                (str(place), f"{column_letter(place + 1)} – {said}" if said else column_letter(place + 1))
            )
        for role in ROLES:
            self.fields[role].choices = choices


def packed(content: bytes) -> str:
    """A file as it travels in a form."""
    return base64.b64encode(content).decode()


def opened(content: bytes, *, account, on, columns=None):
    """The statement read by `columns`, or by those that its account remembers. Raises StatementError."""
    return read(content, on=on, columns=columns, remembered=from_json(account.columns))


class LineSearch(SearchForm):
    """Lines of statements: words of their labels, an amount, days, an account; `etat` is chosen above the list."""

    etat = forms.ChoiceField(required=False, choices=BankLineStatus.choices, widget=forms.HiddenInput)
    sens = forms.ChoiceField(
        required=False,
        label=_("Sens"),
        choices=[("", _("Tous")), ("credit", _("Crédits")), ("debit", _("Débits"))],
    )
    proposition = forms.ChoiceField(
        required=False,
        label=_("Proposition"),
        choices=[("", _("Toutes")), ("sure", _("Vraisemblable")), ("oui", _("Avec")), ("non", _("Sans"))],
    )
    du = DateField(required=False, label=_("Du"))
    au = DateField(required=False, label=_("Au"))
    compte = forms.ModelChoiceField(
        required=False, queryset=BankAccount.objects.all(), label=_("Compte"), empty_label=_("Tous")
    )

    CONDITIONS = {"etat": "status", "du": "booked_on__gte", "au": "booked_on__lte", "compte": "account"}

    def narrow(self, rows, asked):
        if "sens" in asked:
            sign = "gt" if asked["sens"] == "credit" else "lt"
            rows = rows.filter(**{f"amount__{sign}": money(0)})
        if "proposition" in asked:
            least = {"sure": SURE, "oui": 1}.get(asked["proposition"])
            rows = rows.filter(suggested_score__gte=least) if least else rows.filter(suggested_score=0)
        if "q" in asked:
            condition = found(
                asked["q"],
                names_keys=("suggested_loan__holder__names_key",),
                identifiers=("suggested_loan__number",),
                texts=("label", "reference"),
            )
            amount = amount_of(asked["q"])
            rows = rows.filter(condition | Q(amount__in=(amount, -amount)) if amount else condition)
        return rows


class StatementSearch(SearchForm):
    """Statements by their account or the name of their file."""

    def narrow(self, rows, asked):
        if "q" in asked:
            rows = rows.filter(Q(account__name__icontains=asked["q"]) | Q(name__icontains=asked["q"]))
        return rows


class NoteForm(forms.Form):
    """Why nothing follows from a line."""

    note = forms.CharField(
        label=_("Motif"),
        max_length=200,
        help_text=_("Frais bancaires, subvention, écriture d’un autre compte…"),
    )


class PartsForm(forms.Form):
    """The loans that one line pays, each with its part; a single loan takes the whole."""

    twice = forms.BooleanField(
        required=False,
        label=_("C’est un autre versement que celui qui est déjà saisi"),
        widget=forms.HiddenInput,
    )

    def __init__(self, *args, line, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = line
        for n in range(PARTS):
            self.fields[f"loan_{n}"] = forms.CharField(
                required=False,
                max_length=30,
                label=_("Numéro du prêt"),
                widget=forms.TextInput(attrs={"dir": "ltr"}),
            )
            self.fields[f"amount_{n}"] = MoneyFormField(required=False, label=_("Montant (DH)"))

    @property
    def rows(self):
        return [(self[f"loan_{n}"], self[f"amount_{n}"]) for n in range(PARTS)]

    def clean(self):
        data = super().clean()
        self.parts = []
        for n in range(PARTS):
            number, amount = text.identifier(data.get(f"loan_{n}") or ""), data.get(f"amount_{n}")
            if not number:
                if amount:
                    self.add_error(f"loan_{n}", gettext("Dites quel prêt reçoit cette part."))
                continue
            loan = Loan.objects.filter(number=number).first()
            if loan is None:
                self.add_error(f"loan_{n}", gettext("Aucun prêt ne porte ce numéro."))
            elif f"amount_{n}" not in self.errors:
                self.parts.append((loan, amount))
        if len(self.parts) == 1 and self.parts[0][1] is None:
            self.parts = [(self.parts[0][0], self.line.amount)]
        elif any(amount is None for _loan, amount in self.parts):
            self.add_error(None, gettext("Donnez la part de chaque prêt."))
        return data

    def post(self, *, by, on, at):
        """Post the parts. Raises ValidationError; after one that `twice` would answer, the box is offered."""
        try:
            return bank.post(
                line=self.line, parts=self.parts, by=by, on=on, at=at, twice=self.cleaned_data["twice"]
            )
        except ValidationError as refusal:
            if getattr(refusal, "code", "") == "by_hand":
                self.fields["twice"].widget = forms.CheckboxInput()
            raise

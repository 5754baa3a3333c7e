"""Files before the approval committee, the conditions it asks for, the votes given by name."""

from datetime import date
from decimal import Decimal

from governance.models import Voice
from loans.models import CommitteeFile, Condition
from tests.factories.association import agenda_item, meeting, member, resolution
from tests.factories.files import decision, loan
from tests.factories.fund import envelope


def committee_file(**over):
    """A file in committee on the agenda of a session that is convened."""
    fields = {"amount": Decimal(50_000), "term": 36, "deferral": 3}
    if "loan" not in over:
        fields["loan"] = loan("committee")
    if "envelope" not in over:
        fields["envelope"] = envelope()
    if "item" not in over:
        fields["item"] = agenda_item(meeting=meeting(organ="committee", held_on=date(2023, 2, 15)))
    if "resolution" not in over:
        item = fields.get("item") or over["item"]
        fields["resolution"] = resolution(meeting=item.meeting, item=item, kind="loan")
    return CommitteeFile.objects.create(**{**fields, **over})


def condition(**over):
    fields = {"text": "Apport personnel versé"}
    if "decision" not in over:
        fields["decision"] = decision(outcome="conditional", conditions="Apport personnel versé")
    return Condition.objects.create(**{**fields, **over})


def voice(**over):
    fields = {"choice": "for"}
    if "resolution" not in over:
        fields["resolution"] = resolution(kind="loan")
    if "member" not in over:
        fields["member"] = member()
    return Voice.objects.create(**{**fields, **over})

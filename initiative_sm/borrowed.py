"""Sentences of the libraries that come without an Arabic translation of their own: translated with ours.

`makemessages` finds them here; nothing imports this file. A sentence leaves the list when its library has it.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

IMPORT_EXPORT = [
    _("%s through import_export"),
    _("Import finished: {} new, {} updated, {} deleted and {} skipped {}."),
    _(
        "%(exc_name)s encountered while trying to read file. Ensure you have chosen the correct format "
        "for the file."
    ),
    _("No valid data to import. Ensure your file has the correct headers or data for import."),
    _("export failed due to IllegalCharacterError"),
    _("Resource"),
    _("Form is not validated, call `is_valid` first"),
    _('Select at least 1 field for "%(resource_name)s" to export'),
    _(
        "The following fields are declared in 'import_id_fields' but are not present in the resource "
        "fields: %s"
    ),
    _("The following fields are declared in 'import_id_fields' but are not present in the file headers: %s"),
    _("call to force_str() on instance failed: %s"),
    ngettext_lazy("Export %(len)s selected item.", "Export %(len)s selected items.", 2),
    _("This exporter will export the following fields: "),
    _("Select all"),
    _("Some rows failed to validate"),
    _("Please correct these errors in your data where possible, then reupload it using the form above."),
    _("Row"),
    _("Non field specific"),
    _("Value could not be parsed."),
    _("use_natural_foreign_keys and key_is_id cannot both be True"),
]

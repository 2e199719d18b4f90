"""What was done, in words: the audit trail's verbs as organisers read them."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "add": _("Added"),
    "change": _("Changed"),
    "delete": _("Deleted"),
    "create": _("Created"),
    "announce": _("Announced"),
    "open_registration": _("Registration opened"),
    "close_registration": _("Registration closed"),
    "go_live": _("Doors opened"),
    "end": _("Ended"),
    "archive": _("Archived"),
    "cancel": _("Cancelled"),
    "invite": _("Invited as a member"),
    "change_role": _("Role changed"),
    "dismiss": _("Dismissed as a member"),
    "resend": _("Sent anew"),
    "log_in": _("Logged in"),
    "seed": _("Sample data loaded"),
}
# What the details of an entry are called.
DETAILS: dict[str, str | Promise] = {
    "before": _("before"),
    "after": _("after"),
    "state": _("state"),
    "fields": _("fields"),
    "category": _("category"),
    "role": _("role"),
    "receivers": _("receivers"),
    "registered": _("registered"),
    "updated": _("updated"),
    "purpose": _("purpose"),
    "questions": _("questions"),
    "scopes": _("scopes"),
    "attendee": _("attendee"),
    "user": _("member"),
    "import": _("import"),
    "format": _("format"),
    "rows": _("rows"),
    "filters": _("filters"),
    "searched": _("searched"),
    "added": _("added"),
    "changed": _("changed"),
    "deleted": _("deleted"),
    "part": _("part"),
    "booth": _("booth"),
    "booths": _("booths"),
}


def label(verb: str) -> str | Promise:
    """How `verb` reads; an unknown one stays itself, in plain words."""
    for name in settings.AUDIT_VERBS:
        words: dict[str, str | Promise] = import_string(name)
        if verb in words:
            return words[verb]
    return verb.replace("_", " ")

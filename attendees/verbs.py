"""What was done with people and their registrations, in words for the audit trail and timelines."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LABELS: dict[str, str | Promise] = {
    "submit": _("Submitted"),
    "correct": _("Details corrected"),
    "correct_answers": _("Answers corrected"),
    "change_language": _("Language changed"),
    "give_consent": _("Consent given"),
    "withdraw_consent": _("Consent withdrawn"),
    "start_review": _("Under review"),
    "ask": _("Information requested"),
    "answer": _("Answered"),
    "approve": _("Approved"),
    "reject": _("Rejected"),
    "reconsider": _("Opened again"),
    "put_on_waiting_list": _("Put on the waiting list"),
    "offer": _("Place offered"),
    "accept_offer": _("Offer accepted"),
    "expire": _("Offer over"),
    "await_payment": _("Payment awaited"),
    "cancel": _("Cancelled"),
    "withdraw": _("Withdrawn"),
    "revoke": _("Revoked"),
    "change_category": _("Category changed"),
    "renew_link": _("Personal link renewed"),
    "send_link": _("Personal link sent again"),
    "erase": _("Personal data erased"),
    "import": _("Imported"),
    "advance": _("Moved on"),
    "name_head": _("Head of delegation named"),
    "fill": _("Named"),
    "remove": _("Removed"),
    "reorder": _("Order changed"),
    "send": _("Sent"),
    "export": _("Exported"),
}

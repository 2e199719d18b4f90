"""What each kind of mail about the exhibition is called in the panel."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from exhibitors.enums import ExhibitorState as State
from exhibitors.services import notices

LABELS: dict[str, str | Promise] = {
    notices.KINDS[State.APPLIED]: _("Exhibition: application received"),
    notices.AGAIN: _("Exhibition: application is here already"),
    notices.KINDS[State.WAITLISTED]: _("Exhibition: on the waiting list"),
    notices.KINDS[State.APPROVED]: _("Exhibition: approved"),
    notices.KINDS[State.CONTRACTED]: _("Exhibition: contract signed"),
    notices.KINDS[State.REJECTED]: _("Exhibition: not accepted"),
    notices.KINDS[State.CANCELLED]: _("Exhibition: cancelled"),
    notices.HOLD_BEGUN: _("Booth: held"),
    notices.HOLD_ENDING: _("Booth: hold ends soon"),
    notices.HOLD_EXPIRED: _("Booth: hold over"),
    notices.HOLD_LET_GO: _("Booth: hold let go"),
    notices.BOOTH_RESERVED: _("Booth: reserved"),
    notices.BOOTH_CONFIRMED: _("Booth: confirmed"),
    notices.BOOTH_REFUSED: _("Booth: not confirmed"),
    notices.BOOTH_RELEASED: _("Booth: given back"),
    notices.INVITED: _("Portal: invitation"),
    notices.ROLE_CHANGED: _("Portal: other role"),
    notices.DISMISSED: _("Portal: access ended"),
    notices.KEY_ENDED: _("Portal: API token ended"),
    notices.STAFF_NAMED: _("Booth staff: named"),
    notices.STAFF_FREED: _("Booth staff: named no longer"),
    notices.STAFF_LEFT: _("Booth staff: somebody does not come"),
    notices.SUMMIT_CANCELLED: _("Exhibition: summit cancelled"),
    notices.OFFICE_APPLICATION: _("To the team: new application"),
    notices.OFFICE_RESERVED: _("To the team: booth reserved"),
    notices.OFFICE_RELEASED: _("To the team: booth given back"),
    notices.OFFICE_CANCELLED: _("To the team: exhibitor cancelled"),
}

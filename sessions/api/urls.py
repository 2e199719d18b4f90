"""Addresses of the API about the programme, below its version."""

from django.urls import path

from sessions.api.views import draft, own, programme

_SUMMIT = "summits/<slug:slug>"
_DRAFT = f"{_SUMMIT}/draft/sessions/<int:session_id>"
_OWN = "registration/sessions/<int:session_id>"

urlpatterns = [
    path(f"{_SUMMIT}/programme/", programme.ProgrammeView.as_view(), name="programme"),
    path(f"{_SUMMIT}/sessions/<int:session_id>/", programme.SessionView.as_view(), name="session"),
    path(f"{_SUMMIT}/seats/", programme.SeatsView.as_view(), name="seats"),
    path(f"{_SUMMIT}/speakers/", programme.SpeakersView.as_view(), name="speakers"),
    path(f"{_SUMMIT}/speakers/<int:speaker_id>/", programme.SpeakerView.as_view(), name="speaker"),
    path(f"{_SUMMIT}/agreements/", programme.AgreementsView.as_view(), name="agreements"),
    path("registration/agenda/", own.OwnAgendaView.as_view(), name="own_agenda"),
    path(f"{_OWN}/book/", own.Book.as_view(), name="own_book"),
    path(f"{_OWN}/leave/", own.Leave.as_view(), name="own_leave"),
    path(f"{_OWN}/accept/", own.Accept.as_view(), name="own_accept_seat"),
    path(f"{_OWN}/favourite/", own.Favourite.as_view(), name="own_favourite"),
    path(f"{_SUMMIT}/draft/sessions/", draft.Sessions.as_view(), name="draft_sessions"),
    path(f"{_DRAFT}/", draft.OneSession.as_view(), name="draft_session"),
    path(f"{_DRAFT}/place/", draft.Place.as_view(), name="place_session"),
    path(f"{_DRAFT}/roles/", draft.SetRoles.as_view(), name="set_roles"),
    path(f"{_DRAFT}/schedule/", draft.Schedule.as_view(), name="schedule_session"),
    path(f"{_DRAFT}/postpone/", draft.Postpone.as_view(), name="postpone_session"),
    path(f"{_DRAFT}/cancel/", draft.Cancel.as_view(), name="cancel_session"),
    path(f"{_DRAFT}/unschedule/", draft.Unschedule.as_view(), name="unschedule_session"),
    path(f"{_DRAFT}/reinstate/", draft.Reinstate.as_view(), name="reinstate_session"),
    path(f"{_SUMMIT}/draft/conflicts/", draft.Conflicts.as_view(), name="conflicts"),
    path(f"{_SUMMIT}/draft/speakers/", draft.Speakers.as_view(), name="draft_speakers"),
    path(f"{_SUMMIT}/releases/", draft.Releases.as_view(), name="releases"),
    path(f"{_SUMMIT}/releases/next/", draft.Next.as_view(), name="next_release"),
]

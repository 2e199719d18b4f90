"""Addresses of the API about people, below its version."""

from django.urls import path

from attendees.api.views import collection, own, staff, summits

_ONE = "summits/<slug:slug>/registrations/<str:reference>"

urlpatterns = [
    path("summits/<slug:slug>/", summits.SummitView.as_view(), name="summit"),
    path("summits/<slug:slug>/ticket-key/", summits.TicketKeyView.as_view(), name="ticket_key"),
    path("summits/<slug:slug>/settings/", summits.SettingsView.as_view(), name="settings"),
    path(
        "summits/<slug:slug>/registrations/",
        collection.Collection.as_view(),
        name="registrations",
    ),
    path(f"{_ONE}/", staff.RegistrationView.as_view(), name="registration"),
    path(f"{_ONE}/approve/", staff.Approve.as_view(), name="approve"),
    path(f"{_ONE}/reject/", staff.Reject.as_view(), name="reject"),
    path(f"{_ONE}/ask/", staff.Ask.as_view(), name="ask"),
    path(f"{_ONE}/waitlist/", staff.Waitlist.as_view(), name="waitlist"),
    path(f"{_ONE}/withdraw/", staff.Withdraw.as_view(), name="withdraw"),
    path(f"{_ONE}/revoke/", staff.Revoke.as_view(), name="revoke"),
    path(f"{_ONE}/change-category/", staff.ChangeCategory.as_view(), name="change_category"),
    path("registration/", own.OwnRegistrationView.as_view(), name="own"),
    path("registration/cancel/", own.Cancel.as_view(), name="own_cancel"),
    path("registration/accept/", own.Accept.as_view(), name="own_accept"),
    path("registration/answer/", own.Answer.as_view(), name="own_answer"),
    path("registration/answers/", own.Answers.as_view(), name="own_answers"),
]

"""Public addresses about people, under a language."""

from django.urls import path

from attendees.views import my, register

app_name = "attendees"

urlpatterns = [
    path("<slug:slug>/register/", register.choose, name="register"),
    path("<slug:slug>/register/<slug:category_slug>/", register.details, name="register_details"),
    path("<slug:slug>/register/<slug:category_slug>/sent/", register.sent, name="register_sent"),
    path("<slug:slug>/my-page/", my.ask_link, name="my_link"),
    path("my/<str:token>/", my.page, name="my"),
    path("my/<str:token>/questions/", my.questions, name="questions"),
    path("my/<str:token>/edit/", my.edit, name="my_edit"),
    path("my/<str:token>/language/", my.language, name="my_language"),
    path("my/<str:token>/answer/", my.answer, name="my_answer"),
    path("my/<str:token>/cancel/", my.cancel, name="my_cancel"),
    path("my/<str:token>/accept/", my.accept, name="my_accept"),
    path("my/<str:token>/decline/", my.decline, name="my_decline"),
    path("my/<str:token>/news/", my.news, name="my_news"),
    path("my/<str:token>/ticket.pdf", my.ticket_pdf, name="my_ticket"),
    path("my/<str:token>/summit.ics", my.calendar, name="my_calendar"),
    path("my/<str:token>/copy.json", my.copy, name="my_copy"),
]

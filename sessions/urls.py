"""Addresses of the programme, under a language."""

import datetime as dt

from django.urls import path, register_converter

from sessions.views import agenda, agreements, calendars, exports, programme, session, speakers


class _Day:
    """2018-11-15."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)  # a ValueError is a 404

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


register_converter(_Day, "day")

app_name = "agenda"

urlpatterns = [
    path("<slug:slug>/programme/", programme.programme, name="programme"),
    path("<slug:slug>/programme/<day:day>/", programme.day, name="day"),
    path("<slug:slug>/programme/all/", programme.whole, name="whole"),
    path("<slug:slug>/programme/search/", programme.find, name="search"),
    path("<slug:slug>/programme/changes/", programme.changed, name="changes"),
    path("<slug:slug>/programme/my-agenda/", session.my_agenda_link, name="my_agenda_link"),
    path("<slug:slug>/programme/sessions/<int:pk>/", session.page, name="session"),
    path("<slug:slug>/programme/sessions/<int:pk>/seat/", session.seat, name="seat"),
    path(
        "<slug:slug>/programme/sessions/<int:pk>/session.ics",
        calendars.session,
        name="session_calendar",
    ),
    path("<slug:slug>/programme/programme.ics", calendars.programme, name="calendar"),
    path("<slug:slug>/programme/schedule.json", exports.json_file, name="schedule_json"),
    path("<slug:slug>/programme/schedule2.json", exports.second_json_file, name="schedule2_json"),
    path("<slug:slug>/programme/schedule.xml", exports.xml_file, name="schedule_xml"),
    path("<slug:slug>/speakers/", speakers.every, name="speakers"),
    path("<slug:slug>/speakers/<int:pk>/", speakers.one, name="speaker"),
    path("<slug:slug>/agreements/", agreements.every, name="agreements"),
    path("my/<str:token>/programme/", agenda.programme, name="own_programme"),
    path("my/<str:token>/programme/<day:day>/", agenda.day, name="own_day"),
    path("my/<str:token>/programme/search/", agenda.find, name="own_search"),
    path("my/<str:token>/programme/sessions/<int:pk>/", agenda.session, name="own_session"),
    path("my/<str:token>/agenda/", agenda.page, name="my_agenda"),
    path("my/<str:token>/agenda/sessions/<int:pk>/book/", agenda.book, name="book"),
    path("my/<str:token>/agenda/sessions/<int:pk>/leave/", agenda.leave, name="leave"),
    path("my/<str:token>/agenda/sessions/<int:pk>/accept/", agenda.accept, name="accept"),
    path("my/<str:token>/agenda/favourite/", agenda.favourite, name="favourite"),
    path("my/<str:token>/agenda/reminders/", agenda.reminders_wanted, name="reminders"),
    path("my/<str:token>/agenda/agenda.ics", agenda.calendar, name="my_calendar"),
    path("my/<str:token>/agenda.ics", calendars.feed, name="feed"),
]

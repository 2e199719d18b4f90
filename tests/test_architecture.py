"""The house stays as it is drawn."""

import ast
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session as WebSession
from django.utils.module_loading import import_string

ROOT = Path(settings.BASE_DIR)
OURS = ("summit", "attendees", "agenda", "exhibitors")


def test_no_foreign_key_of_ours_points_to_djangos_web_sessions():
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            for field in model._meta.get_fields():
                assert getattr(field, "related_model", None) is not WebSession


def test_the_programme_is_called_agenda_in_django():
    assert apps.get_app_config("agenda").name == "sessions"
    assert apps.get_app_config("sessions").name == "django.contrib.sessions"


def dotted_names():
    for event, names in settings.REACTIONS.items():
        for name in names:
            yield f"{event}: {name}", name
    for setting in (
        *("HOME_SECTIONS", "MY_PAGE_SECTIONS", "COPY_PARTS", "PRIVACY_ROWS"),
        *("LOGIN_HOMES", "OPENING_NEEDS", "HEARERS_OF_CANCELLING"),
    ):
        for name in getattr(settings, setting):
            yield name, name
    for name in settings.MAIL_COMPOSERS.values():
        yield name, name
    for entry in settings.CELERY_BEAT_SCHEDULE.values():
        yield entry["task"], entry["task"]


@pytest.mark.parametrize("name", [name for _, name in dotted_names()])
def test_every_name_in_settings_leads_to_something(name):
    assert callable(import_string(name))


def test_every_row_belongs_to_one_summit():
    free = {"User", "IdempotentAnswer", "Summit"}
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            if model.__name__ not in free and not model._meta.auto_created:
                assert model._meta.get_field("summit").related_model.__name__ == "Summit", model


def writes_of_state(path):
    """Line numbers where `x.state = ...` or `.update(state=...)` stands in the file."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Assign | ast.AugAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(part, ast.Attribute) and part.attr == "state" for part in targets):
                yield node.lineno
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names = {keyword.arg for keyword in node.keywords}
            if node.func.attr == "update" and "state" in names:
                yield node.lineno


def our_modules():
    for app in ("summit", "attendees", "sessions", "exhibitors", "seeds"):
        for path in (ROOT / app).rglob("*.py"):
            if not {"tests", "migrations"} & set(path.parts):
                yield path


def test_state_is_written_in_one_place():
    found = {path: list(writes_of_state(path)) for path in our_modules()}
    assert {str(path.relative_to(ROOT)) for path, lines in found.items() if lines} == {
        "summit/lifecycle.py"
    }


def test_there_is_no_room_for_leftovers():
    names = {"common", "utils", "helpers", "misc"}
    for path in our_modules():
        assert not names & {*path.relative_to(ROOT).parts, path.stem}, path

"""What people see when something is away."""

import json

import pytest
from django.db import OperationalError, connection
from django.http import FileResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation

from summit import logs
from summit.api import problems
from summit.logs import HidePersonalLinks
from summit.middleware import NoBody
from summit.models import Notification
from summit.tests.factories import make_summit
from summit.views import errors


def answer_while(error, path="/en/x/", **headers):
    try:
        raise error
    except type(error):
        return errors.server_error(RequestFactory().get(path, headers=headers))


def test_postgres_away_is_503_with_a_page_that_says_so():
    response = answer_while(OperationalError("connection refused"))
    assert response.status_code == 503
    assert response["Retry-After"] == "10"
    assert "We are back in a moment" in response.content.decode()


def test_postgres_away_is_a_problem_for_the_api():
    response = answer_while(OperationalError("connection refused"), "/api/v1/summits/")
    assert response.status_code == 503
    assert response["Content-Type"] == "application/problem+json"
    assert response["Retry-After"] == "10"


def test_postgres_away_is_told_in_the_language_of_the_reader():
    away = OperationalError("connection refused")
    with translation.override("ar"):  # what an earlier request of the thread has left
        page = answer_while(away, "/fr/x/").content.decode()
        problem = json.loads(answer_while(away, "/api/v1/x/", accept_language="fr").content)
        wanted = problems.of(503)["detail"]
    assert 'lang="fr"' in page
    with translation.override("fr"):
        assert problem == problems.of(503)
    assert problem["detail"] != wanted


@pytest.mark.django_db
def test_healthz_says_in_json_that_postgres_is_away(client: Client):
    def refuse(*_anything):
        raise OperationalError("connection refused")

    with connection.execute_wrapper(refuse):
        told = client.get(reverse("healthz"))
    assert (told.status_code, told.json()) == (503, {"status": "unavailable"})
    assert told["Retry-After"] == "10"


def test_any_other_error_is_500():
    assert answer_while(ZeroDivisionError()).status_code == 500


@pytest.mark.django_db
def test_healthz_answers(client: Client):
    assert client.get(reverse("healthz")).json() == {"status": "ok"}


@pytest.mark.django_db
def test_metrics_are_not_for_everybody(client: Client, settings):
    assert client.get(reverse("metrics")).status_code == 403
    settings.METRICS_TOKEN = "a-token"
    assert client.get(reverse("metrics")).status_code == 403
    wrong = {"authorization": "Bearer another"}
    assert client.get(reverse("metrics"), headers=wrong).status_code == 403
    right = {"authorization": "Bearer a-token"}
    assert client.get(reverse("metrics"), headers=right).status_code == 200


def test_personal_links_are_written_in_no_log():
    import logging

    record = logging.makeLogRecord(
        {"msg": "%s: %s", "args": ("Not Found", "/en/my/12-secretsecret/edit/")}
    )
    HidePersonalLinks().filter(record)
    assert record.getMessage() == "Not Found: /en/my/…/edit/"


@pytest.mark.django_db
def test_logos_are_shown_and_nothing_else_of_the_folder(client: Client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "logos").mkdir()
    (tmp_path / "logos" / "city.png").write_bytes(b"a picture")
    (tmp_path / "logos" / "page.html").write_text("<script>")
    (tmp_path / "imports").mkdir()
    (tmp_path / "imports" / "people.csv").write_text("names")
    response = client.get("/media/logos/city.png")
    assert (response.status_code, response["Content-Type"]) == (200, "image/png")
    response.close()
    for path in ("logos/page.html", "logos/..%2Fimports%2Fpeople.csv", "imports/people.csv"):
        assert client.get(f"/media/{path}").status_code == 404


def test_a_log_says_where_an_error_was_and_not_whom_it_was_about():
    try:
        try:
            raise ValueError("somebody@summit-tests.dev")
        except ValueError as error:
            raise KeyError("Nadia Haddad") from error
    except KeyError:
        event = logs.where(None, "error", {"event": "wrong", "exc_info": True})
    line = logs.as_json(None, "error", event)
    assert "KeyError" in line
    assert "ValueError" in line
    assert "test_errors.py" in line
    assert "Nadia" not in line
    assert "somebody@" not in line


@pytest.mark.django_db
def test_metrics_tell_what_waits(client: Client, settings):
    settings.METRICS_TOKEN = "a-token"
    summit = make_summit()
    for state in ("queued", "queued", "failed", "sent"):
        Notification.objects.create(
            summit=summit,
            kind="registration.confirmed",
            recipient="a@summit-tests.dev",
            language="en",
            state=state,
            dedupe=str(Notification.objects.count()),
        )

    text = client.get(reverse("metrics"), headers={"authorization": "Bearer a-token"}).content

    assert b'summit_notifications{state="queued"} 2.0' in text
    assert b'summit_notifications{state="failed"} 1.0' in text
    assert b"summit_notifications_oldest_due_seconds" in text


@pytest.mark.django_db
def test_a_forged_host_is_told_in_the_language_of_its_address(client: Client):
    with translation.override("fr"):  # what an earlier request of the thread has left
        told = client.get("/ar/", headers={"host": "evil.test"})
    assert told.status_code == 400
    assert 'lang="ar"' in told.content.decode()


@pytest.mark.django_db
def test_a_forged_host_is_one_quiet_line(client: Client, caplog):
    client.get("/en/", headers={"host": "evil.test"})
    lines = [line for line in caplog.records if line.name.startswith("django")]
    assert [line.levelname for line in lines] == ["WARNING"]
    assert lines[0].exc_info is None
    assert "evil" not in caplog.text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/fr/?q=%00", "/fr/%00/"])
def test_what_cannot_be_read_is_told_on_a_page(client: Client, address):
    told = client.get(address)
    assert told.status_code == 400
    assert 'lang="fr"' in told.content.decode()
    assert "<h1>" in told.content.decode()


@pytest.mark.django_db
def test_head_of_a_file_sends_nothing_of_it(tmp_path):
    file = tmp_path / "logo.png"
    file.write_bytes(b"picture")
    held = file.open("rb")

    def answer(request):
        return FileResponse(held)

    head = NoBody(answer)(RequestFactory().head("/media/logos/logo.png"))
    assert b"".join(head) == b""
    assert head["Content-Length"] == "7"
    assert head["Content-Type"] == "image/png"
    assert getattr(head, "file_to_stream", None) is None
    assert not held.closed  # nothing ends before the answer does
    head.close()
    assert held.closed


@pytest.mark.django_db
def test_head_has_the_headers_of_get_and_no_body(client: Client):
    full, head = client.get("/robots.txt"), client.head("/robots.txt")
    assert b"Disallow: /en/my/" in full.content
    assert head.content == b""
    assert head["Content-Length"] == str(len(full.content))

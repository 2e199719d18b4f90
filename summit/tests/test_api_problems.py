"""Whatever goes wrong below /api/ leaves in one shape, RFC 9457."""

from collections.abc import Iterator

import pytest
from django.http import HttpRequest
from django.urls import get_resolver, path
from rest_framework import serializers

from summit.api.fields import Strict
from summit.tests.api import PROBLEM, Caller, is_problem
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


def breaks(request: HttpRequest):
    raise ZeroDivisionError


urlpatterns = [path("api/breaks/", breaks)]


@pytest.fixture
def caller():
    return Caller()


@pytest.fixture
def registrations():
    return f"summits/{make_summit().slug}/registrations/"


@pytest.mark.parametrize(
    "address",
    [
        "/api/nothing",
        "/api/v1/",
        "/api/v2/summits/",
        "/api/v1/summits/none/",
        "/api/v1/summits",  # addresses end with a slash
        "/api/register/",  # would be a page if a language were before it
        "/api/privacy/",
        "/api/v1/summits/../../../etc/passwd",
        "/api/v1/summits/%C0%AF/",
    ],
)
def test_an_unknown_address_is_404(caller, address):
    assert is_problem(caller.get(address), 404, "not_found")


def test_an_unknown_address_is_404_for_a_post_too(caller):
    assert is_problem(caller.post("/api/v1/nothing", {}), 404, "not_found")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_method_that_is_not_there_is_405_and_says_which_are(caller, method):
    response = getattr(caller, method)("summits/")
    assert is_problem(response, 405, "method_not_allowed")
    assert response["Allow"] == "GET, HEAD"


def test_the_method_is_judged_before_the_token(caller, registrations):
    assert is_problem(caller.delete(registrations), 405, "method_not_allowed")


def test_answers_come_as_json_only(caller):
    assert is_problem(caller.get("summits/", accept="text/html"), 406, "not_acceptable")
    assert caller.get("summits/", accept="application/*").status_code == 200


@pytest.mark.parametrize(
    "media_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"],
)
def test_bodies_come_as_json_only(caller, registrations, media_type):
    response = caller.post(registrations, b"category=x", content_type=media_type)
    assert is_problem(response, 415, "unsupported_media_type")


def test_bodies_come_in_utf8_only(caller, registrations):
    response = caller.post(registrations, b"{}", content_type="application/json; charset=utf-16")
    assert is_problem(response, 415, "unsupported_charset")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"nonsense",
        b"\xff\xfe",
        b'{"full_name": "\xc3\x28"}',  # invalid UTF-8
        b'{"full_name": "\\ud800"}',  # half of a surrogate pair
        b'{"full_name": "a\x00b"}',  # a raw NUL
        b'{"full_name": NaN}',
        b'{"full_name": 1e999999}',
        b"[" * 30_000 + b"]" * 30_000,  # nested without end
        b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
    ],
)
def test_what_is_not_json_is_400(caller, registrations, body):
    assert is_problem(caller.post(registrations, body), 400, "parse_error")


@pytest.mark.parametrize("body", [b"[]", b'"text"', b"3", b"null", b"true", b"[[[]]]"])
def test_json_that_is_no_object_is_422(caller, registrations, body):
    assert is_problem(caller.post(registrations, body), 422, "invalid")


def test_an_empty_body_is_no_object_either(caller, registrations):
    told = caller.post(registrations, b"null").json()
    assert told["errors"] == {"body": ["Send an object, in curly brackets."]}


def test_an_unknown_field_hides_nothing_else(caller, registrations):
    told = caller.post(registrations, {"colour": "red", "email": "no"}).json()
    assert {"colour", "email", "full_name"} <= set(told["errors"])


@pytest.mark.parametrize("parameter", ["page_size=-1", "cursor=x"])
def test_a_list_without_pages_says_so(caller, parameter):
    response = caller.get(f"summits/?{parameter}")
    assert is_problem(response, 422, "invalid")
    assert set(response.json()["errors"]) == {parameter.partition("=")[0]}


def test_a_body_that_is_too_large_is_413(caller, registrations):
    body = b'{"full_name": "' + b"x" * 70_000 + b'"}'
    assert is_problem(caller.post(registrations, body), 413, "too_large")


def test_an_unknown_language_is_422(caller):
    response = caller.get("summits/?language=tlh")
    assert is_problem(response, 422, "invalid")
    assert set(response.json()["errors"]) == {"language"}


@pytest.mark.parametrize("address", ["summits/%00/", "summits/?q=%00", "summits/?language=%00"])
def test_a_nul_in_the_address_is_400(caller, address):
    assert is_problem(caller.get(address), 400, "bad_request")


def test_a_forged_host_is_400(caller):
    assert is_problem(caller.get("summits/", host="evil.dev"), 400, "bad_request")


@pytest.mark.urls("summit.tests.test_api_problems")
def test_what_nobody_foresaw_is_500_and_says_nothing_of_itself(caller):
    response = caller.get("/api/breaks/")
    assert is_problem(response, 500, "error")
    assert "ZeroDivision" not in response.content.decode()


def test_words_come_in_the_language_of_the_reader_and_codes_do_not(caller):
    response = caller.get("/api/v1/nothing", accept_language="fr")
    assert is_problem(response, 404, "not_found")
    assert response["Content-Language"] == "fr"


def test_too_often_is_429_and_says_when_to_come_again(caller, settings):
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"anon": "3/day"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    assert [caller.get("summits/").status_code for _ in range(4)] == [200, 200, 200, 429]
    response = caller.get("summits/")
    assert is_problem(response, 429, "throttled")
    assert 0 < int(response["Retry-After"]) <= 24 * 60 * 60 + 1
    assert Caller().get("summits/").status_code == 200


def test_one_client_behind_a_proxy_is_told_from_another(settings):
    settings.TRUSTED_PROXIES = 1
    rates = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] | {"anon": "1/day"}
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"DEFAULT_THROTTLE_RATES": rates}
    proxy, base = Caller(), Caller().address
    sent = [f"1.2.3.4, {base}1", f"5.6.7.8, {base}1", f"1.2.3.4, {base}2"]
    found = [proxy.get("summits/", x_forwarded_for=hops).status_code for hops in sent]
    # What the client itself claims counts for nothing; what our proxy saw does.
    assert found == [200, 429, 200]


def test_pages_outside_of_the_api_keep_their_own_errors(caller):
    response = caller.get("/en/nothing-here/")
    assert response.status_code == 404
    assert response["Content-Type"] != PROBLEM


def _bodies(kind: type[Strict]) -> Iterator[type[Strict]]:
    for body in kind.__subclasses__():
        yield body
        yield from _bodies(body)


def test_what_is_missing_is_said_in_the_words_of_the_house():
    """Of every field of every body; some have words of their own."""
    get_resolver().url_patterns  # noqa: B018 - every door is imported then
    usual = {
        str(serializers.Field.default_error_messages["required"]),
        str(serializers.Field.default_error_messages["null"]),
        str(serializers.CharField.default_error_messages["blank"]),
    }
    said = set()
    for body in _bodies(Strict):
        for field in body(context={"summit": None}).get_fields().values():
            for one in (field, getattr(field, "child", field)):
                words = one.error_messages
                said |= {
                    str(words[code]) for code in ("required", "null", "blank") if code in words
                }
    assert "Fill in this field." in said
    assert not said & usual

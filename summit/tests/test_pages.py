"""Anonymous pages come from memory until something on them changes."""

import gzip
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from summit import pages
from summit.enums import SummitState
from summit.middleware import PublicPages
from summit.models import Summit, Theme
from summit.tests.factories import make_summit
from summit.views.home import kept

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def summit():
    return make_summit(name="Smart City", name_ar="المدينة الذكية", introduction="Water")


def statements(client, url):
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    return len(captured), response


@pytest.mark.parametrize("page", ["", "privacy/"])
def test_the_second_reader_costs_no_statement(client: Client, summit, page):
    url = f"/en/{summit.slug}/{page}"
    first, _ = statements(client, url)
    second, response = statements(client, url)
    assert first > 0
    assert second == 0
    assert response.status_code == 200


def test_a_reader_who_has_the_page_gets_304(client: Client, summit):
    url = f"/en/{summit.slug}/"
    etag = client.get(url)["ETag"]
    for tag in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        for accepted in ("gzip", "identity"):
            asked = {"if-none-match": tag, "accept-encoding": accepted}
            response = client.get(url, headers=asked)
            assert (response.status_code, response.content) == (304, b"")
            assert response["ETag"] == etag
    other = client.get(url, headers={"if-none-match": '"something"'})
    assert other.status_code == 200


@pytest.mark.parametrize("page", ["en/{slug}/", "api/v1/summits/{slug}/"])
def test_a_reader_who_refuses_gzip_gets_the_plain_body(client: Client, summit, page):
    """RFC 9110, 12.5.3: of weight 0 means not acceptable."""
    url = f"/{page.format(slug=summit.slug)}"
    plain = client.get(url).content
    for accepted in ("gzip;q=0", "br, GZIP ; q=0.000", "x-gzip;q=0,*;q=0.5", "gzip;q=0., identity"):
        response = client.get(url, headers={"accept-encoding": accepted})
        assert (response.get("Content-Encoding"), response.content) == (None, plain), accepted
    for accepted in ("gzip;q=0.1", "br;q=0, gzip", "gzip;q=1.0, br;q=0"):
        response = client.get(url, headers={"accept-encoding": accepted})
        assert response["Content-Encoding"] == "gzip", accepted


def test_compressed_and_plain_bodies_share_no_strong_validator(client: Client, summit):
    """RFC 9110, 8.8.3.3: who holds one of them must not be told that the other is the same bytes."""
    answers = [
        client.get(f"/en/{summit.slug}/", headers={"accept-encoding": accepted})
        for accepted in ("gzip", "identity")
    ]
    assert answers[0].content != answers[1].content
    assert all(answer["ETag"].startswith('W/"') for answer in answers)


def test_what_stands_around_each_page_is_drawn_once_and_leads_to_that_page_in_other_languages(
    client: Client, summit
):
    for page in ("privacy", "register", "my-page"):
        html = client.get(f"/en/{summit.slug}/{page}/").content.decode()
        links = [part.partition('"')[0] for part in html.split('<li><a href="/fr/')[1:]]
        assert links == [f"{summit.slug}/{page}/"] * 3, page
        assert "hole-" not in html
    assert f"header:{summit.pk}:en:None" in str(pages._remembered)


def test_pages_are_kept_compressed(client: Client, summit):
    url = f"/en/{summit.slug}/"
    plain = client.get(url).content
    packed = client.get(url, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain
    assert len(packed.content) < 30_000


def test_a_change_is_seen_at_once(client: Client, summit):
    url = f"/en/{summit.slug}/"
    assert "Clean water" not in client.get(url).content.decode()
    Theme.objects.create(summit=summit, title="Clean water")
    pages.changed()
    assert "Clean water" in client.get(url).content.decode()


def test_each_language_is_a_page_and_says_what_fell_back(client: Client, summit):
    english = client.get(f"/en/{summit.slug}/").content.decode()
    arabic = client.get(f"/ar/{summit.slug}/").content.decode()
    assert '<html lang="en" dir="ltr">' in english
    assert '<html lang="ar" dir="rtl">' in arabic
    assert "المدينة الذكية" in arabic
    assert '<span lang="en" dir="ltr">Water</span>' in arabic


@pytest.mark.parametrize("state", [SummitState.DRAFT, SummitState.ARCHIVED])
def test_what_is_not_public_is_not_there(client: Client, state):
    hidden = make_summit(state=state)
    for page in ("", "register/", "my-page/"):
        assert client.get(f"/en/{hidden.slug}/{page}").status_code == 404


@pytest.mark.parametrize(
    ("state", "status"), [(SummitState.DRAFT, 404), (SummitState.ARCHIVED, 200)]
)
def test_what_is_kept_about_people_is_told_as_long_as_it_is_kept(client: Client, state, status):
    """The own pages of an archived summit lead there."""
    assert client.get(f"/en/{make_summit(state=state).slug}/privacy/").status_code == status


def test_strict_headers_and_no_third_party(client: Client, summit):
    response = client.get(f"/en/{summit.slug}/")
    policy = response["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "unsafe" not in policy
    page = response.content.decode()
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    for scheme in ("http://", "https://"):
        assert f'src="{scheme}' not in page
        assert f'<link rel="stylesheet" href="{scheme}' not in page


def test_nul_in_an_address_is_a_bad_request(client: Client, summit):
    assert client.get(f"/en/{summit.slug}/register/?pass=%00").status_code == 400
    assert client.get("/en/%00/").status_code in (400, 404)


def test_both_menus_lead_to_registering_while_it_is_open(client: Client, summit):
    def ways():
        html = client.get(f"/en/{summit.slug}/privacy/").content.decode()
        head = html[html.index("<header") : html.index("</header>")]
        return head.count(f'href="/en/{summit.slug}/register/"')

    assert ways() == 2
    Summit.objects.filter(pk=summit.pk).update(state=SummitState.REGISTRATION_CLOSED)
    pages.changed()
    assert ways() == 0


def test_the_cover_has_one_button_to_register(client: Client, summit):
    html = client.get(f"/en/{summit.slug}/").content.decode()
    assert html[: html.index("<footer")].count(f'href="/en/{summit.slug}/register/"') == 1


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        (SummitState.ANNOUNCED, True),
        (SummitState.REGISTRATION_OPEN, True),
        (SummitState.REGISTRATION_CLOSED, False),
        (SummitState.LIVE, False),
        (SummitState.ENDED, False),
        (SummitState.CANCELLED, False),
    ],
)
def test_the_foot_offers_registering_while_it_is_open_or_to_come(client: Client, state, offered):
    summit = make_summit(state=state)
    html = client.get(f"/en/{summit.slug}/privacy/").content.decode()
    foot = html[html.index("<footer") :]
    assert (f'href="/en/{summit.slug}/register/"' in foot) == offered


def test_start_leads_to_the_readers_language(client: Client, summit):
    response = client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"}, follow=True)
    assert response.redirect_chain[-1][0] == f"/zh-hans/{summit.slug}/"


def test_only_the_query_that_a_view_names_is_kept(rf):
    drawn = []

    def view(request):
        drawn.append(request.get_full_path())
        return kept(HttpResponse("page"), query="day=2")

    pages_of = PublicPages(view)
    for _ in range(2):
        pages_of(rf.get("/en/smart/?day=2"))
        pages_of(rf.get("/en/smart/?day=stranger"))
        pages_of(rf.get("/en/smart/"))

    assert drawn == [
        "/en/smart/?day=2", "/en/smart/?day=stranger", "/en/smart/",
        "/en/smart/?day=stranger", "/en/smart/",
    ]  # fmt: skip


def test_an_earlier_version_leaves_nothing_in_memory(client: Client, summit):
    """On a day of many changes each would stay for good: a programme of 300 sessions takes megabytes."""
    url = f"/en/{summit.slug}/"
    client.get(url)
    sizes = len(pages._kept), len(pages._remembered)
    for _change in range(3):
        pages.changed()
        client.get(url)
    assert (len(pages._kept), len(pages._remembered)) == sizes


def test_drawn_html_takes_no_more_memory_than_it_may(monkeypatch):
    monkeypatch.setattr(pages, "_KEEP_BYTES", 250)
    for number in range(5):
        pages.drawn(f"{number}", lambda _marks: "x" * 100)
    assert [name for name, _of in pages._remembered] == ["drawn:4"]


def test_pages_take_no_more_memory_than_they_may(monkeypatch):
    monkeypatch.setattr(pages, "_KEEP_BYTES", 250)
    for number in range(5):
        pages.keep(f"/{number}", "v", pages.Page(b"x" * 100, "", ()), 0.0)
    assert [path for path, _of in pages._kept] == ["/3", "/4"]


def test_threads_that_miss_the_same_load_it_once():
    pages.forget()
    begun, loads = threading.Barrier(4), []

    def load() -> list[int]:
        loads.append(1)
        time.sleep(0.2)
        return [7]

    def ask() -> list[int]:
        begun.wait()
        return pages.remember("slow", load)

    with ThreadPoolExecutor(4) as threads:
        asked = [threads.submit(ask) for _ in range(4)]
    assert [found.result() for found in asked] == [[7]] * 4
    assert loads == [1]
    assert not pages._loading


def test_what_failed_to_load_is_loaded_by_the_next(summit):
    pages.forget()
    with pytest.raises(ZeroDivisionError):
        pages.remember("broken", lambda: 1 // 0)
    assert pages.remember("broken", lambda: 8) == 8


@pytest.mark.parametrize(
    ("language", "comma", "colon"), [("zh-hans", "，", "："), ("ar", "، ", ": ")]
)
def test_foot_and_title_have_the_signs_of_the_language(
    client: Client, summit, language, comma, colon
):
    page = client.get(f"/{language}/{summit.slug}/privacy/").content.decode()
    foot = page[page.index("©") :]
    assert comma in foot[: foot.index("</p>")]
    title = page[page.index("<title>") : page.index("</title>")]
    assert title.endswith(f"{colon}{summit.name_ar if language == 'ar' else summit.name}")


def test_large_parts_are_put_into_the_rendered_page():
    response = HttpResponse(f"<main>{pages.hole('rows')}</main>{pages.hole('drawing')}")
    pages.fill(response, drawing="<svg>图</svg>", rows="<ul></ul>", absent="nowhere")
    assert response.content.decode() == "<main><ul></ul></main><svg>图</svg>"


def test_a_summit_with_nothing_yet_leads_nowhere_and_has_no_empty_navigation(client: Client):
    summit = make_summit()

    bare = client.get(f"/en/{summit.slug}/").content.decode()
    Theme.objects.create(summit=summit, title="Water", icon="drop")
    pages.changed()
    full = client.get(f"/en/{summit.slug}/").content.decode()

    for text in ('href="#themes"', 'aria-label="At the foot"', 'aria-label="Main"'):
        assert text not in bare
        assert text in full


def test_a_name_in_one_language_stands_once_on_the_cover(client: Client):
    one = make_summit(name_en="Smart City", name="Smart City")
    two = make_summit(name_en="Smart City", name="Smart City", name_ar="المدينة الذكية")

    assert 'class="cover-other"' not in client.get(f"/ar/{one.slug}/").content.decode()
    assert 'class="cover-other"' in client.get(f"/ar/{two.slug}/").content.decode()


def test_a_page_that_is_not_there_asks_for_the_colours_of_no_summit(client: Client):
    draft = make_summit(state=SummitState.DRAFT)
    for slug in ("nowhere", draft.slug):
        answer = client.get(f"/en/{slug}/")
        assert answer.status_code == 404
        assert "/look/" not in answer.content.decode()

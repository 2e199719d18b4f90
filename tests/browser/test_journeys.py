"""What people do on the public site, on a phone and on a desktop."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from attendees import links
from attendees.enums import RegistrationState as State
from attendees.models import Registration
from attendees.tests.factories import make_category, make_consent_texts, make_registration
from summit.models import Highlight, Organisation, OrganisationRole, Theme
from summit.services import summits
from summit.tests.factories import make_summit, make_user
from tests.browser.conftest import DESKTOP, PHONE, faults, loads, violations
from tests.system import System, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("system")]


@pytest.fixture
def category():
    summit = make_summit(
        slug="yinchuan",
        name="Global Smart City Summit",
        name_zh_hans="全球智慧城市峰会",
        name_fr="Sommet mondial de la ville intelligente",
        name_ar="القمة العالمية للمدن الذكية",
        tagline="Three days on how a city cares for its people",
    )
    host = Organisation.objects.create(summit=summit, name="Yinchuan", kind="government")
    OrganisationRole.objects.create(summit=summit, organisation=host, kind="host")
    Theme.objects.create(summit=summit, title="Healthcare", text="Care that reaches the village")
    Highlight.objects.create(summit=summit, value="1,000+", label="people")
    make_consent_texts(summit)
    for number in range(4):
        make_category(summit, name=f"Pass {number}", position=number + 1)
    return make_category(summit, slug="delegate", name="Delegate", description="For officials")


def open_page(browser: Browser, size=PHONE, **options) -> Page:
    return browser.new_context(viewport=size, **options).new_page()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_somebody_registers_on_a_phone_and_opens_the_ticket_from_the_mail(
    browser: Browser, system: System, category, javascript
):
    system.start("redis", "web", "worker")
    page = open_page(browser, java_script_enabled=javascript)
    loads = []
    page.on("request", lambda r: loads.append(r.url) if r.is_navigation_request() else None)
    page.goto(f"{system.url}/en/yinchuan/")
    page.locator("main").get_by_role("link", name="Register").click()
    page.get_by_role("button", name=re.compile("Continue")).click()
    page.get_by_label("Full name").fill("Nadia Haddad نادية")
    page.get_by_label("Email").fill("nadia@summit-tests.dev")
    page.get_by_label("Organisation", exact=True).fill("Municipality of Oran")
    page.get_by_label("Country or region").select_option("DZ")
    page.get_by_label("I agree").check()
    page.get_by_role("button", name="Send registration").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")
    expect(page.locator("main")).to_contain_text("nadia@summit-tests.dev")
    mail = eventually(lambda: system.mailbox.messages[:1], 10)[0]
    text = mail.get_body(("plain",)).get_content()
    link = re.search(rf"{system.url}/en/my/[\w-]+/", text)
    assert link
    page.goto(link[0])
    expect(page.get_by_role("heading", level=1)).to_contain_text("See you in Yinchuan")
    expect(page.locator("svg.qr")).to_be_visible()
    expect(page.locator("main")).to_contain_text(Registration.objects.get().reference)
    # Redirects are not pages that somebody waits at: choose, about you, look into your mail, own page.
    assert len({url.partition("?")[0] for url in loads[1:]}) <= 5


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_error_summary_takes_focus_and_leads_to_the_field(
    browser: Browser, system: System, category, size
):
    system.start("redis", "web")
    page = open_page(browser, size)
    page.goto(f"{system.url}/en/yinchuan/register/delegate/")
    page.get_by_label("Full name").fill("王小明")
    page.get_by_label("Email").fill("nadia@")
    page.get_by_role("button", name="Send registration").click()
    expect(page.locator("#summary")).to_be_focused()
    page.locator("#summary").get_by_role("link", name=re.compile("Email")).click()
    expect(page.get_by_label("Email")).to_be_focused()
    page.evaluate("new Promise(done => setTimeout(done, 300))")  # it has scrolled by then
    for part in (page.locator("label[for=id_email]"), page.get_by_label("Email")):
        place = part.bounding_box()
        assert place
        assert 0 <= place["y"] <= size["height"] - place["height"]
    expect(page.get_by_label("Full name")).to_have_value("王小明")
    assert violations(page) == []


def test_somebody_cancels_after_reading_what_happens(browser: Browser, system: System, category):
    system.start("redis", "web")
    registration = make_registration(category)
    page = open_page(browser)
    page.goto(f"{system.url}/en/my/{links.token(registration)}/")
    page.get_by_role("link", name="Cancel my registration").click()
    expect(page.locator("main")).to_contain_text("Your ticket stops working at once")
    page.get_by_role("button", name="Cancel my registration").click()
    expect(page.locator("main")).to_contain_text("You cancelled your registration")
    registration.refresh_from_db()
    assert registration.state == State.CANCELLED


def test_the_documentation_of_the_api_is_accessible_and_leads_back(
    browser: Browser, system: System, category
):
    system.start("redis", "web")
    page = open_page(browser, DESKTOP)
    page.goto(f"{system.url}/api/docs/")
    expect(page.get_by_role("heading", name="registering")).to_be_visible()
    expect(page.locator(".opblock-summary-control").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("banner").get_by_role("link", name="Summit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Global Smart City Summit")


@pytest.mark.slow
def test_every_public_page_is_accessible_in_four_languages_light_and_dark(
    browser: Browser, system: System, category
):
    system.start("redis", "web")
    token = links.token(make_registration(category))
    paths = (
        "yinchuan/",
        "yinchuan/register/",
        "yinchuan/register/delegate/",
        "yinchuan/register/delegate/sent/",
        "yinchuan/privacy/",
        "yinchuan/my-page/",
        f"my/{token}/",
        f"my/{token}/edit/",
        f"my/{token}/cancel/",
        "my/0-forged/",
    )
    wrong: list[str] = []
    third_party = set()
    page = open_page(browser)
    page.on(
        "request",
        lambda r: third_party.add(r.url) if not r.url.startswith(system.url) else None,
    )
    for language, path, views in loads(paths):
        page.set_viewport_size(views[0][0])
        page.goto(f"{system.url}/{language}/{path}")
        wrong += faults(page, views)
    page.context.close()
    assert wrong == []
    assert {url for url in third_party if not url.startswith("data:")} == set()


@pytest.mark.slow
def test_the_pages_of_a_cancelled_summit_are_accessible_light_and_dark(
    browser: Browser, system: System, category
):
    registration = make_registration(category)
    make_summit()  # of two there is a list
    summits.cancel(category.summit, by=make_user(category.summit))
    system.start("redis", "web")
    page = open_page(browser)
    wrong: list[str] = []
    for language in ("en", "ar"):
        for path in ("", "yinchuan/", "yinchuan/register/", f"my/{links.token(registration)}/"):
            page.goto(f"{system.url}/{language}/{path}")
            wrong += faults(page)
    assert wrong == []


@pytest.mark.slow
def test_paper_says_that_the_summit_does_not_take_place(browser: Browser, system: System, category):
    registration = make_registration(category)
    summits.cancel(category.summit, by=make_user(category.summit))
    system.start("redis", "web")
    page = open_page(browser)
    page.emulate_media(media="print")
    for path in ("yinchuan/", "yinchuan/privacy/", f"my/{links.token(registration)}/"):
        page.goto(f"{system.url}/en/{path}")
        head = page.get_by_role("banner")
        expect(head.get_by_text("The summit does not take place")).to_be_visible()
        expect(head.locator(".brand")).to_be_hidden()
        expect(head.locator(".menu")).to_be_hidden()

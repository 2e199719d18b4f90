"""What exhibitors and visitors do: from the application to named staff on a phone, and to a booth by search."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from attendees.models import Registration
from exhibitors.enums import AllocationState, ExhibitorState
from exhibitors.models import Allocation, Exhibitor, StaffPass
from exhibitors.services import applications, booths
from exhibitors.tests.factories import (
    make_allocation,
    make_booths,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_plan,
    make_product,
    make_type,
)
from exhibitors.tests.own import make_own_token
from summit.models import Topic
from summit.tests.factories import make_summit, make_user
from tests.browser.conftest import DESKTOP, PHONE, faults, loads
from tests.system import System, eventually

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.xdist_group("system")]

ADDRESS = "malin@summit-tests.dev"


@pytest.fixture
def exhibition():
    summit = make_summit(
        slug="yinchuan",
        name="Global Smart City Summit",
        name_zh_hans="全球智慧城市峰会",
        name_fr="Sommet mondial de la ville intelligente",
        name_ar="القمة العالمية للمدن الذكية",
    )
    exhibition = make_exhibition(summit, introduction="What a city can touch")
    Topic.objects.create(summit=summit, name="City data")
    make_type(summit, included="Walls and carpet")
    plan = make_plan(summit, entrance_label="Main entrance", entrance_from=20, entrance_width=8)
    make_booths(plan, 24)
    return exhibition


def open_page(browser: Browser, size=PHONE, **options) -> Page:
    return browser.new_context(viewport=size, **options).new_page()


def mail(system: System, pattern: str) -> re.Match:
    """The newest mail whose plain text matches."""

    def found():
        for message in reversed(system.mailbox.messages):
            text = message.get_body(("plain",)).get_content()
            if match := re.search(pattern, text):
                return match
        return None

    return eventually(found, 20)


def log_in(page: Page, system: System) -> None:
    """With the code that is mailed."""
    before = len(system.mailbox.messages)
    page.get_by_label("Email", exact=False).first.fill(ADDRESS)
    page.get_by_role("button", name="Send me a code").click()

    def code() -> str | None:  # other mails, to the office for example, may come in between
        subjects = (message["Subject"] for message in system.mailbox.messages[before:])
        return next((words.partition(" ")[0] for words in subjects if "your code" in words), None)

    page.locator("input[name=code]").fill(eventually(code, 20))
    page.get_by_role("button", name="Log in", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])
def test_exhibitor_goes_from_the_application_to_named_staff_on_a_phone(
    browser: Browser, system: System, exhibition, javascript
):
    system.start("redis", "web", "worker")
    page = open_page(browser, java_script_enabled=javascript)
    page.goto(f"{system.url}/en/yinchuan/")
    page.locator("#exhibition").get_by_role("link", name="Apply for a booth").click()
    page.get_by_label("Organisation", exact=True).fill("Helan Data 贺兰数据")
    page.get_by_label("Country or region").select_option("CN")
    page.get_by_label("Your name").fill("马琳")
    page.get_by_label("Your email").fill(ADDRESS)
    page.get_by_label("City data").check()
    page.get_by_role("button", name="Send application").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Look into your mail")

    link = mail(system, rf"{system.url}/en/exhibitor/\d+/")[0]
    page.goto(link)
    log_in(page, system)
    expect(page).to_have_url(link)
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Your application is with the organisers"
    )

    exhibitor = Exhibitor.objects.get()
    organiser = make_user(exhibition.summit)
    applications.approve(exhibitor, by=organiser)
    page.reload()
    page.get_by_role("link", name="Choose a booth").first.click()
    page.locator(".booth-row").filter(has_text="A07").click()
    page.get_by_role("button", name="Hold A07").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("A07 is held for you until")
    if javascript:
        expect(page.locator("#offer .offer-brief .countdown")).to_have_text(
            re.compile(r"(29|30):\d\d")
        )
    page.get_by_role("button", name="Reserve A07").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A07 is reserved for you")
    booths.confirm(Allocation.objects.get(state=AllocationState.RESERVED), by=organiser)

    page.goto(link)
    page.get_by_role("link", name="Staff passes").first.click()
    for number, (name, address) in enumerate(
        [("سارة بن يوسف", "sara@summit-tests.dev"), ("王建国", "wang@summit-tests.dev")]
    ):
        page.locator(f"#id_new{number}-full_name").fill(name)
        page.locator(f"#id_new{number}-email").fill(address)
    page.get_by_role("button", name="Save the table").click()
    expect(page.locator("main")).to_contain_text("2 rows are saved.")
    expect(page.locator("main")).to_contain_text("سارة بن يوسف")
    assert StaffPass.objects.living().count() == 2
    assert Registration.objects.count() == 2
    eventually(lambda: {m["To"] for m in system.mailbox.messages} >= {"wang@summit-tests.dev"}, 20)


def test_visitor_finds_a_booth_in_two_actions(browser: Browser, system: System, exhibition):
    system.start("redis", "web")
    plan = exhibition.summit.floorplan_set.get()
    opal = make_exhibitor(exhibition.summit, "Opal Networks 欧泊")
    make_allocation(plan.booths.get(number="A13"), opal, AllocationState.CONFIRMED)
    page = open_page(browser)
    page.goto(f"{system.url}/en/yinchuan/exhibition/")
    page.get_by_role("searchbox").fill("欧泊")  # the first action: what one looks for
    page.get_by_role("searchbox").press("Enter")  # the second: look
    chosen = page.locator("a.plan-booth[aria-current]")
    expect(chosen).to_be_in_viewport()
    expect(chosen).to_have_attribute("aria-label", re.compile("A13, Opal Networks"))
    page.get_by_role("link", name="Open exhibitor").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opal Networks 欧泊")
    page.get_by_role("link", name=re.compile("A13")).click()
    expect(page.locator("a.plan-booth[aria-current]")).to_be_in_viewport()


def test_plan_is_walked_by_arrows_chosen_by_enter_and_left_by_escape(
    browser: Browser, system: System, exhibition
):
    system.start("redis", "web")
    exhibitor = make_exhibitor(exhibition.summit)
    page = signed_in(browser, system, make_member(exhibitor), DESKTOP)
    page.goto(f"{system.url}/en/exhibitor/{exhibitor.pk}/booth/")
    page.locator("a.plan-booth").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator("a.plan-booth:focus")).to_have_attribute("aria-label", re.compile("^A22,"))
    page.keyboard.press("Enter")
    expect(page.locator("#offer")).to_contain_text("Hold A22 for 30 minutes?")
    page.locator("a.plan-booth[aria-current]").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#offer")).to_have_count(0)
    page.go_back()
    expect(page.locator("#offer")).to_contain_text("Hold A22")


def test_held_booth_shows_its_time_left_and_news_arrive(
    browser: Browser, system: System, exhibition
):
    system.start("redis", "web")
    exhibitor = make_exhibitor(exhibition.summit)
    page = signed_in(browser, system, make_member(exhibitor), DESKTOP)
    page.clock.install()
    page.goto(f"{system.url}/en/exhibitor/{exhibitor.pk}/booth/")
    expect(page.locator(".legend")).to_contain_text("Available 24")
    plan = exhibition.summit.floorplan_set.get()
    booths.hold(make_exhibitor(exhibition.summit), plan.booths.get(number="A02"), by="system")
    page.clock.run_for(21_000)
    expect(page.locator(".legend")).to_contain_text("Held 1")
    expect(page.locator("a.plan-booth.held .w")).to_have_text(re.compile(r"\d\d:\d\d"))


def signed_in(browser: Browser, system: System, member, size, **options) -> Page:
    """A browser with the session of `member`."""
    from django.test import Client

    client = Client()
    client.force_login(member.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    context = browser.new_context(viewport=size, **options)
    context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": system.url}]
    )
    return context.new_page()


@pytest.mark.slow
def test_every_page_is_accessible_in_four_languages_light_and_dark(
    browser: Browser, system: System, exhibition
):
    system.start("redis", "web")
    plan = exhibition.summit.floorplan_set.get()
    one = make_exhibitor(
        exhibition.summit, "شركة النيل للبيانات", profile="Text", state=ExhibitorState.CONTRACTED
    )
    member = make_member(one, full_name="م" * 80)
    product = make_product(one, "Brain 城市大脑")
    claim = make_allocation(plan.booths.get(number="A01"), one, AllocationState.CONFIRMED)
    for number, state in (("A02", "held"), ("A03", "reserved"), ("A04", "confirmed")):
        other = make_exhibitor(exhibition.summit, f"Other {number} " + "n" * 60)
        make_allocation(plan.booths.get(number=number), other, state)
    plan.booths.filter(number="A05").update(is_blocked=True)
    gone = make_exhibitor(
        exhibition.summit, "Gone", state=ExhibitorState.CANCELLED, message="The hall is full."
    )
    make_member(gone, user=member.user)
    token, _secret = make_own_token(member)
    home, over = f"exhibitor/{one.pk}/", f"exhibitor/{gone.pk}/"
    paths = (
        "yinchuan/exhibition/",
        "yinchuan/exhibition/?booth=A01",
        "yinchuan/exhibition/?q=other",
        "yinchuan/exhibitors/",
        f"yinchuan/exhibitors/{one.pk}/",
        f"yinchuan/products/{product.pk}/",
        "yinchuan/exhibit/",
        home,
        f"{home}booth/",
        f"{home}booth/?booth=A09",
        f"{home}claims/{claim.pk}/return/",
        f"{home}staff/",
        f"{home}profile/",
        f"{home}products/",
        f"{home}products/{product.pk}/",
        f"{home}colleagues/",
        f"{home}api/",
        f"{home}api/{token.pk}/end/",
        f"{home}leave/",
        over,
        f"{over}booth/?booth=A09",
        f"{over}staff/",
        f"{over}profile/",
    )
    wrong: list[str] = []
    complaints: list[str] = []
    page = signed_in(browser, system, member, PHONE)
    page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
    for language, path, views in loads(paths):
        page.set_viewport_size(views[0][0])
        page.goto(f"{system.url}/{language}/{path}")
        wrong += faults(page, views)
    page.context.close()
    assert wrong == []
    assert complaints == []

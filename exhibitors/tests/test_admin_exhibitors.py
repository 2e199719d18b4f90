"""The office's list of exhibitors and the page of one: who sees what, decisions, what they free."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attendees.tests.admin import as_member, at_once, decide, page_of, said
from exhibitors.enums import AllocationState, ExhibitorState, MemberState, TokenScope
from exhibitors.models import Allocation, Exhibition, Exhibitor, ExhibitorMember
from exhibitors.services import applications, members, staff, tokens
from exhibitors.tests.factories import (
    make_allocation,
    make_booth,
    make_exhibition,
    make_exhibitor,
    make_member,
    make_organisation,
    make_plan,
    make_product,
)
from exhibitors.tests.own import make_own_token
from summit import audit, pages
from summit.enums import Door, Role, SummitState
from summit.models import (
    Notification,
    OrganisationRole,
    SponsorLevel,
    Summit,
    Topic,
    User,
)
from summit.tests.aside import Aside
from summit.tests.factories import make_summit, make_user

pytestmark = pytest.mark.django_db
LIST = "admin:exhibitors_exhibitor_changelist"
PAGE = "admin:exhibitors_exhibitor_change"
DECIDE = "admin:exhibitors_exhibitor_decide"
E = ExhibitorState


@pytest.fixture
def summit():
    return make_exhibition().summit


@pytest.fixture
def office(summit):
    return as_member(make_user(summit, Role.EXHIBITION))


def names(answer):
    assert answer.status_code == 200
    return [
        Exhibitor.objects.get(pk=line.pk).organisation.name
        for line in answer.context["queue"].lines
    ]


# --- The list ----------------------------------------------------------------------------------
def test_applications_stand_first_and_the_longest_waiting_on_top(summit, office):
    now = timezone.now()
    make_exhibitor(summit, "Young", E.APPLIED, applied_at=now)
    make_exhibitor(summit, "Old", E.APPLIED, applied_at=now - dt.timedelta(days=9))
    make_exhibitor(summit, "Inside", E.APPROVED)
    shown = page_of(office, LIST)
    assert names(shown) == ["Old", "Young"]
    assert [(tab.name, tab.count) for tab in shown.context["queue"].tabs()] == [
        ("waiting", 2),
        ("list", 0),
        ("coming", 1),
        ("over", 0),
        ("all", 3),
    ]
    assert shown.context["queue"].late == 1


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("贺兰", ["Helan Data"]),
        ("helan", ["Helan Data"]),
        ("البيانات", ["Oasis"]),
        ("oasis بيانات", ["Oasis"]),
        ("lin@helan", ["Helan Data"]),
        ("马林", ["Helan Data"]),
        ("b07", ["Oasis"]),
        ("oasís", ["Oasis"]),
        ("nowhere", []),
    ],
)
def test_it_is_searched_in_any_script_by_name_contact_and_booth(summit, office, words, found):
    helan = make_organisation(summit, "Helan Data", name_zh_hans="贺兰数据")
    make_exhibitor(
        summit, organisation=helan, contact_name="马林", contact_email="ma.lin@helan.example"
    )
    oasis = make_exhibitor(
        summit, organisation=make_organisation(summit, "Oasis", name_ar="واحة البيانات")
    )
    make_allocation(make_booth(make_plan(summit), "B07"), oasis)
    assert names(page_of(office, LIST, q=words)) == found


def test_it_is_narrowed_by_topic_booth_country_and_state(summit, office):
    topic, other = (Topic.objects.create(summit=summit, name=name) for name in ("Water", "Air"))
    water = make_exhibitor(
        summit, organisation=make_organisation(summit, "Water Works", country="DZ")
    )
    water.topics.add(topic)
    air = make_exhibitor(summit, "Air Lines", E.CONTRACTED)
    air.topics.add(other)
    make_allocation(make_booth(make_plan(summit)), water)
    assert names(page_of(office, LIST, topic=topic.pk)) == ["Water Works"]
    assert names(page_of(office, LIST, booth="yes")) == ["Water Works"]
    assert names(page_of(office, LIST, booth="no")) == ["Air Lines"]
    assert names(page_of(office, LIST, country="DZ")) == ["Water Works"]
    assert names(page_of(office, LIST, state="contracted")) == ["Air Lines"]
    elsewhere = Topic.objects.create(summit=make_summit(), name="Elsewhere")
    assert names(page_of(office, LIST, topic=elsewhere.pk)) == []


def test_a_line_says_what_to_know_before_deciding(summit, office):
    plan = make_plan(summit)
    make_booth(plan, "A01", width=6, depth=6)
    level = SponsorLevel.objects.create(summit=summit, name="Gold")
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED, wished_area=36)
    OrganisationRole.objects.create(
        summit=summit, organisation=exhibitor.organisation, kind="sponsor", level=level
    )
    make_exhibitor(summit, "Large", E.APPLIED, wished_area=200)
    first, second = page_of(office, LIST).context["queue"].lines
    assert [hint.text for hint in first.hints] == ["Gold", "1 free booth fits"]
    assert [hint.text for hint in second.hints] == ["No free booth is as large"]
    assert first.places[0].text == "wants 36 m²"


def test_an_application_under_the_name_of_another_says_so_with_the_way_to_it(summit, office):
    known = make_exhibitor(
        summit, organisation=make_organisation(summit, "Oasis", name_fr="Société  des Données")
    )
    again = make_exhibitor(summit, " societe des DONNEES", E.APPLIED)
    make_exhibitor(summit, "Other", E.APPLIED)
    make_exhibitor(summit, "Other", E.CANCELLED)
    make_exhibitor(make_summit(), "Other")
    link = reverse(PAGE, args=[known.pk])
    hints = {
        line.pk: [hint.link for hint in line.hints if hint.link]
        for line in page_of(office, LIST).context["queue"].lines
    }
    assert sorted(hints.values()) == [[], [link]]
    assert hints[again.pk] == [link]
    for answer in (page_of(office, LIST), page_of(office, PAGE, again.pk)):
        assert (
            f'href="{link}">An exhibitor of this name is here already</a>'
            in answer.content.decode()
        )
    assert "of this name" not in page_of(office, PAGE, known.pk).content.decode()


@pytest.mark.parametrize(
    "query", ["p=99", "p=x", "topic=x", "booth=maybe", "state=nonsense", "e=1"]
)
def test_an_address_that_makes_no_sense_leads_back_to_the_list(summit, office, query):
    make_exhibitor(summit, "Helan", E.APPLIED)
    answer = office.get(f"{reverse(LIST)}?{query}", follow=True)
    assert answer.status_code == 200


# --- Deciding -------------------------------------------------------------------------------------
def test_approving_tells_everybody_who_acts_for_it(summit, office):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    make_member(exhibitor, "one@helan.example")
    answer = decide(office, "approve", exhibitor)
    exhibitor.refresh_from_db()
    assert exhibitor.state == E.APPROVED
    assert said(answer) == "1 exhibitor approved."
    sent = Notification.objects.get(kind="exhibitor.approved")
    assert sent.recipient == "one@helan.example"
    entry = audit.of(exhibitor).get(verb="approve")
    assert entry.door == Door.ADMIN


def test_many_are_decided_at_once_and_who_does_not_fit_is_named(summit, office):
    waiting = [make_exhibitor(summit, state=E.APPLIED) for _n in range(3)]
    gone = make_exhibitor(summit, "Gone", E.CANCELLED)
    answer = decide(office, "approve", *waiting, gone)
    assert said(answer) == "3 exhibitors approved. 1 not: Gone: It is “Cancelled” already."
    assert Exhibitor.objects.filter(state=E.APPROVED).count() == 3


@pytest.mark.parametrize(
    ("state", "verb"),
    [(E.APPLIED, "approve"), (E.APPLIED, "waitlist"), (E.APPLIED, "reject"), (E.APPROVED, "contract"),
     (E.CONTRACTED, "exhibit"), (E.EXHIBITING, "close"), (E.APPROVED, "cancel")],
)  # fmt: skip
def test_a_button_pressed_twice_says_the_same_twice(summit, office, state, verb):
    exhibitor = make_exhibitor(summit, "Helan", state)
    words = {"words": "A sentence"} if verb in ("reject", "cancel") else {}
    first, second = (said(decide(office, verb, exhibitor, **words)) for _press in range(2))
    assert first == second
    assert "not" not in first
    assert audit.of(exhibitor).count() == 1


@pytest.mark.parametrize("verb", ["reject", "cancel"])
def test_a_second_press_with_other_words_hears_that_they_were_not_sent(summit, office, verb):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED if verb == "reject" else E.APPROVED)
    decide(office, verb, exhibitor, words="No hall is left.")
    answer = decide(office, verb, exhibitor, words="No booth is left.")
    exhibitor.refresh_from_db()
    assert said(answer) == (
        f"1 not: Helan: It is “{exhibitor.get_state_display()}” already. "
        "The first words were sent, these were not."
    )
    assert exhibitor.message == "No hall is left."


def test_what_a_colleague_has_decided_is_said(summit, office):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    decide(office, "approve", exhibitor)
    answer = decide(as_member(make_user(summit, Role.EXHIBITION)), "approve", exhibitor)
    assert said(answer) == "1 not: Helan: It is “Approved” already."


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_decision_and_no_fright(summit):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    user = make_user(summit, Role.EXHIBITION)
    clients = [as_member(user) for _ in range(2)]
    pressed = at_once(lambda client: said(decide(client, "approve", exhibitor)), clients)
    assert pressed == ["1 exhibitor approved."] * 2
    assert audit.of(exhibitor).filter(verb="approve").count() == 1


def test_rejecting_asks_for_words_that_the_exhibitor_reads(summit, office):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    asked = office.post(reverse(DECIDE, args=["reject"]), {"chosen": exhibitor.pk})
    assert asked.status_code == 200
    assert b'name="words"' in asked.content
    refused = decide(office, "reject", exhibitor, words="  ")
    assert refused.context["form"].errors["words"]
    decide(office, "reject", exhibitor, words="The hall is full.")
    exhibitor.refresh_from_db()
    assert (exhibitor.state, exhibitor.message) == (E.REJECTED, "The hall is full.")
    assert "The hall is full." in page_of(office, PAGE, exhibitor.pk).content.decode()


def test_cancelling_says_first_what_it_frees_and_then_frees_it(summit, office):
    exhibitor = make_exhibitor(summit, "Helan")
    make_member(exhibitor, "one@helan.example")
    booth = make_booth(make_plan(summit), "B06", width=6, depth=3)
    make_allocation(booth, exhibitor, AllocationState.CONFIRMED)
    person = staff.Person(full_name="Li Na", email="li.na@helan.example")
    staff.name(exhibitor, person, by=audit.SYSTEM)
    asked = office.post(reverse(DECIDE, args=["cancel"]), {"chosen": exhibitor.pk})
    effects = [str(effect.text) for effect in asked.context["effects"]]
    assert effects[:2] == [
        "Booth B06 (18 m²) becomes free at once.",
        "1 staff pass ends; who was registered by it hears that.",
    ]
    assert effects[-1] == "Mails: English 1"
    decide(office, "cancel", exhibitor, words="You wrote that you cannot come.")
    exhibitor.refresh_from_db()
    assert exhibitor.state == E.CANCELLED
    assert Allocation.objects.get().state == AllocationState.RELEASED
    assert not exhibitor.staff_passes.living().exists()


def test_the_page_of_one_warns_where_nobody_hears_and_shows_nothing_of_whoever_is_gone(
    summit, office
):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    make_product(exhibitor)
    warning = "nobody who acts for it can log in"
    shown = page_of(office, PAGE, exhibitor.pk).content.decode()
    assert warning in shown
    assert "0 shown of 1" in shown
    make_member(exhibitor)
    decide(office, "approve", exhibitor)
    shown = page_of(office, PAGE, exhibitor.pk).content.decode()
    assert warning not in shown
    assert "1 shown of 1" in shown
    decide(office, "cancel", exhibitor, words="You wrote that you cannot come.")
    assert "0 shown of 1" in page_of(office, PAGE, exhibitor.pk).content.decode()


def effects_of(office, verb, *exhibitors):
    asked = office.post(reverse(DECIDE, args=[verb]), {"chosen": [e.pk for e in exhibitors]})
    return [(str(effect.text), effect.tone) for effect in asked.context["effects"]]


def test_the_page_before_a_decision_counts_those_whom_the_mails_will_reach(summit, office):
    heard, closed = (make_exhibitor(summit, name, E.APPLIED) for name in ("Helan", "Oasis"))
    make_member(heard, "one@helan.example")
    make_member(closed, user=User.objects.create_user("gone@oasis.example", is_active=False))
    assert effects_of(office, "approve", heard) == [("Mails: English 1", "")]
    assert effects_of(office, "approve", heard, closed) == [
        ("Mails: English 1", ""),
        ("Without a mail, as nobody who acts for them can log in: <bdi>Oasis</bdi>.", "soon"),
    ]
    assert effects_of(office, "approve", closed) == [
        ("No mail goes out: nobody who acts for them can log in.", "soon")
    ]
    decide(office, "approve", heard, closed)
    told = Notification.objects.filter(kind="exhibitor.approved")
    assert [row.recipient for row in told] == ["one@helan.example"]


def test_the_steps_to_the_end(summit, office):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    for verb, state in [
        ("waitlist", E.WAITLISTED),
        ("approve", E.APPROVED),
        ("contract", E.CONTRACTED),
        ("exhibit", E.EXHIBITING),
        ("close", E.CLOSED),
    ]:
        assert f'/decide/{verb}/"' in page_of(office, PAGE, exhibitor.pk).content.decode()
        decide(office, verb, exhibitor)
        exhibitor.refresh_from_db()
        assert exhibitor.state == state
    assert "decide-title" not in page_of(office, PAGE, exhibitor.pk).content.decode()


def test_what_is_chosen_twice_or_by_nonsense_is_decided_once(summit, office):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    chosen = [exhibitor.pk, exhibitor.pk, "x", "-1", "9" * 30, "٣"]
    answer = office.post(
        reverse(DECIDE, args=["approve"]), {"chosen": chosen, "confirmed": "1"}, follow=True
    )
    assert said(answer) == "1 exhibitor approved."
    nothing = office.post(reverse(DECIDE, args=["approve"]), {"confirmed": "1"}, follow=True)
    assert "Nothing was chosen" in said(nothing)
    assert office.post(reverse(DECIDE, args=["promote"]), {"chosen": 1}).status_code == 404
    assert office.get(reverse(DECIDE, args=["approve"])).status_code == 405


# --- The page ---------------------------------------------------------------------------------------
def test_the_page_tells_everything_about_one(summit, office):
    exhibitor = make_exhibitor(
        summit,
        organisation=make_organisation(summit, "贺兰数据", website="https://helan.example"),
        contact_name="Ma Lin",
        fascia_name_en="HELAN DATA",
        profile_ar="نبذة",
        application="We bring lamps.",
    )
    make_member(exhibitor, "ma.lin@helan.example", full_name="Ma Lin")
    booth = make_booth(make_plan(summit, "Hall A"), "B06", width=6, depth=3)
    make_allocation(booth, exhibitor)
    make_product(exhibitor, "Street lamp")
    person = staff.Person(full_name="Li Na", email="li.na@helan.example")
    staff.name(exhibitor, person, by=audit.SYSTEM)
    shown = page_of(office, PAGE, exhibitor.pk)
    html = shown.content.decode()
    for text in ("贺兰数据", "HELAN DATA", "نبذة", "We bring lamps.", "B06", "Hall A", "Li Na"):
        assert text in html
    assert "1 named of 8" in html
    assert "Street lamp" in html
    assert [claim.number for claim in shown.context["living"]] == ["B06"]
    assert any("Li Na" in event.title for event in shown.context["events"])


def test_the_office_edits_texts_contact_and_topics(summit, office):
    exhibitor = make_exhibitor(summit, "Helan")
    topic = Topic.objects.create(summit=summit, name="Water")
    address = reverse("admin:exhibitors_exhibitor_edit", args=[exhibitor.pk])
    form = {
        "fascia_name_en": "HELAN",
        "profile_fr": "Des données.",
        "contact_name": "Ma Lin",
        "contact_email": "ma@helan.example",
        "wished_area": "18",
        "topics": [topic.pk],
    }
    assert office.post(address, form).status_code == 302
    exhibitor.refresh_from_db()
    assert (exhibitor.fascia_name_en, exhibitor.profile_fr) == ("HELAN", "Des données.")
    assert list(exhibitor.topics.all()) == [topic]
    assert audit.of(exhibitor).filter(verb="change").count() == 1
    refused = office.post(address, form | {"fascia_name_en": "X" * 21})
    assert refused.context["adminform"].form.errors["fascia_name_en"]


def test_the_office_adds_an_exhibitor_itself_also_after_the_window(summit, office):
    Exhibition.objects.update(applications_close=timezone.now())
    topic = Topic.objects.create(summit=summit, name="Water")
    form = {
        "name": "مدن الخليج",
        "country": "AE",
        "website": "gulf.example",
        "contact_name": "هدى المنصوري",
        "email": "Huda@Gulf.example",
        "language": "ar",
        "wished_area": "36",
        "topics": [topic.pk],
        "words": "Lamps.",
    }
    address = reverse("admin:exhibitors_exhibitor_add")
    assert office.get(address).status_code == 200
    answer = office.post(address, form, follow=True)
    made = Exhibitor.objects.get()
    assert answer.redirect_chain[-1][0] == reverse(PAGE, args=[made.pk])
    assert (made.state, made.organisation.website) == (E.APPLIED, "https://gulf.example")
    assert made.members.get().user.language == "ar"
    assert Notification.objects.filter(kind="exhibitor.received", language="ar").count() == 1
    again = office.post(address, form | {"website": "javascript:alert(1)"})
    assert set(again.context["adminform"].form.errors) == {"name", "website"}
    assert audit.of(made).get().verb == "apply"


# --- Who ------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("role", "sees", "decides"),
    [
        (Role.OWNER, True, True),
        (Role.ORGANISER, True, True),
        (Role.EXHIBITION, True, True),
        (Role.PROTOCOL, True, False),
        (Role.DESK, True, False),
        (Role.AUDITOR, True, False),
        (Role.PROGRAMME, False, False),
        (Role.PRESS, False, False),
    ],
)
def test_each_role_sees_and_decides_as_its_rule_says(summit, role, sees, decides):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    client = as_member(make_user(summit, role))
    status = 200 if sees else 403
    assert page_of(client, LIST).status_code == status
    shown = page_of(client, PAGE, exhibitor.pk)
    assert shown.status_code == status
    if sees:
        assert (b"decide-title" in shown.content) is decides
    answer = decide(client, "approve", exhibitor)
    assert answer.status_code == (200 if decides else 403)
    exhibitor.refresh_from_db()
    assert exhibitor.state == (E.APPROVED if decides else E.APPLIED)


def test_a_member_of_another_summit_finds_and_decides_nothing(summit):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    other = as_member(make_user(make_summit(), Role.OWNER))
    assert page_of(other, PAGE, exhibitor.pk).status_code == 404
    assert names(page_of(other, LIST, tab="all")) == []
    decide(other, "approve", exhibitor)
    exhibitor.refresh_from_db()
    assert exhibitor.state == E.APPLIED
    edit = reverse("admin:exhibitors_exhibitor_edit", args=[exhibitor.pk])
    assert other.get(edit).status_code == 404


def test_outsiders_and_exhibitors_themselves_stay_outside(summit):
    exhibitor = make_exhibitor(summit, "Helan", E.APPLIED)
    manager = make_member(exhibitor).user
    for client in (Client(), as_member(manager)):
        assert page_of(client, LIST).status_code == 302
        assert page_of(client, PAGE, exhibitor.pk).status_code == 302
        client.post(reverse(DECIDE, args=["approve"]), {"chosen": exhibitor.pk, "confirmed": "1"})
    exhibitor.refresh_from_db()
    assert exhibitor.state == E.APPLIED


def test_lists_and_pages_take_no_more_queries_for_more_rows(summit, office):
    plan = make_plan(summit)
    level = SponsorLevel.objects.create(summit=summit, name="Gold")

    def add(number, state):
        exhibitor = make_exhibitor(summit, state=state, wished_area=9)
        OrganisationRole.objects.create(
            summit=summit, organisation=exhibitor.organisation, kind="sponsor", level=level
        )
        make_member(exhibitor)
        fill(exhibitor, number)
        return exhibitor

    def fill(exhibitor, number):
        booth = make_booth(plan, f"A{number}", x=3 * (number % 18), y=4 * (number // 18))
        make_allocation(booth, exhibitor, AllocationState.CONFIRMED)
        make_product(exhibitor)
        if exhibitor.takes_part:
            make_own_token(exhibitor.members.first(), [TokenScope.READ])
        exhibitor.topics.add(Topic.objects.create(summit=summit, name=f"T{number}"))

    def queries(name, *args, **query):
        page_of(office, name, *args, **query)
        with CaptureQueriesContext(connection) as counted:
            page_of(office, name, *args, **query)
        return len(counted)

    def measured(exhibitor):
        lists = [queries(LIST, tab=tab) for tab in ("waiting", "coming", "all")]
        return [*lists, queries(PAGE, exhibitor.pk)]

    exhibitor = add(1, E.APPROVED)
    add(2, E.APPLIED)
    with_one = measured(exhibitor)
    for number in range(3, 7):
        add(number, E.APPROVED if number % 2 else E.APPLIED)
    fill(exhibitor, 20)
    make_member(exhibitor)
    assert measured(exhibitor) == with_one


# --- Who acts for it -----------------------------------------------------------------------------
def test_office_dismisses_the_last_manager_and_invites_another(summit, office):
    manager = make_member(make_exhibitor(summit, state=E.APPLIED), "gone@helan.example")
    here = [manager.exhibitor_id]
    gone = reverse("admin:exhibitors_exhibitor_dismiss", args=[*here, manager.pk])
    answer = office.post(gone, follow=True)
    assert f"{manager} is dismissed." in said(answer)
    assert office.post(gone).status_code == 404
    new = {"email": "New@helan.example", "full_name": "Li Na", "language": "fr"}
    invite = reverse("admin:exhibitors_exhibitor_invite", args=here)
    assert "new@helan.example is invited" in str(said(office.post(invite, new, follow=True)))
    (member,) = manager.exhibitor.members.active()
    assert (member.user.email, member.role) == ("new@helan.example", "manager")
    again = office.post(invite, new)
    assert (again.status_code, "This person is a member already." in again.content.decode()) == (
        422,
        True,
    )
    told = Notification.objects.order_by("pk").values_list("kind", "recipient")
    assert list(told) == [
        ("exhibitor.dismissed", "gone@helan.example"),
        ("exhibitor.invited", "new@helan.example"),
    ]


def test_office_makes_an_editor_manager(summit, office):
    editor = make_member(make_exhibitor(summit), role="editor")
    page = page_of(office, PAGE, editor.exhibitor_id).content.decode()
    address = reverse(
        "admin:exhibitors_exhibitor_make_manager", args=[editor.exhibitor_id, editor.pk]
    )
    assert address in page
    office.post(address)
    editor.refresh_from_db()
    assert editor.is_manager
    row = Notification.objects.get(recipient=editor.user.email)
    assert row.kind == "exhibitor.role_changed"


@pytest.mark.django_db(transaction=True)
def test_who_is_dismissed_at_that_moment_is_made_manager_by_nobody_and_it_is_said(summit, office):
    editor = make_member(make_exhibitor(summit), role="editor")
    here = [editor.exhibitor_id, editor.pk]
    pressed = reverse("admin:exhibitors_exhibitor_make_manager", args=here)
    heard = []
    with transaction.atomic():
        members.dismiss(editor, by=audit.SYSTEM)
        other = Aside(lambda: heard.append(said(office.post(pressed, follow=True))))
        other.wait_until_it_waits()
    assert other.end() == []
    assert "changed this in the meantime" in heard[0]
    editor.refresh_from_db()
    assert (editor.state, editor.role) == ("dismissed", "editor")


@pytest.mark.django_db(transaction=True)
def test_invitation_to_an_exhibitor_that_is_just_decided_about_is_refused_in_words(summit, office):
    exhibitor = make_exhibitor(summit, state=E.APPLIED)
    invite = reverse("admin:exhibitors_exhibitor_invite", args=[exhibitor.pk])
    new = {"email": "li@helan.example", "full_name": "Li Na", "language": "en"}
    heard = []
    with transaction.atomic():
        applications.reject(exhibitor, reason="The hall is full.", by=audit.SYSTEM)
        other = Aside(lambda: heard.append(said(office.post(invite, new, follow=True))))
        other.wait_until_it_waits()
    assert other.end() == []
    assert "changed this in the meantime" in heard[0]


def test_office_sees_the_keys_to_the_api_and_ends_one(summit, office):
    member = make_member(make_exhibitor(summit), full_name="Ma Lin")
    key, secret = make_own_token(member)
    assert tokens.find(secret) == key
    shown = page_of(office, PAGE, member.exhibitor_id).content.decode()
    assert f"{key.prefix}…" in shown
    assert "In the name of Ma Lin." in shown
    assert secret not in shown
    end = reverse("admin:exhibitors_exhibitor_end_token", args=[member.exhibitor_id, key.pk])
    assert end in shown
    answer = office.post(end, follow=True)
    assert said(answer) == "Tests opens nothing any more."
    assert end not in answer.content.decode()
    assert tokens.find(secret) is None
    assert Notification.objects.get(kind="exhibitor.key_ended").recipient == member.user.email
    assert audit.of(key).first().actor == audit.label(User.objects.get(memberships__summit=summit))
    colleague = as_member(make_user(summit, Role.EXHIBITION))
    assert "changed this in the meantime" in said(colleague.post(end, follow=True))


def test_ending_a_key_is_asked_first(summit, office):
    key, _secret = make_own_token(make_member(make_exhibitor(summit)))
    page = page_of(office, PAGE, key.member.exhibitor_id).content.decode()
    asked = page[page.index('id="tokens-title"') :]
    asked = asked[asked.index("<details>") :]
    asked = asked[: asked.index("</details>")]
    assert "gets no answer from that moment" in asked
    assert f"{key.member} hears of it by mail." in asked
    end = reverse("admin:exhibitors_exhibitor_end_token", args=[key.member.exhibitor_id, key.pk])
    assert page.count(end) == asked.count(end) == 1


@pytest.mark.django_db(transaction=True)
def test_a_double_click_ends_a_key_once_and_frightens_nobody(summit):
    key, _secret = make_own_token(make_member(make_exhibitor(summit)))
    user = make_user(summit, Role.EXHIBITION)
    end = reverse("admin:exhibitors_exhibitor_end_token", args=[key.member.exhibitor_id, key.pk])
    clients = [as_member(user) for _ in range(2)]
    pressed = at_once(lambda client: said(client.post(end, follow=True)), clients)
    assert pressed == ["Tests opens nothing any more."] * 2
    assert audit.of(key).filter(verb="revoke").count() == 1


@pytest.mark.parametrize("end", ["account", "member", "summit"])
def test_key_that_opens_nothing_is_not_called_valid(summit, office, end):
    key, secret = make_own_token(make_member(make_exhibitor(summit)))
    assert "Valid" in page_of(office, PAGE, key.member.exhibitor_id).content.decode()
    if end == "account":
        User.objects.filter(pk=key.member.user_id).update(is_active=False)
    elif end == "member":
        ExhibitorMember.objects.update(state=MemberState.DISMISSED)
    else:
        Summit.objects.filter(pk=summit.pk).update(state=SummitState.ARCHIVED)
        pages.forget()
    assert tokens.find(secret) is None
    page = page_of(office, PAGE, key.member.exhibitor_id).content.decode()
    assert "Opens nothing: its member cannot log in to the portal" in page
    assert "Valid" not in page


def test_keys_are_ended_by_those_who_may_and_under_their_own_exhibitor(summit, office):
    key, secret = make_own_token(make_member(make_exhibitor(summit)))
    here = key.member.exhibitor_id
    end = reverse("admin:exhibitors_exhibitor_end_token", args=[here, key.pk])
    auditor = as_member(make_user(summit, Role.AUDITOR))
    shown = page_of(auditor, PAGE, here).content.decode()
    assert (key.prefix in shown, end in shown) == (True, False)
    assert auditor.post(end).status_code == 403
    assert as_member(make_user(make_summit(), Role.OWNER)).post(end).status_code == 404
    assert as_member(key.member.user).post(end).status_code == 302  # to the login
    elsewhere = [make_exhibitor(summit).pk, key.pk]
    foreign = reverse("admin:exhibitors_exhibitor_end_token", args=elsewhere)
    assert office.post(foreign).status_code == 404
    assert office.get(end).status_code == 405
    assert tokens.find(secret) == key


def test_members_are_changed_by_those_who_may_and_under_their_own_exhibitor(summit, office):
    member = make_member(make_exhibitor(summit))
    other = make_exhibitor(summit)
    names = ("exhibitors_exhibitor_dismiss", "exhibitors_exhibitor_make_manager")
    outsiders = {
        as_member(make_user(summit, Role.AUDITOR)): 403,
        as_member(make_user(make_summit(), Role.OWNER)): 404,
    }
    for client, status in outsiders.items():
        for name in names:
            address = reverse(f"admin:{name}", args=[member.exhibitor_id, member.pk])
            assert client.post(address).status_code == status
        invite = reverse("admin:exhibitors_exhibitor_invite", args=[member.exhibitor_id])
        assert client.post(invite, {"email": "a@helan.example"}).status_code == status
    for name in names:
        assert office.post(reverse(f"admin:{name}", args=[other.pk, member.pk])).status_code == 404
        address = reverse(f"admin:{name}", args=[member.exhibitor_id, member.pk])
        assert office.get(address).status_code == 405
    assert member.exhibitor.members.active().count() == 1

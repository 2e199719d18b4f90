"""Members, API tokens, the summit's own steps, what is recorded of it all."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from summit import audit, mail_kinds
from summit.enums import Role, SummitState
from summit.models import ApiToken, Hall, Membership, Notification, Summit, User, Venue, Zone
from summit.services import tokens
from summit.tests.factories import make_summit, make_user
from summit.tests.saving import said_by, sent_by

pytestmark = pytest.mark.django_db

ADD_MEMBER = "admin:summit_membership_add"


@pytest.fixture
def summit():
    return make_summit()


@pytest.fixture
def owner(summit, client):
    user = make_user(summit, Role.OWNER)
    client.force_login(user)
    return user


# --- Members ---------------------------------------------------------------------------------
def _invitation(**fields):
    return {
        "email": "new@summit-tests.dev",
        "full_name": "李娜",
        "language": "zh-hans",
        "role": "desk",
    } | fields


def test_what_a_new_member_may_do_is_chosen(client, summit, owner):
    """Nobody becomes an owner by a choice that nobody made."""
    form = client.get(reverse(ADD_MEMBER)).context["adminform"].form
    assert (form["role"].value(), form.fields["role"].choices[0]) == (None, ("", "Choose"))
    answer = client.post(reverse(ADD_MEMBER), _invitation(role=""))
    assert set(answer.context["adminform"].form.errors) == {"role"}
    assert Membership.objects.count() == 1


def test_owner_invites_somebody_who_never_logged_in(client, summit, owner):
    response = client.post(reverse(ADD_MEMBER), _invitation(email="New@Summit-Tests.dev"))

    member = Membership.objects.get(user__email="new@summit-tests.dev")
    assert response.status_code == 302
    assert (member.summit, member.role, member.full_name) == (summit, Role.DESK, "李娜")
    assert (member.user.is_staff, member.user.is_superuser, member.user.language) == (
        True,
        False,
        "zh-hans",
    )
    assert [(e.verb, e.actor) for e in audit.of(member)] == [("invite", f"user:{owner.pk}")]
    invitation = Notification.objects.get(kind="member.invited")
    assert (invitation.recipient, invitation.language) == (member.user.email, "zh-hans")
    message = mail_kinds.written(invitation)
    assert "/accounts/login/" in message.body
    member.delete()
    assert mail_kinds.written(invitation) is None


def test_a_member_of_two_summits_has_a_name_at_each(client, summit, owner):
    elsewhere = make_summit()
    known = make_user(elsewhere, Role.OWNER, full_name="Amina Rahmani", language="fr")

    client.post(reverse(ADD_MEMBER), _invitation(email=known.email))

    names = {row.summit: row.full_name for row in known.memberships.all()}
    assert names == {elsewhere: "Amina Rahmani", summit: "李娜"}
    known.refresh_from_db()
    assert known.language == "fr"
    here = client.get(reverse("admin:summit_membership_changelist")).content.decode()
    assert "李娜" in here
    assert "Amina Rahmani" not in here
    venue = Venue.objects.create(summit=summit, name_en="Hall")
    audit.record(venue, "change", by=known)
    trail = client.get(reverse("admin:summit_auditentry_changelist")).content.decode()
    assert "李娜" in trail
    assert "Amina Rahmani" not in trail


def test_owner_corrects_the_name_of_a_member(client, summit, owner):
    member = make_user(summit, Role.DESK).memberships.get()
    change = reverse("admin:summit_membership_change", args=[member.pk])

    client.post(change, {"full_name": "Li Na", "role": "desk"})

    member.refresh_from_db()
    assert member.full_name == "Li Na"
    entry = audit.of(member).get()
    assert (entry.verb, entry.details) == ("change", {"fields": ["full_name"]})


@pytest.mark.parametrize("email", ["", "no address", "x" * 300 + "@summit-tests.dev"])
def test_what_is_no_address_is_refused_and_kept(client, owner, email):
    response = client.post(reverse(ADD_MEMBER), _invitation(email=email))

    assert response.status_code == 200
    assert "email" in response.context["adminform"].form.errors
    assert response.context["adminform"].form.data["full_name"] == "李娜"


def test_nobody_is_a_member_twice(client, owner):
    response = client.post(reverse(ADD_MEMBER), _invitation(email=owner.email))

    assert response.context["adminform"].form.errors == {
        "email": ["This person is a member already."]
    }


def test_a_summit_keeps_an_owner(client, summit, owner):
    only = owner.memberships.get()
    change = reverse("admin:summit_membership_change", args=[only.pk])

    client.post(change, {"role": "desk"})
    client.post(reverse("admin:summit_membership_delete", args=[only.pk]), {"post": "yes"})

    assert Membership.objects.get().role == Role.OWNER


def test_role_changes_are_recorded_with_both_roles(client, summit, owner):
    member = make_user(summit, Role.DESK).memberships.get()

    client.post(
        reverse("admin:summit_membership_change", args=[member.pk]),
        {"full_name": "Chen Yu", "role": "press"},
    )

    entry = audit.of(member).get()
    assert (entry.verb, entry.details) == ("change_role", {"before": "desk", "after": "press"})


def test_a_dismissed_member_is_out_and_so_are_his_tokens(client, summit, owner):
    user = make_user(summit, Role.ORGANISER)
    member = user.memberships.get()
    tokens.create(membership=member, name="Desk", scopes=["summit:read"], expires_at=None, by=owner)

    client.post(reverse("admin:summit_membership_delete", args=[member.pk]), {"post": "yes"})
    client.force_login(User.objects.get(pk=user.pk))

    assert not ApiToken.objects.exists()
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_organiser_makes_nobody_an_owner(client, summit):
    user = make_user(summit, Role.ORGANISER)
    client.force_login(user)

    assert client.post(reverse(ADD_MEMBER), _invitation(role="owner")).status_code == 403
    own = reverse("admin:summit_membership_change", args=[user.memberships.get().pk])
    assert client.post(own, {"role": "owner"}).status_code == 403


# --- API tokens ------------------------------------------------------------------------------
def _token(member, **fields):
    return {
        "membership": member.pk, "name": "Badge printer", "scopes": ["registrations:read"],
        "expires_at_0": "", "expires_at_1": "",
    } | fields  # fmt: skip


def test_the_secret_is_shown_once_and_stored_nowhere(client, summit, owner):
    add = reverse("admin:summit_apitoken_add")

    page = client.post(add, _token(owner.memberships.get()))
    secret = page.context["secret"]
    token = ApiToken.objects.get()
    again = client.get(reverse("admin:summit_apitoken_change", args=[token.pk]))

    assert secret in page.content.decode()
    assert page["Cache-Control"].startswith("no-store")
    assert tokens.find(secret) == token
    assert secret not in again.content.decode()
    assert [entry.verb for entry in audit.of(token)] == ["create"]


def test_a_reload_of_the_page_with_the_secret_makes_no_second_token(client, summit, owner):
    add = reverse("admin:summit_apitoken_add")
    nonce = sent_by(client.get(add), "apitoken_form")["nonce"]
    said = _token(owner.memberships.get(), nonce=nonce)

    client.post(add, said)
    again = client.post(add, said, follow=True)

    assert "This token was made already" in again.content.decode()
    assert ApiToken.objects.count() == 1
    assert sent_by(again, "apitoken_form")["nonce"] != nonce


def test_token_of_a_foreign_member_is_refused(client, summit, owner):
    foreign = make_user(make_summit(), Role.OWNER).memberships.get()

    page = client.post(reverse("admin:summit_apitoken_add"), _token(foreign))

    assert "membership" in page.context["adminform"].form.errors
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("fields", [{"scopes": []}, {"scopes": ["everything"]}, {"name": " "},
                                    {"expires_at_0": "2018-01-01", "expires_at_1": "00:00"}])  # fmt: skip
def test_faulty_token_is_refused_at_its_field(client, summit, owner, fields):
    page = client.post(
        reverse("admin:summit_apitoken_add"), _token(owner.memberships.get(), **fields)
    )

    assert page.status_code == 200
    assert set(page.context["adminform"].form.errors) == {next(iter(fields)).removesuffix("_0")}


def test_an_ended_token_opens_nothing(client, summit, owner):
    token, secret = tokens.create(
        membership=owner.memberships.get(),
        name="x",
        scopes=["summit:read"],
        expires_at=None,
        by=owner,
    )
    end = reverse("admin:summit_apitoken_revoke", args=[token.pk])

    assert client.get(end).status_code == 405
    client.post(end)
    client.post(end)  # a second press does no harm

    assert tokens.find(secret) is None
    assert [entry.verb for entry in audit.of(token)] == ["revoke", "create"]


def test_nobody_ends_a_foreign_token(client, owner):
    other = make_user(make_summit(), Role.OWNER)
    token, secret = tokens.create(
        membership=other.memberships.get(),
        name="x",
        scopes=["summit:read"],
        expires_at=None,
        by=other,
    )

    assert client.post(reverse("admin:summit_apitoken_revoke", args=[token.pk])).status_code == 404
    assert tokens.find(secret) == token


# --- The summit itself -----------------------------------------------------------------------
def _move(summit, verb):
    return reverse("admin:summit_summit_move", args=[summit.pk, verb])


def test_steps_move_the_summit_and_are_recorded(client, summit, owner):
    for verb in ("close_registration", "go_live", "end"):
        client.post(_move(summit, verb))
    client.post(_move(summit, "archive"), {"sure": "on"})

    summit.refresh_from_db()
    assert summit.state == SummitState.ARCHIVED
    assert [entry.verb for entry in audit.of(summit)] == [
        "archive", "end", "go_live", "close_registration",
    ]  # fmt: skip


def test_a_step_that_does_not_follow_changes_nothing(client, summit, owner):
    client.post(_move(summit, "archive"))

    summit.refresh_from_db()
    assert summit.state == SummitState.REGISTRATION_OPEN
    assert not audit.of(summit).exists()


def test_steps_are_for_the_office_by_button_only(client, summit):
    client.force_login(make_user(summit, Role.PRESS))
    assert client.post(_move(summit, "close_registration")).status_code == 403
    client.force_login(make_user(make_summit(), Role.OWNER))
    assert client.post(_move(summit, "close_registration")).status_code == 404
    client.force_login(make_user(summit, Role.ORGANISER))
    assert client.get(_move(summit, "close_registration")).status_code == 405
    assert client.post(_move(summit, "delete")).status_code == 404


def test_state_is_no_field_of_the_form(client, summit, owner):
    page = client.get(reverse("admin:summit_summit_change", args=[summit.pk]))

    assert "state" not in page.context["adminform"].form.fields


def test_owner_neither_adds_nor_deletes_summits(client, summit, owner):
    assert client.get(reverse("admin:summit_summit_add")).status_code == 403
    assert (
        client.post(
            reverse("admin:summit_summit_delete", args=[summit.pk]), {"post": "yes"}
        ).status_code
        == 403
    )
    assert Summit.objects.filter(pk=summit.pk).exists()


def test_settings_say_who_writes_without_a_sender(client, summit, owner):
    page = client.get(reverse("admin:summit_summit_change", args=[summit.pk])).content.decode()
    assert "Empty: the name of the summit, in the language of each reader." in page
    assert "maxlength" not in page


def test_a_room_without_halls_to_choose_says_where_one_is_added(client, summit, owner):
    def hint():
        page = client.get(reverse("admin:summit_room_add"))
        return page.context["adminform"].form.fields["hall"].help_text

    Venue.objects.create(summit=make_summit(), name="Elsewhere")
    assert reverse("admin:summit_venue_add") in hint()
    venue = Venue.objects.create(summit=summit, name="Centre")
    assert reverse("admin:summit_venue_change", args=[venue.pk]) in hint()
    Hall.objects.create(summit=summit, venue=venue, name="Hall A")
    assert hint() == ""


def test_superuser_sets_up_a_summit(client):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))
    before = make_summit()
    form = {
        "_summit": before.pk, "name_ar": "قمة", "city_ar": "وهران", "slug": "oran", "country": "DZ",
        "time_zone": "Africa/Algiers", "first_day": "2027-05-01", "last_day": "2027-05-02",
        "working_languages": ["ar", "fr"], "expected_headcount": "100", "offer_hours": "48",
        "answer_days": "3", "keep_months": "6", "contact_email": "office@summit-tests.dev",
        "primary_colour": "#0F6E73", "accent_colour": "#C77D11",
        "registration_opens_0": "", "registration_opens_1": "",
        "highlight_set-TOTAL_FORMS": "0", "highlight_set-INITIAL_FORMS": "0",
        "theme_set-TOTAL_FORMS": "0", "theme_set-INITIAL_FORMS": "0",
    }  # fmt: skip

    page = client.post(reverse("admin:summit_summit_add"), form)

    assert page.status_code == 302
    summit = Summit.objects.exclude(pk=before.pk).get()
    assert (summit.state, summit.working_languages) == (SummitState.DRAFT, ["ar", "fr"])
    assert client.get(reverse("admin:index")).context["current_summit"] == summit


NEW_SUMMIT = {
    "name_en": "Water", "city_en": "Nairobi", "slug": "water", "country": "KE",
    "time_zone": "Africa/Nairobi", "first_day": "2027-05-01", "last_day": "2027-05-02",
    "working_languages": ["en"], "expected_headcount": "100", "offer_hours": "48",
    "answer_days": "3", "keep_months": "6", "contact_email": "office@summit-tests.dev",
    "primary_colour": "#0F6E73", "accent_colour": "#C77D11",
    "registration_opens_0": "2027-03-01", "registration_opens_1": "09:00",
    "highlight_set-TOTAL_FORMS": "0", "highlight_set-INITIAL_FORMS": "0",
    "theme_set-TOTAL_FORMS": "0", "theme_set-INITIAL_FORMS": "0",
}  # fmt: skip


@pytest.mark.parametrize("word", ["admin", "exhibitor", "my", "api", "accounts", "look", "En"])
def test_no_summit_takes_an_address_of_the_system(client, word):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))

    refused = client.post(reverse("admin:summit_summit_add"), NEW_SUMMIT | {"slug": word})

    assert f"pages of the system itself are at “{word}”." in refused.content.decode()
    assert not Summit.objects.exists()


def test_no_summit_is_written_to_at_a_machine_without_a_name(client):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))
    form = NEW_SUMMIT | {"contact_email": "office@[127.0.0.1]"}

    refused = client.post(reverse("admin:summit_summit_add"), form)

    assert "it looks like name@city.dz" in refused.content.decode()
    assert not Summit.objects.exists()


def test_a_summit_keeps_its_address_though_a_page_of_the_system_came_there(client):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))
    client.post(reverse("admin:summit_summit_add"), NEW_SUMMIT)
    Summit.objects.update(state=SummitState.ANNOUNCED, slug="media")
    address = reverse("admin:summit_summit_change", args=[Summit.objects.get().pk])

    assert (
        client.post(address, NEW_SUMMIT | {"slug": "media", "city_en": "Oran"}).status_code == 302
    )

    assert Summit.objects.get().city_en == "Oran"


@pytest.mark.parametrize("state", [SummitState.DRAFT, SummitState.ANNOUNCED])
def test_the_address_of_a_public_summit_stays(client, state):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))
    client.post(reverse("admin:summit_summit_add"), NEW_SUMMIT)
    Summit.objects.update(state=state)
    address = reverse("admin:summit_summit_change", args=[Summit.objects.get().pk])

    page = client.post(address, NEW_SUMMIT | {"slug": "rivers"})

    assert (Summit.objects.get().slug == "rivers") == (state == SummitState.DRAFT)
    assert ("links to “water” were sent" in page.content.decode()) == (state != SummitState.DRAFT)
    assert client.post(address, NEW_SUMMIT | {"slug": Summit.objects.get().slug}).status_code == 302


def _opens(summit):
    summit = Summit.objects.get(pk=summit.pk)
    return f"{summit.registration_opens.astimezone(summit.zone):%H:%M %Z}"


def test_times_of_a_new_summit_are_read_in_the_zone_that_its_form_names(client):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))

    page = client.post(reverse("admin:summit_summit_add"), NEW_SUMMIT)

    assert page.status_code == 302
    assert _opens(Summit.objects.get()) == "09:00 EAT"


@pytest.mark.parametrize("typed", ["09:00", "10:30"])
@pytest.mark.parametrize("with_twins", [True, False])
def test_a_zone_that_is_changed_reads_the_times_saved_with_it(client, typed, with_twins):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))
    client.post(reverse("admin:summit_summit_add"), NEW_SUMMIT)
    summit = Summit.objects.get()
    address = reverse("admin:summit_summit_change", args=[summit.pk])
    form = client.get(address).context["adminform"].form
    twins = {
        "initial-time_zone": "Africa/Nairobi",
        "initial-registration_opens_0": "2027-03-01",
        "initial-registration_opens_1": "09:00:00",
    }
    assert "In the time zone chosen above." in form.fields["registration_opens"].help_text

    page = client.post(
        address,
        NEW_SUMMIT
        | {"time_zone": "Asia/Tokyo", "registration_opens_1": typed}
        | (twins if with_twins else {}),
    )

    assert page.status_code == 302, page.context["adminform"].form.errors
    assert _opens(summit) == f"{typed} JST"


def test_a_new_summit_guesses_neither_country_nor_zone(client):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))
    address = reverse("admin:summit_summit_add")

    form = client.get(address).context["adminform"].form

    for name in ("country", "time_zone"):
        field = form[name]
        assert field.field.required
        assert not field.value()
        assert str(field).count(" selected") == str(field).count('<option value="" selected>') == 1
    refused = client.post(address, NEW_SUMMIT | {"country": "", "time_zone": ""})
    assert set(refused.context["adminform"].form.errors) == {"country", "time_zone"}


def test_what_is_asked_in_one_language_is_marked_in_each(client):
    client.force_login(User.objects.create_superuser("root@summit-tests.dev"))

    form = client.get(reverse("admin:summit_summit_add")).context["adminform"].form

    asked = {name for name in form.fields if "data-asked" in form.fields[name].widget.attrs}
    assert asked == {
        f"{name}_{code}" for name in ("name", "city") for code in ("en", "zh_hans", "fr", "ar")
    }
    assert form.fields["city_ar"].help_text == "In at least one language."


def test_constraints_become_words_at_a_field(client, summit, owner):
    Summit.objects.filter(pk=summit.pk).update(taken=5)
    page = client.get(reverse("admin:summit_summit_change", args=[summit.pk]))
    form = page.context["adminform"].form
    data = {
        name: form[name].value() for name in form.fields if form[name].value() not in (None, "")
    }
    empty = {
        f"{inline}-{kind}_FORMS": 0
        for inline in ("highlight_set", "theme_set")
        for kind in ("TOTAL", "INITIAL")
    }

    page = client.post(
        reverse("admin:summit_summit_change", args=[summit.pk]),
        data | empty | {"capacity": "4", "working_languages": ["en"]},
    )

    assert page.context["adminform"].form.non_field_errors() == [
        "More places are taken than this capacity holds."
    ]


def test_a_name_that_is_taken_is_refused_at_its_field_without_a_word_about_the_summit(
    client, summit, owner
):
    Zone.objects.create(summit=summit, kind="expo", name="Expo")
    Zone.objects.create(summit=make_summit(), kind="expo", name="Congress")
    inline = {"gate_set-TOTAL_FORMS": "0", "gate_set-INITIAL_FORMS": "0"}

    refused = client.post(
        reverse("admin:summit_zone_add"), {"kind": "expo", "name_en": "Expo"} | inline
    )
    accepted = client.post(
        reverse("admin:summit_zone_add"), {"kind": "expo", "name_en": "Congress"} | inline
    )

    assert refused.status_code == 200
    assert "Another row of this summit" in str(refused.context["adminform"].form.errors)
    assert accepted.status_code == 302


# --- What is recorded ------------------------------------------------------------------------
def test_a_change_is_recorded_by_field_names_and_shown_in_the_history(client, summit, owner):
    venue = Venue.objects.create(summit=summit, name_en="Hall", address_en="1 Main Street")
    inline = {
        "hall_set-TOTAL_FORMS": "1",
        "hall_set-INITIAL_FORMS": "0",
        "hall_set-0-name_en": "Helan Hall",
    }
    form = {"name_en": "Hall", "name_zh_hans": "会展中心", "address_en": "2 Main Street"} | inline

    client.post(reverse("admin:summit_venue_change", args=[venue.pk]), form)
    history = client.get(reverse("admin:summit_venue_history", args=[venue.pk])).content.decode()

    entry = audit.of(venue).get()
    assert entry.details == {
        "fields": ["address_en", "name_zh_hans"],
        "hall": {"added": 1, "changed": 0, "deleted": 0},
    }
    assert "Main Street" not in str(entry.details)
    assert owner.known_as(summit.pk) in history


def test_saving_without_a_change_records_nothing(client, summit, owner):
    venue = Venue.objects.create(summit=summit, name_en="Hall")
    form = {"name_en": "Hall", "hall_set-TOTAL_FORMS": "0", "hall_set-INITIAL_FORMS": "0"}

    client.post(reverse("admin:summit_venue_change", args=[venue.pk]), form)

    assert not audit.of(venue).exists()


def test_deletions_are_recorded_one_by_one_and_in_bulk(client, summit, owner):
    venues = [Venue.objects.create(summit=summit, name=f"Hall {n}") for n in range(3)]

    client.post(reverse("admin:summit_venue_delete", args=[venues[0].pk]), {"post": "yes"})
    client.post(
        reverse("admin:summit_venue_changelist"),
        {
            "action": "delete_selected",
            "_selected_action": [v.pk for v in venues[1:]],
            "post": "yes",
        },
    )

    assert not Venue.objects.exists()
    assert [[e.verb for e in audit.of(venue)] for venue in venues] == [["delete"]] * 3


def test_nobody_writes_the_audit_trail(client, summit, owner):
    entry = audit.record(summit, "change", by=owner)

    assert client.get(reverse("admin:summit_auditentry_add")).status_code == 403
    change = reverse("admin:summit_auditentry_change", args=[entry.pk])
    assert client.post(change, {"verb": "nothing"}).status_code == 403
    assert (
        client.post(
            reverse("admin:summit_auditentry_delete", args=[entry.pk]), {"post": "yes"}
        ).status_code
        == 403
    )


def test_public_pages_are_renewed_after_a_change(
    client, summit, owner, django_capture_on_commit_callbacks
):
    from summit import pages

    before = pages.version()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("admin:summit_sponsorlevel_add"), {"name_en": "Gold", "position": "0"})

    assert pages.version() != before


def test_revoked_and_expired_tokens_say_so(client, summit, owner):
    member = owner.memberships.get()
    for n, fields in enumerate(
        ({"revoked_at": timezone.now()}, {"expires_at": timezone.now()}, {})
    ):
        ApiToken.objects.create(summit=summit, membership=member, name=f"t{n}", prefix="smt_aaaa",
                                digest=str(n), scopes=["summit:read"], **fields)  # fmt: skip

    page = client.get(reverse("admin:summit_apitoken_changelist")).content.decode()

    assert all(word in page for word in ("Ended", "Expired", "Valid"))


# --- Pictures --------------------------------------------------------------------------------
def _bomb():
    into = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(into, "PNG")
    return into.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("logo.svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'),
        ("logo.png", lambda: b"PK\x03\x04 a workbook"),
        ("bomb.png", _bomb),
    ],
)
def test_what_is_no_picture_of_ours_hears_what_is(client, summit, owner, name, content):
    url = reverse("admin:summit_organisation_add")
    data = said_by(client, url) | {"name": "Oran", "kind": "company"}
    answer = client.post(url, data | {"logo": SimpleUploadedFile(name, content())})
    assert answer.context["adminform"].form.errors["logo"] == [
        "Choose a picture in PNG, JPEG or WebP format, of at most 5 MB and 16 megapixels."
    ]

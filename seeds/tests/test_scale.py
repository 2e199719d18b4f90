"""A synthetic summit is as consistent as if everybody had come through the services."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from attendees.enums import HOLDS_A_PLACE, TicketState
from attendees.enums import RegistrationState as State
from attendees.models import Answer, Attendee, Category, Position, Question, Registration, Ticket
from attendees.services import registrations, waiting
from attendees.tests.factories import make_details
from attendees.tickets import codes
from seeds import scale
from seeds.logins import DEMO_LOGINS
from summit.enums import NotificationState
from summit.models import AuditEntry, Notification, Summit, User
from summit.tests.factories import make_summit

pytestmark = pytest.mark.django_db


def synthetic(count: int = 200) -> Summit:
    scale.fill(count)
    return Summit.objects.get(slug=scale.SLUG)


def test_fill_makes_as_many_as_asked_and_then_no_more() -> None:
    summit = synthetic(200)
    assert Registration.objects.for_summit(summit).count() == 200
    assert scale.fill(200) == 0
    assert scale.fill(230) == 30
    people = Attendee.objects.for_summit(summit).filter(registrations__isnull=False)
    assert people.count() == 230


def test_the_demos_owner_owns_what_is_filled() -> None:
    owner = User.objects.create_user(DEMO_LOGINS[0].email, is_staff=True)
    out = StringIO()
    call_command("seed", "--scale", "3", stdout=out)
    assert Summit.objects.for_member(owner).get().slug == scale.SLUG
    assert owner.email in out.getvalue()
    assert f"/en/{scale.SLUG}/" in out.getvalue()


@pytest.mark.parametrize("count", ["0", "-5", "many"])
def test_a_number_that_is_none_is_refused(count) -> None:
    with pytest.raises(CommandError, match="--scale"):
        call_command("seed", f"--scale={count}")


def test_counters_say_what_the_rows_say() -> None:
    summit = synthetic()
    for category in Category.objects.for_summit(summit):
        held = category.registrations.filter(state__in=HOLDS_A_PLACE).count()
        assert category.taken == held, category.slug
    assert summit.taken == sum(summit.category_set.values_list("taken", flat=True))


def test_every_state_is_there() -> None:
    summit = synthetic(3000)
    states = Registration.objects.for_summit(summit).values_list("state", flat=True)
    # Nobody stays approved: it is passed on the way to a place.
    assert set(states) == set(State.values) - {State.APPROVED}


def test_tickets_answers_and_posts_belong_to_their_people() -> None:
    summit = synthetic()
    living = Ticket.objects.for_summit(summit).filter(state=TicketState.ISSUED)
    confirmed = Registration.objects.for_summit(summit).confirmed()
    assert set(living.values_list("registration", flat=True)) == set(
        confirmed.values_list("pk", flat=True)
    )
    for ticket in living[:5]:
        payload = codes.verify(ticket.code)
        assert payload is not None
        assert (payload.serial, payload.summit_id) == (ticket.serial, summit.pk)
    asked = Question.objects.for_summit(summit).filter(is_required=True, category__slug="media")
    for registration in Registration.objects.for_summit(summit).filter(category__slug="media"):
        answers = Answer.objects.filter(registration=registration).count()
        assert answers == (0 if registration.state == State.DRAFT else asked.count())
    with_title = Position.objects.for_summit(summit).exclude(title="")
    assert with_title.count() == Position.objects.for_summit(summit).count()


def test_each_registration_has_a_trail_that_ends_before_now() -> None:
    summit = synthetic()
    trail = AuditEntry.objects.for_summit(summit)
    assert trail.filter(verb="register").count() == 200
    assert not trail.filter(at__gt=timezone.now()).exists()
    confirmed = Registration.objects.for_summit(summit).confirmed()
    for registration in confirmed.filter(category__needs_approval=True)[:20]:
        subject = f"attendees.registration:{registration.pk}"
        entry = trail.get(subject=subject, verb="approve")
        assert entry.at == registration.decided_at


def test_the_full_pass_offers_nothing_until_somebody_goes() -> None:
    summit = synthetic()
    assert summit.category_set.get(slug="volunteer").is_full
    assert waiting.turn(summit) == (0, 0)


def test_people_can_register_there() -> None:
    summit = synthetic()
    category = Category.objects.select_related("summit").get(summit=summit, slug="delegate")
    assert registrations.register(make_details(), category=category).state == State.CONFIRMED
    category.refresh_from_db()
    assert category.taken == category.registrations.filter(state__in=HOLDS_A_PLACE).count()


def test_no_mail_waits_to_go_out() -> None:
    summit = synthetic()
    states = Notification.objects.for_summit(summit).values_list("state", flat=True)
    assert set(states) == {NotificationState.SUPPRESSED}


def test_everything_is_marked_as_sample() -> None:
    summit = synthetic()
    assert summit.is_sample
    for model in (Attendee, Registration, Ticket, Answer, Position, Category):
        assert not model.objects.for_summit(summit).filter(is_sample=False).exists()


def test_a_real_summit_is_left_alone() -> None:
    make_summit(slug="real")
    with pytest.raises(CommandError, match="left alone"):
        call_command("seed", "--scale", "10", "--slug", "real")

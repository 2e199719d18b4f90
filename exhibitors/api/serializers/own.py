"""An exhibitor as those who act for it see it."""

from typing import Any

from rest_framework import serializers

from exhibitors.enums import (
    AllocationState,
    ExhibitorState,
    MemberRole,
    MemberState,
    PassState,
    ProductState,
    TokenScope,
)
from exhibitors.models import Exhibitor, Product
from summit.api.content import in_languages
from summit.enums import SummitState

from .public import address_of

RESERVE, RELEASE, RETURN = "reserve", "release", "return"
ACTIONS = {
    AllocationState.HELD: [RESERVE, RELEASE],
    AllocationState.RESERVED: [RETURN],
    AllocationState.CONFIRMED: [RETURN],
}


class OwnReservation(serializers.Serializer[Any]):
    """A booth that the exhibitor holds, has reserved or has got. `context`: `exhibition`, `may_manage`."""

    id = serializers.IntegerField()
    booth = serializers.IntegerField(source="booth_id", help_text="The id of the booth.")
    number = serializers.CharField(source="booth.number")
    hall = serializers.IntegerField(source="booth.plan_id", help_text="The id of the hall.")
    area = serializers.FloatField(source="booth.area", help_text="Square metres.")
    state = serializers.ChoiceField(choices=AllocationState.choices)
    held_until = serializers.DateTimeField(
        source="hold_ends_at", allow_null=True, help_text="When a hold ends by itself."
    )
    price = serializers.DecimalField(max_digits=20, decimal_places=2, help_text="Before tax.")
    replaces = serializers.IntegerField(
        source="replaces_id", allow_null=True, help_text="The reservation that it changes."
    )
    costs_to_leave = serializers.SerializerMethodField(
        help_text="What giving it back costs today, in the exhibition's currency."
    )
    actions = serializers.SerializerMethodField(help_text="What this token can do with it now.")

    def get_costs_to_leave(self, claim: Any) -> str:
        return f"{claim.costs_to_leave(self.context['exhibition']):.2f}"

    def get_actions(self, claim: Any) -> list[str]:
        if not (self.context["may_manage"] and claim.is_living):
            return []
        return ACTIONS[AllocationState(claim.state)]


class HeldReservation(OwnReservation):
    let_go = serializers.CharField(
        source="let_go.number",
        default=None,
        allow_null=True,
        help_text="The number of the booth that was held until now and is free again.",
    )


class TaskLine(serializers.Serializer[Any]):
    """One thing to do, in words."""

    key = serializers.CharField(help_text="For programs: never translated.")
    title = serializers.CharField()
    text = serializers.CharField()
    phase = serializers.ChoiceField(
        choices=["open", "waiting", "done"], help_text="`waiting`: for the organisers."
    )
    due = serializers.DateField(allow_null=True, help_text="A day in the summit's zone.")
    is_late = serializers.BooleanField()
    is_locked = serializers.BooleanField(help_text="It waits for another task.")
    waits_for = serializers.CharField(source="under", help_text="The key of that task, or empty.")
    blocks = serializers.CharField(help_text="In words, what cannot begin before; or empty.")


class RefusedBooth(serializers.Serializer[Any]):
    number = serializers.CharField(source="booth.number")
    reason = serializers.CharField(source="message")


class Deadlines(serializers.Serializer[Any]):
    """Days in the summit's zone; each ends with the day. null: none is set."""

    booth_until = serializers.DateField(allow_null=True)
    profile_until = serializers.DateField(allow_null=True)
    staff_until = serializers.DateField(allow_null=True)
    free_return_until = serializers.DateField(
        allow_null=True, help_text="Giving back is free until then; always, when it is null."
    )


class OwnStaff(serializers.Serializer[Any]):
    allotment = serializers.IntegerField(help_text="Passes that its area brings.")
    named = serializers.IntegerField()


class OwnStanding(serializers.Serializer[Any]):
    """How an exhibitor stands: state, tasks with deadlines, booths, staff passes."""

    summit = serializers.CharField(source="exhibitor.summit.slug")
    id = serializers.IntegerField(source="exhibitor.id")
    name = serializers.CharField(source="exhibitor.organisation.name")
    state = serializers.ChoiceField(choices=ExhibitorState.choices, source="exhibitor.state")
    summit_state = serializers.ChoiceField(
        choices=SummitState.choices,
        source="exhibitor.summit.state",
        help_text="At a `cancelled` summit nothing leads on: what is refused says `closed`.",
    )
    takes_part = serializers.BooleanField(
        source="exhibitor.may_act",
        help_text="May take booths, name staff, publish products; false when the summit was cancelled.",
    )
    role = serializers.ChoiceField(
        choices=MemberRole.choices, source="member.role", help_text="Of whose token this is."
    )
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=TokenScope.choices))
    tasks = TaskLine(many=True, help_text="None when its part is over or the summit was cancelled.")
    reservations = OwnReservation(many=True, help_text="Those that live.")
    refused = RefusedBooth(
        allow_null=True, help_text="The last booth that was not given, until another is taken."
    )
    staff = OwnStaff()
    deadlines = Deadlines()
    hold_minutes = serializers.IntegerField(help_text="How long a booth is held.")
    currency = serializers.CharField(help_text="ISO 4217.")


class OwnProfile(serializers.Serializer[Exhibitor]):
    """What visitors read about the exhibitor; texts in every language that they are written in."""

    profile = serializers.SerializerMethodField()
    fascia_name = serializers.SerializerMethodField(help_text="Written above the booth.")
    website = serializers.CharField(source="organisation.website")
    logo = serializers.SerializerMethodField(help_text="An address, or empty.")
    topics = serializers.SerializerMethodField()

    def get_profile(self, exhibitor: Exhibitor) -> dict[str, str]:
        return in_languages(exhibitor, "profile")

    def get_fascia_name(self, exhibitor: Exhibitor) -> dict[str, str]:
        return in_languages(exhibitor, "fascia_name")

    def get_logo(self, exhibitor: Exhibitor) -> str:
        return address_of(exhibitor.organisation.logo)

    def get_topics(self, exhibitor: Exhibitor) -> list[int]:
        return sorted(topic.pk for topic in exhibitor.topics.all())


class OwnProduct(serializers.Serializer[Any]):
    """A product in whatever state; texts in every language that they are written in."""

    id = serializers.IntegerField()
    state = serializers.ChoiceField(choices=ProductState.choices)
    is_shown = serializers.BooleanField(help_text="Published, and its embargo is over.")
    name = serializers.SerializerMethodField()
    description = serializers.SerializerMethodField()
    picture = serializers.SerializerMethodField(help_text="An address, or empty.")
    topics = serializers.SerializerMethodField()
    embargo_until = serializers.DateTimeField(allow_null=True)

    def get_name(self, product: Product) -> dict[str, str]:
        return in_languages(product, "name")

    def get_description(self, product: Product) -> dict[str, str]:
        return in_languages(product, "description")

    def get_picture(self, product: Product) -> str:
        return address_of(product.picture)

    def get_topics(self, product: Product) -> list[int]:
        return sorted(topic.pk for topic in product.topics.all())


class OwnPass(serializers.Serializer[Any]):
    """A staff pass with name and address as the exhibitor wrote them."""

    id = serializers.IntegerField()
    full_name = serializers.CharField()
    email = serializers.CharField()
    job = serializers.CharField()
    state = serializers.ChoiceField(choices=PassState.choices)
    named_at = serializers.DateTimeField()


class Colleague(serializers.Serializer[Any]):
    """Somebody who acts for the exhibitor."""

    id = serializers.IntegerField()
    full_name = serializers.CharField()
    email = serializers.CharField(source="user.email")
    role = serializers.ChoiceField(choices=MemberRole.choices)
    state = serializers.ChoiceField(choices=MemberState.choices)
    since = serializers.DateTimeField()

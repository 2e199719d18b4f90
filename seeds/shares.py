"""A synthetic summit on one screen: who comes in which pass, how those registrations stand, and why."""

from attendees.enums import RegistrationState as State

# Pass -> its share of a hundred registrations, and of a hundred of those, how many stand how.
SHARES: dict[str, tuple[float, dict[State, float]]] = {
    "delegate": (28, {State.CONFIRMED: 90, State.CANCELLED: 10}),
    "visitor": (24, {State.CONFIRMED: 93, State.CANCELLED: 7}),
    "professional": (
        20,
        {
            State.CONFIRMED: 65,
            State.SUBMITTED: 10,
            State.UNDER_REVIEW: 8,
            State.INFO_REQUESTED: 4,
            State.REJECTED: 8,
            State.CANCELLED: 4,
            State.REVOKED: 1,
        },
    ),
    "media": (4, {State.CONFIRMED: 75, State.SUBMITTED: 10, State.REJECTED: 10, State.DRAFT: 5}),
    "expert": (5, {State.CONFIRMED: 80, State.SUBMITTED: 8, State.REJECTED: 8, State.DRAFT: 4}),
    # The one full pass: its quota is what is taken, so that others wait and offers stand.
    "volunteer": (
        6,
        {
            State.CONFIRMED: 56,
            State.WAITLISTED: 30,
            State.OFFERED: 3,
            State.EXPIRED: 6,
            State.CANCELLED: 3,
            State.DRAFT: 2,
        },
    ),
    "official": (5, {State.CONFIRMED: 86, State.SUBMITTED: 8, State.WITHDRAWN: 6}),
    "diplomat": (1.5, {State.CONFIRMED: 94, State.WITHDRAWN: 6}),
    "speaker": (1.5, {State.CONFIRMED: 95, State.WITHDRAWN: 5}),
    "exhibitor-staff": (3, {State.CONFIRMED: 97, State.CANCELLED: 3}),
    "vip": (1, {State.CONFIRMED: 100}),
    "accompanying": (1, {State.CONFIRMED: 100}),
}
FULL = "volunteer"

# What was done after the registration had come in, until it stood as it stands. Who is confirmed in a
# pass that needs approval was approved before; so was whoever was cancelled there.
_VERBS: dict[State, tuple[str, ...]] = {
    State.DRAFT: (),
    State.SUBMITTED: (),
    State.CONFIRMED: (),
    State.WAITLISTED: (),
    State.UNDER_REVIEW: ("start_review",),
    State.INFO_REQUESTED: ("ask",),
    State.REJECTED: ("reject",),
    State.CANCELLED: ("cancel",),
    State.REVOKED: ("approve", "revoke"),
    State.WITHDRAWN: ("approve", "withdraw"),
    State.OFFERED: ("offer",),
    State.EXPIRED: ("offer", "expire"),
}


def trail(state: State, *, asks: bool, needs_approval: bool) -> list[str]:
    """The audit verbs of a registration in `state`, in order; `asks`: its pass has questions."""
    verbs = ["register"]
    if asks and state != State.DRAFT:
        verbs.append("submit")
    if needs_approval and state in (State.CONFIRMED, State.CANCELLED):
        verbs.append("approve")
    return [*verbs, *_VERBS[state]]

"""The thousand sample attendees on one screen: how many of each pass went which way, and how a way goes."""

from collections.abc import Mapping

# A way: what happened to a registration, verb after verb (see `stories`). Who has to answer further
# questions does so after registering, except in `draft`.
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "confirmed": (),
    "corrected": ("correct",),
    "asked for the link": ("remind",),
    "moved": ("move",),
    "cancelled": ("cancel",),
    "submitted": (),
    "under review": ("start_review",),
    "asked": ("start_review", "ask"),
    "answered": ("ask", "answer"),
    "approved": ("approve",),
    "approved after review": ("start_review", "approve"),
    "approved after an answer": ("ask", "answer", "approve"),
    "approved, then cancelled": ("approve", "cancel"),
    "rejected": ("start_review", "reject"),
    "reconsidered": ("reject", "reconsider"),
    "withdrawn": ("approve", "withdraw"),
    "revoked": ("approve", "revoke"),
    # Of the volunteers the first are confirmed and the others wait; see `waiting_list`.
    "in turn": (),
    "gives the place back": ("cancel",),
}

# Ways whose end somebody still has to wait for: they began a short time ago.
STILL_WAITS = {"submitted", "under review", "asked", "answered", "reconsidered", "draft"}

Plan = Mapping[str, Mapping[str, int]]  # pass -> way -> how many
PLAN: Plan = {
    "delegate": {
        "confirmed": 168,
        "corrected": 12,
        "asked for the link": 8,
        "cancelled": 12,
    },
    "professional": {
        "approved": 88,
        "approved after review": 44,
        "approved after an answer": 10,
        "approved, then cancelled": 7,
        "submitted": 19,
        "under review": 11,
        "asked": 5,
        "answered": 2,
        "rejected": 10,
        "reconsidered": 2,
        "revoked": 2,
    },
    "visitor": {"confirmed": 48, "corrected": 3, "moved": 4, "cancelled": 5},
    "media": {
        "approved": 38,
        "approved after review": 17,
        "approved after an answer": 2,
        "submitted": 4,
        "under review": 1,
        "asked": 2,
        "rejected": 4,
        "draft": 2,
    },
    "expert": {
        "approved": 38,
        "approved after review": 17,
        "approved, then cancelled": 3,
        "submitted": 8,
        "under review": 4,
        "asked": 2,
        "answered": 1,
        "rejected": 4,
        "draft": 3,
    },
    "volunteer": {"in turn": 78, "gives the place back": 7, "draft": 5},
    "official": {
        "approved": 74,
        "approved after review": 8,
        "submitted": 6,
        "under review": 4,
        "asked": 2,
        "rejected": 2,
        "withdrawn": 4,
    },
    "diplomat": {"approved": 41, "submitted": 3, "under review": 3, "withdrawn": 3},
    "speaker": {"approved": 33, "withdrawn": 3},
    "exhibitor-staff": {"confirmed": 66, "cancelled": 4},
    "vip": {"approved": 18, "withdrawn": 2},
    "accompanying": {"confirmed": 22, "cancelled": 2},
}

# Where people of a pass work, by how often.
WORKPLACES: dict[str, tuple[str, ...]] = {
    "delegate": ("government", "government", "government", "university"),
    "professional": ("company",),
    "visitor": ("company", "university", "government"),
    "media": ("media",),
    "expert": ("university", "university", "company"),
    "volunteer": ("university",),
    "official": ("government",),
    "diplomat": ("embassy",),
    "speaker": ("government", "university", "company"),
    "exhibitor-staff": ("company",),
    "vip": ("government", "company"),
    "accompanying": (),
}

# Hours from one step to the next, at least and at most.
PAUSES: dict[str, tuple[float, float]] = {
    "submit": (0.05, 6),
    "correct": (4, 150),
    "remind": (20, 200),
    "move": (3, 60),
    "cancel": (24, 260),
    "start_review": (1, 30),
    "ask": (2, 36),
    "answer": (4, 50),
    "approve": (2, 72),
    "reject": (3, 60),
    "reconsider": (12, 40),
    "withdraw": (30, 220),
    "revoke": (40, 200),
}

"""What follows on the reported facts, in its order. A later version of the seed adds parts at the end."""

from seeds.parts import Part

from . import exhibition, people, programme, surroundings, team, topics

PARTS = (
    Part("surroundings", surroundings.make),
    Part("team", team.make),
    Part("people", people.make),
    Part("topics", topics.make),
    Part("programme", programme.make),
    Part("exhibition", exhibition.make),
)
# Not without being asked where it is no development machine: see `team.may_log_in`.
LOGINS = (
    Part("logins", team.open_logins),
    Part("exhibition logins", team.open_exhibition_logins),
)

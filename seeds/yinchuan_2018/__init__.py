"""The first real summit: what was reported of it, and the sample data that makes a demo of it."""

SLUG = "yinchuan-2018"
REPORTED = "yinchuan_2018/reported.toml"
SAMPLE = "yinchuan_2018/sample.toml"
PROGRAMME = "yinchuan_2018/programme.toml"

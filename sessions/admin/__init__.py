"""The organisers' door to the programme: timetable, sessions, speakers, releases, seats, agreements."""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

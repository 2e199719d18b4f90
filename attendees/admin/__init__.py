"""The organisers' door to people: registrations, delegations, categories, messages, imports."""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

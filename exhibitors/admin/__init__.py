"""The office's door to the exhibition: exhibitors, booths and reservations, staff, products, settings."""

import importlib
import pkgutil

for _module in pkgutil.iter_modules(__path__):
    importlib.import_module(f"{__name__}.{_module.name}")

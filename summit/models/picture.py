"""A column that keeps a picture: cleaned when it is saved, and its file gone when nobody shows it any more."""

from typing import Any

from django.core.files.storage import Storage
from django.db import models, transaction
from django.db.models.signals import post_delete

from summit import databases, pictures, validators


class PictureField(models.ImageField):
    """An optional picture. The column holds the name of its file.

    A file ends with the transaction that replaces, removes or deletes what shows it, not before: what is rolled
    back still has its picture. Django's own field keeps every file for ever. It listens to `post_delete`, the one
    signal that this project uses of models: rows go in cascades too, which no service sees.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("blank", True)
        options.setdefault("validators", [validators.raster_image])
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """To the database it is a column as any other image's."""
        name, _path, args, options = super().deconstruct()
        return name, "django.db.models.ImageField", args, options

    def formfield(self, **options: Any) -> Any:
        """What cannot be opened at all is told what can, as the validator does of the rest."""
        refused = {"invalid_image": validators.PICTURES_ONLY}
        return super().formfield(**{"error_messages": refused, **options})

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False, **options: Any
    ) -> None:
        super().contribute_to_class(cls, name, private_only=private_only, **options)
        if not cls._meta.abstract:
            post_delete.connect(self._row_is_gone, sender=cls)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        file = getattr(model_instance, self.attname)
        is_new = bool(file) and not file._committed
        if not add and (is_new or not file):
            self._forget(type(model_instance), self._stored(model_instance))
        if is_new:
            picture = pictures.cleaned(file.file)
            databases.note()
            file.save(str(picture.name), picture, save=False)
        return super().pre_save(model_instance, add)

    def _stored(self, instance: models.Model) -> str:
        """The name of the file that the database knows."""
        rows = type(instance)._base_manager.filter(pk=instance.pk)
        return str(next(iter(rows.values_list(self.attname, flat=True)), None) or "")

    def _row_is_gone(self, instance: models.Model, **of: Any) -> None:
        file = getattr(instance, self.attname)
        self._forget(type(instance), str(file.name) if file else "")

    def _forget(self, model: type[models.Model], name: str) -> None:
        """Delete the file after the transaction, unless another row shows it: a copied summit does."""
        storage: Storage = self.storage

        def delete() -> None:
            if not model._base_manager.filter(**{self.attname: name}).exists():
                storage.delete(name)

        if name:
            transaction.on_commit(delete, robust=True)

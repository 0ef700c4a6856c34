"""A line of the daybook: a row of Wagtail's log, which Wagtail's own views and the desk's verbs write, with what that lacks."""

from __future__ import annotations

from typing import Any, ClassVar, NoReturn

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from wagtail.models import ModelLogEntry
from wagtail.models.audit_log import LogEntryQuerySet, ModelLogEntryManager

from lateedition.desk.daybook import scene

OUTSIDE = "somebody outside"
"""Who it was that a request came from which is nobody's, as a login that was refused."""


class Sealed(RuntimeError):
    """A line of the daybook was to be changed or taken out."""


class DeedQuerySet(LogEntryQuerySet):
    """Lines that can be read, and only read."""

    def update(self, *_said: Any, **_changes: Any) -> NoReturn:
        """Refuse. Raises Sealed."""
        raise Sealed("lines of the daybook are not changed; write another that says what is so now")

    def delete(self) -> NoReturn:
        """Refuse. Raises Sealed."""
        raise Sealed("lines of the daybook are not taken out")

    bulk_update = update
    bulk_create = update


class DeedManager(ModelLogEntryManager):
    """Writes lines, each with who by name, and from where."""

    def get_queryset(self) -> QuerySet[Deed]:
        """Return all lines."""
        found: QuerySet[Deed] = DeedQuerySet(self.model, using=self._db)
        return found

    def for_instance(self, instance: Any) -> QuerySet[Deed]:
        """Return the lines of `instance`, and of what it is a part of: a live blog's as the story that it was, or was treated as."""
        kinds = ContentType.objects.get_for_models(type(instance), *type(instance)._meta.get_parent_list(), for_concrete_models=False)
        found: QuerySet[Deed] = self.filter(content_type__in=list(kinds.values()), object_id=str(instance.pk))
        return found

    def log_action(self, instance: Any, action: str, **said: Any) -> Any:
        """Write that `action` was done to `instance`.

        The name is kept beside the number of the user: an account may be deleted, and who it was must stay readable.
        """
        now, user = scene.current(), said.get("user")
        facts = {"by": user.get_username() if user else OUTSIDE if now else "", "from": now.origin if now else ""}
        data = {**(said.pop("data", None) or {}), **{name: fact for name, fact in facts.items() if fact}}
        if now:
            now.written += 1
        return super().log_action(instance, action, data=data, **said)


class Deed(ModelLogEntry):
    """Something that was done at the desk, or was refused. Rows are appended; a trigger of the database refuses all else (seal.py)."""

    objects: ClassVar[DeedManager] = DeedManager()

    class Meta:
        proxy = True
        verbose_name = "line of the daybook"
        verbose_name_plural = "daybook"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Append it. Raises Sealed if it is there already."""
        if not self._state.adding:
            raise Sealed(f"line {self.pk} of the daybook is not changed; write another that says what is so now")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse. Raises Sealed."""
        raise Sealed(f"line {self.pk} of the daybook is not taken out")

    @property
    def who(self) -> str:
        """The name of who did it, as it was then; "the house" for what happened by itself."""
        return str(self.data.get("by") or (self.user_display_name if self.user_id else "the house"))

    @property
    def outcome(self) -> str:
        """What came of it: "done" unless it says otherwise."""
        return str(self.data.get("outcome", "done"))

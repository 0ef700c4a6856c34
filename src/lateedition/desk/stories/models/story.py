"""The story as the desk keeps it: a plain model with Wagtail's drafts, revisions, locks and preview. Never a page."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from django.apps import apps
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel, model_from_serializable_data
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, LockableMixin, Orderable, PreviewableMixin, RevisionMixin

from lateedition.desk.handover import outbox
from lateedition.desk.stories import preview, publication, search, staging, versions
from lateedition.desk.stories.blocks import BodyBlock
from lateedition.desk.stories.embargoes import Embargo
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.models.documented import OneByOne
from lateedition.desk.stories.models.taxonomy import Agency, Author, Section, Topic
from lateedition.desk.stories.stages import Stage
from lateedition.press.words import direction
from lateedition.story.address import slug_of

if TYPE_CHECKING:
    from lateedition.desk.stories.models.live import LiveStory

# What Wagtail writes alone while a draft is saved or locked: nothing of it concerns readers.
BOOKKEEPING = frozenset(
    {"latest_revision", "has_unpublished_changes", "locked", "locked_at", "locked_by", "edited", "go_live_at", "expire_at", "live_revision"}
)

# What belongs to the story and not to somebody's copy of it: only publication and the verbs change it, in the database.
STANDING = (
    "address", "former_addresses", "updated", "version", "worded", "worded_by", "killed", "kill_reason", "withheld", "withheld_by",
    "merged", "merged_into_id", "shut", "forbidden", "authority", "legal_basis", "embargo", "embargo_open", "embargo_by", "stage",
    "alert",
)  # fmt: skip


class Material(models.TextChoices):
    """What kind of change a publish is. What nobody has said is proposed from the words that differ (`judging`)."""

    MATERIAL = "material", "The news changed: “Updated” moves to now"
    MINOR = "minor", "Only the words changed (spelling, style, a link): “Updated” stays"


class Story(DraftStateMixin, LockableMixin, RevisionMixin, PreviewableMixin, ClusterableModel):
    """A story. Its number, which readers see in its address, is its primary key.

    `address`, `former_addresses`, `first_published` and `updated` are settled by `publication` when it goes live; they
    belong to the story and not to a revision; so do `version`, which counts the wordings that readers had, `worded`, since when they
    have had this one, and `worded_by`, what kind of change it came by. `killed` is when it was recalled; `withheld` since when it is
    withheld, and `withheld_by` whether by its agency or the desk; `merged` when it became one with `merged_into`; `forbidden` since
    when an order of law, of `authority`, forbids it; `shut` since when it is down because its section is not public, and for nothing else.
    `kill_reason` says why, for the desk. `embargo` is until when it must not be published, `embargo_open` that this is so until a person
    lifts it, `embargo_by` who said so. `edited` is when anybody last saved it.
    `stage` is how far its newest text is on its way over the desk; it says nothing while that is what readers have.
    `alert` is when editors last asked for it to be sent out as breaking news.
    After `save`, `handed_over` is the number in the handover log under which its present state stands. `typed_on` names the page and its
    turn that is being saved; the revision keeps it, and nothing that is made of the revision takes it over.
    """

    headline = models.CharField(max_length=255)
    list_headline = models.CharField(
        "short headline", max_length=120, blank=True, help_text="For lists and the home page, if the headline is long."
    )
    standfirst = models.TextField(blank=True, help_text="One or two sentences under the headline that say why it matters.")
    body = StreamField(BodyBlock(required=False), blank=True)
    lead_picture = models.ForeignKey("pictures.Picture", null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    lead_caption = models.CharField(
        "caption", max_length=500, blank=True, help_text="Leave empty to print the picture’s own caption. Its credit is always printed."
    )
    section = models.ForeignKey(Section, null=True, on_delete=models.PROTECT, related_name="stories")
    topics = ParentalManyToManyField(Topic, blank=True, related_name="stories")
    agency = models.ForeignKey(Agency, null=True, blank=True, on_delete=models.PROTECT, related_name="stories")
    dateline_place = models.CharField("place", max_length=100, blank=True, help_text="Where it was reported from: “Moscow”.")
    language = models.CharField(max_length=20, choices=LANGUAGES, default="en")
    slug = models.CharField(
        "words in the address",
        max_length=120,
        blank=True,
        help_text="Leave empty to make them from the headline. If they change later, the old address leads to the new one.",
    )
    news_value = models.PositiveSmallIntegerField(
        default=3,
        validators=[MinValueValidator(1), MaxValueValidator(5)],
        choices=[(5, "5 – everybody must know"), (4, "4 – big"), (3, "3 – the day’s news"), (2, "2 – for some"), (1, "1 – for the record")],
    )
    lifetime_h = models.FloatField(
        "lifetime (hours)",
        default=8.0,
        validators=[MinValueValidator(0.5), MaxValueValidator(720)],
        help_text="After this many hours it counts half as much for top news. 3 for a traffic jam, 48 for a long read.",
    )
    no_advertisements = models.BooleanField(
        default=False, help_text="None in it and none beside it: of the dead, of violence, of whatever nothing should be sold beside."
    )
    free_to_read = models.BooleanField(
        "free for everybody", default=False, help_text="Never counted among a reader’s free stories of the month."
    )
    note_to_desk = models.TextField("note to the desk", blank=True, help_text="Never shown to readers.")
    change = models.CharField("this change", max_length=10, choices=Material, blank=True, default="")

    first_published = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Only for a story that appeared somewhere before. It is set by itself at the first publish and never moves.",
    )
    updated = models.DateTimeField(null=True, blank=True, editable=False)
    address = models.CharField(max_length=500, blank=True, editable=False)
    former_addresses = models.JSONField(default=list, blank=True, editable=False)
    killed = models.DateTimeField(null=True, blank=True, editable=False)
    kill_reason = models.CharField(max_length=500, blank=True, editable=False)
    withheld = models.DateTimeField(null=True, blank=True, editable=False)
    embargo = models.DateTimeField(null=True, blank=True, editable=False)
    embargo_open = models.BooleanField(default=False, editable=False)
    embargo_by = models.CharField(max_length=255, blank=True, editable=False)
    withheld_by = models.CharField(max_length=10, blank=True, editable=False)
    merged = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="duplicates", editable=False)
    shut = models.DateTimeField(null=True, blank=True, editable=False)
    forbidden = models.DateTimeField(null=True, blank=True, editable=False)
    authority = models.CharField(max_length=255, blank=True, editable=False)
    legal_basis = models.CharField(max_length=500, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    worded = models.DateTimeField(null=True, blank=True, editable=False)
    worded_by = models.CharField(max_length=10, default="first", editable=False)
    edited = models.DateTimeField(editable=False, db_index=True)
    alert = models.DateTimeField(null=True, blank=True, editable=False)
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.DRAFT, editable=False)

    wire_provider = models.CharField(max_length=255, blank=True, editable=False)
    wire_guid = models.CharField(max_length=500, blank=True, editable=False)
    wire_version = models.PositiveBigIntegerField(null=True, blank=True, editable=False)

    # A draft until somebody publishes it: Wagtail's own default would put a story before readers when it is first saved.
    live = models.BooleanField(default=False, editable=False)

    objects: ClassVar[Any] = OneByOne.as_manager()
    handed_over: int | None = None
    typed_on = ""

    class Meta:
        verbose_name_plural = "stories"
        indexes = [
            models.Index(fields=["section", "-edited"], name="story_of_section"),
            models.Index(fields=["live", "-edited"], name="story_of_state"),
            models.Index(fields=["address", "live", "-edited"], name="story_of_address"),
            models.Index(fields=["live", "news_value", "-updated"], name="story_of_value"),
            models.Index(fields=["live", "-first_published"], name="story_of_time"),
            models.Index(fields=["wire_provider", "wire_guid"], name="story_of_item"),
            models.Index(fields=["embargo"], condition=~models.Q(embargo=None, embargo_open=False), name="story_embargoed"),
            models.Index(fields=["stage"], name="story_on_the_desk"),
            # An index of `live` itself is of no use here: SQLite searches none for NOT live.
            models.Index(fields=["-edited"], condition=models.Q(live=False), name="story_unread"),
            models.Index(fields=["section"], condition=models.Q(live=True), name="story_read_of_section"),
            models.Index(fields=["section"], condition=~models.Q(shut=None), name="story_shut_of_section"),
            models.Index(fields=["-edited"], condition=models.Q(live=True, has_unpublished_changes=True), name="story_changed"),
            # Of whose stories translations are kept is asked for every page of the desk.
            models.Index(
                fields=["killed"],
                condition=models.Q(killed__isnull=False) | models.Q(withheld__isnull=False) | models.Q(forbidden__isnull=False),
                name="story_recalled",
            ),
        ]

    def __str__(self) -> str:
        return self.headline or "(no headline yet)"

    @property
    def number(self) -> int | None:
        """Its number, None until it was first saved."""
        return self.pk

    @property
    def embargoed(self) -> Embargo | None:
        """The embargo that was set on it, over or not, if any was."""
        if not self.embargo_open and self.embargo is None:
            return None
        return Embargo(until=None if self.embargo_open else self.embargo, by=self.embargo_by)

    @property
    def is_out(self) -> bool:
        """True for one that must be restored before it can be published: killed, withheld, merged, or forbidden."""
        return any((self.killed, self.withheld, self.merged, self.forbidden))

    @property
    def is_read(self) -> bool:
        """True while readers have its newest text."""
        return bool(self.live and not self.has_unpublished_changes)

    @property
    def direction(self) -> str:
        """In which direction its language is written: "rtl" or "ltr"."""
        return direction(self.language)

    @property
    def live_part(self) -> LiveStory | None:
        """Its live coverage, if it is a live blog."""
        return getattr(self, "livestory", None)

    def names_reporter(self, number: int) -> bool:
        """Say whether it is a live blog that has the account of this number among its reporters."""
        part = self.live_part
        return part is not None and part.reporters.filter(pk=number).exists()

    def clean(self) -> None:
        """Bring the words of its address into the form that addresses have."""
        super().clean()
        if self.slug:
            self.slug = slug_of(self.slug)

    def save(self, *, now: datetime | None = None, **kwargs: Any) -> None:
        """Save, and when what readers may have changed by it, hand that over in the same transaction.

        Raises NotReady, and saves nothing, when it is live and lacks what a published story must have.
        """
        self.edited = now or timezone.now()
        fields = kwargs.get("update_fields")
        if fields is not None:
            kwargs["update_fields"] = {*fields, "edited"}
        hands_over = fields is None or not BOOKKEEPING.issuperset(fields)
        with outbox.turn() if hands_over else transaction.atomic():
            self._take_standing()
            super().save(**kwargs)
            if fields is None or "latest_revision" in fields:
                search.remember(self)
            if fields is None:
                self.handed_over = publication.settle(self, now=self.edited)
            elif hands_over:
                self.handed_over = publication.settle(type(self).objects.get(pk=self.pk), now=self.edited)

    def save_revision(self, user: Any = None, *args: Any, **said: Any) -> Any:
        """Save the draft. A text that was ready is to be checked again, unless whoever changed it may check it themselves."""
        with transaction.atomic():
            revision = super().save_revision(user, *args, **said)
            if said.get("changed", True):
                staging.look_again(self, user=user, now=timezone.now())
        return revision

    def _take_standing(self) -> None:
        """Take over what the database says of the story itself: a copy that was read before a kill must not undo it."""
        stored = Story.objects.filter(pk=self.pk).values(*STANDING, "first_published", "slug").first() if self.pk else None
        if stored is None:
            return
        for name in STANDING:
            setattr(self, name, stored[name])
        if self.address:
            self.first_published = stored["first_published"]
            self.slug = self.slug or stored["slug"]

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete. If readers had it, it is withdrawn in the same transaction."""
        with outbox.turn():
            now = timezone.now()
            publication.withdraw(self, now=now)
            outbox.hand_over_all(versions.dropped(self.pk), now=now)
            search.forget(self.pk)
            self.plans.all().delete()
            return super().delete(*args, **kwargs)

    def serializable_data(self) -> dict[str, Any]:
        """Return what a revision holds."""
        data: dict[str, Any] = super().serializable_data()
        return {**data, "typed_on": self.typed_on} if self.typed_on else data

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return the story with a revision's content, but with what belongs to the story itself as it is now."""
        story = super().with_content_json(content)
        for name in (*STANDING, "wire_provider", "wire_guid", "wire_version"):
            setattr(story, name, getattr(self, name))
        if self.address:
            story.first_published = self.first_published
            story.slug = story.slug or self.slug
        return story

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Return the story that a revision's data describes. What it names and is no more since is left out."""
        for name, label in (("section", "stories.Section"), ("agency", "stories.Agency"), ("lead_picture", "pictures.Picture")):
            if data.get(name) is not None and not apps.get_model(label)._default_manager.filter(pk=data[name]).exists():
                data = {**data, name: None}
        return super().from_serializable_data(data, check_fks, strict_fks)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Answer with the page that readers would get if this state were published."""
        return preview.response(self)


class StoryAuthor(Orderable):
    """One of the people who sign a story, in the order of the byline."""

    story = ParentalKey(Story, on_delete=models.CASCADE, related_name="authors")
    author = models.ForeignKey(Author, on_delete=models.PROTECT, related_name="bylines")

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["story", "author"], name="signs_once")]

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], check_fks: bool = True, strict_fks: bool = False) -> Any:  # noqa: FBT001, FBT002
        """Return the signature of a revision, or None when its author is no more."""
        if not Author.objects.filter(pk=data["author"]).exists():
            return None
        return model_from_serializable_data(cls, data, check_fks=check_fks, strict_fks=strict_fks)

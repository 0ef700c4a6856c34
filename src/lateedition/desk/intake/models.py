"""What the desk remembers of the wire: what each story was made of, how far the inbox was followed, and what must be told.

What came in itself is the wire's to keep. Versions are named by the receipt they came with, whose number never changes.
"""

from __future__ import annotations

import msgspec
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from lateedition.desk.intake.merging import Copy
from lateedition.desk.intake.routing import Conditions, Deed, Orders, Rule
from lateedition.desk.pictures.models import Picture
from lateedition.desk.stories.models import LiveEntry, Recall, Section, Story, Topic


class Lineage(models.Model):
    """The lineage of something that was made of an item: the chain, and the version that was last merged into it.

    `base` is that version's copy as taking made it, `merged` when. `waiting` is the receipt of a newer version that nobody
    has merged, `came` when that arrived, `correction` since when a correction waits. `due` says that its source's policy
    has it merged at once, `tries` how often that was begun. `embargo` and `embargo_open` are what its agency had said of one when that
    was last carried over to the story.
    """

    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=500)
    receipt = models.BigIntegerField()
    version = models.PositiveBigIntegerField(null=True)
    base = models.TextField()
    merged = models.DateTimeField()
    waiting = models.BigIntegerField(null=True)
    came = models.DateTimeField(null=True)
    correction = models.DateTimeField(null=True)
    due = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    embargo = models.DateTimeField(null=True)
    embargo_open = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def copy(self) -> Copy:
        """The copy of the version that was last merged."""
        return msgspec.json.decode(self.base, type=Copy)


class WireLine(Lineage):
    """The lineage of a story that was taken from the wire."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="wire_line")

    class Meta:
        indexes = [
            models.Index(fields=["provider", "guid"], name="line_of_item"),
            models.Index(fields=["came"], condition=models.Q(waiting__isnull=False), name="line_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.guid} of story {self.story_id}"


class PostLine(Lineage):
    """The lineage of a post of a live blog that was made of an item."""

    entry = models.OneToOneField(LiveEntry, on_delete=models.CASCADE, related_name="wire_line")

    class Meta:
        indexes = [
            models.Index(fields=["provider", "guid"], name="post_line_of_item"),
            models.Index(fields=["came"], condition=models.Q(waiting__isnull=False), name="post_line_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.provider} {self.guid} of entry {self.entry_id}"


class Origin(models.Model):
    """An item that a story or a post was not made of and that is merged into it: its agency declared that it takes the place of one
    that is."""

    story = models.ForeignKey(Story, null=True, on_delete=models.CASCADE, related_name="origins")
    entry = models.ForeignKey(LiveEntry, null=True, on_delete=models.CASCADE, related_name="origins")
    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=500)

    class Meta:
        indexes = [models.Index(fields=["provider", "guid"], name="origin_of_item")]

    def __str__(self) -> str:
        return f"{self.provider} {self.guid} in {f'story {self.story_id}' if self.story_id else f'entry {self.entry_id}'}"


class PictureLine(models.Model):
    """The lineage of a picture that was taken from the wire: one item through which it came, by the payload of `receipt`.

    `is_itself` says that this item is the picture, and not a story that brought it.
    """

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="wire_lines")
    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=500)
    receipt = models.BigIntegerField()
    is_itself = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["picture", "provider", "guid"], name="one_line_of_a_picture")]
        indexes = [models.Index(fields=["provider", "guid"], name="picture_line_of_item")]

    def __str__(self) -> str:
        return f"{self.provider} {self.guid} of picture {self.picture_id}"


class Position(models.Model):
    """How far the inbox was followed: the last change that was acted on, and what stood there."""

    lane = models.CharField(max_length=20, primary_key=True)
    number = models.BigIntegerField(default=0)
    mark = models.CharField(max_length=32, default="")

    def __str__(self) -> str:
        return f"{self.lane} up to change {self.number}"


class Alarm(models.Model):
    """Something off the wire that every editor must hear of, until one of them says that it was heard.

    `receipt` is that of the payload that said so. `recalls` are what was done by itself.
    """

    class Kind(models.TextChoices):
        """What it is about."""

        KILLED = "killed", "killed"
        WITHHELD = "withheld", "withheld"
        ASKED = "asked", "killed or withheld, and the source's profile has a person decide"
        IN_WORDS = "in words", "killed in words alone"
        AFTER_KILL = "after kill", "a usable version of what was killed"
        EMBARGOED = "embargoed", "under embargo, and readers have it"
        CORRECTED = "corrected", "corrected, and a post of a live blog was made of it"
        UNDONE = "undone", "left undone"
        KILL_UNDONE = "kill undone", "a kill or withhold that was left undone"

    kind = models.CharField(max_length=20, choices=Kind)
    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=500)
    receipt = models.BigIntegerField()
    headline = models.CharField(max_length=255)
    said = models.TextField(blank=True)
    moment = models.DateTimeField()
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="+")
    recalls = models.ManyToManyField(Recall, related_name="+")
    acknowledged = models.DateTimeField(null=True)
    acknowledged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "provider", "guid", "receipt"], name="one_alarm_of_a_kind")]
        indexes = [models.Index(fields=["moment"], condition=models.Q(acknowledged=None), name="alarm_unheard")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.headline}"


class RoutingRule(models.Model):
    """A rule of the desk: what items must be like, and what is then done with them. Rules are asked in `order`.

    A condition that is empty asks for nothing. `since` is when it was written, changed or turned on: what came in before is not its.
    """

    class Does(models.TextChoices):
        """What becomes of an item beside being filed."""

        FILE = "", "Nothing more: it is filed, for people to find"
        DRAFT = "draft", "It becomes a draft"
        PUBLISH = "publish", "It is published, where the profile of its source allows that; else it becomes a draft"

    name = models.CharField(max_length=100)
    order = models.PositiveIntegerField(default=0)
    active = models.BooleanField("on", default=True)
    since = models.DateTimeField()

    sources = models.JSONField(default=list, blank=True)
    providers = models.JSONField("agencies", default=list, blank=True)
    kinds = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    signals = models.JSONField("marked as", default=list, blank=True)
    subjects = models.JSONField(default=list, blank=True)
    urgency = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(9)])
    words = models.CharField(max_length=500, blank=True)

    label = models.CharField(max_length=60, blank=True)
    section = models.ForeignKey(Section, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    topics = models.ManyToManyField(Topic, blank=True, related_name="+")
    news_value = models.PositiveSmallIntegerField(null=True, blank=True, choices=Story._meta.get_field("news_value").choices)
    deed = models.CharField(max_length=10, choices=Does, default=Does.FILE, blank=True)
    is_last = models.BooleanField("the last word", default=False)

    class Meta:
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return self.name

    def as_rule(self, topics: tuple[int, ...]) -> Rule:
        """Return it as routing asks it; `topics` are the numbers of its topics."""
        conditions = Conditions(
            sources=tuple(self.sources),
            providers=tuple(self.providers),
            kinds=tuple(self.kinds),
            languages=tuple(self.languages),
            signals=tuple(self.signals),
            subjects=tuple(self.subjects),
            urgency=self.urgency,
            words=self.words,
        )
        orders = Orders(self.label, self.section_id, topics, self.news_value, msgspec.convert(self.deed, Deed))
        return Rule(self.pk or 0, self.name, conditions, orders, self.is_last)


class Filing(models.Model):
    """What the desk's rules did with an item, once for all its versions.

    `number` is the entry that was filed last and `receipt` that of its payload. `rules` are those that fitted, each with its number,
    its name and by what. `deed` is what was done, `why` why not more. `story` is what it was taken into, by a rule or a person.
    """

    class Done(models.TextChoices):
        """What was done with it."""

        FILED = "", "filed"
        DRAFTED = "draft", "taken into a draft"
        PUBLISHED = "publish", "published"

    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=500)
    number = models.BigIntegerField()
    receipt = models.BigIntegerField()
    moment = models.DateTimeField()
    label = models.CharField(max_length=60, blank=True)
    section = models.ForeignKey(Section, null=True, on_delete=models.SET_NULL, related_name="+")
    topics = models.ManyToManyField(Topic, related_name="+")
    news_value = models.PositiveSmallIntegerField(null=True)
    rules = models.JSONField(default=list)
    deed = models.CharField(max_length=10, choices=Done, default=Done.FILED, blank=True)
    why = models.TextField(blank=True)
    story = models.ForeignKey(Story, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["provider", "guid"], name="one_filing_of_an_item")]
        indexes = [models.Index(fields=["label", "-number"], name="filing_of_label")]

    def __str__(self) -> str:
        return f"{self.provider} {self.guid} under {self.label or 'no label'}"


class Undone(models.Model):
    """What the intake could not do with an item, for a reason that nobody foresaw, until it is done or somebody puts it aside.

    `receipt` is that of what the item's chain showed, 0 if even that could not be read; `rules` are those that were acted on, each
    with its number and its name; `what` is what went wrong, the last time at `moment`. `tries` counts; `due` says that it is to
    be tried again.
    """

    class Lane(models.TextChoices):
        """What was to be done."""

        URGENT = "urgent", "A kill or a withhold"
        ARRIVALS = "arrivals", "A new version"
        ROUTED = "routed", "What the rules say"

    lane = models.CharField(max_length=20, choices=Lane)
    provider = models.CharField(max_length=255)
    guid = models.CharField(max_length=500)
    receipt = models.BigIntegerField()
    headline = models.CharField(max_length=255)
    rules = models.JSONField(default=list)
    what = models.TextField()
    moment = models.DateTimeField()
    tries = models.PositiveIntegerField(default=0)
    due = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "provider", "guid"], name="one_mark_of_an_item")]

    def __str__(self) -> str:
        return f"{self.get_lane_display()} of {self.provider} {self.guid}"


class SavedFilter(models.Model):
    """What somebody looks for in the inbox again and again: the `query` of its list, under a `name` of their own."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=1000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "name"], name="one_filter_of_a_name")]

    def __str__(self) -> str:
        return f"{self.name} of user {self.user_id}"

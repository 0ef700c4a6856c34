"""The site's settings, as an editor changes them. They are handed over like everything readers meet."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils import timezone
from msgspec import convert, to_builtins
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.fields import StreamField
from wagtail.users.models import UserProfile

from lateedition.desk.brand.keeping import brand_of
from lateedition.desk.cards import keeping as cards
from lateedition.desk.handover import outbox
from lateedition.desk.pictures.snapshot import standing_document
from lateedition.desk.stories import snapshot
from lateedition.desk.stories.languages import LANGUAGES
from lateedition.desk.stories.purposes import PurposesBlock, purposes_of
from lateedition.desk.stories.selling import MOST_FREE, SlotsBlock, meter_faults, slot_faults, slots_of
from lateedition.desk.stories.themes import problems_of, theme_of
from lateedition.story.brand import Brand

HOUSE_STYLE = """# written → preferred
utilise → use
in order to → to
prior to → before
at this point in time → now
passed away → died
per cent → percent
Mumbay → Mumbai"""

COUNTING = [
    ("off", "Count nothing"),
    ("on", "Count, but not readers who object (Global Privacy Control, Do Not Track)"),
    ("exempt", "Count everybody"),
]
HEADLINES = [("", "Serif"), ("sans", "Sans serif")]
LINES = [("", "Double"), ("single", "Single")]

A_COLOUR = RegexValidator(r"^\s*#[0-9a-fA-F]{6}\s*$", "Six hexadecimal digits after a #, such as #005a8c.")


def zones() -> list[tuple[str, str]]:
    """Return every time zone of the tz database that is a place (and UTC), as choices."""
    places = {zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/", "right/", "SystemV/"))}
    return [(zone, zone.replace("_", " ")) for zone in ("UTC", *sorted(places))]


class SiteSettings(BaseGenericSetting):
    """What the site is called, where and when it is, and what it tells readers about their privacy.

    An empty `url` means the origin that the house was started with. `players` are the keys of story.players that are let in; `tagging` is
    what RFC 4151 calls the tagging entity; `house_style` is read by `writing.hints` and never handed over.
    `brand` is what was made of name, looks, logo and mark when they were last saved, as its document.
    """

    name = models.CharField(max_length=100, default="Late Edition", help_text="The paper’s name, as in its masthead.")
    tagline = models.CharField(max_length=200, blank=True, help_text="A few words under the name.")
    url = models.URLField(
        "public address", blank=True, help_text="Such as https://example.org. Leave empty to use the address the house runs at."
    )
    zone = models.CharField(
        "time zone", max_length=64, choices=zones, default="UTC", help_text="Times on the site and at the desk are in this zone."
    )
    language = models.CharField(max_length=20, choices=LANGUAGES, default="en")
    notice_title = models.CharField("notice: title", max_length=200, blank=True)
    notice_text = models.TextField(
        "notice: text",
        blank=True,
        help_text="Shown until a reader answers or closes it. Empty: our own words. When these words or the purposes change, "
        "everybody is asked again.",
    )
    purposes = StreamField(
        PurposesBlock(),
        blank=True,
        help_text="What you do only of readers who agree. Without one there is nothing to agree to, and the notice says so.",
    )
    counting = models.CharField(
        "count reads",
        max_length=10,
        choices=COUNTING,
        default="on",
        help_text="Reads per story and hour, without cookies or anything else about a reader; the privacy page says so. "
        "The last choice is for sites whose law lets them count readers who object: ask before you take it.",
    )
    fallback_picture = models.ForeignKey(
        "pictures.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="stands_in_for_site",
        help_text="Stands in front of stories when the rights to their pictures have ended. Empty: they go on without.",
    )
    privacy_text = models.TextField("privacy page", blank=True, help_text="Plain text; an empty line begins a new paragraph.")
    players = models.JSONField(
        "things of other sites",
        default=list,
        blank=True,
        help_text="Of these, a story can show a thing in place once a reader presses for it. Everything else stays a link.",
    )
    feeds = models.CharField(
        max_length=10,
        choices=[("summary", "Headline, summary and picture"), ("full", "The whole story")],
        default="summary",
        help_text="What feed readers (RSS, Atom, JSON Feed) get of a story.",
    )
    tagging = models.CharField(
        "permanent ids in feeds",
        max_length=120,
        blank=True,
        validators=[
            RegexValidator(r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?,\d{4}(-\d\d(-\d\d)?)?$", "A domain, a comma and a date: example.org,2026")
        ],
        help_text="A domain and a date on which it was yours, such as example.org,2026. Set it when the public address moves to another "
        "domain, to the old one: feed readers then know every story again. Empty: the domain of the public address, and 2026.",
    )
    push_breaking = models.BooleanField(
        "breaking news", default=False, help_text="Readers can ask their browsers to tell them of what you send as breaking news."
    )
    push_live = models.BooleanField("live blogs", default=False, help_text="Readers can ask to be told of new posts of a live blog.")
    push_sections = models.BooleanField("sections", default=False, help_text="Readers can ask to be told of new stories of a section.")
    letters_daily = models.TimeField(
        "morning letter",
        null=True,
        blank=True,
        help_text="When it goes out each day, in the site’s time zone. Empty: there is none. Letters need a relay, which your operator "
        "sets up.",
    )
    letters_top = models.PositiveSmallIntegerField(
        "stories of the front page", default=6, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    letters_per_section = models.PositiveSmallIntegerField(
        "new stories of each section", default=3, validators=[MaxValueValidator(10)], help_text="In the morning letter, below the top news."
    )
    letters_breaking = models.BooleanField(
        "breaking news", default=False, help_text="Readers can ask for it, and editors send it from a story’s menu."
    )
    letters_in_stories = models.BooleanField(
        "sign-up after stories", default=False, help_text="The form is on the page Newsletters in any case."
    )
    theme_accent = models.CharField(
        "accent",
        max_length=7,
        blank=True,
        validators=[A_COLOUR],
        help_text="The paper’s one colour: LIVE, corrections, what is pointed at. Such as #005a8c. Empty: our red.",
    )
    theme_accent_dark = models.CharField(
        "accent in the dark",
        max_length=7,
        blank=True,
        validators=[A_COLOUR],
        help_text="For readers whose screens are dark. Empty: a lighter one of the same hue.",
    )
    theme_paper = models.CharField(
        "ground",
        max_length=7,
        blank=True,
        validators=[A_COLOUR],
        help_text="What the paper is printed on, in the light. Empty: our off-white, #fffdf8.",
    )
    theme_headlines = models.CharField("headlines", max_length=10, choices=HEADLINES, default="", blank=True)
    theme_lines = models.CharField("heavy lines", max_length=10, choices=LINES, default="", blank=True)
    logo = models.ForeignKey("brand.MarkFile", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    logo_dark = models.ForeignKey("brand.MarkFile", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    mark = models.ForeignKey("brand.MarkFile", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    brand = models.JSONField(default=dict, blank=True, editable=False)
    slots = StreamField(
        SlotsBlock(),
        blank=True,
        help_text="Places for advertisements. Each has an advertisement of the house’s own; another’s comes only to readers who agree.",
    )
    meter_free = models.PositiveSmallIntegerField(
        "free stories a month",
        null=True,
        blank=True,
        validators=[MaxValueValidator(MOST_FREE)],
        help_text="Counted in each reader’s browser and nowhere else. Live coverage, corrections and what is marked free never count. "
        "Empty: everything is free.",
    )
    meter_page = models.CharField("where readers subscribe", max_length=500, blank=True, help_text="/subscribe/ or https://…")
    meter_cookie = models.CharField(
        "cookie of subscribers",
        max_length=60,
        blank=True,
        help_text="The name of a cookie that your membership system sets for them, and scripts can see: who has it is not metered.",
    )
    meter_purpose = models.CharField(
        "key of a purpose",
        max_length=20,
        blank=True,
        help_text="If your law wants consent for the count, a purpose under Privacy: then only who agrees is metered. Empty: everybody is.",
    )
    house_style = models.TextField(
        blank=True,
        default=HOUSE_STYLE,
        help_text="One line each: what is written → what the house prefers. A line with # is a remark. The desk points at the first.",
    )

    class Meta:
        verbose_name = "site settings"
        verbose_name_plural = "site settings"

    def clean(self) -> None:
        """Refuse looks in which something could not be read, places that ask others without consent, and a meter that leads nowhere."""
        super().clean()
        for name in ("notice_text", "privacy_text", "house_style"):
            # browsers end lines in CR LF: by that alone it would be another notice, and everybody asked again
            setattr(self, name, getattr(self, name).replace("\r\n", "\n"))
        for name in ("theme_accent", "theme_accent_dark", "theme_paper"):
            setattr(self, name, getattr(self, name).strip().lower())
        purposes = purposes_of(self.purposes.raw_data)
        meter = {name: getattr(self, f"meter_{name}") for name in ("free", "page", "cookie", "purpose")}
        faults: dict[str, Any] = {name: [said] for name, said in problems_of(self).items()} | meter_faults(**meter, purposes=purposes)
        url = self.url or settings.HOUSE.site_url
        if said := slot_faults(slots_of(self.slots.raw_data), purposes, url=url):
            faults["slots"] = said
        if faults:
            raise ValidationError(faults)

    def save(self, *args: Any, now: datetime | None = None, **kwargs: Any) -> None:
        """Save, and hand the settings over in the same transaction.

        The desk's clocks follow the site's zone, but for people who chose another one.
        """
        self._make_brand()
        with outbox.turn():
            held = type(self).objects.filter(pk=self.pk).first() if self.pk else None
            before = outbox.latest("site")
            super().save(*args, **kwargs)
            if held and held.zone != self.zone:
                UserProfile.objects.filter(current_time_zone__in=("", held.zone)).update(current_time_zone=self.zone)
            stands_in = [standing_document(picture) for picture in self._pictures()]
            document = snapshot.site_document(self)
            outbox.hand_over_all([*stands_in, document], now=now or timezone.now())
            cards.looks_otherwise(before, document)

    def _make_brand(self) -> None:
        """Make what readers get of the brand, before the transaction: drawing takes a fifth of a second."""
        before = convert(self.brand, Brand) if self.brand else None
        brand = brand_of(
            self.name,
            language=self.language,
            theme=theme_of(self),
            logo=self.logo,
            logo_dark=self.logo_dark,
            mark=self.mark,
            before=before,
        )
        self.brand = to_builtins(brand)

    def _pictures(self) -> list[Any]:
        """Return the pictures that the settings name: the log must hold them first."""
        numbers = {slot.picture for slot in slots_of(self.slots.raw_data)}
        if self.fallback_picture_id is not None:
            numbers.add(self.fallback_picture_id)
        return list(apps.get_model("pictures", "Picture")._default_manager.filter(pk__in=numbers).order_by("pk"))

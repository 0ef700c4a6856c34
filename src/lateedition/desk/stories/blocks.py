"""What a story's body is made of at the desk: few, flat blocks."""

from __future__ import annotations

from typing import Any

from django import forms
from wagtail import blocks
from wagtail.blocks.field_block import BooleanBlock, CharBlock, RawHTMLBlock, RichTextBlock, TextBlock, URLBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from lateedition.desk.recordings.choosers import AudioChooserBlock, VideoChooserBlock

NOTE = "desk-note"
"""What marks words in a text as a note to the desk: a feature of the editor, and the tag that it is stored as."""

INLINE_FEATURES = ["bold", "italic", "link", "superscript", "subscript", "strikethrough", NOTE]


class QuoteBlock(blocks.StructBlock):
    """A quotation set apart."""

    text = RichTextBlock(features=["bold", "italic", "link", NOTE], label="Words")
    source = CharBlock(required=False, label="Who said it")

    class Meta:
        icon = "openquote"


class ListBlock(blocks.StructBlock):
    """A list of short items."""

    items = blocks.ListBlock(RichTextBlock(features=["bold", "italic", "link", NOTE], label="Item"), label="Items")
    ordered = BooleanBlock(required=False, label="Numbered")

    class Meta:
        icon = "list-ul"


class FigureBlock(blocks.StructBlock):
    """A picture between paragraphs."""

    picture = ImageChooserBlock(label="Picture")
    caption = CharBlock(required=False, label="Caption here", help_text="Leave empty to print the picture’s own caption.")

    class Meta:
        icon = "image"


class GalleryBlock(blocks.StructBlock):
    """Pictures that belong together."""

    title = CharBlock(required=False, label="Title")
    pictures = blocks.ListBlock(FigureBlock(label="Picture"), label="Pictures", min_num=1)

    class Meta:
        icon = "copy"


class FactBoxBlock(blocks.StructBlock):
    """What a reader may want to know beside the story."""

    title = CharBlock(required=False, label="Title", help_text="“In brief”, “What is known”.")
    points = blocks.ListBlock(RichTextBlock(features=["bold", "italic", "link"], label="Point"), label="Points")

    class Meta:
        icon = "list-ul"


class AudioBlock(blocks.StructBlock):
    """Something to listen to."""

    recording = AudioChooserBlock(label="Recording")
    caption = CharBlock(required=False, label="Caption", help_text="Under the player, after its title.")

    class Meta:
        icon = "media"


class VideoBlock(blocks.StructBlock):
    """Something to watch."""

    recording = VideoChooserBlock(label="Film")
    poster = ImageChooserBlock(required=False, label="Poster", help_text="The picture that stands there until the film is played.")
    caption = CharBlock(required=False, label="Caption", help_text="Under the player, after its title.")

    class Meta:
        icon = "media"


class EmbedBlock(blocks.StructBlock):
    """Something that stands on another site."""

    address = URLBlock(label="Address", help_text="As copied from the browser. Nothing is loaded from there before a reader asks for it.")
    caption = CharBlock(required=False, label="What it shows", help_text="Readers decide by these words whether to load it.")

    class Meta:
        icon = "media"


class TableBlock(RawHTMLBlock):
    """A table, kept as markup; the desk shows it as a sheet to type in (table.js)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.widget = forms.Textarea(attrs={"rows": 6, "data-controller": "table-sheet"})

    def deconstruct(self) -> tuple[str, Any, Any]:
        """Return it as a migration writes it: what is kept is markup like any other."""
        _, args, kwargs = super().deconstruct()
        return "wagtail.blocks.RawHTMLBlock", args, kwargs

    class Meta:
        icon = "table"


class ExtractBlock(RawHTMLBlock):
    """Paragraphs of an item of the wire, kept as JSON with the item's identity; they are chosen at the desk (extract.js), never typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.field.widget = forms.Textarea(attrs={"rows": 3, "data-controller": "wire-extract"})

    def deconstruct(self) -> tuple[str, Any, Any]:
        """Return it as a migration writes it: what is kept is text like any other."""
        _, args, kwargs = super().deconstruct()
        return "wagtail.blocks.RawHTMLBlock", args, kwargs

    class Meta:
        icon = "openquote"


class BodyBlock(blocks.StreamBlock):
    """The body of a story. Every value passes story.markup before it is published, whatever was put in here."""

    paragraph = RichTextBlock(required=False, features=INLINE_FEATURES, icon="pilcrow", label="Text")
    heading = CharBlock(icon="title", label="Subhead")
    quote = QuoteBlock(label="Quote")
    list = ListBlock(label="List")
    table = TableBlock(label="Table")
    figure = FigureBlock(label="Picture")
    gallery = GalleryBlock(label="Gallery")
    facts = FactBoxBlock(label="Facts box")
    related = blocks.ListBlock(SnippetChooserBlock("stories.Story", label="Story"), label="Related stories", icon="link")
    audio = AudioBlock(label="Audio")
    video = VideoBlock(label="Video")
    embed = EmbedBlock(label="From another site")
    extract = ExtractBlock(label="Extract of the wire")
    note = TextBlock(icon="comment", label="Note to the desk", rows=2, form_classname="desk-note", help_text="Never published.")

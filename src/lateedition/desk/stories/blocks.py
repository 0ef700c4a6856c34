"""What a story's body is made of at the desk: few, flat blocks."""

from __future__ import annotations

from wagtail import blocks
from wagtail.blocks.field_block import BooleanBlock, CharBlock, RawHTMLBlock, RichTextBlock, TextBlock
from wagtail.images.blocks import ImageChooserBlock

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


class BodyBlock(blocks.StreamBlock):
    """The body of a story. Every value passes story.markup before it is published, whatever was put in here."""

    paragraph = RichTextBlock(required=False, features=INLINE_FEATURES, icon="pilcrow", label="Text")
    heading = CharBlock(icon="title", label="Heading")
    quote = QuoteBlock(label="Quote")
    list = ListBlock(label="List")
    table = RawHTMLBlock(icon="table", label="Table (HTML)", help_text="A <table>; anything else in it is taken out.")
    figure = FigureBlock(label="Picture")
    note = TextBlock(icon="comment", label="Note to the desk", rows=2, form_classname="desk-note", help_text="Never published.")

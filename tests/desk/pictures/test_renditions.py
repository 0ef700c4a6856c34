"""What readers get of a picture: several sizes, and nothing of what the camera knew."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator

import pytest
from PIL import Image, ImageCms, PngImagePlugin

from lateedition.desk.pictures import opening
from lateedition.desk.pictures.labels import Label
from lateedition.desk.pictures.renditions import PictureRefused, make_fine_renditions, make_renditions
from lateedition.press.crops import CROPS, box_of
from lateedition.press.picturestore import FolderStore
from lateedition.wire.imagefile import judged
from lateedition.wire.photodata import photo_data


def _file(image: Image.Image, form: str = "JPEG", **how) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, form, **how)
    return io.BytesIO(out.getvalue())


def _content(rendition, store) -> bytes:
    return FolderStore(store).path_of(rendition.digest).read_bytes()


def test_there_is_a_webp_of_each_width_a_jpeg_behind_and_a_jpeg_for_each_crop_that_other_sites_show(tmp_path):
    made = make_renditions(_file(Image.new("RGB", (2400, 1200), "teal")), store=FolderStore(tmp_path))
    assert [(r.media_type, r.crop, r.width, r.height) for r in made] == [
        ("image/webp", "", 240, 120),
        ("image/webp", "", 480, 240),
        ("image/jpeg", "", 800, 400),
        ("image/webp", "", 800, 400),
        ("image/jpeg", "square", 900, 900),
        ("image/jpeg", "card", 1200, 630),
        ("image/jpeg", "classic", 1200, 900),
        ("image/jpeg", "wide", 1200, 675),
        ("image/webp", "", 1200, 600),
        ("image/webp", "", 1600, 800),
    ]
    fine = make_fine_renditions(_file(Image.new("RGB", (2400, 1200), "teal")), store=FolderStore(tmp_path))
    assert [(r.media_type, r.width, r.height) for r in fine] == [("image/avif", w, w // 2) for w in (240, 480, 800, 1200, 1600)]


@pytest.mark.parametrize(("width", "widths"), [(1000, [240, 480, 800, 1000]), (480, [240, 480]), (200, [200]), (30, [30]), (1, [1])])
def test_no_rendition_is_wider_than_the_original(tmp_path, width, widths):
    made = make_renditions(_file(Image.new("RGB", (width, 40), "teal")), store=FolderStore(tmp_path))
    assert [r.width for r in made if r.media_type == "image/webp"] == widths
    assert [r.width for r in made if r.media_type == "image/jpeg" and not r.crop] == [min(width, 800)]
    assert all(r.width <= width and r.height <= 40 for r in made)


def test_a_crop_keeps_what_the_editor_marked(tmp_path):
    image = Image.new("RGB", (1000, 500), "teal")
    image.paste("red", (0, 0, 100, 500))
    for x, is_red in ((0.0, True), (0.5, False), (1.0, False)):
        made = make_renditions(_file(image), store=FolderStore(tmp_path), focus=(x, 0.5))
        [square] = [r for r in made if r.crop == "square"]
        with Image.open(io.BytesIO(_content(square, tmp_path))) as cut:
            assert (cut.convert("RGB").getpixel((20, 250))[0] > 200) is is_red


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (8000, 1000), (1700, 1000), (1000, 4000)])
def test_a_crop_is_as_large_as_the_original_allows_however_it_is_shaped(tmp_path, size):
    made = make_renditions(_file(Image.new("RGB", size, "teal")), store=FolderStore(tmp_path))
    for crop in (crop for crop in CROPS if crop.is_file):
        box = box_of(crop, width=size[0], height=size[1], focus=(0.5, 0.5))
        [cut] = [rendition for rendition in made if rendition.crop == crop.name]
        assert cut.width == min(crop.width, box[2] - box[0]), crop.name
        assert abs(cut.width / cut.height - crop.width / crop.height) < 0.01


_XMP = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
 xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="55,45.CANARY"/></rdf:RDF></x:xmpmeta>"""


def _with_canaries(form: str) -> io.BytesIO:
    """A picture that has a canary wherever its format has room for one."""
    thumb = _file(Image.new("RGB", (32, 32)), comment=b"CANARY thumbnail").getvalue()
    exif = Image.Exif()
    exif[0x010E], exif[0x010F] = "CANARY <script>alert(1)</script>", "CANARY maker"
    exif.get_ifd(0x8769)[0x927C] = b"CANARY maker note"
    exif.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0CANARY comment"
    exif.get_ifd(0x8825)[2] = (55.0, 45.0, 21.0)
    exif.get_ifd(0x8825)[0x001D] = "CANARY:05"
    exif._ifds[1] = {0x0103: 6, 0x0201: 1, 0x0202: len(thumb)}
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB built-in", b"CANARY built-")
    how: dict = {"exif": exif.tobytes() + thumb, "icc_profile": profile, "xmp": _XMP}
    if form == "JPEG":
        iim = b"\x1c\x02\x78\0\x06CANARY"
        app13 = b"Photoshop 3.0\0" + b"8BIM\x04\x04\0\0" + len(iim).to_bytes(4, "big") + iim + b"\0"
        how |= {"comment": b"CANARY comment", "extra": b"\xff\xed" + (len(app13) + 2).to_bytes(2, "big") + app13}
    if form == "PNG":
        said = PngImagePlugin.PngInfo()
        said.add_text("Comment", "CANARY text")
        said.add_itxt("XML:com.adobe.xmp", _XMP.decode())
        said.add_text("Packed", "CANARY packed", zip=True)
        how["pnginfo"] = said
    if form == "TIFF":
        how = {"icc_profile": profile, "description": "CANARY", "artist": "CANARY", "exif": exif}
    if form == "GIF":
        how = {"comment": b"CANARY"}
    made = _file(Image.effect_noise((900, 600), 40).convert("RGB"), form, **how)
    # What comes after the picture's end is no part of it.
    return io.BytesIO(made.getvalue() + b"CANARY after the end")


def _all(original: io.BytesIO, store: FolderStore, label: Label) -> Iterator[tuple[str, bytes]]:
    for make in (make_renditions, make_fine_renditions):
        original.seek(0)
        yield from ((r.media_type, store.get(r.digest) or b"") for r in make(original, store=store, label=label))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "GIF"])
def test_nothing_of_the_originals_metadata_is_in_any_byte_of_any_rendition(tmp_path, form):
    original = _with_canaries(form)
    assert original.getvalue().count(b"CANARY") >= 2, "the test says nothing"
    kinds = set()
    for media_type, content in _all(original, FolderStore(tmp_path), Label()):
        kinds.add(media_type)
        assert b"CANARY" not in content, media_type
        assert b"Exif" not in content, media_type
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment", "photoshop"} & set(image.info), media_type
    assert kinds == {"image/jpeg", "image/webp", "image/avif"}


@pytest.mark.parametrize("form", ["JPEG", "PNG"])
def test_whose_it_is_is_written_into_every_rendition_and_read_from_it_again(tmp_path, form):
    label = Label(credit="Asha Rao/“Reuters” & Söhne", creator="Asha Rao", copyright="© Reuters 2020 <all>")
    for media_type, content in _all(_with_canaries(form), FolderStore(tmp_path), label):
        assert b"CANARY" not in content
        said = photo_data(judged(content))
        assert (said["credit"][0], said["creator"], said["copyright"]) == (label.credit, ("Asha Rao",), (label.copyright,)), media_type
        assert set(said) == {"credit", "creator", "copyright"}
        if media_type == "image/jpeg":
            iim = judged(content).iim
            assert iim[2, 110] == [label.credit.encode()[:32].decode(errors="ignore").encode()]
            assert iim[1, 90] == [b"\x1b%G"]


def test_a_picture_taken_on_its_side_stands_upright(tmp_path):
    image = Image.new("RGB", (800, 400), "teal")
    image.paste("red", (0, 0, 100, 400))
    exif = Image.Exif()
    exif[0x0112] = 6
    made = make_renditions(_file(image, exif=exif), store=FolderStore(tmp_path))
    [whole, *_] = [rendition for rendition in made if rendition.width == 400]
    assert (whole.width, whole.height) == (400, 800)
    with Image.open(io.BytesIO(_content(whole, tmp_path))) as upright:
        assert upright.convert("RGB").getpixel((200, 20))[0] > 200


def test_files_are_named_by_what_is_in_them_and_made_once(tmp_path):
    image = Image.effect_noise((900, 600), 50)
    made = make_renditions(_file(image, "PNG"), store=FolderStore(tmp_path))
    for rendition in made:
        content = _content(rendition, tmp_path)
        assert hashlib.sha256(content).hexdigest() == rendition.digest
        assert len(content) == rendition.size_bytes
    assert make_renditions(_file(image, "PNG"), store=FolderStore(tmp_path)) == made
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == len({r.digest for r in made})


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16", "F"])
def test_every_kind_of_pixel_is_printed(tmp_path, mode):
    form = "TIFF" if mode in ("CMYK", "F", "I;16") else "PNG"
    assert make_renditions(_file(Image.new(mode, (600, 300)), form), store=FolderStore(tmp_path))


def test_what_is_see_through_stands_on_white_in_a_jpeg(tmp_path):
    made = make_renditions(_file(Image.new("RGBA", (100, 100), (0, 0, 0, 0)), "PNG"), store=FolderStore(tmp_path))
    [jpeg] = [r for r in made if r.media_type == "image/jpeg" and not r.crop]
    with Image.open(io.BytesIO(_content(jpeg, tmp_path))) as image:
        assert image.getpixel((50, 50)) == (255, 255, 255)


def test_colours_of_another_profile_become_those_of_the_web(tmp_path):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    broken = [b"nonsense", profile]
    for bytes_ in broken:
        assert make_renditions(_file(Image.new("RGB", (100, 100), "teal"), icc_profile=bytes_), store=FolderStore(tmp_path))


@pytest.mark.parametrize("content", [b"", b"<svg/>", b"GIF89a", b"\xff\xd8\xff\xe0", b"%PDF-1.4"])
def test_what_is_no_picture_is_refused_with_words(tmp_path, content):
    with pytest.raises(PictureRefused, match="cannot be read"):
        make_renditions(io.BytesIO(content), store=FolderStore(tmp_path))


def test_a_torn_picture_is_refused(tmp_path):
    whole = _file(Image.effect_noise((900, 600), 50)).getvalue()
    with pytest.raises(PictureRefused):
        make_renditions(io.BytesIO(whole[: len(whole) // 2]), store=FolderStore(tmp_path))


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MOST_PIXELS", 10_000)
    with pytest.raises(PictureRefused, match="200 × 100 pixels; expected at most 10,000"):
        make_renditions(_file(Image.new("RGB", (200, 100)), "PNG"), store=FolderStore(tmp_path))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("grey", "mode"), [(40_000, "I;16"), (0, "I;16")])
def test_grey_of_sixteen_bits_stays_as_grey_as_it_was(tmp_path, grey, mode):
    made = make_renditions(_file(Image.new(mode, (600, 300), grey), "PNG"), store=FolderStore(tmp_path))
    with Image.open(io.BytesIO(_content(made[0], tmp_path))) as image:
        assert abs(image.convert("RGB").getpixel((9, 9))[0] - grey // 256) <= 3


def test_colours_of_a_wide_profile_are_moved_and_not_taken_as_they_are(tmp_path):
    # Adobe RGB, as cameras write it, is no profile that Pillow makes; one whose red and green are exchanged shows the same.
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = srgb.replace(b"rXYZ", b"tmp_").replace(b"gXYZ", b"rXYZ").replace(b"tmp_", b"gXYZ")
    made = make_renditions(_file(Image.new("RGB", (300, 200), (200, 30, 30)), "PNG", icc_profile=swapped), store=FolderStore(tmp_path))
    with Image.open(io.BytesIO(_content(made[0], tmp_path))) as image:
        red, green, _ = image.convert("RGB").getpixel((9, 9))
    assert green > 150 > red


def test_of_a_picture_that_moves_readers_get_the_first_frame(tmp_path):
    frames = [Image.new("RGB", (300, 200), colour) for colour in ("red", "blue", "blue")]
    for form in ("GIF", "WEBP", "PNG"):
        made = make_renditions(_file(frames[0], form, save_all=True, append_images=frames[1:], duration=100), store=FolderStore(tmp_path))
        with Image.open(io.BytesIO(_content(made[0], tmp_path))) as image:
            assert not getattr(image, "is_animated", False)
            assert image.convert("RGB").getpixel((9, 9))[0] > 200


@pytest.mark.parametrize(("size", "form"), [((8000, 6000), "PNG"), ((9000, 9000), "JPEG"), ((200, 40_000), "PNG")])
def test_what_is_too_large_to_decode_or_too_tall_to_encode_is_refused_by_its_head(tmp_path, size, form):
    with pytest.raises(PictureRefused, match=f"{size[0]} × {size[1]} pixels; expected"):
        make_renditions(_file(Image.new("L", size), form), store=FolderStore(tmp_path))
    assert not list(tmp_path.iterdir())


def test_what_is_shown_while_a_picture_loads_is_the_colour_that_most_of_it_has(tmp_path):
    image = Image.new("RGB", (900, 600), "#27445d")
    image.paste("#ffd08a", (0, 0, 300, 600))
    made = make_renditions(_file(image, "PNG"), store=FolderStore(tmp_path))
    assert [r.colour for r in made if r.media_type == "image/jpeg" and not r.crop] == ["#27445d"]


def test_a_picture_that_lets_its_ground_through_has_no_colour_behind_it(tmp_path):
    made = make_renditions(_file(Image.new("RGBA", (900, 600), (20, 20, 20, 90)), "PNG"), store=FolderStore(tmp_path))
    assert not any(r.colour for r in made)

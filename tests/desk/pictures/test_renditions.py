"""What readers get of a picture: several sizes, and nothing of what the camera knew."""

from __future__ import annotations

import hashlib
import io

import pytest
from PIL import Image, ImageCms

from lateedition.desk.pictures import renditions
from lateedition.desk.pictures.renditions import PictureRefused, make_renditions
from lateedition.press.picturestore import FolderStore


def _file(image: Image.Image, form: str = "JPEG", **how) -> io.BytesIO:
    out = io.BytesIO()
    image.save(out, form, **how)
    return io.BytesIO(out.getvalue())


def _content(rendition, store) -> bytes:
    return FolderStore(store).path_of(rendition.digest).read_bytes()


def test_there_is_a_webp_of_each_width_and_a_jpeg_for_social_cards(tmp_path):
    made = make_renditions(_file(Image.new("RGB", (2400, 1200), "teal")), store=FolderStore(tmp_path))
    assert [(r.media_type, r.width, r.height) for r in made] == [
        ("image/webp", 480, 240),
        ("image/webp", 800, 400),
        ("image/jpeg", 1200, 600),
        ("image/webp", 1200, 600),
        ("image/webp", 1600, 800),
    ]


@pytest.mark.parametrize(("width", "widths"), [(1000, [480, 800, 1000]), (480, [480]), (30, [30]), (1, [1])])
def test_no_rendition_is_wider_than_the_original(tmp_path, width, widths):
    made = make_renditions(_file(Image.new("RGB", (width, 40), "teal")), store=FolderStore(tmp_path))
    assert [r.width for r in made if r.media_type == "image/webp"] == widths
    assert [r.width for r in made if r.media_type == "image/jpeg"] == [min(width, 1200)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_nothing_of_the_originals_metadata_gets_out(tmp_path, form):
    exif = Image.Exif()
    exif[0x010E] = "<script>alert(1)</script>"
    exif.get_ifd(0x8825)[2] = (55.0, 45.0, 21.0)
    for made in make_renditions(_file(Image.new("RGB", (900, 600), "teal"), form, exif=exif.tobytes()), store=FolderStore(tmp_path)):
        content = _content(made, tmp_path)
        with Image.open(io.BytesIO(content)) as image:
            assert not image.getexif()
            assert not {"exif", "xmp", "icc_profile", "comment"} & set(image.info)
        assert b"script" not in content


def test_a_picture_taken_on_its_side_stands_upright(tmp_path):
    image = Image.new("RGB", (800, 400), "teal")
    image.paste("red", (0, 0, 100, 400))
    exif = Image.Exif()
    exif[0x0112] = 6
    [narrow, *_] = make_renditions(_file(image, exif=exif), store=FolderStore(tmp_path))
    assert (narrow.width, narrow.height) == (400, 800)
    with Image.open(io.BytesIO(_content(narrow, tmp_path))) as upright:
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
    [jpeg] = [r for r in made if r.media_type == "image/jpeg"]
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
    monkeypatch.setattr(renditions, "MOST_PIXELS", 10_000)
    with pytest.raises(PictureRefused, match="200 × 100 pixels; expected at most 10,000"):
        make_renditions(_file(Image.new("RGB", (200, 100)), "PNG"), store=FolderStore(tmp_path))
    assert not list(tmp_path.iterdir())

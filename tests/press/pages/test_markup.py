"""What is printed is HTML that a validator has nothing to say of, as far as that can be seen without one; `./run bench page` asks one."""

from __future__ import annotations

from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "em", "strong", "button", "summary", "time"}
"""What holds text and never a block. A link may; ours do not but round a picture."""
BLOCKS = {
    "address", "article", "aside", "blockquote", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "main", "nav", "ol", "p", "section", "table", "ul",
}  # fmt: skip
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "picture": {"source", "img"}, "tr": {"th", "td"}, "dl": {"dt", "dd", "div"}}


class Reader(HTMLParser):
    """Reads a page and notes what is not as the standard (HTML, 4.1 to 4.11) wants it. Everything that is opened must be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        above = self.open[-1] if self.open else ""
        self.note(len(names) != len(set(names)), f"<{tag}> has an attribute twice: {names}")
        self.note(above in CHILDREN and tag not in CHILDREN[above], f"<{tag}> in <{above}>")
        self.note(tag in BLOCKS and bool(PHRASING_ONLY & set(self.open)), f"<{tag}> within {self.open[-3:]}")
        self.note(tag == "a" and "a" in self.open, "a link in a link")
        self.note(tag == "img" and "alt" not in names, "a picture without alt")
        self.note("aria-label" in names and tag in ("div", "span", "p") and "role" not in names, f"aria-label on <{tag}> without a role")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        expected = self.open.pop() if self.open else ""
        self.note(tag != expected, f"</{tag}> where </{expected}> was to come")

    def note(self, wrong: bool, what: str) -> None:
        if wrong:
            self.faults.append(f"line {self.getpos()[0]}: {what}")


def faults_of(text: str) -> list[str]:
    reader = Reader()
    reader.feed(text)
    reader.close()
    return [*reader.faults, *(f"<{tag}> is never closed" for tag in reader.open)]


def test_every_page_is_well_formed_and_nothing_is_where_it_may_not_be(printed):
    pages = [address for address, page in printed.pages.items() if page.media_type.startswith("text/html") and page.status != 301]
    wrong = {address: faults for address in pages if (faults := faults_of(printed.text(address)))}
    assert not wrong


def test_the_reader_of_markup_sees_what_is_wrong():
    assert faults_of('<p id="a" id="b">') == ["line 1: <p> has an attribute twice: ['id', 'id']", "<p> is never closed"]
    assert faults_of("<ul><p>x</p></ul>") == ["line 1: <p> in <ul>"]
    assert faults_of("<p><div></div></p>") == ["line 1: <div> within ['p']"]
    assert faults_of("<p>x</div>") == ["line 1: </div> where </p> was to come"]
    assert faults_of("<img src='x'>") == ["line 1: a picture without alt"]

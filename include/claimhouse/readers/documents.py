"""What a reader hands on: one Document per article, and how the fields of rows and objects are named in the wild."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html.parser import HTMLParser

# Field of a Document -> the names exports give it, compared without case and signs; the first that holds anything wins.
# Sources of the names: schema.org Article, IPTC ninjs, RSS and Atom, WordPress REST, common corpora.
FIELD_NAMES = {
    "text": (
        "text", "articlebody", "bodytext", "body", "content", "fulltext", "articletext", "maintext", "bodyxhtml",
        "bodyhtml", "contenthtml", "contentencoded", "html", "story",
    ),
    "title": ("title", "headline", "heading"),
    "source": ("source", "sourceid", "sourcename", "publisher", "site", "sitename", "outlet", "provider", "domain"),
    "url": ("url", "link", "canonicalurl", "mainentityofpage", "permalink", "uri"),
    "published_at": (
        "publishedat", "datepublished", "publisheddate", "publicationdate", "published", "pubdate", "publishdate",
        "firstcreated", "versioncreated", "dateline", "date", "created", "datecreated", "timestamp",
    ),
    "author": ("author", "authors", "byline", "creator"),
}  # fmt: skip
# Keys under which exports keep a list of articles.
CONTAINER_NAMES = frozenset(
    {
        "articles",
        "items",
        "documents",
        "docs",
        "data",
        "results",
        "records",
        "entries",
        "hits",
        "stories",
        "posts",
        "graph",
    }
)

_BLOCK_TAGS = frozenset(
    {"p", "div", "br", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "table", "blockquote", "section",
     "article", "figure", "figcaption", "header", "footer", "hr", "pre", "dd", "dt"}
)  # fmt: skip
_HIDDEN_TAGS = frozenset({"script", "style", "template", "noscript"})
_TAG = re.compile(r"</?(?:p|div|br|h[1-6]|li|ul|ol|span|a|strong|em|b|i|blockquote|figure|img)\b[^<>]*>", re.I)


@dataclass(frozen=True)
class Document:
    """One article as its file gives it: nothing joined, nothing derived.

    ``row_number`` counts the lines of a jsonl file, the rows of a csv (its header is row 1), and from 1 the items of a
    json list and the rows of a parquet file; it is None where the file is the article. ``published_at`` is verbatim.
    """

    text: str
    format: str
    row_number: int | None = None
    title: str | None = None
    source: str | None = None
    url: str | None = None
    published_at: str | None = None
    author: str | None = None


def normalise_field_name(name: object) -> str:
    """A field name without case and signs: "Published_At" and "publishedAt" are one."""
    return re.sub(r"[\W_]+", "", str(name)).casefold()


def build_document(
    fields: Mapping[str, object], document_format: str, row_number: int | None = None
) -> Document | None:
    """The article that a row or object holds, or None when no field has text in it."""
    values: dict[str, object] = {}
    for name, value in fields.items():
        values.setdefault(normalise_field_name(name), value)
    found = {field: _find_value(values, names) for field, names in FIELD_NAMES.items()}
    text = found.pop("text")
    if text is None:
        return None
    return Document(text=strip_markup(text), format=document_format, row_number=row_number, **found)


def _find_value(values: Mapping[str, object], names: tuple[str, ...]) -> str | None:
    is_text = "text" in names
    for name in names:
        if name in values:
            value = _spell_value(values[name], "\n\n" if is_text else ", ")
            if value.strip():
                return value if is_text else value.strip()
    return None


def _spell_value(value: object, separator: str, depth: int = 0) -> str:
    """A field's value as text: objects by their name or content, lists joined; "" for what says nothing."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool) or depth > 8:
        return ""
    if isinstance(value, int | float):
        return f"{value:.0f}" if isinstance(value, float) and value == value and abs(value) < 1e16 else str(value)
    if isinstance(value, list):
        parts = [_spell_value(item, separator, depth + 1) for item in value]
        return separator.join(part for part in parts if part.strip())
    if isinstance(value, dict):
        for key in ("name", "rendered", "text", "content", "value", "title", "@id", "url", "uri"):
            spelled = _spell_value(value.get(key), separator, depth + 1)
            if spelled.strip():
                return spelled
    return ""


class _TextCollector(HTMLParser):
    """Collects the text between tags; block tags become line ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden += tag in _HIDDEN_TAGS
        if tag in _BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden -= tag in _HIDDEN_TAGS and self.hidden > 0
        if tag in _BLOCK_TAGS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.pieces.append(re.sub(r"\s+", " ", data))


def strip_markup(text: str) -> str:
    """The text of a field that holds an HTML fragment, one line per block; any other text comes back unchanged."""
    if len(_TAG.findall(text)) < 2:
        return text
    collector = _TextCollector()
    collector.feed(text)
    collector.close()
    lines = [re.sub(r" {2,}", " ", line).strip() for line in "".join(collector.pieces).split("\n")]
    return "\n".join(line for line in lines if line)

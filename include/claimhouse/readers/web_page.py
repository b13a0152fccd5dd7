"""HTML pages: trafilatura finds the article among navigation and adverts, and what the page says about itself."""

from configparser import ConfigParser
from functools import cache

import trafilatura
from trafilatura.settings import use_config

from claimhouse.encoding import decode_text
from claimhouse.readers.contents import MAX_ARTICLE_BYTES, Contents, Reading
from claimhouse.readers.documents import Document
from claimhouse.rejects import RejectedError

FORMATS = {"html": "html", "htm": "html", "xhtml": "html"}

# By default a date may be any that stands in the text, and may not lie after today: both would make results depend on
# luck and on the day of the run. The page's own metadata and its <time> elements count, nothing else.
_DATE_SEARCH = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d", "max_date": "2100-12-31"}


@cache
def _extraction_config() -> ConfigParser:
    config = use_config()
    # Below this many characters trafilatura takes the page whole, with its tags torn apart. Wire flashes are short.
    config["DEFAULT"]["MIN_EXTRACTED_SIZE"] = "25"
    # The timeout is signal-based and does nothing outside the main thread.
    config["DEFAULT"]["EXTRACTION_TIMEOUT"] = "0"
    return config


def read_documents(contents: Contents) -> Reading:
    """One Document: the page's article with title, site, author, date and canonical address.

    Raises:
        RejectedError: empty, too_large, binary, undecodable, missing_text (no article in the page).
    """
    page = decode_text(contents.read(MAX_ARTICLE_BYTES), is_markup=True)
    found = trafilatura.bare_extraction(
        page,
        with_metadata=True,
        include_comments=False,
        date_extraction_params=_DATE_SEARCH,
        config=_extraction_config(),
    )
    if found is None or isinstance(found, dict) or not found.text or not found.text.strip():
        raise RejectedError("missing_text", "no article text was found in the page")
    return [
        Document(
            text=found.text,
            format="html",
            title=found.title or None,
            source=found.sitename or found.hostname or None,
            url=found.url or None,
            published_at=found.date or None,
            author=found.author or None,
        )
    ], []

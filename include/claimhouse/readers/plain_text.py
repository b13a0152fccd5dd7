"""Plain text and Markdown: the file is the article, verbatim; Markdown's signs stay where they are."""

from claimhouse.encoding import decode_text
from claimhouse.readers.contents import MAX_ARTICLE_BYTES, Contents, Reading
from claimhouse.readers.documents import Document
from claimhouse.rejects import RejectedError

FORMATS = {"txt": "txt", "text": "txt", "md": "md", "markdown": "md"}


def read_documents(contents: Contents) -> Reading:
    """One Document: the decoded file, nothing cut.

    Raises:
        RejectedError: empty, too_large, binary, nul_character, undecodable.
    """
    text = decode_text(contents.read(MAX_ARTICLE_BYTES))
    if not text.strip():
        raise RejectedError("empty")
    return [Document(text=text, format=FORMATS[contents.extension])], []

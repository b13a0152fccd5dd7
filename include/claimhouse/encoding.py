"""Bytes to text: encodings are detected, and an uncertain one is refused rather than guessed.

Order: byte order mark, UTF-8, what the file declares about itself, then charset-normalizer with limits. Nothing is ever
replaced by U+FFFD.
"""

import codecs
import re

from charset_normalizer import CharsetMatch, from_bytes

from claimhouse.rejects import RejectedError

# UTF-32 before UTF-16: the little-endian mark of the first begins with that of the second.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where HTML and XML name their own encoding; the HTML standard has browsers look at the first 1,024 bytes.
_DECLARATION = re.compile(rb"""<(?:meta\b[^>]{0,300}?|\?xml\b[^>]{0,300}?en)(?:charset|coding)\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I)
_DECLARATION_BYTES = 4096
# Labels that, by the WHATWG encoding standard, mean a larger code page than their name says.
_LARGER_CODE_PAGES = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
                      "gb2312": "gb18030", "gbk": "gb18030", "iso-8859-9": "cp1254", "tis-620": "cp874",
                      "iso-8859-11": "cp874", "ks_c_5601-1987": "cp949", "euc-kr": "cp949", "shift_jis": "cp932"}  # fmt: skip

# charset-normalizer's mess ratio (0 is clean) and coherence (share of letters as frequent as a known language has them).
# Measured on one sentence each in 15 legacy encodings: the right one had mess 0 and led every different reading by
# at least 0.05 mess or 0.02 coherence.
_HIGHEST_MESS = 0.1
_MESS_LEAD = 0.05
_COHERENCE_LEAD = 0.02
# Detection looks at a sample of long files; the whole file has to decode all the same.
_SAMPLE_BYTES = 64 * 1024
# Fewer bytes beyond ASCII than this say nothing about a code page.
_FEWEST_TELLING_BYTES = 3
# Control characters that real text holds: tab, line feed, vertical tab, form feed, carriage return, escape.
_CONTROLS = bytes(sorted(set(range(32)) - {0, 9, 10, 11, 12, 13, 27}))
_HIGHEST_CONTROL_SHARE = 0.02
_MAGIC_NUMBERS = (b"\x1f\x8b", b"PK\x03\x04", b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PAR1", b"\x7fELF", b"BZh",
                  b"\xfd7zXZ", b"Rar!", b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"SQLite format 3")  # fmt: skip


def decode_text(data: bytes, *, is_markup: bool = False) -> str:
    """The text of a file, without its byte order mark and otherwise unchanged.

    Args:
        data: the whole file.
        is_markup: also believe the encoding that an HTML or XML file declares.

    Raises:
        RejectedError: binary, nul_character or undecodable.
    """
    if data.startswith(_MAGIC_NUMBERS):
        raise RejectedError("binary")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return check_text(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise RejectedError("undecodable", f"it begins with a {encoding} mark but is not {encoding}") from error
    declared = _find_declaration(data) if is_markup else None
    # ISO-2022-JP and its kin are seven-bit: they pass for UTF-8 and only their escapes give them away.
    is_seven_bit_code = b"\x1b$" in data or b"\x1b(" in data
    if b"\0" not in data and not is_seven_bit_code:
        try:
            return check_text(data.decode("utf-8"))
        except UnicodeDecodeError:
            pass
    if declared is not None:
        try:
            return check_text(data.decode(declared))
        except UnicodeDecodeError:
            pass
    return check_text(data.decode(_detect_encoding(data)))


def check_text(text: str) -> str:
    """The same text, when it is one.

    Raises:
        RejectedError: it holds a NUL, half a surrogate pair, or too many control characters.
    """
    if "\0" in text:
        raise RejectedError("nul_character", f"NUL character at offset {text.index(chr(0)):,}")
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise RejectedError("undecodable", f"half a surrogate pair at offset {error.start:,}") from error
    controls = len(data) - len(data.translate(None, _CONTROLS))
    if controls > _HIGHEST_CONTROL_SHARE * len(data) + 1:
        raise RejectedError("binary", f"{controls:,} control characters in {len(data):,} bytes")
    return text


def _find_declaration(data: bytes) -> str | None:
    match = _DECLARATION.search(data[:_DECLARATION_BYTES])
    if match is None:
        return None
    label = match.group(1).decode("ascii", "replace").lower()
    label = _LARGER_CODE_PAGES.get(label, label)
    try:
        codec = codecs.lookup(label)
    except (LookupError, ValueError):
        return None
    # "rot13", "base64" and the like are codecs too, but not of text.
    return codec.name if getattr(codec, "_is_text_encoding", True) and not codec.name.startswith(("utf-7", "punycode", "idna")) else None


def _detect_encoding(data: bytes) -> str:
    """The one encoding that fits clearly better than all others.

    Raises:
        RejectedError: binary, nul_character, or undecodable with the two best guesses.
    """
    if len(re.findall(rb"[^\x00-\x7f]", data[:_SAMPLE_BYTES])) < _FEWEST_TELLING_BYTES and b"\0" not in data and b"\x1b" not in data:
        raise RejectedError("undecodable", "too few letters beyond ASCII to tell the encoding")
    matches = [match for match in from_bytes(data, steps=10, chunk_size=1024) if _can_decode(data, match.encoding)]
    if b"\0" in data:
        matches = [match for match in matches if match.encoding.startswith(("utf_16", "utf_32"))]
        if not matches:
            is_text = len(data.translate(None, _CONTROLS + b"\0")) > len(data) * (1 - _HIGHEST_CONTROL_SHARE)
            raise RejectedError("nul_character" if is_text else "binary")
    if not matches:
        raise RejectedError("binary" if _looks_binary(data) else "undecodable")
    best = matches[0]
    rivals = [match for match in matches[1:] if not _is_same_reading(data, best, match)]
    is_clear = best.chaos <= _HIGHEST_MESS and all(
        rival.chaos - best.chaos >= _MESS_LEAD or best.coherence - rival.coherence >= _COHERENCE_LEAD for rival in rivals
    )
    if not is_clear:
        guesses = ", ".join(match.encoding for match in [best, *rivals][:3])
        raise RejectedError("undecodable", f"could be {guesses}; save it as UTF-8")
    return best.encoding


def _can_decode(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _is_same_reading(data: bytes, best: CharsetMatch, rival: CharsetMatch) -> bool:
    return data.decode(best.encoding) == data.decode(rival.encoding)


def _looks_binary(data: bytes) -> bool:
    return len(data) - len(data.translate(None, _CONTROLS)) > _HIGHEST_CONTROL_SHARE * len(data)

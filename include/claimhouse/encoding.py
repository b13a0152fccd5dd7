"""Bytes to text: encodings are detected, and an uncertain one is refused rather than guessed.

Order: byte order mark, UTF-8, what the file declares about itself, then the readings that charset-normalizer finds
possible, of which exactly one has to make sense as a language. Nothing is ever replaced by U+FFFD.
"""

import codecs
import re

import polars as pl
from charset_normalizer import CharsetMatch, from_bytes

from claimhouse.language import UNDETERMINED, identify_languages
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
_DECLARATION = re.compile(
    rb"""<(?:meta\b[^>]{0,300}?|\?xml\b[^>]{0,300}?en)(?:charset|coding)\s*=\s*["']?\s*([\w:.-]{2,40})""", re.I
)
_DECLARATION_BYTES = 4096
# Labels that, by the WHATWG encoding standard, mean a larger code page than their name says.
_LARGER_CODE_PAGES = {
    "iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252", "gb2312": "gb18030",
    "gbk": "gb18030", "iso-8859-9": "cp1254", "tis-620": "cp874", "iso-8859-11": "cp874", "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip

# What news files come in when not in Unicode: the code pages of Windows and what East Asia, Russia and Unix used,
# each with the languages written in it. Left out are those of DOS and old Macintoshes (they read Cyrillic nearly as
# cp1251 does) and cp1258 (it reads Italian nearly as cp1252 does).
_LANGUAGES_OF_ENCODING = {
    "cp1250": "pl cs sk hu sl hr bs sr ro sq de", "iso8859_2": "pl cs sk hu sl hr bs sr ro sq",
    "cp1251": "ru uk bg be sr mk kk ky tt mn", "koi8_r": "ru", "koi8_u": "uk",
    "cp1252": "en fr de es it pt nl da sv no nn is fi ca gl eu id ms sw af ga lb br oc tl",
    "cp1253": "el", "cp1254": "tr az", "cp1255": "he yi", "cp1256": "ar fa ur ps ku ug", "cp1257": "lt lv et",
    "cp874": "th", "gb18030": "zh", "big5": "zh", "cp932": "ja", "euc_jp": "ja", "cp949": "ko",
}  # fmt: skip
_MULTIBYTE = frozenset({"gb18030", "big5", "cp932", "euc_jp", "cp949"})
_WIDE = ("utf_16", "utf_16_le", "utf_16_be", "utf_32")

# A reading is believed when it is the only one whose own language is written in its encoding. Of several the best has
# to lead in charset-normalizer's mess ratio (0 is clean) or in the language model's score.
_HIGHEST_MESS = 0.1
_MESS_LEAD = 0.05
_SCORE_LEAD = 0.1
# Signs inside words ("W³adze"), vowel signs without a letter and half-width kana are what a wrong code page makes.
_BROKEN_WORD = re.compile(
    r"[^\W\d_][\u00a1-\u00b6\u00b8-\u00bf\u00d7\u00f7][^\W\d_]"
    r"|(?<!\S)[\u0300-\u036f\u0e31\u0e34-\u0e3a\u0e47-\u0e4e]"
    r"|[\uff61-\uff9f]"
)
# Detection looks at a sample of long files; the whole file has to decode all the same.
_SAMPLE_BYTES = 64 * 1024
# Fewer bytes beyond ASCII than this say nothing about a code page.
_FEWEST_TELLING_BYTES = 3
# Control characters that real text holds: tab, line feed, vertical tab, form feed, carriage return, escape.
_CONTROLS = bytes(sorted(set(range(1, 32)) - {9, 10, 11, 12, 13, 27}))
_HIGHEST_CONTROL_SHARE = 0.02
# Documents that may be pure ASCII and yet aren't the text a reader sees.
_DOCUMENT_MARKS = (b"%PDF-", b"{\\rtf")
_MAGIC_NUMBERS = (
    b"\x1f\x8b", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PAR1", b"\x7fELF", b"BZh", b"\xfd7zXZ", b"Rar!",
    b"\xd0\xcf\x11\xe0", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"SQLite format 3",
)  # fmt: skip
# Seven-bit encodings pass for UTF-8; only their escapes give them away.
_SEVEN_BIT_ENCODINGS = {b"\x1b$B": "iso2022_jp_2", b"\x1b$@": "iso2022_jp_2", b"\x1b$)C": "iso2022_kr"}


def decode_text(data: bytes, *, is_markup: bool = False) -> str:
    """The text of a file, without its byte order mark and otherwise unchanged.

    Args:
        data: the whole file.
        is_markup: also believe the encoding that an HTML or XML file declares.

    Raises:
        RejectedError: binary, nul_character or undecodable.
    """
    if data.startswith(_DOCUMENT_MARKS):
        raise RejectedError("binary", "a document of another program; save it as text")
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return check_text(data.decode(encoding))
            except UnicodeDecodeError as error:
                raise RejectedError("undecodable", f"it begins with a {encoding} mark but is not {encoding}") from error
    for escape, encoding in _SEVEN_BIT_ENCODINGS.items():
        if escape in data and _can_decode(data, encoding):
            return check_text(data.decode(encoding))
    if _can_decode(data, "utf-8"):
        # UTF-16 of a Latin text is valid UTF-8 with a NUL beside every letter.
        if data.count(b"\0") <= len(data) // 4:
            return check_text(data.decode("utf-8"))
    elif data.startswith(_MAGIC_NUMBERS):
        raise RejectedError("binary")
    declared = _find_declaration(data) if is_markup else None
    if declared is not None and _can_decode(data, declared):
        return check_text(data.decode(declared))
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
    # "rot13", "base64" and the like are codecs too, but not of text; punycode and UTF-7 are none of pages.
    is_for_text = getattr(codec, "_is_text_encoding", True)
    return codec.name if is_for_text and not codec.name.startswith(("utf-7", "punycode", "idna")) else None


def _detect_encoding(data: bytes) -> str:
    """The one encoding that fits clearly better than all others.

    Raises:
        RejectedError: binary, nul_character, or undecodable with the two best guesses.
    """
    escaped = data[:_SAMPLE_BYTES].decode("utf-8", "surrogateescape")
    damaged = sum("\udc80" <= sign <= "\udcff" for sign in escaped)
    if damaged and sum(sign > "\x7f" for sign in escaped) - damaged > damaged:
        position = re.search("[\udc80-\udcff]", escaped)
        raise RejectedError("undecodable", f"damaged UTF-8 near character {position.start() if position else 0:,}")
    if damaged < _FEWEST_TELLING_BYTES and b"\0" not in data:
        raise RejectedError("undecodable", "too few letters beyond ASCII to tell the encoding")
    if b"\0" in data:
        return _detect_wide_encoding(data)
    # Cut where no character of several bytes can be cut.
    sample = data if len(data) <= _SAMPLE_BYTES else data[: data.rfind(b"\n", 0, _SAMPLE_BYTES) + 1] or data
    possible = from_bytes(sample, steps=10, chunk_size=1024, cp_isolation=list(_LANGUAGES_OF_ENCODING))
    # One match per reading; encodings that read the sample alike are its kin.
    matches = [match for match in possible if match.chaos <= _HIGHEST_MESS and _can_decode(data, match.encoding)]
    if not matches:
        raise RejectedError("binary" if _looks_binary(data) else "undecodable")
    readings = [sample.decode(match.encoding) for match in matches]
    broken_words = [len(_BROKEN_WORD.findall(reading)) for reading in readings]
    languages = identify_languages(pl.Series(readings))
    believed = [
        (match, score, encoding)
        for match, broken, code, score in zip(
            matches, broken_words, languages["language_code"], languages["language_score"], strict=True
        )
        if broken == min(broken_words) and (encoding := _choose_encoding(match, code))
    ]
    # Bytes of one-byte text hardly ever pair up to clean text of an East Asian language.
    if any(encoding in _MULTIBYTE and match.chaos == 0 for match, _, encoding in believed):
        believed = [reading for reading in believed if reading[2] in _MULTIBYTE]
    believed.sort(key=lambda reading: (reading[0].chaos, -reading[1]))
    if believed:
        best, best_score, best_encoding = believed[0]
        if _can_decode(data, best_encoding) and all(
            rival.chaos - best.chaos >= _MESS_LEAD or best_score - score >= _SCORE_LEAD
            for rival, score, _ in believed[1:]
        ):
            return best_encoding
    guesses = ", ".join([encoding for _, _, encoding in believed] or [match.encoding for match in matches])
    raise RejectedError("undecodable", f"could be {guesses}; save it as UTF-8")


def _choose_encoding(match: CharsetMatch, language_code: str) -> str | None:
    """The encoding that gives this reading and that the language is written in, if there is one."""
    for encoding in (match.encoding, *match.could_be_from_charset):
        if language_code in _LANGUAGES_OF_ENCODING.get(encoding, "").split():
            return encoding
    return None


def _detect_wide_encoding(data: bytes) -> str:
    """Which UTF-16 or UTF-32 a text without a byte order mark is in.

    Raises:
        RejectedError: nul_character for text that holds NULs for no such reason, else binary.
    """
    for match in from_bytes(data, steps=10, chunk_size=1024, cp_isolation=list(_WIDE)):
        text = data.decode(match.encoding) if _can_decode(data, match.encoding) else ""
        if text and identify_languages(pl.Series([text]))["language_code"].item() != UNDETERMINED:
            return match.encoding
    is_text = len(data.translate(None, _CONTROLS)) > len(data) * (1 - _HIGHEST_CONTROL_SHARE)
    raise RejectedError("nul_character" if is_text else "binary")


def _can_decode(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except (UnicodeError, LookupError):
        return False
    return True


def _looks_binary(data: bytes) -> bool:
    return len(data) - len(data.translate(None, _CONTROLS)) > _HIGHEST_CONTROL_SHARE * len(data)

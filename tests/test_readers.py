"""Readers: every format gives its articles, and every broken input a reject; no bytes whatever raise."""

import gzip
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimhouse.encoding import decode_text
from claimhouse.landing import LandingFile, find_files
from claimhouse.readers import Document, contents, list_formats, read_file
from claimhouse.rejects import REASONS, Reject, RejectedError

FERRY = "The ferry left the harbour 40 minutes late.\n\nAbout 1,200 people waited on the quay."
PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Ferry leaves late | Harbour Post</title>
<meta property="og:title" content="Ferry leaves 40 minutes late"><meta property="og:site_name" content="Harbour Post">
<meta name="author" content="Ann Lee"><meta property="article:published_time" content="2024-05-03T22:10:00+05:30">
<link rel="canonical" href="https://harbour.example/ferry"></head><body><nav><a href="/">Home</a></nav>
<article><h1>Ferry leaves 40 minutes late</h1><p>The ferry left <b>40</b> minutes late.</p>
<p>About 1,200 people waited on the quay.</p></article><footer>All rights reserved</footer></body></html>"""


def read_bytes(folder: Path, name: str, data: bytes) -> tuple[list[Document], list[Reject]]:
    path = folder / "ferry" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    files, rejects = find_files(folder)
    assert rejects == []
    found = [file for file in files if file.path.name == name]
    assert len(found) == 1
    return read_file(found[0])


def read_rejected(folder: Path, name: str, data: bytes) -> Reject:
    documents, rejects = read_bytes(folder, name, data)
    assert documents == []
    assert len(rejects) == 1
    assert rejects[0]["file_uri"] == f"ferry/{name}"
    assert rejects[0]["file_sha256"]
    return rejects[0]


def write_parquet(rows: dict[str, Any]) -> bytes:
    buffer = io.BytesIO()
    pl.DataFrame(rows).write_parquet(buffer)
    return buffer.getvalue()


def test_every_format_is_registered() -> None:
    assert set(list_formats().values()) == {"txt", "md", "html", "json", "jsonl", "csv", "parquet"}


@pytest.mark.parametrize("suffix", ["", ".gz"])
@pytest.mark.parametrize(
    ("name", "data", "row_number"),
    [
        ("a.txt", FERRY.encode(), None),
        ("a.md", FERRY.encode(), None),
        ("a.json", json.dumps({"headline": "Late", "body": FERRY, "byline": "Ann Lee"}).encode(), None),
        ("a.jsonl", json.dumps({"title": "Late", "text": FERRY, "author": "Ann Lee"}).encode(), 1),
        ("a.csv", f'title,text,author\nLate,"{FERRY}",Ann Lee\n'.encode(), 2),
        ("a.parquet", write_parquet({"title": ["Late"], "text": [FERRY], "author": ["Ann Lee"]}), 1),
    ],
)
def test_each_format_gives_its_text_plain_and_packed(
    tmp_path: Path, name: str, data: bytes, row_number: int | None, suffix: str
) -> None:
    packed = gzip.compress(data) if suffix else data
    documents, rejects = read_bytes(tmp_path, name + suffix, packed)
    assert rejects == []
    assert [(document.text, document.row_number) for document in documents] == [(FERRY, row_number)]
    assert documents[0].format == name.partition(".")[2]
    if row_number is not None or name == "a.json":
        assert (documents[0].title, documents[0].author) == ("Late", "Ann Lee")


def test_html_gives_article_and_metadata_without_navigation(tmp_path: Path) -> None:
    documents, rejects = read_bytes(tmp_path, "ferry.html", PAGE.encode())
    assert rejects == []
    page = documents[0]
    assert "The ferry left 40 minutes late.\nAbout 1,200 people waited on the quay." in page.text
    assert "Home" not in page.text
    assert (page.title, page.source, page.author) == ("Ferry leaves 40 minutes late", "Harbour Post", "Ann Lee")
    assert (page.url, page.published_at) == ("https://harbour.example/ferry", "2024-05-03")


def test_html_date_is_not_guessed_from_the_text(tmp_path: Path) -> None:
    page = "<html><body><article><p>The bridge was opened on 3 May 1998 and closed twice.</p></article></body></html>"
    documents, _ = read_bytes(tmp_path, "bridge.html", page.encode())
    assert documents[0].published_at is None


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"articleBody": "Ten boats sank.", "publisher": {"@type": "Organization", "name": "Harbour Post"}},
            "Harbour Post",
        ),
        (
            {"body_text": "Ten boats sank.", "source": "Island News", "versioncreated": "2024-05-03T10:00:00Z"},
            "Island News",
        ),
        ({"content": {"rendered": "<p>Ten boats</p><p>sank.</p>"}, "site": "Quay"}, "Quay"),
        ({"Body_XHTML": "<p>Ten <b>boats</b> sank.</p>", "Publisher": "Pier"}, "Pier"),
        ({"text": ["Ten boats sank.", "Nobody was hurt."], "outlet": "Sail"}, "Sail"),
    ],
)
def test_field_names_of_common_exports_are_known(tmp_path: Path, fields: dict[str, Any], expected: str) -> None:
    documents, rejects = read_bytes(tmp_path, "a.json", json.dumps(fields).encode())
    assert rejects == []
    assert documents[0].source == expected
    assert documents[0].text.replace("\n", " ").startswith("Ten boats sank.")


@pytest.mark.parametrize(
    "value",
    [
        [{"text": "One."}, {"text": "Two."}],
        {"articles": [{"text": "One."}, {"text": "Two."}]},
        {
            "took": 3,
            "hits": {"total": 2, "hits": [{"_id": 1, "_source": {"text": "One."}}, {"_source": {"text": "Two."}}]},
        },
        {"@context": "https://schema.org", "@graph": [{"articleBody": "One."}, {"articleBody": "Two."}]},
    ],
)
def test_json_lists_are_found_where_exports_keep_them(tmp_path: Path, value: Any) -> None:
    documents, rejects = read_bytes(tmp_path, "a.json", json.dumps(value).encode())
    assert rejects == []
    assert [(document.row_number, document.text) for document in documents] == [(1, "One."), (2, "Two.")]


def test_broken_json_lines_cost_only_themselves(tmp_path: Path) -> None:
    lines = [
        b'{"text": "One."}',
        b'{"text": "Two."',
        b"",
        b'{"title": "no text"}',
        b'{"text": "caf\xe9"}',
        b"[1, 2]",
        b'{"text": "half \\ud800 pair"}',
        b'{"text": "a \\u0000 in it"}',
        b"[" * 100_000,
        '{"text": "آخر"}'.encode(),
    ]
    documents, rejects = read_bytes(tmp_path, "a.jsonl", b"\r\n".join(lines))
    assert [(document.row_number, document.text) for document in documents] == [(1, "One."), (10, "آخر")]
    assert {reject["row_number"]: reject["reason_code"] for reject in rejects} == {
        2: "broken_row",
        4: "missing_text",
        5: "undecodable",
        6: "broken_row",
        7: "undecodable",
        8: "nul_character",
        9: "broken_row",
    }


def test_an_endless_line_is_skipped_without_being_held(tmp_path: Path) -> None:
    lines = b'{"text": "One."}\n{"text": "' + b"x" * (contents.MAX_ARTICLE_BYTES + 10) + b'"}\n{"text": "Three."}\n'
    documents, rejects = read_bytes(tmp_path, "a.jsonl.gz", gzip.compress(lines, 1))
    assert [(document.row_number, document.text) for document in documents] == [(1, "One."), (3, "Three.")]
    assert [(reject["row_number"], reject["reason_code"]) for reject in rejects] == [(2, "too_large")]


def test_broken_csv_rows_cost_only_themselves(tmp_path: Path) -> None:
    table = 'Text;Source\n"One; and more.";Quay\nTwo.;Pier;too many\n;Quay\n"Four" x.;Quay\nFive.;Pier\n'
    documents, rejects = read_bytes(tmp_path, "a.csv", ("\ufeff" + table).encode())
    assert [(document.row_number, document.text, document.source) for document in documents] == [
        (2, "One; and more.", "Quay"),
        (6, "Five.", "Pier"),
    ]
    assert {reject["row_number"]: reject["reason_code"] for reject in rejects} == {
        3: "broken_row",
        4: "empty",
        5: "broken_row",
    }


def test_parquet_rows_without_text_are_rejected_alone(tmp_path: Path) -> None:
    rows = {"Body": ["One.", None, "  ", "Four."], "date": [1, 2, 3, 1714694400], "ignored": [b"\xff"] * 4}
    documents, rejects = read_bytes(tmp_path, "a[1].parquet", write_parquet(rows))
    assert [(document.row_number, document.text) for document in documents] == [(1, "One."), (4, "Four.")]
    assert documents[1].published_at == "1714694400"
    assert [(reject["row_number"], reject["reason_code"]) for reject in rejects] == [(2, "empty"), (3, "empty")]


GOOD_GZIP = gzip.compress(FERRY.encode() * 50)


@pytest.mark.parametrize(
    ("name", "data", "reason_code"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n\t\r\n ", "empty"),
        ("a.txt", b"\xef\xbb\xbf", "empty"),
        ("a.html", b"", "empty"),
        ("a.html", b"<html><body><script>var ferry = 1;</script></body></html>", "missing_text"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.csv", b"", "empty"),
        ("a.json", b"[]", "empty"),
        ("a.txt.gz", b"", "empty"),
        ("a.txt.gz", gzip.compress(b""), "empty"),
        ("a.csv", b"text\n", "empty"),
        ("a.parquet", write_parquet({"text": pl.Series([], dtype=pl.String)}), "empty"),
        ("a.pdf", b"%PDF-1.4", "unknown_type"),
        ("noextension", FERRY.encode(), "unknown_type"),
        ("a.gz", GOOD_GZIP, "unknown_type"),
        ("a.txt", b"%PDF-1.4 plain ascii all the way", "binary"),
        ("a.txt", GOOD_GZIP, "binary"),
        ("a.txt", bytes(range(256)) * 20, "binary"),
        ("a.txt", b"\x01\x02\x03\x04\x05 some letters", "binary"),
        ("a.txt", b"The ferry\0 left late.", "nul_character"),
        ("a.txt", b"caf\xe9", "undecodable"),
        ("a.txt", "Ils ont été “très” surpris à l’arrivée.".encode()[:-1] + b"\xe2\x80", "undecodable"),
        ("a.txt", b"\xff\xfeT\0h\0e", "undecodable"),
        ("a.txt.gz", GOOD_GZIP[:-30], "truncated_gzip"),
        ("a.txt.gz", GOOD_GZIP[:-4], "truncated_gzip"),
        ("a.txt.gz", GOOD_GZIP[:20] + b"\xff\xff\xff" + GOOD_GZIP[23:], "truncated_gzip"),
        ("a.txt.gz", FERRY.encode(), "truncated_gzip"),
        ("a.parquet.gz", GOOD_GZIP[:-30], "truncated_gzip"),
        ("a.json", b'{"text": "One."', "broken_file"),
        ("a.json", b"[" * 200_000, "broken_file"),
        ("a.json", b"4" * 10_000, "broken_file"),
        ("a.json", b'"only a text"', "missing_text"),
        ("a.json", b'{"text": 5}', None),
        ("a.json", b'{"headline": "no text"}', "missing_text"),
        ("a.csv", b"title,author\nLate,Ann\n", "missing_text"),
        ("a.csv", b'"text\nnever closed', "broken_file"),
        ("a.parquet", b"PAR1 this is none PAR1", "broken_file"),
        ("a.parquet", write_parquet({"text": ["One."]})[:-40], "broken_file"),
        ("a.parquet", write_parquet({"headline": ["One."]}), "missing_text"),
        ("a.parquet", write_parquet({"text": [b"bytes"]}), "missing_text"),
    ],
)
def test_what_is_no_article_is_rejected_with_its_reason(
    tmp_path: Path, name: str, data: bytes, reason_code: str | None
) -> None:
    if reason_code is None:
        documents, rejects = read_bytes(tmp_path, name, data)
        assert (len(documents), rejects) == (1, [])
        return
    reject = read_rejected(tmp_path, name, data)
    assert reject["reason_code"] == reason_code
    assert reject["detail"]


def test_gzip_of_several_members_is_read_to_its_end(tmp_path: Path) -> None:
    data = gzip.compress(b'{"text": "One."}\n') + gzip.compress(b'{"text": "Two."}\n') + b"\0\0\0"
    documents, rejects = read_bytes(tmp_path, "a.jsonl.gz", data)
    assert rejects == []
    assert [document.text for document in documents] == ["One.", "Two."]


def test_gzip_bombs_are_rejected_by_size_and_by_ratio(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = gzip.compress(b"x" * 3_000_000)
    assert len(bomb) < 10_000
    monkeypatch.setattr(contents, "MAX_UNPACKED_BYTES", 1_000_000)
    assert read_rejected(tmp_path, "size.jsonl.gz", bomb)["reason_code"] == "too_large"
    monkeypatch.undo()
    monkeypatch.setattr(contents, "_RATIO_CHECKED_FROM", 100_000)
    reject = read_rejected(tmp_path, "ratio.jsonl.gz", bomb + b"\0")
    assert reject["reason_code"] == "too_large"
    assert "times its size" in reject["detail"]


def test_one_article_may_not_be_a_library(tmp_path: Path) -> None:
    data = b"word " * (contents.MAX_ARTICLE_BYTES // 5 + 1)
    assert read_rejected(tmp_path, "a.txt", data)["reason_code"] == "too_large"


@pytest.mark.parametrize("change", ["grow", "replace", "delete"])
def test_file_that_changed_since_it_was_found_is_rejected(tmp_path: Path, change: str) -> None:
    path = tmp_path / "ferry" / "a.txt"
    path.parent.mkdir()
    path.write_text(FERRY)
    files, _ = find_files(tmp_path)
    if change == "grow":
        path.write_text(FERRY + "More.")
    elif change == "replace":
        path.write_text(FERRY.replace("40", "50"))
    else:
        path.unlink()
    documents, rejects = read_file(files[0])
    assert documents == []
    assert [reject["reason_code"] for reject in rejects] == ["vanished" if change == "delete" else "changed_while_read"]


ENCODED = {
    "cp1256": "قالت سلطات الميناء إن العبارة تأخرت أكثر من أربعين دقيقة بسبب العاصفة التي هبت مساء الأحد.",
    "cp1251": "Портовые власти сообщили, что паром вышел на сорок минут позже из-за шторма.",
    "koi8-r": "Портовые власти сообщили, что паром вышел на сорок минут позже из-за шторма.",
    "gb18030": "港务局表示，由于周日晚上刮起大风，渡轮推迟了四十多分钟，约有一万两千人在码头等候。",
    "big5": "港務局表示，由於週日晚上颳起大風，渡輪推遲了四十多分鐘，約有一萬兩千人在碼頭等候。",
    "shift_jis": "港湾当局によると、日曜の夜に吹いた強い風のため、船は四十分以上遅れて出港した。",
    "iso2022_jp": "港湾当局によると、日曜の夜に吹いた強い風のため、船は四十分以上遅れて出港した。",
    "euc-kr": "항만 당국은 일요일 저녁에 분 강풍으로 여객선이 사십 분 이상 늦게 떠났다고 밝혔다.",
    "cp1252": "Les autorités du port ont déclaré que le bac a été retardé de quarante minutes à cause de la tempête.",
    "cp1253": "Οι αρχές του λιμανιού ανακοίνωσαν ότι το πλοίο καθυστέρησε σαράντα λεπτά.",
    "cp1255": "רשויות הנמל מסרו כי המעבורת התעכבה בארבעים דקות בשל הסערה שפרצה ביום ראשון בערב.",
    "cp874": "เจ้าหน้าที่ท่าเรือกล่าวว่าเรือข้ามฟากออกช้ากว่ากำหนดสี่สิบนาทีเนื่องจากพายุเมื่อคืนวันอาทิตย์",
    "utf-16": "The ferry left late; “nobody was hurt”.",
    "utf-16-le": "The ferry left the harbour forty minutes late because of the storm.",
    "utf-32": "The ferry left late; “nobody was hurt”.",
    "utf-8-sig": "The ferry left late; “nobody was hurt”.",
}


@pytest.mark.parametrize("encoding", ENCODED)
def test_encodings_are_detected_without_a_letter_lost(encoding: str) -> None:
    text = ENCODED[encoding] + "\r\n"
    assert decode_text(text.encode(encoding)) == text


def test_declared_encoding_of_a_page_is_believed_only_when_it_fits() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset={}"></head><p>{}</p></html>'
    arabic = page.format("windows-1256", ENCODED["cp1256"])
    assert decode_text(arabic.encode("cp1256"), is_markup=True) == arabic
    mislabelled = page.format("windows-1256", ENCODED["cp1256"])
    assert decode_text(mislabelled.encode("utf-8"), is_markup=True) == mislabelled
    short = page.format("iso-8859-1", "café")
    assert decode_text(short.encode("cp1252"), is_markup=True) == short
    with pytest.raises(RejectedError):
        decode_text(page.format("base64", "café").encode("cp1252"), is_markup=True)


def test_seven_bit_escapes_of_a_terminal_are_not_taken_for_japanese() -> None:
    assert decode_text(b"\x1b[1mThe ferry\x1b[0m left late.") == "\x1b[1mThe ferry\x1b[0m left late."


@pytest.mark.parametrize("extension", sorted(list_formats()))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_bytes_raise_and_none_are_lost(extension: str, data: bytes) -> None:
    for name in (f"a.{extension}", f"b.{extension}.gz"):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / name
            path.write_bytes(data)
            documents, rejects = read_file(LandingFile(name, path, "unsorted", *_describe(path)))
        assert documents or rejects
        for reject in rejects:
            assert reject["reason_code"] in REASONS
            assert reject["reason_code"] != "reader_failed", reject["detail"]
            reject["detail"].encode("utf-8")
        for document in documents:
            document.text.encode("utf-8")


def _describe(path: Path) -> tuple[int, str]:
    from claimhouse.landing import hash_file

    return hash_file(path)

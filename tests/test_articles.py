"""Landing files become articles: text verbatim, metadata joined, dates and credits read, mistakes named."""

import datetime
import unicodedata
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claimhouse.articles import ARTICLE_ROWS, build_articles, classify_sentences
from claimhouse.credits import find_credited_agency
from claimhouse.datelines import find_dateline, parse_day, parse_month
from claimhouse.landing import find_files
from claimhouse.language import identify_languages
from claimhouse.metadata import read_event, read_event_file
from claimhouse.rejects import REJECT_ROWS
from claimhouse.tokens import split_sentences

FERRY = "The ferry left the harbour 40 minutes late because of the storm.\nAbout 1,200 people waited on the quay.\n"


@pytest.fixture
def event(tmp_path: Path) -> Path:
    folder = tmp_path / "landing" / "ferry"
    folder.mkdir(parents=True)
    return folder


def build(event: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    files, rejects = find_files(event.parent)
    assert rejects == []
    articles, article_rejects = build_articles(files)
    assert articles.schema == ARTICLE_ROWS
    assert article_rejects.schema == REJECT_ROWS
    return articles, article_rejects


def build_one(event: Path, text: str, name: str = "a.txt") -> dict[str, object]:
    (event / name).write_text(text, encoding="utf-8", newline="")
    articles, rejects = build(event)
    assert rejects.is_empty(), rejects["detail"].to_list()
    assert articles.height == 1
    return articles.row(0, named=True)


def classify(text: str) -> dict[str, str]:
    articles = pl.DataFrame({"article_id": ["a"], "text": [text]})
    sentences = split_sentences(articles.with_columns(identify_languages(articles["text"])))
    return dict(classify_sentences(sentences).select("text", "kind").iter_rows())


# --- text and ids ---


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("\ufeff  The ferry.\r\n\r\nIt left.\rLate.\n\n", "  The ferry.\n\nIt left.\nLate.\n\n"),
        ("Cafe\u0301 au port.\n", "Café au port.\n"),
        (
            "\tTab,\u00a0no-break space,\u2028line separator\x0c and all.",
            "\tTab,\u00a0no-break space,\u2028line separator\x0c and all.",
        ),
    ],
)
def test_plain_text_is_stored_as_it_is_in_normal_form(event: Path, raw: str, stored: str) -> None:
    article = build_one(event, raw)
    assert article["text"] == stored
    assert article["char_count"] == len(stored)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300) | st.text("ab \n\r\t\u0301é.১٣", max_size=60))
def test_any_text_is_stored_whole_or_rejected(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    landing = tmp_path_factory.mktemp("landing")
    (landing / "a.txt").write_bytes(text.encode("utf-8"))
    articles, rejects = build_articles(find_files(landing)[0])
    if articles.is_empty():
        assert rejects["reason_code"].item() in {"empty", "binary", "nul_character", "undecodable"}
        assert not text.strip("\ufeff \n\r\t\x0b\x0c") or any(ord(sign) < 32 or sign == "\ufffe" for sign in text)
    else:
        expected = unicodedata.normalize("NFC", text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n"))
        assert articles["text"].to_list() == [expected]
        assert rejects.is_empty()


def test_article_id_depends_on_event_source_and_text_alone(event: Path) -> None:
    (event / "articles.csv").write_text("file,source\na.txt,Quay\nb.txt,Quay\n")
    first = build_one_keeping_metadata(event, "a.txt")
    (event / "a.txt").rename(event / "b.txt")
    (event / "articles.csv").write_text("file,source\nb.txt,Quay\n")
    second = build_one_keeping_metadata(event, "b.txt")
    assert first == second
    (event / "articles.csv").write_text("file,source\nb.txt,Pier\n")
    assert build_one_keeping_metadata(event, "b.txt") != first


def build_one_keeping_metadata(event: Path, name: str) -> str:
    (event / name).write_text(FERRY)
    files, _ = find_files(event.parent)
    articles, _ = build_articles(files)
    article_id: str = articles["article_id"].item()
    return article_id


def test_same_files_give_the_same_frames(event: Path) -> None:
    for number in range(4):
        (event / f"{number}.txt").write_text(f"Paper {number}. {FERRY}")
    first, second = build(event), build(event)
    assert first[0].height == 4
    assert first[0].equals(second[0])


def test_no_files_give_empty_frames() -> None:
    articles, rejects = build_articles([])
    assert (articles.schema, rejects.schema) == (ARTICLE_ROWS, REJECT_ROWS)


# --- duplicates ---


def test_same_text_of_one_source_is_one_article(event: Path) -> None:
    (event / "a.jsonl").write_text('{"text": "One.", "source": "Quay"}\n{"text": "One.", "source": "Quay"}\n')
    (event / "b.jsonl").write_text('{"text": "One.", "source": "Pier"}\n{"text": "Two.", "source": "Pier"}\n')
    articles, rejects = build(event)
    assert articles.select("source_id", "text").rows() == [("Quay", "One."), ("Pier", "One."), ("Pier", "Two.")]
    assert rejects.select("file_uri", "row_number", "reason_code").rows() == [("ferry/a.jsonl", 2, "duplicate_text")]


def test_same_text_under_another_name_is_a_copy_unless_a_source_is_named(event: Path) -> None:
    (event / "a.txt").write_bytes(FERRY.encode())
    (event / "b.txt").write_bytes(FERRY.replace("\n", "\r\n").encode())
    articles, rejects = build(event)
    assert articles["file_uri"].to_list() == ["ferry/a.txt"]
    assert rejects.select("file_uri", "reason_code").rows() == [("ferry/b.txt", "duplicate_text")]
    assert "ferry/a.txt" in rejects["detail"].item()
    (event / "articles.csv").write_text("file,source\na.txt,Quay\nb.txt,Pier\n")
    articles, rejects = build(event)
    assert articles["source_id"].to_list() == ["Quay", "Pier"]
    assert rejects.is_empty()


# --- source ---


def test_source_is_named_by_metadata_then_row_then_page_then_credit_then_stem(event: Path) -> None:
    page = (
        '<html><head><meta property="og:site_name" content="Harbour Post"></head><body><article>'
        "<p>The ferry left the harbour late on Sunday.</p><p>Source: Reuters</p></article></body></html>"
    )
    (event / "a.html").write_text(page)
    (event / "b.jsonl").write_text('{"text": "The ferry was late.", "source": "Island News"}\n')
    (event / "c.txt").write_text("The ferry left late.\n\nSource: Reuters\n")
    (event / "d.txt").write_text("The ferry left late.\n\nSource: Lighthouse Weekly\n")
    (event / "e one.v2.txt").write_text("The ferry left very late.\n")
    (event / "f.txt").write_text("The ferry left too late.\n\nSource: Reuters\n")
    (event / "articles.csv").write_text("file,source\nf.txt,  Quay Gazette \n")
    articles, rejects = build(event)
    assert rejects.is_empty()
    found = {file_uri: (source, agency) for file_uri, source, agency in
             articles.select("file_uri", "source_id", "credited_agency").rows()}  # fmt: skip
    assert found == {
        "ferry/a.html": ("Harbour Post", "reuters"),
        "ferry/b.jsonl": ("Island News", None),
        "ferry/c.txt": ("reuters", "reuters"),
        "ferry/d.txt": ("Lighthouse Weekly", "Lighthouse Weekly"),
        "ferry/e one.v2.txt": ("e one.v2", None),
        "ferry/f.txt": ("Quay Gazette", "reuters"),
    }


@pytest.mark.parametrize(
    ("text", "agency"),
    [
        ("The ferry was late.\n\nSource: AFP", "afp"),
        ("تأخرت العبارة أربعين دقيقة.\n\nالمصدر: رويترز", "reuters"),
        ("تأخرت العبارة أربعين دقيقة.\n\nالمصدر: ČTK\n\nLEAVE A REPLY", "ctk"),
        ("LONDON, May 3, 2024 (Reuters) - The ferry was late.", "reuters"),
        ("(AP) — The ferry was late.", "associated_press"),
        ("HARBOUR CITY (AP/AFP) -- The ferry was late.", "associated_press"),
        ("NEW DELHI, PTI: The ferry was late.", "pti"),
        ("The ferry was late, officers said.\n(With inputs from PTI)", "pti"),
        ("नौका चालीस मिनट देर से चली। घाट पर भीड़ रही। (एएनआई)", "ani"),
        ("बंदरगाह नगर, प्रेट्र/एपी। नौका चालीस मिनट देर से चली।", "pti"),
        ("新华社港口5月3日电 渡轮推迟四十分钟离港。", "xinhua"),
        ("（港町ロイター）連絡船は四十分遅れて出港した。", "reuters"),
        ("(항구=연합뉴스) 여객선이 사십 분 늦게 출항했다.", "yonhap"),
        ("МОСКВА, 3 мая (Рейтер) - Паром вышел на сорок минут позже.", "reuters"),
        ("The ferry was late, according to Reuters, and nobody was hurt.", None),
        ("The bank said in a report (Reuters) that the ferry was late.", None),
        ("Reuters reported that the ferry was late.", None),
        ("Source of the delay: a storm over the harbour, the port office said on Sunday.", None),
        ("The captain writes via satellite.", None),
        ("The ferry was late.\n\nSource: the map of the port office", None),
        ("The ferry was late.\n\nSource: dpa", "dpa"),
        ("The ferry was late.\n\nSource: news agency MAP", "map_morocco"),
        ("Written by: Ann Lee\n\nThe ferry was late.", None),
        ("", None),
    ],
)
def test_credits_are_read_and_mentions_are_not(text: str, agency: str | None) -> None:
    assert find_credited_agency(text) == agency


# --- dates ---


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2024-05-03", "2024-05-03"),
        ("2024-05-03T23:30:00-05:00", "2024-05-03"),
        ("20240503T101500Z", "2024-05-03"),
        ("Fri, 03 May 2024 04:56:12 GMT", "2024-05-03"),
        ("2024年05月03日17:14", "2024-05-03"),
        ("2024-5-3", "2024-05-03"),
        ("May 3rd, 2024", "2024-05-03"),
        ("৩ মে ২০২৪", "2024-05-03"),
        ("٣ مايو ٢٠٢٤", "2024-05-03"),
        ("13/05/2024", "2024-05-13"),
        ("05/13/2024", "2024-05-13"),
        ("03.05.2024", "2024-05-03"),
        ("05/05/2024", "2024-05-05"),
        ("1714694400", "2024-05-03"),
        ("1714694400000", "2024-05-03"),
        ("03/05/2024", None),
        ("2024-02-30", None),
        ("31 April 2024", None),
        ("2024-13-01", None),
        ("0001-01-01", None),
        ("2024-05", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_days_of_metadata(raw: str, day: str | None) -> None:
    assert parse_day(raw) == (datetime.date.fromisoformat(day) if day else None)


def test_a_month_is_told_from_a_day() -> None:
    assert parse_month("2024-05") == parse_month("May 2024") == parse_month("2024年5月") == (2024, 5)
    assert parse_month("2024-13") is None
    assert parse_month("2024-05-03") is None


@pytest.mark.parametrize(
    ("text", "language_code", "day"),
    [
        ("13-أغسطس-2024\nتأخرت العبارة أربعين دقيقة.", "ar", "2024-08-13"),
        ("تأخرت العبارة\n\nنشر في: 13 آب/أغسطس 2024 الساعة 10:30\n\nتأخرت العبارة.", "ar", "2024-08-13"),
        ("Late ferry\n\nFri, 03 May 2024 04:56:12 GMT\n\nThe ferry was late.", "ur", "2024-05-03"),
        ("渡轮晚点\n2008年05月12日17:14\n渡轮推迟四十分钟离港。", "zh", "2008-05-12"),
        (
            "LONDON, May 3, 2024 (Reuters) - The ferry was late and many people waited on the quay all night.",
            "en",
            "2024-05-03",
        ),
        ("Late ferry\nPublished on 3 May 2024, updated on 5 May 2024\n\nThe ferry was late.", "en", "2024-05-03"),
        ("Late ferry\nBy Ann Lee | 3 May 2024\n\nThe ferry was late.", "en", "2024-05-03"),
        (
            "HARBOUR CITY, 3 de mayo de 2024 — El transbordador salió tarde y mucha gente esperaba en el muelle.",
            "es",
            "2024-05-03",
        ),
        ("১৩ আগস্ট ২০২৪\nফেরিটি চল্লিশ মিনিট দেরিতে ছাড়ে।", "bn", "2024-08-13"),
        ("13 ઓગસ્ટ 2024\nફેરી ચાલીસ મિનિટ મોડી ઊપડી.", "gu", "2024-08-13"),
        ("13 अगस्त 2024\nनौका चालीस मिनट देर से चली।", "hi", "2024-08-13"),
        ("13. August 2024\nDie Fähre lief später aus.", "de", "2024-08-13"),
        ("Elections on 5 November 2024\n\nThe ferry was late.", "en", None),
        ("The ferry sank on 3 May 2024 and was raised a year later by the port.", "en", None),
        ("31 February 2024\n\nThe ferry was late.", "en", None),
        ("- Sunday, 3 May 2024\n- Monday, 4 May 2024\nThe ferry runs on these days.", "en", None),
        ("The ferry was late.\n" * 9 + "3 May 2024\n", "en", None),
        ("", "en", None),
    ],
)
def test_datelines_are_read_and_dates_of_events_are_not(text: str, language_code: str, day: str | None) -> None:
    assert find_dateline(text, language_code) == (datetime.date.fromisoformat(day) if day else None)


def test_dateline_without_a_year_takes_the_year_of_the_event() -> None:
    text = "新华社港口12月30日电 渡轮推迟四十分钟离港，许多人在码头上等候。"
    assert find_dateline(text, "zh") is None
    assert find_dateline(text, "zh", datetime.date(2024, 1, 2)) == datetime.date(2023, 12, 30)
    assert find_dateline(text, "zh", datetime.date(2024, 6, 2)) is None


def test_published_date_comes_from_the_nearest_that_says_it(event: Path) -> None:
    page = (
        '<html><head><meta property="article:published_time" content="2024-05-04T10:00:00Z"></head><body><article>'
        "<p>The ferry left the harbour late on Sunday and many waited.</p></article></body></html>"
    )
    (event / "_event.toml").write_text('id = "ferry"\nreference_date = 2024-05-02\n')
    (event / "a.txt").write_text("5 May 2024\n\nThe ferry was late.\n")
    (event / "b.html").write_text(page)
    (event / "c.txt").write_text("5 May 2024\n\nThe ferry was later.\n")
    (event / "d.txt").write_text("The ferry was latest.\n")
    (event / "e.jsonl").write_text('{"text": "The ferry left.", "pubDate": "Mon, 06 May 2024 10:00:00 GMT"}\n')
    (event / "articles.csv").write_text("file,published_at\na.txt,2024-05-03\n")
    articles, rejects = build(event)
    assert rejects.is_empty()
    found = articles.select("file_uri", pl.col("published_date").cast(pl.String), "published_date_origin").rows()
    assert found == [
        ("ferry/a.txt", "2024-05-03", "metadata"),
        ("ferry/b.html", "2024-05-04", "html"),
        ("ferry/c.txt", "2024-05-05", "dateline"),
        ("ferry/d.txt", "2024-05-02", "event"),
        ("ferry/e.jsonl", "2024-05-06", "metadata"),
    ]


def test_a_month_of_metadata_keeps_the_day_of_another_month_out(event: Path) -> None:
    (event / "_event.toml").write_text("reference_date = 2024-05-02\n")
    (event / "a.txt").write_text("The ferry was late.\n")
    (event / "b.txt").write_text("The ferry was later.\n")
    (event / "articles.csv").write_text("file,published_at\na.txt,2024-06\nb.txt,2024-05\n")
    articles, rejects = build(event)
    assert articles["published_date"].to_list() == [None, datetime.date(2024, 5, 2)]
    assert articles["published_date_origin"].to_list() == ["none", "event"]
    assert rejects["reason_code"].to_list() == ["operator_error", "operator_error"]


# --- titles ---


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Ferry leaves late\n\nThe ferry left 40 minutes late.", "Ferry leaves late"),
        ("Did the ferry leave late?\n\nThe ferry left 40 minutes late.", "Did the ferry leave late?"),
        ("渡轮晚点四十分钟离港\n2008年05月12日17:14\n渡轮推迟四十分钟离港。", "渡轮晚点四十分钟离港"),
        ("Ferry leaves late\nThe ferry left 40 minutes late, and the people on the quay waited.", "Ferry leaves late"),
        ("The ferry left 40 minutes late.\n\nNobody was hurt.", None),
        ("নৌকা দেরিতে ছাড়ে।\n\nকেউ আহত হয়নি।", None),
        (
            "The ferry left the harbour at ten and was expected on the\nisland before the storm that had been forecast",
            None,
        ),
        ("13 August 2024\n\nThe ferry left late.", None),
        ("Ferry leaves late", None),
    ],
)
def test_first_line_is_the_title_when_it_looks_like_one(event: Path, text: str, title: str | None) -> None:
    article = build_one(event, text)
    assert article["title"] == title
    assert article["text"] == text
    kinds = list(classify(text).items())
    assert kinds[0][1] == ("title" if title else "body")
    assert all(kind == "body" for _, kind in kinds[1:])


def test_title_of_metadata_comes_before_the_first_line(event: Path) -> None:
    (event / "articles.csv").write_text("file,title,author,url\na.txt,Late  ferry,Ann Lee,https://harbour.example/1\n")
    article = build_one(event, "Ferry leaves late\n\nThe ferry left 40 minutes late.")
    assert (article["title"], article["author"], article["url"]) == (
        "Late ferry",
        "Ann Lee",
        "https://harbour.example/1",
    )


# --- boilerplate ---

BOILERPLATE = [
    "- Advertisement -",
    "ADVERTISEMENT",
    "LEAVE A REPLY",
    "Comments are closed.",
    "Your email address will not be published. ",
    "Subscribe to our newsletter",
    "Read also: Storm over the island",
    "You may also like: 40 boats sink off the island",
    "Share on Facebook | Share on Twitter | Share on WhatsApp",
    "All rights reserved.",
    "© 2024 Harbour Post Ltd",
    "Getty Images",
    "X/Reuters",
    "Photo by AFP",
    "Source: Reuters",
    "اقرأ أيضًا",
    "جميع الحقوق محفوظة",
    "المصدر: رويترز",
    "اشترك في النشرة البريدية",
    "আরও পড়ুন",
    "সর্বস্বত্ব সংরক্ষিত",
    "বিজ্ঞাপন",
    "છબી: Getty Images",
    "新华社",
    "रॉयटर्स",
    "Фото: ТАСС",
]
REAL = [
    "The advertisement cost 2 million dollars.",
    "An advertisement for the ferry line was taken down after 40 complaints from passengers on the island.",
    "The advertisement was withdrawn.",
    "Passengers were asked to leave a reply to the company within 14 days of the storm.",
    "Reuters shares fell 4%.",
    "Reuters shares rose.",
    "The BBC apologised.",
    "The newsletter of the port office named 12 ships.",
    "Copyright cases rose by 30 percent in 2023.",
    "Source of the fire is unknown.",
    "Sources: 40 hurt in harbour blast",
    "Sources say the ferry will leave at noon.",
    "Trending now in the port: fewer boats, more bicycles, and 12 new cafés on the quay.",
    "Read more than 20 books a year, the captain told his crew.",
    "شارك في المظاهرة نحو 300 شخص.",
    "شارك ألف عامل في الإضراب.",
    "খবর পেয়ে ফায়ার সার্ভিসের ১২টি ইউনিট কাজ শুরু করে।",
    "বিজ্ঞাপন থেকে আয় কমেছে ১২ শতাংশ।",
    "સ્ત્રોત અનુસાર 12 લોકો ઘાયલ થયા.",
    "रॉयटर्स के मुताबिक 12 लोग घायल हुए।",
    "新华社记者看到十二艘船停在港口。",
]


@pytest.mark.parametrize("line", BOILERPLATE)
def test_furniture_of_a_page_is_boilerplate(line: str) -> None:
    found = classify(f"The ferry left 40 minutes late.\n\n{line}\n\nNobody was hurt in the storm.")
    assert found.pop("The ferry left 40 minutes late.") == "body"
    assert found.pop("Nobody was hurt in the storm.") == "body"
    assert list(found.values()) == ["boilerplate"]


@pytest.mark.parametrize("line", REAL)
def test_sentences_that_only_hold_such_words_are_not(line: str) -> None:
    found = classify(f"The ferry left 40 minutes late.\n\n{line}\n\nNobody was hurt in the storm.")
    assert len(found) == 3
    assert set(found.values()) == {"body"}


def test_classified_sentences_keep_order_columns_and_offsets() -> None:
    text = f"Ferry leaves late\n\n{FERRY}\n- Advertisement -\n{FERRY}"
    articles = pl.DataFrame({"article_id": ["b", "a"], "text": [text, FERRY], "language_code": ["en", "en"]})
    sentences = split_sentences(articles)
    classified = classify_sentences(sentences)
    assert classified.drop("kind").equals(sentences)
    texts = dict(articles.select("article_id", "text").iter_rows())
    assert classified.height == 8
    for row in classified.iter_rows(named=True):
        assert texts[row["article_id"]][row["span_start"] : row["span_end"]] == row["text"]
    assert classified.filter(pl.col("kind") == "title").select("article_id", "text").rows() == [
        ("b", "Ferry leaves late")
    ]
    assert classified.filter(pl.col("kind") == "boilerplate")["text"].to_list() == ["- Advertisement -"]
    assert classify_sentences(sentences.clear()).columns == [*sentences.columns, "kind"]


# --- what users write beside their files ---


def test_mistakes_in_articles_csv_are_named_and_all_else_is_used(event: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        (event / name).write_text(f"Paper {name}. {FERRY}")
    table = [
        "file,source,sorce,published_at",
        "a.txt,Quay,,2024-05-03",
        "a.txt,Pier,,",
        "gone.txt,Pier,,",
        "b.txt,Pier,,32 May 2024",
        ",Pier,,",
        "../../etc/passwd,Pier,,",
        "c.txt,Mole,x,,too,many",
    ]
    (event / "articles.csv").write_text("\n".join(table))
    articles, rejects = build(event)
    assert articles.select("source_id", "published_date").rows() == [
        ("Quay", datetime.date(2024, 5, 3)),
        ("Pier", None),
        ("Mole", None),
    ]
    assert set(rejects["file_uri"]) == {"ferry/articles.csv"}
    assert set(rejects["reason_code"]) == {"operator_error"}
    assert rejects["file_sha256"].n_unique() == 1
    details = dict(rejects.select("row_number", "detail").rows())
    assert sorted(details) == [1, 3, 4, 5, 6, 7, 8]
    for row_number, named in {
        1: "sorce",
        3: "'a.txt'",
        4: "gone.txt",
        5: "32 May",
        6: "file",
        7: "passwd",
        8: "6",
    }.items():
        assert named in details[row_number]
    assert "published_at" in details[1]


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (b"", "file"),
        (b"source,title\nQuay,Late\n", "file"),
        (b"\x1f\x8b\x08\x00\x00\x00", "binary"),
        (b"file,source\na.txt,Quay\0\n", "NUL"),
        (b"file,source\na.txt,caf\xe9\n", "encoding"),
    ],
)
def test_unusable_articles_csv_is_one_reject_and_the_article_loads(event: Path, data: bytes, named: str) -> None:
    (event / "a.txt").write_text(FERRY)
    (event / "articles.csv").write_bytes(data)
    articles, rejects = build(event)
    assert articles["source_id"].to_list() == ["a"]
    assert "operator_error" in rejects["reason_code"].to_list()
    assert any(named in detail for detail in rejects["detail"])


def test_articles_csv_of_a_spreadsheet_is_understood(event: Path) -> None:
    (event / "deep").mkdir()
    for name in ("a.txt", "deep/b.txt", "خبر ١.txt"):
        (event / name).write_text(f"Paper {name}. {FERRY}", encoding="utf-8")
    table = 'File;Source;Published At\na.txt;Quay;2024-05-03\ndeep/b.txt;"Pier; north";\nخبر ١.txt;رصيف;\n'
    (event / "articles.csv").write_bytes(b"\xef\xbb\xbf" + table.replace("\n", "\r\n").encode())
    articles, rejects = build(event)
    assert rejects.is_empty()
    assert articles["source_id"].to_list() == ["Quay", "Pier; north", "رصيف"]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ('id = "other"', "id"),
        ("id = 5", "id"),
        ("title = 5", "title"),
        ('reference_date = "someday"', "reference_date"),
        ("reference_date = 5", "reference_date"),
        ('aliases = "ferry"', "aliases"),
        ("aliases = [1]", "aliases"),
        ('tilte = "Late ferry"', "tilte"),
        ("title = ", ""),
        ("\udcff", ""),
    ],
)
def test_mistakes_in_event_files_are_named_and_the_event_loads(event: Path, content: str, key: str) -> None:
    (event / "_event.toml").write_bytes(content.encode("utf-8", "surrogateescape"))
    (event / "a.txt").write_text(FERRY)
    articles, rejects = build(event)
    assert articles["event_id"].to_list() == ["ferry"]
    assert rejects.select("file_uri", "reason_code").rows() == [("ferry/_event.toml", "operator_error")]
    detail = rejects["detail"].item()
    assert f"key {key!r}" in detail if key else "TOML" in detail or "encoding" in detail
    assert "allowed" in detail or not key
    assert [mistake[0] for mistake in read_event_file(event / "_event.toml").mistakes] == [key]


def test_event_file_is_read_whole(event: Path) -> None:
    content = 'id = "ferry"\ntitle = "Late ferry"\nreference_date = 2024-05-02T10:00:00Z\naliases = ["boat"]\n'
    (event / "_event.toml").write_text(content + "[[claims]]\nx = 1\n")
    found = read_event_file(event / "_event.toml")
    assert (found.event_id, found.title, found.aliases) == ("ferry", "Late ferry", ("boat",))
    assert found.reference_date == datetime.date(2024, 5, 2)
    assert found.raw["claims"] == [{"x": 1}]
    assert found.mistakes == ()
    with pytest.raises(FileNotFoundError, match="event file"):
        read_event_file(event / "none.toml")


def test_event_of_landing_wins_over_the_shipped_one_key_by_key(event: Path, tmp_path: Path) -> None:
    shipped = tmp_path / "events"
    shipped.mkdir()
    (shipped / "ferry.toml").write_text(
        'title = "Shipped"\nreference_date = 2024-05-02\n[[claims]]\nclaim_id = "delay"\n'
    )
    found = read_event(event.parent, "ferry", shipped)
    assert (found.title, found.raw["claims"][0]["claim_id"]) == ("Shipped", "delay")
    (event / "_event.toml").write_text('title = "Landed"\n')
    found = read_event(event.parent, "ferry", shipped)
    assert (found.title, found.reference_date) == ("Landed", datetime.date(2024, 5, 2))
    assert found.raw["claims"] == [{"claim_id": "delay"}]
    assert read_event(event.parent, "unknown", shipped).raw == {}


def test_every_broken_file_is_a_reject_while_all_else_loads(event: Path) -> None:
    (event / "good.txt").write_text(FERRY)
    (event / "empty.txt").write_bytes(b"")
    (event / "odd.docx").write_bytes(b"PK\x03\x04")
    (event / "cut.txt.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03cut")
    (event / "rows.jsonl").write_text('{"text": "One."}\n{broken\n')
    articles, rejects = build(event)
    assert articles["file_uri"].to_list() == ["ferry/good.txt", "ferry/rows.jsonl"]
    assert sorted(rejects.select("file_uri", "reason_code", "row_number").rows()) == [
        ("ferry/cut.txt.gz", "truncated_gzip", None),
        ("ferry/empty.txt", "empty", None),
        ("ferry/odd.docx", "unknown_type", None),
        ("ferry/rows.jsonl", "broken_row", 2),
    ]
    files = {file.file_uri for file in find_files(event.parent)[0]}
    assert files == set(articles["file_uri"]) | set(rejects["file_uri"])

"""Languages are told per article and per paragraph; uncertain ones stay undetermined."""

import polars as pl
import pytest

from claimhouse.language import LANGUAGES, identify_languages, identify_sentence_languages
from claimhouse.quotations import cut_quotations
from claimhouse.tokens import split_sentences

# Our own sentences about one invented ferry.
FERRY = {
    "ar": ("Arab", "تأخرت العبارة أكثر من أربعين دقيقة بسبب العاصفة، وانتظر نحو ألف ومئتي شخص على رصيف الميناء."),
    "bn": ("Beng", "ঝড়ের কারণে ফেরিটি চল্লিশ মিনিটেরও বেশি দেরিতে ছাড়ে, ঘাটে প্রায় বারোশ মানুষ অপেক্ষা করছিলেন।"),
    "de": (
        "Latn",
        "Die Fähre lief wegen des Sturms vierzig Minuten später aus, rund zwölfhundert Menschen warteten am Kai.",
    ),
    "en": (
        "Latn",
        "The ferry left the harbour forty minutes late because of the storm, and many people waited on the quay.",
    ),
    "es": (
        "Latn",
        "El transbordador salió cuarenta minutos tarde por el temporal y mucha gente esperaba en el muelle.",
    ),
    "fa": ("Arab", "کشتی به خاطر توفان چهل دقیقه دیرتر از بندر حرکت کرد و مردم بسیاری در اسکله منتظر بودند."),
    "fr": (
        "Latn",
        "Le bac a quitté le port avec quarante minutes de retard à cause de la tempête, et la foule attendait.",
    ),
    "gu": ("Gujr", "તોફાનને કારણે ફેરી ચાલીસ મિનિટ મોડી ઊપડી અને ઘાટ પર ઘણા લોકો રાહ જોતા હતા."),
    "he": ("Hebr", "המעבורת יצאה מהנמל באיחור של ארבעים דקות בגלל הסערה, ואנשים רבים חיכו על המזח."),
    "hi": ("Deva", "तूफान के कारण नौका चालीस मिनट की देरी से रवाना हुई और घाट पर बहुत से लोग इंतज़ार करते रहे।"),
    "ja": ("Jpan", "嵐のため連絡船は四十分遅れて出港し、岸壁では大勢の人が待っていた。"),
    "ko": ("Kore", "폭풍 때문에 여객선이 사십 분 늦게 출항했고 많은 사람들이 부두에서 기다렸다."),
    "mr": ("Deva", "वादळामुळे होडी चाळीस मिनिटे उशिरा निघाली आणि धक्क्यावर अनेक लोक वाट पाहत उभे होते."),
    "ru": ("Cyrl", "Из-за шторма паром вышел из порта на сорок минут позже, на причале ждали сотни людей."),
    "ta": ("Taml", "புயல் காரணமாக படகு நாற்பது நிமிடங்கள் தாமதமாகப் புறப்பட்டது, பலர் துறைமுகத்தில் காத்திருந்தனர்."),
    "tr": ("Latn", "Fırtına yüzünden feribot limandan kırk dakika geç ayrıldı, iskelede yüzlerce kişi bekledi."),
    "uk": ("Cyrl", "Через шторм пором вийшов із порту на сорок хвилин пізніше, на причалі чекали сотні людей."),
    "ur": ("Arab", "طوفان کی وجہ سے کشتی چالیس منٹ کی تاخیر سے روانہ ہوئی اور گھاٹ پر بہت سے لوگ انتظار کرتے رہے۔"),
    "vi": ("Latn", "Vì bão nên chuyến phà rời bến muộn bốn mươi phút, nhiều người phải chờ trên bến cảng."),
    "zh": ("Hans", "由于风暴，渡轮推迟四十分钟离港，许多人在码头上等候。"),
}


def build_articles(texts: list[str]) -> pl.DataFrame:
    articles = pl.DataFrame({"article_id": [f"a{number}" for number in range(len(texts))], "text": texts})
    return articles.with_columns(identify_languages(articles["text"]))


def languages_of(text: str) -> list[tuple[str, str]]:
    articles = build_articles([text])
    sentences = identify_sentence_languages(split_sentences(articles), articles)
    return list(sentences.select("text", "language_code").iter_rows())


def test_a_quotation_in_another_script_is_read_by_its_own_pack() -> None:
    opening, closing = "كتب مدير الميناء على صفحته اليوم:", "ثم عاد إلى مكتبه في المدينة القديمة."
    quotation = "“Two boats sank and twelve people were hurt near the pier.”"
    articles = build_articles([f"{FERRY['ar'][1]}\n{opening} {quotation} {closing}"])
    sentences = cut_quotations(split_sentences(articles))
    parts = identify_sentence_languages(sentences, articles)
    assert list(parts.select("text", "language_code").iter_rows())[1:] == [
        (opening, "ar"),
        (quotation, "en"),
        (closing, "ar"),
    ]
    text = articles["text"].item()
    assert [text[start:end] for start, end in parts.select("span_start", "span_end").iter_rows()] == parts[
        "text"
    ].to_list()
    assert parts["sentence_id"].to_list() == [f"a0:{number:05}" for number in range(4)]


def test_quoted_names_and_quotations_in_the_same_script_cut_nothing() -> None:
    for text in ("نشرت “Getty Images” صورة للقارب.", "She wrote: “Two boats sank near the old pier this morning.”"):
        sentences = split_sentences(build_articles([text]))
        assert cut_quotations(sentences).equals(sentences)


@pytest.mark.parametrize("language_code", FERRY)
def test_language_and_script_of_an_article(language_code: str) -> None:
    script_code, text = FERRY[language_code]
    languages = identify_languages(pl.Series([text]))
    assert languages.schema == LANGUAGES
    assert languages.select("language_code", "script_code").row(0) == (language_code, script_code)
    assert 0.35 <= languages["language_score"].item() <= 1


def test_order_and_repeats_are_kept() -> None:
    texts = [FERRY["ru"][1], FERRY["en"][1], FERRY["ru"][1], "", FERRY["gu"][1]]
    assert identify_languages(pl.Series(texts))["language_code"].to_list() == ["ru", "en", "ru", "und", "gu"]
    assert identify_languages(pl.Series([], dtype=pl.String)).schema == LANGUAGES


@pytest.mark.parametrize(
    "text", ["", "  \n", "12 345,67 %", "😀😀😀", "https://harbour.example/ferry/timetable", "xq zzv kkw", None]
)
def test_what_is_in_no_language_is_undetermined(text: str | None) -> None:
    languages = identify_languages(pl.Series([text], dtype=pl.String))
    assert languages["language_code"].to_list() == ["und"]
    assert languages["language_score"].item() < 0.35


def test_addresses_and_numbers_do_not_sway() -> None:
    text = FERRY["gu"][1] + " https://news.example/en/the-ferry-left-late 2024 1,200 @harbourpost #ferrydelay"
    assert identify_languages(pl.Series([text]))["language_code"].item() == "gu"


def test_language_has_to_be_written_in_the_script_at_hand() -> None:
    # Seven letters: the model alone takes them for French.
    languages = identify_languages(pl.Series(["ফেরি ছাড়ে"]))
    assert languages["script_code"].item() == "Beng"
    assert languages["language_code"].item() in ("bn", "und")


def test_traditional_and_simplified_chinese_have_their_scripts() -> None:
    texts = ["由於風暴，渡輪推遲四十分鐘離港，許多人在碼頭上等候。", "由于风暴，渡轮推迟四十分钟离港。"]
    assert identify_languages(pl.Series(texts))["script_code"].to_list() == ["Hant", "Hans"]


def test_long_article_with_foreign_head_keeps_its_language() -> None:
    text = "Advertisement. Subscribe to our newsletter.\n" + (FERRY["ar"][1] + "\n") * 40
    assert identify_languages(pl.Series([text]))["language_code"].item() == "ar"


def test_paragraph_in_another_language_has_its_own() -> None:
    quoted = FERRY["en"][1]
    text = "\n\n".join([FERRY["ar"][1], quoted, FERRY["ar"][1]])
    found = languages_of(text)
    assert [code for _, code in found] == ["ar", "en", "ar"]
    text = "\n".join([FERRY["de"][1], FERRY["de"][1], FERRY["es"][1]])
    assert [code for _, code in languages_of(text)] == ["de", "de", "es"]


def test_short_paragraphs_take_the_language_of_their_article() -> None:
    body = FERRY["hi"][1]
    found = dict(languages_of(f"नौका देर से चली\n\n{body}\n\n40 मिनट\n\n{body}"))
    assert len(found) == 3
    assert set(found.values()) == {"hi"}


def test_short_line_in_another_script_is_not_in_the_language_of_the_article() -> None:
    found = dict(languages_of(f"{FERRY['bn'][1]}\nGetty Images\nPlease enter your comment here\n{FERRY['bn'][1]}"))
    assert found["Getty Images"] == "und"
    assert found["Please enter your comment here"] == "en"
    assert found[FERRY["bn"][1]] == "bn"


def test_heading_in_han_letters_belongs_to_a_japanese_article() -> None:
    found = dict(languages_of(f"連絡船遅延\n\n{FERRY['ja'][1]}"))
    assert found["連絡船遅延"] == "ja"


def test_sentences_keep_order_columns_and_offsets() -> None:
    articles = build_articles([f"  {FERRY['en'][1]}\n\n\n{FERRY['fr'][1]}", FERRY["ru"][1]])
    sentences = split_sentences(articles).sample(fraction=1, shuffle=True, seed=3)
    identified = identify_sentence_languages(sentences, articles)
    assert identified["sentence_id"].to_list() == sentences["sentence_id"].to_list()
    assert set(identified.columns) == set(sentences.columns)
    codes = dict(identified.select("text", "language_code").iter_rows())
    assert codes == {FERRY[code][1]: code for code in ("en", "fr", "ru")}


def test_no_sentences_give_no_rows() -> None:
    articles = build_articles([FERRY["en"][1]])
    sentences = split_sentences(articles).clear()
    assert identify_sentence_languages(sentences, articles).is_empty()

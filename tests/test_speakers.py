"""Who says it: the name beside the reporting word, in every language; what goes on; how the text stands to it."""

import datetime as dt
from typing import Any

import polars as pl
import pytest

from claimhouse.mentions import extract_mentions

# Language, text, and who says each number ("|" between numbers, "-" where nobody does).
SAID = [
    ("en", "Mayor Ana Ruiz said on Friday that 12 people were hurt.", "Mayor Ana Ruiz"),
    ("en", "“We saw 12 boats,” said the harbour master.", "harbour master"),
    ("en", "Ana Ruiz, the mayor, said 12 people were hurt.", "mayor"),
    ("en", "At least 12 people were hurt, police said on Monday.", "police"),
    ("en", "The ministry denied that 12 people were hurt.", "ministry"),
    ("en", "Police have said that 12 people were hurt.", "Police"),
    ("en", "“The water rose. We counted 12 boats there,” Ruiz said.", "Ruiz"),
    ("en", "Ruiz said 12 people were hurt. Another 30 people were missing.", "Ruiz|Ruiz"),
    ("en", "A fire broke out. The storm hurt 12 people.", "-"),
    # A pronoun stands for who was named before, never for what is said.
    ("en", "Mayor Ana Ruiz came. I told my mum that 12 people were hurt.", "-"),
    ("en", "Ana Ruiz said the pier was closed. She said in a surprise move that 12 boats sank.", "Ana Ruiz"),
    ("en", "“We saw 12 boats,” she said.", "-"),
    ("fr", "Il affirme avoir compté 12 bateaux.", "-"),
    ("de", "„Wir zählten 12 Boote“, sagte er am Montag in Kiel.", "-"),
    ("bn", "আদালতে তিনি বলেছেন, ১২ জন মারা গেছেন।", "-"),
    ("es", "“Vimos 12 barcos”, dijo Jeong Won-jeong en el puerto.", "Jeong Won-jeong"),
    ("ru", "По информации пресс-службы порта, погибли 12 человек.", "пресс-службы порта"),
    ("en", "A spokesperson for the ministry added that 12 people were hurt.", "spokesperson for the ministry"),
    ("en", "The report found that 12 people were hurt.", "report"),
    ("es", "Según la policía, 12 personas resultaron heridas.", "policía"),
    ("es", "“Vimos 12 barcos”, dijo el alcalde Juan Pérez.", "alcalde Juan Pérez"),
    ("es", "El alcalde dijo el viernes que 12 personas resultaron heridas.", "alcalde"),
    ("es", "Al menos 12 personas resultaron heridas, informó este lunes la policía.", "policía"),
    ("es", "El ministerio ha confirmado que hay 12 heridos.", "ministerio"),
    ("es", "Las autoridades han informado de 12 heridos.", "autoridades"),
    ("es", "El gobierno negó que hubiera 12 muertos.", "gobierno"),
    ("fr", "Selon la police, 12 personnes ont été blessées.", "police"),
    ("fr", "« Nous avons vu 12 bateaux », a déclaré le maire.", "maire"),
    ("fr", "Le maire a déclaré vendredi que 12 personnes étaient blessées.", "maire"),
    ("fr", "Douze personnes ont été blessées, a indiqué lundi la préfecture.", "préfecture"),
    ("fr", "La préfecture fait état de 12 blessés.", "préfecture"),
    ("fr", "D'après le ministère, 12 maisons ont brûlé.", "ministère"),
    ("pt", "Segundo a polícia, 12 pessoas ficaram feridas.", "polícia"),
    ("pt", "O prefeito disse na sexta-feira que 12 pessoas ficaram feridas.", "prefeito"),
    ("pt", "“Vimos 12 barcos”, disse o prefeito.", "prefeito"),
    ("pt", "As autoridades informam que 12 pessoas morreram.", "autoridades"),
    ("pt", "De acordo com os bombeiros, 12 casas arderam.", "bombeiros"),
    ("de", "Laut Polizei wurden 12 Menschen verletzt.", "Polizei"),
    ("de", "Nach Angaben der Polizei wurden 12 Menschen verletzt.", "Polizei"),
    ("de", "Der Polizei zufolge wurden 12 Menschen verletzt.", "Polizei"),
    ("de", "„Wir haben 12 Boote gesehen“, sagte der Bürgermeister.", "Bürgermeister"),
    ("de", "Der Bürgermeister sagte am Freitag, 12 Menschen seien verletzt worden.", "Bürgermeister"),
    ("de", "12 Menschen wurden verletzt, wie die Polizei mitteilte.", "Polizei"),
    ("de", "12 Menschen wurden verletzt, teilte die Polizei am Montag mit.", "Polizei"),
    ("it", "Secondo la polizia, 12 persone sono rimaste ferite.", "polizia"),
    ("it", "Il sindaco ha detto venerdì che 12 persone sono rimaste ferite.", "sindaco"),
    ("it", "«Abbiamo visto 12 barche», ha detto il sindaco.", "sindaco"),
    ("it", "Le autorità parlano di 12 feriti.", "autorità"),
    ("nl", "Volgens de politie zijn 12 mensen gewond geraakt.", "politie"),
    ("nl", "De burgemeester zei vrijdag dat 12 mensen gewond zijn.", "burgemeester"),
    ("nl", "Er zijn 12 gewonden, aldus de politie.", "politie"),
    ("nl", "“We zagen 12 boten”, zei de burgemeester.", "burgemeester"),
    ("ru", "По данным полиции, пострадали 12 человек.", "полиции"),
    ("ru", "Мэр города сказала в пятницу, что пострадали 12 человек.", "Мэр города"),
    ("ru", "Пострадали 12 человек, сообщила полиция.", "полиция"),
    ("ru", "«Мы видели 12 лодок», — заявил губернатор.", "губернатор"),
    ("ru", "В МЧС сообщили, что пострадали 12 человек.", "МЧС"),
    ("ru", "Пострадали 12 человек, сообщили в министерстве.", "министерстве"),
    ("uk", "За даними поліції, постраждали 12 людей.", "поліції"),
    ("uk", "Мер міста сказав у п'ятницю, що постраждали 12 людей.", "Мер міста"),
    ("uk", "Постраждали 12 людей, повідомила поліція.", "поліція"),
    ("uk", "У ДСНС повідомили, що постраждали 12 людей.", "ДСНС"),
    ("pl", "Według policji rannych zostało 12 osób.", "policji"),
    ("pl", "Burmistrz powiedział w piątek, że rannych zostało 12 osób.", "Burmistrz"),
    ("pl", "– Widzieliśmy 12 łodzi – powiedział burmistrz.", "burmistrz"),
    ("pl", "Rannych zostało 12 osób, poinformowała policja.", "policja"),
    ("tr", "Polise göre 12 kişi yaralandı.", "Polise"),
    ("tr", 'Vali Kaya, "12 tekne gördük" dedi.', "Vali Kaya"),
    ("tr", "Polis 12 kişinin yaralandığını bildirdi.", "Polis"),
    ("tr", '"12 tekne gördük" diyen Vali Kaya, aramanın sürdüğünü söyledi.', "Vali Kaya"),
    ("id", "Menurut polisi, 12 orang terluka.", "polisi"),
    ("id", "Wali kota mengatakan pada hari Jumat bahwa 12 orang terluka.", "Wali kota"),
    ("id", '"Kami melihat 12 kapal," kata wali kota.', "wali kota"),
    ("id", "Sebanyak 12 orang terluka, ujar juru bicara polisi.", "juru bicara polisi"),
    ("vi", "Theo cảnh sát, 12 người bị thương.", "cảnh sát"),
    ("vi", "Bộ Y tế cho biết 12 người bị thương.", "Bộ Y tế"),
    ("zh", "据警方通报，12人受伤。", "警方"),
    ("zh", "市长周五表示，12人受伤。", "市长"),
    ("zh", "警方称12人受伤。", "警方"),
    ("zh", "“我们看到12艘船。”市长说。", "市长"),
    ("zh", "據警方表示，12人受傷。", "警方"),
    ("ja", "警察によると、12人が負傷した。", "警察"),
    ("ja", "気象庁は金曜日、12人が負傷したと発表した。", "気象庁"),
    ("ja", "市長は「12隻の船を見た」と述べた。", "市長"),
    ("ja", "12人が負傷したと警察が発表した。", "警察"),
    ("ja", "政府は12人が死亡したことを明らかにした。", "政府"),
    ("ko", "경찰에 따르면 12명이 다쳤다.", "경찰에"),
    ("ko", "경찰은 12명이 다쳤다고 밝혔다.", "경찰은"),
    ("ko", "행정안전부는 12명이 숨졌다고 전했다.", "행정안전부는"),
    ("ar", "قالت الشرطة إن 12 شخصا أصيبوا.", "الشرطة"),
    ("ar", "وقال رئيس البلدية يوم الجمعة إن 12 شخصا أصيبوا.", "رئيس البلدية"),
    ("ar", "أصيب 12 شخصا وفقا للشرطة.", "للشرطة"),
    ("ar", "أصيب 12 شخصا بحسب وزارة الصحة.", "وزارة الصحة"),
    ("ar", "وكان رئيس البلدية قد أعلن إصابة 12 شخصا.", "رئيس البلدية"),
    ("ar", "ونقلت الصحيفة عن مسؤول محلي قوله إن 12 شخصا أصيبوا.", "مسؤول محلي"),
    ("ar", "ونفت الوزارة مقتل 12 شخصا.", "الوزارة"),
    ("ar", "أعلنت وزارة الصحة اليوم الجمعة إصابة 12 شخصا.", "وزارة الصحة"),
    ("fa", "پلیس گفت ۱۲ نفر زخمی شدند.", "پلیس"),
    ("fa", "به گفته پلیس، ۱۲ نفر زخمی شدند.", "پلیس"),
    ("fa", "شهردار روز جمعه اعلام کرد که ۱۲ نفر زخمی شدند.", "شهردار"),
    ("fa", "پلیس از زخمی شدن ۱۲ نفر خبر داد.", "پلیس"),
    ("ur", "پولیس کے مطابق 12 افراد زخمی ہوئے۔", "پولیس"),
    ("ur", "میئر نے جمعہ کو کہا کہ 12 افراد زخمی ہوئے۔", "میئر"),
    ("ur", "پولیس کا کہنا ہے کہ 12 افراد زخمی ہوئے۔", "پولیس"),
    ("ur", "پولیس نے صحافیوں کو بتایا کہ 12 افراد زخمی ہوئے۔", "پولیس"),
    ("ur", "حکام نے 12 ہلاکتوں کی تصدیق کی ہے۔", "حکام"),
    ("hi", "पुलिस के अनुसार 12 लोग घायल हुए।", "पुलिस"),
    ("hi", "महापौर ने शुक्रवार को कहा कि 12 लोग घायल हुए।", "महापौर"),
    ("hi", "पुलिस ने पत्रकारों को बताया कि 12 लोग घायल हुए।", "पुलिस"),
    ("hi", "पुलिस का कहना है कि 12 लोग घायल हुए।", "पुलिस"),
    ("hi", "अधिकारियों ने 12 लोगों के घायल होने की पुष्टि की है।", "अधिकारियों"),
    ("hi", "रिपोर्ट में कहा गया है कि 12 लोग घायल हुए।", "रिपोर्ट"),
    ("hi", "महापौर ने बताया कि 12 लोग घायल हुए हैं। करीब 30 लोग लापता हैं।", "महापौर|महापौर"),
    ("mr", "पोलिसांनी सांगितले की 12 जण जखमी झाले.", "पोलिसांनी"),
    ("mr", "महापौरांनी शुक्रवारी सांगितले की 12 जण जखमी झाले.", "महापौरांनी"),
    ("mr", "पोलिसांच्या माहितीनुसार 12 जण जखमी झाले.", "पोलिसांच्या"),
    ("mr", "12 जण जखमी झाल्याचे पोलिसांनी सांगितले.", "पोलिसांनी"),
    ("mr", "मुख्यमंत्री म्हणाले, 12 जण जखमी झाले.", "मुख्यमंत्री"),
    ("ne", "प्रहरीका अनुसार १२ जना घाइते भए।", "प्रहरीका"),
    ("ne", "प्रहरीले १२ जना घाइते भएको जनाएको छ।", "प्रहरीले"),
    ("ne", "मेयरले शुक्रबार १२ जना घाइते भएको बताए।", "मेयरले"),
    ("ne", "प्रहरीले भन्यो, १२ जना घाइते भए।", "प्रहरीले"),
    ("bn", "পুলিশের মতে ১২ জন আহত হয়েছেন।", "পুলিশের"),
    ("bn", "মেয়র শুক্রবার বলেছেন, ১২ জন আহত হয়েছেন।", "মেয়র"),
    ("bn", "১২ জন আহত হয়েছেন বলে জানিয়েছে পুলিশ।", "পুলিশ"),
    ("bn", "পুলিশ জানিয়েছে, ১২ জন আহত হয়েছেন।", "পুলিশ"),
    ("bn", "মেয়র ১২ জন আহত হয়েছেন বলে জানিয়েছেন।", "মেয়র"),
    ("gu", "પોલીસના જણાવ્યા અનુસાર 12 લોકો ઘાયલ થયા.", "પોલીસના"),
    ("gu", "મેયરે શુક્રવારે કહ્યું કે 12 લોકો ઘાયલ થયા.", "મેયરે"),
    ("gu", "પોલીસે જણાવ્યું હતું કે 12 લોકો ઘાયલ થયા.", "પોલીસે"),
    ("gu", "12 લોકો ઘાયલ થયા હોવાનું પોલીસે જણાવ્યું હતું.", "પોલીસે"),
    ("pa", "ਪੁਲਿਸ ਮੁਤਾਬਕ 12 ਲੋਕ ਜ਼ਖਮੀ ਹੋਏ।", "ਪੁਲਿਸ"),
    ("pa", "ਮੇਅਰ ਨੇ ਸ਼ੁੱਕਰਵਾਰ ਨੂੰ ਕਿਹਾ ਕਿ 12 ਲੋਕ ਜ਼ਖਮੀ ਹੋਏ।", "ਮੇਅਰ"),
    ("pa", "ਪੁਲਿਸ ਦਾ ਕਹਿਣਾ ਹੈ ਕਿ 12 ਲੋਕ ਜ਼ਖਮੀ ਹੋਏ।", "ਪੁਲਿਸ"),
    ("ta", "போலீசார் கூற்றுப்படி 12 பேர் காயமடைந்தனர்.", "போலீசார்"),
    ("ta", "12 பேர் காயமடைந்ததாக போலீசார் தெரிவித்தனர்.", "போலீசார்"),
    ("ta", "இதில் 12 பேர் காயமடைந்தனர் என்று அமைச்சர் ரவி கூறினார்.", "அமைச்சர் ரவி"),
    ("te", "పోలీసుల ప్రకారం 12 మంది గాయపడ్డారు.", "పోలీసుల"),
    ("te", "12 మంది గాయపడ్డారని పోలీసులు తెలిపారు.", "పోలీసులు"),
    ("te", "ముఖ్యమంత్రి 12 మంది గాయపడ్డారని తెలిపారు.", "ముఖ్యమంత్రి"),
    ("sw", "Kwa mujibu wa polisi, watu 12 walijeruhiwa.", "polisi"),
    ("sw", "Meya alisema Ijumaa kwamba watu 12 walijeruhiwa.", "Meya"),
    ("sw", "Polisi wamesema watu 12 walijeruhiwa.", "Polisi"),
    ("sw", "Polisi walithibitisha kuwa watu 12 walijeruhiwa.", "Polisi"),
    ("he", "לדברי המשטרה, 12 בני אדם נפצעו.", "המשטרה"),
    ("he", "12 בני אדם נפצעו, כך מסרה המשטרה.", "המשטרה"),
    ("he", "המשטרה מסרה ש-12 בני אדם נפצעו.", "המשטרה"),
]
STANCES = [
    ("en", "Police say 12 people were hurt.", "attributed"),
    ("en", "The storm hurt 12 people.", "stated"),
    ("en", "The ministry denied that 12 people were hurt.", "denied"),
    ("en", "He claimed without evidence that 12 people were hurt.", "disputed"),
    ("es", "El gobierno negó que hubiera 12 muertos.", "denied"),
    ("fr", "Le ministère a démenti la mort de 12 personnes.", "denied"),
    ("de", "Die Behörde bestritt, dass 12 Menschen starben.", "denied"),
    ("ru", "Министерство опровергло гибель 12 человек.", "denied"),
    ("ar", "ونفت الوزارة مقتل 12 شخصا.", "denied"),
    ("hi", "सरकार ने 12 लोगों की मौत से इनकार किया।", "denied"),
    ("ja", "政府は12人の死亡を否定した。", "denied"),
    ("ko", "정부는 12명이 숨졌다는 보도를 부인했다.", "denied"),
    ("sw", "Serikali imekanusha kuwa watu 12 walikufa.", "denied"),
]


def extract_all(code: str, texts: list[str]) -> list[list[dict[str, Any]]]:
    """The mentions of each text that are no dates, in the order of the text."""
    articles = pl.DataFrame(
        {
            "article_id": [str(number) for number in range(len(texts))],
            "text": texts,
            "language_code": [code] * len(texts),
            "published_date": [dt.date(2024, 8, 13)] * len(texts),
        }
    )
    found = extract_mentions(articles).filter(~pl.col("dimension").is_in(["date", "time_of_day"])).sort("span_start")
    return [found.filter(pl.col("article_id") == str(number)).to_dicts() for number in range(len(texts))]


def extract(code: str, text: str) -> list[dict[str, Any]]:
    return extract_all(code, [text])[0]


@pytest.mark.parametrize("code", sorted({code for code, _, _ in SAID}))
def test_who_says_it(code: str) -> None:
    said = {text: speakers for own, text, speakers in SAID if own == code}
    assert said
    found = dict(zip(said, extract_all(code, list(said)), strict=True))
    assert {text: "|".join(mention["speaker"] or "-" for mention in found[text]) for text in said} == said
    for text, mentions in found.items():
        for mention in mentions:
            if mention["speaker"]:
                assert text[mention["speaker_span_start"] : mention["speaker_span_end"]] == mention["speaker"]


@pytest.mark.parametrize(("code", "text", "stance"), STANCES)
def test_how_the_text_stands_to_it(code: str, text: str, stance: str) -> None:
    assert [mention["stance"] for mention in extract(code, text)] == [stance]


def test_counts_go_on_being_said_and_background_does_not() -> None:
    text = "Ruiz said 12 people were hurt. Another 30 people were missing. The storm began on 9 August, at 90 km/h."
    found = extract("en", text)
    assert [(mention["speaker"], mention["stance"]) for mention in found] == [
        ("Ruiz", "attributed"),
        ("Ruiz", "stated"),
        (None, "stated"),
    ]


def test_nothing_goes_on_over_a_blank_line() -> None:
    found = extract("en", "Ruiz said 12 people were hurt.\n\nAnother 30 people were missing.")
    assert [mention["speaker"] for mention in found] == ["Ruiz", None]

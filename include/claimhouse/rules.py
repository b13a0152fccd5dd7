"""The rules of the grammar: what roles follow each other in a number, an amount, a date or a time of day.

The first rule that fits at a place wins, so the list runs from the particular to the general. The notation is explained
in ``grammar``, which compiles it.
"""

from claimhouse.calendar_rules import CLOCK_HOURS, HOURS_FROM_SIX, OTHER_DATES, SIGN_DATES, WRITTEN_DATES
from claimhouse.shapes import BEGIN, DIGITS, END

# Names under which rules keep tokens; each becomes a column of row numbers.
GROUPS = (
    "number", "number_2", "unit", "currency", "minor", "percent", "dual_unit", "weak", "modifier_after",
    "day", "day_2", "month", "month_2", "month_number", "year", "year_2", "weekday", "relative", "shift", "span",
    "part", "behind", "after", "before", "hour", "minute", "minutes", "daypart", "ordinal", "day_month_year",
    "qualifier_before", "qualifier_after", "unit_2", "currency_2", "percent_2", "limit_2", "day_year",
    "number_3", "minor_2", "per", "below_zero", "other_month", "calendar",
)  # fmt: skip

# "20th of next month", "Sunday of next week": what may stand between the parts.
_OF = "(?:<.linker|function!joiner!range_middle!after!before!conjunction>_){0,2}"
_SPAN = "(?:<shift>_<span=time_unit>|<span=time_unit>_<shift>)"
PARTS = {
    # Case endings and particles glued behind a numeral: 115,000થી, 2023'te, ২০২৪-এর.
    "ending": '(?:[-"]?<.suffix>)?',
    "link": "(?:<.linker>_)?",
    "n": "<number>{ending}",
    "n_2": "<number_2=number>{ending}",
    "n_3": "<number_3=number>{ending}",
    # "half an hour": an article between a fraction and its unit says nothing.
    # "two full days", "2 more minutes".
    "amount": "(?:{n}(?:_<.weak>)?(?:_<part>)?|<weak>)",
    # 20 ל-25
    "to": "(?:-|<.range_middle!joiner>-?)",
    "and": "(?:-|<.range_middle|joiner>)",
    # "2.5 % до 7.4 %" is a rise and where it led: "until" makes a range of whole amounts only behind its opener.
    "bare_to": "(?:-|<.range_middle!joiner!before>)",
    # "más de un 20 %"
    # כ-40: a clitic with its hyphen.
    "about": "(?:<qualifier_before>(?:-|_(?:<.weak>_)?))*",
    "about_one": "(?:<qualifier_before>(?:-|_(?:<.weak>_)?))+",
    "or_so_one": "(?:_(?:<.thing|linker>_)?<qualifier_after!number>)+",
    # "$50 a day" is a rate, not a day.
    "rate": "(?: <.weak> <.unit>)?",
    # "10人以上", "5个以上", "10 people or more"
    "or_so": "(?:_(?:<.thing|linker>_)?<qualifier_after!number>)*",
    # dates
    "month_name": r"<month>\.?(?:_[/(]_<.month>(?:_\))?)?",
    # "20th", "the 20th", "20 तारीख": a day of the month that its own sign makes one.
    "day_sign": "(?:<day><.ordinal_suffix>|<.day_word>_<day>|<day>_<.day_word>|<ordinal>)",
    "day_part": "(?:<day>(?:_<.ordinal_suffix>|\\.)?{ending}|<ordinal>)",
    # "2nd and 3rd of May", "erster und zweiter Mai"
    "day_part_2": "(?:<day_2=day>(?:_<.ordinal_suffix>|\\.)?{ending}|<day_2=ordinal>)",
    "nth": "(?:<ordinal>|<day><.ordinal_suffix>|<day>\\.)",
    "year_part": "(?:{link}(?:(?:<.year_word>_)?<year>{ending}(?:_<.year_word>)?|<.year_word>_<year=number>))",
    "year_tail": "(?:_[-/,]?_{year_part}| {link}(?:<span=time_unit>_<shift>|<shift>_<span=time_unit>|<relative>))?",
    "weekday_first": "(?:<weekday>_,?_)?",
    "weekday_of": f"(?:<weekday>_,?_{_OF})?",
    # 12日（月）, 21日の木曜日
    "weekday_sign": "(?:_\\(_<weekday>_\\)|_<.linker><weekday>|<weekday>)?",
    "weekday_last": f"(?:_,?_(?:<.day_word>_)?{_OF}<weekday>)?",
    "side": "(?:(?:<after>|<before>)_)?",
    "part_first": "(?:<part>_-?_{link})?",
    # Lazy: "до", "hasta", "do" are limits of dates before they are qualifiers of numbers.
    "before_date": "(?:<qualifier_before>_)*?{side}{part_first}",
    # के बाद, পর্যন্ত, সালের শুরুতে: the same words where a language puts them behind.
    "behind_date": "(?:_{link}<behind>)?",
    # times of day
    "daypart_first": "(?:<daypart>_{about})?",
    "daypart_last": "(?:_<daypart>)?",
    "clock_first": "(?:<.clock>_)?",
    "clock_last": "(?:_<.clock>)?",
    "hour_word": "(?:<hour=number>{ending}|<ordinal>)",
    # two amounts with the same kind of noun, or one noun for both: 10 to 12 km, 10 km to 12 km, $3-5
    # What stands before the first amount counts for both: $3-5, kilomita 3 hadi 5, yüzde 5 ila 8.
    "span_to": "(?:<currency>_{n}_{to}_(?:<.currency>_)?{n_2}"
    "|<unit=leading_unit>_{link}{n}_{to}_(?:<.leading_unit>_{link})?{n_2}"
    # 百分之五至八
    "|<percent>_{n}_{to}_(?:<.percent>_)?{n_2}"
    + "".join(
        f"|(?:{{n}}|<weak!article>)(?:_{{to}}|_-?_{{link}}<.{kind}>_{{bare_to}})_{{n_2}}_-?_{{link}}<{kind}>"
        for kind in ("unit", "currency", "percent")
    )
    + "|{n}_{to}_{n_2})",
}
PARTS["span_and"] = PARTS["span_to"].replace("{to}", "{and}").replace("{bare_to}", "{and}")
PARTS["piece"] = "<.number>{ending}_-?_{link}<.unit>"
# "one minute and 30 seconds", "two hours and one minute"; "2 hours a day" is no sum.
# A comma joins times only: "10 km, 30 cm" is a list.
PARTS["sum"] = (
    "(?:<.number>{ending}|<.weak>)_-?_{link}<.unit>"
    # 两年零三个月
    "(?:_(?:<.joiner>_|<.modifier_after&number>)?{piece}|_,_<.number>{ending}_-?_{link}<.time_unit>"
    "|_<.joiner>_<.weak!article>_{link}<.unit>)+"
)

# What a limit is of, and the two limits of one number: 18歳以上65歳未満, "more than 100 and less than 300".
PARTS["measured"] = "(?:_-?_{link}(?:<unit>|<currency>|<percent>))?"
PARTS["measured_2"] = (
    PARTS["measured"].replace("<unit>", "<unit_2=unit>").replace("<currency>", "<currency_2=currency>")
)
PARTS["measured_2"] = PARTS["measured_2"].replace("<percent>", "<percent_2=percent>")
PARTS["and_limit"] = "(?:_,)?_(?:<.joiner|conjunction|function!qualifier_before>_)?"

# Names, codes and numbering that hold digits: they take their tokens out of play.
SKIPPED = {
    "code": f"<.number,{DIGITS}>(?:[-/.:]<.number,{DIGITS}>){{2,}}|{DIGITS}(?:[-/.:]<.number>)+"
    "|#<.number>|\\(<.qualifier_after>_<.number>"
    # A telephone number: 0212 555 01 99.
    f"|{DIGITS}(?: <.number>){{2,}}",
    "listing": f"{BEGIN}<.number>[.)] ",
    # 9/11, 24/7: what is neither a date nor a fraction.
    "ages": "(?:<.number>_<.range_middle,->_)?<.tens><.age_word>",
    "pair": "<.number>/<.number>",
    "label": "<.name_before>\\.?_-?<.number>(?:[-/:]<.number>)*|<.number>_-?<.name_after>",
}
_TIMES = {
    "time_colon": "{daypart_first}{clock_first}<hour>:<minute=two_digits>(?::<.two_digits>)?{ending}"
    "{clock_last}{daypart_last}",
    # 2:0, 3:1; 30:25 is no time of day either.
    "score_colon": "<number=hour!word>:<number_2=hour!two_digits>"
    "|<number=number!hour>:<number_2=two_digits>(?:_{link}<unit>)?",
    "time_minutes": "{daypart_first}(?:<minutes>_{link}{clock_first}{hour_word}"
    "|{clock_first}(?:<hour=number>|<ordinal>)_<minutes>)"
    "{clock_last}{daypart_last}",
    # 17h30, 17 h 30
    "time_letter": "{daypart_first}{clock_first}<hour=number>(?:<.clock><minute=two_digits>"
    "(?:<.time_unit!clock>)?|_<.clock&unit>_<minute=two_digits>(?:_<.time_unit!clock>)?){daypart_last}",
    # "om acht uur" is a time, "acht uur" alone a duration: prepositions among the clock words (om, alle) and units that
    # are function words as well (uur) count only in pairs, with a part of the day, or with an hour and its minutes.
    "time_clock": "{daypart_first}(?:<.clock!function!qualifier_before!leading_unit>_{about}{hour_word}(?:_<.clock>)?"
    "(?:_<.clock|time_unit>_<minute=number>_<.time_unit>)?"
    '|<.clock&unit>_(?:<hour=number>"<.suffix>|<hour=hour!day>(?:[-"]?<.suffix>)?)'
    "|<qualifier_before=clock!unit>_(?:{hour_word}_(?:<.clock&unit>(?:_<minutes>)?|<daypart>)|<hour=hour!day!two_digits>)"
    "|<hour=number>{ending}_<unit=clock!unit!leading_unit!range_middle!qualifier_before>"
    "(?:_<minute=number>_<.time_unit>)?"
    "|<hour=number>{ending}_<.clock>_<daypart>){daypart_last}",
    "time_daypart": '<hour=number>{ending}_<daypart>|<daypart>_<hour=hour!day>[-"]?<.suffix>',
}
_DATES = {
    **OTHER_DATES,
    **SIGN_DATES,
    "date_day_range": "(?:<.range_open>_)?{day_part}_{and}_(?:<.range_open|day_word>_)?{day_part_2}_{link}"
    "{month_name}(?:_<.month_word>)?{year_tail}"
    "(?:_<.range_close>)?",
    "date_span": "(?:<.range_open>_)?<day>{ending}_{link}<month>_{to}_<day_2=day>{ending}_{link}<month_2=month>"
    "{year_tail}",
    "date_span_month_day": "(?:<.range_open>_)?<month>_<day>_{to}_<month_2=month>_<day_2=day>{year_tail}",
    "date_month_day_range": "{month_name}_(?:<day>_{to}_<day_2=day>"
    "|<day><.ordinal_suffix>_{and}_<day_2=day><.ordinal_suffix>){ending}(?:_<.day_word>)?{year_tail}",
    "date_month_span": "(?:<.range_open>_<month>_{and}|<month~>_{to})_<month_2=month>{ending}{year_tail}",
    "date_day_month": "{weekday_first}(?:<.day_word> )?{day_part}_{link}[-/]?_"
    "{month_name}(?:_<.month_word>)?{year_tail}"
    "(?:_<shift>)?",
    # "In May two people died": a number in words is a day only beside a word that says so.
    "date_month_day": "{weekday_first}{month_name}_(?:<.month_word>_)?"
    "(?:<day!word>(?:_<.ordinal_suffix>|\\.)?{ending}(?:_<.day_word>)?"
    f"|<day>_,_<year>|<day_year=day_year!two_digits>|{_OF}(?:<day>_<.day_word>|<ordinal>)){{year_tail}}",
    "date_year_month": "<year>{ending}(?:_<.year_word>)?_,?_{month_name}(?:_<.month_word>)?"
    "(?:_{day_part}(?:_<.day_word>)?)?",
    "date_year_day_month": "(?:<year>{ending}_<.year_word>|<.year_word>_<year>{ending})_{day_part}_{link}{month_name}",
    "date_shift_day_month": "<shift>_<span=time_unit>_{day_part}_{link}{month_name}",
    "date_week_of_month": "{nth}_(?:<span=time_unit>|<weekday>)_{link}(?:<.month_word>_{link})?{month_name}{year_tail}"
    "|{month_name}(?:_<.month_word>)?_{link}<ordinal>_(?:<span=time_unit>|<weekday>)",
    # "mid-May": beside a word for a part of it, a month that is a verb too is a month.
    "date_part_month": "<part>_-?_{link}<month>{year_tail}",
    "date_month_year": '{month_name}(?:_<.month_word>)?_[-/,]?_{year_part}|{month_name}_"<year=two_digits>'
    f"|{{month_name}} {{link}}(?:<relative>|{_SPAN})",
    "date_month_sign": "<.month_sign>_<month_number>"
    "(?:_?[-/,]_?(?:<.year_word>_)?<year>|_<.year_word>_<year>|_<shift>)?",
    "date_year_range": "(?:<.range_open>_<year>_{and}|(?:<.decade>_)?<year>_{to})_"
    "<year_2=year>{ending}(?:_<.year_word>)?",
    "date_decade": '<.decade>_{link}[-"]?<year=year|tens>(?:[-"]?<.suffix|decade_suffix>)?'
    '|(?:<.year_word>_)?<year>[-"]?<.decade_suffix>(?:_-?_<.decade|time_unit|year_word>)?'
    '|<year=tens>[-"]?<.decade_suffix>_-?_<.decade|time_unit|year_word>'
    "|<year>{ending}_(?:<.linker|function|suffix>_)?<.decade>",
    # '70s
    "date_decade_short": '<year=tens>[-"]?<.decade_suffix>',
    "date_century": '(?:{nth}|<day>[-"]<.suffix>|<.ordinal_prefix>_-?_<day=number>)_-?_{link}<.century>'
    "|<.century>_{link}-?(?:<.ordinal_prefix>_-?_)?(?:<day>(?:<.ordinal_suffix>)?{ending}|<ordinal>)",
    # "the 2023/24 season"
    "date_season": "<year>[-/]<year_2=two_digits>",
    "date_month_shift": "(?:{month_name}(?:_<.month_word>)?_<shift>|<shift>_{month_name})",
    "date_day_shift": f"(?:{{day_sign}}_{_OF}(?:<relative>|{_SPAN})|(?:<relative>|{_SPAN})_{_OF}{{day_sign}}"
    # "il 20 del prossimo mese": a bare number is a day beside a month only.
    "|<day!word>_(?:<.linker|function>_)?(?:<relative=month_shift>|<shift>_<span=month_unit>|<span=month_unit>_<shift>)"
    f'|(?:<relative>|{_SPAN})_<day>"<.suffix>)',
    # "nesta terça-feira (13)", "hoje (13)"
    "date_relative": "{weekday_of}<relative>{weekday_last}(?:_\\(<day!word>\\))?",
    "date_unit_shift": f"{{weekday_of}}{_SPAN}{{weekday_last}}",
    "date_weekday_shift": "(?:<shift>_<weekday>|<weekday>_<shift>)(?:_\\(<day!word>\\))?",
    # "el martes 13": where a pack says that a number behind a weekday is the day.
    "date_weekday_day": "<weekday=dated_weekday>_,?_<day!word>{ending}|<weekday>_\\(<day!word>\\)"
    "|<weekday>_,?_(?:<.function!joiner!range_middle>_(?:<ordinal>|<day><.ordinal_suffix>)"
    "|<day><.ordinal_suffix>|<day>_<.day_word>|<.day_word>_<day>)"
    "|<day><.day_word>(?:_\\(_<weekday>_\\)|<.linker><weekday>|_<weekday>)",
    "date_quarter": "(?:{nth}|<day>{ending}|<.ordinal_prefix>_-?_<day=number>)_<.quarter>(?:_-?_|-){year_part}"
    "|<.quarter_sign>_?-?<day=month_number>_[-/]?_{year_part}"
    "|<.quarter>_{link}(?:<.ordinal_prefix>_-?_)?(?:<day>(?:<.ordinal_suffix>)?{ending}|<ordinal>)_[-/,]?_{year_part}"
    f"|{{year_part}}_{_OF}(?:<ordinal>|<day><.ordinal_suffix>)_<.quarter>",
    # "two days before yesterday"
    "date_from_relative": "{n}_{link}<span=time_unit>_(?:<after>|<before>)_<relative>",
    "date_month_word": "(?:<.month_word>_{month_name}|{month_name}_<.month_word>)",
    "date_year_word": "(?:<.year_word>_<year>{ending}|<year>{ending}_<.year_word>)",
}
_AMOUNTS = {
    "limits_behind": "{n}{measured}_(?:<.thing|linker>_)?<qualifier_after!number>{and_limit}"
    "{n_2}{measured_2}_(?:<.thing|linker>_)?<limit_2=qualifier_after!number>",
    "limits_before": "<qualifier_before>_{n}{measured}{and_limit}<limit_2=qualifier_before>_{n_2}{measured_2}",
    "date_days": "(?:<.range_open>_)?<day><.day_word&unit>_{to}_<day_2=day><.day_word&unit>",
    "range_open": "{about}(?:<unit=leading_unit>_)?<.range_open>_{about}{span_and}{or_so}",
    # 20과 30 사이: "and" is an ending.
    "range_close": "{about}{span_and}_<.range_close>"
    '|{about}<number>[-"]?<.suffix>_<number_2=number>{measured}_<.range_close>'
    # tr "20 ve 30 arasında": a language whose numbers hold no "and".
    "|{about}{n}_<.conjunction!joiner>_{n_2}{measured}_<.range_close>",
    # 50人から60人, 10명에서 15명
    "range_things": "{about}{n}_{link}(?:<.thing>_(?:-|<.range_middle!joiner!before!conjunction>)"
    "|<.thing&range_middle>)_{n_2}_{link}<.thing>",
    # "hourly 120 to 150 km"
    "range": "{about}(?:<per>_{about})?{span_to}{or_so}",
    "speed": "{about}<per>_{about}{n}_-?_{link}<unit!time_unit>{or_so}",
    # "kilomita 120 kwa saa"
    "speed_behind": "{about}(?:<unit=leading_unit!time_unit>_{link}{about}{n}|{n}_-?_{link}<unit!time_unit>)_<per>",
    "below_zero": "{about}(?:(?:{n}(?:_-?_{link}<unit!time_unit>)?|<dual_unit>)_<.below_zero>"
    "|<.below_zero>_{link}(?:{n}(?:_{link}<unit!time_unit>)?|<dual_unit>))",
    "duration_ago": "{about}<.ago>_{about}(?:{amount}_{link})?<unit=time_unit>{or_so}",
    # "drei Tage vor der Wahl": a word that is "before" too means "ago" only in front.
    "duration_ago_first": "{about}<unit=leading_unit&time_unit>_{link}{about}{n}_<.ago!before>",
    "duration_ago_after": "{about}{amount}_{link}<unit=time_unit>_(?:<.ago!before>|<.before&ago>_(?:[.,]|" + END + "))",
    "duration_dual_ago": "{about}(?:<.ago>_<dual_unit>(?:_<modifier_after>)?|<dual_unit>_<.ago!before>)",
    "duration_ahead": "{about}{amount}_{link}<unit=time_unit>_<.ahead>",
    "compound_ago": "{about}(?:<.ago>_{about}{sum}|{sum}_<.ago>)",
    "compound_ahead": "{about}(?:<.ahead>_{about}{sum}|{sum}_<.ahead>)",
    "duration_ahead_after": "{about}<.ahead>_{about}{amount}_{link}<unit=time_unit>{or_so}",
    "compound": "{about}{sum}{or_so}",
    # 12日 written together is a day of the month, unless something is said of it as of an amount (約3日, 3日以上).
    "date_day_behind": "{side}<day><.day_word&unit>_<behind>",
    "measure_day": "{about_one}<number>_<unit=unit&day_word>{or_so}|{about}<number>_<unit=unit&day_word>"
    "(?:_<modifier_after>{or_so}|{or_so_one})",
    "date_day": "{before_date}<day><.day_word&unit>{ending}{behind_date}",
    # "the last three weeks"
    "duration_shift": "{about}(?:<shift>_{about}{n}_{link}<unit=time_unit>|{n}_<shift>_<unit=time_unit>"
    "|<unit=time_unit>_{n}_<shift>)",
    "money_minor": "{about}(?:{amount}_-?_{link}<currency>|<currency>_{n})_(?:<.joiner|linker|function>_)?{n_2}_{link}"
    "<minor>(?:_{n_3}_{link}<minor_2=minor>)?{or_so}",
    # "1 hour fifteen.", "15 dollars and 50.": a number in the next smaller unit, when nothing follows that it counts.
    "duration_tail": "{about}<number>_-?_<unit=time_unit>_(?:<.joiner>_)?<number_2=number!modifier_after>_(?:[.,]|"
    + END
    + ")",
    "money_scale": "{about}{amount}_-?_{link}<currency>_<number_2=scale|vague&number>{or_so}",
    "money_tail": "{about}{amount}_-?_{link}<currency>_(?:<.joiner|linker|function>_)?<number_2=two_digits>_(?:[.,]|"
    + END
    + ")",
    "rate_alone": f"{BEGIN}<weak> (?:<unit>|<currency>){END}",
    "money_before": "(?:<.weak> )?{about}<currency>_{about}{n}{rate}{or_so}",
    "percent_before": "{about}<percent>_{amount}{or_so}",
    "money": "{about}{amount}_-?_{link}<currency>{rate}{or_so}",
    # 5'11", 6-foot-3
    "feet_inches": """{about}<number>"<number_2=number>"|{about}<number>_-_<unit!time_unit>-<number_2=number>""",
    # "aged 3 months"
    # "섭씨 37도"; "규모 3억 달러" is money.
    # 摄氏37度: written together, where the word may stand behind the number too.
    "measure_between": "{about}(?:<unit_2=leading_unit!unit>_{link}{about}{n}_-?_{link}(?:<unit>|<currency>|<percent>)"
    "|<unit_2=leading_unit&unit>{n}<unit!time_unit>)(?:_<modifier_after>)?{or_so}",
    "measure_before": "{about}<unit=leading_unit>_{link}{about}(?:{n}|<weak!article>)(?:_<modifier_after>)?{or_so}",
    "percent": "{about}{amount}_-?_{link}<percent>(?:<modifier_after>)?{or_so}",
    # 78 व्या; ke-17
    "ordinal_digits": "<number>(?:<.ordinal_suffix!unit!scale>| <.ordinal_suffix~>)",
    "ordinal_before": "<.ordinal_prefix>_-?_<number=number|weak>",
    "measure": "{about}(?:{n}(?:_<.weak>)?(?:_<part>)?_-?_{link}<unit>|<weak>_-?_{link}<unit!ordinal!leading_unit>)"
    "(?:_<modifier_after>)?{or_so}",
    # "all week", "for an hour", दिन भर
    "whole": "{about}(?:<part>_-?_<unit=time_unit>(?:_<modifier_after>)?|<unit=time_unit>_{link}<behind>)",
    "dual": "{about}(?:<.weak>_)?<dual_unit>(?:_<modifier_after>)?{or_so}",
    "unit_and_part": "{about}<unit=time_unit>_<modifier_after>{or_so}",
    # 千人を超えた
    "weak_or_so": "{about}<weak!article>_(?:<.linker>_)?<.thing>(?:_<qualifier_after!number>)+",
    "count_weak": "{about}<weak>(?: |_<.linker>_|<.function!number>)<.thing>",
    # 一人死亡: no blank tells number and noun apart, what befell them does.
    "count_weak_felled": "{about}<weak!article>_(?:<.linker>_)?<.thing>_(?:<.function>_)?<.victim>",
    "count_weak_victim": "{about}<weak!article>_(?:<.linker|function>_)?<.victim>",
    # The noun before it is what "an hour" is said of: it must not take the number from its unit.
    "measure_after_thing": "<.thing> <weak>_-?_{link}<unit!ordinal>(?:_<modifier_after>)?{or_so}",
    "count_weak_after": "<.thing> <weak!article!thing>",
}
# "2000 or more" is no year.
_QUALIFIED = {"number_or_so": "{about}{n}(?:_(?:<.thing>_)?<qualifier_after!number>)+"}
# A bare year, month or weekday is a date only when nothing more telling holds it.
_NAMED_TIMES = {"time_named": "<daypart=named_time>"}
_BARE_DATES = {
    "date_year": "<year!scale>(?:<behind>|{ending})",
    "date_month": "<month~>(?:_[/(]_<.month>_\\)?)?{ending}",
    "date_weekday": "<weekday~>{ending}",
}
_REST = {
    "number": "{about}{n}{or_so}",
    "weak_alone": f"{BEGIN}<weak>{END}",
    "ordinal": "<ordinal>",
}


def _dated(rules: dict[str, str]) -> dict[str, str]:
    return {name: "{before_date}(?:" + pattern + "){behind_date}" for name, pattern in rules.items()}


def _timed(rules: dict[str, str]) -> dict[str, str]:
    return {name: "{about}(?:" + pattern + "){behind_date}" for name, pattern in rules.items()}


_LABELS = {
    # "5. Mai war …" begins with a date, not with a number of a list.
    "date_dot_first": f"{BEGIN}<day>\\. {{month_name}}{{year_tail}}",
    # 차량 20대 are vehicles, 20대 and 20~30대 by themselves people of that age.
    "counted_tens": "<.thing>_<number=tens><.age_word>",
    **{name: SKIPPED[name] for name in ("ages", "listing", "label")},
}
# In order of precedence. Written dates hold hyphens and dots that would read as codes, times colons.
RULES = {
    **_timed(HOURS_FROM_SIX),
    "duration_ago_first": _AMOUNTS["duration_ago_first"],
    **_LABELS,
    **_dated(WRITTEN_DATES),
    # மணிக்கு is "at … o'clock" too.
    "speed": _AMOUNTS["speed"],
    **CLOCK_HOURS,
    **_timed(_TIMES),
    "code": SKIPPED["code"],
    **_dated(_DATES),
    **_AMOUNTS,
    "pair": SKIPPED["pair"],
    **_QUALIFIED,
    **_dated(_BARE_DATES),
    **_timed(_NAMED_TIMES),
    **_REST,
}
# Roles and signs that a construction can start with.
STARTS = (
    "number", "weak", "dual_unit", "currency", "percent", "month", "weekday", "relative", "shift",
    "time_unit", "year_word", "month_word", "day_word", "part", "after", "before", "clock", "daypart", "minutes",
    "qualifier_before", "range_open", "ago", "ahead", "ordinal", "ordinal_prefix", "day_month_year", "name_before",
    "leading_unit", "thing", "month_sign", "quarter_sign", "quarter", "decade", "century", "named_time", "per",
    "below_zero", "other_month", "calendar",
)  # fmt: skip
START_SIGNS = "#(" + DIGITS + BEGIN
# A bare month or weekday may carry these beside its own role and still be one ("may" the verb is none).
HARMLESS = ("joined", "suffix", "number", "word", "dated_weekday")

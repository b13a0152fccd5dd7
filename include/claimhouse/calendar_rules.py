"""Rules of the grammar for dates of digits and signs (2024年4-6月), and of other calendars (10 Muharram 1446).

The notation and the parts are those of ``rules``.
"""

from claimhouse.shapes import END

WRITTEN_DATES = {
    "date_iso": "<year>[-/]<month_number>[-/]<day>",
    "date_numeric": "<day>[-/]<day_2=day>(?:[-/]<year=year|two_digits>|_,_<year>)|<day>/<day_year>",
    # "ngày 5/3", "Rabu (5/3)": day and month where a word says that it is a day.
    "date_day_slash": "(?:<weekday>_,?_(?:<.day_word>_)?|<.day_word>_|<.daypart>_(?:<.day_word>_)?)"
    "(?:\\(_?)?<day>/<month_number=month_number|day>(?:[-/]<year=year|two_digits>)?(?:_?\\))?",
    # 2020-Mar-11
    "date_iso_named": "<year>[-/]<month>[-/]<day!word>",
    # 71/05/05: where the year leads.
    "date_year_first": "<year=two_digits!day>[-/]<month_number!word>[-/]<day!word>",
    "date_dotted": "<day_month_year>",
    # 26. 10. 2021
    "date_dotted_apart": "<day!word>\\. <month_number!word>\\. <year>",
}

# 12日（月）: a month or a day by its sign; where the word is a unit too (5 شهر), months are counted.
_MONTH = "<month_number>_<.month_word!unit>"
_DAY = "<day>_<.day_word>"
# "일부터" is sign and "from" in one.
_DAY_TO = "<day>_(?:<.day_word>_{to}|<.day_word&range_middle>|{to})"
# What is counted from a named day must hang on to it: "gestern", then "vor zwei Tagen".
_FROM_RELATIVE = "(?:<relative&joined>_|<relative>_(?:<.linker|behind|range_middle>_){1,2})"
_YEAR = "(?:<year>_<.year_word>_{link}|<relative>_{link})?"
SIGN_DATES = {
    # 昨日の2日前, dünden iki gün önce, कल से दो दिन बाद: without a word between them they are two dates.
    "date_before_relative": f"{_FROM_RELATIVE}{{n}}_{{link}}<span=time_unit>_{{link}}<.ago>",
    "date_behind_relative": f"{_FROM_RELATIVE}{{n}}_{{link}}<span=time_unit>_{{link}}<.ahead>",
    # iki bin yılı Eylül'ün onunda, 两千年八月十五: a round year in words counts nothing where a month follows its sign.
    "date_round_year": "<year=round_year>{ending}_<.year_word>_,?_{link}{month_name}(?:_<.month_word>)?"
    "(?:_{link}{day_part}(?:_<.day_word>)?)?",
    "date_round_tail": "(?:<.day_word> )?{day_part}_{link}{month_name}_,?_{link}<year=round_year>(?:\\.|" + END + ")"
    "|{month_name}_{link}<day>(?:_<.ordinal_suffix>)?_,?_{link}<year=round_year>(?:\\.|" + END + ")",
    # 去年8月13日至15日, 8月13-15日, 3월 15일부터 17일까지
    "date_signs_days": f"{_YEAR}{_MONTH}_{{link}}{_DAY_TO}_<day_2=day>_<.day_word>",
    "date_signs_span": f"{_YEAR}{_MONTH}_{{link}}{_DAY_TO}_<month_2=month_number>_<.month_word!unit>_{{link}}"
    "<day_2=day>_<.day_word>",
    # 2024年4-6月, 今年1至6月, 1월~3월
    "date_signs_months": f"{_YEAR}<month_number>_(?:<.month_word!unit>_)?{{to}}_"
    "<month_2=month_number><.month_word!unit>",
    # 昨年12月, 지난해 3월 5일
    "date_signs_relative": f"<relative>_{{link}}{_MONTH}(?:_{{link}}{_DAY}{{weekday_sign}})?",
    # 지난 12일: the last 12th of a month; twelve days are 12일간.
    "date_day_near": "<shift>_<day><.day_word&unit>",
    "date_signs": "<year>_<.year_word>_{link}<month_number>_<.month_word>(?:_{link}<day>_<.day_word>{weekday_sign})?",
    "date_signs_month": "<month_number>_<.month_word>_<day>_<.day_word>{weekday_sign}",
    # 5月: written together; "5 شهر" are months.
    "date_signs_bare": "<month_number><.month_word!unit>",
    "date_signs_day": "(?:<.day_word> )?<day> <.month_word> <month_number>(?:,? (?:<.year_word> )?<year>)?",
    "date_signs_year": "<.month_word> <month_number>,? <.year_word> <year>",
}

_OTHER_YEAR = "(?:<.year_word>_{link})?<year>{ending}(?:_(?:<.year_word>|<calendar>))?"
_OTHER_MONTH = "<other_month>(?:_<.month_word>)?"
OTHER_DATES = {
    # 10 Muharram 1446, العاشر من محرم, ۱۵ مهر ماه, the 12th of Rabi al-Awwal
    "date_other_day": "{weekday_first}(?:<.day_word>_)?{day_part}_{link}(?:<.month_word>_)?"
    f"{_OTHER_MONTH}(?:_,?_{{link}}{_OTHER_YEAR})?",
    # २०८१ वैशाख १५ गते, Muharram 10, 1446, 正月初一
    "date_other_month_day": f"(?:<.calendar>_)?(?:<year>{{ending}}(?:_<.year_word>)?_,?_)?{_OTHER_MONTH}"
    f"(?:_(?:<day!word>{{ending}}|{_DAY})(?:_<.day_word>)?|<day>)(?:_,?_{_OTHER_YEAR})?",
    "date_other_month": f"(?:<.month_word>_)?{_OTHER_MONTH}_,?_{{link}}{_OTHER_YEAR}"
    f"|<year>{{ending}}(?:_<.year_word>)?_,?_{_OTHER_MONTH}|<.month_word>_<other_month>|<other_month>_<.month_word>",
    # 农历八月十五, 음력 8월 15일, 15 tháng 8 âm lịch
    "date_other_signs": f"<calendar>_(?:<year=number>_<.year_word>_)?(?:<month>|{_MONTH})"
    "(?:_{link}<day>(?:_<.day_word>)?)?"
    "|(?:<.day_word> )?<day> <.month_word> <month_number> <calendar>",
    # 1445 هـ, ১৪৩১ বঙ্গাব্দ, विक्रम संवत 2081
    "date_other_year": "(?:<.year_word>_)?<year>{ending}_{link}<calendar>|<calendar>_<year>{ending}",
}
# Swahili: saa mbili na dakika ishirini usiku.
HOURS_FROM_SIX = {
    "time_from_six": "<.clock&leading_unit>_<hour=number>(?::<minute=two_digits>|_<minutes>"
    "|_(?:<.joiner>_)?<.leading_unit>_<minute=number>)?_(?:<.linker|function>_)?<daypart=daypart_from_six>",
}
# "2 heures 30 minutes" last, "9 horas 30 minutos da manhã" is when.
CLOCK_HOURS = {
    "time_spelled": "<hour=number>_<.clock&unit>_(?:<.joiner>_)?<minute=number>_<.time_unit!clock>_<daypart>",
    "compound_hours": "{about}<.number>_<.clock&unit>_(?:<.joiner>_)?<.number>{ending}_<.time_unit!clock>{or_so}",
}

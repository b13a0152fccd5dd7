"""Number words that RBNF (unicode-rbnf) has, as rows of the same shape as a language pack's.

RBNF spells whole numbers. Words up to 99 and glued hundreds are taken as they are; scale words are what is left of
"two million", "duemila" or "пять миллионов" when the multiplier is cut off.

Source: CLDR rule-based number formats as packed by unicode-rbnf 2.4.
"""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product

import unicode_rbnf
from unicode_rbnf.engine import NoRuleForNumberError

from claimhouse.compiled import load_compiled

# section, key, form: the same names as in a pack.
Word = tuple[str, str, str]

_WORDS = (*range(100), *range(200, 1000, 100))
_SCALES = tuple(10**power for power in range(2, 19))
# Multipliers that languages treat differently: singular, dual, paucal, plural.
_MULTIPLIERS = (1, 2, 3, 5, 7, 11, 21, 25)
_PLAIN_MULTIPLIERS = (2, 3, 5, 7)
# Ordinals that may be one word; the others are made of these (двадцать первый).
_ORDINALS = (*range(1, 101), *range(200, 1000, 100), 1_000, 10**6, 10**9, 10**12)


@cache
def _find_engine(code: str) -> unicode_rbnf.RbnfEngine | None:
    try:
        return unicode_rbnf.RbnfEngine.for_language(code.replace("-", "_"))
    except (ValueError, FileNotFoundError):
        return None


@cache
def spell_number(code: str, number: int) -> dict[str, str]:
    """The spellings of a number by RBNF's names of its rulesets; empty where RBNF has none or writes digits."""
    return _spell(code, number, unicode_rbnf.FormatPurpose.CARDINAL)


def spell_ordinals(code: str, number: int) -> list[str]:
    """The spellings of an ordinal in every gender and case that RBNF has.

    A cardinal behind an article or a sign (المليون, 第三) is none of these words: the million is no millionth.
    """
    cardinals = tuple(spell_number(code, number).values())
    forms = _spell(code, number, unicode_rbnf.FormatPurpose.ORDINAL).values()
    return [form for form in dict.fromkeys(forms) if not form.endswith(cardinals)]


def _spell(code: str, number: int, purpose: unicode_rbnf.FormatPurpose) -> dict[str, str]:
    engine = _find_engine(code)
    if engine is None:
        return {}
    try:
        spellings: dict[str, str] = dict(engine.format_number(number, purpose=purpose).text_by_ruleset)
    except (NoRuleForNumberError, ValueError):
        return {}
    # Soft hyphens and zero-width spaces part words that are written together.
    return {
        ruleset: re.sub("[\xad\u200b]", "", form)
        for ruleset, form in spellings.items()
        if not re.search(r"\d", form) and "year" not in ruleset
    }


def _spell_cardinals(code: str, number: int) -> list[str]:
    forms = (form for ruleset, form in spell_number(code, number).items() if "ordinal" not in ruleset)
    return list(dict.fromkeys(form.replace("-", " ") for form in forms))


def is_glued(code: str) -> bool:
    """Whether a language writes its number words together (zweihundertfünfundvierzig)."""
    return any(" " not in form for form in _spell_cardinals(code, 245))


def _cut_multiplier(code: str, multiplier: int, form: str) -> Iterator[tuple[str, bool]]:
    """What stands behind the multiplier in the spelling of its product, and whether it is glued to it."""
    for word in _spell_cardinals(code, multiplier):
        if form.startswith(f"{word} "):
            yield form[len(word) + 1 :], False
        elif form.startswith(word) and form != word:
            yield form[len(word) :], True


@cache
def _list_construct_words(code: str) -> tuple[dict[str, int], list[str]]:
    """Words of thousands that change before their noun (he שלושת אלפים): the multipliers, and the noun."""
    pairs = [(n, form.split()) for n in range(3, 11) for form in _spell_cardinals(code, n * 1000)]
    known = {form for n in range(3, 11) for form in _spell_cardinals(code, n)}
    pairs = [(n, words) for n, words in pairs if len(words) == 2 and not known & set(words)]
    nouns = {words[1] for _, words in pairs}
    if len(nouns) != 1 or len(pairs) < 3:
        return {}, []
    return {words[0]: n for n, words in pairs}, list(nouns)


def _list_joiners(code: str) -> list[str]:
    """Words between hundreds and what is left: two hundred AND nine."""
    joiners = []
    for whole, rest in ((200, 9), (100, 9), (200, 45), (1000, 9)):
        for form in _spell_cardinals(code, whole + rest):
            for head in _spell_cardinals(code, whole):
                for tail in _spell_cardinals(code, rest):
                    middle = form.removeprefix(head).removesuffix(tail)
                    if form == head + middle + tail and re.fullmatch(r" [^\W\d]+ ", middle):
                        joiners.append(middle.strip())
    return joiners


def _list_scales(code: str) -> dict[str, int]:
    """Scale words with their values: those that stand apart, and glued ones that several multipliers share."""
    scales: dict[str, int] = dict.fromkeys(_list_construct_words(code)[1], 1000)
    for scale in _SCALES:
        glued: dict[str, set[int]] = {}
        for multiplier in _MULTIPLIERS:
            for form in _spell_cardinals(code, multiplier * scale):
                if multiplier == 1 and " " not in form:
                    scales.setdefault(form, scale)
                for rest, is_together in _cut_multiplier(code, multiplier, form):
                    if is_together and multiplier in _PLAIN_MULTIPLIERS:
                        glued.setdefault(rest, set()).add(multiplier)
                    elif not is_together and " " not in rest:
                        scales.setdefault(rest, scale)
        # Elsewhere glued hundreds are listed whole: "cientos" of doscientos would be a number of its own.
        if is_glued(code):
            for rest, multipliers in glued.items():
                if len(multipliers) > 1 and " " not in rest:
                    scales.setdefault(rest, scale)
    if not is_glued(code):
        return scales
    # What ends in a scale word is none: it is composed (zehntausend), or multiplies a part of what stands before it
    # only (二千三百万).
    return {
        form: scale for form, scale in scales.items() if not any(form[cut:] in scales for cut in range(1, len(form)))
    }


@cache
def list_number_words(code: str) -> tuple[Word, ...]:
    """Every number word of a language: section, key, form (not normalised)."""
    words: list[Word] = []
    for number in _WORDS:
        for form in _spell_cardinals(code, number):
            if number < 100 or " " not in form:
                words.append(("numbers.words", str(number), form))
    words += [("numbers.words", str(number), form) for form, number in _list_construct_words(code)[0].items()]
    words += [("numbers", "joiners", form) for form in _list_joiners(code)]
    words += [("numbers.scales", str(scale), form) for form, scale in _list_scales(code).items()]
    for number in _ORDINALS:
        # Where words are glued, the last one makes the ordinal: zweiund|zwanzigste.
        if not is_glued(code) or number <= 20 or number % 10 == 0:
            forms = [form.replace("-", " ") for form in spell_ordinals(code, number) if " " not in form]
            words += [("ordinals", str(number), form) for form in forms]
    return tuple(dict.fromkeys(words))


@cache
def list_bound_words(code: str) -> dict[str, int]:
    """Number words that stand only within others: hu két(ezer), sv et(tusen), it seicent(otto); form and value."""
    bound: dict[str, int] = load_compiled(f"{code}.bound", lambda: _find_bound_words(code))
    return bound


def _find_bound_words(code: str) -> dict[str, int]:
    if not is_glued(code):
        return {}
    bound: dict[str, int] = {}
    scales = _list_scales(code)
    for number in range(1, 100):
        known = set(_spell_cardinals(code, number))
        for scale_form, scale in scales.items():
            for form in _spell_cardinals(code, number * scale) if scale in (100, 1000) else ():
                head = form.removesuffix(scale_form)
                is_new = head not in ("", form) and " " not in form and head not in known
                if is_new and not any(other in head for other in scales):
                    bound.setdefault(head, number)
    for number in range(1, 100):
        for form, head in product(_spell_cardinals(code, 100 + number), _spell_cardinals(code, 100)):
            # it (cento)tré
            tail = form.removeprefix(head)
            if tail != form and " " not in tail and tail not in _spell_cardinals(code, number):
                bound.setdefault(tail, number)
    for number in range(100, 1000, 100):
        known = set(_spell_cardinals(code, number))
        for rest in (1, 8, 80):
            for form, tail in product(_spell_cardinals(code, number + rest), _spell_cardinals(code, rest)):
                # it seicent(ottanta): a vowel is lost.
                head = form.removesuffix(tail)
                if any(head == word[:-1] for word in known):
                    bound.setdefault(head, number)
    return bound

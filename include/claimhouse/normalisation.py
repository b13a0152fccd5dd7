"""The one form in which words of a language are compared: packs' forms, tokens of texts and clitics alike."""

import polars as pl

from claimhouse.packs import Pack


def normalise_expression(column: str, pack: Pack | None) -> pl.Expr:
    """Bring words into the form in which they are compared: NFKC, lower case, the pack's folds and strip signs."""
    text = pl.col(column)
    # NFKC would tear "½" and "℃" into several signs, and make the powers of km² and m³ plain digits.
    powers, kept = ["²", "³"], ["\ue0b2", "\ue0b3"]
    folded = text.str.replace_many(powers, kept).str.normalize("NFKC").str.replace_many(kept, powers)
    whole = pl.when(text.str.contains(r"^[\p{No}℃℉]$")).then(text).otherwise(folded)
    words = whole.str.to_lowercase().str.replace_all("’", "'", literal=True)
    table = pack.sections.get("normalise", {}) if pack else {}
    folds: dict[str, str] = table.get("folds", {})
    strip: list[str] = table.get("strip", [])
    signs = [*folds, *strip]
    return words.str.replace_many(signs, [*folds.values(), *("" for _ in strip)]) if signs else words


def normalise(texts: pl.Series, pack: Pack | None) -> pl.Series:
    """``normalise_expression`` of a series."""
    return texts.to_frame("text").select(normalise_expression("text", pack)).to_series().alias(texts.name)


def list_clitics(pack: Pack | None, key: str) -> tuple[str, ...]:
    """The pack's prefixes or suffixes in the words' normalisation, the longest first."""
    if pack is None:
        return ()
    forms = normalise(pl.Series("affix", pack.forms("affixes", key), dtype=pl.String), pack).to_list()
    return tuple(sorted(dict.fromkeys(forms), key=lambda form: (-len(form), form)))

"""Looks at the tokens beside a place, for many places at once."""

import polars as pl

from claimhouse.lexicon import join_bits

# Signs that end a phrase.
STOPS = (",", ";", ".", ":", '"', "(", ")", "#")


def has_role(tokens: pl.DataFrame, *roles: str) -> pl.Series:
    """Whether each token may play one of the roles."""
    return (tokens["mask"] & join_bits(roles)) > 0


class Neighbours:
    """Looks k tokens to the right or left of places, inside the sentence."""

    def __init__(self, tokens: pl.DataFrame) -> None:
        self.sents = tokens["sent"]
        self.height = tokens.height
        self.stops = tokens["sign"].is_in(STOPS)

    def at(self, places: pl.Series, step: int, sents: pl.Series) -> tuple[pl.Series, pl.Series]:
        """Row numbers ``step`` tokens away and whether they lie in the same sentence."""
        moved = places + step
        inside = (moved >= 0) & (moved < self.height)
        rows = moved.clip(0, self.height - 1).cast(pl.UInt32)
        return rows, inside & (self.sents.gather(rows) == sents)


def find_first(
    neighbours: Neighbours, places: pl.Series, sents: pl.Series, wanted: pl.Series, blocked: pl.Series, steps: range
) -> pl.Series:
    """Row number of the nearest wanted token within reach that no blocking token hides; null when there is none."""
    hit = pl.Series([None] * len(places), dtype=pl.UInt32)
    is_free = pl.Series([True] * len(places), dtype=pl.Boolean)
    for step in steps:
        rows, inside = neighbours.at(places, step, sents)
        is_free = is_free & inside
        is_hit = is_free & wanted.gather(rows) & hit.is_null()
        hit = pl.select(pl.when(is_hit).then(rows).otherwise(hit)).to_series()
        is_free = is_free & ~blocked.gather(rows)
    return hit

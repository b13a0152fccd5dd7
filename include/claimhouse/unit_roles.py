"""What a unit's words may do in grammar beside standing behind a number."""

from functools import cache

from claimhouse.packs import read_units

_TIME_UNITS = (
    "second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "century", "millisecond",
    "quarter_hour",
)  # fmt: skip
# Units that name a period when an ordinal or a year stands beside them: the third quarter, the 19th century.
_PERIODS = ("quarter", "decade", "century")


@cache
def list_unit_roles(unit_id: str) -> tuple[str, ...]:
    """The roles of a unit's words, beside "unit"; names of ``lexicon.ROLES``."""
    dimension = read_units()[unit_id]["dimension"]
    roles = ["time_unit"] if unit_id in _TIME_UNITS else []
    if unit_id in _PERIODS:
        roles.append(unit_id)
    if unit_id == "month":
        roles.append("month_unit")
    # Cents and pence: parts of whatever currency stands before them.
    if dimension == "money" and read_units()[unit_id]["factor"] < 1:
        roles.append("minor")
    # "magnitude 6.1": these stand before their number too.
    if dimension == "magnitude":
        roles.append("leading_unit")
    return tuple(roles)

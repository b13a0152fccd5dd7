"""Claimhouse: news article files in, a warehouse of claims out.

``from claimhouse import extract_mentions`` loads the extraction engine on first use, so that importing the package
itself costs nothing (Airflow parses the DAG files over and over).
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from claimhouse.mentions import extract_mentions

__all__ = ["extract_mentions"]


def __getattr__(name: str) -> Any:
    """Load ``extract_mentions`` when it is asked for (PEP 562)."""
    if name == "extract_mentions":
        from claimhouse.mentions import extract_mentions

        return extract_mentions
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

"""Where things stand and how much is done at once. The only module that reads the environment."""

import os
from dataclasses import dataclass
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parents[2]
LANGUAGES_DIR = PROJECT_ROOT / "include" / "languages"
CATALOGUE_DIR = PROJECT_ROOT / "include" / "catalogue"
SAMPLES_DIR = PROJECT_ROOT / "include" / "samples"
DBT_DIR = PROJECT_ROOT / "dbt"


@dataclass(frozen=True)
class Settings:
    """The folders of one installation; everything but ``landing`` lies below ``home``."""

    home: Path
    landing: Path
    batch_size: int

    @property
    def lake(self) -> Path:
        """Delta tables, one folder a table."""
        return self.home / "lake"

    @property
    def warehouse(self) -> Path:
        """What readers see: claims.duckdb, docs/, exports/."""
        return self.home / "warehouse"

    @property
    def claims_file(self) -> Path:
        """The published DuckDB file."""
        return self.warehouse / "claims.duckdb"

    @property
    def docs_file(self) -> Path:
        """The published dbt docs, one self-contained page."""
        return self.warehouse / "docs" / "index.html"

    @property
    def build(self) -> Path:
        """Scratch of the build under way: side file, compiled catalogue, dbt target. Safe to delete between builds."""
        return self.home / "build"


def find_cache_dir() -> Path:
    """Where what can be made anew is kept: CLAIMHOUSE_CACHE, else beside the lake, else the user's cache directory."""
    if named := os.environ.get("CLAIMHOUSE_CACHE"):
        return Path(named).expanduser().resolve()
    if home := os.environ.get("CLAIMHOUSE_HOME"):
        return Path(home).expanduser().resolve() / "cache"
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "claimhouse"


def load_settings() -> Settings:
    """Read CLAIMHOUSE_HOME, CLAIMHOUSE_LANDING and CLAIMHOUSE_BATCH_SIZE (articles files per mapped task).

    Raises:
        ValueError: CLAIMHOUSE_BATCH_SIZE is not a whole number above zero.
    """
    home = Path(os.environ.get("CLAIMHOUSE_HOME") or PROJECT_ROOT / "data").expanduser().resolve()
    landing = Path(os.environ.get("CLAIMHOUSE_LANDING") or home / "landing").expanduser().resolve()
    raw_size = os.environ.get("CLAIMHOUSE_BATCH_SIZE") or "200"
    if not raw_size.isdigit() or int(raw_size) < 1:
        raise ValueError(f"CLAIMHOUSE_BATCH_SIZE is {raw_size!r}; it has to be a whole number above zero")
    return Settings(home=home, landing=landing, batch_size=int(raw_size))

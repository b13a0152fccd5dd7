"""One installation taken through every stage, once for the whole suite, with a copy of it from before each stage.

The landing folder is the samples. Tests that kill, tamper with or repeat a stage start from such a copy.
"""

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from claimhouse import pipeline
from claimhouse.settings import SAMPLES_DIR, Settings

STAGES = ("load_batch", "match_claims", "build_models", "audit_warehouse", "publish_warehouse", "render_docs", "done")


@cache
def finish_stages() -> dict[str, Path]:
    """Take an installation through every stage; give, by stage, a folder with it as it was before."""
    folder = Path(tempfile.mkdtemp(prefix="claimhouse-stages-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    settings = Settings(home=folder / "home", landing=SAMPLES_DIR, batch_size=4)
    snapshots: dict[str, Path] = {}

    def keep(stage: str) -> None:
        snapshots[stage] = folder / stage
        shutil.copytree(settings.home, snapshots[stage])

    batches = pipeline.discover_files(settings)
    assert len(batches) > 1
    keep("load_batch")
    pipeline.commit_load(settings, [pipeline.load_batch(settings, batch) for batch in batches])
    for stage in STAGES[1:-1]:
        keep(stage)
        getattr(pipeline, stage)(settings)
    keep("done")
    return snapshots


def copy_home(stage: str, home: Path) -> Settings:
    """Make an installation that stands right before ``stage``."""
    shutil.copytree(finish_stages()[stage], home)
    return Settings(home=home, landing=SAMPLES_DIR, batch_size=4)

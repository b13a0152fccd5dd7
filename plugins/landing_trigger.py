"""The trigger behind the asset `landing`: fires when files have arrived, and never touches one."""

import asyncio
import hashlib
import os
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from airflow.triggers.base import BaseEventTrigger, TriggerEvent

# What editors and browsers write while a file is not finished yet.
UNFINISHED = (".tmp", ".part", ".crdownload", ".swp", "~")


def describe_landing(landing: Path) -> tuple[str, int]:
    """Walk a landing folder and say what lies in it.

    Returns:
        A fingerprint over path, size and modification time of every file, and the number of files. A folder that
        doesn't exist is an empty one.
    """
    lines = []
    for folder, folders, names in os.walk(landing):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if name.startswith(".") or name.endswith(UNFINISHED):
                continue
            path = Path(folder, name)
            try:
                found = path.lstat()
            except OSError:
                continue  # gone between listing and looking: the next round sees what is there then
            lines.append(f"{path.relative_to(landing)}\0{found.st_size}\0{found.st_mtime_ns}")
    # surrogateescape: a file name need not be valid UTF-8.
    digest = hashlib.sha256("\n".join(sorted(lines)).encode("utf-8", "surrogateescape")).hexdigest()
    return digest, len(lines)


def find_landing() -> Path:
    """Say which folder this installation watches."""
    from claimhouse.settings import load_settings

    return load_settings().landing


class LandingTrigger(BaseEventTrigger):
    """Fires when the landing folder has changed and then kept still for one round.

    What was last seen is kept in the asset's state store, so files dropped while Airflow was down are noticed at the
    next start, and a restart with nothing new starts no run. Files are only listed: never read, moved or deleted.
    """

    def __init__(self, poll_seconds: float = 2.0, patience_rounds: int = 15) -> None:
        """Make a trigger.

        Args:
            poll_seconds: seconds between two looks.
            patience_rounds: fire after so many rounds even if files keep arriving.
        """
        super().__init__()
        self.poll_seconds = poll_seconds
        self.patience_rounds = patience_rounds

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Say how to make this trigger again in the triggerer."""
        return (
            "landing_trigger.LandingTrigger",
            {"poll_seconds": self.poll_seconds, "patience_rounds": self.patience_rounds},
        )

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """Watch for as long as the triggerer runs; one event for each time that new files have settled."""
        # In threads, like everything slow here: the triggerer's other triggers share this loop.
        landing = await asyncio.to_thread(find_landing)
        reported = await self.recall_fingerprint()
        previous, restless_rounds = "", 0
        while True:
            current, file_count = await asyncio.to_thread(describe_landing, landing)
            has_settled = current == previous or restless_rounds >= self.patience_rounds
            if current == reported:
                restless_rounds = 0
            elif has_settled:
                reported, restless_rounds = current, 0
                await self.remember_fingerprint(current)
                if file_count:
                    yield TriggerEvent({"landing": str(landing), "file_count": file_count, "fingerprint": current})
            else:
                restless_rounds += 1
            previous = current
            await asyncio.sleep(self.poll_seconds)

    async def recall_fingerprint(self) -> str:
        """Read what the last trigger has reported; empty when nothing is known."""
        if self.asset_state_store is None:
            return ""
        return str(await self.asset_state_store.aget("fingerprint", ""))

    async def remember_fingerprint(self, fingerprint: str) -> None:
        """Keep what is being reported, for the trigger that follows this one after a restart."""
        if self.asset_state_store is not None:
            await self.asset_state_store.aset("fingerprint", fingerprint)

"""Language data in the form that it is worked with, kept on disk: reading TOML, CLDR and RBNF takes half a second each.

The folder is named for a hash of everything that the content is made of, so a changed pack, program or library never
meets what an older one wrote. What can't be read back, for whatever reason, is made anew; what can't be written is not
kept. Neither is an error: the content is the same with and without.
"""

import hashlib
import io
import json
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

import polars as pl

from claimhouse.settings import CATALOGUE_DIR, LANGUAGES_DIR, find_cache_dir

_LIBRARIES = ("babel", "polars", "unicode-rbnf")
# Folders of other versions that stay: two installations may share the place.
_MOST_FOLDERS = 3


@cache
def _hash_sources() -> str:
    """Changes with every file and library that language data is made of or by."""
    digest = hashlib.sha256(" ".join(version(library) for library in _LIBRARIES).encode())
    paths = [
        *sorted(LANGUAGES_DIR.glob("*.toml")),
        *sorted(CATALOGUE_DIR.glob("*.toml")),
        *sorted(Path(__file__).parent.glob("*.py")),
    ]
    for path in paths:
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:32]


def _find_folder() -> Path:
    return find_cache_dir() / "language" / _hash_sources()


def read_compiled(name: str) -> bytes | None:
    """What was kept under a name; None when there is nothing, or not what was written."""
    try:
        content = (_find_folder() / name).read_bytes()
    except OSError:
        return None
    digest, _, payload = content.partition(b"\n")
    return payload if digest == hashlib.sha256(payload).hexdigest().encode() else None


def write_compiled(name: str, payload: bytes) -> None:
    """Keep bytes under a name, whole or not at all."""
    folder = _find_folder()
    try:
        if not folder.exists():
            folder.mkdir(parents=True, exist_ok=True)
            _drop_old_folders(folder.parent)
        with tempfile.NamedTemporaryFile(dir=folder, prefix=f".{name}.", delete=False) as file:
            file.write(hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload)
        os.replace(file.name, folder / name)
    except OSError:
        # A full or read-only disk: the next process makes it again.
        return


def _drop_old_folders(parent: Path) -> None:
    folders = sorted((path for path in parent.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for folder in folders[:-_MOST_FOLDERS]:
        shutil.rmtree(folder, ignore_errors=True)


def load_compiled(name: str, build: Callable[[], Any]) -> Any:
    """What ``build`` gives, of JSON's types: as it was kept, else made and kept."""
    payload = read_compiled(name)
    if payload is not None:
        return json.loads(payload)
    content = build()
    write_compiled(name, json.dumps(content, ensure_ascii=False).encode())
    return content


def pack_frame(fields: dict[str, Any], frame: pl.DataFrame) -> bytes:
    """A frame and what belongs to it, fields of JSON's types and tuples, as bytes."""
    content = io.BytesIO()
    frame.write_ipc(content, compression="lz4")
    return json.dumps(fields, ensure_ascii=False).encode() + b"\n" + content.getvalue()


def unpack_frame(payload: bytes) -> tuple[dict[str, Any], pl.DataFrame]:
    """What ``pack_frame`` was given."""
    fields, _, content = payload.partition(b"\n")
    table = {name: tuple(value) if isinstance(value, list) else value for name, value in json.loads(fields).items()}
    return table, pl.read_ipc(io.BytesIO(content))

"""Readers: one module per format. A module that declares FORMATS and read_documents is a reader; that is all it takes.

``FORMATS`` maps file extensions (without a dot) to the format's name; ``read_documents(contents)`` gives Documents and
rejects. Any of them may be packed as .gz.
"""

import importlib
import pkgutil
from collections.abc import Callable
from functools import cache

from claimhouse.landing import LandingFile
from claimhouse.readers.contents import Contents, Reading, check_unchanged
from claimhouse.readers.documents import Document
from claimhouse.rejects import RejectedError

__all__ = ["Document", "list_formats", "read_file"]

Reader = Callable[[Contents], Reading]


@cache
def _list_readers() -> dict[str, tuple[str, Reader]]:
    """One entry per file extension: the format's name and what reads it."""
    readers: dict[str, tuple[str, Reader]] = {}
    for module_info in sorted(pkgutil.iter_modules(__path__), key=lambda info: info.name):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        for extension, format_name in getattr(module, "FORMATS", {}).items():
            if extension in readers:
                raise ValueError(f"two readers for .{extension}: {module_info.name} and another")
            readers[extension] = (format_name, module.read_documents)
    return readers


def list_formats() -> dict[str, str]:
    """File extension -> format name, for every format that can be read."""
    return {extension: name for extension, (name, _) in _list_readers().items()}


def read_file(file: LandingFile) -> Reading:
    """The articles of one landing file, and a reject for all that isn't one. Never raises for what a file holds.

    Returns:
        One Document per article, and one reject per broken row or for the whole file.
    """
    name = file.path.name.lower()
    is_packed = name.endswith(".gz")
    name = name.removesuffix(".gz")
    extension = name.rpartition(".")[2] if "." in name else ""
    contents = Contents(file, extension, is_packed)
    reader = _list_readers().get(extension)
    if reader is None:
        allowed = ", ".join(f".{known}" for known in sorted(list_formats()))
        return [], [
            contents.reject("unknown_type", f"extension {extension!r}; readable are {allowed}, each also as .gz")
        ]
    try:
        check_unchanged(file)
        if file.size == 0:
            raise RejectedError("empty")
        documents, rejects = reader[1](contents)
        # Read in pieces or by a library: what came out counts only if the bytes were still those that were hashed.
        check_unchanged(file)
    except RejectedError as error:
        return [], [contents.reject(error.reason_code, error.detail)]
    except FileNotFoundError:
        return [], [contents.reject("vanished")]
    except OSError as error:
        return [], [contents.reject("unreadable", error.strerror or type(error).__name__)]
    except Exception as error:
        # One file may not stop the others, whatever a parser does with it: the promise of the rejects table.
        return [], [contents.reject("reader_failed", f"{type(error).__name__}: {error}"[:500])]
    if not documents and not rejects:
        return [], [contents.reject("empty")]
    return documents, rejects

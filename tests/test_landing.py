"""The landing folder: every file is found or rejected with a reason, and nothing in it is touched."""

import hashlib
import os
import unicodedata
from pathlib import Path

import pytest

from claimhouse import landing as landing_module
from claimhouse.articles import build_articles
from claimhouse.landing import LandingFile, find_files, list_events
from claimhouse.rejects import Reject

FERRY = "The ferry left the harbour 40 minutes late.\n"


@pytest.fixture
def landing(tmp_path: Path) -> Path:
    folder = tmp_path / "landing"
    folder.mkdir()
    return folder


def write_file(path: Path, content: str | bytes = FERRY) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


def reasons(rejects: list[Reject]) -> dict[str, str]:
    return {reject["file_uri"]: reject["reason_code"] for reject in rejects}


def uris(files: list[LandingFile]) -> list[str]:
    return [file.file_uri for file in files]


def test_files_have_event_size_and_hash_and_come_sorted(landing: Path) -> None:
    write_file(landing / "ferry" / "b.txt", "Second paper.")
    write_file(landing / "ferry" / "a.txt", "First paper.")
    write_file(landing / "ferry" / "deep" / "er" / "c.txt", "Third paper.")
    write_file(landing / "loose.txt", "Nobody sorted this one.")
    files, rejects = find_files(landing)
    assert rejects == []
    assert [(file.file_uri, file.event_id) for file in files] == [
        ("ferry/a.txt", "ferry"),
        ("ferry/b.txt", "ferry"),
        ("ferry/deep/er/c.txt", "ferry"),
        ("loose.txt", "unsorted"),
    ]
    first = files[0]
    assert (first.size, first.sha256) == (12, hashlib.sha256(b"First paper.").hexdigest())
    assert first.path.read_bytes() == b"First paper."


@pytest.mark.parametrize(
    "name",
    [
        "with several spaces.txt",
        "خبر اليوم.txt",
        "line\nbreak.txt",
        "quote\"and'comma,.txt",
        "\u202eright-to-left.txt",
        "-rf.txt",
        "ছবি ১.txt",
        "%41.txt",
    ],
)
def test_file_names_are_taken_as_they_are(landing: Path, name: str) -> None:
    write_file(landing / "an event" / name)
    files, rejects = find_files(landing)
    assert rejects == []
    assert uris(files) == [f"an event/{name}"]


def test_undecodable_file_name_is_rejected_in_a_form_that_can_be_stored(landing: Path) -> None:
    write_file(Path(os.fsdecode(os.fsencode(landing) + b"/ferry/\xff\xfe.txt")))
    files, rejects = find_files(landing)
    assert files == []
    assert [reject["reason_code"] for reject in rejects] == ["bad_file_name"]
    rejects[0]["file_uri"].encode("utf-8")


def test_metadata_dotfiles_and_temporary_files_are_no_articles(landing: Path) -> None:
    ignored = [
        "_event.toml", "articles.csv", ".hidden.txt", ".DS_Store", "a.txt~", "#a.txt#", "~$a.txt", "a.txt.swp",
        "download.html.part", "Thumbs.db",
    ]  # fmt: skip
    for name in ignored:
        write_file(landing / "ferry" / name)
    write_file(landing / "ferry" / ".git" / "a.txt")
    write_file(landing / "ferry" / "kept.txt")
    files, rejects = find_files(landing)
    assert uris(files) == ["ferry/kept.txt"]
    assert rejects == []


def test_only_one_event_is_looked_at_when_asked(landing: Path) -> None:
    write_file(landing / "ferry" / "a.txt", "First paper.")
    write_file(landing / "storm" / "a.txt", "Second paper.")
    write_file(landing / "loose.txt", "Third paper.")
    assert uris(find_files(landing, "storm")[0]) == ["storm/a.txt"]
    assert uris(find_files(landing, "unsorted")[0]) == ["loose.txt"]
    assert list_events(landing) == ["ferry", "storm", "unsorted"]
    with pytest.raises(ValueError, match="ferry, storm, unsorted"):
        find_files(landing, "../outside")


def test_missing_landing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="nowhere"):
        find_files(tmp_path / "nowhere")


def test_links_inside_are_followed_and_links_outside_rejected(landing: Path, tmp_path: Path) -> None:
    outside = write_file(tmp_path / "secret" / "outside.txt", "Not for the landing folder.")
    write_file(landing / "ferry" / "a.txt", "First paper.")
    (landing / "storm").mkdir()
    (landing / "storm" / "inside.txt").symlink_to(landing / "ferry" / "a.txt")
    (landing / "storm" / "outside.txt").symlink_to(outside)
    (landing / "storm" / "folder").symlink_to(outside.parent, target_is_directory=True)
    (landing / "storm" / "again").symlink_to(landing / "ferry", target_is_directory=True)
    (landing / "storm" / "broken.txt").symlink_to(landing / "storm" / "gone.txt")
    (landing / "storm" / "loop.txt").symlink_to(landing / "storm" / "loop.txt")
    files, rejects = find_files(landing)
    assert uris(files) == ["ferry/a.txt", "storm/inside.txt"]
    assert reasons(rejects) == {
        "storm/again": "linked_folder",
        "storm/broken.txt": "vanished",
        "storm/folder": "outside_landing",
        "storm/loop.txt": "unreadable",
        "storm/outside.txt": "outside_landing",
    }


def test_landing_itself_may_be_a_link(landing: Path, tmp_path: Path) -> None:
    write_file(landing / "ferry" / "a.txt")
    (tmp_path / "link").symlink_to(landing, target_is_directory=True)
    files, rejects = find_files(tmp_path / "link")
    assert (uris(files), rejects) == (["ferry/a.txt"], [])


def test_pipes_are_rejected_without_waiting_for_a_writer(landing: Path) -> None:
    (landing / "ferry").mkdir()
    os.mkfifo(landing / "ferry" / "pipe.txt")
    files, rejects = find_files(landing)
    assert files == []
    assert reasons(rejects) == {"ferry/pipe.txt": "not_a_file"}


def test_file_larger_than_the_limit_is_rejected_unread(landing: Path) -> None:
    path = write_file(landing / "ferry" / "huge.txt")
    # Sparse: it takes no room on the disk.
    os.truncate(path, landing_module.MAX_FILE_BYTES + 1)
    _, rejects = find_files(landing)
    assert reasons(rejects) == {"ferry/huge.txt": "too_large"}


@pytest.mark.parametrize("change", ["grow", "replace", "delete"])
def test_file_that_changes_while_it_is_read_is_rejected(
    landing: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    path = write_file(landing / "ferry" / "growing.txt")
    changes = 0

    class ChangingHash:
        """Stands between the reads: changes the file when the first piece has been read."""

        def __init__(self) -> None:
            self.inner = hashlib.new("sha256")

        def update(self, piece: bytes) -> None:
            nonlocal changes
            changes += 1
            self.inner.update(piece)
            if change == "grow":
                with path.open("ab") as file:
                    file.write(b"More of it.")
            elif change == "replace":
                path.unlink()
                path.write_bytes(b"Another article altogether.")
            else:
                path.unlink()

        def hexdigest(self) -> str:
            return self.inner.hexdigest()

    monkeypatch.setattr(landing_module.hashlib, "sha256", ChangingHash)
    monkeypatch.setattr(landing_module, "MAX_FILE_BYTES", 1000)
    files, rejects = find_files(landing)
    assert changes > 0
    assert files == []
    assert reasons(rejects) == {"ferry/growing.txt": "vanished" if change == "delete" else "changed_while_read"}


def test_same_bytes_in_one_event_are_one_file_and_in_two_events_two(landing: Path) -> None:
    for event_id in ("ferry", "storm"):
        for name in ("b.txt", "a.txt", "c.txt"):
            write_file(landing / event_id / name)
    files, rejects = find_files(landing)
    assert uris(files) == ["ferry/a.txt", "storm/a.txt"]
    assert {reject["file_uri"] for reject in rejects} == {"ferry/b.txt", "ferry/c.txt", "storm/b.txt", "storm/c.txt"}
    for reject in rejects:
        assert reject["reason_code"] == "duplicate_file"
        assert reject["detail"].startswith(f"the same bytes as {reject['file_uri'][:5]}/a.txt")


def test_same_bytes_under_two_named_sources_are_a_republication(landing: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        write_file(landing / "ferry" / name)
    write_file(
        landing / "ferry" / "articles.csv", "file,source\nb.txt,Harbour Post\nc.txt,Island News\nd.txt,Island News\n"
    )
    files, rejects = find_files(landing)
    assert uris(files) == ["ferry/b.txt", "ferry/c.txt"]
    assert reasons(rejects) == {"ferry/a.txt": "duplicate_file", "ferry/d.txt": "duplicate_file"}


def test_decomposed_file_names_are_matched_with_their_metadata(landing: Path) -> None:
    for name in ("á.txt", "b.txt"):
        write_file(landing / "ferry" / unicodedata.normalize("NFD", name))
    write_file(landing / "ferry" / "articles.csv", "file,source\ná.txt,Harbour Post\nb.txt,Island News\n")
    files, rejects = find_files(landing)
    assert len(files) == 2
    assert rejects == []


def test_looking_changes_nothing(landing: Path) -> None:
    write_file(landing / "ferry" / "a.txt")
    write_file(landing / "ferry" / "_event.toml", 'id = "ferry"')

    def take_snapshot() -> list[tuple[str, int, int]]:
        return [(str(path), path.lstat().st_mtime_ns, path.lstat().st_size) for path in sorted(landing.rglob("*"))]

    before = take_snapshot()
    assert len(before) == 3
    find_files(landing)
    assert take_snapshot() == before


def test_event_file_in_the_wrong_folder_is_named(landing: Path) -> None:
    for place in ("_event.toml", "ferry/_event.toml", "ferry/deep/_event.toml"):
        write_file(landing / place, 'title = "Late ferry"')
    write_file(landing / "ferry" / "a.txt")
    files, rejects = find_files(landing)
    assert uris(files) == ["ferry/a.txt"]
    assert reasons(rejects) == {"_event.toml": "operator_error", "ferry/deep/_event.toml": "operator_error"}


def test_metadata_outside_the_landing_folder_is_not_read(landing: Path, tmp_path: Path) -> None:
    write_file(landing / "ferry" / "a.txt")
    secret = write_file(tmp_path / "secret.csv", "password,file\nhunter2,a.txt\n")
    (landing / "ferry" / "articles.csv").symlink_to(secret)
    (landing / "ferry" / "_event.toml").symlink_to(secret)
    articles, rejects = build_articles(find_files(landing)[0])
    assert articles.height == 1
    assert rejects.select("file_uri", "reason_code").rows() == [
        ("ferry/articles.csv", "operator_error"),
        ("ferry/_event.toml", "operator_error"),
    ]
    assert all("out of the landing folder" in detail for detail in rejects["detail"])
    assert "password" not in "".join(rejects["detail"])

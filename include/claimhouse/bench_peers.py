"""How fast other extractors are on the same text, for `make bench PEERS=1`.

Each is installed for the measurement only, by uv, into an environment of its own that is thrown away, and reads a
sample of the articles in a process of its own: they are so much slower that all of the text would take hours.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000
SAMPLE_MEGABYTES = 0.04
_TIMEOUT_SECONDS = 900
# Loading is left out, as it is with our own figures: the first article is read before the clock starts.
_SCRIPT = """
import json, sys, time
texts = json.load(sys.stdin)
{prepare}
def read(text):
    {read}
read(texts[0])
started, cpu_started = time.perf_counter(), time.process_time()
for text in texts:
    read(text)
print(json.dumps([time.perf_counter() - started, time.process_time() - cpu_started]))
"""


@dataclass(frozen=True)
class Peer:
    """Another extractor: what is installed, and how it reads a text."""

    packages: tuple[str, ...]
    prepare: str
    read: str


PEERS = {
    "dateparser's search": Peer(
        ("dateparser",), "from dateparser.search import search_dates", "return search_dates(text)"
    ),
    "quantulum3": Peer(("quantulum3",), "from quantulum3 import parser", "return parser.parse(text)"),
}


def take_sample(texts: Sequence[str], megabytes: float) -> list[str]:
    """Articles from all over the corpus, about so much UTF-8 of them, one at least."""
    size = sum(len(text.encode()) for text in texts) / MEGABYTE
    step = max(int(size / megabytes), 1)
    return list(texts[step // 2 :: step]) or list(texts[:1])


def find_uv() -> str | None:
    """Where uv is: beside this Python, else on the path."""
    return shutil.which("uv", path=str(Path(sys.executable).parent)) or shutil.which("uv")


def measure_peer(peer: Peer, texts: Sequence[str], uv: str) -> tuple[float, float]:
    """Seconds that a peer takes for texts: as they pass, and of the processor.

    Raises:
        RuntimeError: it can't be installed, or fails, or takes too long.
    """
    packages = [word for package in peer.packages for word in ("--with", package)]
    command = [uv, "run", "--quiet", "--isolated", "--no-project", "--python", sys.executable, *packages]
    script = _SCRIPT.format(prepare=peer.prepare, read=peer.read)
    try:
        done = subprocess.run(
            [*command, "python", "-W", "ignore", "-c", script],
            input=json.dumps(list(texts)),
            capture_output=True,
            text=True,
            check=True,
            timeout=_TIMEOUT_SECONDS,
        )
    except subprocess.CalledProcessError as error:
        raise RuntimeError(error.stderr.strip()[-500:]) from error
    except subprocess.TimeoutExpired as error:
        raise RuntimeError(f"not done after {_TIMEOUT_SECONDS} seconds") from error
    passed, used = json.loads(done.stdout.splitlines()[-1])
    return float(passed), float(used)


def print_peers(texts: Sequence[str], seconds: float, cpu_seconds: float) -> None:
    """Print one line per peer: megabytes per second, and how many times faster the whole extraction is.

    Args:
        texts: all that was extracted.
        seconds: what the extraction, language identification and all, took for them.
        cpu_seconds: the same of the processor.
    """
    uv = find_uv()
    if uv is None:
        print("\nuv is missing, which installs the other extractors for the time of the measurement.")
        return
    size = sum(len(text.encode()) for text in texts) / MEGABYTE
    sample = take_sample(texts, SAMPLE_MEGABYTES)
    sample_size = sum(len(text.encode()) for text in sample) / MEGABYTE
    print(f"\nothers on {len(sample)} of the articles, {sample_size * 1000:,.0f} kB")
    print(f"{'':<30}{'seconds':>9}{'MB/s':>9}{'x as fast':>14}{'CPU seconds':>14}{'x as fast':>14}")
    for name, peer in PEERS.items():
        try:
            passed, used = measure_peer(peer, sample, uv)
        except RuntimeError as error:
            print(f"{name:<30}not measured: {error}")
            continue
        ratio, cpu_ratio = passed / sample_size * size / seconds, used / sample_size * size / cpu_seconds
        print(f"{name:<30}{passed:>9.2f}{sample_size / passed:>9.3f}{ratio:>14.0f}{used:>14.2f}{cpu_ratio:>14.0f}")

"""How fast the extraction is, and how much memory it takes: `make bench`.

Everything is measured in one process on the same text, because megabytes per second say more about the machine than
about the program: plain lossless tokenising is the measure that the extraction is compared with. Nothing is asserted.

Without a file the text is put together from the examples of the language packs. Nearly all of its sentences hold
numbers, which in news about one line in three does, and they repeat: take real articles for a figure to quote.
"""

import argparse
import gzip
import json
import random
import resource
import sys
import time
import zlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import polars as pl

from claimhouse.annotate import join_lexicons
from claimhouse.articles import classify_sentences, normalise_text
from claimhouse.bench_claims import measure as measure_claims
from claimhouse.bench_peers import print_peers
from claimhouse.compounds import load_pieces
from claimhouse.extraction import cut_by_length, identify_articles
from claimhouse.language import identify_sentence_languages
from claimhouse.lexicon import lexicon_code
from claimhouse.mentions import find_mentions
from claimhouse.packs import list_packs, load_pack
from claimhouse.quotations import cut_quotations
from claimhouse.tokens import TOKEN, split_sentences

MEGABYTE = 1_000_000
GENERATED_MEGABYTES = 4.0
SENTENCES_PER_ARTICLE = 24
SENTENCES_PER_PARAGRAPH = 3
# The same text on every machine.
SEED = 42

TOKENISING = "lossless tokenising"
LANGUAGE = "language identification"
LANGUAGE_DATA = "language data, once a process"
EXTRACTION = "extraction"


def number_texts(texts: Sequence[str]) -> pl.DataFrame:
    """Make articles of texts: one row per text with article_id, text and an open published_date."""
    return pl.DataFrame(
        {
            "article_id": [f"bench-{n:06d}" for n in range(len(texts))],
            "text": pl.Series(texts, dtype=pl.String),
            "published_date": pl.Series([None] * len(texts), dtype=pl.Date),
        }
    )


def read_texts(path: Path, megabytes: float | None) -> list[str]:
    """Read the field ``text`` of each line of a .jsonl or .jsonl.gz file.

    Args:
        path: the file.
        megabytes: stop behind so many megabytes of UTF-8; None reads all.

    Raises:
        ValueError: the file holds no text, or a line of it is no JSON object with a text.
        OSError: the file can't be read.
    """
    texts: list[str] = []
    size = 0
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for line_number, line in enumerate(lines, start=1):
            try:
                text = json.loads(line)["text"]
                texts.append(normalise_text(text))
            except (ValueError, KeyError, TypeError) as error:
                raise ValueError(f"{path.name}, line {line_number}: not a JSON object with a text") from error
            size += len(texts[-1].encode())
            if megabytes is not None and size >= megabytes * MEGABYTE:
                break
    if not size:
        raise ValueError(f"{path.name} holds no text")
    return texts


def generate_texts(megabytes: float) -> list[str]:
    """Put articles together from the packs' example sentences, as much UTF-8 of each language as of the others."""
    texts: list[str] = []
    codes = list(list_packs())
    for code in codes:
        pack = load_pack(code)
        sentences = [str(example["text"]) for example in pack.examples] if pack else []
        chooser = random.Random(f"{SEED} {code}")
        size = 0
        while sentences and size < megabytes * MEGABYTE / len(codes):
            chosen = chooser.choices(sentences, k=SENTENCES_PER_ARTICLE)
            paragraphs = [
                " ".join(chosen[n : n + SENTENCES_PER_PARAGRAPH])
                for n in range(0, SENTENCES_PER_ARTICLE, SENTENCES_PER_PARAGRAPH)
            ]
            texts.append(normalise_text("\n\n".join(paragraphs)))
            size += len(texts[-1].encode())
    return texts


def read_peak_memory() -> float:
    """The most memory this process has held so far, in megabytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    # Kilobytes everywhere but on macOS, which counts bytes.
    return peak / MEGABYTE if sys.platform == "darwin" else peak * 1024 / MEGABYTE


class Clock:
    """Seconds by stage, added up over the chunks of text: as they pass, and as all threads of the process use them."""

    def __init__(self) -> None:
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.cpu_seconds: defaultdict[str, float] = defaultdict(float)

    @contextmanager
    def measure(self, stage: str) -> Iterator[None]:
        """Add the seconds of what stands in the block to a stage."""
        started, cpu_started = time.perf_counter(), time.process_time()
        yield
        self.seconds[stage] += time.perf_counter() - started
        self.cpu_seconds[stage] += time.process_time() - cpu_started


@cache
def load_language(code: str) -> None:
    """Load what a process loads once for a language: pack, lexicon, pieces of glued words, first patterns.

    An example of the language takes the extraction's whole way.
    """
    pack = load_pack(lexicon_code(code))
    load_pieces(lexicon_code(code))
    if pack and pack.examples:
        article = number_texts([str(pack.examples[0]["text"])]).with_columns(language_code=pl.lit(code))
        sentences = classify_sentences(split_sentences(article))
        find_mentions(sentences.with_columns(published_date=pl.lit(None, pl.Date)))


def load_language_data(codes: pl.Series) -> None:
    """Load the languages of a chunk, and their words as the one table that the chunk is looked up in."""
    distinct = sorted(set(codes.to_list()))
    for code in distinct:
        load_language(code)
    join_lexicons(tuple(sorted({lexicon_code(code) for code in distinct})))


def extract_chunk(chunk: pl.DataFrame, clock: Clock) -> int:
    """Take a chunk of articles the way that ``extraction.extract_articles`` takes, stage by stage.

    Returns:
        The number of mentions.
    """
    with clock.measure(LANGUAGE):
        articles = identify_articles(chunk)
    with clock.measure(LANGUAGE_DATA):
        load_language_data(articles["language_code"])
    with clock.measure(EXTRACTION):
        sentences = cut_quotations(split_sentences(articles))
    with clock.measure(LANGUAGE):
        sentences = identify_sentence_languages(sentences, articles)
    with clock.measure(LANGUAGE_DATA):
        load_language_data(sentences["language_code"])
    with clock.measure(EXTRACTION):
        dates = articles.select("article_id", "published_date")
        dated = classify_sentences(sentences).join(dates, on="article_id", how="left", maintain_order="left")
        mentions, _ = find_mentions(dated)
    return mentions.height


def measure_text(texts: Sequence[str]) -> tuple[Clock, int, float]:
    """Extract, then tokenise, the same chunks of text.

    Returns:
        The clock, the number of mentions, and the peak memory in megabytes as it stood before the tokenising,
        which holds every token of a chunk at once and would hide it.
    """
    articles = number_texts(texts)
    # The language model is loaded once a process.
    identify_articles(articles.head(1))
    clock = Clock()
    mention_count = sum(extract_chunk(chunk, clock) for chunk in cut_by_length(articles))
    peak = read_peak_memory()
    for chunk in cut_by_length(articles):
        with clock.measure(TOKENISING):
            chunk.select(pl.col("text").str.extract_all(TOKEN))
    return clock, mention_count, peak


def print_measurements(texts: Sequence[str], clock: Clock, mention_count: int, peak: float) -> None:
    """Print one line per stage: its time, megabytes of UTF-8 per second, and how many times tokenising it takes.

    On a machine that does other things too, the CPU seconds tell more than the seconds that passed.
    """
    size = sum(len(text.encode()) for text in texts) / MEGABYTE
    print(f"{len(texts):,} articles, {size:.1f} MB of text (UTF-8), {mention_count:,} mentions\n")
    print(f"{'':<30}{'seconds':>9}{'MB/s':>9}{'x tokenising':>14}{'CPU seconds':>14}{'x tokenising':>14}")
    for stages in ((TOKENISING,), (EXTRACTION,), (LANGUAGE,), (EXTRACTION, LANGUAGE)):
        stage = stages[0] if len(stages) == 1 else "both"
        taken, used = sum(clock.seconds[part] for part in stages), sum(clock.cpu_seconds[part] for part in stages)
        times, cpu_times = taken / clock.seconds[TOKENISING], used / clock.cpu_seconds[TOKENISING]
        print(f"{stage:<30}{taken:>9.2f}{size / taken:>9.2f}{times:>14.1f}{used:>14.2f}{cpu_times:>14.1f}")
    print(f"{LANGUAGE_DATA:<30}{clock.seconds[LANGUAGE_DATA]:>9.2f}{clock.cpu_seconds[LANGUAGE_DATA]:>37.2f}")
    print(f"\npeak memory of the process after the extraction: {peak:,.0f} MB")


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="claimhouse.bench", description=__doc__)
    parser.add_argument("articles", nargs="?", type=Path, help=".jsonl or .jsonl.gz, one article a line with its text")
    parser.add_argument(
        "--megabytes",
        type=float,
        help=f"take so much text (generated: {GENERATED_MEGABYTES:g} unless named; a file: all of it)",
    )
    parser.add_argument(
        "--claims", type=int, metavar="ARTICLES", help="measure claims, agreement and truth on so many made articles"
    )
    parser.add_argument("--peers", action="store_true", help="measure other extractors too, installed for that by uv")
    arguments = parser.parse_args(words)
    if arguments.megabytes is not None and not arguments.megabytes > 0:
        parser.error("--megabytes has to be above zero")
    if arguments.claims:
        measure_claims(arguments.claims)
        return 0
    try:
        if arguments.articles:
            texts = read_texts(arguments.articles, arguments.megabytes)
        else:
            texts = generate_texts(arguments.megabytes or GENERATED_MEGABYTES)
            print("No file named: measuring generated text, which is denser in numbers than news.")
    except (OSError, EOFError, ValueError, zlib.error) as error:
        print(f"claimhouse: {error}", file=sys.stderr)
        return 2
    clock, mention_count, peak = measure_text(texts)
    print_measurements(texts, clock, mention_count, peak)
    if arguments.peers:
        stages = (EXTRACTION, LANGUAGE)
        print_peers(
            texts, sum(clock.seconds[stage] for stage in stages), sum(clock.cpu_seconds[stage] for stage in stages)
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())

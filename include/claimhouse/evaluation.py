"""How much the extraction finds, and how much of it is right: `make eval`.

The labelled sentences (``tests/labelled/<language>.jsonl``) are of this project's own writing, one JSON object a line:
``text``, ``mentions`` (empty where nothing is to be found) and, for relative dates, ``published``. A mention names its
``surface`` and the columns of ``tables.MENTIONS`` that matter. What each language and dimension has reached stands in
``floors.toml`` beside them; a floor is only ever raised.
"""

import argparse
import datetime as dt
import json
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from claimhouse.mentions import extract_mentions
from claimhouse.settings import PROJECT_ROOT
from claimhouse.tables import MENTIONS
from claimhouse.verdict_pairs import build_pairs, compare_pairs, read_pairs

LABELLED_DIR = PROJECT_ROOT / "tests" / "labelled"
FLOORS_FILE = LABELLED_DIR / "floors.toml"
PUBLISHED = dt.date(2024, 8, 13)
# Share of the mentions found that a label stands behind, beside the dimensions in a language's floors.
PRECISION = "precision"
FLOORS_HEAD = (
    "# What each labelled set has reached, by dimension (share of the labels found) and in precision (share of the\n"
    "# mentions that are labelled). `make eval RAISE=1` raises a floor; none falls by itself.\n"
)


class LabelError(ValueError):
    """A labelled file says something it may not say; the message names file, line and what is allowed."""


@dataclass(frozen=True)
class LabelledSentence:
    """One sentence, the day it was published, and the mentions that a reader sees in it."""

    text: str
    published: dt.date
    mentions: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class Result:
    """Figures of one language: labels and labels found by dimension, mentions found, and what went wrong in words."""

    expected: Counter[str]
    found: Counter[str]
    mention_count: int
    false_count: int
    problems: tuple[str, ...]

    def shares(self) -> dict[str, float]:
        """Recall by dimension, and precision; 0 to 1."""
        shares = {dimension: self.found[dimension] / count for dimension, count in sorted(self.expected.items())}
        return {**shares, PRECISION: 1 - self.false_count / max(1, self.mention_count)}


def list_labelled() -> dict[str, Path]:
    """One entry per labelled language: code and file, by code."""
    return {path.stem: path for path in sorted(LABELLED_DIR.glob("*.jsonl"))}


def read_labelled(path: Path) -> list[LabelledSentence]:
    """Read one language's labelled sentences.

    Raises:
        LabelError: a line is no such sentence, a surface doesn't stand in its text, or a key is no column.
    """
    allowed = {*MENTIONS}
    sentences = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path.name}, line {number}"
        try:
            row = json.loads(line)
            published = dt.date.fromisoformat(row.get("published", PUBLISHED.isoformat()))
            sentence = LabelledSentence(row["text"], published, tuple(row["mentions"]))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise LabelError(f"{where}: has to be a JSON object with text and mentions: {error}") from error
        for label in sentence.mentions:
            if unknown := set(label) - allowed:
                raise LabelError(f"{where}: {', '.join(sorted(unknown))} is no column; allowed: {', '.join(MENTIONS)}")
            if not {"surface", "dimension"} <= set(label):
                raise LabelError(f"{where}: a mention needs surface and dimension")
            if label["surface"] not in sentence.text:
                raise LabelError(f"{where}: {label['surface']!r} doesn't stand in the text")
        sentences.append(sentence)
    return sentences


def _is_same(label: Any, found: Any) -> bool:
    if isinstance(label, int | float) and not isinstance(label, bool):
        return found is not None and abs(found - label) <= 1e-6 * max(1.0, abs(label))
    return str(found) == str(label) if label is not None else found is None


def _find_spans(sentence: LabelledSentence) -> list[tuple[int, int]]:
    """Where each label stands: repeated surfaces one after the other."""
    spans: list[tuple[int, int]] = []
    for label in sentence.mentions:
        start = -1
        while True:
            start = sentence.text.find(label["surface"], start + 1)
            span = (start, start + len(label["surface"]))
            if start < 0 or span not in spans:
                break
        spans.append(span)
    return spans


def measure_language(code: str, sentences: Sequence[LabelledSentence]) -> Result:
    """Extract the sentences of one language and compare.

    A label is found when a mention overlaps it and every column it names is the same. A mention is false when it
    overlaps no label.
    """
    articles = pl.DataFrame(
        {
            "article_id": [str(row) for row in range(len(sentences))],
            "text": [sentence.text for sentence in sentences],
            "language_code": [code] * len(sentences),
            "published_date": [sentence.published for sentence in sentences],
        }
    )
    mentions = extract_mentions(articles).to_dicts()
    by_sentence: dict[str, list[dict[str, Any]]] = {}
    for mention in mentions:
        by_sentence.setdefault(mention["article_id"], []).append(mention)
    expected, found = Counter[str](), Counter[str]()
    problems: list[str] = []
    false_count = 0
    for row, sentence in enumerate(sentences):
        got = by_sentence.get(str(row), [])
        spans = _find_spans(sentence)
        for label, (start, end) in zip(sentence.mentions, spans, strict=True):
            expected[label["dimension"]] += 1
            near = [mention for mention in got if mention["span_start"] < end and start < mention["span_end"]]
            keys = [key for key in label if key != "surface"]
            if any(all(_is_same(label[key], mention[key]) for key in keys) for mention in near):
                found[label["dimension"]] += 1
            else:
                seen = [{key: mention[key] for key in ("surface", *keys)} for mention in near]
                problems.append(f"{code}: {sentence.text!r}: {label} came out as {seen or 'nothing'}")
        for mention in got:
            if all(mention["span_end"] <= start or end <= mention["span_start"] for start, end in spans):
                false_count += 1
                problems.append(f"{code}: {sentence.text!r}: {mention['surface']!r} ({mention['dimension']}) is none")
    return Result(expected, found, len(mentions), false_count, tuple(problems))


def read_floors() -> dict[str, dict[str, float]]:
    """The floors by language and dimension, or `precision`; shares from 0 to 1."""
    if not FLOORS_FILE.is_file():
        return {}
    floors: dict[str, dict[str, float]] = tomllib.loads(FLOORS_FILE.read_text(encoding="utf-8"))
    return floors


def raise_floors(results: dict[str, Result]) -> None:
    """Write the floors anew: every figure that is above its floor lifts it, none lowers it."""
    floors = read_floors()
    for code, result in results.items():
        for name, share in result.shares().items():
            table = floors.setdefault(code, {})
            table[name] = max(table.get(name, 0.0), int(share * 1000) / 1000)
    lines = [FLOORS_HEAD]
    for code in sorted(floors):
        lines.append(f"[{code}]")
        lines += [f"{name} = {floors[code][name]:g}" for name in sorted(floors[code])]
        lines.append("")
    FLOORS_FILE.write_text("\n".join(lines), encoding="utf-8")


def print_results(results: dict[str, Result]) -> None:
    """Print one line per language: sentences' labels, the share found by dimension, and precision."""
    dimensions = sorted({dimension for result in results.values() for dimension in result.expected})
    print(f"{'':<6}{'labels':>8}{'found':>8}{'precision':>11}  " + "  ".join(dimensions))
    for code, result in results.items():
        total, shares = result.expected.total(), result.shares()
        cells = [f"{shares[name]:.2f}".rjust(len(name)) if name in shares else " " * len(name) for name in dimensions]
        found = result.found.total() / max(1, total)
        print(f"{code:<6}{total:>8}{found:>8.3f}{shares[PRECISION]:>11.3f}  " + "  ".join(cells))
    labels = sum(result.expected.total() for result in results.values())
    found = sum(result.found.total() for result in results.values()) / max(1, labels)
    print(f"{'all':<6}{labels:>8}{found:>8.3f}")


def measure_pairs() -> tuple[int, list[str]]:
    """Compare the labelled pairs of statements: how many there are, and those that come out otherwise, in words."""
    pairs = read_pairs()
    with tempfile.TemporaryDirectory(prefix="claimhouse-pairs-") as folder:
        return len(pairs), compare_pairs(pairs, build_pairs(pairs, Path(folder)))


def run_scripts(evals: Path) -> None:
    """Run the scoring scripts of an evaluation folder on this tree and print what they print."""
    with tempfile.TemporaryDirectory(prefix="claimhouse-eval-") as folder:
        variables = [f"PYTHONPATH={PROJECT_ROOT / 'include'}", f"CLAIMHOUSE_HOME={folder}"]
        events = evals / "events"
        commands = [
            [str(evals / "score_phrases.py"), str(evals / "phrases"), "--by", "lang,dimension"],
            ["-m", "claimhouse.cli", "run", "--landing", str(events)],
            [
                str(evals / "score_claims.py"),
                str(Path(folder) / "warehouse" / "claims.duckdb"),
                *sorted(str(path) for path in events.iterdir() if path.is_dir()),
            ],
        ]
        for command in commands:
            print(f"\n{Path(command[0]).name if command[0] != '-m' else 'make run LANDING=…/events'}", flush=True)
            is_run = command[0] == "-m"
            subprocess.run(
                ["env", *variables, sys.executable, *command],
                check=True,
                stdout=subprocess.DEVNULL if is_run else None,
            )


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; returns the exit code."""
    parser = argparse.ArgumentParser(prog="claimhouse.evaluation", description=__doc__)
    parser.add_argument("--languages", help="comma list of codes; all that are labelled unless named")
    parser.add_argument("--problems", action="store_true", help="say what was missed and what was found wrongly")
    parser.add_argument("--raise-floors", action="store_true", help="write the floors that have been passed")
    parser.add_argument("--pairs", action="store_true", help="compare the labelled pairs of statements, too")
    parser.add_argument("--evals", type=Path, help="folder with further data and its scoring scripts")
    arguments = parser.parse_args(words)
    labelled = list_labelled()
    codes = arguments.languages.split(",") if arguments.languages else list(labelled)
    if unknown := [code for code in codes if code not in labelled]:
        parser.error(f"no labelled sentences for {', '.join(unknown)}; there are: {', '.join(labelled)}")
    try:
        results = {code: measure_language(code, read_labelled(labelled[code])) for code in codes}
    except LabelError as error:
        print(f"claimhouse: {error}", file=sys.stderr)
        return 2
    print_results(results)
    problems = [problem for result in results.values() for problem in result.problems]
    if arguments.pairs:
        count, wrong = measure_pairs()
        print(
            f"\npairs of statements compared as labelled: {count - len(wrong)} of {count}"
            f" ({1 - len(wrong) / count:.3f})"
        )
        problems += wrong
    if arguments.problems:
        print("\n" + "\n".join(problems))
    if arguments.raise_floors:
        raise_floors(results)
    if arguments.evals:
        run_scripts(arguments.evals)
    return 0


if __name__ == "__main__":
    sys.exit(main())

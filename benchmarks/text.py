"""Time the text functions beside what Python alone does: python benchmarks/text.py."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import yaml

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from recommendations.text.anchors import FoldedText, Selector, reanchor
from recommendations.text.reflow import reflow

SEEDS = Path(__file__).resolve().parents[1] / "seeds" / "iraq"
NARROW, WIDE = "000_632519cf77c13fff", "002_7c74402152d78fe4"
RUNS = 3


class Comparison(NamedTuple):
    """What is timed, and what it is timed against."""

    name: str
    measured: Callable[[], object]
    baseline: Callable[[], object]


def main() -> None:
    write = sys.stdout.write
    write(f"{'best of 3, in ms':<62} {'ours':>9} {'baseline':>9} {'ratio':>8}\n")
    for comparison in comparisons():
        ours, base = seconds(comparison.measured), seconds(comparison.baseline)
        times = f"{ours * 1e3:9.2f} {base * 1e3:9.2f} {ours / base:8.1f}"
        write(f"{comparison.name:<62} {times}\n")


def comparisons() -> Iterator[Comparison]:
    yield reflowing(5_000_000)
    yield from finding(copies=1)
    yield from finding(copies=50)
    yield reanchoring(500_000)


def reflowing(size: int) -> Comparison:
    raw = sized(NARROW, size)
    return Comparison(
        f"reflow {size:,} characters / split and join",
        lambda: reflow(raw),
        lambda: " ".join(raw.split()),
    )


def finding(*, copies: int) -> Iterator[Comparison]:
    """The quotes of one source; in copies of its text, all but the first altered."""
    text = source(WIDE)
    text += text.replace("e", "E") * (copies - 1)
    quotes = [record["quote"] for record in records(WIDE)]
    folded = FoldedText(text)
    name = f"{len(quotes)} quotes in {len(text):,} characters / str.find"
    yield Comparison(
        f"find {name}",
        lambda: [folded.spans(quote) for quote in quotes],
        lambda: [text.find(quote) for quote in quotes],
    )
    yield Comparison(
        f"fold and find {name}",
        lambda: list(map(FoldedText(text).spans, quotes)),
        lambda: [text.find(quote) for quote in quotes],
    )


def reanchoring(size: int) -> Comparison:
    """A quote with every tenth word lost, in a text that holds it once."""
    filler, quote = sized(NARROW, size), records(WIDE)[0]["quote"]
    text = filler[: size // 2] + quote + filler[size // 2 :]
    words = quote.split()
    damaged = " ".join(word for at, word in enumerate(words, 1) if at % 10)
    selector = Selector(0, len(damaged), damaged, "", "")
    return Comparison(
        f"reanchor a damaged quote in {size:,} characters / str.find",
        lambda: reanchor(text, selector),
        lambda: text.find(damaged),
    )


def sized(stem: str, size: int) -> str:
    text = source(stem)
    return (text * (size // len(text) + 1))[:size]


def source(stem: str) -> str:
    return (SEEDS / f"{stem}.txt").read_bytes().decode()


def records(stem: str) -> list[dict[str, str]]:
    seed = yaml.safe_load((SEEDS / f"{stem}.yaml").read_text(encoding="utf-8"))
    return list(seed["recommendations"])


def seconds(call: Callable[[], object]) -> float:
    """The best of some runs."""
    times = []
    for _ in range(RUNS):
        start = perf_counter()
        call()
        times.append(perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main()

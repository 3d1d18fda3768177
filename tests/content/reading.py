"""How easily a text reads, and whether it repeats another's words."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pyphen

from questionnaires.instrument import Instrument, Question

RUN = 6  # words
DIGEST = 5  # bytes of a run's hash
RUNS = Path(__file__).with_name("source-runs.bin")

_hyphenation = pyphen.Pyphen(lang="en_US", left=1, right=1)


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+(?:'[a-z]+)?", text.lower().replace("’", "'"))


def ease(sentences: Iterable[str]) -> float:
    """Flesch's reading ease: 100 is very easy, 30 is an academic paper.

    206.835 - 1.015 words/sentences - 84.6 syllables/words (Flesch 1948). Semicolons and colons
    part sentences, as they do when a text is read aloud.
    """
    parts = [part for text in sentences for part in re.split(r"[.?!;:]", text) if words(part)]
    said = [word for part in parts for word in words(part)]
    syllables = sum(len(_hyphenation.positions(word)) + 1 for word in said)
    return 206.835 - 1.015 * len(said) / len(parts) - 84.6 * syllables / len(said)


def ease_of(question: Question) -> float:
    """Of the question and its anchors, as a room reads them."""
    return ease((question.text, *question.anchors))


def runs(text: str) -> Iterator[str]:
    """Every six words in a row."""
    said = words(text)
    for start in range(len(said) - RUN + 1):
        yield " ".join(said[start : start + RUN])


def hashed(run: str) -> bytes:
    return hashlib.blake2b(run.encode(), digest_size=DIGEST).digest()


def hashed_runs_of_sources() -> frozenset[bytes]:
    """As `script/hash_runs` has left them."""
    kept = RUNS.read_bytes()
    return frozenset(kept[at : at + DIGEST] for at in range(0, len(kept), DIGEST))


def texts(instrument: Instrument) -> Iterator[tuple[str, str]]:
    """Where it stands, and each text that is ours: all but the titles of what is cited."""
    for dimension in instrument.dimensions:
        yield dimension.key, dimension.summary
        for question in dimension.questions:
            for text in (question.text, question.why, question.today, question.note):
                yield question.key, text
            for text in (*question.anchors, *question.evidence):
                yield question.key, text
    for antipattern in instrument.antipatterns:
        for text in (antipattern.summary, antipattern.harm, antipattern.severity_because):
            yield antipattern.key, text
        yield antipattern.key, antipattern.note
    for remedy in instrument.remedies:
        for text in (remedy.title, remedy.summary, remedy.first_step, remedy.done_when):
            yield remedy.key, text
        yield remedy.key, remedy.note
    for profile in instrument.target_profiles:
        yield profile.key, profile.summary

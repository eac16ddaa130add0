"""A small folder of seeds, valid until a test spoils it."""

import hashlib
from pathlib import Path

import pytest

from recommendations.seeding.faults import SeedsRefused
from recommendations.seeding.known import known_from_database
from recommendations.seeding.loader import load
from recommendations.seeding.reader import read

TEXT = (
    "Washington should press Bagh-\ndad to halt oil smuggling. If Baghdad agrees, arms\n"
    "may be sold. The United States should keep troops in Iraq.\n"
)
LATER = (
    "In 2014 Baghdad halted oil smug-\ngling at last. Troops stayed. Troops stayed.\n"
)

PUBLISHERS = """\
- key: heritage
  name: The Heritage Foundation
  kind: think-tank
"""
PEOPLE = """\
- key: ada
  name: Ada Author
"""
THEMES = """\
- key: energy
  name: Energy
  definition: Oil and gas
- key: smuggling
  name: Smuggling
  parent: energy
  definition: Oil that passes by the law
"""
ACTORS = """\
- key: united-states
  name: United States
  kind: state
  aliases: [Washington, America]
- key: government-of-iraq
  name: Government of Iraq
  kind: government
  aliases: [Baghdad]
  period: {from: 2010, to: 2014-01}
"""
SOURCE = """\
source:
  key: heritage-2013
  text: first.txt
  sha256: {sha256}
  title: Halt smuggling
  kind: brief
  language: en
  publisher: heritage
  published: 2013-11
  authors:
    - person: ada
      affiliation: Heritage
  inferred:
    published: The text speaks of last week.

recommendations:
  - ref: H-2013-01
    summary: Press Baghdad to halt oil smuggling
    quote: "Washington should press Baghdad to halt oil smuggling."
    kind: explicit
    direction: act
    strength: should
    confidence: high
    addressees:
      - actor: united-states
        mention: Washington
    targets: [government-of-iraq]
    themes: [smuggling]

  - ref: H-2013-02
    summary: Sell arms if Baghdad agrees
    quote: "If Baghdad agrees, arms may be sold."
    kind: implicit
    direction: act
    strength: could
    confidence: medium
    addressees:
      - actor: united-states
      - actor: government-of-iraq
    themes: [smuggling]
    condition:
      text: If Baghdad agrees
      kind: if
"""
LATER_SOURCE = """\
source:
  key: later-2014
  text: second.txt
  sha256: {sha256}
  title: What came of it
  kind: article
  language: en
  publisher: heritage
  published: 2014-06-30
"""
ASKS = """\
- key: halt-smuggling
  title: Halt oil smuggling
  question: Should Baghdad halt oil smuggling?
  members:
    - {recommendation: H-2013-01, stance: same}
    - {recommendation: H-2013-02, stance: weaker, why: only for arms}
"""
ASSESSMENTS = """\
- recommendation: H-2013-01
  addressee: united-states
  axis: implementation
  value: in_progress
  true_from: 2014
  basis: third_party
  confidence: moderate
  rationale: A later source says that smuggling was halted.
  evidence:
    - source: later-2014
      quote: "In 2014 Baghdad halted oil smuggling at last."
- recommendation: H-2013-02
  addressee: government-of-iraq
  axis: response
  value: no_response_found
  true_from: 2014
  basis: analyst
  confidence: low
  rationale: The later source does not mention it.
  evidence:
    - searched: the later source
      terms: arms
      "on": 2026-11-22
"""


class SeedFolder:
    """A folder of seeds whose files a test can change."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.collection = root / "gulf"
        (root / "vocabulary").mkdir()
        self.collection.mkdir()
        self.write("vocabulary/publishers.yaml", PUBLISHERS)
        self.write("vocabulary/people.yaml", PEOPLE)
        self.write("vocabulary/themes.yaml", THEMES)
        self.write("vocabulary/actors.yaml", ACTORS)
        self.write_source("first", SOURCE, TEXT)
        self.write_source("second", LATER_SOURCE, LATER)
        self.write("gulf/asks.yaml", ASKS)
        self.write("gulf/assessments.yaml", ASSESSMENTS)

    def write(self, name, text):
        (self.root / name).write_bytes(text.encode())

    def write_source(self, stem, record, text):
        sha256 = hashlib.sha256(text.encode()).hexdigest()
        self.write(f"gulf/{stem}.txt", text)
        self.write(f"gulf/{stem}.yaml", record.format(sha256=sha256))

    def replace(self, name, old, new):
        """Change a file; the text to change must stand in it."""
        text = (self.root / name).read_text()
        assert old in text
        self.write(name, text.replace(old, new, 1))

    def retext(self, stem, text):
        """Change a source's text, and the hash that its record gives."""
        old = hashlib.sha256((self.collection / f"{stem}.txt").read_bytes())
        new = hashlib.sha256(text.encode())
        self.write(f"gulf/{stem}.txt", text)
        self.replace(f"gulf/{stem}.yaml", old.hexdigest(), new.hexdigest())

    def load(self, **options):
        return load(read([self.root], known_from_database()), **options)

    def faults(self):
        """The lines that reading these seeds reports."""
        with pytest.raises(SeedsRefused) as refused:
            read([self.root])
        return [str(fault) for fault in refused.value.faults]


@pytest.fixture
def seeds(tmp_path):
    return SeedFolder(tmp_path)

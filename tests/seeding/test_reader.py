"""Reading seed files, and all that can be wrong with them."""

import pytest

from recommendations.seeding.faults import SeedsRefused
from recommendations.seeding.reader import read
from recommendations.text.spans import Span

FIRST = "gulf/first.yaml"
ASSESSMENTS = "gulf/assessments.yaml"


def test_read_finds_the_exact_span_of_a_quote_broken_over_lines(seeds):
    (collection,) = read([seeds.root]).collections

    quote = collection.sources[0].recommendations[0].quote

    assert quote.span == Span(0, 56)


def test_read_finds_a_condition_inside_its_quote(seeds):
    (collection,) = read([seeds.root]).collections

    condition = collection.sources[0].recommendations[1].condition

    assert condition.span.of(collection.sources[0].text) == "If Baghdad agrees"


def test_read_of_one_collection_takes_the_vocabulary_beside_it(seeds):
    seen = read([seeds.collection])

    assert [row.key for row in seen.vocabulary.publishers] == ["heritage"]
    assert [row.key for row in seen.collections] == ["gulf"]


SPOILT = [
    # what, file, old, new, what the report must say
    (
        "bad yaml",
        FIRST,
        "  key: heritage-2013",
        "  key: [",
        "gulf/first.yaml:4: not YAML",
    ),
    (
        "unknown key",
        FIRST,
        "    strength: should",
        "    strenght: should",
        "gulf/first.yaml:22: H-2013-01: unknown key 'strenght'; did you mean 'strength'?",
    ),
    (
        "missing key",
        FIRST,
        "    strength: should\n",
        "",
        "gulf/first.yaml:17: H-2013-01: strength is missing",
    ),
    (
        "key twice",
        FIRST,
        "    kind: explicit",
        "    kind: explicit\n    kind: implicit",
        "gulf/first.yaml:21: the key 'kind' stands twice",
    ),
    (
        "empty field",
        FIRST,
        "    kind: explicit",
        "    kind:",
        "kind is empty; fill it in, or leave it out",
    ),
    (
        "unknown actor",
        FIRST,
        "      - actor: united-states",
        "      - actor: united-state",
        "H-2013-01: unknown actor 'united-state'; did you mean 'united-states'?",
    ),
    (
        "unknown theme",
        FIRST,
        "themes: [smuggling]",
        "themes: [smugling]",
        "unknown theme 'smugling'; did you mean 'smuggling'?",
    ),
    (
        "upper theme",
        FIRST,
        "themes: [smuggling]",
        "themes: [energy]",
        "energy gathers other themes",
    ),
    (
        "unknown publisher",
        FIRST,
        "publisher: heritage",
        "publisher: heritag",
        "unknown publisher 'heritag'; did you mean 'heritage'?",
    ),
    (
        "unknown person",
        FIRST,
        "- person: ada",
        "- person: bob",
        "unknown person 'bob'",
    ),
    (
        "duplicate ref",
        FIRST,
        "ref: H-2013-02",
        "ref: H-2013-01",
        "gulf/first.yaml:30: the ref 'H-2013-01' stands at gulf/first.yaml:17 already",
    ),
    (
        "quote not found",
        FIRST,
        "to halt oil smuggling.",
        "to stop oil smuggling.",
        "gulf/first.yaml:19: H-2013-01: quote not found",
    ),
    (
        "wrong hash",
        "gulf/first.txt",
        "Iraq.",
        "Iraq!",
        "gulf/first.yaml:4: source heritage-2013: sha256 does not fit first.txt",
    ),
    (
        "wrong value",
        FIRST,
        "kind: explicit",
        "kind: explicitly",
        "kind cannot be 'explicitly'; did you mean 'explicit'?",
    ),
    (
        "bad date",
        FIRST,
        "published: 2013-11",
        "published: 2013-13",
        "published: '2013-13' is no date; write 2014, 2014-06 or 2014-06-30",
    ),
    (
        "summary too long",
        FIRST,
        "summary: Press Baghdad",
        "summary: " + "Press " * 30 + "Baghdad",
        "characters; at most 110 fit",
    ),
    (
        "summary with a full stop",
        FIRST,
        "to halt oil smuggling\n",
        "to halt oil smuggling.\n",
        "the summary ends with a full stop",
    ),
    (
        "reported without anybody",
        FIRST,
        "kind: explicit",
        "kind: reported",
        "says whose demand or advice it is",
    ),
    (
        "attributed without being reported",
        FIRST,
        "    kind: explicit",
        "    kind: explicit\n    attributed_to: unnamed others",
        "attributed_to belongs to reported recommendations only",
    ),
    (
        "condition elsewhere",
        FIRST,
        "text: If Baghdad agrees",
        "text: keep troops",
        "H-2013-02: condition: quote not found",
    ),
    (
        "text outside the folder",
        FIRST,
        "text: first.txt",
        "text: ../first.txt",
        "is not the name of a file beside this one",
    ),
    (
        "no such text",
        FIRST,
        "text: first.txt",
        "text: third.txt",
        "gulf/third.txt:1: cannot be read: No such file or directory",
    ),
    (
        "member without a why",
        "gulf/asks.yaml",
        ", why: only for arms",
        "",
        "the stance 'weaker' needs a why",
    ),
    (
        "member unknown",
        "gulf/asks.yaml",
        "recommendation: H-2013-02",
        "recommendation: H-2013-03",
        "gulf/asks.yaml:6: ask halt-smuggling: unknown recommendation 'H-2013-03'",
    ),
    (
        "value of the other axis",
        ASSESSMENTS,
        "value: in_progress",
        "value: accepted",
        "'accepted' is no value of implementation",
    ),
    (
        "not an addressee",
        ASSESSMENTS,
        "addressee: united-states",
        "addressee: government-of-iraq",
        "no addressee 'government-of-iraq'; it has united-states",
    ),
    (
        "evidence missing",
        ASSESSMENTS,
        (
            "  evidence:\n    - source: later-2014\n"
            '      quote: "In 2014 Baghdad halted oil smuggling at last."\n'
        ),
        "",
        "'in progress' needs evidence",
    ),
    (
        "rationale missing",
        ASSESSMENTS,
        "  rationale: A later source says that smuggling was halted.\n",
        "",
        "'in progress' needs a rationale",
    ),
    (
        "search missing",
        ASSESSMENTS,
        "value: in_progress",
        "value: no_action_found",
        "'no action found' needs the search that found nothing",
    ),
    (
        "own word alone",
        ASSESSMENTS,
        "value: in_progress\n  true_from: 2014\n  basis: third_party",
        "value: implemented\n  true_from: 2014\n  basis: self_reported",
        "'implemented' never rests on self-reported alone",
    ),
    (
        "nothing to reverse",
        ASSESSMENTS,
        "value: in_progress",
        "value: reversed",
        "'reversed' needs an earlier value",
    ),
    (
        "true before the source",
        ASSESSMENTS,
        "true_from: 2014",
        "true_from: 2013-10",
        "true_from 2013-10 lies wholly before the source was published (2013-11)",
    ),
    (
        "true in the future",
        ASSESSMENTS,
        "true_from: 2014",
        "true_from: 2999",
        "true_from 2999 is in the future",
    ),
    (
        "evidence from the same source",
        ASSESSMENTS,
        (
            "source: later-2014\n"
            '      quote: "In 2014 Baghdad halted oil smuggling at last."'
        ),
        'source: heritage-2013\n      quote: "arms may be sold"',
        "the recommendation's own source",
    ),
    (
        "search on a month",
        ASSESSMENTS,
        '"on": 2026-11-22',
        '"on": 2026-11',
        "on 2026-11 is no day",
    ),
    (
        "alias twice",
        "vocabulary/actors.yaml",
        "aliases: [Baghdad]",
        "aliases: [washington]",
        "the alias 'washington' stands at vocabulary/actors.yaml:4 already",
    ),
    (
        "period backwards",
        "vocabulary/actors.yaml",
        "to: 2014-01",
        "to: 2009",
        "the period ends (2009) before it begins (2010)",
    ),
    (
        "key that is no slug",
        "vocabulary/people.yaml",
        "key: ada",
        "key: Ada L",
        "key 'Ada L' is no slug",
    ),
    (
        "alias of YAML",
        "vocabulary/people.yaml",
        "name: Ada Author",
        "name: &n Ada\n- key: eve\n  name: *n",
        "YAML aliases (*name) are not part of this format",
    ),
    (
        "list where a line belongs",
        "vocabulary/people.yaml",
        "name: Ada Author",
        "name: [Ada]",
        "name holds a list or a record",
    ),
    (
        "a record where a list belongs",
        "vocabulary/people.yaml",
        "- key: ada",
        "  key: ada",
        "the file holds no list of records",
    ),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [case[1:] for case in SPOILT],
    ids=[case[0] for case in SPOILT],
)
def test_read_reports(seeds, file, old, new, said):
    seeds.replace(file, old, new)

    assert any(said in line for line in seeds.faults()), seeds.faults()


def test_read_reports_the_closest_passage_and_its_score(seeds):
    seeds.replace("gulf/first.yaml", "to halt oil smuggling.", "to stop oil smuggling.")

    (line,) = seeds.faults()

    assert "closest, at line 1, score 9" in line
    assert "press Baghdad to halt" in line


def test_read_reports_the_lines_of_an_ambiguous_quote(seeds):
    seeds.replace(
        ASSESSMENTS, "In 2014 Baghdad halted oil smuggling at last", "Troops stayed"
    )

    (line,) = seeds.faults()

    assert "found 2 times, at lines 2, 2" in line


def test_read_takes_the_occurrence_that_is_named(seeds):
    seeds.replace(
        ASSESSMENTS,
        'quote: "In 2014 Baghdad halted oil smuggling at last."',
        'quote: "Troops stayed"\n      occurrence: 2',
    )

    (collection,) = read([seeds.root]).collections

    span = collection.assessments[0].evidence[0].quote.span
    assert span.start == collection.sources[1].text.rindex("Troops stayed")


def test_read_reports_a_circle_in_a_tree(seeds):
    seeds.replace("vocabulary/actors.yaml", "kind: state", "kind: state\n  parent: b")
    seeds.replace(
        "vocabulary/actors.yaml",
        "- key: government-of-iraq",
        "- key: b\n  name: B\n  kind: state\n  parent: united-states\n"
        "- key: government-of-iraq",
    )

    assert any("b > united-states > b" in line for line in seeds.faults())


@pytest.mark.parametrize("name", ["gulf/first.yaml", "gulf/first.txt"])
def test_read_reports_a_file_that_is_not_utf8(seeds, name):
    (seeds.root / name).write_bytes(b"abc\ncaf\xe9")

    (line, *_) = [line for line in seeds.faults() if "UTF-8" in line]

    assert line.startswith(f"{name}:2: byte 7 (0xe9) is not UTF-8")


@pytest.mark.parametrize("name", ["asks", "assessments"])
def test_read_reports_a_link_that_leads_nowhere(seeds, name):
    file = seeds.root / f"gulf/{name}.yaml"
    file.unlink()
    file.symlink_to("elsewhere.yaml")

    assert any("cannot be read" in line for line in seeds.faults())


@pytest.mark.parametrize("name", ["gulf/first.yaml", "gulf/first.txt"])
def test_read_reports_an_empty_file(seeds, name):
    seeds.write(name, " \n")

    assert f"{name}:1: the file is empty; fill it, or remove it" in seeds.faults()


def test_read_refuses_a_file_of_50_mb_before_reading_it(seeds):
    with (seeds.root / "gulf/first.txt").open("wb") as file:
        file.truncate(50_000_000)

    assert (
        "gulf/first.txt:1: the file has 50 MB; split it below 20 MB" in seeds.faults()
    )


def test_read_reports_a_nul_character(seeds):
    seeds.write("gulf/first.txt", "one\ntwo \0 three")

    assert any(
        line.startswith("gulf/first.txt:2: the character U+0000")
        for line in seeds.faults()
    )


def test_read_reports_yaml_that_is_nested_too_deeply(seeds):
    seeds.write("vocabulary/people.yaml", "[" * 100_000)

    assert "vocabulary/people.yaml:1: nested more than 20 levels deep" in seeds.faults()


def test_read_reports_faults_of_all_files_together_in_order(seeds):
    seeds.replace("vocabulary/people.yaml", "name: Ada Author", "nom: Ada")
    seeds.replace("gulf/first.yaml", "kind: explicit", "kind: x")
    seeds.replace("gulf/asks.yaml", "stance: same", "stance: y")

    lines = seeds.faults()

    assert [line.split(":")[0] for line in lines] == sorted(
        line.split(":")[0] for line in lines
    )
    assert {line.split(":")[0] for line in lines} == {
        "gulf/asks.yaml",
        "gulf/first.yaml",
        "vocabulary/people.yaml",
    }


def test_read_refuses_a_path_that_is_no_folder(tmp_path):
    with pytest.raises(SeedsRefused, match="is no folder; give a folder of seeds"):
        read([tmp_path / "missing"])


def test_read_keeps_every_character_of_a_text(seeds):
    text = (
        "\ufeffOne\r\ntwo\u2028three\n"
        "Washington should press Baghdad to halt oil smuggling. If Baghdad agrees, arms may be sold."
    )
    seeds.retext("first", text)

    (collection,) = read([seeds.root]).collections

    assert collection.sources[0].text == text


def test_read_does_not_blame_others_for_a_file_it_cannot_read(seeds):
    seeds.write("gulf/first.yaml", "source: [")

    (line,) = seeds.faults()

    assert line.startswith("gulf/first.yaml:2: not YAML")


def test_read_reports_a_second_document(seeds):
    seeds.write("vocabulary/people.yaml", "- key: a\n  name: A\n---\n- key: b\n")

    assert any("a second YAML document begins" in line for line in seeds.faults())

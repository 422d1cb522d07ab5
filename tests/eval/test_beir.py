"""Retrieval on a folder of BEIR's layout: figures by hand, every document accounted for, errors that name the line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from eval.benchmarks.beir import METRICS, BeirReport, benchmark
from eval.errors import BenchmarkError
from index.libraries import Libraries
from tests.fakes import HashEncoder

CORPUS = (
    {"_id": "cat", "title": "Cats", "text": "Cats eat fish and sleep."},
    {"_id": "dog", "title": "Dogs", "text": "Dogs eat meat and herd sheep."},
    {"_id": "owl", "title": "Owls", "text": "Owls hunt mice at night."},
    {"_id": "sea", "title": "Seas", "text": "Whales swim in every sea."},
)
QUERIES = ({"_id": "q1", "text": "eat fish"}, {"_id": "q2", "text": "eat sheep"}, {"_id": "q3", "text": "volcano"})
QRELS = "q1\tcat\t1\nq2\tcat\t1\nq3\tsea\t1\n"


def write(folder: Path, name: str, rows: Sequence[object]) -> None:
    (folder / name).write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A benchmark of four documents and three queries."""
    made = tmp_path / "animals"
    made.mkdir()
    write(made, "corpus.jsonl", CORPUS)
    write(made, "queries.jsonl", QUERIES)
    (made / "qrels.tsv").write_text(f"query-id\tcorpus-id\tscore\n{QRELS}", encoding="utf-8")
    return made


def run(
    folder: Path, *, encoder: HashEncoder | None = None, split: str = "test", limit: int | None = None
) -> BeirReport:
    cache = folder.parent / "cache"
    libraries = Libraries(data=folder.parent / "data", cache=cache, encoder=encoder or HashEncoder())
    return benchmark(folder, libraries=libraries, cache=cache, split=split, limit=limit)


def values(report: BeirReport, method: str) -> dict[str, float | None]:
    return {name: figure.value for name, figure in report.figures[method].items()}


def test_keyword_figures_are_those_worked_out_by_hand(folder: Path) -> None:
    # q1 "eat fish": cat holds both words, dog one: cat, dog; cat is relevant: 1 in every metric.
    # q2 "eat sheep": dog, cat; cat is relevant, at rank 2: nDCG 1 / log2(3) = .6309, recall 1, MRR and AP .5.
    # q3 "volcano": nothing holds the word: nothing is ranked: 0 in every metric.
    assert values(run(folder), "keyword") == pytest.approx(
        {"nDCG@10": 1.6309 / 3, "recall@100": 2 / 3, "MRR@10": 0.5, "MAP": 0.5}, abs=1e-4
    )


def test_dense_and_fused_rank_every_document(folder: Path) -> None:
    report = run(folder)
    for method in ("dense", "fused"):
        assert values(report, method)["recall@100"] == 1
        assert (values(report, method)["MRR@10"] or 0) >= 1 / len(CORPUS)


def test_every_figure_has_its_n_and_an_interval_around_it(folder: Path) -> None:
    for figures in run(folder).figures.values():
        assert list(figures) == list(METRICS)
        for figure in figures.values():
            assert figure.n == len(QUERIES)
            assert figure.value is not None
            assert figure.interval is not None
            assert figure.interval.low <= figure.value <= figure.interval.high


def test_the_report_is_json_and_the_same_each_time(folder: Path) -> None:
    first = run(folder).to_dict()
    assert json.loads(json.dumps(first, allow_nan=False))["figures"]["keyword"]["MAP"]["n"] == 3
    assert run(folder).to_dict() == first


def test_judgements_may_lie_where_beir_has_them_and_need_no_header(folder: Path) -> None:
    first = run(folder)
    (folder / "qrels.tsv").unlink()
    (folder / "qrels").mkdir()
    (folder / "qrels" / "dev.tsv").write_text(QRELS.replace("\n", "\r\n"), encoding="utf-8")
    assert run(folder, split="dev").figures == first.figures


def test_graded_gains_are_read(folder: Path) -> None:
    # q2 ranks dog, cat. DCG 1 + 3 / log2(3) = 2.8928, ideal 3 + 1 / log2(3) = 3.6309: .7967
    (folder / "qrels.tsv").write_text("q2\tcat\t3\nq2\tdog\t1.0\n", encoding="utf-8")
    assert values(run(folder), "keyword")["nDCG@10"] == pytest.approx(0.7967, abs=1e-4)


def test_a_merged_document_keeps_its_judgements(folder: Path) -> None:
    copy = {"_id": "a copy", "title": "CATS", "text": "Cats eat fish, and sleep!"}
    write(folder, "corpus.jsonl", [*CORPUS, copy])
    (folder / "qrels.tsv").write_text("q1\ta copy\t1\n", encoding="utf-8")
    report = run(folder)
    assert (report.documents, report.merged, report.absent) == (5, 1, 0)
    # Kept as "cat", it is ranked right behind that.
    assert values(report, "keyword")["MRR@10"] == 0.5


def test_documents_merged_by_their_doi_are_found_too(folder: Path) -> None:
    twins = [
        {"_id": "one", "title": "Newts", "text": "Newts glow.", "doi": "10.1/x"},
        {"_id": "two", "title": "Of Newts", "text": "Newts shine.", "doi": "10.1/X"},
    ]
    write(folder, "corpus.jsonl", [*CORPUS, *twins])
    (folder / "queries.jsonl").write_text('{"_id": "q", "text": "newts"}\n', encoding="utf-8")
    (folder / "qrels.tsv").write_text("q\ttwo\t1\n", encoding="utf-8")
    report = run(folder)
    assert report.merged == 1
    assert values(report, "keyword")["recall@100"] == 1


def test_two_documents_of_one_title_and_other_texts_both_stay(folder: Path) -> None:
    write(folder, "corpus.jsonl", [*CORPUS, {"_id": "cat 2", "title": "Cats", "text": "A musical by Lloyd Webber."}])
    assert run(folder).merged == 0


def test_what_cannot_be_found_is_counted_and_counts_as_not_found(folder: Path) -> None:
    odd = [{"_id": "blank", "title": "", "text": " "}, {"_id": "title", "title": "Only a Title", "text": ""}]
    write(folder, "corpus.jsonl", [*CORPUS, *odd])
    judged = "q1\tcat\t1\nq1\tblank\t1\nq1\ttitle\t1\nq1\telsewhere\t1\n"
    (folder / "qrels.tsv").write_text(judged, encoding="utf-8")
    report = run(folder)
    assert (report.documents, report.untexted, report.absent) == (6, 1, 1)
    assert [reason.split("jsonl:")[1] for reason in report.refused] == [
        "5: neither title nor abstract (found the fields _id, text, title)"
    ]
    assert values(report, "fused")["recall@100"] == 0.25


def test_queries_without_a_relevant_document_are_unscored_and_counted(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("q1\tcat\t1\nq2\tcat\t0\n", encoding="utf-8")
    report = run(folder)
    assert report.unscored == 2  # q2 has only a 0, q3 no judgement at all
    assert {figure.n for figure in report.figures["dense"].values()} == {1}


def test_without_a_relevant_document_nothing_is_defined(folder: Path) -> None:
    (folder / "qrels.tsv").write_text("q1\tcat\t0\n", encoding="utf-8")
    figure = run(folder).figures["fused"]["MAP"]
    assert (figure.value, figure.n, figure.interval) == (None, 0, None)


def test_a_limit_takes_the_same_sample_each_time(folder: Path) -> None:
    report = run(folder, limit=2)
    assert {figure.n for figure in report.figures["dense"].values()} == {2}
    assert run(folder, limit=2) == report


def test_a_second_run_encodes_no_document_again(folder: Path) -> None:
    run(folder)
    encoder = HashEncoder()
    run(folder, encoder=encoder)
    assert sorted(encoder.encoded) == sorted(query["text"] for query in QUERIES)


def test_an_edited_corpus_is_indexed_anew(folder: Path) -> None:
    run(folder)
    write(folder, "corpus.jsonl", [*CORPUS, {"_id": "fire", "title": "Fire", "text": "A volcano erupts."}])
    (folder / "qrels.tsv").write_text("q3\tfire\t1\n", encoding="utf-8")
    assert values(run(folder), "keyword")["MRR@10"] == 1


def test_an_index_left_empty_by_a_stopped_run_is_filled(folder: Path) -> None:
    first = run(folder)
    cache = folder.parent / "cache"
    libraries = Libraries(data=folder.parent / "data", cache=cache, encoder=HashEncoder())
    (made,) = (cache / "benchmarks").iterdir()
    libraries.delete(str(made))
    libraries.create(str(made))
    assert run(folder) == first


@pytest.mark.parametrize(
    ("file", "text", "expected"),
    [
        ("corpus.jsonl", None, "corpus.jsonl cannot be read"),
        ("queries.jsonl", None, "queries.jsonl cannot be read"),
        ("qrels.tsv", None, "no judgements for the split 'test'"),
        ("corpus.jsonl", '{"_id": "a", "text": "b"}\n{"_id"', "corpus.jsonl:2 is not JSON"),
        ("corpus.jsonl", "[1]", "corpus.jsonl:1 is a JSON list; expected an object"),
        ("corpus.jsonl", '{"text": "b"}', "corpus.jsonl:1: '_id' is None; a text expected"),
        ("corpus.jsonl", '{"_id": 1, "text": "b"}\n{"_id": "1", "text": "c"}', "corpus.jsonl:2: the document '1'"),
        ("corpus.jsonl", "\n", "corpus.jsonl holds no document"),
        ("queries.jsonl", '{"_id": "q1"}', "queries.jsonl:1: 'text' is None"),
        ("queries.jsonl", '{"_id": "q1", "text": "a"}\n{"_id": "q1", "text": "b"}', "queries.jsonl:2: the query 'q1'"),
        ("qrels.tsv", "q1\tcat\t1\n\nq9\tcat\t1\n", "qrels.tsv:3: the query 'q9' is not in queries.jsonl"),
        ("qrels.tsv", "q1\tcat\t1\nq1\tdog\thigh\n", r"qrels.tsv:2 is 'q1\\tdog\\thigh'; query, document and a number"),
        ("qrels.tsv", "q1\tcat\t1\nq1\tdog\tnan\n", "qrels.tsv:2 is"),
        ("qrels.tsv", "q1 0 cat 1\n", "qrels.tsv:1 is 'q1 0 cat 1'; query, document and a number"),
        ("qrels.tsv", "query\tdocument\tgain\n", "qrels.tsv holds no judgement"),
    ],
)
def test_a_broken_file_is_named_with_the_line_and_what_was_expected(
    folder: Path, file: str, text: str | None, expected: str
) -> None:
    (folder / file).unlink()
    if text is not None:
        (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(BenchmarkError, match=expected):
        run(folder)


def test_another_split_is_not_taken_for_the_one_there_is(folder: Path) -> None:
    with pytest.raises(BenchmarkError, match=r"split 'train': .*train.tsv expected, found qrels.tsv"):
        run(folder, split="train")

"""`citewell eval`, every command once on the real thing: exit codes, what stands on stdout and on stderr, files."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from app import main
from assistant.ask import AskSettings
from assistant.assemble import Engine
from assistant.fitted import FITTED
from eval.cases import Case, load_cases
from eval.cases.choose import choose
from eval.judging import selfcheck
from eval.opponent.scripted import ModelServer, serving
from eval.runs.record import Row, Run
from eval.runs.run import ask_case, run_cases
from eval.runs.score import score_run
from eval.runs.summary import summarise
from index.libraries import Libraries
from index.retriever import Retriever
from tests.command import citewell, rows
from tests.eval.conftest import FEW, QUESTIONS, UNASKABLE

LIMIT = 12
SUPPORTED, UNSUPPORTED = "VERDICT: supported", "VERDICT: unsupported"


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        (content,) = rows(self.out)
        return content


Command = Callable[..., Done]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Command:
    """Run `citewell eval …` in this process, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def command(*arguments: object, of: str = "eval", stdin: str = "") -> Done:
        monkeypatch.setattr(sys, "argv", ["citewell", of, *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode())))
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        code = ended.value.code
        assert isinstance(code, int | None)
        assert "Traceback" not in printed.err
        return Done(code or 0, printed.out, printed.err)

    return command


@dataclass(frozen=True)
class Files:
    """Two runs of a few golden cases, made in two ways, and the hash of the first."""

    shipped: Path
    strict: Path
    hash: str


@pytest.fixture(scope="module")
def files(libraries: Libraries, tmp_path_factory: pytest.TempPathFactory) -> Files:
    """A run with the settings that ship, and one that declines far more."""
    folder = tmp_path_factory.mktemp("runs")
    cases = choose(load_cases(), (), LIMIT)
    retriever = Retriever(libraries.open(), libraries.encoder)
    made = []
    for name, below in (("shipped.json", FITTED.refuse_below), ("strict.json.gz", 0.95)):
        run = run_cases(cases, Engine(retriever, AskSettings(passages=6, refuse_below=below)))
        run.write(folder / name, summary=summarise(score_run(run)))
        made.append(run)
    return Files(folder / "shipped.json", folder / "strict.json.gz", made[0].hash)


def lines(file: Path, content: Sequence[object]) -> Path:
    file.write_text("".join(f"{json.dumps(row)}\n" for row in content), encoding="utf-8")
    return file


# run


def test_run_writes_the_run_that_the_engine_gives(run: Command, files: Files) -> None:
    done = run("run", "--out", "new/run.json", "--limit", LIMIT, "--json")
    assert done.code == 0, done.err
    assert done.json["hash"] == files.hash
    assert done.json["summary"]["n"] == LIMIT
    read = Run.read(Path("new/run.json"))
    assert read.hash == files.hash
    assert done.json["fingerprints"] == json.loads(json.dumps(dict(read.fingerprints)))
    assert [f.name for f in Path("new").iterdir()] == ["run.json"]


def test_run_prints_its_figures_and_says_where_the_file_is(run: Command) -> None:
    done = run("run", "-o", "run.json.gz", "--filter", "type=single", "--filter", "split=dev", "--limit", 3)
    assert done.code == 0
    assert "right answers" in done.out
    assert "written to run.json.gz" in done.err
    assert {(row.case.type, row.case.split) for row in Run.read(Path("run.json.gz")).rows} == {("single", "dev")}


@pytest.mark.slow
def test_another_process_with_another_seed_for_hashes_gives_the_same_run(tmp_path: Path, files: Files) -> None:
    done = citewell(
        *("eval", "run", "-o", "run.json", "--limit", str(LIMIT), "--jobs", "3", "--json"),
        folder=tmp_path,
        PYTHONHASHSEED="7",
    )
    assert done.returncode == 0, done.stderr
    (content,) = rows(done.stdout)
    assert content["hash"] == files.hash


def test_a_run_of_one_s_own_library_and_cases(run: Command) -> None:
    add_few(run)
    cases = lines(Path("cases.jsonl"), [case.to_dict() for case in QUESTIONS])
    done = run("run", "-o", "run.json", "--library", "mine", "--cases", cases, "--json")
    assert done.code == 0, done.err
    right = done.json["summary"]["groups"]["all"]["metrics"]["right"]
    assert (right["mean"], right["n"]) == (1.0, len(QUESTIONS))


def test_a_fact_may_be_given_as_a_quote(run: Command) -> None:
    add_few(run)
    case = {"id": "q", "type": "single", "question": "How long does training take?", "gold_papers": ["patches"]}
    fact = {"paper_id": "patches", "quote": "12 hours"}
    cases = lines(Path("cases.jsonl"), [{**case, "key_facts": [fact]}])
    done = run("cases", "-l", "mine", "--cases", cases)
    assert (done.code, done.out) == (0, "")
    assert "1 cases, 0 problems" in done.err


def add_few(run: Command) -> None:
    """Make a library of three papers, as a user does."""
    papers = lines(Path("papers.jsonl"), FEW)
    assert run("create", "mine", of="library").code == 0
    assert run("add", "mine", papers, of="library").out.startswith("3 added")


def test_a_case_that_cannot_be_asked_fails_the_command_and_is_in_the_file(run: Command) -> None:
    add_few(run)
    cases = lines(Path("cases.jsonl"), [case.to_dict() for case in (*QUESTIONS[:2], UNASKABLE)])
    done = run("run", "-o", "run.json", "-l", "mine", "--cases", cases, "--json")
    assert (done.code, done.json["summary"]["failed"]) == (1, 1)
    assert "1 cases could not be asked" in done.err
    assert [row.case.id for row in Run.read(Path("run.json")).rows if row.error] == [UNASKABLE.id]


def test_a_run_that_is_stopped_goes_on_where_it_was(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    add_few(run)
    cases = lines(Path("cases.jsonl"), [case.to_dict() for case in QUESTIONS])
    command = ("run", "-o", "run.json", "-l", "mine", "--cases", cases, "--jobs", 1, "--json")
    asked: list[str] = []

    def stopped(case: Case, engine: Engine) -> Row:
        asked.append(case.id)
        if len(asked) == 4:
            raise KeyboardInterrupt
        return ask_case(case, engine)

    monkeypatch.setattr("eval.runs.run.ask_case", stopped)
    done = run(*command)
    assert (done.code, done.out) == (130, "")
    assert "the same command goes on from there" in done.err
    assert not Path("run.json").exists()
    begun = len(asked)
    assert run(*command).code == 0
    assert asked[begun:] == sorted(case.id for case in QUESTIONS)[3:]
    assert not Path("run.json.partial").exists()


def test_the_cases_are_not_lost_to_a_slip(run: Command) -> None:
    cases = lines(Path("cases.jsonl"), [case.to_dict() for case in QUESTIONS])
    before = cases.read_bytes()
    done = run("run", "--cases", cases, "--out", "./cases.jsonl")
    assert (done.code, done.out) == (1, "")
    assert "Error: cases.jsonl is also what is read" in done.err
    assert cases.read_bytes() == before


# compare


def test_a_run_against_itself_passes(run: Command, files: Files) -> None:
    done = run("compare", files.shipped, files.shipped)
    assert done.code == 0
    assert "The gate is passed." in done.out


def test_a_regression_fails_the_gate_with_its_causes(run: Command, files: Files) -> None:
    done = run("compare", files.shipped, files.strict)
    assert done.code == 1
    assert "GATE FAILS: wrong refusals (wrong_refusal)" in done.out
    assert "settings: refuse_below" in done.out
    made = run("compare", files.shipped, files.strict, "--json")
    assert made.code == 1
    assert (made.json["n"], made.json["gate"]["passed"]) == (LIMIT, False)
    assert made.json["differing"] == ["settings"]
    assert {changed["kind"] for changed in made.json["changed"]} >= {"newly broken"}


def test_a_gate_of_one_s_own_decides(run: Command, files: Files) -> None:
    rule = '[[rule]]\nmetric = "dangling"\ndirection = "lower"\ntolerance = 0\ndecides = "mean"\n'
    Path("gate.toml").write_text(rule)
    assert run("compare", files.shipped, files.strict, "--gate", "gate.toml").code == 0


def test_cases_that_vanished_fail_the_gate_unless_that_is_allowed(run: Command, files: Files) -> None:
    assert run("run", "-o", "fewer.json", "--limit", 6).code == 0
    done = run("compare", files.shipped, "fewer.json")
    assert done.code == 1
    assert f"GATE FAILS: {LIMIT - 6} cases of the base were not asked" in done.out
    assert run("compare", files.shipped, "fewer.json", "--allow-missing").code == 0


# report


class Parts(HTMLParser):
    """What a page would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.loaded += [str(v) for name, v in attrs if name in ("src", "href") and v and not v.startswith("#")]


def test_reports_of_every_kind_are_written_from_one_run(run: Command, files: Files) -> None:
    lines(Path("checks.json"), [{"checks": [_check("order stability")]}])
    done = run(
        *("report", files.strict, "--against", files.shipped, "--checks", "checks.json"),
        *("--html", "out/report.html", "--junit", "out/junit.xml", "--markdown", "out/report.md"),
    )
    assert (done.code, done.out) == (0, "")
    assert done.err.count("written to out/") == 3
    page = Path("out/report.html").read_text(encoding="utf-8")
    assert [part for part in Parts(page).loaded if not part.startswith("data:")] == []
    assert "order stability" in page
    suites = ElementTree.parse("out/junit.xml").getroot()
    assert suites.find(".//testsuite[@name='gate']/testcase/failure") is not None
    assert "wrong refusals" in Path("out/report.md").read_text(encoding="utf-8")


def test_a_report_without_a_baseline(run: Command, files: Files) -> None:
    assert run("report", files.shipped, "--markdown", "report.md").code == 0
    assert f"of {LIMIT} questions answered right" in Path("report.md").read_text(encoding="utf-8")


def _check(name: str) -> dict[str, object]:
    return {"name": name, "demand": "The same.", "n": 2, "passed": 1, "outcomes": {"same": 1, "changed": 1}}


# baseline


def test_a_baseline_is_set_shown_and_compared_with(
    run: Command, files: Files, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("eval.regression.baseline.BASELINE", tmp_path / "baseline.json.gz")
    done = run("baseline", "set", files.shipped)
    assert (done.code, done.out) == (0, "")
    assert f"{LIMIT} cases, {files.hash}" in done.err
    assert run("baseline", "show", "--json").json["n"] == LIMIT
    assert "right answers" in run("baseline", "show").out
    assert run("compare", "baseline", files.shipped).code == 0
    assert run("compare", "baseline", files.strict).code == 1


def test_a_baseline_may_be_put_elsewhere(run: Command, files: Files) -> None:
    assert run("baseline", "set", files.shipped, "--file", "base.json").code == 0
    assert Run.read(Path("base.json")).hash == files.hash


# cases


def test_the_golden_cases_are_proven(run: Command) -> None:
    done = run("cases")
    assert (done.code, done.out) == (0, "")
    assert f"{len(load_cases())} cases, 0 problems" in done.err


def test_a_wrong_span_and_a_paper_that_is_gone_are_found(run: Command) -> None:
    case = next(c.to_dict() for c in load_cases() if c.type == "single")
    moved = [{**fact, "start": fact["start"] + 5} for fact in case["key_facts"]]
    cases = [{**case, "id": "moved", "key_facts": moved}, {**case, "id": "gone", "gold_papers": ["gone"]}]
    done = run("cases", "--cases", lines(Path("cases.jsonl"), cases))
    assert done.code == 1
    assert "moved: " in done.out
    assert "gone: no paper 'gone'" in done.out
    assert "2 cases, " in done.err


def test_import_feedback_makes_candidates_that_can_be_read(run: Command) -> None:
    answer = run("How do neural codecs quantize audio?", "--json", of="ask").json
    lines(Path("thumbs.jsonl"), [
        {"thumb": "up", "answer": answer},
        {"thumb": "down", "reason": "too long", "answer": {**answer, "question": "What else is there?"}},
    ])  # fmt: skip
    done = run("import-feedback", "thumbs.jsonl", "--out", "made/candidates.jsonl")
    assert (done.code, done.out) == (0, "")
    assert "2 candidates written to made/candidates.jsonl; nobody has checked them yet" in done.err
    assert "1 lack what a right answer holds" in done.err
    assert {case.note for case in load_cases(Path("made/candidates.jsonl"))} == {None, "too long"}


# measures


def pairs(count: int) -> list[dict[str, str]]:
    """Labelled pairs, half of them supported."""
    evidence = "The small {} runs at 8 kbps on a phone. It was trained on read speech."
    words = "codec vocoder denoiser tokenizer classifier separator encoder decoder mixer tagger tracker aligner".split()
    made = [
        {"claim": f"The {w} was trained on read speech.", "evidence": evidence.format(w), "label": "supported"}
        for w in words
    ]
    made += [{"claim": f"Whales sing of the {w}.", "evidence": evidence.format(w), "label": "nei"} for w in words]
    return made[: count // 2] + made[len(words) : len(words) + count // 2]


@pytest.mark.slow
def test_selfcheck_shows_the_judge_and_the_figures_that_ship(run: Command) -> None:
    done = run("selfcheck", "--json")
    assert done.code == 0, done.err
    assert [report["form"] for report in done.json["judge"]] == ["quoted", "rewritten"]
    assert done.json["claim_test"]["date"] == selfcheck.kept()[0]


def test_selfcheck_measures_labels_and_keeps_them(
    run: Command, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(selfcheck, "KEPT", tmp_path / "kept.json")
    monkeypatch.setattr(selfcheck, "check_judge", lambda cases, papers: [])  # it takes seconds and is tested above
    Path("labels/mine").mkdir(parents=True)
    lines(Path("labels/mine/pairs.jsonl"), pairs(8))
    done = run("selfcheck", "--labels", "labels", "--keep")
    assert done.code == 0, done.err
    assert "mine (all)" in done.out
    assert "measured now" in done.out
    assert [s.name for s in selfcheck.kept()[1]] == ["mine"]


def test_counterfactual_runs_every_check_and_writes_what_it_found(run: Command) -> None:
    add_few(run)
    cases = lines(Path("cases.jsonl"), [case.to_dict() for case in QUESTIONS])
    done = run("counterfactual", "-l", "mine", "--cases", cases, "--out", "made/checks.json", "--json")
    assert done.code == 0, done.err
    assert [check["n"] for check in done.json["checks"]] == [4, 2, 3, 0, 7]
    assert json.loads(Path("made/checks.json").read_text(encoding="utf-8")) == done.json


def test_counterfactual_runs_the_one_check_that_is_asked_for(run: Command) -> None:
    done = run("counterfactual", "--check", "paraphrase", "--filter", "type=single", "--limit", 6)
    assert done.code == 0, done.err
    assert "paraphrase: " in done.out
    assert "order: " not in done.out


def test_calibrate_says_what_refitting_brings(run: Command) -> None:
    lines(Path("labels.jsonl"), pairs(24))
    done = run("calibrate", "labels.jsonl", "--json")
    assert done.code == 0, done.err
    assert done.json["before"]["balanced_accuracy"]["n"] == 24
    assert "threshold" in run("calibrate", "labels.jsonl").out


def test_benchmark_measures_retrieval_and_reuses_its_library(run: Command) -> None:
    folder = Path("animals")
    folder.mkdir()
    lines(folder / "corpus.jsonl", [
        {"_id": "cat", "title": "Cats", "text": "Cats eat fish and sleep."},
        {"_id": "dog", "title": "Dogs", "text": "Dogs eat meat and herd sheep."},
    ])  # fmt: skip
    lines(
        folder / "queries.jsonl", [{"_id": "q1", "text": "Who eats fish?"}, {"_id": "q2", "text": "Who herds sheep?"}]
    )
    (folder / "qrels.tsv").write_text("q1\tcat\t1\nq2\tdog\t1\n")
    done = run("benchmark", "--beir", folder, "--json")
    assert done.code == 0, done.err
    assert done.json["figures"]["fused"]["nDCG@10"]["value"] == 1.0
    again = run("benchmark", "--beir", folder, "--limit", 1)
    assert again.code == 0
    assert "animals (test): 2 documents" in again.out


def test_judge_benchmark_measures_the_claim_test(run: Command) -> None:
    lines(Path("pairs.jsonl"), pairs(8))
    done = run("judge-benchmark", "pairs.jsonl", "--json")
    assert done.code == 0, done.err
    assert done.json["scores"]["claim test"]["auroc"] == {
        "value": 1.0, "n": 8, "interval": {"low": 1.0, "high": 1.0},
    }  # fmt: skip
    assert done.json["second"] is None
    assert "2 supported, 0 contradicted, 2 nei" in run("judge-benchmark", "pairs.jsonl", "--limit", 4).out


@pytest.mark.loopback
def test_judge_benchmark_sets_a_second_judge_beside_it(run: Command) -> None:
    lines(Path("pairs.jsonl"), pairs(4))
    with serving(SUPPORTED, SUPPORTED, UNSUPPORTED, "no idea") as server:
        done = run("judge-benchmark", "pairs.jsonl", "--judge", server.spec, "--yes", "--json")
    assert done.code == 0, done.err
    second = done.json["second"]
    assert (second["n"], second["unscored"], second["supported"], second["agreement"]) == (3, 1, 2, 1.0)
    assert "4 verdicts to make, 0 at hand" in done.err


@pytest.mark.loopback
def test_second_opinion_judges_the_claims_of_a_run(run: Command, files: Files) -> None:
    def ask(server: ModelServer, *more: str) -> Done:
        return run("second-opinion", files.shipped, "--judge", server.spec, "--limit", 3, "-y", *more)

    with serving(SUPPORTED, UNSUPPORTED, SUPPORTED) as server:
        done = ask(server, "--price-in", "1", "--price-out", "2", "--json")
        assert (done.json["n"], done.json["supported"]) == (3, 2)
        assert "USD" in done.err
        again = ask(server)  # from the cache: no reply is left
    assert again.code == 0
    assert "2 of 3 supported" in again.out
    assert "0 verdicts to make, 3 at hand" in again.err


@pytest.mark.loopback
@pytest.mark.parametrize("stdin", ["n\n", ""])
def test_nothing_is_sent_to_a_model_without_a_yes(run: Command, files: Files, stdin: str) -> None:
    with serving() as server:
        spec = f"{server.url}#{stdin!r}"
        done = run("second-opinion", files.shipped, "--judge", spec, "--limit", 2, stdin=stdin)
    assert (done.code, done.out.strip()) == (1, "")
    assert "2 verdicts to make" in done.err
    assert server.requests == []


# failures


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        ("run", 2, "--out"),
        ("run -o x.json --limit 0", 2, "--limit"),
        ("run -o x.json --filter colour=red", 1, "Error: The filter 'colour=red' cannot be read"),
        ("run -o x.json --filter id=nope", 1, "leaves none of"),
        ("run -o x.json --library nowhere", 1, "Error: There is no library 'nowhere'"),
        ("run -o x.json --cases gone.jsonl", 1, "gone.jsonl"),
        ("run -o x.json --cases broken.jsonl", 1, "Error: broken.jsonl:1: 'type' is None"),
        ("compare gone.json SHIPPED", 1, "Error: The run 'gone.json' cannot be read"),
        ("compare SHIPPED not.json", 1, "Error: The run 'not.json' cannot be read"),
        ("compare SHIPPED SHIPPED --gate gate.toml", 1, "Error: gate.toml, rule 1 has []"),
        ("report SHIPPED", 2, "--html, --junit, --markdown"),
        ("report SHIPPED --html x.html --checks not.json", 1, "Error: not.json holds no checks"),
        ("report gone.json --html x.html", 1, "Error: The run 'gone.json' cannot be read"),
        ("baseline set not.json", 1, "Error: The run 'not.json' cannot be read"),
        ("import-feedback gone.jsonl -o x", 1, "gone.jsonl"),
        ("import-feedback broken.jsonl -o x", 1, "no thumb"),
        ("selfcheck --keep", 2, "--keep needs --labels"),
        ("selfcheck --labels nowhere", 1, "Error: nowhere holds no */pairs.jsonl"),
        ("counterfactual --check gravity", 2, "'gravity' is not one of leave-one-out"),
        ("calibrate broken.jsonl", 1, "Error: broken.jsonl:1: 'claim' is None"),
        ("benchmark --beir nowhere", 1, "corpus.jsonl"),
        ("judge-benchmark gone.jsonl", 1, "gone.jsonl"),
        ("second-opinion SHIPPED --judge what?", 1, "Error: "),
        ("no-such-command", 2, "No such command"),
    ],
)
def test_a_failure_is_said_on_stderr_with_its_exit_code(
    run: Command, files: Files, monkeypatch: pytest.MonkeyPatch, arguments: str, code: int, says: str
) -> None:
    monkeypatch.setattr(selfcheck, "check_judge", lambda cases, papers: [])  # it takes seconds and does not fail
    lines(Path("broken.jsonl"), [{"id": "x"}])
    Path("gate.toml").write_text("[[rule]]")
    Path("not.json").write_text("{")
    done = run(*arguments.replace("SHIPPED", str(files.shipped)).split())
    assert (done.code, done.out) == (code, "")
    assert says in done.err
    assert not list(Path.cwd().glob("x*"))


def test_too_few_labels_to_calibrate_are_counted(run: Command) -> None:
    lines(Path("labels.jsonl"), pairs(10))
    done = run("calibrate", "labels.jsonl")
    assert done.code == 1
    assert "Error: 5 pairs are supported and 5 are not; at least 10 of each are needed" in done.err


def test_help_names_every_command(run: Command) -> None:
    done = run("--help")
    assert done.code == 0
    for name in (
        *("run", "compare", "report", "baseline", "cases", "import-feedback", "selfcheck", "counterfactual"),
        *("calibrate", "benchmark", "judge-benchmark", "second-opinion"),
    ):
        assert f" {name} " in done.out

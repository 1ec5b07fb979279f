"""How each figure is computed, in words: taken from the docstrings and constants that the code itself uses."""

from __future__ import annotations

import ast
import inspect
import io
import re
import tokenize
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "methods.md"
TITLES = {
    "roll_calls": "Roll calls: agreement, S, Scott's π, Cohen's κ",
    "vote_tables": "The formulas of roll-call measures",
    "vote_intervals": "Intervals of roll-call measures",
    "divergence": "Where a pair parted",
    "ideal_points": "Ideal points",
    "ordinal_irt": "The model of ideal points",
    "cooperation": "Events: balance",
    "stock": "Decayed stock of events",
    "profiles": "Similarity of profiles",
    "blocs": "Tilt between two blocs",
    "towards": "How votes moved: net change",
    "engagement": "Engagement entropy and multi-vector behaviour",
    "camps": "Camps",
    "bifurcation": "Bifurcation",
    "breaks": "Candidate breaks",
    "before_after": "Before and after a date",
    "robustness": "Robustness",
    "bootstrap": "The bootstrap that measures share",
}
OF_CLAIMS = {"kinds": "What a claim may be tested by", "verdict": "Verdicts on claims"}
OPENED, CLOSED = "<!-- validation: written by `python -m bench validate` -->", "<!-- end of validation -->"
HEAD = f"""# Methods

What each measure means, where its formula comes from, and when it is undefined. This page is written by
`python -m alignment methods` from the docstrings and constants that the code uses: change them, not this page. What
the record is, what a gap means and how the map is drawn: [record.md](record.md).

## Validation

{OPENED}
{CLOSED}
"""


def page(validation: str = "") -> str:
    """The whole of docs/methods.md; `validation`: the table of `python -m bench validate`, kept as it stands."""
    modules = [import_module(f"alignment.measures.{name}") for name in TITLES]
    modules += [import_module(f"alignment.claims.{name}") for name in OF_CLAIMS]
    whole = "\n".join([HEAD, *(section(module) for module in modules)])
    return with_validation(whole, validation)


def written(path: Path = PAGE) -> str:
    """The validation table that stands in the page now; empty where there is none."""
    found = re.search(f"{re.escape(OPENED)}\n(.*?){re.escape(CLOSED)}", path.read_text(encoding="utf-8"), re.S)
    return found.group(1) if found else ""


def with_validation(text: str, table: str) -> str:
    """The page with the validation table between its marks."""
    inside = f"{OPENED}\n{table.rstrip()}\n{CLOSED}" if table.strip() else f"{OPENED}\n{CLOSED}"
    return re.sub(f"{re.escape(OPENED)}.*?{re.escape(CLOSED)}", lambda _: inside, text, flags=re.S)


def section(module: ModuleType) -> str:
    """One module: what it is about, each public function, and its constants with their reasons."""
    name = module.__name__.rpartition(".")[2]
    told = [f"## {(TITLES | OF_CLAIMS)[name]}", flowing(inspect.getdoc(module) or "")]
    for function in functions(module):
        told += [f"### `{name}.{function.__name__}`", explained(function)]
    reasons = constants(module)
    if reasons:
        rows = [f"| `{constant}` | {value} | {why} |" for constant, value, why in reasons]
        told.append("\n".join(["| constant | value | why |", "|---|---|---|", *rows]))
    return "\n\n".join(told) + "\n"


def functions(module: ModuleType) -> list[Callable[..., Any]]:
    """The public functions that a module defines, in the order of its text."""
    own = [
        function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_")
    ]
    return sorted(own, key=lambda function: function.__code__.co_firstlineno)


def explained(function: Callable[..., Any]) -> str:
    """A function's docstring as flowing text."""
    return flowing(inspect.getdoc(function) or "")


def flowing(text: str) -> str:
    """A docstring as paragraphs: its lines joined, save for those set in (formulas), which stay as they are."""
    return "\n\n".join(
        part if part.startswith("    ") else " ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip("\n"))
    )


def constants(module: ModuleType) -> list[tuple[str, str, str]]:
    """A module's public constants: name, value as written, and the reason that stands beside it."""
    source = inspect.getsource(module)
    notes = {
        token.start[0]: token.string.lstrip("# ")
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    found = []
    for node in ast.parse(source).body:
        target = node.targets[0] if isinstance(node, ast.Assign) else getattr(node, "target", None)
        value = getattr(node, "value", None)
        if target is None or value is None or node.lineno == 0:
            continue
        name = ast.unparse(target).strip("()")
        why = notes.get(node.end_lineno or node.lineno) or notes.get(node.lineno - 1, "")
        if name.replace("_", "").replace(", ", "").isupper() and not name.startswith("_") and why:
            written_out = ast.unparse(value)
            shown = written_out.strip("()") if isinstance(value, ast.Tuple) and "," in name else written_out
            found.append((name, f"`{shown}`".replace("|", "\\|"), why.replace("|", "\\|")))
    return found

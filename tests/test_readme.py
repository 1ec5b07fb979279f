"""What the README says, run: on a fresh clone, with the Python that a newcomer has."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
RUN, TEST = re.findall(r"^```sh\n(python3 .+)\n```$", README, flags=re.MULTILINE)
PYTHONS = sorted({str(Path(python).resolve()): python for python in (shutil.which("python3"), "/usr/bin/python3")
                  if python and Path(python).exists()}.values())  # fmt: skip
slow = pytest.mark.skipif(
    not os.environ.get("CI"), reason="installs a fresh clone; runs in CI (set CI=1 to run it here)"
)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A fresh clone of what is committed."""
    subprocess.run(["git", "clone", "--quiet", "--no-local", str(ROOT), str(tmp_path / "clone")], check=True)
    return tmp_path / "clone"


def _environment(python: str, tmp_path: Path, **more: str) -> dict[str, str]:
    """An environment in which `python3` is the given Python, and no virtual environment is active."""
    folder = tmp_path / "bin"
    folder.mkdir(exist_ok=True)
    (folder / "python3").symlink_to(python)
    kept = {key: value for key, value in os.environ.items() if key not in ("CI", "VIRTUAL_ENV", "PYTHONPATH")}
    return kept | {"PATH": f"{folder}:{os.environ['PATH']}"} | more


def test_the_readme_has_two_commands_of_one_line():
    assert RUN.endswith("streamlit run dashboard.py")
    assert TEST.endswith("python -m pytest")


@slow
@pytest.mark.parametrize("python", PYTHONS)
def test_the_first_command_opens_the_dashboard(clone: Path, tmp_path: Path, python: str):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    command = subprocess.Popen(
        RUN.replace("&& .venv/bin/streamlit", "&& exec .venv/bin/streamlit"),
        shell=True,
        cwd=clone,
        env=_environment(python, tmp_path, **settings),
        stdout=subprocess.DEVNULL,
    )
    try:
        assert _answers(f"http://127.0.0.1:{port}/_stcore/health", command) == b"ok"
        assert b"<title>" in _answers(f"http://127.0.0.1:{port}/pair?a=BLR&b=CHN", command)
    finally:
        command.terminate()
        command.wait(20)


@slow
def test_the_second_command_runs_the_tests(clone: Path, tmp_path: Path):
    environment = _environment(
        sys.executable, tmp_path, PYTEST_ADDOPTS="tests/measures/test_roll_calls.py tests/test_exports.py"
    )
    done = subprocess.run(TEST, shell=True, cwd=clone, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout


def _answers(address: str, command: subprocess.Popen[bytes]) -> bytes:
    """What the address answers once the command has installed and started everything."""
    for _ in range(600):
        assert command.poll() is None, f"the command ended with {command.returncode}"
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                return answer.read()
        except OSError:
            time.sleep(1)
    raise AssertionError("no answer within ten minutes")


def test_ci_runs_the_readme_command():
    assert "README.md" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_every_page_and_parameter_in_the_readme_exists():
    from alignment import address
    from alignment.api_description import PATHS

    for path in re.findall(r"`(/[\w./]+)", README):
        assert path in PATHS or (ROOT / "pages" / f"{path[1:]}.py").exists(), path
    for parameter in re.findall(r"`(\w+)=`", README):
        assert parameter in (*address.LISTS, *address.SINGLES), parameter

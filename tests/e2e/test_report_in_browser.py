"""The report as a browser shows it: styled under its own policy, nothing run, nothing fetched."""

import os
import shutil
import subprocess

import pytest

from core.report.html import as_html
from data.reporting import make_report
from gui.report.process import draw_apart
from tests.helpers.studies import attempt, new_study

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
HOSTILE = "<img src=x onerror=\"document.title='run'\"><script>document.title='run'</script>"


@pytest.fixture(scope="module")
def browser():
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip("no Chromium is installed")
    return found


@pytest.fixture
def page(tmp_path):
    chains = [
        attempt(key, name, number=number, right=key == "p1" or number == 2)
        for key in ("p1", "p2")
        for name in ("alpha", HOSTILE)
        for number in (1, 2)
    ]
    with new_study(tmp_path, chains) as study:
        made = make_report(study, draw=draw_apart)
    path = tmp_path / "report.html"
    path.write_text(as_html(made), encoding="utf-8")
    return path


def run(browser, folder, *words):
    command = [
        *(browser, "--headless", "--disable-gpu", "--enable-logging=stderr", "--v=0"),
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
        *(f"--user-data-dir={folder / 'browser'}", *words),
    ]
    return subprocess.run(command, capture_output=True, text=True, timeout=100, check=True)


def test_that_a_browser_runs_and_refuses_nothing(browser, page, tmp_path):
    done = run(browser, tmp_path, "--dump-dom", page.as_uri())
    assert "<title>test: report</title>" in done.stdout
    assert done.stdout.count("<svg") >= 3
    assert "<img" not in done.stdout
    assert [line for line in done.stderr.splitlines() if "CONSOLE" in line] == []


def test_that_a_browser_prints_it(browser, page, tmp_path):
    target = tmp_path / "report.pdf"
    run(browser, tmp_path, f"--print-to-pdf={target}", page.as_uri())
    assert target.read_bytes()[:5] == b"%PDF-"
    assert target.stat().st_size > 20_000

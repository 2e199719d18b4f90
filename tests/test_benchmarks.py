"""The benchmarks run and print what they promise. Never how fast: a shared machine proves nothing."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.__main__ import BENCHMARKS
from benchmarks.sink import link_in

ROOT = Path(__file__).resolve().parents[1]
KEYS = [
    *("name", "size", "concurrency", "operations", "errors", "per_second", "p50_ms", "p99_ms"),
    *("web_cpu_ms", "worker_cpu_ms", "postgres_cpu_ms", "sql", "peak_mb"),
    *("seconds", "cpu_seconds", "machine", "versions", "at"),
]
NAMES = [
    *("home", "home_304", "register_web", "register_api"),
    *("admin_list", "admin_queue", "admin_search", "admin_filter"),
    *("export_csv", "export_xlsx", "import", "fanout"),
    *("programme", "programme_day", "programme_304", "programme_first"),
    *("programme_json", "programme_xml", "programme_ics"),
    *("session_page_first", "session_page"),
    *("book_seat", "book_seat_contended", "release"),
    *("plan", "plan_304", "plan_booth", "directory"),
    *("hold_booth", "hold_contended", "memory"),
]


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "benchmarks", *arguments]
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=False
    )


def test_the_list_names_every_benchmark():
    done = run("--list")
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == list(BENCHMARKS)


@pytest.mark.slow
def test_every_benchmark_runs_without_errors_and_says_what_it_found():
    done = run("all", "--quick", "--json")
    assert done.returncode == 0, done.stderr[-3000:]
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [figures["name"] for figures in found] == NAMES
    for figures in found:
        assert list(figures) == KEYS
        assert figures["errors"] in (0, None)
        assert set(figures["machine"]) == {"cores", "processor", "load"}
        assert set(figures["versions"]) == {"python", "django", "postgres"}
    assert all(figures["operations"] for figures in found if figures["name"] != "memory")


def test_the_sink_finds_the_personal_link_in_an_encoded_mail():
    mail = (
        b"Subject: x\r\nContent-Type: text/plain; charset=utf-8\r\n"
        b"Content-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Your page: http://127.0.0.1:1/zh-hans/my/12-a=\r\nbc_D/\r\n"
    )
    assert link_in(mail) == "/zh-hans/my/12-abc_D/"
    assert link_in(b"Subject: x\r\n\r\nnothing") == ""

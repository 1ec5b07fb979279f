"""Refreshing from a publisher on this machine that misbehaves in every way we could think of."""

import gzip
import hashlib
import io
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
import zipfile
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd
import pytest
from filelock import FileLock

from alignment import download, publisher, refresh, store
from alignment.publisher import Limits

ROOT = Path(__file__).resolve().parents[1]
FAST = Limits(connect=2, read=0.4, stall=0.6, slowest=1000, whole=8, attempts=4, pause=0.01, patience=0.5)
CSV = b"a,b\n" + b"".join(b"%d,%d\n" % (n, n * n) for n in range(60_000))  # 800 kB, no two lines alike
OLD = b"a,b\n1,1\n"
TAG, DAY = '"v1"', "Wed, 21 Oct 2015 07:28:00 GMT"


def _sha(content):
    return hashlib.sha256(content).hexdigest()


class _Publisher:
    """A server on loopback: `answers` maps a path to what it does, `asked` lists the requests."""

    def __init__(self, context=None):
        publisher_ = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                publisher_.asked.append((self.path, dict(self.headers)))
                self.close_connection = True
                publisher_.answers[self.path.split("?")[0]](self)

            def log_message(self, *_):
                pass

        self.asked, self.answers = [], {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if context:
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.server.handle_error = lambda *_: None  # we hang up on it often
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self.server.server_port}{path}"

    def headers(self, path):
        return [headers for asked, headers in self.asked if asked == path]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def site():
    served = _Publisher()
    yield served
    served.server.shutdown()
    served.server.server_close()


def send(handler, body=b"", status=200, *, length=True, **headers):
    handler.send_response(status)
    if length is not None:
        headers["Content-Length"] = len(body) if length is True else length
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), str(value))
    handler.end_headers()
    handler.wfile.write(body)


def good(body=CSV, **extra):
    """A server as it should be: validators, 304, Range with If-Range."""

    def answer(handler):
        headers = {"ETag": TAG, "Last-Modified": DAY, "Content-Type": "text/csv"} | extra
        wanted = re.match(r"bytes=(\d+)-", handler.headers.get("Range", ""))
        if handler.headers.get("If-None-Match") == headers["ETag"]:
            return send(handler, status=304, length=None, **headers)
        if wanted and handler.headers.get("If-Range") in (headers["ETag"], headers["Last-Modified"]):
            start = int(wanted[1])
            return send(
                handler, body[start:], 206, Content_Range=f"bytes {start}-{len(body) - 1}/{len(body)}", **headers
            )
        return send(handler, body, **headers)

    return answer


def cut(at, body=CSV, **extra):
    """Promises the whole and hangs up after `at` bytes."""
    headers = {"ETag": TAG, "Last-Modified": DAY, "Content-Type": "text/csv"} | extra
    return lambda handler: send(handler, body[:at], length=len(body), **headers)


def turns(*answers):
    """One answer after the other, then the last one again and again."""
    left = list(answers)
    return lambda handler: (left.pop(0) if len(left) > 1 else left[0])(handler)


def run(site, out, limits=FAST, **addresses):
    """Refresh sources: name=path."""
    sources = pd.DataFrame(
        {"source": list(addresses), "download": [p if "://" in p or not p else site.url(p) for p in addresses.values()]}
    )
    return {outcome.source: outcome for outcome in refresh.run(out, sources=sources, limits=limits)}


def one(site, out, path="/x.csv", limits=FAST):
    return run(site, out, limits, x=path)["x"]


def has_old(site, out):
    """The folder as an earlier refresh left it."""
    site.answers["/x.csv"] = good(OLD, ETag='"v0"')
    assert one(site, out).state == "new"
    site.asked.clear()


def is_old(out):
    held = json.loads((out / "x.refresh.json").read_text())
    return (out / "x.csv").read_bytes() == OLD and held["sha256"] == _sha(OLD) and held["etag"] == '"v0"'


def names(out):
    return sorted(path.name for path in out.iterdir() if not path.name.startswith("."))


# ---- as it should be


def test_a_new_file_is_taken_whole_with_its_digest(site, tmp_path):
    site.answers["/x.csv"] = good()
    outcome = one(site, tmp_path / "raw")
    assert (outcome.state, outcome.file, outcome.bytes, outcome.sha256) == ("new", "x.csv", len(CSV), _sha(CSV))
    assert (tmp_path / "raw/x.csv").read_bytes() == CSV
    held = json.loads((tmp_path / "raw/x.refresh.json").read_text())
    assert held["etag"] == TAG and held["last_modified"] == DAY and held["sha256"] == _sha(CSV)
    assert held["url"] == site.url("/x.csv") and re.fullmatch(r"\d{4}-\d\d-\d\d", held["taken"])
    assert names(tmp_path / "raw") == ["x.csv", "x.refresh.json"]
    assert (tmp_path / "raw/.gitignore").read_text() == "*\n"


def test_unchanged_costs_one_conditional_request(site, tmp_path):
    site.answers["/x.csv"] = good()
    first, second = one(site, tmp_path), one(site, tmp_path)
    assert (second.state, second.sha256, second.bytes) == ("unchanged", first.sha256, len(CSV))
    asked = site.headers("/x.csv")
    assert len(asked) == 2 and "If-None-Match" not in asked[0]
    assert asked[1]["If-None-Match"] == TAG and asked[1]["If-Modified-Since"] == DAY
    assert all(headers["Accept-Encoding"] == "identity" for headers in asked)


def test_a_changed_file_takes_the_place_of_the_earlier_one(site, tmp_path):
    has_old(site, tmp_path)
    site.answers["/x.csv"] = good()
    assert one(site, tmp_path).state == "new"
    assert (tmp_path / "x.csv").read_bytes() == CSV


def test_the_same_bytes_under_a_new_tag_are_unchanged(site, tmp_path):
    site.answers["/x.csv"] = turns(good(), good(ETag='"v2"'))
    one(site, tmp_path)
    assert one(site, tmp_path).state == "unchanged"
    assert json.loads((tmp_path / "x.refresh.json").read_text())["etag"] == '"v2"'


@pytest.mark.parametrize("damage", [b"", b"a,b\n9,9\n", None])
def test_a_file_damaged_here_is_fetched_again_without_condition(site, tmp_path, damage):
    site.answers["/x.csv"] = good()
    one(site, tmp_path)
    (tmp_path / "x.csv").unlink() if damage is None else (tmp_path / "x.csv").write_bytes(damage)
    assert one(site, tmp_path).state == "new"
    assert (tmp_path / "x.csv").read_bytes() == CSV and "If-None-Match" not in site.headers("/x.csv")[1]


@pytest.mark.parametrize("text", ["{", "[]", '{"file": "../../secret", "sha256": 1}', '{"file": 5}', "\xff\xfe"])
def test_a_damaged_note_is_no_obstacle(site, tmp_path, text):
    site.answers["/x.csv"] = good()
    for name in ("x.refresh.json", "x.part.json"):
        (tmp_path / name).write_text(text, encoding="latin-1")
    (tmp_path / "x.part").write_bytes(b"rubbish")
    assert one(site, tmp_path).state == "new"
    assert (tmp_path / "x.csv").read_bytes() == CSV


def test_a_new_address_asks_without_the_tag_of_the_old_one_and_replaces_its_file(site, tmp_path):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("x.csv", CSV)
    site.answers |= {"/x.csv": good(), "/y.zip": good(packed.getvalue(), Content_Type="application/zip")}
    one(site, tmp_path)
    assert one(site, tmp_path, "/y.zip").file == "x.zip"
    assert "If-None-Match" not in site.headers("/y.zip")[0]
    assert names(tmp_path) == ["x.refresh.json", "x.zip"]


def test_only_the_sources_asked_for_and_none_without_an_address(site, tmp_path):
    site.answers |= {"/x.csv": good(), "/y.csv": good()}
    sources = pd.DataFrame({"source": ["x", "y", "z"], "download": [site.url("/x.csv"), site.url("/y.csv"), ""]})
    done = refresh.run(tmp_path, sources=sources, only=["y", "z"], limits=FAST)
    assert [outcome.source for outcome in done] == ["y"] and {path for path, _ in site.asked} == {"/y.csv"}


def test_progress_reaches_the_end(site, tmp_path):
    site.answers["/x.csv"] = good()
    seen = []
    sources = pd.DataFrame({"source": ["x"], "download": [site.url("/x.csv")]})
    refresh.run(tmp_path, sources=sources, limits=FAST, progress=lambda *step: seen.append(step))
    assert seen[-1] == ("x", len(CSV), len(CSV)) and seen == sorted(seen)


# ---- cut off and taken up again


def test_a_body_cut_off_is_gone_on_with_to_equal_bytes(site, tmp_path):
    site.answers["/x.csv"] = turns(cut(300_000), good())
    assert one(site, tmp_path).sha256 == _sha(CSV)
    assert site.headers("/x.csv")[1]["Range"] == "bytes=299999-" and site.headers("/x.csv")[1]["If-Range"] == TAG


def test_a_part_is_kept_for_the_next_run(site, tmp_path):
    has_old(site, tmp_path)
    site.answers["/x.csv"] = cut(300_000)
    failed = one(site, tmp_path)
    assert failed.state == "failed" and "300,000 of" in failed.said and is_old(tmp_path)
    assert (tmp_path / "x.part").stat().st_size == 300_000
    site.asked.clear()
    site.answers["/x.csv"] = good()
    assert one(site, tmp_path).state == "new"
    assert (tmp_path / "x.csv").read_bytes() == CSV and site.headers("/x.csv")[0]["Range"] == "bytes=299999-"


def test_a_part_that_is_complete_is_finished_with_one_byte(site, tmp_path):
    site.answers["/x.csv"] = good()
    (tmp_path / "x.part").write_bytes(CSV)
    note = {"url": site.url("/x.csv"), "etag": TAG, "last_modified": DAY, "ending": ".csv", "total": len(CSV)}
    (tmp_path / "x.part.json").write_text(json.dumps(note))
    assert one(site, tmp_path).sha256 == _sha(CSV)
    assert site.headers("/x.csv")[0]["Range"] == f"bytes={len(CSV) - 1}-" and len(site.asked) == 1


def test_a_file_changed_meanwhile_starts_over(site, tmp_path):
    newer = CSV.replace(b"7", b"8")
    site.answers["/x.csv"] = turns(cut(300_000), good(newer, ETag='"v2"', **{"Last-Modified": formatdate(usegmt=True)}))
    assert one(site, tmp_path).sha256 == _sha(newer)


def test_a_server_that_ignores_range_starts_over(site, tmp_path):
    site.answers["/x.csv"] = turns(cut(300_000), lambda handler: send(handler, CSV, ETag=TAG, Content_Type="text/csv"))
    assert one(site, tmp_path).sha256 == _sha(CSV)


@pytest.mark.parametrize("weak", ['W/"v1"', ""])
def test_without_a_strong_tag_the_date_must_do_and_without_either_it_starts_over(site, tmp_path, weak):
    site.answers["/x.csv"] = turns(cut(300_000, ETag=weak), good(ETag=weak))
    assert one(site, tmp_path).sha256 == _sha(CSV)
    assert site.headers("/x.csv")[1]["If-Range"] == DAY
    site.answers["/y.csv"] = turns(cut(300_000, ETag=weak, **{"Last-Modified": ""}), good(ETag=weak))
    assert one(site, tmp_path / "again", "/y.csv").sha256 == _sha(CSV)
    assert "Range" not in site.headers("/y.csv")[1]


def _lie(said, body=CSV, **extra):
    headers = {"ETag": TAG, "Content-Type": "text/csv"} | extra
    return lambda handler: send(handler, body, 206, Content_Range=said, **headers)


N = len(CSV)


@pytest.mark.parametrize(
    "lie",
    [
        _lie(f"bytes 0-{N - 1}/{N}"),  # from the beginning, under the name of the rest
        _lie(f"bytes 299998-{N - 1}/{N}", CSV[299_998:]),
        _lie(f"bytes 300000-{N - 1}/{N}", CSV[300_000:]),
        _lie(f"bytes 299999-{N - 1}/{N + 5}", CSV[299_999:]),
        _lie(f"bytes 299999-{N + 4}/{N + 5}", CSV[299_999:] + b"1,1\n\n"),  # of another file, as its length shows
        _lie(f"bytes 299999-{N - 1}/*", CSV[299_999:]),
        _lie(f"bytes 299999-{N - 1}/{N}", CSV[299_999:], ETag='"v2"'),
        _lie(f"bytes 299999-{N - 1}/{N}", CSV[299_999:], ETag=""),
        _lie(f"bytes 299999-{N - 1}/{N}", b"8" * (N - 299_999), Last_Modified=formatdate(usegmt=True)),
        _lie("bytes */" + "9" * 400, b"x"),
        _lie("", CSV),
        lambda handler: send(handler, b"", 416, Content_Range=f"bytes */{N}"),
    ],
)
def test_a_partial_answer_that_does_not_fit_starts_over(site, tmp_path, lie):
    site.answers["/x.csv"] = turns(cut(300_000), lie, good())
    assert one(site, tmp_path).sha256 == _sha(CSV)
    assert [("Range" in headers) for headers in site.headers("/x.csv")] == [False, True, False]


def test_a_server_that_sends_only_so_much_at_a_time_is_asked_on(site, tmp_path):
    def some(handler):
        start = int(handler.headers["Range"][6:-1])
        piece = CSV[start : start + 250_000]
        said = f"bytes {start}-{start + len(piece) - 1}/{N}"
        send(handler, piece, 206, Content_Range=said, ETag=TAG, Content_Type="text/csv")

    site.answers["/x.csv"] = turns(cut(250_000), some)
    assert one(site, tmp_path).sha256 == _sha(CSV) and len(site.asked) == 4


def test_more_than_the_whole_is_no_rest_of_it(site, tmp_path):
    site.answers["/x.csv"] = turns(cut(300_000), _lie(f"bytes 299999-{N - 1}/{N}", CSV[299_999:] + b"1,1\n"), good())
    assert one(site, tmp_path).sha256 == _sha(CSV)
    assert "Range" not in site.headers("/x.csv")[2]


def test_a_partial_answer_that_nobody_asked_for_is_no_file(site, tmp_path):
    has_old(site, tmp_path)
    site.answers["/x.csv"] = _lie(f"bytes 0-{N - 1}/{N}")
    assert one(site, tmp_path).state == "failed" and is_old(tmp_path)


def _chunked(handler, pieces, *, last=b"0\r\n\r\n", **extra):
    headers = {"Transfer-Encoding": "chunked", "ETag": TAG, "Last-Modified": DAY, "Content-Type": "text/csv"}
    handler.send_response(200)
    for name, value in (headers | extra).items():
        handler.send_header(name, value)
    handler.end_headers()
    for piece in pieces:
        handler.wfile.write(b"%x\r\n%s\r\n" % (len(piece), piece))
    handler.wfile.write(last)


def test_chunks_arrive_whole_or_are_taken_up_again(site, tmp_path):
    site.answers["/x.csv"] = lambda handler: _chunked(handler, [CSV[:5], CSV[5:]])
    assert one(site, tmp_path / "whole").sha256 == _sha(CSV)
    site.answers["/x.csv"] = lambda handler: _chunked(handler, [CSV], **{"Content-Length": "7"})
    assert one(site, tmp_path / "both").sha256 == _sha(CSV)
    for cut_in, last in {"chunk": b"ff\r\n" + CSV[100_000:100_003], "header": b"f", "between": b""}.items():
        site.answers["/x.csv"] = turns(lambda handler, last=last: _chunked(handler, [CSV[:100_000]], last=last), good())
        assert one(site, tmp_path / cut_in).sha256 == _sha(CSV)
        assert "Range" in site.headers("/x.csv")[-1]


def test_without_a_length_a_cut_is_noticed_where_the_format_allows_and_said_where_not(site, tmp_path):
    packed = gzip.compress(CSV)
    site.answers |= {
        "/x.csv": lambda handler: send(handler, CSV, length=None, Content_Type="text/csv"),
        "/y.csv.gz": lambda handler: send(handler, packed[:-9], length=None, Content_Type="application/gzip"),
        "/z.csv.gz": lambda handler: send(handler, packed, length=None, Content_Type="application/gzip"),
    }
    done = run(site, tmp_path, x="/x.csv", y="/y.csv.gz", z="/z.csv.gz")
    assert done["x"].state == "new" and "last rows" in done["x"].said
    assert done["y"].state == "failed" and "whole" in done["y"].said and not (tmp_path / "y.csv.gz").exists()
    assert done["z"].sha256 == _sha(packed)


# ---- slow


def _drip(handler, *, every=0.02, length=N):
    send(handler, b"a,b\n", length=length, Content_Type="text/csv", ETag=TAG)
    for _ in range(400):
        handler.wfile.write(b"1")
        handler.wfile.flush()
        time.sleep(every)


def _silent(handler):
    send(handler, CSV[:100_000], length=N, Content_Type="text/csv", ETag=TAG)
    time.sleep(5)


def _mute(handler):
    time.sleep(5)


def _dripping_headers(handler):
    for _ in range(200):
        handler.wfile.write(b"H")
        handler.wfile.flush()
        time.sleep(0.03)


def _dripping_chunk(handler):
    _chunked(handler, [CSV[:100]], last=b"1;")
    _dripping_headers(handler)


@pytest.mark.parametrize("slow", [_drip, _silent, _mute, _dripping_headers])
def test_a_slow_server_is_given_up_in_time_and_its_file_had_by_the_next_attempt(site, tmp_path, slow):
    site.answers["/x.csv"] = turns(slow, good())
    began = time.monotonic()
    assert one(site, tmp_path).sha256 == _sha(CSV)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("slow", [_drip, _dripping_chunk, lambda handler: _drip(handler, length=None)])
def test_the_time_for_a_source_is_bounded_whatever_it_does(site, tmp_path, slow):
    has_old(site, tmp_path)
    site.answers["/x.csv"] = slow
    began = time.monotonic()
    outcome = one(site, tmp_path, limits=Limits(**{**vars(FAST), "whole": 0.7, "stall": 60, "slowest": 0}))
    assert outcome.state == "failed" and is_old(tmp_path)
    assert 0.6 < time.monotonic() - began < 1.6


# ---- errors


@pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504, 520])
def test_a_passing_error_is_tried_again(site, tmp_path, status):
    site.answers["/x.csv"] = turns(*[lambda handler: send(handler, b"busy", status)] * 3, good())
    assert one(site, tmp_path).state == "new" and len(site.asked) == 4


def test_attempts_are_bounded_and_pauses_grow(site, tmp_path, monkeypatch):
    pauses = []
    monkeypatch.setattr(download, "sleep", pauses.append)
    has_old(site, tmp_path)
    site.answers["/x.csv"] = lambda handler: send(handler, b"", 500)
    outcome = one(site, tmp_path, limits=Limits(**{**vars(FAST), "pause": 0.1, "attempts": 5}))
    assert outcome.state == "failed" and "500" in outcome.said and "5 times" in outcome.said and is_old(tmp_path)
    assert len(site.asked) == 5 and len(pauses) == 4
    assert all(0.05 * 2**n <= pause <= 0.1 * 2**n for n, pause in enumerate(pauses[:3])) and pauses[3] <= 0.5


def test_no_pause_outlasts_the_time_for_a_source(site, tmp_path):
    site.answers["/x.csv"] = lambda handler: send(handler, b"", 503, Retry_After=5)
    began = time.monotonic()
    assert one(site, tmp_path, limits=Limits(**{**vars(FAST), "whole": 2, "patience": 9})).state == "failed"
    assert time.monotonic() - began < 2 and len(site.asked) == 1


def test_the_publisher_is_waited_for_as_asked_up_to_a_bound(site, tmp_path, monkeypatch):
    pauses = []
    monkeypatch.setattr(download, "sleep", pauses.append)
    soon = formatdate(time.time() + 3, usegmt=True)
    site.answers["/x.csv"] = turns(
        *[
            lambda handler, after=after: send(handler, b"", 429, Retry_After=after)
            for after in ("2", soon, "soon", "²")
        ],
        good(),
    )
    assert one(site, tmp_path, limits=Limits(**{**vars(FAST), "attempts": 9, "patience": 3})).state == "new"
    assert pauses[0] == 2 and 1 < pauses[1] <= 3 and pauses[2] < 0.1 and pauses[3] < 0.2
    site.answers["/x.csv"] = lambda handler: send(handler, b"", 503, Retry_After="9" * 5000)
    site.answers["/y.csv"] = lambda handler: send(handler, b"", 503, Retry_After="3600")
    assert "3,600 s" in one(site, tmp_path / "y", "/y.csv").said and len(site.headers("/y.csv")) == 1
    assert one(site, tmp_path / "z").state == "failed"


@pytest.mark.parametrize(
    ("status", "advice"), [(404, "moved"), (410, "moved"), (401, "by hand"), (403, "by hand"), (202, "by hand"),
                           (204, "by hand"), (304, "by hand"), (501, "by hand"), (418, "by hand")]
)  # fmt: skip
def test_a_lasting_error_is_not_tried_again_and_says_what_to_do(site, tmp_path, status, advice):
    site.answers["/x.csv"] = lambda handler: send(handler, b"", status, length=None if status in (204, 304) else True)
    outcome = one(site, tmp_path)
    assert outcome.state == "failed" and str(status) in outcome.said and advice in outcome.said
    assert len(site.asked) == 1 and names(tmp_path) == []


def test_nobody_there_and_one_source_does_not_stop_the_next(site, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    site.answers["/y.csv"] = good()
    done = run(site, tmp_path, x=f"http://127.0.0.1:{port}/x.csv", y="/y.csv")
    assert done["x"].state == "failed" and "cannot be reached" in done["x"].said and done["y"].state == "new"


def test_what_is_no_http_is_an_error_too(site, tmp_path):
    site.answers["/x.csv"] = lambda handler: handler.wfile.write(b"220 mail.example ESMTP\r\n")
    assert one(site, tmp_path).state == "failed"


# ---- not the file


HTML = b"\xef\xbb\xbf \n<!DOCTYPE html><html><title>Log in</title></html>"


@pytest.mark.parametrize(
    ("path", "body", "media"),
    [
        ("/x.csv", HTML, "text/html; charset=utf-8"),
        ("/x.csv", HTML, "text/csv"),
        ("/x.csv", HTML, ""),
        ("/x.zip", HTML, "application/zip"),
        ("/x.csv", b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "application/octet-stream"),
        ("/x.csv", b'{"status": "ERROR"}', "application/json"),
        ("/x.csv", b"%PDF-1.7", "application/octet-stream"),
        ("/x.csv", b"PK\x03\x04" + b"1" * 100, "text/csv"),
        ("/x.csv", gzip.compress(CSV), "text/csv"),
        ("/x.csv", b"a,b\n\0\0\0", "text/csv"),
        ("/x.csv", b"", "text/csv"),
        ("/x.csv", OLD + b"2,2\n", "image/png"),
        ("/x.zip", b"PK\x03\x04" + b"1" * 100, "application/zip"),  # without its end: cut short where it was made
        ("/x.zip", OLD, "application/zip"),
        ("/x.csv.gz", OLD, "application/gzip"),
        ("/x.parquet", OLD, "application/octet-stream"),
        ("/download?id=5", OLD, "application/octet-stream"),
    ],
)
def test_the_wrong_kind_of_file_is_refused_and_the_earlier_one_kept(site, tmp_path, path, body, media):
    has_old(site, tmp_path)
    site.answers[path.split("?")[0]] = lambda handler: send(handler, body, Content_Type=media)
    outcome = one(site, tmp_path, path)
    assert outcome.state == "failed" and outcome.file == "x.csv" and outcome.sha256 == _sha(OLD)
    assert is_old(tmp_path) and names(tmp_path) == ["x.csv", "x.refresh.json"] and len(site.asked) == 1


@pytest.mark.parametrize(
    ("headers", "ending"),
    [
        ({"Content_Type": "text/csv;charset=utf-8"}, ".csv"),
        ({"Content_Type": "text/tab-separated-values; name=events.2018.tab"}, ".tab"),
        ({"Content_Type": "application/octet-stream", "Content_Disposition": 'attachment; filename="a b.CSV"'}, ".csv"),
        ({"Content_Type": "text/csv", "Content_Disposition": 'attachment; filename="../../x.csv/.."'}, ".csv"),
    ],
)
def test_an_address_that_tells_no_kind_is_named_by_the_answer(site, tmp_path, headers, ending):
    site.answers["/file/5"] = lambda handler: send(handler, OLD, **headers)
    assert one(site, tmp_path, "/file/5").file == f"x{ending}"
    assert names(tmp_path) == [f"x{ending}", "x.refresh.json"] or names(tmp_path) == ["x.refresh.json", f"x{ending}"]


def test_a_body_packed_on_the_way_is_kept_packed_and_measured_as_it_came(site, tmp_path):
    packed = gzip.compress(CSV, mtime=0)
    site.answers["/x.csv"] = turns(cut(50_000, packed, Content_Encoding="gzip"), good(packed, Content_Encoding="gzip"))
    outcome = one(site, tmp_path)
    assert (outcome.file, outcome.bytes) == ("x.csv.gz", len(packed))
    assert gzip.decompress((tmp_path / "x.csv.gz").read_bytes()) == CSV
    site.answers["/y.csv.gz"] = good(packed, Content_Encoding="gzip")  # what misconfigured servers say of a .gz
    assert run(site, tmp_path, y="/y.csv.gz")["y"].sha256 == _sha(packed)
    site.answers["/z.csv"] = good(packed, Content_Encoding="br")
    assert "packed" in run(site, tmp_path, z="/z.csv")["z"].said


def test_a_huge_body_is_refused_whether_announced_or_not(site, tmp_path):
    has_old(site, tmp_path)
    small = Limits(**{**vars(FAST), "largest": 500_000})
    for answer in (good(), lambda handler: _chunked(handler, [CSV]), lambda handler: send(handler, CSV, length=None)):
        site.answers["/x.csv"] = answer
        outcome = one(site, tmp_path, limits=small)
        assert outcome.state == "failed" and "larger than 500,000" in outcome.said and is_old(tmp_path)
        assert names(tmp_path) == ["x.csv", "x.refresh.json"]
    site.asked.clear()
    site.answers["/x.csv"] = lambda handler: send(handler, b"a,b", length=10**15, Content_Type="text/csv")
    assert "larger than" in one(site, tmp_path).said and len(site.asked) == 1  # 4 GB, from the announcement alone


def test_a_disk_that_cannot_be_written_is_a_failure_with_advice(site, tmp_path):
    site.answers |= {"/x.csv": good(), "/y.csv": good()}
    (tmp_path / "x.part").mkdir()
    done = run(site, tmp_path, x="/x.csv", y="/y.csv")
    assert done["x"].state == "failed" and "cannot be written" in done["x"].said and done["y"].state == "new"
    assert "cannot be written" in one(site, tmp_path / "y.csv").said


def test_who_waits_too_long_for_another_refresh_is_told_so(site, tmp_path):
    site.answers["/x.csv"] = good()
    with FileLock(tmp_path / ".lock"):
        waited = one(site, tmp_path, limits=Limits(**{**vars(FAST), "whole": 0.1}))
    assert waited.state == "failed" and "another refresh" in waited.said and site.asked == []
    assert one(site, tmp_path).state == "new"


# ---- only the addresses listed


def _to(address):
    return lambda handler: send(handler, b"", 302, Location=address)


def test_a_redirect_is_followed_to_a_listed_address_only(site, tmp_path):
    has_old(site, tmp_path)
    site.answers |= {"/y.csv": good(), "/secret.csv": good()}
    site.answers["/x.csv"] = _to("/secret.csv")
    outcome = one(site, tmp_path)
    assert outcome.state == "failed" and "/secret.csv" in outcome.said and "sources.csv" in outcome.said
    assert is_old(tmp_path) and not site.headers("/secret.csv")
    site.answers["/x.csv"] = _to("/y.csv")
    assert run(site, tmp_path, x="/x.csv", y="/y.csv")["x"].state == "new"
    assert (tmp_path / "x.csv").read_bytes() == CSV


@pytest.mark.parametrize(
    "place", ["https://example.invalid/x.csv", "file:///etc/passwd", "//example.invalid/x.csv", "", "http://[::1", "?a"]
)
def test_a_redirect_elsewhere_is_refused(site, tmp_path, place):
    site.answers["/x.csv"] = _to(place)
    outcome = one(site, tmp_path)
    assert outcome.state == "failed" and names(tmp_path) == [] and len(site.asked) < 10


def test_a_redirect_in_a_circle_ends(site, tmp_path):
    site.answers |= {"/x.csv": _to("/y.csv"), "/y.csv": _to("/x.csv")}
    outcome = run(site, tmp_path, x="/x.csv", y="/y.csv")["x"]
    assert outcome.state == "failed" and "circle" in outcome.said
    # Two sources, a request and five redirects each; a loaded machine sends one again on a connection just closed.
    assert 12 <= len(site.asked) <= 24


@pytest.mark.parametrize(
    "address",
    ["http://example.invalid/x.csv", "http://10.0.0.1/x.csv", "http://127.0.0.1.example.invalid/x.csv",
     "http://localhost@example.invalid/x.csv", "ftp://127.0.0.1/x.csv", "https://", "https://exa mple/x.csv",
     "https://127.0.0.1:99999/x.csv", "http://[127.0.0.1/x.csv", "http://[127.0.0.1/x.csv#a"]
)  # fmt: skip
def test_only_https_and_only_addresses_that_are_any(site, tmp_path, address):
    outcome = run(site, tmp_path, x=address)["x"]
    assert outcome.state == "failed" and names(tmp_path) == [] and site.asked == []
    assert (
        "is not https" if address.startswith(("ftp", "http:")) and "[" not in address else "address"
    ) in outcome.said


def test_a_certificate_that_does_not_hold_is_no_connection(tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("needs openssl, to make a certificate of its own")
    pem = tmp_path / "own.pem"
    made = f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {pem} -out {pem}.crt -days 2 -subj /CN=localhost"
    subprocess.run(made.split(), check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{pem}.crt", pem)
    site = _Publisher(context)
    site.answers["/x.csv"] = good()
    outcome = one(site, tmp_path / "raw", site.url("/x.csv").replace("http://127.0.0.1", "https://localhost"))
    assert outcome.state == "failed" and "certificate" in outcome.said and "by hand" in outcome.said
    assert site.asked == [] and names(tmp_path / "raw") == []


def test_a_server_without_encryption_behind_https_is_none(site, tmp_path):
    outcome = one(site, tmp_path, site.url("/x.csv").replace("http:", "https:"))
    assert outcome.state == "failed" and "secure" in outcome.said and names(tmp_path) == []


@pytest.mark.parametrize("source", ["../x", "a/b", "", ".."])
def test_a_source_cannot_write_elsewhere(site, tmp_path, source):
    site.answers["/x.csv"] = good()
    done = run(site, tmp_path / "raw", **{source: "/x.csv"})[source]
    assert done.state == "failed" and site.asked == [] and names(tmp_path) == []


def test_no_password_is_sent_on(site, tmp_path, monkeypatch):
    netrc = tmp_path / "netrc"
    netrc.write_text("default login me password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    site.answers["/x.csv"] = good()
    assert one(site, tmp_path / "raw").state == "new" and "Authorization" not in site.asked[0][1]


# ---- killed, and two at once

CHILD = """
import sys, pandas as pd
from pathlib import Path
from alignment import refresh
sources = pd.DataFrame({"source": ["x"], "download": [sys.argv[2]]})
print([o.state for o in refresh.run(Path(sys.argv[1]), sources=sources)], flush=True)
"""


def _child(out, url):
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(out), url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _until(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def test_killed_in_the_middle_the_earlier_file_stands_and_the_next_run_goes_on(site, tmp_path):
    has_old(site, tmp_path)
    hold = threading.Event()

    def half(handler):
        send(handler, CSV[:400_000], length=N, Content_Type="text/csv", ETag=TAG, Last_Modified=DAY)
        handler.wfile.flush()
        hold.wait(10)

    site.answers["/x.csv"] = half
    child = _child(tmp_path, site.url("/x.csv"))
    part = tmp_path / "x.part"
    _until(lambda: part.exists() and part.stat().st_size > 200_000)
    child.send_signal(signal.SIGKILL)
    child.communicate()
    hold.set()
    assert child.returncode == -signal.SIGKILL and is_old(tmp_path)
    at = part.stat().st_size
    site.asked.clear()
    site.answers["/x.csv"] = good()
    assert one(site, tmp_path).sha256 == _sha(CSV)
    assert (tmp_path / "x.csv").read_bytes() == CSV and site.headers("/x.csv")[0]["Range"] == f"bytes={at - 1}-"
    assert names(tmp_path) == ["x.csv", "x.refresh.json"]


class _KilledError(BaseException):
    """Stands for the process's end."""


def _stopped(site, out, monkeypatch, step):
    """Whether a run that ends before its change number `step` of any file ended so."""
    left = [step]

    def counted(act):
        def or_die(*arguments, **options):
            left[0] -= 1
            if left[0] < 0:
                raise _KilledError
            return act(*arguments, **options)

        return or_die

    with monkeypatch.context() as patch:
        for act in ("open", "unlink", "replace", "write_text"):
            patch.setattr(Path, act, counted(getattr(Path, act)))
        patch.setattr(os, "fsync", counted(os.fsync))
        try:
            assert one(site, out).state == "new"
        except _KilledError:
            return True
    return False


def test_stopped_at_any_step_the_folder_is_sound_and_the_next_run_ends_well(site, tmp_path, monkeypatch):
    newer = CSV.replace(b"7", b"8")  # published while we were fetching
    for step in range(80):
        out = tmp_path / str(step)
        has_old(site, out)
        site.answers["/x.csv"] = turns(cut(300_000), good(newer, ETag='"v2"'))
        stopped = _stopped(site, out, monkeypatch, step)
        assert (out / "x.csv").read_bytes() in ((OLD, newer) if stopped else (newer,))  # no mixture, never nothing
        site.answers["/x.csv"] = good(newer, ETag='"v2"')
        assert one(site, out).sha256 == _sha(newer)
        assert (out / "x.csv").read_bytes() == newer and names(out) == ["x.csv", "x.refresh.json"]
        if not stopped:
            break
    assert 15 <= step < 79


def test_two_at_once_take_turns(site, tmp_path):
    inside, most = [0], [0]
    serve = good()

    def counted(handler):
        inside[0] += 1
        most[0] = max(most[0], inside[0])
        time.sleep(0.2)
        serve(handler)
        inside[0] -= 1

    site.answers["/x.csv"] = counted
    children = [_child(tmp_path / "raw", site.url("/x.csv")) for _ in range(2)]
    said = sorted(child.communicate(timeout=20)[0].strip() for child in children)
    assert said == ["['new']", "['unchanged']"] and most[0] == 1
    assert (tmp_path / "raw/x.csv").read_bytes() == CSV


# ---- the command


def _sources(site, monkeypatch):
    rows = [("x", site.url("/x.csv"), "https://example.org/x", ""), ("y", "", "https://example.org/y", "y/y.csv.gz"),
            ("landmark", "", "", "")]  # fmt: skip
    good_rows = pd.DataFrame(rows, columns=["source", "download", "url", "file"])
    checked = refresh.store.tables.Checked(good_rows, pd.DataFrame({"line": []}))
    monkeypatch.setattr(store, "checked", lambda name: checked)


def test_the_command_prints_a_line_a_source_and_says_what_to_do(site, tmp_path, monkeypatch, capsys):
    _sources(site, monkeypatch)
    site.answers["/x.csv"] = good()
    assert refresh.command([], tmp_path) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("x: new") and str(tmp_path / "x.csv") in lines[0]
    assert "no public address" in lines[1] and str(tmp_path / "y/y.csv.gz") in lines[1] and "example.org/y" in lines[1]
    assert lines[2].startswith("landmark: our own table") and len(lines) == 3
    assert refresh.command(["x"], tmp_path) == 0
    assert capsys.readouterr().out.startswith("x: unchanged")
    assert refresh.command(["y"], tmp_path) == 1
    site.answers["/x.csv"] = lambda handler: send(handler, b"", 404)
    assert refresh.command([], tmp_path) == 1
    out = capsys.readouterr()
    assert "x: failed" in out.out and "landmark" in out.out and out.err == ""  # no bar where there is no terminal


def test_a_misspelt_source_fetches_nothing(site, tmp_path, monkeypatch, capsys):
    _sources(site, monkeypatch)
    assert refresh.command(["landmarks", "x"], tmp_path) == 2
    assert 'Did you mean "landmark"?' in capsys.readouterr().err and site.asked == []


def test_the_bar_is_one_line_of_a_terminal(monkeypatch):
    terminal = io.StringIO()
    terminal.isatty = lambda: True
    monkeypatch.setattr(sys, "stderr", terminal)
    with refresh._bar() as show:
        show("ucdp", 1_500_000, 3_000_000)
        show("ucdp", 1_600_000, 3_000_000)  # sooner than a tenth of a second: not drawn
    drawn = terminal.getvalue().split("\r")
    assert drawn[1].startswith("ucdp: 1.5 MB of 3.0 MB [###############               ] 50%")
    assert len(drawn[1]) == 79 and drawn[2].strip() == "" and "\n" not in terminal.getvalue()


def test_the_addresses_in_our_sources_are_https_and_name_a_kind():
    listed = [url for url in store.checked("sources").good["download"] if url]
    assert all(url.startswith("https://") and publisher.ENDING.search(url) for url in listed)

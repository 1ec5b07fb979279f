"""The shipped claims judged behind a reader's back, so that no page waits for all of them."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from alignment import store
from alignment.claims.judging import Verdict, judged
from alignment.claims.shipped import shipped

log = logging.getLogger(__name__)
_lock = threading.Lock()


@dataclass(frozen=True)
class Judging:
    """The verdicts so far, by the id of the claim; `done` is set when there will be no more."""

    verdicts: dict[str, Verdict] = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)


def verdicts(patience: float = 0.0) -> tuple[dict[str, Verdict], bool]:
    """The verdicts that are known after so many seconds at most, by id, and whether these are all there will be.

    The first call begins the work, in one thread for each store that is opened.
    """
    with _lock:
        judging = _begun()
    done = judging.done.wait(patience)
    return dict(judging.verdicts), done


@store.kept
def _begun() -> Judging:
    judging = Judging()
    threading.Thread(target=_judge, args=(judging,), name="claims", daemon=True).start()
    return judging


def _judge(judging: Judging) -> None:
    """Judge one after the other; one that cannot be judged is logged and left out."""
    try:
        for claim in shipped():
            try:
                judging.verdicts[claim.id] = judged(claim)
            except Exception:
                log.exception("Claim %s cannot be judged", claim.id)
    finally:
        judging.done.set()

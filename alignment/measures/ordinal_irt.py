"""The statistical model behind ideal points: one-dimensional ordinal item response theory over time.

Member i in year t stands at θ_it.  Roll call j, held in year t, has a discrimination β_j, a location m_j and a
half-width h_j of its zone of abstention; votes follow a cumulative logit:

    P(no) = 1 − σ(β_j θ_it + m_j + h_j),   P(yes) = σ(β_j θ_it + m_j − h_j),   abstention in between.

Priors: θ_it ~ N(0, 1) in every year in which the member votes, and θ_it − θ_i,t−1 ~ N(0, DRIFT²), which carries what
is known of a member from year to year; β_j ~ N(0, SLOPE²), m_j ~ N(0, LOCATION²), log h_j ~ N(0, WIDTH²).  The
posterior is approximated by independent normal distributions of each member's path and of each roll call's three
parameters (variational Bayes in the manner of Imai, Lo & Olmsted 2016, American Political Science Review 110:631-656),
each improved in turn by a Newton step on the expected log posterior in which the other's uncertainty is kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Small = NDArray[np.float32]

SLOPE = 1.5  # members of unit spread: an ordinary resolution moves the log-odds by about this for one unit
LOCATION = 5.0  # wide: resolutions are adopted with anything from a bare majority to nearly all
WIDTH = 1.0  # the half-width of the zone of abstention is mostly between a third and three units of log-odds
DRIFT = 0.5  # half the spread of members: a country may change sides in a few years, and keeps its place in a thin one
STEPS, CLOSE = 300, 0.0005  # stop when no member-year moves by more than this, on a scale where members spread by 1
LONGEST = 1.0  # no single step is longer: a Newton step from a bad start can overshoot
MEMORY, PLAIN = 6, 15  # steps that Anderson's acceleration looks back on, and plain ones before it begins
TINY = np.float32(1e-6)  # a probability of less is taken as this, in single precision


@dataclass(frozen=True)
class Year:
    """One year's roll calls (roll calls × members), as masks of each kind of vote."""

    no: NDArray[np.bool_]
    abstain: NDArray[np.bool_]
    yes: NDArray[np.bool_]

    @property
    def cast(self) -> NDArray[np.bool_]:
        """Which votes were cast."""
        return self.no | self.abstain | self.yes


@dataclass(frozen=True)
class Fit:
    """Posterior mean and variance of every member-year (years × members), and how many steps it took to settle."""

    mean: Floats
    variance: Floats
    steps: int
    settled: bool


def fit(years: Sequence[Year], gaps: Floats, start: Floats) -> Fit:
    """Estimate all member-years and roll calls together, from a first guess of the member-years.

    `gaps`: years between each year with roll calls and the next, over which drift adds up.  Deterministic.
    """
    shape, ends = start.shape, np.cumsum([len(year.cast) for year in years])[:-1]
    items = np.concatenate([_first_items(year) for year in years])
    state, variance = np.concatenate([start.ravel(), items.ravel()]), np.zeros(shape)
    rest = np.stack([year.cast.any(axis=0) for year in years]).astype(np.float64)
    links, passed = 1 / (DRIFT**2 * gaps), _Acceleration()
    for step in range(1, STEPS + 1):
        mean, items = state[: start.size].reshape(shape), state[start.size :].reshape(-1, 3)
        moved, items, variance = _improve(years, np.split(items, ends), mean, variance, rest, links)
        after = np.concatenate([(mean + moved).ravel(), items.ravel()])
        if np.abs(moved).max() < CLOSE:
            return Fit(mean + moved, variance, step, settled=True)
        state = passed.next(state, after) if step > PLAIN else after
    return Fit(state[: start.size].reshape(shape), variance, STEPS, settled=False)


class _Acceleration:
    """Anderson's acceleration (1965, Journal of the ACM 12:547-560): the last steps, put together so that what they
    left over cancels; plain steps creep along the line where wider members and flatter roll calls trade off."""

    def __init__(self) -> None:
        self.results: list[Floats] = []
        self.moves: list[Floats] = []

    def next(self, before: Floats, after: Floats) -> Floats:
        """Where to go on from, given where the last step began and ended."""
        self.results = [*self.results[-MEMORY:], after]
        self.moves = [*self.moves[-MEMORY:], after - before]
        if len(self.moves) < 2:
            return after
        left = np.diff(np.stack(self.moves), axis=0).T
        weights = np.linalg.lstsq(left, self.moves[-1], rcond=None)[0]
        return after - np.diff(np.stack(self.results), axis=0).T @ weights


def _improve(
    years: Sequence[Year], items: Sequence[Floats], mean: Floats, variance: Floats, rest: Floats, links: Floats
) -> tuple[Floats, Floats, Floats]:
    """One step: the roll calls of each year, then all members' paths.

    Returns how far each member-year moves, the roll calls' new parameters, and the member-years' new variance.
    """
    better, rises, infos = [], [], []
    for year, old, theta, doubt in zip(years, items, mean, variance, strict=True):
        new, covariance = _improve_items(year, old, theta.astype(np.float32), doubt.astype(np.float32))
        rise, info = _pull(year, new, covariance, theta.astype(np.float32))
        better.append(new)
        rises.append(rise)
        infos.append(info)
    rise, info = np.stack(rises) - rest * mean, np.stack(infos) + rest
    drift = np.diff(mean, axis=0) * links[:, None]
    rise[1:] -= drift
    rise[:-1] += drift
    info[1:] += links[:, None]
    info[:-1] += links[:, None]
    moved, variance = _solve_chain(info, -links, rise)
    return np.clip(moved, -LONGEST, LONGEST), np.concatenate(better), variance


def _first_items(year: Year) -> Floats:
    """β, m, log h of each roll call: no discrimination yet; location and width from how the whole vote split."""
    cast = year.cast.sum(1)
    not_no = np.clip(1 - year.no.sum(1) / cast, 0.02, 0.98)
    yes = np.clip(year.yes.sum(1) / cast, 0.02, 0.98)
    upper, lower = np.log(not_no / (1 - not_no)), np.log(yes / (1 - yes))
    return np.stack([np.zeros(len(cast)), (upper + lower) / 2, np.log(np.maximum((upper - lower) / 2, 0.1))], axis=1)


def _slopes(year: Year, items: Floats, theta: Small) -> tuple[Small, Small, Small, Small, Small]:
    """For each vote: the log-likelihood's slopes in its two thresholds, and their expected information.

    Returns g1, g2 (slopes in βθ + m + h and βθ + m − h), and the information of βθ + m (total), of h (spread) and
    across the two (skew).
    """
    beta, location, width = (items[:, k : k + 1].astype(np.float32) for k in range(3))
    line, width = beta * theta + location, np.exp(width)
    above, below = 1 / (1 + np.exp(-line - width)), 1 / (1 + np.exp(width - line))
    w1, w2 = above * (1 - above), below * (1 - below)
    in_between = 1 / np.maximum(above - below, TINY)
    g1 = year.abstain * (w1 * in_between) - year.no * above
    g2 = year.yes * (1 - below) - year.abstain * (w2 * in_between)
    first = w1 * w1 * (1 / np.maximum(1 - above, TINY) + in_between)
    second = w2 * w2 * (1 / np.maximum(below, TINY) + in_between)
    both, cast = w1 * w2 * in_between, year.cast
    return g1, g2, cast * (first + second - 2 * both), cast * (first + second + 2 * both), cast * (first - second)


def _improve_items(year: Year, items: Floats, theta: Small, doubt: Small) -> tuple[Floats, Floats]:
    """One Newton step of each roll call's parameters, members' uncertainty kept, and their covariance."""
    g1, g2, total, spread, skew = _slopes(year, items, theta)
    width, prior = np.exp(items[:, 2]), np.array([SLOPE, LOCATION, WIDTH]) ** -2.0
    info = np.empty((len(items), 3, 3))
    info[:, 0, 0] = total @ (theta * theta + doubt)
    info[:, 0, 1] = info[:, 1, 0] = total @ theta
    info[:, 1, 1] = total.sum(1)
    info[:, 0, 2] = info[:, 2, 0] = (skew @ theta) * width
    info[:, 1, 2] = info[:, 2, 1] = skew.sum(1) * width
    info[:, 2, 2] = spread.sum(1) * width**2
    info += np.diag(prior)
    rise = np.stack([(g1 + g2) @ theta, (g1 + g2).sum(1), (g1 - g2).sum(1) * width], axis=1).astype(np.float64)
    rise[:, 0] -= items[:, 0] * (total @ doubt)
    rise -= prior * items
    covariance = np.linalg.inv(info).astype(np.float64)
    better = items + np.clip(np.einsum("jab,jb->ja", covariance, rise), -LONGEST, LONGEST)
    better[:, 2] = np.clip(better[:, 2], -4, 3)  # a width of nothing, or beyond all votes, is as good as these
    return better, covariance


def _pull(year: Year, items: Floats, covariance: Floats, theta: Small) -> tuple[Floats, Floats]:
    """The slope and information that a year's votes give each member's place, roll calls' uncertainty kept."""
    g1, g2, total, _, skew = _slopes(year, items, theta)
    beta, width = items[:, 0].astype(np.float32), np.exp(items[:, 2])
    var_beta, with_location = covariance[:, 0, 0].astype(np.float32), covariance[:, 0, 1].astype(np.float32)
    with_width = (covariance[:, 0, 2] * width).astype(np.float32)
    rise = beta @ (g1 + g2) - theta * (var_beta @ total) - with_location @ total - with_width @ skew
    return rise.astype(np.float64), ((beta * beta + var_beta) @ total).astype(np.float64)


def _solve_chain(diagonal: Floats, beside: Floats, right: Floats) -> tuple[Floats, Floats]:
    """Solve a symmetric tridiagonal system for each column, and the diagonal of its inverse.

    Forward and backward elimination (Thomas); the inverse's diagonal from the two sets of pivots.
    """
    years = len(diagonal)
    forward, backward, solved = diagonal.copy(), diagonal.copy(), right.copy()
    for t in range(1, years):
        forward[t] -= beside[t - 1] ** 2 / forward[t - 1]
        solved[t] -= beside[t - 1] / forward[t - 1] * solved[t - 1]
    solved[-1] /= forward[-1]
    for t in range(years - 2, -1, -1):
        backward[t] -= beside[t] ** 2 / backward[t + 1]
        solved[t] = (solved[t] - beside[t] * solved[t + 1]) / forward[t]
    return solved, 1 / (forward + backward - diagonal)

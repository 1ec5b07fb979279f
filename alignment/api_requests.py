"""What a request to the HTTP routes asks for, or everything that is wrong with it.

The parameters are those of a page's link (see `address`), read strictly: a page leaves out what it does not know and
says so; a program would not see that, so here everything that cannot be used is named, and nothing is answered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from alignment import address, countries, store
from alignment.api_parameters import PARAMETERS, ROUTES, tests_wrong

LONGEST, MOST = (
    address.FREE["test"],
    300,
)  # letters of a value, parameters of a request; a list of all countries has fewer
SHOWN = 60  # letters of a refused value that are repeated to whoever sent it
MONTHLY = ("balance", "entropy")  # measures of events, which have days; sessions of votes do not fill a month
SIDED = ("tilt", "entropy")
Problem = dict[str, object]
OF_PAGES = (
    "view",
    "page",
    "said",
)  # that a page's link carries and that change no figure: passed over, as what others add
_INSTEAD = {"c": "Write country=.", "year": "Write from= and to= with that year.", "own": "It is never served."}


class Refused(ValueError):  # noqa: N818 - reads as what happened
    """A request that cannot be answered as it is: every problem, each with its parameter and what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("; ".join(str(problem["error"]) for problem in problems))
        self.problems = list(problems)


@dataclass(frozen=True)
class Asked:
    """A request that can be answered: the filters, every other parameter by its key, and what changes nothing."""

    filters: store.Filters
    single: Mapping[str, str]
    unused: tuple[str, ...] = ()

    @property
    def canonical(self) -> str:
        """The same text for all requests that mean the same."""
        return f"{self.filters} {sorted(self.single.items())}"


def ask(route: str, given: Iterable[tuple[str, str]]) -> Asked:
    """What a request asks for.  Raises Refused with every problem at once."""
    carried: dict[str, list[str]] = {}
    given = list(given)
    if len(given) > MOST:
        raise Refused([problem("", f"The request has {len(given)} parameters.", f"Give at most {MOST}.")])
    for name, value in given:
        if name not in OF_PAGES and not name.startswith(address.FOREIGN):
            carried.setdefault(name, []).append(value)
    problems = [_stranger(route, name) for name in carried if name not in ROUTES[route]]
    found = {name: carried[name] for name in ROUTES[route] if name in carried}
    problems += [problem for name, values in found.items() for problem in _wrong(name, values)]
    if not problems:
        found = {name: [_key(name, value) for value in values] for name, values in found.items()}
        problems = _together(found)
    if problems:
        raise Refused(problems)
    return _asked(route, found)


def problem(parameter: str, error: str, do: str = "", given: str | None = None) -> Problem:
    """One problem of a request, as it is told."""
    said: Problem = {"parameter": parameter[:SHOWN], "error": error}
    if given is not None:
        said["given"] = given[:SHOWN]
    if do:
        said["what_to_do"] = do
    known = PARAMETERS.get(parameter)
    return said | ({"allowed": [option for option in known.allowed() if option]} if known and known.allowed else {})


def _key(name: str, value: str) -> str:
    """The key that a value stands for; a value left empty stands for the default."""
    return PARAMETERS[name].known(value) or "" if value else PARAMETERS[name].default


def _stranger(route: str, name: str) -> Problem:
    mine = ", ".join(ROUTES[route]) or "none"
    instead = _INSTEAD.get(name, "Leave it out.")
    return problem(name, f"“{name[:SHOWN]}” is no parameter here. {instead}", f"This route has: {mine}.") | (
        {"allowed": list(ROUTES[route])}
    )


def _wrong(name: str, values: Sequence[str]) -> list[Problem]:
    """What is wrong with the values of one parameter, each by itself."""
    about = PARAMETERS[name]
    if not about.many and len(values) > 1:
        return [problem(name, f"{name} is given {len(values)} times.", "Give it once.")]
    if name == "years" and len(values) > 2:
        return [problem(name, "years is given more than twice.", "Give the first and the last year.")]
    return [
        problem(name, f"{name} “{value[:SHOWN]}” is not known.", _what_to_do(name, value), value)
        for value in values
        if (value or about.many) and (len(value) > LONGEST or about.known(value) is None)
    ]


def _what_to_do(name: str, value: str) -> str:
    """How to write a value that is not known; of a name that fits several countries, which."""
    if name in ("a", "b", "country") and len(value) <= 100:
        try:
            countries.resolve(value)
        except countries.AmbiguousCountry as error:
            return str(error)
        except ValueError:
            pass
    wrong = tests_wrong(value) if name == "test" and len(value) <= LONGEST else ""
    return f"{wrong} {PARAMETERS[name].do}".lstrip()


def _together(found: Mapping[str, Sequence[str]]) -> list[Problem]:
    """What is wrong with parameters that are right each by itself."""
    one = {name: values[0] for name, values in found.items()}
    problems = []
    if one.get("a") and one.get("a") == one.get("b"):
        problems.append(problem("b", f"a and b are the same country, {one['a']}.", "Give two countries, or one."))
    first, last = _years(found)
    if "years" in found and ("from" in found or "to" in found):
        problems.append(problem("years", "years and from, to are both given.", "Give years, or from and to."))
    elif first > last:
        name = "years" if "years" in found else "from"
        problems.append(problem(name, f"The years run backwards: {first} to {last}.", "Give the earlier year first."))
    measure = one.get("measure", PARAMETERS["measure"].default)
    if one.get("by") == "month" and measure not in MONTHLY:
        problems.append(problem("by", f"{measure} does not come by month.", "Write by=year, or leave it out."))
    if found.get("source") and not address.filters(_link(found)).sources:
        problems.append(problem("source", "No source is left.", "Leave out fewer, or name those wanted."))
    if one.get("claim") and one.get("test"):
        problems.append(problem("test", "claim and test are both given.", "Give one of them."))
    west, east = (one.get(side) or PARAMETERS[side].default for side in address.BLOCS)
    if west == east:
        problems.append(problem("east", f"west and east are both {west[:SHOWN]}.", "Give two blocs."))
    return problems


def _years(found: Mapping[str, Sequence[str]]) -> tuple[int, int]:
    if "years" in found:
        return int(found["years"][0]), int(found["years"][-1])
    ends = zip(("from", "to"), address.DEFAULT_YEARS, strict=True)
    first, last = (int((found.get(name) or [""])[0] or default) for name, default in ends)
    return first, last


def _link(found: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """A request as the parameters of a page's link."""
    link = {key: [""] for key in address.SINGLES} | {key: [] for key in address.LISTS}
    link |= {name: list(values) for name, values in found.items() if name in link}
    return link | {"years": [str(year) for year in _years(found)]}


def _asked(route: str, found: Mapping[str, Sequence[str]]) -> Asked:
    """The filters and the rest."""
    values = {name: PARAMETERS[name].default for name in ROUTES[route] if name not in (*address.LISTS, "from", "to")}
    values |= {name: given[0] for name, given in found.items() if name in values}
    idle = tuple(name for name in unheeded(values.get("measure", "")) if any(found.get(name, ())))
    return Asked(address.filters(_link(found)), values, idle)


def unheeded(measure: str) -> tuple[str, ...]:
    """Parameters that change nothing of a measure, as on the pages; of events, which are no measure, none."""
    if not measure:
        return ()
    return (() if measure in MONTHLY else ("tag", "weights")) + (() if measure in SIDED else address.BLOCS)

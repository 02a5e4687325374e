"""The programs that are compared, by name: how each is loaded, and how much of a workload it is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from types import ModuleType

from benchmarks.record import Prepared, Workload


def engine_of_this_package() -> ModuleType:
    """The adapter for the engine as it is installed."""
    return import_module("benchmarks.ours")


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """One program. Slow ones are given fewer people or days; the rate is per subject-year all the same."""

    name: str
    package: str
    people: int
    days: int
    repeats: int

    @property
    def version(self) -> str | None:
        """The version that is installed, None where it is not."""
        from importlib.metadata import PackageNotFoundError, version  # not in the time to the first result

        try:
            return version(self.package)
        except PackageNotFoundError:
            return None

    def load(self) -> Callable[[Workload], Prepared]:
        """Import the program and give what prepares a workload."""
        if self.package == "diffrax":
            from benchmarks import peer_diffrax

            return partial(peer_diffrax.prepared, one_system="one system" in self.name)
        if self.package == "libroadrunner":
            from benchmarks import peer_roadrunner

            return peer_roadrunner.prepared
        ours = engine_of_this_package()
        return ours.prepared_for_one if "one person" in self.name else ours.prepared


OURS = "Glidepath"
OURS_ONE = "Glidepath, one person"
OWN_STEPS = "diffrax, vmap"
ONE_SYSTEM = "diffrax, one system"
ROADRUNNER = "libroadrunner"
RUNNERS = {
    runner.name: runner
    for runner in (
        Runner(name=OURS, package="glidepath", people=1000, days=730, repeats=5),
        Runner(name=OURS_ONE, package="glidepath", people=1, days=365, repeats=21),
        Runner(name=OWN_STEPS, package="diffrax", people=1000, days=60, repeats=3),
        Runner(name=ONE_SYSTEM, package="diffrax", people=1000, days=60, repeats=3),
        Runner(name=ROADRUNNER, package="libroadrunner", people=4, days=730, repeats=3),
    )
}
PEERS = (OWN_STEPS, ONE_SYSTEM, ROADRUNNER)

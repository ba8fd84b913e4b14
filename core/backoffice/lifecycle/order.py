"""The order in which plugins load: what is required comes first."""

from __future__ import annotations

import graphlib
from collections.abc import Mapping

from backoffice.lifecycle.manifest import Manifest


def load_order(manifests: Mapping[str, Manifest]) -> tuple[list[str], dict[str, str]]:
    """The names in load order, and for those in a circle of requirements one sentence that names it.

    Who requires a plugin in a circle, or one that is not there, stays in the order: the loader says what is missing.
    """
    graph = {name: {r for r in manifests[name].requires if r in manifests} for name in sorted(manifests)}
    circles: dict[str, str] = {}
    while (circle := _circle(graph)) is not None:
        text = " → ".join(circle)
        for name in circle:
            circles[name] = f"It requires itself in a circle ({text}); one of these must drop its requirement."
            graph[name] = set()
    for name, earlier in graph.items():
        for wish in sorted(manifests[name].after):
            if wish in graph and wish not in earlier:
                earlier.add(wish)
                if _circle(graph) is not None:  # a wish, not a need: it yields
                    earlier.discard(wish)
    return list(graphlib.TopologicalSorter(graph).static_order()), circles


def _circle(graph: Mapping[str, set[str]]) -> list[str] | None:
    """One circle as a path that ends where it began, following requirements."""
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as fault:
        path: list[str] = fault.args[1]
        return path[::-1]  # graphlib goes from the required to the requiring
    return None

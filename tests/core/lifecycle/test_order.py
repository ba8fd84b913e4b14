"""What is required loads first; a circle is named and harms nobody else."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from backoffice.lifecycle.manifest import Manifest
from backoffice.lifecycle.order import load_order


def manifests(**requires: str) -> dict[str, Manifest]:
    """`a="b >c"`: a requires b and wants to come after c."""
    return {
        name: Manifest(
            name=name,
            requires=tuple(w for w in words.split() if not w.startswith(">")),
            after=tuple(w[1:] for w in words.split() if w.startswith(">")),
        )
        for name, words in requires.items()
    }


def test_what_is_required_comes_first_and_the_rest_by_name() -> None:
    order, circles = load_order(manifests(zebra="", inventory="catalog", catalog="", finance="inventory"))
    assert circles == {}
    assert order.index("catalog") < order.index("inventory") < order.index("finance")
    assert order == load_order(manifests(finance="inventory", catalog="", inventory="catalog", zebra=""))[0]


def test_after_is_a_wish() -> None:
    assert load_order(manifests(a=">b", b=""))[0] == ["b", "a"]
    assert load_order(manifests(a=">nothere", b=""))[0] == ["a", "b"]
    order, circles = load_order(manifests(a=">b", b="a"))
    assert (order, circles) == (["a", "b"], {})


def test_a_circle_is_named_in_the_direction_of_the_requirements() -> None:
    order, circles = load_order(manifests(a="b", b="c", c="a", other="", leaning="a"))
    assert set(circles) == {"a", "b", "c"}
    assert any(path in circles["a"] for path in ("a → b → c → a", "b → c → a → b", "c → a → b → c"))
    assert order.index("a") < order.index("leaning")
    assert "other" in order


def test_two_circles_are_both_named() -> None:
    _, circles = load_order(manifests(a="b", b="a", c="d", d="c", e="e"))
    assert set(circles) == {"a", "b", "c", "d", "e"}
    assert "e → e" in circles["e"]


NAMES = "abcdef"


@given(
    st.dictionaries(st.sampled_from(NAMES), st.lists(st.sampled_from([*NAMES, *(">" + n for n in NAMES)]), max_size=4))
)
def test_any_graph_gets_an_order(graph: dict[str, list[str]]) -> None:
    found = manifests(**{name: " ".join(words) for name, words in graph.items()})
    order, circles = load_order(found)
    assert sorted(order) == sorted(found)
    for name, manifest in found.items():
        for required in manifest.requires:
            if required in found and name not in circles:
                assert order.index(required) < order.index(name)

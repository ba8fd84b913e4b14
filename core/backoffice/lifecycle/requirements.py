"""What plugins require of one another: whether one can be loaded, and which are in force."""

from __future__ import annotations

from collections.abc import Mapping

from backoffice.lifecycle.plugin import Desired, Health, PluginInfo

Plugins = Mapping[str, PluginInfo]


def unmet(info: PluginInfo, plugins: Plugins) -> str | None:
    """The sentence that says which requirement keeps the plugin from working; None if none does."""
    for required in info.manifest.requires:
        other = plugins.get(required)
        if other is None:
            return f"It requires {required}, which is not here; install {required} first."
        if other.health is Health.UPDATE_PENDING:
            return f"It requires {required}, whose update is pending; run `backoffice plugin upgrade {required}` first."
        if other.health is not Health.OK:
            return f"It requires {required}, which is {other.health}; repair {required} first."
    return None


def in_force(plugins: Plugins) -> frozenset[str]:
    """Those that are wanted, sound and loaded, with everything that they require in force. `plugins` in load order."""
    on: set[str] = set()
    for name, info in plugins.items():
        sound = info.desired is Desired.ENABLED and info.health is Health.OK and info.loaded
        if sound and on.issuperset(info.manifest.requires):
            on.add(name)
    return frozenset(on)


def installed_that_require(name: str, plugins: Plugins, installed: frozenset[str]) -> list[str]:
    """Those of `installed` that require the plugin, sorted."""
    return sorted(o.name for o in plugins.values() if o.name in installed and name in o.manifest.requires)

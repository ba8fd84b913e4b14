"""What belongs to the whole app and no module may touch: found by comparing the app before and after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from flask import Blueprint, Flask

from backoffice_web.mounting.refusal import PagesRefused

State = Mapping[str, Any]

_HOOKS: Final = {
    "before_request_funcs": "before_app_request",
    "after_request_funcs": "after_app_request",
    "teardown_request_funcs": "teardown_app_request",
    "template_context_processors": "app_context_processor",
    "url_value_preprocessors": "app_url_value_preprocessor",
    "url_default_functions": "app_url_defaults",
    "error_handler_spec": "app_errorhandler",
}
"""Flask's registries by scope, and how a blueprint reaches the scope of the whole app."""

_ALLOWED: Final = "before_request_funcs"
"""The one hook that runs after the gate; all others run although the module is off or the reader may not."""
_DEFAULT: Final = Blueprint("default", __name__).template_context_processors[None]
"""What Flask gives to every blueprint."""

_JINJA: Final = {
    "filters": "app_template_filter", "tests": "app_template_test", "globals": "app_template_global",
    "extensions": "a template extension", "policies": "a template policy",
}  # fmt: skip
_MAPPINGS: Final = ("config", "extensions", "view_functions", "blueprints", "teardown_appcontext_funcs",
                    "shell_context_processors", "url_build_error_handlers")  # fmt: skip


def state(app: Flask, plugin: str) -> State:
    """Everything that the module's blueprint must leave as it is, by the name of what would change it."""
    found: dict[str, Any] = {_JINJA[name]: dict(getattr(app.jinja_env, name)) for name in _JINJA}
    for registry, name in _HOOKS.items():
        scopes = getattr(app, registry)
        found[name] = {scope: _flat(hooks) for scope, hooks in scopes.items() if not _is(plugin, scope)}
        found[name] = {scope: hooks for scope, hooks in found[name].items() if hooks}
    for name in _MAPPINGS:
        value = getattr(app, name)
        found[name] = (
            {key: one for key, one in value.items() if not _is(plugin, key)}
            if isinstance(value, Mapping)
            else tuple(value)
        )
    found["rules"] = [rule for rule in app.url_map.iter_rules() if not _is(plugin, rule.endpoint)]
    found["url_map"] = dict(app.url_map.converters)
    found["commands of flask"] = set(app.cli.commands)
    found["the app's attributes"] = {name: id(value) for name, value in vars(app).items()}
    return found


def check(before: State, app: Flask, plugin: str) -> None:
    """PagesRefused if registering the module's blueprint changed more than the module's own pages."""
    after = state(app, plugin)
    touched = [name for name in before if before[name] != after[name]]
    if touched:
        raise PagesRefused(
            f"they change the whole application ({', '.join(touched)}); a module acts on its own pages: take it out"
        )
    own = sorted(name.replace("app_", "") for registry, name in _HOOKS.items() if _hooked(app, registry, plugin))
    if own:
        raise PagesRefused(
            f"they hook into requests ({', '.join(own)}), which runs even while the module is off; "
            "do it in the views or in before_request"
        )


def _hooked(app: Flask, registry: str, plugin: str) -> bool:
    scopes = {} if registry == _ALLOWED else getattr(app, registry)
    return any(hook not in _DEFAULT for scope in scopes if _is(plugin, scope) for hook in _flat(scopes[scope]))


def _flat(hooks: Any) -> list[Any]:
    """The functions of one scope; error handlers lie two levels deeper, by status and class."""
    if isinstance(hooks, Mapping):
        return [(key, *one) for key, inner in hooks.items() for one in inner.items()]
    return list(hooks)


def _is(plugin: str, scope: str | None) -> bool:
    return scope is not None and scope.partition(".")[0] == plugin

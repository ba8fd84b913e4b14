"""Taking the pages of modules into the app: each is tried on a scratch app first, so that a refused one leaves nothing.

The rules are written down for integrators in docs/how-to/pages.md.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module

from flask import Blueprint, Flask

from backoffice.application import Application
from backoffice.declarations import Nav, Pages
from backoffice_web import access
from backoffice_web.mounting import addresses, appwide, files, rights
from backoffice_web.mounting.fence import fenced
from backoffice_web.mounting.refusal import PagesRefused

MOUNTED = "backoffice.mounted"


def mount(app: Flask, fresh: Callable[[], Flask], application: Application) -> None:
    """Mount the pages of every loaded module once; `gate` asks for each request whether the module is on.

    `fresh` makes an app with the core's pages alone. Pages that are refused put their module aside, with the reason in
    the catalogue; everything else starts.
    """
    registry, trial = application.registry, fresh()
    reserved = addresses.first_segments(trial)
    mounted: dict[str, Blueprint] = {}
    for plugin in list(registry.declared):
        if plugin not in registry.declared:
            continue  # it requires one that was put aside a moment ago
        try:
            blueprint = _tried(trial, application, plugin, reserved)
        except (KeyboardInterrupt, GeneratorExit):
            raise
        except BaseException as fault:  # SystemExit too: whatever a module's pages do, the others start
            application.catalogue.remove(plugin)
            registry.fail(plugin, _reason(fault))
            trial = fresh()
            for accepted in mounted.values():
                trial.register_blueprint(accepted)
            continue
        if blueprint is not None:
            _register(app, application, plugin, blueprint)
            mounted[plugin] = blueprint
    app.extensions[MOUNTED] = frozenset(mounted)


def owner(app: Flask, endpoint: str | None) -> str | None:
    """The module that the endpoint belongs to; None for the core's."""
    plugin = (endpoint or "").partition(".")[0]
    return plugin if plugin in app.extensions[MOUNTED] else None


def _tried(trial: Flask, application: Application, plugin: str, reserved: frozenset[str]) -> Blueprint | None:
    """The module's blueprint, registered on the trial app and found to keep the rules; PagesRefused if it does not."""
    declared = application.registry.declared[plugin]
    targets = [one.target for one in declared if isinstance(one, Pages)]
    if len(targets) > 1:
        raise PagesRefused("it declares pages twice; put them all into one blueprint")
    blueprint = _load(targets[0], plugin) if targets else None
    if blueprint is not None:
        root = application.registry.plugins[plugin].root
        files.check(trial, blueprint, root)
        before, rules = appwide.state(trial, plugin), list(trial.url_map.iter_rules())
        trial.register_blueprint(blueprint)
        appwide.check(before, trial, plugin)
        new = [rule for rule in trial.url_map.iter_rules() if not any(rule is one for one in rules)]
        addresses.check(new, plugin, reserved)
        rights.check(trial, blueprint, new, application.catalogue)
    addresses.check_navigation(trial, [one for one in declared if isinstance(one, Nav)])
    return blueprint


def _load(target: str, plugin: str) -> Blueprint:
    module, _, attribute = target.partition(":")
    blueprint = getattr(import_module(module), attribute, None)
    if not isinstance(blueprint, Blueprint):
        raise PagesRefused(f"{target} is no blueprint; name one as “module:attribute”")
    if blueprint.name != plugin:
        raise PagesRefused(f"its blueprint is named “{blueprint.name}”; name it “{plugin}”, as the module is")
    return blueprint


def _register(app: Flask, application: Application, plugin: str, blueprint: Blueprint) -> None:
    before = set(app.view_functions)
    app.register_blueprint(blueprint)
    for endpoint in app.view_functions.keys() - before:
        view = app.view_functions[endpoint]
        fence = fenced(application, plugin, endpoint, view)
        app.view_functions[endpoint] = access.public(fence) if view == blueprint.send_static_file else fence


def _reason(fault: BaseException) -> str:
    if isinstance(fault, PagesRefused):
        return f"Its pages are not shown, since {fault}. Its data is safe."
    return f"Its pages cannot be loaded ({type(fault).__name__}: {fault}); repair or upgrade it. Its data is safe."

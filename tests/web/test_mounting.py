"""What a module's pages may not do: each is refused with a sentence, and leaves nothing in the app."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

import pytest
from flask import Flask
from tests.web.conftest import NewPerson, Visitor

from backoffice.actor import system_actor
from backoffice.application import Application
from backoffice.config import Config
from backoffice.identity.bootstrap import Initialised
from backoffice.testing.plugins import PluginFolder
from backoffice_web.factory import create_app

HEAD = """
from flask import Blueprint, redirect, render_template
from backoffice.declarations import Nav, Pages
from backoffice_web import access

pages = Blueprint("yard", __name__, url_prefix="/yard", template_folder="templates")

@pages.get("/")
@access.permission("yard.see")
def index():
    return "the yard"

@hookimpl
def declare():
    return [Pages("backoffice_yard:pages")]
"""

REFUSED = {
    "a name of its own": (
        'pages = Blueprint("lawn", __name__, url_prefix="/yard")',
        "its blueprint is named “lawn”; name it “yard”",
    ),
    "no blueprint": ("pages = 7", "backoffice_yard:pages is no blueprint"),
    "no permission": ('@pages.get("/bare")\ndef bare(): return ""', "its page /yard/bare says no permission"),
    "another's permission": (
        '@pages.get("/p")\n@access.permission("catalog.items.read")\ndef p(): return ""',
        "neither its own nor one of the core",
    ),
    "an unknown permission of the core": (
        '@pages.get("/p")\n@access.permission("org.nothing")\ndef p(): return ""',
        "neither its own nor one of the core",
    ),
    "a pattern": (
        '@pages.get("/p")\n@access.permission("yard.*")\ndef p(): return ""',
        "neither its own nor one of the core",
    ),
    "an address elsewhere": (
        ('pages = Blueprint("yard", __name__)\n@pages.get("/modules")\n@access.permission("yard.see")\n'
        'def m(): return "mine"'),
        "the address /modules is not below /yard",
    ),
    "an address twice": (
        ('@pages.get("/<int:n>")\n@access.public\ndef one(n): return ""\n'
        '@pages.get("/<int:m>")\n@access.public\ndef two(m): return ""'),
        "is answered by both yard.one and yard.two",
    ),
    "an endpoint twice": (
        '@pages.get("/other")\n@access.public\ndef index(): return ""',
        "overwriting an existing endpoint",
    ),
    "a host": ('@pages.get("/h", host="evil.example")\n@access.public\ndef h(): return ""', "asks for a host"),
    "before_app_request": ("@pages.before_app_request\ndef b(): return 'mine'", "before_app_request"),
    "after_app_request": ("@pages.after_app_request\ndef b(answer): return answer", "after_app_request"),
    "app_errorhandler": ("@pages.app_errorhandler(404)\ndef b(error): return 'mine'", "app_errorhandler"),
    "app_context_processor": ("@pages.app_context_processor\ndef b(): return {}", "app_context_processor"),
    "app_template_filter": ("@pages.app_template_filter('initials')\ndef b(x): return ''", "app_template_filter"),
    "app_template_global": ("@pages.app_template_global('asset')\ndef b(x): return ''", "app_template_global"),
    "app_template_test": ("@pages.app_template_test('odd')\ndef b(x): return True", "app_template_test"),
    "a callback": (
        "pages.record(lambda state: setattr(state.app, 'wsgi_app', None))",
        "the app's attributes",
    ),
    "a callback that sets": ("pages.record(lambda state: state.app.config.update(TESTING=True))", "config"),
    "a callback that adds a route": (
        "pages.record(lambda state: state.app.add_url_rule('/yard/x', 'home.other', index))",
        "rules",
    ),
    "a hook that runs while it is off": ("@pages.after_request\ndef b(answer): return answer", "after_request"),
    "an error handler": ("@pages.errorhandler(404)\ndef b(error): return 'mine'", "errorhandler"),
    "templates elsewhere": (
        'pages = Blueprint("yard", __name__, url_prefix="/yard", template_folder="/etc")',
        "its template_folder /etc is not in its package",
    ),
    "static files elsewhere": (
        'pages = Blueprint("yard", __name__, url_prefix="/yard", static_folder="/etc")',
        "its static_folder /etc is not in its package",
    ),
    "a way to nowhere": (
        ("@hookimpl\ndef declare():\n"
        "    return [Pages('backoffice_yard:pages'), Nav('n', 'N', 'Yard', 'yard.see', endpoint='yard.nowhere')]"),
        "its navigation entry n leads to yard.nowhere",
    ),
    "pages twice": (
        "@hookimpl\ndef declare(): return [Pages('backoffice_yard:pages'), Pages('backoffice_yard:pages')]",
        "it declares pages twice",
    ),
    "an exit": ("@hookimpl\ndef declare(): return [Pages('backoffice_yard.leave:pages')]", "SystemExit"),
}  # fmt: skip


@pytest.fixture
def dialect() -> str:
    return "sqlite"


class Yard:
    """The module in its variants, each in a freshly opened office."""

    def __init__(self, folder: PluginFolder, config: Config) -> None:
        self.folder, self.config = folder, config
        self.opened: list[Application] = []

    def open(self, code: str = "", files: dict[str, str] | None = None) -> tuple[Application, Flask]:
        self.folder.write("yard", HEAD + dedent(code), files={"leave.py": "raise SystemExit", **(files or {})})
        with Application.open(self.config) as application:
            application.registry.install("yard")
            application.registry.enable("yard")
        self.opened.append(Application.open(self.config))
        return self.opened[-1], create_app(self.opened[-1])


@pytest.fixture
def yard(plugin_folder: PluginFolder, config: Config) -> Iterator[Yard]:
    made = Yard(plugin_folder, config)
    yield made
    for application in made.opened:
        application.close()


def footprint(app: Flask) -> dict[str, object]:
    """What a blueprint can leave behind."""
    return {
        "rules": sorted(map(str, app.url_map.iter_rules())), "blueprints": list(app.blueprints),
        "before": [scope for scope, hooks in app.before_request_funcs.items() if hooks],
        "after": [scope for scope, hooks in app.after_request_funcs.items() if hooks],
        "errors": list(app.error_handler_spec), "filters": set(app.jinja_env.filters),
        "templates": app.jinja_env.list_templates(),
    }  # fmt: skip


@pytest.mark.parametrize("wrong", REFUSED)
def test_what_is_refused_says_why_and_leaves_nothing(wrong: str, yard: Yard, initialised: Initialised) -> None:
    code, says = REFUSED[wrong]
    with Application.open(yard.config) as without:
        expected = footprint(create_app(without))
    application, web = yard.open(code)
    info = application.registry.plugins["yard"]
    assert (info.health, says in info.reason) == ("broken", True), info.reason
    assert footprint(web) == expected
    admin = Visitor(web.test_client())
    admin.sign_in(initialised.admin_name, initialised.password)
    page = admin.get("/modules")
    assert page.status_code == 200
    assert says.partition("“")[0].replace("'", "&#39;") in page.text
    assert admin.get("/yard/").status_code == 404


def test_templates_must_lie_below_the_modules_name(yard: Yard) -> None:
    application, web = yard.open(files={"templates/base.html": "stolen"})
    assert "its template base.html is not below templates/yard/" in application.registry.plugins["yard"].reason
    assert "stolen" not in web.jinja_env.loader.get_source(web.jinja_env, "base.html")[0]


def test_a_template_that_is_there_already_is_refused(
    plugin_folder: PluginFolder, office: Application, config: Config
) -> None:
    plugin_folder.write("frame", HEAD.replace("yard", "frame"), files={"templates/frame/nav.html": "stolen"})
    with Application.open(config) as application:
        application.registry.install("frame")
        application.registry.enable("frame")
    with Application.open(config) as application:
        create_app(application)
        assert "there is a template frame/nav.html already" in application.registry.plugins["frame"].reason


def test_sound_pages_have_templates_static_files_and_parts(yard: Yard, initialised: Initialised) -> None:
    code = """
    inner = Blueprint("inner", __name__, url_prefix="/inner")
    pages = Blueprint("yard", __name__, url_prefix="/yard", template_folder="templates", static_folder="static")

    @pages.before_request
    def look(): return None

    @pages.get("/")
    @access.permission("org.sites.read")
    def index(): return render_template("yard/index.html")

    @inner.get("/<int:n>")
    @access.permission("yard.see")
    def deep(n): return str(n)

    pages.register_blueprint(inner)

    @hookimpl
    def declare():
        return [Pages("backoffice_yard:pages"), Nav("yard", "Yard", "Yard", "yard.see", endpoint="yard.index")]
    """
    files = {"templates/yard/index.html": '{% extends "base.html" %}{% block main %}all sorts{% endblock %}',
             "static/yard.css": "p {}"}  # fmt: skip
    application, web = yard.open(code, files)
    assert application.registry.plugins["yard"].health == "ok", application.registry.plugins["yard"].reason
    stranger = Visitor(web.test_client())
    assert stranger.get("/yard/").status_code == 302
    assert stranger.get("/yard/static/yard.css").text == "p {}"
    admin = Visitor(web.test_client())
    admin.sign_in(initialised.admin_name, initialised.password)
    assert "all sorts" in admin.get("/yard/").text
    assert 'href="/yard/"' in admin.get("/").text
    assert admin.get("/yard/inner/7").text == "7"
    application.registry.disable("yard")
    for path in ("/yard/", "/yard/inner/7", "/yard/static/yard.css"):
        assert admin.get(path).status_code == 404, path


def test_a_view_is_not_called_for_who_may_not(yard: Yard, initialised: Initialised) -> None:
    application, web = yard.open(
        """
        called = []
        @pages.get("/secret")
        @access.permission("yard.secret")
        def secret():
            called.append(1)
            return "secret"

        @pages.get("/exit")
        @access.public
        def leave():
            raise SystemExit(3)
        """
    )
    system = system_actor(initialised.company_id)
    person = {"name": "ada", "display_name": "Ada", "password": "correct horse battery staple"}
    application.dispatch("identity.add_user", person, system)
    application.dispatch("identity.create_role", {"code": "r", "title": "R", "permissions": ["yard.see"]}, system)
    application.dispatch("identity.grant", {"user": "ada", "role": "r"}, system)
    ada = Visitor(web.test_client())
    ada.sign_in("ada", "correct horse battery staple")
    assert ada.get("/yard/").text == "the yard"
    assert ada.get("/yard/secret").status_code == 403
    import backoffice_yard

    assert backoffice_yard.called == []
    assert ada.get("/yard/exit").status_code == 500
    assert application.registry.faults.flush()
    with application.read() as connection:
        kept = connection.exec_driver_sql("select plugin, place, error from core_fault").all()
    assert [tuple(row) for row in kept] == [("yard", "page yard.leave", "SystemExit: 3")]
    web.view_functions["yard.index"] = lambda: "unmarked"
    assert ada.get("/yard/").status_code == 403


def test_the_name_of_a_core_address_is_no_name_for_a_module(
    plugin_folder: PluginFolder, office: Application, config: Config, new_person: NewPerson
) -> None:
    plugin_folder.write("scan", HEAD.replace("yard", "scan"))
    with Application.open(config) as application:
        application.registry.install("scan")
        application.registry.enable("scan")
    with Application.open(config) as application:
        web = create_app(application)
        assert application.registry.plugins["scan"].health == "broken"
        assert web.view_functions["scan.station"].__module__ == "backoffice_web.scan.pages"

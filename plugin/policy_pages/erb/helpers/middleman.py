"""What the pages of Middleman sites see, among them GOV.UK's tech docs and Cloud Foundry's books.

What a site can set in ``options``:

``vars``
    the names of ``vars``, for books made with Bookbinder.
``product_info``
    a mapping that pages reach as ``product_info['key']``.
``config``
    what ``config[:name]`` gives, besides Middleman's defaults.
``silent_helpers``
    names of helpers that print nothing here: what they print belongs to the theme.
``sitemap``
    the paths of all that is on the site (``guide/page.html``, ``images/logo.png``): the addresses
    that links and images are looked for among.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from typing import Any

from policy_pages.erb.environment import Environment, Helper, HelperCall
from policy_pages.erb.errors import PageError
from policy_pages.erb.formats.dates import strftime
from policy_pages.erb.helpers.dialect import Surroundings
from policy_pages.erb.helpers.middleman_blocks import ContentBlocks, partial_helper
from policy_pages.erb.helpers.middleman_formats import format_helpers
from policy_pages.erb.helpers.middleman_paths import Addresses, built_path
from policy_pages.erb.helpers.middleman_resources import CONSTANTS, PageResources
from policy_pages.erb.helpers.middleman_tags import TagHelpers, positional
from policy_pages.erb.helpers.site_resources import Resource
from policy_pages.erb.plain_values import data_from_python, from_python
from policy_pages.erb.printing import to_s
from policy_pages.erb.values import (
    DataHash,
    RubyHash,
    RubyObject,
    RubyString,
    Symbol,
    Value,
    shown_type,
)
from policy_pages.text.diagnostics import did_you_mean

_CONFIG = {
    "build_dir": "build",
    "css_dir": "stylesheets",
    "data_dir": "data",
    "fonts_dir": "fonts",
    "http_prefix": "/",
    "images_dir": "images",
    "index_file": "index.html",
    "js_dir": "javascripts",
    "layouts_dir": "layouts",
    "source": "source",
}

_THEME = "the theme does that here"
_GIT = "pages do not ask git here; a plugin of MkDocs shows the date of a page's last change"
_REFUSED = {
    "owners": "`sitemap.resources` has the pages, and `data.owner` of each its header's `owner`",
    "quick_links": "the theme lists a page's headings",
    "modified_date": _GIT,
    "yield_for_code_snippet": "it copies code out of another repository: put it in a partial",
    "set_title": "write the whole title into the header's `title`",
    "set_title_no_spaces": "write the whole title into the header's `title`",
    **dict.fromkeys(
        [
            *("auto_javascript_include_tag", "auto_stylesheet_link_tag", "favicon_tag"),
            *(
                "breadcrumbs",
                "javascript_include_tag",
                "stylesheet_link_tag",
                "meta_tag",
                "meta_tags",
            ),
            *("render_repo_link", "source_urls", "current_page_review"),
            *("yield_for_archive_drop_down_menu", "yield_for_feedback", "yield_for_subnav"),
        ],
        _THEME,
    ),
}
"""Helpers of Middleman, Bookbinder and the tech docs gem that pages do without -> why."""

_WARNING = """\
<div class="govuk-warning-text">
  <span class="govuk-warning-text__icon" aria-hidden="true">!</span>
  <strong class="govuk-warning-text__text">
    <span class="govuk-visually-hidden">Warning</span>
    {}
  </strong>
</div>
"""


def middleman_environment(surroundings: Surroundings) -> Environment:
    """What a page of the dialect can see.

    :raises TypeError: for a value of the front matter or the options that no page can have.
    """
    options = surroundings.site.options
    config = {**_CONFIG, **_mapping(options, "config")}
    path = built_path(surroundings.page.path)
    addresses = Addresses(path, options.get("sitemap") or (), config)
    page = Resource(path, surroundings.page.url, lambda: surroundings.page.fields, is_page=True)
    resources = PageResources(surroundings.site.resources, page, addresses.url)
    content = ContentBlocks(surroundings.hold)
    tags = TagHelpers(addresses)
    helpers: dict[str, Helper] = {
        **_REFUSED_HELPERS,
        **_silent_helpers(options.get("silent_helpers")),
        **_OF_EVERY_PAGE,
        **tags.helpers(),
        **content.helpers(),
        "partial": partial_helper(
            surroundings.partials, surroundings.page.path, path, surroundings.mark
        ),
        "current_page": _constant(resources.current_page),
        "current_resource": _constant(resources.current_page),
        "sitemap": _constant(resources.sitemap),
        "current_path": lambda _: RubyString(path),
        "config": _made_once(lambda: _config_object(config)),
        "data": _constant(_data_object(surroundings.site.data)),
        "asset_path": _asset_path(addresses),
    }
    if "vars" in options:
        variables = _mapping(options, "vars")
        helpers["vars"] = _constant(_vars_object(variables))
        for name in ("product_name", "product_name_long", "product_version"):
            helpers[name] = _constant(from_python(variables.get(name)))
    if "product_info" in options:
        helpers["product_info"] = _constant(from_python(dict(_mapping(options, "product_info"))))
    return Environment(
        helpers=helpers,
        constants=CONSTANTS,
        elsewhere=lambda name: _OF_OPTIONS.get(name, ""),
        warnings=lambda: [*content.warnings(), *tags.warnings()],
    )


_GIVE = "give its values as `{}` in the option `dialect_options`"
_OF_OPTIONS = {
    **dict.fromkeys(
        ["vars", "product_name", "product_name_long", "product_version"],
        f"{_GIVE.format('vars')}: they are a book's `template_variables`",
    ),
    "product_info": _GIVE.format("product_info"),
}
"""Names that a page has if the site sets an option -> what to do."""


def _asset_path(addresses: Addresses) -> Helper:
    def give(call: HelperCall) -> Value:
        arguments = positional(call, 3, "asset_path")
        if len(arguments) < 2:
            message = "`asset_path` takes a kind, such as `:images`, and a path"
            raise PageError("argument-error", message)
        kind, source = (to_s(value, call.meter) for value in arguments[:2])
        return RubyString(addresses.asset_path(kind, source))

    return give


def _mapping(options: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = options.get(name)
    return value if isinstance(value, Mapping) else {}


def _constant(value: Value) -> Helper:
    def give(call: HelperCall) -> Value:
        _expect_none(call)
        return value

    return give


def _made_once(make: Callable[[], Value]) -> Helper:
    """A helper for one and the same object, which most pages do not ask for."""
    made: list[Value] = []

    def give(call: HelperCall) -> Value:
        _expect_none(call)
        if not made:
            made.append(make())
        return made[0]

    return give


def _expect_none(call: HelperCall) -> None:
    given = len(call.arguments) + bool(call.keywords)
    if given:
        message = f"wrong number of arguments (given {given}, expected 0)"
        raise PageError("argument-error", message)


def _refuse(name: str, why: str) -> Helper:
    def helper(_: HelperCall) -> Value:
        message = f"`{name}` is a helper that pages cannot use: {why}"
        help = "remove it, or add it to `silent_helpers`"
        raise PageError("unsupported-helper", message, help)

    return helper


def _silent(_: HelperCall) -> Value:
    return None


def _silent_helpers(names: object) -> dict[str, Helper]:
    return {str(name): _silent for name in names} if isinstance(names, (list, tuple)) else {}


_REFUSED_HELPERS: Mapping[str, Helper] = {
    **{name: _refuse(name, why) for name, why in _REFUSED.items()},
    # these tell the layout something, and print nothing
    "exclude_feedback": _silent,
    "exclude_repo_link": _silent,
}


# -- objects ---------------------------------------------------------------------------------


def _data_object(data: DataHash) -> RubyObject:
    """``data``: one name for each file or folder of the data folder.

    A page gets a copy of what it asks for: what it changes must not reach another page.
    """
    files = {to_name(key): value for key, value in data.items()}
    copies: dict[str, Value] = {}

    def own(name: str) -> Value:
        if name in files and name not in copies:
            copies[name] = _copy(files[name])
        return copies.get(name)

    def at(call: HelperCall) -> Value:
        return own(_name_argument(call))

    def has(call: HelperCall) -> Value:
        return _name_argument(call) in files

    def missing(name: str) -> Value:
        help = did_you_mean(name, files) or f"add `{name}.yml` or `{name}.json` to the data folder"
        raise PageError("unknown-data", f"there is no data file `{name}`", help)

    def entry(name: str) -> Helper:
        def give(call: HelperCall) -> Value:
            _expect_none(call)
            return own(name)

        return give

    methods = {name: entry(name) for name in files}
    return RubyObject("DataStore", {**methods, "[]": at, "key?": has, "has_key?": has}, missing)


def _copy(value: Value) -> Value:
    if isinstance(value, RubyString):
        return RubyString(value.text)
    if isinstance(value, list):
        return [_copy(element) for element in value]
    if isinstance(value, DataHash):
        result = DataHash()
        for token, (key, item) in value.entries.items():
            result.entries[token] = (key, _copy(item))
        return result
    return value


def to_name(key: Value) -> str:
    """A key of the site's data as a name."""
    return key.text if isinstance(key, RubyString) else str(key)


def _name_argument(call: HelperCall) -> str:
    if len(call.arguments) != 1 or call.keywords:
        message = f"wrong number of arguments (given {len(call.arguments)}, expected 1)"
        raise PageError("argument-error", message)
    return to_s(call.arguments[0], call.meter)


def _vars_object(variables: Mapping[str, Any]) -> RubyObject:
    """``vars``: its values are new at each call, so a page's changes to them are lost."""

    def entry(value: object) -> Helper:
        def give(call: HelperCall) -> Value:
            _expect_none(call)
            return from_python(value)

        return give

    methods = {str(name): entry(value) for name, value in variables.items()}

    def at(call: HelperCall) -> Value:
        return from_python(variables.get(_name_argument(call)))

    def to_h(_: HelperCall) -> Value:
        result = RubyHash()
        for name, value in variables.items():
            result.entries[Symbol(str(name))] = (Symbol(str(name)), from_python(value))
        return result

    return RubyObject("OpenStruct", {"[]": at, "to_h": to_h, **methods}, lambda _: None)


def _config_object(config: Mapping[str, Any]) -> RubyObject:
    """``config``: its keys are symbols, or methods."""

    def at(call: HelperCall) -> Value:
        _name_argument(call)
        name = call.arguments[0]
        return data_from_python(config.get(name.name)) if isinstance(name, Symbol) else None

    methods = {str(name): _constant(data_from_python(value)) for name, value in config.items()}
    return RubyObject("ConfigurationManager", {**methods, "[]": at})


# -- helpers of the tech docs gem ------------------------------------------------------------


def _warning_text(call: HelperCall) -> Value:
    text = _WARNING.format(_name_argument(call))
    call.meter.check_string(len(text))
    return RubyString(text)


def _format_date(call: HelperCall) -> Value:
    if len(call.arguments) != 1 or not isinstance(call.arguments[0], datetime.date):
        given = shown_type(call.arguments[0]) if call.arguments else "nothing"
        raise PageError("type-error", f"`format_date` takes a date, not {given}")
    return RubyString(strftime(call.arguments[0], "%-e %B %Y", call.meter.limits.size))


_OF_EVERY_PAGE: Mapping[str, Helper] = {
    **format_helpers(),
    "warning_text": _warning_text,
    "format_date": _format_date,
    "build?": _constant(True),
    "server?": _constant(False),
    "development?": _constant(False),
    "production?": _constant(True),
}

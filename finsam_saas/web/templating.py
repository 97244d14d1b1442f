"""How templates are run: what the library asks anew at each call in a page is answered here in one look."""

from __future__ import annotations

from collections.abc import Callable
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

import markupsafe
from flask.templating import Environment
from jinja2 import Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup, escape

_ORDINARY = frozenset({FunctionType, MethodType, BuiltinFunctionType})
# The library's own part that makes no markup of what it has escaped; without it, the whole.
_escape_text: Callable[[str], str] = getattr(markupsafe, "_escape_inner", escape)


class PageContext(Context):
    """The variables of a page; calls a macro, a text or an address without asking it for all it may want."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call as the library does: a macro is told how the page escapes, an ordinary function nothing."""
        kind = type(__obj)
        if kind is Macro:
            args = (__self.eval_ctx, *args)
        elif kind not in _ORDINARY or hasattr(__obj, "jinja_pass_arg"):
            return super().call(__obj, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return __obj(*args, **kwargs)


class PageTemplate(Template):
    """A template whose macros are made once for all pages: no template has globals of its own here."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        return super()._get_default_module()


def written(value: object) -> str:
    """A value as it stands in a page: escaped, unless it is markup, which is not copied first.

    What is written is put together at once, so an escaped text needs not be made markup again.
    """
    if type(value) is Markup:
        return value
    return _escape_text(value) if type(value) is str else escape(value)


class PageCode(CodeGenerator):
    """The code of a template, which writes values by `written`."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class PageEnvironment(Environment):
    """The templates of the application, run in the ways above."""

    context_class = PageContext
    template_class = PageTemplate
    code_generator_class = PageCode
    written = staticmethod(written)

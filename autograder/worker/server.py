"""Answer the grader's calls with values.        Process: forked worker, beside student code.

Takes one frame at a time: LOAD once, then CALL or REFILL again and again; or TRY, alone. While a
call runs, the student's code may call functions of the grader's (CALLBACK, answered by ANSWER or
REFUSE). Every reply is a claim; what it is worth is decided on the other side.
"""

from __future__ import annotations

import builtins
import itertools
import sys
import threading
import types
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import numpy as np

from . import compiled, files, forbidden, loader, signatures
from .arrays import arrays_of
from .caps import MAX_NAME, MAX_NAMES
from .chance import seed
from .channel import Channel
from .exceptions import describe, errors_noted
from .packages import Later
from .references import Callback, Kept, Opaque, Own, Remote
from .refilling import Refiller
from .wire import Kind, WireError

Call = dict[str, Any]
Task = Callable[[], tuple[Kind, dict[str, Any]]]


class Server:
    """One worker's state: the submission's module, the calls so far, the grader's callables."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self.number = 0  # of the call that runs
        self.module = types.ModuleType("empty")
        self.paths: frozenset[str] = frozenset()
        self.kept: dict[int, object] = {}
        self.remotes: list[Callable[..., object]] = []
        self.proxies: dict[int, Callable[..., object]] = {}
        self.signatures: dict[str, tuple[str, ...]] = {}
        self.learnt: dict[int, dict[str, tuple[str, ...]]] = {}
        self.named: dict[str, tuple[type, ...]] = {}
        self.results: dict[int, tuple[type, ...]] = {}
        self.names: dict[Callable[..., object], Callback] = {}
        self.calling_back = threading.RLock()  # the student's threads take turns on the one channel
        self.tasks: dict[Kind, Callable[[Call], list[Task]]] = {
            Kind.LOAD: lambda body: [partial(self.load, body)],
            Kind.CALL: lambda body: [
                partial(self.call, {**body, **own}, args)
                for args, own in zip(body["calls"], body.get("each") or itertools.repeat({}))
            ],
            Kind.REFILL: lambda body: [partial(self.refill, body)],
            Kind.TRY: lambda body: [partial(self.try_forbidden, body)],
        }

    def run(self) -> None:
        """Serve until the grader hangs up."""
        while True:
            self.answer(*self.channel.receive())

    def answer(self, kind: Kind, number: int, body: Any) -> None:
        """Do what a frame asks for, and reply to each part of it, up to one that raises."""
        outer = self.number
        for part, do in enumerate(self.tasks[kind](body)):
            self.number = number + part
            try:
                reply, value = do()
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is the student's
                reply, value = Kind.RAISE, describe(error, self.paths)
            self.reply(reply, value)
            if reply is Kind.RAISE:
                break
        self.number = outer

    def reply(self, kind: Kind, value: dict[str, Any]) -> None:
        """Send a reply; one that is over a limit goes as what it is, not as what it holds."""
        try:
            self.channel.send(kind, self.number, value, self.shown)
        except (WireError, RecursionError) as error:
            value = {**value, "value": Opaque(f"{type(value.get('value')).__name__} ({error})")}
            value.pop("arguments", None)
            self.channel.send(kind, self.number, value, self.shown)

    def try_forbidden(self, body: Call) -> tuple[Kind, dict[str, Any]]:
        """Whether the lockdown holds; asked of a worker that never sees a submission."""
        return Kind.TRIED, forbidden.run(forbidden.Targets(**body))

    # --- loading ---

    def load(self, body: Call) -> tuple[Kind, dict[str, Any]]:
        """Run the submission's source; `error` tells what stopped it, if anything did."""
        name, path, source = body["module"], body["path"], body["source"]
        self.paths = frozenset([path, *(where for where, _ in body["helpers"].values())])
        seed(body["seed"])
        files.pretend()
        Later.used = self.package_used
        self.module = loader.new_module(name, path, body["helpers"])
        compiled.recall(body["compiled"] or {})
        error, failed = None, []
        try:
            if body["whole"]:
                loader.run_whole(self.module, path, source)
            else:
                failed = loader.run_definitions(self.module, path, source, body["skip"])
        except BaseException as raised:  # noqa: BLE001 - told to the grader, which decides
            error = describe(raised, self.paths)
        seed(body["seed"])  # a seed that the file sets is its own business
        self.serve(body["served"])
        reply = {"error": error, "failed": failed, "names": self.defined()}
        if body["compiled"] is None:
            reply["compiled"] = compiled.told()
        return Kind.LOADED, reply

    def defined(self) -> dict[str, bool]:
        """Every name that the module holds, or the first so many, and whether it can be called."""
        few = itertools.islice(list(vars(self.module).items()), MAX_NAMES)
        return {name[:MAX_NAME]: callable(item) for name, item in few if type(name) is str}

    def serve(self, served: dict[str, Callback]) -> dict[tuple[int, str], object]:
        """Put served functions in the place of the submission's own; return what stood there."""
        before: dict[tuple[int, str], object] = {}
        for place, namespace in enumerate(self.namespaces() if served else []):
            for name, callback in served.items():
                if name in namespace:
                    before[place, name] = namespace[name]
                    self.learn(callback, name, namespace[name])
                if place == 0 or name in namespace:
                    namespace[name] = self.proxy(callback)
        return before

    def learn(self, callback: Callback, name: str, own: object) -> None:
        """Note by which names the submission passes arguments to what stood there first, and looks
        into what that returns.
        """
        self.signatures.setdefault(name, signatures.names_of(own))
        self.learnt.setdefault(callback.id, {})[name] = self.signatures[name]
        self.results[callback.id] = self.named.setdefault(name, signatures.named_tuples_of(own))

    def namespaces(self) -> list[dict[str, Any]]:
        """The globals of the submission's module, first, and of its helper modules."""
        helpers = [
            vars(module)
            for module in list(sys.modules.values())
            if getattr(module, "__file__", None) in self.paths and module is not self.module
        ]
        return [vars(self.module), *helpers]

    # --- calling ---

    def call(self, body: Call, args: list[object]) -> tuple[Kind, dict[str, Any]]:
        """Call one function of the submission's and return what it returned."""
        name = body["function"]
        if isinstance(name, Remote):
            function: Any = self.remotes[name.id]
        else:
            function = vars(self.module).get(name)
        if not callable(function):
            return Kind.RAISE, {"missing": name, "names": self.defined()}
        for value in body.get("seed", ()):
            seed(value)
        served = body.get("serve", {})
        before = self.serve(served)
        arguments = [self.resolve(value) for value in args]
        keywords = {key: self.resolve(value) for key, value in body.get("kwargs", {}).items()}
        warnings: list[str] = []
        try:
            with errors_noted(warnings):
                result = function(*arguments, **keywords)
        finally:
            self.restore(served, before)
        if "keep" in body:
            self.kept[self.number] = result
        if "opaque" in body:
            result = prune(result, [tuple(path) for path in body["opaque"]])
        reply = {"value": result}
        if "arguments_after" in body:
            reply["arguments"] = arguments
        if warnings:
            reply["warnings"] = sorted(set(warnings))
        return Kind.RETURN, reply

    def refill(self, body: Call) -> tuple[Kind, dict[str, Any]]:
        """Copy what a call returned, with other arrays in the places of some."""
        refiller = Refiller(body["places"], body["shaped"], self.names)
        self.kept[self.number] = refiller.refilled(self.member(body["kept"]))
        return Kind.RETURN, {"value": self.kept[self.number]}

    def restore(self, served: Iterable[str], before: dict[tuple[int, str], object]) -> None:
        """Undo `serve` for one call."""
        for place, namespace in enumerate(self.namespaces() if served else []):
            for name in served:
                if (place, name) in before:
                    namespace[name] = before[place, name]
                elif place == 0:
                    namespace.pop(name, None)

    def resolve(self, value: object) -> Any:
        """A decoded value with its stand-ins replaced by what they stand for."""
        if isinstance(value, np.ndarray):  # as most are
            return value
        if isinstance(value, list):
            return [self.resolve(item) for item in value]
        if isinstance(value, tuple):
            return tuple(self.resolve(item) for item in value)
        if isinstance(value, dict):
            return {key: self.resolve(item) for key, item in value.items()}
        if isinstance(value, Own):
            return vars(self.module)[value.name]
        if isinstance(value, Callback):
            return self.proxy(value)
        if isinstance(value, Kept):
            return self.member(value)
        return value

    def member(self, reference: Kept) -> Any:
        kept: Any = self.kept[reference.call]
        for step in reference.path:
            kept = kept[step]
        return kept

    def shown(self, value: object) -> object:
        """As `substitute`, with the arrays that a function holds: it may be a cache."""
        other = self.substitute(value)
        return Remote(other.id, other.name, arrays_of(value)) if type(other) is Remote else other

    def substitute(self, value: object) -> object:
        """What crosses the wire for something that has no plain value."""
        if isinstance(value, types.FunctionType):
            if value in self.names:
                return self.names[value]
            name = value.__name__
            if vars(self.module).get(name) is value:
                return Own(name)
        if callable(value):
            self.remotes.append(value)
            return Remote(len(self.remotes) - 1, str(getattr(value, "__name__", "function"))[:100])
        if type(value) is np.ndarray:
            held = arrays_of(value) if value.dtype.hasobject else ()
            return Opaque(f"array of dtype {str(value.dtype)[:60]} and shape {value.shape}", held)
        return Opaque(str(type(value).__name__)[:100], arrays_of(value))

    # --- calling back ---

    def proxy(self, callback: Callback) -> Callable[..., object]:
        """The one function that stands for a callable of the grader's, so that `is` works."""
        if callback.id not in self.proxies:

            def served(*args: object, **kwargs: object) -> object:
                with self.calling_back:
                    return self.call_back(callback, args, kwargs)

            served.__name__ = served.__qualname__ = callback.name
            served.__module__ = self.module.__name__
            self.proxies[callback.id] = served
            self.names[served] = callback
        return self.proxies[callback.id]

    def call_back(
        self, callback: Callback, args: Iterable[object], kwargs: dict[str, object]
    ) -> object:
        given, named = signatures.by_place(args, kwargs, self.learnt.get(callback.id, {}).values())
        request = {"callback": callback.id, "args": given, "kwargs": named}
        try:
            self.channel.send(Kind.CALLBACK, self.number, request, self.substitute)
        except WireError as error:
            raise ValueError(f"{callback.name} was called with {error}") from None
        kind, number, answer = self.channel.receive()
        while kind is Kind.CALL:  # the grader's callable calls one that it was passed
            self.answer(kind, number, answer)
            kind, number, answer = self.channel.receive()
        if kind is Kind.REFUSE:
            assert isinstance(answer, dict)
            raised = getattr(builtins, answer["kind"], ValueError)
            raise raised(answer["message"])
        return signatures.as_returned(self.resolve(answer), self.results.get(callback.id, ()))

    def package_used(self) -> None:
        """Tell the grader, which ends this worker and has the package imported for the next."""
        with self.calling_back:
            self.channel.send(Kind.USED, self.number, {})
            self.channel.receive()


def prune(value: object, opaque: list[tuple[int, ...]]) -> object:
    """A returned value without the members that the grader did not ask for."""
    if () in opaque:
        return Opaque(type(value).__name__)
    if not opaque or not isinstance(value, tuple | list):
        return value
    return [
        prune(item, [path[1:] for path in opaque if path[0] == index])
        for index, item in enumerate(value)
    ]

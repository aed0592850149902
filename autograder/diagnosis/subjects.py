"""Whatever is examined: a student's function in its worker, or a mistaken one in this process."""

from __future__ import annotations

import warnings as python_warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Protocol

import numpy as np

from autograder.engine.diagnosis import Examination
from autograder.engine.student import Student
from autograder.graded.attempts import layer_forward, resolve
from autograder.graded.caches import (
    Chain,
    caches_and_column,
    caches_as_passed_on,
    caches_of_right_inputs,
    chain_of_ours,
    gradients_of_own_chain,
    layer_cache,
    made_cache,
    our_caches,
    own_chain,
)
from autograder.graded.contents import lacking
from autograder.graded.gradients import check_gradients
from autograder.graded.mended_caches import (
    caches_as_made,
    caches_with_the_derivative,
    caches_with_the_derivative_for_another,
    caches_with_the_input,
    caches_without_ones,
)
from autograder.graded.networks import Network
from autograder.worker.references import Own
from checking.errors import Mismatch, StudentRaised, WorkerLost
from student_template.public_tests.checks import pair
from student_template.public_tests.tolerances import GRADIENT

from .gradients import rows
from .seen import Seen, canonical, changed, close, is_single
from .tolerances import RTOL

Serve = Mapping[str, Callable[..., object]]
MENDED = (  # to try backward_pass on
    our_caches,
    caches_with_the_input,
    caches_with_the_derivative,
    caches_with_the_derivative_for_another,
    caches_without_ones,
)
SEED = 0  # of the draws of a mistaken function; what is compared does not depend on it


class Subject(Protocol):
    """A function that can be called. Arguments are copied, but for what lies inside of a tuple."""

    def call(self, *args: Any, serve: Serve | None = None, **kwargs: Any) -> Seen:
        """One call, with functions of ours under the names in `serve` while it runs."""

    def activation(self, name: str) -> Any:
        """The activation of that name."""

    def caches(self, net: Network) -> tuple[Any, Any]:
        """(dL_dg, layer_caches) of a network, all of it right.

        Raises:
            Mismatch, StudentRaised: no right caches can be made.
        """

    def blames_caches(self, net: Network) -> bool:
        """Whether the caches, and not the backward pass, make the gradients wrong."""

    def overwrites_caches(self, net: Network) -> bool:
        """Whether a layer's cache is no longer what it was when other layers have been called."""

    def chain_is_right(self, nets: Sequence[Network]) -> bool:
        """Whether forward pass, loss and backward pass give the right gradients, one after another.

        If they do, what lies in the caches between them is their own business.
        """

    def output_is_flat(self, net: Network) -> bool:
        """Whether the forward pass returns (n,), which is right, and what its callers rely on."""


class Examined:
    """The student's function.

    Args:
        examination: which function, and how to call it with the student's own helpers.
        student: the submission with an attempt's helpers.
    """

    def __init__(self, examination: Examination, student: Student) -> None:
        self.examination = examination
        self.student = student
        self.function = examination.function

    def call(self, *args: Any, serve: Serve | None = None, **kwargs: Any) -> Seen:
        try:
            reply = self.student.call(
                self.function, *args, arguments_after=True, serve=serve, **kwargs
            )
        except StudentRaised as error:
            return Seen(raised=error.kind or "no such function", message=error.message)
        return Seen(
            canonical(reply.value),
            warnings=frozenset(reply.warnings),
            changed=changed(args, reply.arguments),
            single=is_single(reply.value),
            raw=reply.value,
        )

    def activation(self, name: str) -> Any:
        return self.student.activation(name)

    def caches(self, net: Network) -> tuple[Any, Any]:
        chain = self.student.way(own_chain)
        if chain in (chain_of_ours, caches_as_passed_on):
            raise Mismatch("what the student's forward_pass makes of the caches is its own")
        if chain in (caches_of_right_inputs, caches_and_column):
            for layer in range(net.depth):
                if lacking(made_cache(self.student, net, layer)[1], net, layer):
                    raise Mismatch("the caches lack something: no backward pass could be right")
        dL_dg, caches = chain(self.student, net)
        return dL_dg, caches

    def blames_caches(self, net: Network) -> bool:
        scripted = [self._scripted(net, layer) for layer in range(net.depth)]
        if self._gradients_right(net, scripted):
            # Then all that can be wrong is what the layer asks its activation about.
            right = [self._right(net, layer) for layer in range(net.depth)]
            return not self._gradients_right(net, right)
        return any(self._right_on(chain, net) for chain in MENDED)

    def overwrites_caches(self, net: Network) -> bool:
        with suppress(Mismatch, StudentRaised):  # it makes no caches
            scripted = [self._scripted(net, layer) for layer in range(net.depth)]
            return not self._gradients_right(net, scripted) and self._right_on(caches_as_made, net)
        return False

    def _right_on(self, chain: Chain, net: Network) -> bool:
        with suppress(Mismatch, StudentRaised):  # it makes no caches of this layer
            return self._gradients_right(net, chain(self.student, net)[1])
        return False

    def chain_is_right(self, nets: Sequence[Network]) -> bool:
        own = self.examination.attempts[0]
        with (
            suppress(Mismatch, StudentRaised, WorkerLost),  # then it is not
            self.examination.student(own) as student,
        ):
            for net in nets:
                check_gradients(gradients_of_own_chain(student, net), net, GRADIENT)
            return True
        return False

    def output_is_flat(self, net: Network) -> bool:
        own = self.examination.attempts[0]
        with (
            suppress(Mismatch, StudentRaised, WorkerLost),  # then nobody knows
            self.examination.student(own) as student,
        ):
            names = [student.activation(name) for name in net.names]
            made = student.call("forward_pass", net.X, net.Ws, net.bs, names, opaque=((1,),),
                                serve={"layer_forward": layer_forward}).value  # fmt: skip
            return bool(np.shape(pair(made, "output", "layer_caches")[0]) == (net.n,))
        return False

    def _scripted(self, net: Network, layer: int) -> Any:
        return layer_cache(self.student, net, layer)

    def _right(self, net: Network, layer: int) -> Any:
        """A layer's cache, made with an activation that may also be asked about another S."""
        x, name = net.layers[layer][0], net.names[layer]
        reply = self.student.call(
            "layer_forward", x, net.Ws[layer], net.bs[layer], resolve(Own(name)), keep=True
        )
        return reply.kept(1)

    def _gradients_right(self, net: Network, caches: Any) -> bool:
        try:
            value = canonical(self.student.backward_pass(net.loss[1], caches))
        except StudentRaised:
            return False
        return close(rows(value), rows(canonical(net.gradients)), 1e-7)


class Mistaken:
    """A function of the catalogue's.

    Args:
        function: the mistaken one.
        home: the names of the module whose helpers it calls.
    """

    def __init__(self, function: Callable[..., Any], home: dict[str, Any]) -> None:
        self.function = function
        self.home = home
        self.chance = np.random.RandomState(SEED).get_state()

    def call(self, *args: Any, serve: Serve | None = None, **kwargs: Any) -> Seen:
        given, before = copied(list(args)), copied(list(args))
        met: set[str] = set()
        with self.own_chance(), quietly(met), served(self.home, serve or {}):
            try:
                value = self.function(*given, **kwargs)
            except Exception as error:  # noqa: BLE001 - a mistake may raise, as a student's does
                return Seen(raised=type(error).__name__, message=str(error))
        return Seen(
            canonical(value),
            warnings=frozenset(met),
            changed=changed(before, given),
            single=is_single(value),
            raw=value,
        )

    @contextmanager
    def own_chance(self) -> Iterator[None]:
        """Give NumPy's generator a state of this function's, and leave it as it was."""
        before = np.random.get_state()
        np.random.set_state(self.chance)
        try:
            yield
        finally:
            self.chance = np.random.get_state()
            np.random.set_state(before)

    def activation(self, name: str) -> Any:
        return resolve(Own(name))

    def caches(self, net: Network) -> tuple[Any, Any]:
        return net.loss[1], [tuple(array.copy() for array in cache) for cache in net.caches]

    def blames_caches(self, net: Network) -> bool:  # noqa: ARG002
        return True

    def overwrites_caches(self, net: Network) -> bool:
        made = []
        for (x, *_), W, b, name in zip(net.layers, net.Ws, net.bs, net.names):
            made.append(self.call(x, W, b, self.activation(name)))
        return any(not close(canonical(seen.raw), seen.value, RTOL) for seen in made)

    def chain_is_right(self, nets: Sequence[Network]) -> bool:  # noqa: ARG002
        return False

    def output_is_flat(self, net: Network) -> bool:  # noqa: ARG002
        return False


def copied(value: Any) -> Any:
    """A copy of the arrays and lists; what lies inside of a tuple stays, as a cache does."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


@contextmanager
def quietly(met: set[str]) -> Iterator[None]:
    """Collect floating point errors, and keep Python's warnings back."""
    with (
        python_warnings.catch_warnings(),
        np.errstate(all="call", under="ignore", call=lambda kind, _flag: met.add(kind)),
    ):
        python_warnings.simplefilter("ignore")
        yield


@contextmanager
def served(namespace: dict[str, Any], serve: Serve) -> Iterator[None]:
    """Put functions into a module, as the worker does with the student's."""
    before = {name: namespace[name] for name in serve if name in namespace}
    namespace.update({name: serve[name] for name in before})
    try:
        yield
    finally:
        namespace.update(before)

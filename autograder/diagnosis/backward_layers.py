"""Part (d): a layer of backward_pass that is left out, or that uses what belongs to another one."""

from __future__ import annotations

from typing import Any

import numpy as np

from .backward import BACKWARD, backprop, mean_outer, mean_row
from .backward_slope import slope_twice


@slope_twice.variant
def _(dL_dg, layer_caches):
    return backprop(
        dL_dg, layer_caches, slope=lambda d, ds, layer: d * ds if layer == 1 else d * ds**2
    )


@BACKWARD.mistake(
    "Between the first layer and the last, the deltas lack the activation's derivative.",
    "Of a network of four layers, which ones does your condition leave out?",
)
def no_slope_in_between(dL_dg, layer_caches):
    ends = 1, len(layer_caches)
    return backprop(dL_dg, layer_caches, slope=lambda d, ds, layer: d * ds if layer in ends else d)


@BACKWARD.mistake(
    "The first layer's delta lacks the activation's derivative.",
    "Is the induction step of the first layer another one than that of the second?",
)
def no_slope_in_the_first_layer(dL_dg, layer_caches):
    first = max(2, len(layer_caches))
    return backprop(dL_dg, layer_caches, slope=lambda d, ds, layer: d if layer == first else d * ds)


@BACKWARD.mistake(
    "Each delta is multiplied with the derivative of the layer above its own.",
    "When your loop arrives at layer l, of which layer is the derivative that it holds?",
)
def slope_of_the_layer_above(dL_dg, layer_caches):
    slopes = [cache[3] for cache in layer_caches]
    above = [*slopes[1:], slopes[-1]]
    caches = [(x, W, b, ds) for (x, W, b, _), ds in zip(layer_caches, above)]
    return backprop(dL_dg, caches)


@BACKWARD.mistake(
    "Each delta is multiplied with the derivative of the last layer's activation.",
    "When your loop arrives at layer l, of which layer is the derivative that it holds?",
)
def slope_of_the_last_layer(dL_dg, layer_caches):
    last = layer_caches[-1][3]
    return backprop(dL_dg, layer_caches, slope=lambda d, _ds, _layer: d * last)


@BACKWARD.mistake(
    "In every layer you pass the derivative on through the last weight matrix.",
    "In the induction step, which layer's W stands beside delta of layer l?",
)
def through_the_last_weights(dL_dg, layer_caches):
    first, last = layer_caches[0][1], layer_caches[-1][1]
    return backprop(
        dL_dg, layer_caches, below=lambda delta, W: delta if W is first else delta @ last.T
    )


@through_the_last_weights.variant
def _(dL_dg, layer_caches):
    first, last = layer_caches[0][1], layer_caches[-1][1]
    return backprop(
        dL_dg, layer_caches, below=lambda delta, W: delta if W is first else delta.dot(last.T)
    )


for _through in (
    lambda delta, W: (W @ delta.T).T,
    lambda delta, W: W.dot(delta.T).T,
    lambda delta, W: np.array([W @ row for row in delta]),
    lambda delta, W: np.array([W.dot(row) for row in delta]),
    lambda delta, W: np.array([row @ W.T for row in delta]),
    lambda delta, W: np.array([row.dot(W.T) for row in delta]),
    lambda delta, W: np.einsum("ij,nj->ni", W, delta),  # a single column, again and again
    lambda delta, W: (delta[:, None, :] * W[None, :, :]).sum(axis=2),
):

    @through_the_last_weights.variant
    def _(dL_dg, layer_caches, through=_through):
        first, last = layer_caches[0][1], layer_caches[-1][1]
        return backprop(
            dL_dg,
            layer_caches,
            below=lambda delta, W: delta if W is first else through(delta, last),
        )


@BACKWARD.mistake(
    "Only the last layer hands a derivative down; all layers below it start from that one.",
    "In the induction step, what does layer l hand to layer l - 1, and where do you compute it?",
)
def last_layer_alone_hands_down(dL_dg, layer_caches):
    x, W, _, ds = layer_caches[-1]
    delta = dL_dg.reshape(-1, 1) * ds
    handed_down = delta @ W.T
    grad_Ws, grad_bs = [mean_outer(x, delta)], [mean_row(delta)]
    for x, _, _, ds in layer_caches[-2::-1]:
        grad_Ws.insert(0, mean_outer(x, handed_down * ds))
        grad_bs.insert(0, mean_row(handed_down * ds))
    return grad_Ws, grad_bs


def of_deltas(dL_dg: Any, layer_caches: Any, handed_down: Any) -> Any:
    """A backward pass whose deltas are all made first, the last layer's from dL_dg.

    Args:
        dL_dg: as `backward_pass` is given it.
        layer_caches: likewise.
        handed_down: (deltas of the layers above, the lowest first; weights of the layer and of the
            one above it) -> the derivative at the layer's output.
    """
    deltas = [dL_dg.reshape(-1, 1) * layer_caches[-1][3]]
    for (_, W, _, ds), (_, W_above, *_) in list(zip(layer_caches, layer_caches[1:]))[::-1]:
        deltas.insert(0, handed_down(deltas, W, W_above) * ds)
    made = list(zip(layer_caches, deltas))
    return [mean_outer(x, d) for (x, *_), d in made], [mean_row(d) for _, d in made]


@BACKWARD.mistake(
    "In every layer you start from the last layer's delta, not from that of the layer above.",
    "In the induction step, whose delta does layer l take, and where does your loop keep it?",
)
def from_the_last_delta(dL_dg, layer_caches):
    # With @, NumPy's exception is that of other mistakes, too.
    return of_deltas(dL_dg, layer_caches, lambda deltas, _, W_above: deltas[-1].dot(W_above.T))


@BACKWARD.mistake(
    "The delta of the layer above is multiplied with the layer's own W, not with that of the layer "
    "above.",
    "Which weights lie between the neurons of layer l and those of layer l + 1?",
)
def through_its_own_weights(dL_dg, layer_caches):
    return of_deltas(dL_dg, layer_caches, lambda deltas, W, _: deltas[0] @ W.T)


@through_its_own_weights.variant
def _(dL_dg, layer_caches):
    return of_deltas(dL_dg, layer_caches, lambda deltas, W, _: deltas[0].dot(W.T))


@BACKWARD.mistake(
    "Your grad_b is that of one example; the others of the batch do not count.",
    "A bias is added to every example of the batch: what does its gradient add up?",
)
def bias_of_one_example(dL_dg, layer_caches):
    return backprop(dL_dg, layer_caches, biases=lambda delta: delta[-1:] / len(delta))


for _one, _n in ((-1, 0), (0, 1), (0, 0)):

    @bias_of_one_example.variant
    def _(dL_dg, layer_caches, one=_one, n=_n):
        return backprop(
            dL_dg, layer_caches, biases=lambda delta: delta[[one]] / (len(delta) if n else 1)
        )


@BACKWARD.mistake(
    "dL_dg is clipped before it is propagated back.",
    "How large is the loss's derivative where the output is far from the label, and may it be?",
)
def clips_dL_dg(dL_dg, layer_caches):
    return backprop(np.clip(dL_dg, -1, 1), layer_caches)


for _most in (2, 3, 5, 10):

    @clips_dL_dg.variant
    def _(dL_dg, layer_caches, most=_most):
        return backprop(np.clip(dL_dg, -most, most), layer_caches)

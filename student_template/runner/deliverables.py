"""Train your network and make the handout's deliverables: printouts and pictures.

All of it is made by your own functions; what is wrong in them is wrong in the pictures.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl

mpl.use("Agg")  # pictures go to files; no window

import matplotlib.pyplot as plt
import numpy as np
from public_tests.networks import HANDOUT, RELU, SIGMOID
from rich.console import Console
from rich.progress import Progress

from . import load, screen, session

DIMS = [784, 200, 1]
EPOCHS = 5
Gradients = tuple[list[Any], list[Any]]


def main(path: Path) -> int:
    """Print the deliverables and write the pictures into the folder `plots`; the exit status."""
    try:
        session.check_source(path)
        source = load.read(path)
        load.prepare(path.resolve(), source)
        module = load.load(path.resolve(), source, 0, whole=False)
        make(module, Console(), path.resolve().parent / "plots")
    except session.FileTrouble as trouble:
        screen.trouble(str(trouble))
        return 1
    except NotImplementedError:
        screen.trouble("A function is still the template's: python check.py says which.")
        return 1
    except Exception as error:  # noqa: BLE001 - whatever it is, it comes from the student's code
        lines = [f"{type(error).__name__}: {error}"]
        here = error.__traceback__
        while here is not None:
            if here.tb_frame.f_code.co_filename == str(path.resolve()):
                lines.append(f"  {path.name}, line {here.tb_lineno}")
            here = here.tb_next
        screen.trouble("Your code stops: " + "\n".join(lines) + "\nTry  python check.py  first.")
        return 1
    return 0


def make(hw2: types.ModuleType, console: Console, folder: Path) -> None:
    """All deliverables, in the handout's order."""
    folder.mkdir(exist_ok=True)
    activations = [getattr(hw2, name) for name in HANDOUT.names]
    batch = (HANDOUT.X, HANDOUT.y, HANDOUT.Ws, HANDOUT.bs)
    numeric = hw2.my_nn_finite_difference_checker(*batch, activations)
    _printed(console, "(a) finite differences", numeric)
    output, caches = hw2.forward_pass(HANDOUT.X, HANDOUT.Ws, HANDOUT.bs, activations)
    loss, dL_dg = hw2.logistic_loss(output, HANDOUT.y)
    console.print(f"\n(c) average loss\n{np.mean(loss):.4f}", highlight=False)
    gradients = hw2.backward_pass(dL_dg, caches)
    _printed(console, "(d) back-propagation", gradients)
    gradient_check(numeric, gradients, folder / "gradient_check.png")
    data = [np.asarray(part) for part in hw2.get_mnist_threes_nines()]
    data[0], data[2] = (images.reshape(len(images), -1) for images in (data[0], data[2]))
    weights, biases, stats = _trained(hw2, data, 0.1)
    curves(stats, 0, "loss", folder / "losses.png")
    curves(stats, 1, "accuracy", folder / "accuracies.png")
    activations = [getattr(hw2, RELU), getattr(hw2, SIGMOID)]
    output, _ = hw2.forward_pass(data[2], weights, biases, activations)
    misclassified(data[2], data[3], np.reshape(output, -1), folder / "misclassified.png")
    console.print(f"\n(e) test accuracy {stats[-1, 3]:.1%}", highlight=False)
    _, _, wild = _trained(hw2, data, 10.0)
    step_sizes(stats, wild, folder / "step_size_10.png")
    console.print(f"    with a step size of 10: {wild[-1, 3]:.1%}", highlight=False)
    console.print(f"\nPictures: {', '.join(sorted(file.name for file in folder.glob('*.png')))}")
    console.print(f"in {folder}", highlight=False, soft_wrap=True)


def _printed(console: Console, title: str, gradients: Gradients) -> None:
    """Gradients as the handout's code prints them."""
    with np.printoptions(precision=2):
        texts = [str(np.asarray(part)) for part in [*gradients[0], *gradients[1]]]
    console.print(f"\n{title}\n" + "\n\n".join(texts), highlight=False, markup=False)


def _trained(hw2: types.ModuleType, data: list[Any], step_size: float) -> tuple[Any, Any, Any]:
    """Five epochs of train_network, with a progress bar that counts its backward passes."""
    steps = EPOCHS * (len(data[0]) // 100)
    np.random.seed(0)
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"training, step size {step_size:g}", total=steps)
        with _counted(hw2, "backward_pass", lambda: progress.advance(task)):
            weights, biases, stats = hw2.train_network(
                *data, DIMS, [getattr(hw2, RELU), getattr(hw2, SIGMOID)],
                batch_size=100, step_size=step_size, num_epochs=EPOCHS,
            )  # fmt: skip
    return weights, biases, np.asarray(stats, dtype=float)


@contextmanager
def _counted(hw2: types.ModuleType, name: str, tick: Callable[[], None]) -> Iterator[None]:
    """Call `tick` whenever your function of that name is called."""
    function = getattr(hw2, name)

    def counting(*args: Any, **kwargs: Any) -> Any:
        tick()
        return function(*args, **kwargs)

    setattr(hw2, name, counting)
    try:
        yield
    finally:
        setattr(hw2, name, function)


# --- pictures ------------------------------------------------------------------------------------


def _saved(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, dpi=150)
    plt.close(figure)


def curves(stats: Any, column: int, name: str, path: Path) -> None:
    """A statistic of the training batches and of the test set, for each timestep."""
    figure, axes = plt.subplots(figsize=(7, 4))
    axes.plot(stats[:, column], label=f"training {name}", linewidth=0.7)
    axes.plot(stats[:, column + 2], label=f"test {name}")
    axes.set(xlabel="timestep", ylabel=name)
    axes.legend()
    _saved(figure, path)


def step_sizes(stats: Any, wild: Any, path: Path) -> None:
    """The test loss and accuracy with the handout's step size, and with 10."""
    figure, both = plt.subplots(1, 2, figsize=(10, 4))
    for axes, column, name in ((both[0], 2, "test loss"), (both[1], 3, "test accuracy")):
        axes.plot(stats[:, column], label="step size 0.1")
        axes.plot(wild[:, column], label="step size 10", linewidth=0.7)
        axes.set(xlabel="timestep", ylabel=name)
        axes.legend()
    _saved(figure, path)


def misclassified(images: Any, labels: Any, output: Any, path: Path, most: int = 40) -> None:
    """The test images on the wrong side of one half, the surest first, with their probabilities."""
    wrong = np.flatnonzero((output > 0.5) != labels)
    wrong = wrong[np.argsort(-np.abs(output[wrong] - 0.5))][:most]
    columns = 8
    rows = max(1, -(-len(wrong) // columns))
    figure, grid = plt.subplots(rows, columns, figsize=(columns, 1.3 * rows), squeeze=False)
    for axes in grid.flat:
        axes.axis("off")
    for axes, index in zip(grid.flat, wrong):
        axes.imshow(images[index].reshape(28, 28), cmap="gray")
        axes.set_title(f"a {'9' if labels[index] else '3'}; P(9) = {output[index]:.2f}", fontsize=6)
    figure.suptitle(f"{len(wrong)} misclassified test images", fontsize=9)
    _saved(figure, path)


def gradient_check(numeric: Gradients, gradients: Gradients, path: Path) -> None:
    """Relative errors between back-propagation and finite differences, entry by entry."""
    pairs = list(zip([*gradients[0], *gradients[1]], [*numeric[0], *numeric[1]]))
    names = [f"{kind}[{i}]" for kind in ("grad_Ws", "grad_bs") for i in range(len(gradients[0]))]
    figure, grid = plt.subplots(1, len(pairs), figsize=(2.6 * len(pairs), 3.2), squeeze=False)
    for axes, name, (ours, theirs) in zip(grid.flat, names, pairs):
        ours, theirs = (np.atleast_2d(np.asarray(part, dtype=float)) for part in (ours, theirs))
        scale = np.maximum(np.maximum(np.abs(ours), np.abs(theirs)), 1e-12)
        error = np.log10(np.maximum(np.abs(ours - theirs) / scale, 1e-16))
        shown = axes.imshow(error, vmin=-12, vmax=0, cmap="RdYlGn_r")
        for (i, j), value in np.ndenumerate(error):
            axes.text(j, i, f"{value:.0f}", ha="center", va="center", fontsize=7)
        axes.set(title=name, xticks=[], yticks=[])
    figure.colorbar(shown, ax=grid, shrink=0.8, label="relative error, power of ten")
    figure.savefig(path, dpi=150)
    plt.close(figure)

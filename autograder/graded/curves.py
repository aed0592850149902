"""The student's training as a small picture, drawn from what it reports of itself.

By Pillow and not by Matplotlib, which takes half a second in which other rows wait.
"""

from __future__ import annotations

import io

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from student_template.public_tests.checks import Array

WIDTH, HEIGHT = 640, 210  # pixels: some 15 kB
LEFT, RIGHT, TOP, BOTTOM = 52, 8, 10, 34  # margins of a panel, for its numbers and names
FINE = 3  # drawn so many times larger, which smooths the lines
TRAINING, TEST = "#1f77b4", "#d95f02"
INK, FRAME, GRID = "#222222", "#888888", "#dddddd"
HIGHEST = 1e9  # that is drawn: the largest floats have no range
FLATTEST = 1e-6  # range of an axis, relative to its largest number


def png(stats: Array) -> bytes:
    """Losses and accuracies of each timestep.

    Args:
        stats: (steps, 4), finite: train loss, train accuracy, test loss, test accuracy.
    """
    drawn = np.clip(stats, -HIGHEST, HIGHEST)
    image = Image.new("RGB", (FINE * WIDTH, FINE * HEIGHT), "white")
    draw = ImageDraw.Draw(image)
    for left, column, name in ((0, 0, "loss"), (WIDTH // 2, 1, "accuracy")):
        panel = Panel(draw, left, drawn[:, [column, column + 2]])
        panel.axes(name)
        panel.line(drawn[:, column], TRAINING)
        panel.line(drawn[:, column + 2], TEST)
    buffer = io.BytesIO()
    image.reduce(FINE).quantize(64).save(buffer, format="png", optimize=True)
    return buffer.getvalue()


class Panel:
    """Half of the picture, with axes that fit its two columns of numbers (steps, 2)."""

    def __init__(self, draw: ImageDraw.ImageDraw, left: int, columns: Array) -> None:
        self.draw = draw
        self.font = ImageFont.load_default(11 * FINE)
        self.steps = len(columns)
        self.left, self.right = left + LEFT, left + WIDTH // 2 - RIGHT
        middle = (columns.max() + columns.min()) / 2
        half = 0.53 * max(np.ptp(columns), FLATTEST * max(1.0, np.abs(columns).max()))
        self.low, self.high = middle - half, middle + half

    def y(self, numbers: Array) -> Array:
        share = (numbers - self.low) / (self.high - self.low)
        height: Array = FINE * (HEIGHT - BOTTOM - (HEIGHT - BOTTOM - TOP) * share)
        return height

    def axes(self, name: str) -> None:
        ends = FINE * self.left, FINE * self.right
        marks = ticks(self.low, self.high)
        for number, height in zip(marks, self.y(marks).tolist()):
            self.draw.line([(ends[0], height), (ends[1], height)], GRID, FINE)
            self.text((ends[0] - 5 * FINE, height), f"{number:.6g}", "rm")
        bottom = FINE * (HEIGHT - BOTTOM)
        self.draw.rectangle((ends[0], FINE * TOP, ends[1], bottom), outline=FRAME, width=FINE)
        self.text((ends[0], bottom + 4 * FINE), "0", "ma")
        self.text((ends[1], bottom + 4 * FINE), f"timestep {self.steps - 1}", "ra")
        self.text((ends[0] + 22 * FINE, bottom + 18 * FINE), f"training {name}", "la", TRAINING)
        self.text((ends[0] + 132 * FINE, bottom + 18 * FINE), f"test {name}", "la", TEST)

    def line(self, numbers: Array, color: str) -> None:
        x = np.linspace(FINE * self.left, FINE * self.right, self.steps)
        points = np.stack([x, self.y(numbers)], axis=1)
        self.draw.line(points.ravel().tolist(), color, FINE)

    def text(self, at: tuple[float, float], text: str, anchor: str, color: str = INK) -> None:
        self.draw.text(at, text, color, self.font, anchor)


def ticks(low: float, high: float) -> Array:
    """Round numbers from low to high, two to eight of them."""
    power = 10.0 ** np.floor(np.log10(high - low))
    step = next(part * power for part in (0.2, 0.5, 1.0, 2.0) if high - low <= 6 * part * power)
    numbers: Array = step * np.arange(np.ceil(low / step), np.floor(high / step) + 1)
    return numbers + 0.0  # no -0

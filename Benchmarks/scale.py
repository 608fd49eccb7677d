#!/usr/bin/env python3
"""Draws scale.svg from scale.jsonl, the numbers of `Benchmarks scale`: cost as the work grows.

    Benchmarks/scale.py [scale.jsonl [scale.svg]]
"""
import html, json, math, pathlib, sys

here = pathlib.Path(__file__).resolve().parent
source = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here / "scale.jsonl"
target = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else source.with_suffix(".svg")
results = [json.loads(line) for line in source.read_text().splitlines()]

# The size of a panel's field, and what lies around it.
FIELD, LEFT, TOP, GAP_X, GAP_Y, COLUMNS = (300, 220), 72, 132, 100, 148, 3
# Near Okabe and Ito's colours, which colour-blind people can tell apart.
STYLE = """
text {
font: 13px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif; fill: #222
}
.title { font-size: 21px; font-weight: 600 }
.panel { font-size: 15px; font-weight: 600 }
.small { font-size: 12px; fill: #555 }
.back { fill: #fff } .grid { stroke: #ddd } .frame { stroke: #888; fill: none }
.ideal { stroke: #777; stroke-dasharray: 5 4; fill: none; stroke-width: 1.5 }
.line { fill: none; stroke-width: 2 }
.c0 { stroke: #0060a0 } .c1 { stroke: #c04f00 } .c2 { stroke: #00805c } .c3 { stroke: #9c3f7c }
.m0 { fill: #0060a0 } .m1 { fill: #c04f00 } .m2 { fill: #00805c } .m3 { fill: #9c3f7c }
@media (prefers-color-scheme: dark) {
text { fill: #eee } .small { fill: #bbb }
.back { fill: #16181c } .grid { stroke: #33373d } .frame { stroke: #888 } .ideal { stroke: #aaa }
.c0 { stroke: #56b4e9 } .c1 { stroke: #f0a030 } .c2 { stroke: #2fc79a } .c3 { stroke: #de9cc4 }
.m0 { fill: #56b4e9 } .m1 { fill: #f0a030 } .m2 { fill: #2fc79a } .m3 { fill: #de9cc4 }
}
"""


def points(series, stage, value="nanosecondsPerRow"):
    """What a stage came to, by the size of the point."""
    chosen = [r for r in results if r["series"] == series and r["stage"] == stage]
    return [(r["size"], r[value]) for r in chosen if r[value] > 0]


def memory(series):
    """The peak of each point, for each row, in bytes."""
    peaks = {}
    for r in results:
        if r["series"] == series:
            peaks[r["size"]] = max(peaks.get(r["size"], 0), r["peak"])
    return [(size, peak * 1e6 / size) for size, peak in peaks.items() if peak > 0]


def together(one, other):
    """The sum of two stages, where both were measured."""
    more = dict(other)
    return [(size, value + more[size]) for size, value in one if size in more]


def by_multiply_adds(series):
    """The ideal: the point with the best rate, and all others at the same rate."""
    chosen = [r for r in results if r["series"] == series and r["stage"] == "epoch"]
    if not chosen:
        return []
    best = min(r["nanosecondsPerRow"] / r["multiplyAdds"] for r in chosen)
    return [(r["size"], best * r["multiplyAdds"]) for r in chosen]


def flat(*lines):
    """The ideal of a cost that does not grow: the least of it."""
    sizes = [size for line in lines for size, _ in line]
    least = [min(value for _, value in line) for line in lines[:1] if line]
    return [(min(sizes), least[0]), (max(sizes), least[0])] if least else []


def with_steps(line):
    """The ideal of a cost that has a part for each row and one for each step."""
    if not line:
        return []
    least, first = min(value for _, value in line), line[0][1]
    return [(size, least + (first - least) * line[0][0] / size) for size, _ in line]


def number(value):
    """A number as an axis says it."""
    power = round(math.log10(value))
    if abs(power) > 3 and math.isclose(value, 10.0**power):
        return "10" + "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(d)] if d != "-" else "⁻" for d in str(power))
    return f"{value:,.0f}" if value >= 1 else f"{value:g}"


def ticks(low, high, at_most, base):
    """Powers of the base from low to high, at most so many."""
    first = math.floor(math.log(low, base) + 1e-9)
    last = math.ceil(math.log(high, base) - 1e-9)
    step = max(1, math.ceil((last - first + 1) / at_most))
    return [float(base) ** power for power in range(first, last + 1, step)]


class Drawing:
    def __init__(self):
        self.parts = []

    def text(self, x, y, words, kind="", anchor="start", more=""):
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" class="{kind}" text-anchor="{anchor}"{more}>'
            f"{html.escape(words)}</text>")

    def line(self, x1, y1, x2, y2, kind):
        self.parts.append(
            f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{kind}"/>')

    def mark(self, shape, x, y):
        """A mark of its own for each line, so that colours are not needed to tell them apart."""
        if shape == 0:
            self.parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.6" class="m0"/>')
            return
        corners = [
            [(-3.4, -3.4), (3.4, -3.4), (3.4, 3.4), (-3.4, 3.4)],
            [(0, -4.6), (4.4, 3.4), (-4.4, 3.4)],
            [(0, -4.8), (4.8, 0), (0, 4.8), (-4.8, 0)]][shape - 1]
        places = " ".join(f"{x + dx:.1f},{y + dy:.1f}" for dx, dy in corners)
        self.parts.append(f'<polygon points="{places}" class="m{shape}"/>')

    def panel(self, place, title, x_name, y_name, lines, ideal, ideal_name, base=10):
        """A log-log field of lines [(name, points)], with the ideal as dashes."""
        width, height = FIELD
        left = LEFT + place % COLUMNS * (width + GAP_X)
        top = TOP + place // COLUMNS * (height + GAP_Y)
        lines = [(name, line) for name, line in lines if line]
        everything = [point for _, line in lines for point in line] + ideal
        self.text(left, top - 14, title, "panel")
        if not everything:
            self.text(left, top + 20, "not measured")
            return
        xs, ys = zip(*everything)
        x_low, x_high = min(xs), max(xs)
        if x_low == x_high:
            x_low, x_high = x_low / 2, x_high * 2
        y_ticks = ticks(min(ys), max(ys) * 1.001, 8, 10)
        y_low, y_high = y_ticks[0], max(y_ticks[-1], max(ys))

        def x(value):
            return left + width * math.log(value / x_low) / math.log(x_high / x_low)

        def y(value):
            return top + height * (1 - math.log(value / y_low) / math.log(y_high / y_low))

        for tick in ticks(x_low, x_high, 7, base):
            if x_low <= tick <= x_high:
                self.line(x(tick), top, x(tick), top + height, "grid")
                self.text(x(tick), top + height + 18, number(tick), "small", "middle")
        for tick in y_ticks:
            if tick <= y_high:
                self.line(left, y(tick), left + width, y(tick), "grid")
                self.text(left - 7, y(tick) + 4, number(tick), "small", "end")
        self.parts.append(
            f'<rect x="{left}" y="{top}" width="{width}" height="{height}" class="frame"/>')
        self.text(left + width / 2, top + height + 37, x_name, "", "middle")
        middle = top + height / 2
        self.text(
            left - 50, middle, y_name, "", "middle",
            f' transform="rotate(-90 {left - 50} {middle:.1f})"')
        if ideal:
            corners = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in ideal)
            self.parts.append(f'<polyline points="{corners}" class="ideal"/>')
        for shape, (_, line) in enumerate(lines):
            corners = " ".join(f"{x(a):.1f},{y(b):.1f}" for a, b in line)
            self.parts.append(f'<polyline points="{corners}" class="line c{shape}"/>')
            for a, b in line:
                self.mark(shape, x(a), y(b))
        # The names below, two in a row.
        names = [name for name, _ in lines] + ([ideal_name] if ideal else [])
        for number_, name in enumerate(names):
            at_x, at_y = left + number_ % 2 * 160, top + height + 60 + number_ // 2 * 19
            if number_ == len(lines):
                self.line(at_x - 8, at_y - 4, at_x + 12, at_y - 4, "ideal")
            else:
                self.line(at_x - 8, at_y - 4, at_x + 12, at_y - 4, f"line c{number_}")
                self.mark(number_, at_x + 2, at_y - 4)
            self.text(at_x + 18, at_y, name, "small")


def main():
    drawing = Drawing()
    threads = results[0]["threads"] if results else 1
    drawing.text(LEFT - 54, 40, "Cost as the work grows", "title")
    drawing.text(
        LEFT - 54, 64,
        f"Backprop, Float, Adam, cross-entropy; {threads} thread{'s' if threads > 1 else ''}; "
        "both axes are logarithmic. Dashes: what it would be if the best rate held everywhere.")
    epoch = points("rows-table", "epoch")
    drawing.panel(
        0, "Rows, 64-100-10: training", "rows", "ns a row and epoch",
        [("arrays", points("rows-arrays", "epoch")), ("mapped .npy file", epoch)],
        flat(epoch), "flat")
    predict = points("rows-predictor", "predict")
    # The set-up of a table makes its data set too.
    arrays = together(points("rows-arrays", "data set"), points("rows-arrays", "set-up"))
    drawing.panel(
        1, "Rows, 64-100-10: before and after", "rows", "ns a row",
        [("set-up, arrays", arrays), ("set-up, .npy", points("rows-table", "set-up")),
         ("predictor", predict),
         ("evaluate, .npy", points("rows-table", "evaluate"))], flat(predict), "flat")
    drawing.panel(
        2, "Rows, 64-100-10: peak memory", "rows", "bytes a row",
        [("arrays", memory("rows-arrays")), ("mapped .npy file", memory("rows-table")),
         ("one array", memory("rows-predictor"))],
        [(size, 256) for size, _ in memory("rows-table")], "64 Floats: 256 bytes")
    drawing.panel(
        3, "Widths, w-w-w-10", "width", "ns a row and epoch",
        [("epoch", points("widths", "epoch"))], by_multiply_adds("widths"),
        "as the multiply-adds", 2)
    drawing.panel(
        4, "Hidden layers of 128 units", "layers", "ns a row and epoch",
        [("epoch", points("depths", "epoch"))], by_multiply_adds("depths"),
        "as the multiply-adds", 2)
    batches = points("batches", "epoch")
    drawing.panel(
        5, "Rows of a batch, 64-100-10", "rows of a batch", "ns a row and epoch",
        [("epoch", batches)], with_steps(batches), "costs a row and a step", 2)
    width = LEFT + COLUMNS * (FIELD[0] + GAP_X) - 40
    height = TOP + 2 * (FIELD[1] + GAP_Y) - 62
    target.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">\n<title>Cost as the work grows</title>\n'
        f"<style>{STYLE}</style>\n"
        f'<rect width="{width}" height="{height}" class="back"/>\n'
        + "\n".join(drawing.parts) + "\n</svg>\n")


main()

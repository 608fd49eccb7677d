"""The tables and the bars that compare.py prints."""
from comparison import median

# workload, unit, whom ours is compared with, and how many times as fast as that ours must be
BARS = [
    ("W1", "s", "c-plain", 1 / 2.0, "takes at most 2.0 times as long as c-plain"),
    ("W2", "ms/epoch", "gemm-limit", 1 / 1.30, "takes at most 1.30 times as long as the products"),
    ("W3", "samples/s", "gemm-limit", 0.88, "at least 0.88 of the products alone"),
    ("W4", "samples/s", "gemm-limit", 0.91, "at least 0.91 of the products alone"),
    ("W5", "samples/s", "c-bound", 0.80, "at least 0.80 of c-bound"),
    ("W6", "us/call", "c-bound", 1 / 1.42, "a row takes at most 1.42 times as long as c-bound's"),
    ("W6", "rows/s", "c-bound", 1.058, "1,024 rows at least 1.058 times as fast as c-bound"),
]
# Never slower; less than this would be the noise of a short run.
TWO_THREAD_BARS = {"W2": 1.5, "W3": 1.9, "W4": 1.9}
NOT_SLOWER = 0.95


def is_rate(unit):
    return unit.endswith("/s")


def unit_is_shown(unit):
    """What the machine itself can do stands beside the bars."""
    return unit != "GFLOP/s"


def number(value):
    return f"{value:,.0f}" if value >= 1000 else f"{value:.4g}"


class Report:
    def __init__(self, comparison):
        self.comparison = comparison
        self.bars = []
        self.disagreements = []
        self.warnings = []

    def speed_ratio(self, workload, threads, peer, unit, base=None):
        """How many times as fast ours is, or none if something is missing."""
        ours = self.comparison.find(workload, threads, "ours", unit)
        other = self.comparison.find(workload, base or threads, peer, unit)
        if ours is None or other is None:
            return None
        return ours / other if is_rate(unit) else other / ours

    def print_table(self):
        groups = []
        for result in self.comparison.results:
            key = (result["workload"], result["threads"], result["unit"])
            if key[1] != "1 of 2" and unit_is_shown(key[2]) and key not in groups:
                groups.append(key)
        for workload, threads, unit in sorted(groups):
            print(f"\n{workload}, {threads} thread{'s' if threads != '1' else ''}, {unit}")
            what = "largest error" if workload == "W6" else "loss"
            print(f"  {'':22}{'median':>12}{'best':>12}  {'ours is':>8}  {what}")
            rows = self.comparison.select(workload=workload, threads=threads, unit=unit)
            rows.sort(key=lambda r: median(r["runs"]) * (-1 if is_rate(unit) else 1))
            for row in rows:
                ratio = self.speed_ratio(workload, threads, row["peer"], unit)
                times = "" if row["peer"] == "ours" or ratio is None else f"x {ratio:.2f}"
                loss = "" if row["loss"] is None else f"{row['loss']:.6g}"
                best = max(row["runs"]) if is_rate(unit) else min(row["runs"])
                print(f"  {row['peer']:22}{number(median(row['runs'])):>12}{number(best):>12}"
                      f"  {times:>8}  {loss}")

    def check_losses(self):
        for ours in self.comparison.select(peer="ours"):
            workload, threads, loss = ours["workload"], ours["threads"], ours["loss"]
            if workload == "W6":
                if not loss < 1e-5:
                    self.disagreements.append(f"{workload}: the largest error is {loss:.3g}")
                continue
            others = [other for name in ("numpy", "jax-scan", "jax")
                      for other in self.comparison.select(workload=workload, peer=name)]
            if not others:
                self.comparison.left_out.append(
                    (workload, threads, "check of the loss", "neither NumPy nor JAX was measured"))
            elif not abs(loss - others[0]["loss"]) <= 5e-4 * abs(others[0]["loss"]):
                self.disagreements.append(
                    f"{workload}, threads {threads}: the loss of ours is {loss:.6g}, of "
                    f"{others[0]['peer']} {others[0]['loss']:.6g}")

    def check_spread(self):
        """Says so if ours ran at speeds that nothing but other work on the machine explains."""
        for ours in self.comparison.select(peer="ours"):
            runs = ours["runs"]
            if max(runs) > 1.5 * min(runs):
                self.warnings.append(
                    f"{ours['workload']}, threads {ours['threads']}: ours took from "
                    f"{number(min(runs))} to {number(max(runs))} {ours['unit']}; others use the "
                    "machine, measure again")

    def collect_bars(self):
        for workload, unit, peer, bar, text in BARS:
            # The faster limit is the limit.
            ratios = [self.speed_ratio(workload, "1", other["peer"], unit)
                      for other in self.comparison.select(workload=workload, threads="1", unit=unit)
                      if other["peer"].split()[0] == peer]
            ratios = [ratio for ratio in ratios if ratio is not None]
            if ratios:
                self.add_bar(workload, text, min(ratios), bar)
            elif self.comparison.select(workload=workload, threads="1"):
                self.comparison.left_out.append(
                    (workload, "1", f"the bar \"{text}\"", f"{peer} was not measured"))
        for ours in self.comparison.select(peer="ours", threads="2"):
            workload, unit = ours["workload"], ours["unit"]
            bar = TWO_THREAD_BARS.get(workload, NOT_SLOWER)
            text = f"with 2 threads at least {bar:.2f} times as fast as with 1 ({unit})"
            machine = [self.comparison.find(workload, threads, "multiply-adds alone", "GFLOP/s")
                       for threads in ("1 of 2", "2")]
            if None not in machine:
                text += f"; the machine's own multiply-adds {machine[1] / machine[0]:.2f}"
            ratio = self.speed_ratio(workload, "2", "ours", unit, base="1 of 2")
            self.add_bar(workload, text, ratio, bar)

    def add_bar(self, workload, text, ratio, bar):
        shown = 1 / ratio if "times as long" in text else ratio
        self.bars.append(dict(workload=workload, bar=text, found=shown, held=ratio >= bar))

    def print_bars(self):
        print("\nThe bars")
        for bar in self.bars:
            mark = "held  " if bar["held"] else "MISSED"
            print(f"  {mark} {bar['workload']}  {bar['found']:5.2f}  {bar['bar']}")
        if self.comparison.left_out:
            print("\nLeft out")
            for workload, threads, peer, reason in self.comparison.left_out:
                print(f"  {workload}, threads {threads}, {peer}: {reason}")
        if self.warnings:
            print("\nNot to be relied on")
            for line in self.warnings:
                print(f"  {line}")
        for line in self.disagreements:
            print(f"\nNOT THE SAME WORK  {line}")

// Where the inputs, units and edges of the network stand. Geometry alone: nothing is drawn here.

/** More units than this in one column are not drawn; the page says how many are left out. */
const mostDrawn = 96;
const headRoom = 14;

/**
 * Columns from left to right: the inputs, then one for each stage. Each has `name`, `stage` (−1: the inputs), `x` (its middle),
 * `pitch`, `side`, `count`, `hiddenCount` and `units` with `x`, `y` (middles).
 */
export function layOut(run, width, lowest) {
  const counts = [run.inputs.length, ...run.stages.map((stage) => stage.units)];
  const drawn = counts.map((count) => Math.min(count, mostDrawn));
  const least = drawn.map((count, i) => count * (i === 0 || i === counts.length - 1 ? 17 : 15));
  const height = Math.max(lowest, ...least) + 2 * headRoom;
  const track = width / counts.length;
  const columns = counts.map((count, i) => {
    const pitch = Math.min((height - 2 * headRoom) / drawn[i], 64);
    const isEnd = i === 0 || i === counts.length - 1;
    const side = Math.round(Math.max(7, Math.min(isEnd ? 26 : 44, 0.7 * pitch, 0.55 * track)));
    const x = track * (i + 0.5) + (i === 0 ? 0.12 * track : 0) - (i === counts.length - 1 ? 0.12 * track : 0);
    const top = height / 2 - (pitch * (drawn[i] - 1)) / 2;
    return {
      stage: i - 1, x, pitch, side, count, hiddenCount: count - drawn[i],
      name: i === 0 ? "inputs" : run.stages[i - 1].name,
      units: Array.from({ length: drawn[i] }, (_, unit) => ({ x, y: top + pitch * unit })),
    };
  });
  const last = columns.at(-1);
  last.room = width - last.x - last.side / 2 - 8;
  return { width, height, track, columns };
}

/** The edge from unit `from` of the column before into unit `to` of a stage: its two ends and its place in the weights. */
export function edgeOf(layout, run, stage, from, to) {
  const before = layout.columns[stage];
  const after = layout.columns[stage + 1];
  return {
    parameter: weightName(run, stage),
    index: from * after.count + to,
    x1: before.x + before.side / 2, y1: before.units[from].y,
    x2: after.x - after.side / 2, y2: after.units[to].y,
  };
}

/** Where the mark of a unit's bias stands: at its lower left corner. */
export function biasPlace(column, unit) {
  const side = Math.max(5, Math.min(9, column.side / 3.2));
  return { x: column.x - column.side / 2 - side / 2, y: column.units[unit].y + column.side / 2 - side / 2, side };
}

/** How far the two handles of an edge's curve stand from its ends. */
export function bend(edge) {
  return 0.45 * (edge.x2 - edge.x1);
}

export function weightName(run, stage) {
  return `${run.stages[stage].dense}.weight`;
}

export function biasName(run, stage) {
  return `${run.stages[stage].dense}.bias`;
}

/** The name of a unit as a person says it: `x1`, `hidden layer 1, unit 4`, `output spirals`. */
export function unitName(run, stage, unit) {
  if (stage < 0) return run.inputs[unit];
  if (stage < run.stages.length - 1) return `${run.stages[stage].name}, unit ${unit + 1}`;
  return `output ${outputName(run, unit)}`;
}

/** What an output stands for: a class, or the target. One output for two classes is the second one. */
export function outputName(run, unit) {
  if (!run.classes) return run.target;
  if (run.stages.at(-1).units === 1) return run.classes[1] ?? run.target;
  return run.classes[unit] ?? String(unit + 1);
}

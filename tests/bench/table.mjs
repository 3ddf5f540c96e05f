// The results as text.

export const number = (value) => Math.round(value).toLocaleString("en");
export const milliseconds = (time) => `${number(time)} ms`;
export const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;

/** Rows as aligned columns: the first to the left, the rest to the right. */
export function table(rows) {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  const line = (row) =>
    row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column]))).join("   ");
  return `${rows.map((row) => line(row).trimEnd()).join("\n")}\n`;
}

/** A value beside its goal. */
export const judged = (met) => (met ? "met" : "missed");

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** A median time with the fastest and the slowest beside it. */
export function spread(times) {
  const [fastest, slowest] = [Math.min(...times), Math.max(...times)];
  return times.length < 2 ? milliseconds(times[0]) : `${milliseconds(median(times))} (${number(fastest)}\u2013${number(slowest)})`;
}

import { FileError, type Contents } from './contents.ts';

type Pair = readonly [code: number, value: string];

/** DXF as OpenSCAD (lines) and our writer (closed polylines) make it; lines are joined where their ends are the same. */
export function readDxf(bytes: Uint8Array): Contents {
  const pairs = pairsOf(new TextDecoder().decode(bytes));
  const end = pairs.at(-1);
  if (end?.[0] !== 0 || end[1] !== 'EOF') throw new FileError('ends early: EOF is missing');
  const start = pairs.findIndex(
    ([code, value], i) => code === 2 && value === 'ENTITIES' && pairs[i - 1]?.[1] === 'SECTION',
  );
  if (start < 0) throw new FileError('has no section of entities');
  const contours: Float64Array[] = [];
  const lines: [string, string][] = [];
  for (let at = start + 1; pairs[at] && pairs[at]![1] !== 'ENDSEC';) {
    let next = at + 1;
    while (pairs[next] && pairs[next]![0] !== 0) next++;
    const values = pairs.slice(at + 1, next);
    const all = (code: number): string[] => values.filter(pair => pair[0] === code).map(([, value]) => value);
    if (pairs[at]![1] === 'LWPOLYLINE') contours.push(polyline(all(10), all(20)));
    else if (pairs[at]![1] === 'LINE')
      lines.push([`${all(10)[0]} ${all(20)[0]}`, `${all(11)[0]} ${all(21)[0]}`]);
    at = next;
  }
  contours.push(...loops(lines));
  if (contours.length === 0) throw new FileError('draws nothing');
  return { outline: { contours } };
}

function pairsOf(text: string): Pair[] {
  const lines = text.trimEnd().split(/\r?\n/);
  if (lines.length % 2 !== 0) throw new FileError('ends inside of a pair of code and value');
  return Array.from({ length: lines.length / 2 }, (_, i) => {
    const code = Number(lines[2 * i]!.trim() || Number.NaN);
    if (!Number.isInteger(code))
      throw new FileError(`has “${lines[2 * i]!.slice(0, 20)}” where a code should be`);
    return [code, lines[2 * i + 1]!.trim()];
  });
}

function polyline(xs: readonly string[], ys: readonly string[]): Float64Array {
  const points = xs.flatMap((x, i) => [Number(x || Number.NaN), Number(ys[i] || Number.NaN)]);
  if (points.length < 6 || xs.length !== ys.length || !points.every(Number.isFinite))
    throw new FileError('has a polyline that is none');
  return Float64Array.from(points);
}

/** Closed contours of lines in any order, each in the direction of its first line. */
function loops(lines: readonly [string, string][]): Float64Array[] {
  const at = new Map<string, number[]>();
  lines.forEach((ends, line) => {
    for (const end of ends) at.set(end, [...(at.get(end) ?? []), line]);
  });
  const used = new Set<number>();
  const found: Float64Array[] = [];
  lines.forEach(([start, second], line) => {
    if (used.has(line)) return;
    used.add(line);
    const points = [start];
    for (let end = second; end !== start;) {
      points.push(end);
      const next = at.get(end)?.find(other => !used.has(other));
      if (next === undefined) throw new FileError('has a line that leads nowhere');
      used.add(next);
      const [from, to] = lines[next]!;
      end = from === end ? to : from;
    }
    const numbers = points.flatMap(point => point.split(' ').map(Number));
    if (!numbers.every(Number.isFinite)) throw new FileError('has a coordinate that is not a number');
    if (points.length >= 3) found.push(Float64Array.from(numbers));
  });
  return found;
}

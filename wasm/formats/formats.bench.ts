/**
 * `node wasm/formats/formats.bench.ts`: one million triangles through every writer, and beside them three.js's own
 * exporters where they run without a DOM. Prints milliseconds, megabytes, and the ratio to the peer.
 */
import { BufferAttribute, BufferGeometry, Mesh } from 'three';
import { OBJExporter } from 'three/addons/exporters/OBJExporter.js';
import { STLExporter } from 'three/addons/exporters/STLExporter.js';
import { formats } from './formats.ts';
import { torus } from './samples.ts';

const mesh = torus(1000, 500, [1, 0, 0, 1]);
const geometry = new BufferGeometry();
geometry.setAttribute('position', new BufferAttribute(mesh.positions, 3));
geometry.setIndex(new BufferAttribute(mesh.indices, 1));
const three = new Mesh(geometry);

const peers: Record<string, () => unknown> = {
  'stl binary': () => new STLExporter().parse(three, { binary: true }),
  'stl ascii': () => new STLExporter().parse(three),
  obj: () => new OBJExporter().parse(three),
};

/** Median of three runs, in ms. */
function timed<T>(run: () => T): [milliseconds: number, result: T | string] {
  const times: number[] = [];
  let result: T | string = '';
  for (let i = 0; i < 3; i++) {
    const start = performance.now();
    try {
      result = run();
    } catch (error) {
      return [Number.NaN, String(error)];
    }
    times.push(performance.now() - start);
  }
  return [times.sort((a, b) => a - b)[1]!, result];
}

console.log(`${mesh.indices.length / 3} triangles`);
for (const format of formats.filter(({ dimensions }) => dimensions === 3))
  for (const encoding of format.id === 'stl' ? ['binary', 'ascii'] : ['']) {
    const name = `${format.id} ${encoding}`.trim();
    const [time, bytes] = timed(() => format.write({ mesh, name: 'Torus' }, { encoding }));
    const size = typeof bytes === 'string' ? bytes : `${(bytes.length / 1e6).toFixed(1)} MB`;
    const peer = peers[name];
    const [other, failure] = peer ? timed(peer) : [undefined, ''];
    const against =
      other === undefined
        ? ''
        : Number.isNaN(other)
          ? `three.js fails: ${failure}`
          : `three.js ${other.toFixed(0)} ms, ratio ${(other / time).toFixed(1)}`;
    console.log(`${name.padEnd(12)} ${time.toFixed(0).padStart(6)} ms  ${size.padStart(10)}  ${against}`);
  }

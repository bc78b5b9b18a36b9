import type { GlueFactory, GlueInstance } from '../../wasm/scad/glue.ts';

/** One run the usual way: everything that a fresh worker is told. */
export interface PeerJob {
  text: string;
  /** By mounted path; only the files that the model reaches, which flatters this side. */
  libraries: Record<string, string>;
  /** Assignments appended as `-D` does. */
  definition: string;
}

/**
 * The way of other workbenches, in a worker of its own for every change: instantiate the module, write the files, run
 * OpenSCAD once with stock trampolines, read OFF text with plain JavaScript.
 */
export async function runAsPeers(
  create: GlueFactory,
  instantiate: Parameters<GlueFactory>[0]['instantiateWasm'],
  job: PeerJob,
): Promise<{ positions: Float32Array; indices: Uint32Array }> {
  const created = await create({ print() {}, printErr() {}, instantiateWasm: instantiate });
  const scad: GlueInstance = created.getInstance();
  for (const [path, text] of Object.entries(job.libraries)) {
    scad.FS.mkdirTree(path.slice(0, path.lastIndexOf('/')));
    scad.FS.writeFile(path, text);
  }
  scad.FS.writeFile('/model.scad', job.text);
  scad.callMain(['/model.scad', '--backend=manifold', '-D', job.definition, '-o', '/model.off']);
  return parseOff(new TextDecoder().decode(scad.FS.readFile('/model.off')));
}

function parseOff(text: string): { positions: Float32Array; indices: Uint32Array } {
  const lines = text.split('\n');
  const [vertexCount, faceCount] = lines[0]!.replace('OFF', '').trim().split(/\s+/).map(Number) as [
    number,
    number,
  ];
  const positions = new Float32Array(3 * vertexCount);
  for (let i = 0; i < vertexCount; i++) {
    const values = lines[1 + i]!.split(' ').map(Number);
    positions.set([values[0]!, values[1]!, values[2]!], 3 * i);
  }
  const indices: number[] = [];
  for (let i = 0; i < faceCount; i++) {
    const [count, ...rest] = lines[1 + vertexCount + i]!.trim().split(/\s+/).map(Number) as [
      number,
      ...number[],
    ];
    for (let k = 2; k < count; k++) indices.push(rest[0]!, rest[k - 1]!, rest[k]!);
  }
  return { positions, indices: Uint32Array.from(indices) };
}

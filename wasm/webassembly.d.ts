/** The part of the WebAssembly JavaScript API that we use; TypeScript declares it only together with a DOM. */
declare namespace WebAssembly {
  type ImportValue = Global | Memory | Module | Table | ((...values: never[]) => unknown) | object;
  type Imports = Record<string, Record<string, ImportValue>>;
  class Module {
    constructor(bytes: Uint8Array<ArrayBuffer>);
    private readonly module: true;
  }
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Exports;
  }
  type Exports = Record<string, unknown>;
  class Global<T extends string = string> {
    constructor(descriptor: { value: T; mutable?: boolean }, value?: number);
    value: number;
  }
  class Memory {
    readonly buffer: ArrayBuffer;
  }
  class Table {
    readonly length: number;
    grow(by: number): number;
    set(index: number, value: unknown): void;
  }
  class RuntimeError extends Error {}
  function validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  function compile(bytes: Uint8Array<ArrayBuffer>): Promise<Module>;
  function instantiate(module: Module, imports?: Imports): Promise<Instance>;
}

/** The parts of Emscripten's file system that we use; paths are absolute. */
export interface GlueFileSystem {
  writeFile(path: string, content: string | Uint8Array): void;
  readFile(path: string): Uint8Array<ArrayBuffer>;
  unlink(path: string): void;
  rmdir(path: string): void;
  mkdirTree(path: string): void;
  /** Milliseconds. */
  utime(path: string, accessed: number, modified: number): void;
  chdir(path: string): void;
  stat(path: string, ...rest: unknown[]): unknown;
}

/** An instance of OpenSCAD as Emscripten's glue presents it. */
export interface GlueInstance {
  FS: GlueFileSystem;
  ENV: Record<string, string>;
  callMain(args: string[]): number;
}

export interface GlueOptions {
  print(line: string): void;
  printErr(line: string): void;
  onerror?(error: unknown): void;
  /** Emscripten's hook: instantiate the module yourself and hand the instance over. */
  instantiateWasm(
    imports: { a: Record<string, WebAssembly.ImportValue> },
    receive: (instance: WebAssembly.Instance) => void,
  ): void;
  preRun?(instance: GlueInstance): void;
}

/** `createOpenSCAD` of `public/engines/openscad.js`; the host imports it and hands it in. */
export type GlueFactory = (options: GlueOptions) => Promise<{ getInstance(): GlueInstance }>;

/** The part that our tests use of OpenCascade in WebAssembly, which ships no types. */
declare module 'occt-import-js' {
  export interface Imported {
    success: boolean;
    meshes: {
      name: string;
      color?: [number, number, number];
      attributes: { position: { array: number[] } };
      index: { array: number[] };
    }[];
  }
  export default function open(): Promise<{
    ReadStepFile(
      content: Uint8Array,
      parameters: {
        linearUnit: 'millimeter';
        linearDeflectionType: 'absolute_value';
        linearDeflection: number;
        angularDeflection: number;
      },
    ): Imported;
  }>;
}

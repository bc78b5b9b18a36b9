/** The part that our tests use of the Khronos validator, which ships no types. */
declare module 'gltf-validator' {
  export function validateBytes(bytes: Uint8Array): Promise<{
    issues: { messages: { code: string; message: string; severity: number }[] };
    info: { totalTriangleCount: number; totalVertexCount: number; materialCount: number };
  }>;
}

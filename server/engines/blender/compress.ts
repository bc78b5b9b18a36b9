import { NodeIO, type Document } from '@gltf-transform/core';
import { EXTMeshoptCompression, KHRONOS_EXTENSIONS } from '@gltf-transform/extensions';
import { MeshoptDecoder, MeshoptEncoder } from 'meshoptimizer';
import { Failure } from '../../failure.ts';

/**
 * The same GLB with EXT_meshopt_compression. Coordinates stay as exact as they were: they are packed, not rounded.
 * Throws Failure `output_invalid` when the bytes are no GLB.
 */
export async function compressGlb(bytes: Uint8Array): Promise<Uint8Array> {
  await Promise.all([MeshoptEncoder.ready, MeshoptDecoder.ready]);
  const io = new NodeIO()
    .registerExtensions([...KHRONOS_EXTENSIONS, EXTMeshoptCompression])
    .registerDependencies({ 'meshopt.encoder': MeshoptEncoder, 'meshopt.decoder': MeshoptDecoder });
  let document: Document;
  try {
    // Refuses a file that names others.
    const parts = await io.binaryToJSON(bytes);
    // Blender writes neither; both could make a small file huge.
    if (parts.json.accessors?.some(({ bufferView, sparse }) => bufferView === undefined || sparse))
      throw new Error('an accessor without data of its own');
    document = await io.readJSON(parts);
  } catch (error) {
    throw new Failure('output_invalid', 'The GLB that Blender left cannot be read.', { cause: error });
  }
  document
    .createExtension(EXTMeshoptCompression)
    .setRequired(true)
    .setEncoderOptions({ method: EXTMeshoptCompression.EncoderMethod.QUANTIZE });
  return io.writeBinary(document);
}

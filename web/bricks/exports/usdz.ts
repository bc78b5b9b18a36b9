import { BufferAttribute, BufferGeometry, Color, Group, Mesh, MeshStandardMaterial } from 'three';
import { USDZExporter } from 'three/addons/exporters/USDZExporter.js';
import { modelMesh } from '../../../wasm/bricks/brick-mesh.ts';
import type { BrickModel } from '../../../wasm/bricks/brick.ts';

/** Centimetres on a table: AR shows a model as large as it is, metres with Y up. */
const metres = 0.001;

/**
 * A model for AR Quick Look, as large as in reality, its middle at the origin and on the ground. One object a colour,
 * flat faces.
 */
export async function writeUsdz(model: BrickModel): Promise<Uint8Array<ArrayBuffer>> {
  const { positions, indices, colors } = modelMesh(model, { underside: false, segments: 20 });
  const [low, high] = [
    [Infinity, Infinity],
    [-Infinity, -Infinity],
  ];
  for (let i = 0; i < positions.length; i += 3)
    for (const axis of [0, 1]) {
      low[axis] = Math.min(low[axis]!, positions[i + axis]!);
      high[axis] = Math.max(high[axis]!, positions[i + axis]!);
    }
  const [x, y] = [0, 1].map(axis => (low[axis]! + high[axis]!) / 2) as [number, number];
  const scene = new Group();
  for (const { start, count, color } of colors) {
    const points = new Float32Array(3 * count);
    for (let i = 0; i < count; i++) {
      const vertex = 3 * indices[start + i]!;
      points[3 * i] = (positions[vertex]! - x) * metres;
      points[3 * i + 1] = positions[vertex + 2]! * metres;
      points[3 * i + 2] = (y - positions[vertex + 1]!) * metres;
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(points, 3));
    geometry.computeVertexNormals();
    const [red, green, blue, alpha] = color ?? [0.95, 0.95, 0.95, 1];
    const material = new MeshStandardMaterial({
      color: new Color().setRGB(red, green, blue, 'srgb'),
      roughness: 0.35,
      transparent: alpha < 1,
      opacity: alpha,
    });
    scene.add(new Mesh(geometry, material));
  }
  scene.updateMatrixWorld(true);
  const bytes = await new USDZExporter().parseAsync(scene, { quickLookCompatible: true });
  scene.traverse(node => {
    if (!(node instanceof Mesh)) return;
    const { geometry, material } = node as Mesh<BufferGeometry, MeshStandardMaterial>;
    geometry.dispose();
    material.dispose();
  });
  return new Uint8Array(bytes);
}

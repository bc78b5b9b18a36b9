import { Box3, LineSegments, LoadingManager, Mesh, Vector3, type Material, type Object3D } from 'three';
import { LDrawLoader } from 'three/addons/loaders/LDrawLoader.js';
import { LDrawConditionalLineMaterial } from 'three/addons/materials/LDrawConditionalLineMaterial.js';
import { expect, test } from 'vitest';
import { brickSolid } from '../../../wasm/bricks/brick-mesh.ts';
import { wall } from '../../../wasm/bricks/models.cases.ts';
import { writeMpd } from '../../../wasm/bricks/ldraw.ts';

/** A reader of others: it asks the network for every part that the file does not bring. */
async function load(text: string): Promise<{ scene: Object3D; asked: string[] }> {
  const asked: string[] = [];
  const manager = new LoadingManager();
  manager.setURLModifier(url => {
    asked.push(url);
    return 'data:text/plain,0';
  });
  const loader = new LDrawLoader(manager);
  loader.setConditionalLineMaterial(LDrawConditionalLineMaterial);
  const scene = await new Promise<Object3D>((settle, fail) => loader.parse(text, settle, fail));
  return { scene, asked };
}

test('three.js shows a packed .mpd without asking for anything', async () => {
  const { scene, asked } = await load(writeMpd(wall, 'Wall'));
  expect(asked).toEqual([]);
  const triangles: Record<string, number> = {};
  const box = new Box3();
  let lines = 0;
  scene.updateMatrixWorld(true);
  scene.traverse(node => {
    if (node instanceof LineSegments) lines++;
    if (!(node instanceof Mesh)) return;
    box.expandByObject(node as Mesh);
    const { geometry, material } = node as Mesh;
    const materials = (Array.isArray(material) ? material : [material]) as (Material & {
      color: { getHexString(): string };
    })[];
    const groups =
      geometry.groups.length > 0
        ? geometry.groups
        : [{ start: 0, count: geometry.getAttribute('position').count, materialIndex: 0 }];
    for (const { count, materialIndex } of groups) {
      const hex = materials[materialIndex ?? 0]!.color.getHexString();
      triangles[hex] = (triangles[hex] ?? 0) + count / 3;
    }
  });
  const of = (dx: number, dy: number): number => brickSolid(dx, dy, { segments: 16 }).indices.length / 3;
  expect(triangles).toEqual({ b40000: 2 * of(4, 2), fac80a: of(4, 2) + 2 * of(2, 2) });
  expect(lines).toBeGreaterThan(0);
  // LDU, Y down: from x 4 to 12 studs, two layers and a stud high.
  expect(box.min.distanceTo(new Vector3(80, -52.25, 80))).toBeLessThan(1e-3);
  expect(box.max.distanceTo(new Vector3(240, 0, 120))).toBeLessThan(1e-3);
});

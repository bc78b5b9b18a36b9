import { attacked } from '../attacked.cases.ts';
import { blender } from './blender.ts';

attacked({
  engine: blender,
  request: script => ({ kind: 'blender', input: { script }, formats: ['stl', 'glb'] }),
  model: 'import bpy\nbpy.ops.mesh.primitive_cube_add()\n',
  seconds: 12,
});

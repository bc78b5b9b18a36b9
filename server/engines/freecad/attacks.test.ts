import { attacked } from '../attacked.cases.ts';
import { freecad } from './freecad.ts';

attacked({
  engine: freecad,
  request: script => ({ kind: 'freecad', script, formats: ['stl', 'step'] }),
  model: 'import Part\nresult = Part.makeBox(1, 1, 1)\n',
  seconds: 8,
});

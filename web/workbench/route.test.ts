import { expect, test } from 'vitest';
import { readRoute, writeRoute, type Route } from './route.ts';

const routes: Route[] = [
  { view: 'home' },
  { view: 'new' },
  { view: 'project', id: 'b2f7-11' },
  { view: 'project', id: 'a/b c?', file: 'parts/lid & rim.scad', line: 12 },
  { view: 'project', id: 'b2f7-11', job: '7d0f' },
  { view: 'job', id: '7d0f' },
  { view: 'account', purpose: 'invitation', code: 'aB-3_x', email: 'ada+1@example.com' },
  { view: 'account', purpose: 'reset', code: 'aB3' },
  { view: 'template', id: 'bolt' },
  { view: 'share', payload: 'eJxLy8-3Vq_A=' },
];
test.each(routes)('$view survives the way through the fragment', route => {
  const url = new URL(`http://localhost/${writeRoute(route)}`);
  expect(readRoute(url.hash)).toEqual(route);
});

test.each(['', '#', '#/', '#/nothing/here', '#/project/', '#nonsense'])('%j is home', hash => {
  expect(readRoute(hash)).toEqual({ view: 'home' });
});

test('a line that is no line is left out', () => {
  expect(readRoute('#/project/x?file=a.scad&line=-3')).toEqual({ view: 'project', id: 'x', file: 'a.scad' });
  expect(readRoute('#/project/%E0%A4%A')).toEqual({ view: 'project', id: '%E0%A4%A' });
});

import { expect, test } from 'vitest';
import { defaults, firstPanels, preferences, readPreferences } from './preferences.ts';
import './scheme.ts';

test('what was stored comes back', () => {
  const stored = {
    ...defaults,
    scheme: 'dark' as const,
    panels: { side: false, code: true, customizer: false, bottom: true },
    sideTab: 'outline' as const,
    autoRender: false,
    engine: 'openscad' as const,
    splits: { side: { size: 300, collapsed: true } },
    recentCommands: ['model.render'],
  };
  expect(readPreferences(JSON.stringify(stored))).toEqual(stored);
});

test.each([null, '', 'not json', '[]', '7', '{"panels":3,"splits":[1],"recentCommands":{}}'])(
  'damaged preferences %j are the defaults',
  text => {
    expect(readPreferences(text)).toEqual(defaults);
  },
);

test('one damaged field costs that field only', () => {
  const read = readPreferences(
    '{"scheme":"pink","autoRender":false,"splits":{"a":{"size":-4},"b":{"size":200}},"recentCommands":["a",3]}',
  );
  expect(read).toEqual({
    ...defaults,
    autoRender: false,
    splits: { b: { size: 200, collapsed: false } },
    recentCommands: ['a'],
  });
});

test('a small window opens with the sliders, a wide one with everything; a choice overrules both', () => {
  expect(readPreferences(null, firstPanels(820)).panels).toEqual({
    side: false,
    code: false,
    customizer: true,
    bottom: false,
  });
  expect(readPreferences(null, firstPanels(1440))).toEqual(defaults);
  expect(readPreferences('{"panels":{"code":true}}', firstPanels(820)).panels.code).toBe(true);
});

test('the script before the first paint reads what the store wrote', async () => {
  const root = document.documentElement;
  preferences.set({ scheme: 'dark' });
  expect(root.dataset['scheme']).toBe('dark');
  delete root.dataset['scheme'];
  const script = document.createElement('script');
  const loaded = new Promise(resolve => script.addEventListener('load', resolve));
  script.src = '/scheme.js';
  document.head.append(script);
  await loaded;
  expect(root.dataset['scheme']).toBe('dark');
  preferences.set({ scheme: 'system' });
  expect(root.dataset['scheme']).toBeUndefined();
  script.remove();
});

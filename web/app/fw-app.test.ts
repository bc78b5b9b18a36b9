import { afterEach, expect, test } from 'vitest';
import { commands } from '../workbench/commands.ts';
import type { FwApp } from './fw-app.ts';
import './fw-app.ts';

let app: FwApp;
const find = (name: string): Element | null => app.querySelector(name);

async function open(hash: string): Promise<void> {
  history.replaceState(null, '', hash);
  app = document.createElement('fw-app');
  document.body.append(app);
  await app.updateComplete;
}

afterEach(() => {
  app.remove();
  document.querySelector('fw-toasts')?.remove();
  history.replaceState(null, '', '#/');
});

test(
  'the fragment chooses between Studio and Bricks; Back and Forward go between them',
  { timeout: 120_000 },
  async () => {
    await open('#/');
    expect(find('fw-workbench')).not.toBeNull();
    expect(find('fw-bricks')).toBeNull();
    expect(commands.enabled('app.studio')).toBe(false);
    commands.run('app.bricks');
    await expect.poll(() => find('fw-bricks'), { timeout: 60_000 }).not.toBeNull();
    expect(find('fw-workbench')).toBeNull();
    expect(location.hash).toBe('#/bricks');
    await expect.poll(() => document.title).toBe('Formwork Bricks');
    history.back();
    await expect.poll(() => find('fw-workbench'), { timeout: 20_000 }).not.toBeNull();
    expect(find('fw-bricks')).toBeNull();
    await expect.poll(() => document.title).toBe('Formwork');
    history.forward();
    await expect.poll(() => find('fw-bricks'), { timeout: 20_000 }).not.toBeNull();
  },
);

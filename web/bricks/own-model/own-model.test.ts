import axe from 'axe-core';
import { commands } from 'vitest/browser';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectivity } from '../../../wasm/bricks/connectivity.ts';
import { weightsNamedIn } from '../../../wasm/bricks/generation/external-weights.ts';
import { Generator } from '../generator.ts';
import { showOwnModel } from './fw-own-model.ts';
import { ownModelAt, ownModelOfFiles } from './own-model.ts';

declare module 'vitest/browser' {
  interface BrowserCommands {
    tinyLanguageModel: () => Promise<Record<string, string>>;
  }
}

let files: File[];
let generator: Generator | undefined;
beforeAll(async () => {
  files = Object.entries(await commands.tinyLanguageModel()).map(
    ([name, content]) => new File([Uint8Array.from(atob(content), char => char.charCodeAt(0))], name),
  );
}, 60_000);
afterEach(() => generator?.end());

describe('a language model that somebody brings', { timeout: 120_000 }, () => {
  test('generates in the worker from its files, and Formwork’s own does again after', async () => {
    generator = new Generator();
    generator.own = await ownModelOfFiles(files);
    const request = { prompt: 'a red chair', seed: 1, limit: 4 };
    const theirs = await generator.generate(request);
    expect(theirs.engine).toBe('own model (wasm)');
    expect(theirs.model.bricks.length).toBeGreaterThan(0);
    expect(connectivity(theirs.model).floating).toEqual([]);
    expect(theirs.stability.stable).toBe(true);
    expect(theirs.model.bricks.every(({ color }) => color === 4)).toBe(true);
    generator.own = undefined;
    expect((await generator.generate(request)).engine).toMatch(/^formwork-bricks/);
  });

  test('comes from an address, with the weights that it names', async () => {
    const model = files.find(({ name }) => name === 'model.onnx')!;
    expect(weightsNamedIn(new Uint8Array(await model.arrayBuffer()))).toEqual(['model.onnx_data']);
    const real = globalThis.fetch;
    const asked: string[] = [];
    globalThis.fetch = async input => {
      const { pathname } = new URL(String(input));
      asked.push(pathname);
      const file = files.find(({ name }) => pathname === `/some/bricks/resolve/main/onnx/${name}`);
      if (pathname === '/some/bricks/resolve/main/tokenizer.json')
        return new Response(files.find(({ name }) => name === 'tokenizer.json'));
      return file ? new Response(file) : new Response('', { status: 404 });
    };
    try {
      const own = await ownModelAt('https://huggingface.co/some/bricks');
      expect(own).toMatchObject({ name: 'bricks', external: [{ path: 'model.onnx_data' }] });
      expect(own.model.size).toBe(model.size);
      expect(asked).toContain('/some/bricks/resolve/main/onnx/model.onnx_data');
      await expect(ownModelAt('https://huggingface.co/some/other')).rejects.toThrow(
        'There is no tokenizer.json',
      );
    } finally {
      globalThis.fetch = real;
    }
    await expect(ownModelAt('chairs')).rejects.toThrow('Write the address');
  });

  test('is chosen in a dialog, and given up there', async () => {
    generator = new Generator();
    await showOwnModel(generator);
    const dialog = document.querySelector('fw-own-model')!;
    const shown = (): string => dialog.shadowRoot!.textContent!.replaceAll(/\s+/g, ' ');
    const press = (text: string): void =>
      [...dialog.shadowRoot!.querySelectorAll('button')]
        .find(({ textContent }) => textContent?.includes(text))!
        .click();
    const drop = (some: readonly File[]): void => {
      const dataTransfer = new DataTransfer();
      for (const file of some) dataTransfer.items.add(file);
      dialog.shadowRoot!.querySelector('dialog')!.dispatchEvent(new DragEvent('drop', { dataTransfer }));
    };
    try {
      expect(shown()).toContain('Formwork’s own model generates.');
      drop(files.slice(0, 1));
      await expect.poll(shown, { timeout: 60_000 }).toContain('There is no model.onnx');
      drop(files);
      await expect.poll(shown, { timeout: 60_000 }).toContain('“own model” generates from now on.');
      expect(generator.own?.name).toBe('own model');
      press('Use Formwork’s model again');
      await expect.poll(shown).toContain('Formwork’s own model generates.');
      expect(generator.own).toBeUndefined();
      const found = await axe.run(dialog.shadowRoot!.querySelector('dialog')!);
      expect(found.violations).toEqual([]);
    } finally {
      dialog.remove();
    }
  });

  test('says which files are missing or wrong', async () => {
    const only = (...names: string[]): File[] => files.filter(({ name }) => names.includes(name));
    await expect(ownModelOfFiles(only('model.onnx'))).rejects.toThrow('no tokenizer.json');
    await expect(ownModelOfFiles(only('tokenizer.json'))).rejects.toThrow('no model.onnx');
    generator = new Generator();
    generator.own = await ownModelOfFiles(only('model.onnx', 'tokenizer.json'));
    await expect(generator.generate({ prompt: 'a chair', seed: 1 })).rejects.toThrow(
      'weights that is not there',
    );
  });
});

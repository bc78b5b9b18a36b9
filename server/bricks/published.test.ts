import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { compareBricks, type Brick } from '../../wasm/bricks/brick.ts';
import { connectivity } from '../../wasm/bricks/connectivity.ts';
import { Grid } from '../../wasm/bricks/grid.ts';
import { LanguageModelError } from '../../wasm/bricks/generation/language-model.ts';
import type { ModelManifest } from '../../wasm/bricks/generation/manifest.ts';
import { publishedPrompt } from '../../wasm/bricks/generation/published.ts';
import { openGenerator } from './generator.ts';
import { shippedModel } from './onnx-runtime.ts';
import { openPublished } from './published.ts';
import { tokenizer, writeTinyModel } from './tiny-language-model.cases.ts';

let root: string;
const at = (name: string): string => join(root, name);
const kinds = {
  'tiny-brick-gpt': [],
  flat: ['--names', 'flat', '--half', '--external'],
  forgetful: ['--names', 'none'],
};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'formwork-published-'));
  for (const [name, options] of Object.entries(kinds)) {
    await writeTinyModel(at(name), options);
  }
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('a language model that somebody brought', { timeout: 120_000 }, () => {
  test('answers the same with a cache and without, at once, step by step and after going back', async () => {
    const answers = new Map<string, Float32Array>();
    for (const name of Object.keys(kinds)) {
      const { model, tokenizer, ...published } = await openPublished(at(name));
      expect(model.remembers).toBe(name !== 'forgetful');
      expect(published.name).toBe(name);
      const ids = tokenizer.encode('2x4 (3,15,0)\n1x8 (10,2,1)\n', { add_special_tokens: false }).ids;
      const whole = await model.feed(ids);
      model.rewind(0);
      let answer = whole;
      for (const id of ids) answer = await model.feed([id]);
      const off = (other: Float32Array): number =>
        whole.reduce((most, logit, index) => Math.max(most, Math.abs(logit - other[index]!)), 0);
      // Half floats have eleven bits.
      const close = name === 'flat' ? 0.02 : 1e-4;
      expect(off(answer)).toBeLessThan(close);
      model.rewind(4);
      await model.feed([1, 2, 3]);
      model.rewind(4);
      expect(model.length).toBe(4);
      expect(off(await model.feed(ids.slice(4)))).toBeLessThan(close);
      answers.set(name, whole);
      await model.dispose();
    }
    for (const answer of answers.values())
      for (const [index, logit] of answer.entries())
        expect(Math.abs(logit - answers.get('tiny-brick-gpt')![index]!)).toBeLessThan(1e-3);
  });

  test('is asked as it was trained, and writes ten tokens a brick', async () => {
    const { model, tokenizer } = await openPublished(at('tiny-brick-gpt'));
    const encode = (text: string) => tokenizer.encode(text, { add_special_tokens: false }).ids;
    expect(encode('2x4 (13,8,0)\n')).toHaveLength(10);
    expect(tokenizer.decode(encode(publishedPrompt('a chair')), { skip_special_tokens: true })).toMatch(
      /Allowed brick dimensions are 2x4, [^]+### Input:\na chair/,
    );
    await model.dispose();
  });

  test('builds what is valid and stands, whatever it writes', async () => {
    for (const name of ['tiny-brick-gpt', 'flat']) {
      const generator = await openGenerator(at(name));
      const request = { prompt: 'a small red chair', seed: 3, limit: 6, temperature: 1 };
      const result = await generator.generate(request);
      const { bricks } = result.model;
      expect(result.engine).toBe(`${name} (wasm)`);
      expect(bricks).toHaveLength(6);
      expect([...bricks].sort(compareBricks)).toEqual(bricks);
      expect(() => Grid.of(result.model)).not.toThrow();
      expect(connectivity(result.model).floating).toEqual([]);
      expect(result.stability.stable).toBe(true);
      expect(bricks.every(({ color }) => color === 4)).toBe(true);
      // At most ten tokens a brick and its prompt; whatever was taken back comes on top.
      expect(result.tokens).toBeGreaterThan(bricks.length * 10);
      expect((await generator.generate(request)).model.bricks).toEqual(bricks);
      await generator.dispose();
    }
  });

  test('comes from an address, too', async () => {
    const server = createServer((request, response) => {
      readFile(join(at('flat'), request.url!.replace('/bricks/', ''))).then(
        bytes => response.end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>(settle => server.listen(0, '127.0.0.1', settle));
    const { port } = server.address() as AddressInfo;
    const generator = await openGenerator(`http://127.0.0.1:${port}/bricks`);
    expect(generator.engine).toBe('bricks');
    const { model } = await generator.generate({ prompt: 'a chair', seed: 1, limit: 3 });
    expect(model.bricks).toHaveLength(3);
    await generator.dispose();
    await expect(openPublished(`http://127.0.0.1:${port}/nothing`)).rejects.toThrow(
      'There is no tokenizer.json',
    );
    await new Promise(settle => server.close(settle));
  });

  test('goes on from what was begun, with what is owned', async () => {
    const generator = await openGenerator(at('tiny-brick-gpt'));
    const begun: Brick[] = [
      { dx: 2, dy: 3, x: 8, y: 8, z: 0, color: 1 },
      { dx: 4, dy: 2, x: 8, y: 9, z: 1, color: 14 },
    ];
    const inventory = { '2x4': 3, '1x1': 2 };
    const { model, stability } = await generator.generate({
      prompt: 'a chair',
      seed: 1,
      begun,
      inventory,
      limit: 5,
    });
    for (const brick of begun) expect(model.bricks).toContainEqual(brick);
    const fresh = model.bricks.filter(brick => !begun.includes(brick));
    expect(fresh.length).toBeGreaterThan(0);
    expect(fresh.every(({ dx, dy }) => (dx * dy === 8 && dx !== 1 && dy !== 1) || dx * dy === 1)).toBe(true);
    expect(stability.stable).toBe(true);
    await generator.dispose();
  });

  test('is refused with what to do, where files are missing or are no model', async () => {
    await mkdir(at('broken'));
    await cp(join(at('flat'), 'model.onnx'), join(at('broken'), 'model.onnx'));
    await writeFile(join(at('broken'), 'tokenizer.json'), JSON.stringify(tokenizer()));
    await expect(openPublished(at('broken'))).rejects.toThrow(LanguageModelError);
    await writeFile(join(at('broken'), 'model.onnx'), 'no model');
    await expect(openPublished(at('broken'))).rejects.toThrow('cannot read the model');
    await writeFile(join(at('broken'), 'tokenizer.json'), '{"model":{}}');
    await expect(openPublished(at('broken'))).rejects.toThrow('tokenizer.json cannot be read');
    const manifest = JSON.parse(await readFile(join(shippedModel, 'bricks.json'), 'utf8')) as ModelManifest;
    const bytes = await readFile(join(shippedModel, manifest.file));
    await writeFile(join(at('broken'), 'model.onnx'), bytes.subarray(...manifest.graphs.steps));
    await writeFile(join(at('broken'), 'tokenizer.json'), JSON.stringify(tokenizer()));
    await expect(openPublished(at('broken'))).rejects.toThrow('takes input_ids and gives logits');
    await expect(openPublished(at('nowhere'))).rejects.toThrow();
  });
});

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** Where `train.py` and `export.py` lie. */
const recipes = join(import.meta.dirname, '../../wasm/bricks/training');

const needed = 'import torch, onnx, numpy';

/** Says which packages to install. */
export class NoPython extends Error {
  override name = 'NoPython';
  constructor() {
    super(
      'Training needs Python with PyTorch and ONNX. On Debian: apt-get install -y python3-torch python3-onnx\n' +
        '(or name another Python that has both by FORMWORK_PYTHON).',
    );
  }
}

let found: Promise<string> | undefined;

/** A Python that has what training needs. Rejects with a `NoPython`. */
export const trainingPython = (): Promise<string> => (found ??= findPython());

async function findPython(): Promise<string> {
  const named = process.env['FORMWORK_PYTHON'];
  // Another Python on the path may lack what Debian's own has.
  const candidates = named ? [named] : ['/usr/bin/python3', 'python3'];
  for (const candidate of candidates) {
    if (candidate.startsWith('/') && !existsSync(candidate)) continue;
    try {
      await runPython(candidate, ['-c', needed], () => {});
      return candidate;
    } catch {
      // The next one, perhaps.
    }
  }
  throw new NoPython();
}

export interface Recipe {
  readonly name: 'train.py' | 'planner.py' | 'export.py';
  readonly arguments: readonly string[];
  /** Every line that it prints. */
  readonly on: (line: string) => void;
  readonly signal?: AbortSignal;
}

/** Runs a recipe to its end. Rejects with what it last wrote to stderr when it fails. */
export async function runRecipe({ name, arguments: rest, on, signal }: Recipe): Promise<void> {
  await runPython(await trainingPython(), ['-W', 'ignore', join(recipes, name), ...rest], on, signal);
}

function runPython(
  python: string,
  argv: readonly string[],
  on: (line: string) => void,
  signal?: AbortSignal,
): Promise<void> {
  const child = spawn(python, argv, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // A second thread makes small matrices slower, not faster. Its bytecode is not left beside the recipes.
    env: { ...process.env, OMP_NUM_THREADS: '1', PYTHONDONTWRITEBYTECODE: '1' },
    ...(signal && { signal }),
  });
  let rest = '';
  let errors = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop()!;
    for (const line of lines) on(line);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors = (errors + text).slice(-4000);
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', code => {
      if (code === 0) resolve();
      else reject(new Error(`Python ended with ${code ?? 'a signal'}:\n${errors.trim()}`));
    });
  });
}

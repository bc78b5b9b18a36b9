import { ZodError } from 'zod';
import { settings, type Settings } from '../settings.ts';
import { UsageError } from './usage.ts';

/** Settings of the environment, with what the command line says over them. Throws a UsageError that names the setting. */
export function serverSettings(
  given: Readonly<Record<string, string | undefined>>,
  env: NodeJS.ProcessEnv = process.env,
): Settings {
  const over = Object.entries(given).flatMap(([name, value]) =>
    value === undefined ? [] : [[`FORMWORK_${name}`, value]],
  );
  try {
    return settings({ ...env, ...Object.fromEntries(over) });
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    const wrong = error.issues.map(({ path, message }) => `FORMWORK_${path.join('.')}: ${message}`);
    throw new UsageError(`A setting is wrong. ${wrong.join('; ')}`);
  }
}

/** `--port` as text; a UsageError for anything that is no port. */
export function portOption(port: string | undefined): string | undefined {
  if (port !== undefined && (!/^\d+$/.test(port) || Number(port) > 65_535))
    throw new UsageError(`--port takes a number from 0 to 65535, not “${port}”.`);
  return port;
}

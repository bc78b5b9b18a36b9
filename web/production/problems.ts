/** What a Formwork server answered instead of what was asked for: `{error: {code, message}}`, or a bare HTTP status. */
export class ServerProblem extends Error {
  override name = 'ServerProblem';
  readonly status: number;
  readonly code: string;
  /** Seconds after which to ask again. */
  readonly retryAfter: number | undefined;

  constructor(status: number, code: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.code = code;
    this.retryAfter = retryAfter;
  }

  /** It may well succeed later, as it is. */
  get passing(): boolean {
    return this.status === 429 || this.status >= 500;
  }
}

/** Nobody answered: no network, or the server is down. */
export class ServerAway extends Error {
  override name = 'ServerAway';
}

/** Somebody answered who is no Formwork server, such as a host of static files. */
export class NoServer extends Error {
  override name = 'NoServer';
}

/** What a failed answer means. Reads the body. */
export async function problemOf(response: Response): Promise<ServerProblem | NoServer | ServerAway> {
  const text = await response.text().catch(() => '');
  const { code, message } = errorIn(text);
  const wait = response.headers.get('Retry-After');
  const retryAfter = wait === null ? undefined : secondsOf(wait);
  if (code && message) return new ServerProblem(response.status, code, message, retryAfter);
  // A proxy in front of a server that is down, or restarting.
  if ([502, 503, 504].includes(response.status)) return new ServerAway('The server is away.');
  return new NoServer(`There is no Formwork server here (${response.status}).`);
}

function errorIn(text: string): { code?: string; message?: string } {
  try {
    const { error } = JSON.parse(text) as { error?: { code?: unknown; message?: unknown } };
    if (typeof error?.code === 'string' && typeof error.message === 'string')
      return { code: error.code, message: error.message };
  } catch {
    // Not ours.
  }
  return {};
}

/** `Retry-After` is a number of seconds or a date. */
function secondsOf(text: string): number | undefined {
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, seconds) : undefined;
}

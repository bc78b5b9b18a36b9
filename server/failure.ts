/** Why a request or a job did not succeed; stable, for programs. The message is for people and says what to do next. */
export type FailureCode =
  | 'invalid_request'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_large'
  | 'rate_limited'
  | 'queue_full'
  | 'not_built'
  | 'unavailable'
  /** The user's model or script is wrong: the log says where. */
  | 'invalid_model'
  | 'engine_missing'
  | 'engine_crashed'
  | 'engine_limit'
  | 'output_invalid'
  | 'storage'
  | 'internal';

interface FailureOptions {
  /** HTTP status; default by `code`. */
  status?: number;
  /** Seconds, for `Retry-After`. */
  retryAfter?: number;
  details?: unknown;
  /** Of a job: another attempt may succeed (a crash, storage away), so it is retried after 1, 2, 4 s. Default false. */
  recoverable?: boolean;
  cause?: unknown;
}

const statuses: Record<FailureCode, number> = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  too_large: 413,
  rate_limited: 429,
  queue_full: 503,
  not_built: 501,
  unavailable: 503,
  invalid_model: 422,
  engine_missing: 503,
  engine_crashed: 500,
  engine_limit: 422,
  output_invalid: 500,
  storage: 503,
  internal: 500,
};

/** An expected fault. HTTP answers it as `{error: {code, message, details?}}`; a job stores code and message. */
export class Failure extends Error {
  override name = 'Failure';
  readonly code: FailureCode;
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly details: unknown;
  readonly recoverable: boolean;

  constructor(
    code: FailureCode,
    message: string,
    { status = statuses[code], retryAfter, details, recoverable = false, cause }: FailureOptions = {},
  ) {
    super(message, { cause });
    this.code = code;
    this.status = status;
    this.retryAfter = retryAfter;
    this.details = details;
    this.recoverable = recoverable;
  }
}

/** People with browsers, for tests: a cookie jar each, over whatever answers requests. */
import type { Settings } from '../settings.ts';
import { settings } from '../settings.ts';

export type Fetch = (request: Request) => Response | Promise<Response>;

export const HOST = 'formwork.test';
export const ORIGIN = `http://${HOST}`;
export const PASSWORD = 'correct horse battery';

/** Settings with accounts, in which anybody may register. */
export const withAccountsOn = (more: Record<string, string> = {}): Settings =>
  settings({
    ACCOUNTS: 'required',
    SECRET: 'a secret of the tests, long enough for all of them',
    SIGN_UP: 'open',
    PUBLIC_URL: ORIGIN,
    LOG_LEVEL: 'silent',
    ...more,
  });

export interface Asked {
  method?: string;
  json?: unknown;
  body?: NonNullable<RequestInit['body']>;
  headers?: Record<string, string>;
}

/** Somebody at a page of ours: sends the cookies they got, and the headers that a browser sends for this page. */
export class Person {
  readonly cookies = new Map<string, string>();
  readonly email: string;
  private readonly answers: Fetch;
  /** A page of another site has another one. */
  origin: string | null = ORIGIN;

  constructor(answers: Fetch, email = `${crypto.randomUUID()}@example.com`) {
    this.answers = answers;
    this.email = email;
  }

  async ask(path: string, { method, json, body, headers = {} }: Asked = {}): Promise<Response> {
    const content = json === undefined ? body : JSON.stringify(json);
    const verb = method ?? (content === undefined ? 'GET' : 'POST');
    const request = new Request(new URL(path, ORIGIN), {
      method: verb,
      headers: {
        ...(this.cookies.size > 0 && { Cookie: [...this.cookies].map(pair => pair.join('=')).join('; ') }),
        ...(verb !== 'GET' && this.origin !== null && { Origin: this.origin }),
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(content !== undefined && { body: content }),
    });
    const response = await this.answers(request);
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    return response;
  }

  async answer<T = Record<string, unknown>>(path: string, asked?: Asked): Promise<T> {
    const response = await this.ask(path, asked);
    const text = await response.text();
    if (!response.ok) throw new Error(`${path}: ${response.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async signUp(more: Record<string, unknown> = {}): Promise<this> {
    await this.answer('/api/auth/sign-up/email', {
      json: { email: this.email, password: PASSWORD, name: this.email.split('@')[0], ...more },
    });
    return this;
  }

  signIn(password = PASSWORD): Promise<Response> {
    return this.ask('/api/auth/sign-in/email', { json: { email: this.email, password } });
  }

  /** Makes this person a member of the organization that the other acts for. */
  async join(other: Person, role: 'member' | 'admin' = 'member'): Promise<void> {
    const { id } = await other.answer<{ id: string }>('/api/auth/organization/invite-member', {
      json: { email: this.email, role },
    });
    await this.answer('/api/auth/organization/accept-invitation', { json: { invitationId: id } });
  }
}

import { problemOf, ServerAway } from './problems.ts';

/** What the sign-in dialog asks of the server; the routes are better-auth's. Errors as of `Client`. */
async function post(path: string, body: object): Promise<void> {
  let response: Response;
  try {
    response = await fetch(new URL(`api/auth/${path}`, document.baseURI), {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  } catch (error) {
    throw new ServerAway('The server does not answer.', { cause: error });
  }
  if (response.ok) return;
  // better-auth answers `{code, message}` without an envelope.
  const { message } = (await response
    .clone()
    .json()
    .catch(() => ({}))) as { message?: unknown };
  if (typeof message === 'string' && message) throw new Error(message);
  throw await problemOf(response);
}

export const signIn = (email: string, password: string): Promise<void> =>
  post('sign-in/email', { email, password });

export const signUp = (name: string, email: string, password: string): Promise<void> =>
  post('sign-up/email', { name, email, password });

/** Sends a mail with a link; answers the same whether the address is known or not. */
export const requestReset = (email: string): Promise<void> =>
  post('request-password-reset', { email, redirectTo: document.baseURI });

export const signOut = (): Promise<void> => post('sign-out', {});

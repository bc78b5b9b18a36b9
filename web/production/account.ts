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

/** `invitation`: what a link holds; servers that are not open to everybody ask for it. */
export const signUp = (name: string, email: string, password: string, invitation?: string): Promise<void> =>
  post('sign-up/email', { name, email, password, ...(invitation && { invitation }) });

/** Makes whoever is signed in a member of the client that invites. */
export const acceptInvitation = (invitationId: string): Promise<void> =>
  post('organization/accept-invitation', { invitationId });

/** Sends a mail with a link; answers the same whether the address is known or not. */
export const requestReset = (email: string): Promise<void> => post('request-password-reset', { email });

/** `token`: what the link in that mail holds. */
export const resetPassword = (token: string, newPassword: string): Promise<void> =>
  post('reset-password', { token, newPassword });

export const signOut = (): Promise<void> => post('sign-out', {});

/** The e-mail address of whoever is signed in; undefined for nobody, and on servers without accounts. */
export async function signedInAs(): Promise<string | undefined> {
  try {
    const response = await fetch(new URL('api/auth/get-session', document.baseURI));
    if (!response.ok) return undefined;
    const session = (await response.json()) as { user?: { email?: unknown } } | null;
    return typeof session?.user?.email === 'string' ? session.user.email : undefined;
  } catch {
    return undefined;
  }
}

import { createTransport } from 'nodemailer';
import type { Log } from '../api/context.ts';
import type { Settings } from '../settings.ts';

export interface Letter {
  to: string;
  subject: string;
  /** Plain text; the link stands on a line of its own. */
  text: string;
  link: string;
}

/** Sends a letter, and does not wait until it is sent: how long that takes would tell which addresses are known. */
export type Mail = (letter: Letter) => void;

/**
 * By the SMTP server of `SMTP_URL`; without one, or when it does not take the letter, the link is logged once, so that
 * whoever runs the server can hand it on.
 */
export function createMail(
  { SMTP_URL, MAIL_FROM }: Pick<Settings, 'SMTP_URL' | 'MAIL_FROM'>,
  log: Log,
): Mail {
  const transport = SMTP_URL === undefined ? undefined : createTransport(SMTP_URL);
  return ({ to, subject, text, link }) => {
    if (!transport) {
      log.warn(
        { to, subject, link },
        `No mail server is set (FORMWORK_SMTP_URL): hand this link to ${to} yourself.`,
      );
      return;
    }
    transport.sendMail({ from: MAIL_FROM, to, subject, text }).catch((err: unknown) => {
      log.error(
        { to, subject, link, err },
        `The mail to ${to} could not be sent: hand this link over yourself.`,
      );
    });
  };
}

import { until } from '#tests/setup/live-server.ts';
import { Visitor } from '#tests/setup/visitor.ts';

/** One mail as the sink of the application keeps it. */
export interface Letter {
  id: string;
  to: string[];
  subject: string;
  /** everything that was sent, as it was sent, and the same decoded */
  raw: string;
  decoded: string;
}

interface Listed {
  id: string;
  subject: string;
  envelope: { to: string[] };
}

/** What arrived so far for an address. */
export async function lettersTo(base: string, address: string): Promise<Letter[]> {
  const postman = new Visitor({ base });
  const { status, body } = await postman.get(`/dev/mail.json?to=${encodeURIComponent(address)}`);
  if (status !== 200) {
    throw new Error(`the mail sink answers ${status}`);
  }
  const { mails } = JSON.parse(body) as { mails: Listed[] };
  return Promise.all(
    mails
      .filter(({ envelope }) => envelope.to.includes(address))
      .map(async ({ id, subject, envelope }) => ({
        id,
        subject,
        to: envelope.to,
        raw: (await postman.get(`/dev/mail/${id}.eml`)).body,
        decoded: (await postman.get(`/dev/mail/${id}.json`)).body,
      })),
  );
}

/** Waits for the mail with a link of this kind. @returns the secret in it */
export async function secretSentTo(
  base: string,
  address: string,
  kind: 'invitation' | 'reset-password' | 'sign-in/link',
): Promise<string> {
  const pattern = new RegExp(`/${kind}/([\\w-]{43})`);
  const find = async (): Promise<string> =>
    (await lettersTo(base, address)).map(({ decoded }) => pattern.exec(decoded)?.[1] ?? '').find(Boolean) ?? '';
  return until(find, (secret) => secret !== '', 30_000);
}

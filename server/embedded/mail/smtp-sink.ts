import type { AddressInfo } from 'node:net';
import type { MailStore } from './mail-store.ts';

export interface RunningSmtpSink {
  readonly port: number;
  stop(): Promise<void>;
}

const MAX_MESSAGE_BYTES = 25 * 1024 * 1024;

/**
 * Lets other programs of this machine deliver into the local store by SMTP. Listens on the loopback address only, without
 * TLS or password: nothing leaves the machine. `port` 0 takes a free one.
 */
export async function startSmtpSink(options: { store: MailStore; port: number }): Promise<RunningSmtpSink> {
  const { SMTPServer } = await import('smtp-server');
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    size: MAX_MESSAGE_BYTES,
    banner: 'local mail sink',
    disableReverseLookup: true,
    onData(stream, session, done) {
      readAll(stream)
        .then(async (raw) => {
          if (stream.sizeExceeded) throw Object.assign(new Error('Message too large'), { responseCode: 552 });
          const { mailFrom, rcptTo } = session.envelope;
          const from = mailFrom === false ? '' : mailFrom.address;
          await options.store.add(raw, { from, to: rcptTo.map(({ address }) => address) });
          done();
        })
        .catch((error: Error) => done(error));
    },
  });
  // A client that drops the line is no concern of ours, but an unheard error event would end the process.
  server.on('error', () => undefined);
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(options.port, '127.0.0.1', () => {
      server.server.off('error', reject);
      resolve();
    });
  });
  return {
    port: (server.server.address() as AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

async function readAll(stream: AsyncIterable<unknown>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= MAX_MESSAGE_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

import path from 'node:path';
import type { Router } from 'express';
import { mailSinkRouter } from '#server/embedded/mail/mail-sink-router.ts';
import { openMailStore } from '#server/embedded/mail/mail-store.ts';
import { createSinkMailer } from '#server/embedded/mail/sink-mailer.ts';
import { startObjectStore } from '#server/embedded/storage/start-object-store.ts';
import { STORE_PATH } from '#server/http/store-route.ts';
import { createAntivirus } from '#server/integrations/antivirus/create-antivirus.ts';
import { createSmtpMailer } from '#server/integrations/mail/smtp-mailer.ts';
import { createStorage } from '#server/integrations/storage/create-storage.ts';
import { type Config, isLocal } from '#server/platform/config.ts';
import { sha256 } from '#server/platform/ids.ts';
import { logger } from '#server/platform/logger.ts';
import { setServices } from '#server/platform/services.ts';

export interface RunningServices {
  /** the page of the local mail sink, where mail goes nowhere else */
  mailPage: Router | null;
  /** the embedded store, where browsers cannot reach it by themselves */
  hiddenStore: { port: number; publicUrl: string } | null;
  stop(): Promise<void>;
}

/** Opens storage, mail and antivirus: what the configuration names, else the embedded ones under the data folder. */
export async function startServices(config: Config): Promise<RunningServices> {
  const stops: (() => Promise<void>)[] = [];
  const { storage: given, dataDir } = config;
  // The embedded store listens on this machine only: people on others are served through the application.
  const storeUrl = given.publicEndpoint ?? (isLocal(config.appUrl) ? undefined : `${config.appUrl}${STORE_PATH}`);
  const embedded = given.endpoint
    ? null
    : await startObjectStore({
        dataDir: path.join(dataDir, 'storage'),
        accessKeyId: 'entente',
        // Derived, so that links survive a restart and no second secret has to be kept.
        secretAccessKey: sha256(`object-store:${config.secret}`),
        allowedOrigins: config.origins,
        ...(storeUrl ? { publicUrl: storeUrl } : {}),
        logger,
      });
  if (embedded) {
    stops.push(() => embedded.stop());
  }
  const endpoint = given.endpoint ?? `http://127.0.0.1:${embedded?.port}`;
  const publicEndpoint = given.publicEndpoint ?? embedded?.endpoint ?? endpoint;
  const storage = createStorage({
    endpoint,
    publicEndpoint,
    region: given.region,
    bucket: given.bucket,
    accessKeyId: given.accessKeyId ?? 'entente',
    secretAccessKey: given.secretAccessKey ?? sha256(`object-store:${config.secret}`),
  });
  await storage.ensureBucket();
  stops.unshift(() => storage.close());

  const sink = config.mail.smtpUrl ? null : await openMailStore({ dataDir });
  const mailer = config.mail.smtpUrl
    ? createSmtpMailer({ url: config.mail.smtpUrl, from: config.mail.from })
    : createSinkMailer({ store: sink as NonNullable<typeof sink>, from: config.mail.from });
  setServices({
    storage,
    storageOrigin: new URL(publicEndpoint).origin,
    mailer,
    antivirus: createAntivirus({ url: config.clamdUrl }),
  });
  return {
    hiddenStore: embedded && storeUrl && !given.publicEndpoint ? { port: embedded.port, publicUrl: storeUrl } : null,
    // Whoever reads these mails can take over accounts by their links: only where no real person has an account.
    mailPage: sink && (config.mode !== 'production' || config.demo) ? mailSinkRouter({ store: sink }) : null,
    stop: async () => {
      for (const stop of stops) {
        await stop();
      }
      setServices(null);
    },
  };
}

import { afterAll, beforeAll } from 'vitest';
import type { UploadTicket } from '#models/contracts/documents.ts';
import { createAntivirus } from '#server/integrations/antivirus/create-antivirus.ts';
import type { Mailer } from '#server/integrations/mail/mailer.ts';
import { createStorage } from '#server/integrations/storage/create-storage.ts';
import { type Services, services, setServices } from '#server/platform/services.ts';
import {
  ACCESS_KEY_ID,
  APP_ORIGIN,
  SECRET_ACCESS_KEY,
  startTestStore,
} from '#tests/integration/storage/running-store.ts';

export interface WithStore {
  store: Awaited<ReturnType<typeof startTestStore>>;
  scanWith(url: string | undefined): void;
}

/** The object store and the services of this test file; no scanner unless a test names one. */
export function withStore(): () => WithStore {
  let running: WithStore;
  let storage: ReturnType<typeof createStorage>;
  beforeAll(async () => {
    const store = await startTestStore();
    storage = createStorage({
      endpoint: store.endpoint,
      bucket: 'documents',
      accessKeyId: ACCESS_KEY_ID,
      secretAccessKey: SECRET_ACCESS_KEY,
    });
    await storage.ensureBucket();
    const base: Omit<Services, 'antivirus'> = { storage, storageOrigin: store.endpoint, mailer: {} as Mailer };
    const scanWith = (url: string | undefined): void => setServices({ ...base, antivirus: createAntivirus({ url }) });
    scanWith(undefined);
    running = { store, scanWith };
  });
  afterAll(async () => {
    setServices(null);
    await storage.close();
    await running.store.stop();
  });
  return () => running;
}

/** What a browser does with a ticket. @returns the store's status */
export async function send({ upload }: UploadTicket, bytes: Uint8Array): Promise<number> {
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) {
    form.append(name, value);
  }
  form.append('file', new Blob([Uint8Array.from(bytes)]), 'file');
  const response = await fetch(upload.url, { method: upload.method, body: form, headers: { Origin: APP_ORIGIN } });
  await response.arrayBuffer();
  return response.status;
}

/** Whether the store has an object under this key. */
export const isStored = (key: string): Promise<boolean> =>
  services()
    .storage.headObject(key)
    .then(
      () => true,
      () => false,
    );

import type { Antivirus } from '#server/integrations/antivirus/antivirus.ts';
import type { Mailer } from '#server/integrations/mail/mailer.ts';
import type { Storage } from '#server/integrations/storage/storage.ts';
import { singleton } from '#server/platform/singleton.ts';

/** The outside world as this process reaches it; real or embedded, the callers cannot tell. */
export interface Services {
  storage: Storage;
  /** origin of the addresses browsers upload to and download from */
  storageOrigin: string;
  mailer: Mailer;
  antivirus: Antivirus;
}

const holder = singleton<{ current: Services | null }>('services', () => ({ current: null }));

export const setServices = (services: Services | null): void => {
  holder.current = services;
};

/** @throws Error before the platform has started: a defect */
export function services(): Services {
  if (!holder.current) {
    throw new Error('The platform has not started: no services yet');
  }
  return holder.current;
}

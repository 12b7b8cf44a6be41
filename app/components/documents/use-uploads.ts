import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Audience } from '#models/contracts/entries.ts';
import { type UploadItem, UploadQueue } from './upload-queue.ts';
import { browserTransport, type UploadTransport } from './upload-transport.ts';

const NONE: readonly UploadItem[] = [];

/** The files of one composer or one side. Leaving the page cancels what is under way. */
export function useUploads({
  audience,
  caseId,
  transport = browserTransport,
}: {
  audience: Audience;
  caseId?: string | undefined;
  transport?: UploadTransport;
}): { queue: UploadQueue; items: readonly UploadItem[] } {
  const queue = useMemo(() => new UploadQueue({ transport, audience, caseId }), [transport, audience, caseId]);
  const items = useSyncExternalStore(queue.subscribe, queue.snapshot, () => NONE);
  useEffect(() => () => queue.clear(), [queue]);
  return { queue, items };
}

import { newId } from '#server/platform/ids.ts';

/** Where browsers put files; nothing is ever served from there. */
export const newUploadKey = (): string => `uploads/${newId()}`;
/** Where checked files lie. */
export const newDocumentKey = (): string => `documents/${newId()}`;

/** How long a browser may start sending after it asked. */
export const UPLOAD_SECONDS = 900;
/** A finalisation that takes longer belongs to a process that is gone. */
export const FINALISE_MS = 120_000;
/** What nobody attached by then is removed. */
export const UNATTACHED_MS = 24 * 3_600_000;
/** Files a person may hold without having attached them. */
export const QUOTA = { files: 60, bytes: 300 * 1024 * 1024 } as const;

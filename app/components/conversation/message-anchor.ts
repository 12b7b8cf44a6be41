const PREFIX = 'm-';

/** The anchor of an entry: what a copied link ends in. */
export const messageAnchor = (entryId: string): string => `${PREFIX}${entryId}`;

/** The entry a hash such as `#m-abc` names; null for any other. */
export const entryOfHash = (hash: string): string | null =>
  hash.startsWith(`#${PREFIX}`) ? decodeURIComponent(hash.slice(PREFIX.length + 1)) : null;

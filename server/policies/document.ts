import type { Audience } from '#models/contracts/entries.ts';
import type { DocumentDoc } from '#models/schemas/document.ts';
import type { Actor } from '#server/auth/actor.ts';
import { type CaseAccess, canReadAudience, canReadCase, hasVoice } from '#server/policies/case.ts';

/** What a document is attached to, as far as its readers depend on it. */
export type DocumentSubject =
  | { kind: 'none' }
  | { kind: 'case'; access: CaseAccess }
  /** whether the actor reaches the invoice, by scope or through an assigned case */
  | { kind: 'invoice'; isReachable: boolean };

/**
 * Who may read a document: until it is attached, only who uploaded it; then whoever reads the side it lies on. Having
 * uploaded it gives no right afterwards, so that a withdrawn access ends for files too.
 */
export function canReadDocument(
  actor: Actor,
  document: Pick<DocumentDoc, 'uploadedBy' | 'audience'>,
  subject: DocumentSubject,
  now: Date,
): boolean {
  switch (subject.kind) {
    case 'none':
      return document.uploadedBy === actor.userId;
    case 'case':
      return canReadCase(actor, subject.access, now) && canReadAudience(actor, document.audience);
    case 'invoice':
      return subject.isReachable && canReadAudience(actor, document.audience);
  }
}

/** Whoever has a voice may bring a file: not auditors, nor admins, who look in only. */
export const canUpload = (actor: Actor, audience: Audience): boolean =>
  hasVoice(actor) && canReadAudience(actor, audience);

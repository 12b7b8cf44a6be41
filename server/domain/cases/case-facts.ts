import type { ClientSession } from 'mongoose';
import { streamOf } from '#models/contracts/entries.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import { Documents } from '#models/schemas/document.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import type { Actor } from '#server/auth/actor.ts';
import { APPROVER, isStanding } from '#server/domain/cases/approval.ts';
import type { Part, Situation } from '#server/domain/cases/case-machine.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError, notFound } from '#server/platform/errors.ts';
import { partsOf } from '#server/policies/case.ts';
import { caseScope } from '#server/policies/scope.ts';

export const caseStream = (caseId: string) => streamOf('case', caseId);

/** Loads a case for a change. @throws AppError NOT_FOUND, STALE when it changed since the person saw it */
export async function loadCaseForChange({
  actor,
  caseId,
  version,
  session,
}: {
  actor: Actor;
  caseId: string;
  version?: number;
  session: ClientSession;
}): Promise<CaseDoc> {
  const found = await Cases.within(caseScope(actor)).findById(caseId, { session });
  if (!found) {
    throw notFound();
  }
  if (version !== undefined && found.version !== version) {
    throw new AppError('STALE');
  }
  return found;
}

/** Writes the next version of a case. @throws AppError STALE when another process was faster */
export async function saveCase(
  before: CaseDoc,
  changes: Partial<CaseDoc>,
  session: ClientSession,
  unset: readonly (keyof CaseDoc)[] = [],
): Promise<CaseDoc> {
  const next = { ...before, ...changes, version: before.version + 1 };
  for (const field of unset) {
    delete next[field];
  }
  const update = {
    $set: { ...changes, version: next.version },
    ...(unset.length > 0 ? { $unset: Object.fromEntries(unset.map((field) => [field, 1])) } : {}),
  };
  const saved = await Cases.within(everything()).updateOne(
    { _id: before._id, version: before.version },
    update as never,
    { session },
  );
  if (!saved) {
    throw new AppError('STALE');
  }
  return next;
}

/** The approvals that count today, see `isStanding`; their authors are read again each time. */
export async function standingApprovals(
  approvals: CaseDoc['approvals'],
  session?: ClientSession,
): Promise<CaseDoc['approvals']> {
  if (approvals.length === 0) {
    return [];
  }
  const approvers = await Users.within(everything()).find(
    { _id: { $in: approvals.map(({ by }) => by) }, role: APPROVER, disabledAt: { $exists: false } },
    { projection: { approvalLimit: 1 }, ...(session ? { session } : {}) },
  );
  const limits = new Map(approvers.map(({ _id, approvalLimit }) => [_id, approvalLimit]));
  return approvals.filter((approval) => isStanding(approval, limits.get(approval.by)));
}

/** Gathers what the state machine's guards look at. */
export async function situationOf(
  actor: Actor,
  subject: CaseDoc,
  session: ClientSession,
  parts: ReadonlySet<Part> = partsOf(actor, subject),
): Promise<Situation> {
  const attached =
    subject.proofs.length === 0
      ? 0
      : await Documents.within(everything()).count(
          { 'attachedTo.kind': 'case', 'attachedTo.id': subject._id, state: 'ready' },
          { session },
        );
  return {
    case: { ...subject, approvals: await standingApprovals(subject.approvals, session) },
    parts,
    userId: actor.userId,
    approvalLimit: actor.approvalLimit,
    now: clock.now(),
    proofsPresent: subject.proofs.length === 0 || attached >= subject.proofs.length,
  };
}

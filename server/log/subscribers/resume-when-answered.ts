import { Cases } from '#models/schemas/dispute-case.ts';
import { everything } from '#models/scope.ts';
import { systemActor } from '#server/auth/actor.ts';
import { caseAccess, caseIdOf } from '#server/domain/cases/case-access.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';
import { rememberedHead } from '#server/log/head.ts';
import type { Subscriber } from '#server/log/relay.ts';
import { AppError } from '#server/platform/errors.ts';

const MAX_ATTEMPTS = 20;
const EXPECTED = new Set(['STALE', 'TRANSITION_NOT_ALLOWED']);

/** T7 of domain §3: the customer's answer takes a waiting case back to the company, and the clock goes on. */
export const resumeWhenAnswered: Subscriber = {
  name: 'resume-when-answered',
  ordered: true,
  handle: async (entry) => {
    const caseId = caseIdOf(entry.stream);
    if (
      !caseId ||
      entry.type !== 'message.posted' ||
      (entry.actor.role !== 'customer' && entry.actor.role !== 'customer-admin')
    ) {
      return;
    }
    // Most messages come while nobody waits for one: the remembered state answers that without a query. Where another
    // process wrote the message, what is remembered here may be older than the question.
    const isOurs = (rememberedHead(entry.stream)?.rev ?? 0) >= entry.all.rev;
    if ((await caseAccess(caseId, !isOurs))?.state !== 'WAITING_CUSTOMER') {
      return;
    }
    for (let attempt = 1; ; attempt += 1) {
      const waiting = await Cases.within(everything()).findOne(
        { _id: caseId, state: 'WAITING_CUSTOMER', 'waiting.since': { $lte: entry.at } },
        { projection: { version: 1 } },
      );
      if (!waiting) {
        return;
      }
      try {
        await transitionCase({
          actor: systemActor,
          caseId,
          input: { action: 'resume', version: waiting.version },
          parts: new Set(['system']),
        });
        return;
      } catch (error) {
        // Somebody changed the case at the same moment: it may still wait.
        if (!(error instanceof AppError && EXPECTED.has(error.code)) || attempt >= MAX_ATTEMPTS) {
          throw error;
        }
      }
    }
  },
};

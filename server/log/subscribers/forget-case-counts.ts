import { caseIdOf } from '#server/domain/cases/case-access.ts';
import { forgetCaseCounts } from '#server/domain/cases/case-counts.ts';
import type { Subscriber } from '#server/log/relay.ts';

/** The numbers beside the tabs of the case list follow every change but a message, which moves nothing between them. */
export const forgetCounts: Subscriber = {
  name: 'forget-case-counts',
  ordered: false,
  handle: async (entry) => {
    if (caseIdOf(entry.stream) && entry.type !== 'message.posted') {
      forgetCaseCounts();
    }
  },
};

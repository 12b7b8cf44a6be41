import type { Subscriber } from '#server/log/relay.ts';
import { broadcastHint } from '#server/log/subscribers/broadcast-hint.ts';
import { forgetCounts } from '#server/log/subscribers/forget-case-counts.ts';
import { resumeWhenAnswered } from '#server/log/subscribers/resume-when-answered.ts';
import { touchCase } from '#server/log/subscribers/touch-case.ts';

/** Every reaction to entries; a test asserts that each file of this folder is named here. */
export const SUBSCRIBERS: readonly Subscriber[] = [forgetCounts, broadcastHint, touchCase, resumeWhenAnswered];

import type { CaseState } from '#models/contracts/cases.ts';
import { addDays } from '#models/contracts/days.ts';
import type { CasePlay } from '#server/domain/demo/play-case.ts';
import type { Random } from '#server/domain/demo/random.ts';
import type { Story } from '#server/domain/demo/story.ts';
import { clock } from '#server/platform/clock.ts';

/** One step and how many minutes it comes after the one before. */
export interface Step {
  after: number;
  run(play: CasePlay): Promise<void>;
}

export interface Plan {
  state: CaseState;
  /** the first proposal is refused */
  isRefusedOnce: boolean;
  /** resolved, then reopened by the customer */
  isReopened: boolean;
  creditNumber: string;
}

/** The steps that bring a case of this story to a state, the opening first. */
export function scriptOf(story: Story, plan: Plan, random: Random): Step[] {
  const steps: Step[] = [];
  const hours = (low: number, high: number): number => Math.round((low + random.next() * (high - low)) * 60);
  const then = (after: number, run: Step['run']): void => void steps.push({ after, run });
  const say = (lines: readonly string[]): void => {
    for (const line of lines) {
      then(random.chance(0.45) ? random.int(3, 50) : hours(1, 20), (play) => play.say(line));
    }
  };
  const { state } = plan;
  then(0, (play) => play.open());
  say(story.opening);
  if (state === 'OPEN') {
    return steps;
  }
  if (state === 'WITHDRAWN') {
    then(hours(4, 60), (play) => play.withdraw());
    return steps;
  }
  then(hours(2, 8), (play) =>
    play.qualify(
      random.weighted([
        ['normal', 6],
        ['high', 3],
        ['low', 1],
        ['urgent', 1],
      ] as const),
    ),
  );
  if (state === 'QUALIFIED') {
    return steps;
  }
  then(hours(1, 20), (play) => play.start());
  const half = Math.ceil(story.work.length / 2);
  say(story.work.slice(0, state === 'IN_PROGRESS' && !plan.isReopened ? random.int(1, story.work.length) : half));
  if (state === 'IN_PROGRESS' && !plan.isReopened) {
    return steps;
  }
  then(hours(2, 24), (play) => play.ask());
  if (state === 'WAITING_CUSTOMER') {
    return steps;
  }
  say(story.question.answer);
  then(hours(1, 4), (play) => play.resume());
  if (state === 'WAITING_THIRD_PARTY') {
    then(hours(2, 20), (play) => play.awaitThirdParty(addDays(clock.now().toISOString().slice(0, 10), 12)));
    return steps;
  }
  say(story.work.slice(half));
  decide(story, plan, then, say, hours);
  return steps;
}

function decide(
  story: Story,
  plan: Plan,
  then: (after: number, run: Step['run']) => void,
  say: (lines: readonly string[]) => void,
  hours: (low: number, high: number) => number,
): void {
  const { state } = plan;
  if (state === 'LEGAL') {
    then(hours(40, 120), (play) => play.sendToLegal());
    return;
  }
  if (state === 'REJECTED') {
    then(hours(6, 48), (play) => play.reject());
    return;
  }
  then(hours(6, 48), (play) => play.propose());
  if (plan.isRefusedOnce) {
    then(hours(4, 40), (play) => play.refuse());
    then(hours(8, 40), (play) => play.propose(betterShare(story)));
  }
  say(story.discussion);
  if (state === 'PROPOSED') {
    return;
  }
  then(hours(3, 50), (play) => play.accept());
  if (state === 'AGREED') {
    return;
  }
  then(hours(4, 40), (play) => play.resolve(plan.creditNumber));
  if (plan.isReopened) {
    then(hours(24, 150), (play) => play.reopen());
    return;
  }
  if (state === 'CLOSED') {
    then(hours(100, 220), (play) => play.close());
  }
}

/** The second offer: a little more, unless money was never the question. */
const betterShare = ({ proposal }: Story): number => (proposal.share === 0 ? 0 : Math.min(1, proposal.share + 0.1));

const MINUTE = 60_000;
const WEEK = 7 * 24 * 60 * MINUTE;

/**
 * When each step happens: on working days between 8 and 18 o'clock, the last one before `end`, within the week before
 * it. Whole weeks are moved, so that a Monday stays a Monday.
 */
export function scheduleSteps(steps: readonly Step[], end: Date, random: Random): Date[] {
  let time = end.getTime() - steps.reduce((sum, step) => sum + step.after, 0) * MINUTE * 1.6;
  const times = steps.map(({ after }) => {
    time = officeTime(time + after * MINUTE, random);
    return time;
  });
  const over = (times.at(-1) ?? 0) - end.getTime();
  const shift = over > 0 ? -Math.ceil(over / WEEK) * WEEK : Math.floor(-over / WEEK) * WEEK;
  return times.map((moment) => new Date(moment + shift));
}

function officeTime(moment: number, random: Random): number {
  const date = new Date(moment);
  const weekday = date.getUTCDay();
  const isOpen = weekday >= 1 && weekday <= 5 && date.getUTCHours() >= 7 && date.getUTCHours() < 17;
  if (isOpen) {
    return moment;
  }
  const days =
    date.getUTCHours() >= 17 || weekday === 0 || weekday === 6 ? (weekday === 5 ? 3 : weekday === 6 ? 2 : 1) : 0;
  return Date.UTC(
    date.getUTCFullYear(),
    date.getUTCMonth(),
    date.getUTCDate() + days,
    7,
    random.int(5, 55),
    random.int(0, 59),
  );
}

import { randomUUID } from 'node:crypto';
import { addDays } from '#models/contracts/days.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';
import type { Language } from '#models/contracts/roles.ts';
import { Users } from '#models/schemas/user.ts';
import { everything } from '#models/scope.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { admitGuest } from '#server/domain/accounts/admit-guest.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { at } from '#server/domain/demo/demo-clock.ts';
import type { PlannedCase } from '#server/domain/demo/plan-cases.ts';
import type { CasePlay } from '#server/domain/demo/play-case.ts';

interface Guest {
  email: string;
  name: string;
  words: Record<Language, string>;
}

const LAWYER: Guest = {
  email: 'avocat@guest.example',
  name: 'Me Viviane Sirène (avocate fictive)',
  words: {
    fr: 'Bonjour, je prends connaissance du dossier et reviens vers vous sous huit jours.',
    en: 'Good morning, I am reading the file and will come back to you within a week.',
  },
};
const CARRIER: Guest = {
  email: 'carrier@guest.example',
  name: 'Transports Mirage (transporteur fictif)',
  words: {
    fr: 'Bonjour, notre service litiges a ouvert un dossier. L’expert passe jeudi matin.',
    en: 'Hello, our claims department has opened a file. The surveyor calls on Thursday morning.',
  },
};

/** A lawyer in a case that is with the lawyers, and the carrier in one that waits for the carrier. */
export async function seedGuests(
  planned: readonly PlannedCase[],
  plays: readonly CasePlay[],
  passwordHash: string,
  now: Date,
): Promise<void> {
  const wanted: [PlannedCase['plan']['state'], Guest][] = [
    ['LEGAL', LAWYER],
    ['WAITING_THIRD_PARTY', CARRIER],
  ];
  for (const [state, guest] of wanted) {
    const index = planned.findIndex(({ plan }) => plan.state === state);
    const play = plays[index];
    const last = planned[index]?.times.at(-1);
    if (!play || !last) {
      continue;
    }
    const { language } = play.story;
    const until = addDays(now.toISOString().slice(0, 10), 45);
    const admitted = new Date(Math.min(last.getTime() + 2 * 3_600_000, now.getTime() - 2 * 3_600_000));
    const userId = await at(admitted, () =>
      admitGuest({
        actor: play.cast.parts.M,
        caseId: play.caseId,
        input: { email: guest.email, name: guest.name, language, until },
      }),
    );
    await Users.within(everything()).updateOne({ _id: userId }, { $set: { passwordHash } });
    const user = await Users.within(everything()).findById(userId);
    if (user) {
      await at(new Date(admitted.getTime() + 3_600_000), async () =>
        postMessage({
          actor: await actorOf(user),
          input: {
            stream: caseStream(play.caseId),
            audience: 'shared',
            clientId: randomUUID(),
            body: richTextOf(guest.words[language]),
            documents: [],
          },
        }),
      );
    }
  }
}

import type { Audience } from '#models/contracts/entries.ts';
import { mentionsOf, plainText, RICH_TEXT_LIMITS, type RichNode, type RichText } from '#models/contracts/rich-text.ts';
import { Cases } from '#models/schemas/dispute-case.ts';
import { Entries } from '#models/schemas/entry.ts';
import { Users } from '#models/schemas/user.ts';
import { everything, scoped } from '#models/scope.ts';
import { type Actor, isCustomer, isOutside, isStaff } from '#server/auth/actor.ts';
import { actorOf } from '#server/auth/actor-of.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { clock } from '#server/platform/clock.ts';
import { AppError } from '#server/platform/errors.ts';
import { type CaseAccess, canReadAudience, canReadCase, hasVoice } from '#server/policies/case.ts';

/** Id → the name it goes by. */
type Names = ReadonlyMap<string, string>;

/**
 * Holds the mentions of a body to those the author could have picked: people who read this side of the case (from
 * outside: who have spoken there), and the case's invoices. They go by their own names, whatever the client called them;
 * any other mention becomes the words it was written with, and nothing is said about whom or what it named.
 * @returns the body to store, and the people in it to tell
 * @throws AppError INVALID when the names make the body longer than one may be
 */
export async function settleMentions({
  actor,
  body,
  access,
  audience,
}: {
  actor: Actor;
  body: RichText;
  /** asked only when somebody or something is mentioned */
  access: () => Promise<CaseAccess>;
  audience: Audience;
}): Promise<{ body: RichText; mentions: string[] }> {
  const named = mentionsOf(body);
  if (named.length === 0) {
    return { body, mentions: [] };
  }
  const idsOf = (kind: 'person' | 'invoice') => [
    ...new Set(named.filter((mention) => mention.kind === kind).map(({ id }) => id)),
  ];
  const subject = await access();
  const [people, invoices] = await Promise.all([
    peopleToPick({ actor, ids: idsOf('person'), access: subject, audience }),
    invoicesToPick({ actor, ids: idsOf('invoice'), caseId: subject._id }),
  ]);
  const settled = held(body, { person: people, invoice: invoices }) as RichText;
  if (plainText(settled).length > RICH_TEXT_LIMITS.characters) {
    throw new AppError('INVALID', { fields: { body: ['INVALID'] } });
  }
  return { body: settled, mentions: [...people.keys()] };
}

function held(node: RichNode, names: { person: Names; invoice: Names }): RichNode {
  if (node.type === 'mention') {
    const kind = node.attrs?.kind === 'invoice' ? 'invoice' : 'person';
    const id = String(node.attrs?.id);
    const label = names[kind].get(id);
    return label === undefined
      ? { type: 'text', text: `${kind === 'invoice' ? '#' : '@'}${String(node.attrs?.label)}` }
      : { type: 'mention', attrs: { id, label, kind } };
  }
  return node.content ? { ...node, content: node.content.map((child) => held(child, names)) } : node;
}

async function peopleToPick({
  actor,
  ids,
  access,
  audience,
}: {
  actor: Actor;
  ids: readonly string[];
  access: CaseAccess;
  audience: Audience;
}): Promise<Names> {
  if (ids.length === 0) {
    return new Map();
  }
  const users = await Users.within(everything()).find({ _id: { $in: ids }, disabledAt: { $exists: false } });
  // Outside one knows of those who have shown themselves, and of nobody else.
  const heard = isOutside(actor)
    ? new Set(
        await Entries.within(scoped({ audience: 'shared' })).distinct<string>('actor.userId', {
          stream: caseStream(access._id),
        }),
      )
    : null;
  const now = clock.now();
  const names = new Map<string, string>();
  for (const user of users) {
    const reader = await actorOf(user);
    if (
      hasVoice(reader) &&
      canReadAudience(reader, audience) &&
      canReadCase(reader, access, now) &&
      (!heard || heard.has(user._id))
    ) {
      names.set(user._id, user.name);
    }
  }
  return names;
}

/** The contested invoices; a guest is admitted to the case and not to the account. */
async function invoicesToPick({
  actor,
  ids,
  caseId,
}: {
  actor: Actor;
  ids: readonly string[];
  caseId: string;
}): Promise<Names> {
  const found =
    ids.length > 0 && (isStaff(actor) || isCustomer(actor))
      ? await Cases.within(everything()).findById(caseId, { projection: { items: 1 } })
      : null;
  return new Map(
    found?.items.flatMap((item) => (ids.includes(item.invoiceId) ? [[item.invoiceId, item.invoiceNumber]] : [])),
  );
}

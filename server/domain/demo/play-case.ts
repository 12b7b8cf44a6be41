import { randomUUID } from 'node:crypto';
import type { Transition } from '#models/contracts/cases.ts';
import { addDays } from '#models/contracts/days.ts';
import type { Audience } from '#models/contracts/entries.ts';
import { type CaseDoc, Cases } from '#models/schemas/dispute-case.ts';
import type { EntryDoc } from '#models/schemas/entry.ts';
import type { InvoiceDoc } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { type Actor, isOutside } from '#server/auth/actor.ts';
import { COSIGN_LIMIT, OWNER_LIMIT } from '#server/domain/cases/approval.ts';
import { approveCase } from '#server/domain/cases/approve-case.ts';
import { caseStream } from '#server/domain/cases/case-facts.ts';
import { openCase } from '#server/domain/cases/open-case.ts';
import { postMessage } from '#server/domain/cases/post-message.ts';
import { editMessage } from '#server/domain/cases/revise-message.ts';
import { transitionCase } from '#server/domain/cases/transition-case.ts';
import { composeBody } from '#server/domain/demo/compose-body.ts';
import type { DemoCustomer } from '#server/domain/demo/customers.ts';
import { at } from '#server/domain/demo/demo-clock.ts';
import { type EvidenceFacts, evidenceBytes } from '#server/domain/demo/evidence.ts';
import { money } from '#server/domain/demo/invoice-pdf.ts';
import { type Line, type Part, readLine, type Story } from '#server/domain/demo/story.ts';
import { storeUploadedFile } from '#server/domain/documents/store-uploaded-file.ts';
import { clock } from '#server/platform/clock.ts';

/** What the stories about payment terms say was agreed: 60 days from the invoice. */
const CORRECTED_TERM_DAYS = 60;

export interface Cast {
  parts: Record<Part, Actor>;
  finance: Actor;
  direction: Actor;
}

type Unversioned = {
  [A in Transition['action']]: Omit<Extract<Transition, { action: A }>, 'version'>;
}[Transition['action']];

/** One case as it is being played: who acts, what it is about, what was said last. Every step is an ordinary use case. */
export class CasePlay {
  readonly story: Story;
  readonly cast: Cast;
  readonly invoice: InvoiceDoc;
  readonly #customer: DemoCustomer;
  #caseId = '';
  #files = 0;
  readonly #last: Partial<Record<Audience, string>> = {};

  constructor({
    story,
    cast,
    invoice,
    customer,
  }: { story: Story; cast: Cast; invoice: InvoiceDoc; customer: DemoCustomer }) {
    this.story = story;
    this.cast = cast;
    this.invoice = invoice;
    this.#customer = customer;
  }

  get caseId(): string {
    return this.#caseId;
  }

  async open(): Promise<void> {
    const { part } = this.story;
    const invoiceId = this.invoice._id;
    const opened = await openCase({
      actor: this.cast.parts.C,
      input: {
        clientId: randomUUID(),
        items: [
          part === 'whole'
            ? { invoiceId, part }
            : part === 'line'
              ? { invoiceId, part: 'lines', lines: [1] }
              : { invoiceId, part: 'amount', amount: Math.max(1, Math.round(this.invoice.open * part)) },
        ],
        reason: this.story.reason,
        description: this.#fill(this.story.description),
        documents: [],
      },
    });
    this.#caseId = opened._id;
  }

  async say(source: string): Promise<void> {
    const line = readLine(source);
    const actor = this.cast.parts[line.by];
    const entry = await postMessage({
      actor,
      input: {
        stream: caseStream(this.#caseId),
        audience: line.audience,
        clientId: randomUUID(),
        body: this.#body(line.text),
        documents: await this.#upload(line, actor),
        ...(line.isReply && this.#last[line.audience] ? { replyTo: this.#last[line.audience] } : {}),
      },
    });
    this.#last[line.audience] = entry._id;
    if (line.correction) {
      await this.#correct(actor, entry, line.correction);
    }
  }

  #correct(actor: Actor, entry: EntryDoc, text: string): Promise<EntryDoc> {
    const rev = (isOutside(actor) ? entry.shared?.rev : entry.all.rev) ?? entry.all.rev;
    return at(new Date(entry.at.getTime() + 70_000), () =>
      editMessage({ actor, entryId: entry._id, rev, body: this.#body(text) }),
    );
  }

  async qualify(priority: CaseDoc['priority']): Promise<void> {
    const before = await this.#case();
    await this.#move(this.cast.parts.A, {
      action: 'qualify',
      reason: this.story.reason,
      amounts: [],
      department: before.department,
      ownerId: this.cast.parts.O.userId,
      priority,
      proofs: [...this.story.proofs],
    });
  }

  start = (): Promise<void> => this.#move(this.cast.parts.O, { action: 'start' });
  resume = (): Promise<void> => this.#move(this.cast.parts.O, { action: 'resume' });
  withdraw = (): Promise<void> =>
    this.#move(this.cast.parts.C, { action: 'withdraw', reason: this.#fill(this.story.withdrawal) });

  ask(): Promise<void> {
    const { text, documents } = this.story.question;
    return this.#move(this.cast.parts.O, {
      action: 'askCustomer',
      question: this.#fill(text),
      documents: [...documents],
    });
  }

  awaitThirdParty = (expectedOn: string): Promise<void> =>
    this.#move(this.cast.parts.O, { action: 'awaitThirdParty', thirdParty: this.story.thirdParty, expectedOn });

  /** With the approvals it needs: nobody approves what they propose themselves. */
  async propose(share = this.story.proposal.share): Promise<void> {
    const { resolution, explanation } = this.story.proposal;
    const { disputed } = await this.#case();
    const accepted = Math.min(disputed, Math.round(disputed * share));
    for (const approver of this.#approvers(accepted)) {
      const { version } = await this.#case();
      await approveCase({
        actor: approver,
        caseId: this.#caseId,
        input: { kind: 'amount', version, amount: accepted },
      });
    }
    const missing = this.#files < this.story.proofs.length;
    await this.#move(this.cast.parts.O, {
      action: 'propose',
      resolution: resolution === 'CREDIT_FULL' && accepted < disputed ? 'CREDIT_PARTIAL' : resolution,
      accepted,
      maintained: disputed - accepted,
      rootCause: this.story.rootCause,
      explanation: this.#fill(explanation),
      documents: [],
      ...(resolution === 'TERMS_CORRECTED'
        ? { dueDates: [{ invoiceId: this.invoice._id, dueOn: addDays(this.invoice.issuedOn, CORRECTED_TERM_DAYS) }] }
        : {}),
      ...(missing
        ? {
            proofsWaived:
              this.story.language === 'fr'
                ? 'Faits confirmés par téléphone et par nos propres relevés.'
                : 'Facts confirmed by phone and by our own records.',
          }
        : {}),
    });
  }

  #approvers(accepted: number): Actor[] {
    if (accepted <= OWNER_LIMIT) {
      return [];
    }
    const { M } = this.cast.parts;
    if (accepted <= M.approvalLimit) {
      return [M];
    }
    return accepted > COSIGN_LIMIT ? [this.cast.finance, this.cast.direction] : [this.cast.finance];
  }

  async refuse(): Promise<void> {
    const { proposalCount } = await this.#case();
    await this.#move(this.cast.parts.C, {
      action: 'refuse',
      proposal: proposalCount,
      counterArgument: this.#fill(this.story.counterArgument),
    });
  }

  async accept(): Promise<void> {
    const { proposalCount } = await this.#case();
    await this.#move(this.cast.parts.K, { action: 'accept', proposal: proposalCount });
  }

  async resolve(creditNumber: string): Promise<void> {
    const { items, proposal } = await this.#case();
    const item = items[0];
    const credited = proposal?.resolution.includes('CREDIT') ? proposal.accepted : 0;
    await this.#move(this.cast.parts.A, {
      action: 'resolve',
      creditNotes: item && credited > 0 ? [{ number: creditNumber, itemId: item.id, amount: credited }] : [],
      ...(proposal?.resolution === 'PAYMENT_FOUND'
        ? { paymentReference: `VIR ${this.invoice.orderReference ?? ''}`.trim() }
        : {}),
    });
  }

  reject = (): Promise<void> =>
    this.#move(this.cast.parts.M, {
      action: 'reject',
      answer: this.#fill(this.story.rejection),
      rootCause: 'RCC',
      documents: [],
    });

  close = (): Promise<void> =>
    this.#move(this.cast.parts.M, { action: 'close', correctiveAction: this.story.correctiveAction });

  reopen = (): Promise<void> =>
    this.#move(this.cast.parts.C, { action: 'reopen', newFact: this.#fill(this.story.newFact), documents: [] });

  async sendToLegal(): Promise<void> {
    const { version } = await this.#case();
    await approveCase({ actor: this.cast.finance, caseId: this.#caseId, input: { kind: 'legal', version } });
    await this.#move(this.cast.parts.M, {
      action: 'sendToLegal',
      justification:
        this.story.language === 'fr'
          ? 'Mise en demeure restée sans effet sur la partie non contestée.'
          : 'The formal notice on the undisputed part remained without effect.',
      formalNotice: 'sent',
    });
  }

  async #move(actor: Actor, input: Unversioned): Promise<void> {
    const { version } = await this.#case();
    await transitionCase({ actor, caseId: this.#caseId, input: { ...input, version } as Transition });
  }

  async #case(): Promise<CaseDoc> {
    const found = await Cases.within(everything()).findById(this.#caseId);
    if (!found) {
      throw new Error('the case being played is gone');
    }
    return found;
  }

  async #upload(line: Line, actor: Actor): Promise<string[]> {
    const ids: string[] = [];
    for (const file of line.files) {
      const document = await storeUploadedFile({
        actor,
        name: file.name,
        bytes: await evidenceBytes(file, this.#facts()),
        audience: line.audience,
        caseId: this.#caseId,
      });
      ids.push(document._id);
    }
    this.#files += ids.length;
    return ids;
  }

  #facts(): EvidenceFacts {
    return {
      language: this.story.language,
      customer: this.#customer.name,
      order: this.invoice.orderReference ?? '',
      invoice: this.invoice.number,
      day: clock.now().toISOString().slice(0, 10),
      lines: this.invoice.lines,
    };
  }

  #fill(text: string): string {
    const { number, orderReference = '', lines, open, currency } = this.invoice;
    return text
      .replaceAll('{invoice}', number)
      .replaceAll('{order}', orderReference)
      .replaceAll('{product}', lines[0]?.description ?? '')
      .replaceAll('{amount}', money(open, currency, this.story.language))
      .replaceAll('{name}', this.cast.parts.C.name.split(' ')[0] ?? '');
  }

  #body(text: string) {
    return composeBody(this.#fill(text), (token) => {
      const person = this.cast.parts[token as Part];
      return token === '#'
        ? { id: this.invoice._id, label: this.invoice.number, kind: 'invoice' }
        : { id: person.userId, label: person.name, kind: 'person' };
    });
  }
}

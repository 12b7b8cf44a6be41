import type { BSON } from 'bson';
import type { CommandContext } from '#server/embedded/database/gateway/command-context.ts';
import { writeConflictCode } from '#server/embedded/database/gateway/errors.ts';
import {
  booleanValue,
  documentValue,
  eachDocument,
  readElements,
  withoutElements,
} from '#server/embedded/database/gateway/raw-bson.ts';

export type WriteKind = 'insert' | 'update' | 'delete';

export const payloadNames: Record<WriteKind, string> = { insert: 'documents', update: 'updates', delete: 'deletes' };

export interface WriteErrorEntry {
  index: number;
  code: number;
  errmsg: string;
  keyPattern?: BSON.Document;
  keyValue?: BSON.Document;
}

/** What the extension answers to a write; further fields are passed on as they are. */
export interface WriteAnswer extends BSON.Document {
  upserted?: { index: number; _id: unknown }[];
  writeErrors: WriteErrorEntry[];
}

/** A write as the extension takes it: its operations stand in the body, or one after the other in the payload. */
export interface WriteCommand {
  body: Buffer;
  payload: Buffer | null;
  operations: () => readonly Buffer[];
}

export const isConflictEntry = ({ code }: WriteErrorEntry): boolean => code === writeConflictCode;

/** The single operations of a write, as raw documents, wherever the driver put them. */
function operationsOf({ raw, elements, sequences }: CommandContext, kind: WriteKind): Buffer[] {
  const operations: Buffer[] = [];
  const sequence = sequences.get(payloadNames[kind]);
  if (sequence) {
    eachDocument(sequence, (start, length) => operations.push(sequence.subarray(start, start + length)));
    return operations;
  }
  const array = documentValue(raw, elements.get(payloadNames[kind]));
  if (!array) return operations;
  for (const element of readElements(array)) {
    const operation = documentValue(array, element);
    if (operation) operations.push(operation);
  }
  return operations;
}

const sum = (one: unknown, other: unknown): number => Number(one ?? 0) + Number(other ?? 0);

/**
 * A write, of which some operations may have to give way to another writer while the others are done: then only what is
 * left of it is tried again, and the answers are added up to the one the client expects.
 */
export class WriteBatch {
  readonly #context: CommandContext;
  readonly #kind: WriteKind;
  #operations: readonly Buffer[] | null = null;
  #done: { answer: WriteAnswer; left: readonly number[] } | null = null;

  constructor(context: CommandContext, kind: WriteKind) {
    this.#context = context;
    this.#kind = kind;
  }

  /** The single operations as the client numbers them; most writes are passed on without looking at them. */
  get operations(): readonly Buffer[] {
    this.#operations ??= operationsOf(this.#context, this.#kind);
    return this.#operations;
  }

  /** What was answered so far, with a conflict for every operation that gave way; null before anything was. */
  get answer(): WriteAnswer | null {
    return this.#done?.answer ?? null;
  }

  /** What is to be done now: the command as it came, or what is left of it. */
  next(): WriteCommand {
    const { body, sequences } = this.#context;
    const name = payloadNames[this.#kind];
    if (!this.#done) {
      return { body, payload: sequences.get(name) ?? null, operations: () => this.operations };
    }
    const operations = this.#done.left.map((place) => this.operations[place] as Buffer);
    return {
      body: withoutElements(body, readElements(body), new Set([name])),
      payload: Buffer.concat(operations),
      operations: () => operations,
    };
  }

  /** Takes in the answer to what was to be done. */
  add(answer: WriteAnswer): WriteAnswer {
    const { answer: before, left } = this.#done ?? { answer: { writeErrors: [] }, left: [...this.operations.keys()] };
    const placed = <T extends { index: number }>(entries: readonly T[] = []): T[] =>
      entries.map((entry) => ({ ...entry, index: left[entry.index] ?? entry.index }));
    const errors = placed(answer.writeErrors);
    const conflicts = errors.filter(isConflictEntry).map(({ index }) => index);
    const isOrdered = booleanValue(this.#context.raw, this.#context.elements.get('ordered')) ?? true;
    const upserted = [...(before.upserted ?? []), ...placed(answer.upserted)];
    const settled = before.writeErrors.filter((entry) => !isConflictEntry(entry));
    const total: WriteAnswer = {
      ...answer,
      n: sum(before.n, answer.n),
      ...('nModified' in answer ? { nModified: sum(before.nModified, answer.nModified) } : {}),
      ...(upserted.length > 0 ? { upserted } : {}),
      writeErrors: [...settled, ...errors].sort((one, other) => one.index - other.index),
    };
    // In an ordered write nothing is done after the first that failed.
    const isLeft = (place: number) =>
      isOrdered ? place >= (conflicts[0] ?? Number.POSITIVE_INFINITY) : conflicts.includes(place);
    this.#done = { answer: total, left: left.filter(isLeft) };
    return total;
  }
}

import type { Audience } from '#models/contracts/entries.ts';

/** A signal disappears here after this long without another; equal to TYPING_SECONDS of the contract. */
export const TYPING_MS = 6_000;

export interface TypingPerson {
  userId: string;
  name: string;
  audience: Audience;
}

/** Who is typing, each forgotten after six seconds of silence. The server keeps no such state. */
export class TypingPeople {
  readonly #onChange: (people: readonly TypingPerson[]) => void;
  readonly #people = new Map<string, { person: TypingPerson; timer: ReturnType<typeof setTimeout> }>();

  constructor(onChange: (people: readonly TypingPerson[]) => void) {
    this.#onChange = onChange;
  }

  hear(person: TypingPerson, on: boolean): void {
    const key = `${person.userId}|${person.audience}`;
    const known = this.#people.get(key);
    clearTimeout(known?.timer);
    if (on) {
      this.#people.set(key, { person, timer: setTimeout(() => this.hear(person, false), TYPING_MS) });
    } else {
      this.#people.delete(key);
    }
    if (Boolean(known) !== on) {
      this.#onChange([...this.#people.values()].map((entry) => entry.person));
    }
  }

  clear(): void {
    for (const { person } of [...this.#people.values()]) {
      this.hear(person, false);
    }
  }
}

/** One place where a secret came out. */
export interface Leak {
  where: string;
  what: string;
}

/** Keeps every byte that one person received, and tells which secrets are in it. */
export class Recorder {
  readonly #kept: { where: string; text: string }[] = [];

  keep(where: string, text: string): void {
    this.#kept.push({ where, text });
  }

  get answers(): number {
    return this.#kept.length;
  }

  get bytes(): number {
    return this.#kept.reduce((sum, { text }) => sum + text.length, 0);
  }

  /**
   * Secrets that came out, by the name they were planted under. Letters of either case count, and figures however they
   * are grouped: "731 948,26" is 73194826.
   */
  leaksOf(secrets: Readonly<Record<string, string>>): Leak[] {
    const leaks: Leak[] = [];
    for (const { where, text } of this.#kept) {
      const plain = text.toLowerCase();
      const figures = plain.replace(/(?<=\d)(?:[.,\s\u00a0\u202f]|&nbsp;|\\u202f|\\u00a0)(?=\d)/g, '');
      for (const [what, secret] of Object.entries(secrets)) {
        if ((/^\d+$/.test(secret) ? figures : plain).includes(secret.toLowerCase())) {
          leaks.push({ where, what });
        }
      }
    }
    return leaks;
  }
}

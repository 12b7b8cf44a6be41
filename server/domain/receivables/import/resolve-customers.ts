import { LANGUAGES, type Language } from '#models/contracts/roles.ts';
import { type CustomerDoc, Customers } from '#models/schemas/customer.ts';
import { everything } from '#models/scope.ts';
import { customerKey, type ReceivableRow } from '#server/domain/receivables/import/read-receivable.ts';
import { codeFromName } from '#server/domain/receivables/import/row-reading.ts';
import { normaliseHeader } from '#server/domain/receivables/import/score-header.ts';
import { clock } from '#server/platform/clock.ts';
import { newId } from '#server/platform/ids.ts';

const FRENCH_COUNTRIES = new Set([
  'FR',
  'FRA',
  'FRANCE',
  'BE',
  'BEL',
  'BELGIQUE',
  'LU',
  'LUX',
  'LUXEMBOURG',
  'MC',
  'MCO',
  'MONACO',
  'RE',
  'GP',
  'MQ',
  'GF',
  'YT',
  'NC',
  'PF',
]);
const FRENCH_HEADERS =
  /\b(facture|echeance|montant|pays|devise|solde|raison|sociale|piece|libelle|courriel|adresse|nom)\b/;

/** The language to address a new customer in: its country's, else the one the file's headers are written in. */
export function languageOf(country: string, headers: readonly string[]): Language {
  const known = country.toUpperCase();
  if (FRENCH_COUNTRIES.has(known)) {
    return 'fr';
  }
  const isFrench = headers.some((header) => FRENCH_HEADERS.test(normaliseHeader(header)));
  return /^\p{L}{2,}/u.test(known) || !isFrench ? 'en' : (LANGUAGES[1] ?? 'fr');
}

export interface ResolvedCustomer {
  id: string;
  /** several customers have this name: the row needs a code */
  isAmbiguous?: true;
}

export const newCustomer = (
  fields: Pick<CustomerDoc, 'code' | 'name' | 'language'> & Partial<CustomerDoc>,
): CustomerDoc => ({
  _id: newId(),
  segment: 'standard',
  team: [],
  risk: {},
  version: 1,
  createdAt: clock.now(),
  ...fields,
});

/** Finds the customers that rows name and creates the missing ones; each is looked up once per run. */
export class CustomerResolver {
  readonly #known = new Map<string, ResolvedCustomer>();
  /** customers this run made for a code, by their names in small letters */
  readonly #coded = new Map<string, string[]>();
  /** customers this run made of a name alone, by that name in small letters: the first row with a code gives it theirs */
  readonly #uncoded = new Map<string, string>();
  readonly #runId: string;
  readonly #headers: readonly string[];
  readonly #dryRun: boolean;
  created = 0;

  constructor({ runId, headers, dryRun }: { runId: string; headers: readonly string[]; dryRun: boolean }) {
    this.#runId = runId;
    this.#headers = headers;
    this.#dryRun = dryRun;
  }

  async resolve(rows: readonly ReceivableRow[]): Promise<ReadonlyMap<string, ResolvedCustomer>> {
    const missing = new Map<string, ReceivableRow>();
    for (const row of rows) {
      const key = customerKey(row);
      if (!this.#known.has(key) && !missing.has(key)) {
        missing.set(key, row);
      }
    }
    if (missing.size > 0) {
      await this.#lookUp([...missing.values()]);
      // Those with a code first: a row without one may name the same customer.
      const isCoded = ({ customerCode }: ReceivableRow) => customerCode !== '';
      const unknown = [...missing.values()].filter((row) => !this.#known.has(customerKey(row)));
      await this.#create([...unknown.filter(isCoded), ...unknown.filter((row) => !isCoded(row))]);
    }
    return this.#known;
  }

  async #lookUp(rows: readonly ReceivableRow[]): Promise<void> {
    const codes = rows.filter((row) => row.customerCode !== '').map((row) => row.customerCode);
    const named = rows.filter((row) => row.customerCode === '');
    const projection = { code: 1, name: 1, source: 1 } as const;
    if (codes.length > 0) {
      for (const found of await Customers.within(everything()).find({ code: { $in: codes } }, { projection })) {
        this.#remember(`code:${found.code}`, found);
      }
    }
    if (named.length > 0) {
      // A code that was made from a name is the same for every way of writing it in capitals.
      const names = named.map((row) => row.customerName);
      const found = await Customers.within(everything()).find(
        { $or: [{ name: { $in: names } }, { code: { $in: names.map(codeFromName) } }] },
        { projection },
      );
      for (const row of named) {
        const alike = found.filter(({ name }) => name.toLowerCase() === row.customerName.toLowerCase());
        const exact = alike.filter(({ name }) => name === row.customerName);
        const [only, ...others] = exact.length > 0 ? exact : alike;
        if (only) {
          this.#remember(customerKey(row), only, others.length > 0);
          if (only.source?.runId === this.#runId && only.code === codeFromName(only.name)) {
            this.#uncoded.set(row.customerName.toLowerCase(), only._id);
          }
        }
      }
    }
  }

  #remember(key: string, found: CustomerDoc, isAmbiguous = false): void {
    if (found.source?.runId === this.#runId && !this.#known.has(key)) {
      this.created += 1;
    }
    this.#known.set(key, { id: found._id, ...(isAmbiguous ? { isAmbiguous } : {}) });
  }

  async #create(rows: readonly ReceivableRow[]): Promise<void> {
    const docs: CustomerDoc[] = [];
    const taken = new Set(rows.map((row) => row.customerCode));
    for (const row of rows) {
      const name = row.customerName.toLowerCase();
      const namesakes = this.#coded.get(name) ?? [];
      const [namesake] = namesakes;
      if (row.customerCode === '' && namesake) {
        this.#known.set(customerKey(row), { id: namesake, ...(namesakes.length > 1 ? { isAmbiguous: true } : {}) });
        continue;
      }
      const uncoded = this.#uncoded.get(name);
      if (row.customerCode !== '' && uncoded) {
        this.#uncoded.delete(name);
        this.#coded.set(name, [uncoded]);
        this.#known.set(customerKey(row), { id: uncoded });
        await this.#giveCode(uncoded, row.customerCode);
        continue;
      }
      const code = row.customerCode || (await freeCode(codeFromName(row.customerName), taken));
      taken.add(code);
      const doc = newCustomer({
        code,
        name: row.customerName || code,
        language: languageOf(row.country, this.#headers),
        ...(row.country === '' ? {} : { country: row.country }),
        ...(row.email === '' ? {} : { email: row.email }),
        source: { runId: this.#runId, row: row.line },
      });
      docs.push(doc);
      if (row.customerCode === '') {
        this.#uncoded.set(name, doc._id);
      } else if (name !== '') {
        namesakes.push(doc._id);
        this.#coded.set(name, namesakes);
      }
      this.#known.set(customerKey(row), { id: doc._id });
    }
    this.created += docs.length;
    if (!this.#dryRun && docs.length > 0) {
      await Customers.raw().insertMany(docs, { ordered: false });
    }
  }

  async #giveCode(id: string, code: string): Promise<void> {
    if (!this.#dryRun) {
      await Customers.within(everything()).updateOne({ _id: id, 'source.runId': this.#runId }, { $set: { code } });
    }
  }
}

/** A code made from a name that no other customer has. */
async function freeCode(wanted: string, taken: ReadonlySet<string>): Promise<string> {
  for (let n = 1; ; n += 1) {
    const code = n === 1 ? wanted : `${wanted}-${n}`;
    if (!taken.has(code) && (await Customers.within(everything()).count({ code }, { limit: 1 })) === 0) {
      return code;
    }
  }
}

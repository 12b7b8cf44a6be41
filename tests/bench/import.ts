import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { IndexDescription } from 'mongodb';
import mongoose from 'mongoose';
import { prepareCollections } from '#models/collection.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { getImport } from '#server/domain/receivables/import/get-import.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { startDatabase } from '#server/embedded/database/start-database.ts';
import { bytesSource } from '#server/integrations/tabular/file-source.ts';
import { connectDatabase, disconnectDatabase } from '#server/platform/database.ts';
import { type BenchOptions, type BenchResult, median, round, say } from '#tests/bench/bench.ts';

const DEFAULT_ROWS = 50_000;
const CUSTOMERS = 500;
const RUNS = 5;
const FLOOR_BATCH = 1_000;

const pad = (n: number, width: number): string => String(n).padStart(width, '0');
const frenchDay = (day: number): string =>
  new Date(Date.UTC(2024, 0, 1 + day)).toISOString().slice(0, 10).split('-').reverse().join('/');

/** A deterministic French ledger export: semicolons, decimal commas, day first. */
function* ledger(rows: number): Generator<string> {
  yield 'N° facture;Code client;Nom client;Date facture;Date échéance;Montant TTC;Devise;Solde;Commande\r\n';
  let seed = 42;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
  };
  for (let i = 0; i < rows; i += 1) {
    const customer = next(CUSTOMERS);
    const day = next(700);
    const cents = 1_000 + next(2_000_000);
    const amount = `${Math.floor(cents / 100)},${pad(cents % 100, 2)}`;
    const open = next(3) === 0 ? amount : '0,00';
    yield `FA${pad(i, 7)};C${pad(customer, 5)};Société ${customer} SAS;${frenchDay(day)};${frenchDay(day + 30)};${amount};EUR;${open};BC-${next(100_000)}\r\n`;
  }
}

const last = (values: readonly number[]): string => (values.at(-1) ?? 0).toFixed(2);

async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) / 1_000;
}

/** Everything as on the first day: deleted documents would leave their traces in every index. */
async function startAfresh(): Promise<void> {
  await mongoose.connection.dropDatabase();
  await prepareCollections();
  const floor = await mongoose.connection.createCollection('floor');
  const indexes = await Invoices.raw().indexes();
  await floor.createIndexes(
    indexes.filter(({ name }) => name !== '_id_').map(({ v: _, ...index }) => index as IndexDescription),
  );
  await mongoose.connection.createCollection('heap');
}

/** Everything from receiving the file to the finished run: reading, understanding, dry run, writing, log. */
async function importFile(bytes: Uint8Array, rows: number): Promise<void> {
  const { _id: runId } = await startImport({
    actor: null,
    kind: 'ar-csv',
    fileName: 'ledger.csv',
    bytes: bytesSource(bytes).read(),
  });
  const { done } = await runImport({ actor: null, runId });
  await done;
  const { status, counts } = await getImport({ actor: null, runId });
  if (status !== 'finished' || counts.created !== rows) {
    throw new Error(`The import ended ${status} with ${JSON.stringify(counts)}`);
  }
}

/** The floor: the same documents, already made, into an empty collection: bare inserts and nothing else. */
async function bareInsert(name: 'floor' | 'heap', docs: readonly InvoiceDoc[]): Promise<void> {
  const collection = mongoose.connection.collection(name);
  for (let at = 0; at < docs.length; at += FLOOR_BATCH) {
    await collection.insertMany(docs.slice(at, at + FLOOR_BATCH) as never, { ordered: false });
  }
}

/** Measures the import of a large file against a bare insertMany of the same documents, alternating, medians compared. */
export async function run({ size: rows = DEFAULT_ROWS }: BenchOptions): Promise<BenchResult> {
  const dataDir = path.resolve('.data', `bench-import-${process.pid}`);
  await mkdir(dataDir, { recursive: true });
  const database = await startDatabase({ dataDir });
  let peakMemory = 0;
  const watch = setInterval(() => {
    peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
  }, 50);
  try {
    await connectDatabase(database.uri);
    await prepareCollections();
    await mongoose.connection.createCollection('floor');
    const bytes = new TextEncoder().encode([...ledger(rows)].join(''));
    const seconds = { import: [] as number[], floor: [] as number[], heap: [] as number[] };
    await startAfresh();
    await importFile(bytes, rows);
    // The documents of the floor stay in memory from here on: they are no part of the import's peak.
    clearInterval(watch);
    peakMemory = Math.max(peakMemory, process.memoryUsage.rss());
    const docs = (await Invoices.within(everything()).find()) as InvoiceDoc[];
    for (let i = 0; i < RUNS; i += 1) {
      await startAfresh();
      seconds.import.push(await timed(() => importFile(bytes, rows)));
      await startAfresh();
      seconds.floor.push(await timed(() => bareInsert('floor', docs)));
      seconds.heap.push(await timed(() => bareInsert('heap', docs)));
      say(
        `run ${i + 1}: import ${last(seconds.import)} s, floor ${last(seconds.floor)} s, without indexes ${last(seconds.heap)} s`,
      );
    }
    const rate = rows / median(seconds.import);
    const floorRate = rows / median(seconds.floor);
    const heapRate = rows / median(seconds.heap);
    say(`${rows} rows: ${Math.round(rate)} rows/s, floor ${Math.round(floorRate)} rows/s`);
    return {
      name: 'import',
      // The floor has the indexes of the invoices: what the database costs for these documents whoever writes them.
      ratios: { rowsPerSecond: round(rate / floorRate), rowsPerSecondToUnindexed: round(rate / heapRate) },
      floor: { rowsPerSecond: Math.round(floorRate), unindexedRowsPerSecond: Math.round(heapRate) },
      runs: RUNS,
      peakMemoryMb: Math.round(peakMemory / 1_048_576),
    };
  } finally {
    clearInterval(watch);
    await disconnectDatabase();
    await database.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

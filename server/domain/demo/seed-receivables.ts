import type { ImportKind } from '#models/contracts/imports.ts';
import type { CustomerDoc } from '#models/schemas/customer.ts';
import { Documents } from '#models/schemas/document.ts';
import { ImportRuns } from '#models/schemas/import-run.ts';
import { type InvoiceDoc, Invoices } from '#models/schemas/invoice.ts';
import { everything } from '#models/scope.ts';
import { type Actor, SYSTEM_USER } from '#server/auth/actor.ts';
import { invoicePdf } from '#server/domain/demo/invoice-pdf.ts';
import type { DemoInvoice } from '#server/domain/demo/receivables.ts';
import { newDocumentKey } from '#server/domain/documents/document-keys.ts';
import { runImport } from '#server/domain/receivables/import/run-import.ts';
import { startImport } from '#server/domain/receivables/import/start-import.ts';
import { clock } from '#server/platform/clock.ts';
import { newId, sha256 } from '#server/platform/ids.ts';
import { services } from '#server/platform/services.ts';

/** Sends a file through the import a person would use. @throws Error when a row was refused: the demo's own fault */
export async function importFile(actor: Actor, kind: ImportKind, fileName: string, bytes: Buffer): Promise<void> {
  const { _id: runId } = await startImport({ actor, kind, fileName, bytes: chunksOf(bytes) });
  await (await runImport({ actor, runId })).done;
  const run = await ImportRuns.within(everything()).findById(runId);
  if (run?.status !== 'finished' || run.counts.refused > 0) {
    throw new Error(
      `the demo's ${fileName} was not imported whole: ${JSON.stringify(run?.counts)} ${run?.failure ?? ''}`,
    );
  }
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 65_536) {
    yield bytes.subarray(at, at + 65_536);
  }
}

const BATCH = 500;

/** Lines and VAT, which no ledger exports. @returns stored invoices by number */
export async function completeInvoices(invoices: readonly DemoInvoice[]): Promise<Map<string, InvoiceDoc>> {
  for (let at = 0; at < invoices.length; at += BATCH) {
    await Invoices.raw().bulkWrite(
      invoices.slice(at, at + BATCH).map(({ number, lines, net, vat }) => ({
        updateOne: { filter: { entity: '', number }, update: { $set: { lines, net, vat } } },
      })) as never,
      { ordered: false },
    );
  }
  const stored = await Invoices.within(everything()).find();
  return new Map(stored.map((invoice) => [invoice.number, invoice]));
}

/** Makes the PDF of an invoice and attaches it. The company made it itself, so nothing has to be checked. */
export async function attachPdf(invoice: InvoiceDoc, customer: CustomerDoc): Promise<void> {
  const bytes = await invoicePdf({ invoice, customer, language: customer.language });
  const [_id, key] = [newId(), newDocumentKey()];
  await services().storage.putObject({ key, body: bytes, contentType: 'application/pdf' });
  await Documents.insert({
    _id,
    key,
    name: `${invoice.number}.pdf`,
    contentType: 'application/pdf',
    size: bytes.length,
    sha256: sha256(bytes),
    audience: 'shared',
    state: 'ready',
    uploadedBy: SYSTEM_USER,
    attachedTo: { kind: 'invoice', id: invoice._id },
    customerId: customer._id,
    createdAt: clock.now(),
    finalisedAt: clock.now(),
  });
  await Invoices.within(everything()).updateOne({ _id: invoice._id }, { $set: { documentId: _id } });
}

import type { UploadTicket } from '#models/contracts/documents.ts';
import type { Visitor } from '#tests/setup/visitor.ts';

interface NewFile {
  name: string;
  content: string;
  audience: 'shared' | 'internal';
  caseId?: string;
}

/** First step of an upload: a place for the file, not used yet. */
export async function askForUpload(
  visitor: Visitor,
  { name, content, audience, caseId }: NewFile,
): Promise<UploadTicket> {
  const answer = await visitor.json('/resources/uploads', {
    name,
    size: Buffer.byteLength(content),
    contentType: 'text/plain',
    audience,
    ...(caseId ? { caseId } : {}),
  });
  if (answer.status !== 200) {
    throw new Error(`no place for ${name}: ${answer.status} ${answer.body}`);
  }
  return JSON.parse(answer.body) as UploadTicket;
}

/** A text file as a browser brings it: asks, sends it to the store, finalises. @returns its id */
export async function uploadFile(visitor: Visitor, file: NewFile): Promise<string> {
  const { documentId, upload } = await askForUpload(visitor, file);
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) {
    form.append(name, value);
  }
  form.append('file', new Blob([file.content], { type: 'text/plain' }), file.name);
  const stored = await visitor.request(upload.url, { method: 'POST', body: form, headers: { Origin: visitor.base } });
  if (stored.status >= 300) {
    throw new Error(`the store refused ${file.name}: ${stored.status} ${stored.body}`);
  }
  const done = await visitor.json(`/resources/uploads/${documentId}`, {});
  if (done.status !== 200) {
    throw new Error(`${file.name} was not taken over: ${done.status} ${done.body}`);
  }
  return documentId;
}

/** Sends files with a message, so that they belong to a case. @returns the entry's id */
export async function sendFiles(
  visitor: Visitor,
  {
    caseId,
    audience,
    documents,
    text,
  }: { caseId: string; audience: 'shared' | 'internal'; documents: string[]; text: string },
): Promise<string> {
  const answer = await visitor.json(`/resources/streams/case:${caseId}/messages`, {
    audience,
    clientId: crypto.randomUUID(),
    documents,
    body: { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] },
  });
  if (answer.status !== 200) {
    throw new Error(`the message was refused: ${answer.status} ${answer.body}`);
  }
  return (JSON.parse(answer.body) as { entry: { id: string } }).entry.id;
}

import { describe, expect, test, vi } from 'vitest';
import { UploadQueue } from '#app/components/documents/upload-queue.ts';
import { UploadError, type UploadTransport } from '#app/components/documents/upload-transport.ts';
import type { DocumentView } from '#models/contracts/entries.ts';

const file = (name: string, size = 10): File => {
  const made = new File(['x'], name);
  Object.defineProperty(made, 'size', { value: size });
  return made;
};
const view = (id: string): DocumentView => ({
  id,
  name: id,
  contentType: 'application/pdf',
  size: 10,
  audience: 'internal',
  state: 'ready',
  preview: 'pdf',
  addedAt: '2026-10-01T08:00:00.000Z',
});

/** A server and a store whose answers the test decides. */
function network({ failures = 0, error = new UploadError('UNAVAILABLE', true) } = {}) {
  const state = { running: 0, most: 0, asked: [] as string[], left: failures, gate: Promise.resolve() };
  const transport: UploadTransport = {
    async ask(request) {
      state.asked.push(`${request.name}|${request.contentType}|${request.audience}`);
      if (state.left > 0) {
        state.left -= 1;
        throw error;
      }
      return { documentId: `d-${request.name}`, upload: { method: 'POST', url: '/store', fields: {} } };
    },
    async put(_ticket, _file, onProgress, signal) {
      state.running += 1;
      state.most = Math.max(state.most, state.running);
      onProgress(0.5);
      await state.gate;
      state.running -= 1;
      signal.throwIfAborted();
    },
    finalise: async (documentId) => view(documentId),
  };
  return { state, transport };
}
const queueOf = (transport: UploadTransport) => new UploadQueue({ transport, audience: 'internal', firstRetryMs: 1 });
const states = (queue: UploadQueue): string[] => queue.snapshot().map(({ state }) => state);

describe('files on their way', () => {
  test('two at a time, on the side they were dropped on', async () => {
    const { state, transport } = network();
    const queue = queueOf(transport);
    queue.add([file('a.pdf'), file('b.PNG'), file('c.docx')]);
    await vi.waitFor(() => expect(states(queue)).toEqual(['done', 'done', 'done']));
    expect(state.most).toBe(2);
    expect(state.asked[1]).toBe('b.PNG|image/png|internal');
  });

  test('what cannot be accepted is refused before anything is sent', () => {
    const { state, transport } = network();
    const queue = queueOf(transport);
    queue.add([
      file('virus.exe'),
      file('empty.pdf', 0),
      file('huge.pdf', 26 * 1024 * 1024),
      file('page.html'),
      file('drawing.svg'),
    ]);
    expect(queue.snapshot().map(({ error }) => error)).toEqual([
      'FILE_TYPE_NOT_ALLOWED',
      'FILE_EMPTY',
      'TOO_LARGE',
      'FILE_TYPE_NOT_ALLOWED',
      'FILE_TYPE_NOT_ALLOWED',
    ]);
    expect(state.asked).toEqual([]);
  });

  test('a broken connection is tried again by itself', async () => {
    const { transport } = network({ failures: 2 });
    const queue = queueOf(transport);
    queue.add([file('a.pdf')]);
    await vi.waitFor(() => expect(states(queue)).toEqual(['done']));
  });

  test('after three times it waits for the person; a refusal is not repeated', async () => {
    const broken = queueOf(network({ failures: 3 }).transport);
    broken.add([file('a.pdf')]);
    await vi.waitFor(() => expect(broken.snapshot()[0]).toMatchObject({ state: 'failed', canRetry: true }));
    broken.retry(broken.snapshot()[0]!.key);
    await vi.waitFor(() => expect(states(broken)).toEqual(['done']));

    const { state, transport } = network({ failures: 9, error: new UploadError('QUOTA_EXCEEDED', false) });
    const refused = queueOf(transport);
    refused.add([file('a.pdf')]);
    await vi.waitFor(() =>
      expect(refused.snapshot()[0]).toMatchObject({ state: 'failed', error: 'QUOTA_EXCEEDED', canRetry: false }),
    );
    expect(state.asked).toHaveLength(1);
  });

  test('a cancelled file is gone and makes room for the next', async () => {
    const { state, transport } = network();
    let open = (): void => {};
    state.gate = new Promise((resolve) => {
      open = resolve;
    });
    const queue = queueOf(transport);
    queue.add([file('a.pdf'), file('b.pdf'), file('c.pdf')]);
    await vi.waitFor(() => expect(state.running).toBe(2));
    queue.remove(queue.snapshot()[0]!.key);
    open();
    await vi.waitFor(() => expect(states(queue)).toEqual(['done', 'done']));
  });
});

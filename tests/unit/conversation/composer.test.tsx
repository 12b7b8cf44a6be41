// @vitest-environment happy-dom
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createInstance } from 'i18next';
import { createRef } from 'react';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { afterEach, expect, test } from 'vitest';
import { Composer, type ComposerHandle, type ComposerProps } from '#app/components/conversation/composer.tsx';
import { UploadQueue } from '#app/components/documents/upload-queue.ts';
import type { UploadTransport } from '#app/components/documents/upload-transport.ts';
import { addFormatters } from '#app/i18n/formatters.ts';
import common from '#app/i18n/locales/en/common.json';
import conversation from '#app/i18n/locales/en/conversation.json';
import { richTextOf } from '#models/contracts/rich-text-nodes.ts';

const i18n = createInstance({
  lng: 'en',
  resources: { en: { common, conversation } },
  defaultNS: 'common',
  initImmediate: false,
  interpolation: { escapeValue: false },
});
i18n.use(initReactI18next);
void i18n.init();
addFormatters(i18n);

const never = () => new Promise<never>(() => {});
const noUpload: UploadTransport = { ask: never, put: never, finalise: never };

/** A composer of the internal side, and what was sent from it. */
function compose() {
  const sent: string[] = [];
  const handle = createRef<ComposerHandle>();
  const queue = new UploadQueue({ transport: noUpload, audience: 'internal' });
  const props: ComposerProps = {
    side: { audience: 'internal', otherName: 'Acme', ownOnRight: false, me: 'u1' },
    action: '/resources/streams/case/messages',
    formId: 'f1',
    people: [],
    invoices: [],
    enterSends: false,
    onEnterSends: () => undefined,
    uploads: { queue, items: [] },
    drafts: { load: async () => null, save: () => undefined },
    replyTo: null,
    onReplyCancelled: () => undefined,
    editing: null,
    onEditingCancelled: () => undefined,
    async onSubmit({ body }) {
      sent.push(JSON.stringify(body.content));
      return null;
    },
    onTyping: () => undefined,
  };
  const show = (change: Partial<ComposerProps> = {}) => (
    <I18nextProvider i18n={i18n}>
      <Composer ref={handle} {...props} {...change} />
    </I18nextProvider>
  );
  const { rerender } = render(show());
  return { sent, handle, change: (change: Partial<ComposerProps>) => rerender(show(change)) };
}

const field = () => screen.getByRole('textbox', { name: conversation.composer.labelInternal });
const editor = () =>
  waitFor(() => {
    expect(field().getAttribute('contenteditable')).toBe('true');
    return field();
  });

afterEach(cleanup);

test('what was written before the editor arrived stands in it, and is sent', async () => {
  const { sent, handle } = compose();
  handle.current?.put({ body: richTextOf('Goods arrived broken'), documents: [] });
  expect((await editor()).textContent).toContain('Goods arrived broken');
  await userEvent.click(screen.getByRole('button', { name: conversation.composer.sendInternal }));
  await waitFor(() => expect(sent).toEqual([JSON.stringify(richTextOf('Goods arrived broken').content)]));
  expect(field().textContent).not.toContain('Goods');
});

test('a message being edited takes the place of the draft, which comes back afterwards', async () => {
  const { change, handle } = compose();
  await editor();
  handle.current?.put({ body: richTextOf('half a thought'), documents: [] });
  expect(field().textContent).toContain('half a thought');
  change({ editing: { entryId: 'e1', body: richTextOf('sent yesterday') } });
  expect(field().textContent).toContain('sent yesterday');
  expect(screen.getByText(conversation.composer.editing)).toBeTruthy();
  change({ editing: null });
  expect(field().textContent).toContain('half a thought');
});

test('a message that could not be kept stands in the field again', async () => {
  const { change, handle } = compose();
  change({ onSubmit: async () => 'There is no room' });
  await editor();
  handle.current?.put({ body: richTextOf('one more'), documents: [] });
  await userEvent.click(screen.getByRole('button', { name: conversation.composer.sendInternal }));
  expect((await screen.findByRole('alert')).textContent).toBe('There is no room');
  expect(field().textContent).toContain('one more');
});

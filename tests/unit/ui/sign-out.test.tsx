// @vitest-environment happy-dom
import 'fake-indexeddb/auto';
import { createRemixStub } from '@remix-run/testing';
import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createInstance } from 'i18next';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UserMenu } from '#app/components/layout/user-menu.tsx';
import { SettingsContext } from '#app/hooks/use-settings.ts';
import { addFormatters } from '#app/i18n/formatters.ts';
import common from '#app/i18n/locales/en/common.json';
import { realtimeClient } from '#app/realtime/client.ts';
import { findUnsent } from '#app/realtime/unsent.ts';
import { richTextOf } from '#models/contracts/rich-text.ts';

const i18n = createInstance({
  lng: 'en',
  resources: { en: { common } },
  defaultNS: 'common',
  initImmediate: false,
  interpolation: { escapeValue: false },
});
i18n.use(initReactI18next);
void i18n.init();
addFormatters(i18n);

let person = 0;
let userId = '';
let signedOut = 0;
// The browser would leave the page here; a prevented submission never gets this far.
document.addEventListener('submit', (event) => {
  if (!event.defaultPrevented) {
    event.preventDefault();
    signedOut += 1;
  }
});

beforeEach(() => {
  // No network: what waits keeps waiting.
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('offline')));
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false);
  person += 1;
  userId = `person${person}`;
  signedOut = 0;
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  realtimeClient('nobody').stop();
});

const outbox = () => realtimeClient(userId).outbox;
const message = (text: string) => ({
  stream: 'case:abcdefgh12',
  audience: 'shared' as const,
  body: richTextOf(text),
  documents: [],
});

async function pressSignOut(): Promise<void> {
  const settings = {
    language: 'en',
    timeZone: 'Europe/Paris',
    companyName: 'Entente',
    theme: 'system',
    now: '2026-01-05T09:00:00.000Z',
    receivedAt: 0,
    user: { id: userId, name: 'Léa Petit', role: 'customer', elevated: false, canImport: false },
    requestId: '',
  } as const;
  const Stub = createRemixStub([
    {
      path: '*',
      Component: () => (
        <SettingsContext.Provider value={settings}>
          <I18nextProvider i18n={i18n}>
            <UserMenu />
          </I18nextProvider>
        </SettingsContext.Provider>
      ),
    },
  ]);
  render(<Stub />);
  await userEvent.click(await screen.findByText('Sign out'));
}
const press = async (name: string) => userEvent.click(await screen.findByRole('button', { name }));

describe('signing out', () => {
  test('goes ahead when nothing is unsent', async () => {
    await pressSignOut();
    await vi.waitFor(() => expect(signedOut).toBe(1));
    expect(screen.queryByRole('alertdialog')).toBeNull();
  });

  test('asks while messages wait, and staying changes nothing', async () => {
    await (await outbox()).submit(message('one'));
    await (await outbox()).submit(message('two'));
    await pressSignOut();
    expect(await screen.findByText('2 messages are not sent yet')).toBeTruthy();
    expect(document.activeElement?.textContent).toBe('Stay signed in');
    await press('Stay signed in');
    expect(screen.queryByRole('alertdialog')).toBeNull();
    expect(signedOut).toBe(0);
    expect((await findUnsent(userId)).count).toBe(2);
  });

  test('keeps what waits on the device when the person says so', async () => {
    await (await outbox()).submit(message('one'));
    await pressSignOut();
    expect(await screen.findByText('1 message is not sent yet')).toBeTruthy();
    await press('Sign out and keep');
    expect(signedOut).toBe(1);
    expect((await findUnsent(userId)).count).toBe(1);
  });

  test('throws away messages and drafts of this person, and of nobody else', async () => {
    await (await outbox()).submit(message('mine'));
    const store = await realtimeClient(userId).store;
    await store.saveDraft({ ...message('half a sentence'), userId });
    await store.saveDraft({ ...message('a colleague on the same computer'), userId: 'colleague' });
    await pressSignOut();
    expect(await screen.findByText('2 messages are not sent yet')).toBeTruthy();
    await press('Sign out and discard');
    await vi.waitFor(() => expect(signedOut).toBe(1));
    expect((await findUnsent(userId)).count).toBe(0);
    expect(await store.countDrafts('colleague')).toBe(1);
  });

  test('tells when everything went out while it asked', async () => {
    await (await outbox()).submit(message('one'));
    await pressSignOut();
    await screen.findByText('1 message is not sent yet');
    await (await outbox()).clear();
    expect(await screen.findByText('Everything is sent')).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Sign out and discard' })).toBeNull();
  });
});

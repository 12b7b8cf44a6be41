// @vitest-environment happy-dom
import { createRemixStub } from '@remix-run/testing';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { createInstance } from 'i18next';
import { type ReactNode, useState } from 'react';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { currentItem, deskNavigation } from '#app/components/layout/desk-navigation.ts';
import { readError } from '#app/components/layout/error-page.tsx';
import { AlertDialog } from '#app/components/ui/alert-dialog.tsx';
import { AudienceBadge } from '#app/components/ui/audience-badge.tsx';
import { initials } from '#app/components/ui/avatar.tsx';
import { Button } from '#app/components/ui/button.tsx';
import { DataTable } from '#app/components/ui/data-table.tsx';
import { ErrorSummary } from '#app/components/ui/error-summary.tsx';
import { MoneyField } from '#app/components/ui/money-field.tsx';
import { TextField } from '#app/components/ui/text-field.tsx';
import { addFormatters } from '#app/i18n/formatters.ts';
import common from '#app/i18n/locales/en/common.json';
import { withQuery } from '#app/utils/paths.ts';
import type { Role } from '#models/contracts/role-names.ts';

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

function show(children: ReactNode) {
  const Stub = createRemixStub([
    { path: '*', Component: () => <I18nextProvider i18n={i18n}>{children}</I18nextProvider> },
  ]);
  return render(<Stub />);
}

afterEach(cleanup);

describe('a field', () => {
  test('is read with its help and its error', async () => {
    show(<TextField label="E-mail" name="email" help="We send the link there." error="Write an address." required />);
    const field = await screen.findByLabelText('E-mail');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(field.getAttribute('aria-required')).toBe('true');
    const said = (field.getAttribute('aria-describedby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent);
    expect(said).toEqual(['Write an address.', 'We send the link there.']);
  });

  test('for money says how it read what was typed, and does not guess', async () => {
    const amounts: (number | null)[] = [];
    show(<MoneyField label="Amount" name="amount" currency="EUR" onAmount={(amount) => amounts.push(amount)} />);
    const field = await screen.findByLabelText('Amount');
    await userEvent.type(field, '1,727.50');
    expect(amounts.at(-1)).toBe(172_750);
    expect(screen.getByText(/Reads as €1,727\.50/)).toBeTruthy();
    await userEvent.clear(field);
    await userEvent.type(field, '1.727');
    await userEvent.tab();
    expect(amounts.at(-1)).toBeNull();
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });
});

test('a failed submit moves the focus to what must be mended, and each line leads to its field', async () => {
  function Form() {
    const [failed, setFailed] = useState(false);
    return (
      <>
        <ErrorSummary problems={failed ? [{ fieldId: 'mail', message: 'Write an address.' }] : []} />
        <TextField id="mail" label="E-mail" name="mail" />
        <Button onClick={() => setFailed(true)}>Send</Button>
      </>
    );
  }
  show(<Form />);
  await userEvent.click(await screen.findByRole('button', { name: 'Send' }));
  expect(document.activeElement).toBe(screen.getByRole('alert'));
  await userEvent.click(screen.getByRole('link', { name: 'Write an address.' }));
  expect(document.activeElement).toBe(screen.getByLabelText('E-mail'));
});

test('a pending button hears no second press and keeps its place in the tab order', async () => {
  const pressed = vi.fn();
  show(
    <Button pending onClick={pressed}>
      Send
    </Button>,
  );
  const button = await screen.findByRole('button', { name: 'Send' });
  await userEvent.click(button);
  expect(pressed).not.toHaveBeenCalled();
  expect(button.hasAttribute('disabled')).toBe(false);
});

test('what cannot be taken back is asked with its consequence, and the safe answer comes first', async () => {
  show(
    <AlertDialog
      open
      onCancel={() => {}}
      onConfirm={() => {}}
      title="Withdraw the case"
      consequence="The disputed €1,500.00 becomes payable again."
      confirmLabel="Withdraw the case"
    />,
  );
  const dialog = await screen.findByRole('alertdialog');
  expect(document.getElementById(dialog.getAttribute('aria-describedby') ?? '')?.textContent).toContain(
    'becomes payable again',
  );
  expect(
    within(dialog)
      .getAllByRole('button')
      .map((button) => button.textContent),
  ).toEqual(['Cancel', 'Withdraw the case']);
});

test('a list is walked with j and k and its lines are selected with x', async () => {
  const rows = ['FA-1', 'FA-2', 'FA-3'];
  show(
    <>
      <DataTable
        caption="Invoices"
        keyboard
        rows={rows}
        rowKey={(row) => row}
        rowHref={(row) => `/invoices/${row}`}
        columns={[
          { key: 'number', header: 'Number', cell: (row) => row },
          {
            key: 'select',
            header: 'Select',
            cell: (row) => <input type="checkbox" data-row-select aria-label={`Select ${row}`} />,
          },
        ]}
      />
      <input aria-label="Search" />
    </>,
  );
  await screen.findByRole('table');
  await userEvent.keyboard('jj');
  expect(document.activeElement?.textContent).toBe('FA-2');
  await userEvent.keyboard('x');
  expect((screen.getByLabelText('Select FA-2') as HTMLInputElement).checked).toBe(true);
  await userEvent.keyboard('k');
  expect(document.activeElement?.textContent).toBe('FA-1');
  await userEvent.type(screen.getByLabelText('Search'), 'jkx');
  expect((screen.getByLabelText('Search') as HTMLInputElement).value).toBe('jkx');
});

test('internal and shared are told apart by a word, never by colour alone', async () => {
  show(
    <>
      <AudienceBadge audience="internal" />
      <AudienceBadge audience="shared" customerName="Dupont SAS" />
    </>,
  );
  expect(await screen.findByText('Internal')).toBeTruthy();
  expect(screen.getByText('Visible to Dupont SAS')).toBeTruthy();
});

test('each role finds its own places in the rail', () => {
  const reader = (role: Role, { elevated = false, canImport = false } = {}) => ({ role, elevated, canImport });
  const keys = (...given: Parameters<typeof reader>) => deskNavigation(reader(...given)).map((item) => item.key);
  const places = ['myTurn', 'cases', 'customers', 'invoices', 'contacts'];
  expect(keys('accounting', { canImport: true })).toEqual([...places, 'imports']);
  expect(keys('accounting')).toEqual(places);
  expect(keys('manager')).toContain('contacts');
  expect(keys('sales')).not.toContain('contacts');
  expect(keys('resolver')).toEqual(['myTurn', 'cases']);
  expect(keys('auditor')).not.toContain('myTurn');
  expect(keys('admin', { canImport: true })).toEqual(['imports', 'admin']);
  expect(keys('admin', { canImport: true, elevated: true })).toEqual([
    'cases',
    'customers',
    'invoices',
    'imports',
    'admin',
  ]);
  const items = deskNavigation(reader('accounting'));
  expect(currentItem(items, '/cases', '?filter=my-turn')).toBe('myTurn');
  expect(currentItem(items, '/cases/abc', '')).toBe('cases');
  expect(currentItem(items, '/customers', '')).toBe('customers');
});

test('whatever was thrown, the reader learns a known code and nothing else', () => {
  expect(readError(new Error('connect ECONNREFUSED 10.0.0.7 at db.ts:12'))).toEqual({ code: 'INTERNAL', params: {} });
  expect(readError({ status: 404, statusText: '', internal: false, data: 'secret' })).toEqual({
    code: 'NOT_FOUND',
    params: {},
  });
  expect(
    readError({ status: 409, statusText: '', internal: false, data: { code: 'STALE', requestId: 'r1' } }),
  ).toMatchObject({ code: 'STALE', requestId: 'r1' });
  expect(readError({ status: 418, statusText: '', internal: false, data: { code: 'MADE_UP' } })).toEqual({
    code: 'INVALID',
    params: {},
  });
});

test('initials follow the script', () => {
  expect([
    initials('Camille Moreau'),
    initials('léa'),
    initials('محمد علي'),
    initials('  '),
    initials('Jean de la Tour'),
  ]).toEqual(['CM', 'L', 'مع', '?', 'JT']);
});

test('empty values do not lengthen an address', () => {
  expect(withQuery('/cases', { filter: 'all', after: undefined, q: '', view: null })).toBe('/cases?filter=all');
  expect(withQuery('/cases', {})).toBe('/cases');
});

// @vitest-environment happy-dom
import { cleanup, render, screen } from '@testing-library/react';
import { createInstance } from 'i18next';
import { I18nextProvider, initReactI18next } from 'react-i18next';
import { afterEach, expect, test } from 'vitest';
import { InvoiceFacts } from '#app/components/invoices/invoice-facts.tsx';
import { InvoiceHeader } from '#app/components/invoices/invoice-header.tsx';
import common from '#app/i18n/locales/en/common.json';
import dispute from '#app/i18n/locales/en/dispute.json';
import invoices from '#app/i18n/locales/en/invoices.json';
import type { InvoiceView } from '#models/contracts/invoice-views.ts';

const i18n = createInstance({
  lng: 'en',
  resources: { en: { common, dispute, invoices } },
  defaultNS: 'common',
  initImmediate: false,
  interpolation: { escapeValue: false },
});
i18n.use(initReactI18next);
void i18n.init();
afterEach(cleanup);

const INVOICE: InvoiceView = {
  id: 'i1',
  number: 'FA-1',
  currency: 'EUR',
  issuedOn: '2026-02-18',
  dueOn: '2026-03-20',
  total: 6_000_00,
  open: 4_000_00,
  disputed: 0,
  payable: 4_000_00,
  status: 'overdue',
  entity: '',
  dueEstimated: false,
  paid: 1_000_00,
  credited: 360_00,
  lines: [],
  version: 1,
};
const show = (invoice: Partial<InvoiceView>, writtenOff?: number) =>
  render(
    <I18nextProvider i18n={i18n}>
      <InvoiceFacts invoice={{ ...INVOICE, ...invoice }} writtenOff={writtenOff} />
    </I18nextProvider>,
  );
/** The reckoning as it is read: name and amount. */
const reckoning = (): Record<string, string> =>
  Object.fromEntries(
    screen.getAllByRole('term').map((term) => [term.textContent ?? '', term.nextElementSibling?.textContent ?? '']),
  );

test('the reckoning of an invoice always comes out, for the customer without the word for it', () => {
  show({});
  expect(reckoning()).toMatchObject({ Credited: '-€360.00', 'Otherwise settled': '-€640.00', Open: '€4,000.00' });
  expect(reckoning()).not.toHaveProperty('Written off');
  cleanup();
  show({}, 640_00);
  expect(reckoning()).toMatchObject({ 'Written off': '-€640.00' });
  expect(reckoning()).not.toHaveProperty('Otherwise settled');
});

test('the head of an invoice names what is open, and the total alone where nothing was paid yet', () => {
  const head = (open: number) =>
    render(
      <I18nextProvider i18n={i18n}>
        <InvoiceHeader invoice={{ ...INVOICE, open }} back={null} />
      </I18nextProvider>,
    );
  head(4_000_00);
  expect(screen.getByText('€4,000.00 open')).toBeTruthy();
  expect(screen.queryByText(/6,000/)).toBeNull();
  cleanup();
  head(6_000_00);
  expect(screen.getByText('€6,000.00')).toBeTruthy();
});

test('without a PDF and without lines the page says that its data are the invoice', () => {
  show({});
  expect(screen.getByText(/^No PDF of this invoice/)).toBeTruthy();
  expect(screen.getByText(/^The lines of this invoice/)).toBeTruthy();
  cleanup();
  const line = { no: 1, description: 'Oak', quantity: '1', unitPrice: 1, net: 1, vatRate: '20', total: 1 };
  show({ documentId: 'd1', lines: [line] });
  expect(screen.queryByText(/^No PDF/)).toBeNull();
  expect(screen.queryByText(/^The lines/)).toBeNull();
});

import PDFDocument from 'pdfkit';
import { minorToDecimal } from '#models/contracts/money.ts';
import type { Language } from '#models/contracts/roles.ts';
import type { InvoiceDoc, InvoiceLine } from '#models/schemas/invoice.ts';
import { COMPANY } from '#server/domain/demo/company.ts';

export type Pdf = InstanceType<typeof PDFDocument>;

export const INK = '#1f2933';
export const MUTED = '#5f6b7a';
const RULE = '#c9d2dc';
const ACCENT = '#1d4e63';
const LEFT = 56;
const RIGHT = 539;

const WORDS = {
  fr: {
    title: 'Facture',
    date: 'Date de facture',
    due: 'Échéance',
    order: 'Votre commande',
    customer: 'Code client',
    to: 'Facturé à',
    description: 'Désignation',
    quantity: 'Qté',
    price: 'P.U. HT',
    rate: 'TVA',
    amount: 'Total TTC',
    net: 'Total HT',
    vat: 'TVA',
    total: 'Total TTC',
    terms:
      'En cas de retard : pénalités au taux BCE + 10 points et indemnité forfaitaire de 40 € (art. L441-10 C. com.). Pas d’escompte.',
    reverse: 'Autoliquidation ou exportation : TVA due par le preneur.',
    pay: 'À régler par virement',
    demo: 'DÉMONSTRATION – document fictif, sans valeur',
  },
  en: {
    title: 'Invoice',
    date: 'Invoice date',
    due: 'Due date',
    order: 'Your order',
    customer: 'Customer code',
    to: 'Billed to',
    description: 'Description',
    quantity: 'Qty',
    price: 'Unit price',
    rate: 'VAT',
    amount: 'Total incl. VAT',
    net: 'Total excl. VAT',
    vat: 'VAT',
    total: 'Total incl. VAT',
    terms:
      'Late payment: interest at the ECB rate plus 10 points and a fixed fee of EUR 40 (art. L441-10, French Commercial Code). No cash discount.',
    reverse: 'Reverse charge or export: VAT is due by the customer.',
    pay: 'Please pay by transfer',
    demo: 'DEMONSTRATION – invented document, without value',
  },
} as const satisfies Record<Language, Record<string, string>>;

/** Decimal text as a reader of this language writes it; fonts of PDF have no narrow space, so a plain one groups. */
export function money(amount: number, currency: string, language: Language): string {
  const [whole = '', fraction] = minorToDecimal(amount, currency).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, language === 'fr' ? '\u00a0' : ',');
  return `${grouped}${fraction ? `${language === 'fr' ? ',' : '.'}${fraction}` : ''} ${currency}`;
}

export const dayText = (day: string, language: Language): string =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long', timeZone: 'UTC' }).format(
    new Date(`${day}T00:00:00Z`),
  );

/** Collects a document's bytes. */
export function renderPdf(title: string, draw: (pdf: Pdf) => void): Promise<Buffer> {
  const pdf = new PDFDocument({
    size: 'A4',
    margins: { top: LEFT, left: LEFT, right: LEFT, bottom: 12 },
    info: { Title: title, Author: COMPANY.name },
  });
  const chunks: Buffer[] = [];
  const done = new Promise<Buffer>((resolve, reject) => {
    pdf.on('data', (chunk: Buffer) => chunks.push(chunk));
    pdf.on('end', () => resolve(Buffer.concat(chunks)));
    pdf.on('error', reject);
  });
  draw(pdf);
  pdf.end();
  return done;
}

/** The company's head: name, address, and the line that says that all of it is invented. */
export function letterhead(pdf: Pdf, language: Language): void {
  pdf.rect(0, 0, 595, 8).fill(ACCENT);
  pdf.fillColor(ACCENT).font('Helvetica-Bold').fontSize(17).text(COMPANY.name, LEFT, 44);
  pdf
    .fillColor(MUTED)
    .font('Helvetica')
    .fontSize(8.5)
    .text([...COMPANY.address, COMPANY.registration].join(' · '), LEFT, 66);
  pdf
    .fillColor('#9b2c2c')
    .font('Helvetica-Bold')
    .fontSize(8)
    .text(WORDS[language].demo, LEFT, 806, { width: RIGHT - LEFT, align: 'center', lineBreak: false });
}

/** One invoice on one page: head, parties, lines, totals with VAT, terms. */
export function invoicePdf({
  invoice,
  customer,
  language,
}: {
  invoice: InvoiceDoc;
  customer: { name: string; code: string; address?: string | undefined };
  language: Language;
}): Promise<Buffer> {
  const words = WORDS[language];
  return renderPdf(`${words.title} ${invoice.number}`, (pdf) => {
    letterhead(pdf, language);
    pdf.fillColor(INK).font('Helvetica-Bold').fontSize(22).text(`${words.title} ${invoice.number}`, LEFT, 112);
    const facts: [string, string][] = [
      [words.date, dayText(invoice.issuedOn, language)],
      [words.due, dayText(invoice.dueOn, language)],
      [words.order, invoice.orderReference ?? '–'],
      [words.customer, customer.code],
    ];
    facts.forEach(([label, value], index) => {
      const y = 152 + index * 17;
      pdf.fillColor(MUTED).font('Helvetica').fontSize(9.5).text(label, LEFT, y);
      pdf
        .fillColor(INK)
        .font('Helvetica-Bold')
        .text(value, LEFT + 105, y);
    });
    pdf
      .roundedRect(320, 144, RIGHT - 320, 84, 4)
      .strokeColor(RULE)
      .lineWidth(0.8)
      .stroke();
    pdf.fillColor(MUTED).font('Helvetica').fontSize(9).text(words.to, 334, 154);
    pdf
      .fillColor(INK)
      .font('Helvetica-Bold')
      .fontSize(11)
      .text(customer.name, 334, 168, { width: RIGHT - 348 });
    pdf
      .font('Helvetica')
      .fontSize(9.5)
      .text(customer.address ?? '', 334, pdf.y + 3, { width: RIGHT - 348 });
    const below = drawLines(pdf, invoice, language, 262);
    drawTotals(pdf, invoice, language, below + 14);
    pdf.fillColor(INK).font('Helvetica-Bold').fontSize(9.5).text(words.pay, LEFT, 700);
    pdf.font('Helvetica').text(`IBAN ${COMPANY.iban} · ${invoice.number}`, LEFT, 714);
    const reverse = (invoice.vat ?? 0) === 0 ? `${words.reverse} ` : '';
    pdf
      .fillColor(MUTED)
      .fontSize(8)
      .text(`${reverse}${words.terms}`, LEFT, 740, { width: RIGHT - LEFT });
  });
}

const COLUMNS = { no: LEFT + 6, description: LEFT + 26, quantity: 318, price: 368, rate: 438, amount: 468 } as const;

function drawLines(pdf: Pdf, invoice: InvoiceDoc, language: Language, top: number): number {
  const words = WORDS[language];
  pdf.rect(LEFT, top, RIGHT - LEFT, 20).fill('#e8eef2');
  pdf.fillColor(INK).font('Helvetica-Bold').fontSize(8.5);
  pdf.text('#', COLUMNS.no, top + 6).text(words.description, COLUMNS.description, top + 6);
  pdf.text(words.quantity, COLUMNS.quantity, top + 6, { width: 44, align: 'right' });
  pdf.text(words.price, COLUMNS.price, top + 6, { width: 62, align: 'right' });
  pdf.text(words.rate, COLUMNS.rate, top + 6, { width: 28, align: 'right' });
  pdf.text(words.amount, COLUMNS.amount, top + 6, { width: RIGHT - COLUMNS.amount - 6, align: 'right' });
  let y = top + 28;
  for (const line of invoice.lines) {
    drawLine(pdf, line, invoice.currency, language, y);
    y += 22;
    pdf
      .moveTo(LEFT, y - 6)
      .lineTo(RIGHT, y - 6)
      .strokeColor(RULE)
      .lineWidth(0.5)
      .stroke();
  }
  return y;
}

function drawLine(pdf: Pdf, line: InvoiceLine, currency: string, language: Language, y: number): void {
  const plain = (amount: number): string => money(amount, currency, language).replace(` ${currency}`, '');
  pdf.fillColor(MUTED).font('Helvetica').fontSize(9).text(String(line.no), COLUMNS.no, y);
  pdf.fillColor(INK).text(line.description, COLUMNS.description, y, { width: 244, lineBreak: false });
  pdf.text(`${line.quantity} ${line.unit ?? ''}`, COLUMNS.quantity, y, { width: 44, align: 'right', lineBreak: false });
  pdf.text(plain(line.unitPrice), COLUMNS.price, y, { width: 62, align: 'right' });
  pdf.text(`${line.vatRate} %`, COLUMNS.rate, y, { width: 28, align: 'right' });
  pdf.text(plain(line.total), COLUMNS.amount, y, { width: RIGHT - COLUMNS.amount - 6, align: 'right' });
}

function drawTotals(pdf: Pdf, invoice: InvoiceDoc, language: Language, top: number): void {
  const words = WORDS[language];
  const rows: [string, number][] = [
    [words.net, invoice.net ?? invoice.total],
    [words.vat, invoice.vat ?? 0],
    [words.total, invoice.total],
  ];
  rows.forEach(([label, amount], index) => {
    const isLast = index === rows.length - 1;
    const y = top + index * 19;
    if (isLast) {
      pdf.rect(340, y - 6, RIGHT - 340, 24).fill(ACCENT);
    }
    pdf
      .fillColor(isLast ? '#ffffff' : INK)
      .font(isLast ? 'Helvetica-Bold' : 'Helvetica')
      .fontSize(isLast ? 11 : 9.5);
    pdf
      .text(label, 350, y)
      .text(money(amount, invoice.currency, language), 420, y, { width: RIGHT - 428, align: 'right' });
  });
}

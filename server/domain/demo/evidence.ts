import type { Language } from '#models/contracts/roles.ts';
import { COMPANY } from '#server/domain/demo/company.ts';
import { drawScene, type Scene } from '#server/domain/demo/drawings.ts';
import { dayText, INK, letterhead, MUTED, renderPdf } from '#server/domain/demo/invoice-pdf.ts';

/** A file somebody brings into a conversation. */
export type Evidence =
  | { kind: 'photo'; scene: Scene; name: string }
  | { kind: 'paper'; paper: keyof (typeof PAPERS)['fr']; name: string }
  | { kind: 'table'; name: string; rows: readonly (readonly string[])[] };

export interface EvidenceFacts {
  language: Language;
  customer: string;
  order: string;
  invoice: string;
  day: string;
  lines: readonly { description: string; quantity: string; unit?: string | undefined }[];
}

/** Papers of the trade: title, and the sentences under it. */
const PAPERS = {
  fr: {
    delivery: {
      title: 'Bon de livraison',
      body: 'Marchandises remises au transporteur. Réserves éventuelles à porter à la réception.',
      sign: 'Reçu par : (signature illisible)',
    },
    reserves: {
      title: 'Bon de livraison émargé avec réserves',
      body: 'RÉSERVES : colis enfoncés sur un côté, contenu abîmé, palette refilmée. Livraison acceptée sous réserve de déballage.',
      sign: 'Reçu par : chef de quai – 14 h 20',
    },
    order: {
      title: 'Confirmation de commande',
      body: 'Prix fermes pour cette commande, franco de port à partir de 1 500 € HT. Délai : 3 semaines.',
      sign: 'Bon pour accord',
    },
    agreement: {
      title: 'Accord commercial annuel',
      body: 'Remise de 8 % sur le tarif public pour tout volume annuel supérieur à 40 000 € HT, applicable sur facture.',
      sign: 'Signé des deux parties',
    },
    acceptance: {
      title: 'Procès-verbal de réception',
      body: 'Travaux réceptionnés avec réserve : réglage de deux portes et finition des plinthes à reprendre.',
      sign: 'Le client – Le chef de chantier',
    },
    transfer: {
      title: 'Avis de virement',
      body: 'Ordre de virement exécuté. Motif : règlement facture indiquée en référence.',
      sign: 'Banque fictive de démonstration',
    },
  },
  en: {
    delivery: {
      title: 'Delivery note',
      body: 'Goods handed to the carrier. Any damage must be noted on receipt.',
      sign: 'Received by: (signature illegible)',
    },
    reserves: {
      title: 'Delivery note signed with remarks',
      body: 'REMARKS: cartons crushed on one side, content damaged, pallet rewrapped. Accepted subject to unpacking.',
      sign: 'Received by: dock supervisor – 14:20',
    },
    order: {
      title: 'Order confirmation',
      body: 'Prices are firm for this order, carriage paid from EUR 1,500 excl. VAT. Lead time: 3 weeks.',
      sign: 'Agreed',
    },
    agreement: {
      title: 'Annual agreement',
      body: 'A discount of 8 % on list prices for yearly volumes above EUR 40,000 excl. VAT, deducted on the invoice.',
      sign: 'Signed by both parties',
    },
    acceptance: {
      title: 'Acceptance report',
      body: 'Work accepted with remarks: two doors to adjust and skirting to finish.',
      sign: 'Customer – Site manager',
    },
    transfer: {
      title: 'Transfer advice',
      body: 'Transfer executed. Remittance: invoice named in the reference.',
      sign: 'Demonstration Bank (invented)',
    },
  },
} as const;

const LABELS = {
  fr: { customer: 'Client', order: 'Commande', invoice: 'Facture', day: 'Date' },
  en: { customer: 'Customer', order: 'Order', invoice: 'Invoice', day: 'Date' },
} as const;

/** The file's bytes. Photos depend on nothing but scene and seed, so a few are drawn once. */
export async function evidenceBytes(evidence: Evidence, facts: EvidenceFacts): Promise<Buffer> {
  switch (evidence.kind) {
    case 'photo':
      return photo(evidence.scene, facts.invoice.length + (Number(facts.invoice.at(-1) ?? 0) % 2));
    case 'table':
      return Buffer.from(`${evidence.rows.map((row) => row.join(';')).join('\r\n')}\r\n`, 'utf8');
    case 'paper':
      return paper(evidence.paper, facts);
  }
}

const drawn = new Map<string, Buffer>();
function photo(scene: Scene, seed: number): Buffer {
  const key = `${scene}-${seed}`;
  const bytes = drawn.get(key) ?? drawScene(scene, seed);
  drawn.set(key, bytes);
  return bytes;
}

function paper(which: keyof (typeof PAPERS)['fr'], facts: EvidenceFacts): Promise<Buffer> {
  const { title, body, sign } = PAPERS[facts.language][which];
  const labels = LABELS[facts.language];
  return renderPdf(title, (pdf) => {
    letterhead(pdf, facts.language);
    pdf.fillColor(INK).font('Helvetica-Bold').fontSize(20).text(title, 56, 112);
    const rows: [string, string][] = [
      [labels.customer, facts.customer],
      [labels.order, facts.order],
      [labels.invoice, facts.invoice],
      [labels.day, dayText(facts.day, facts.language)],
    ];
    rows.forEach(([label, value], index) => {
      pdf
        .fillColor(MUTED)
        .font('Helvetica')
        .fontSize(10)
        .text(label, 56, 156 + index * 18);
      pdf
        .fillColor(INK)
        .font('Helvetica-Bold')
        .text(value, 150, 156 + index * 18);
    });
    pdf.font('Helvetica').fontSize(10.5);
    facts.lines.forEach((line, index) => {
      pdf
        .fillColor(INK)
        .text(`${line.quantity} ${line.unit ?? ''}`, 56, 250 + index * 18, { width: 80, align: 'right' });
      pdf.text(line.description, 150, 250 + index * 18);
    });
    pdf
      .font('Helvetica')
      .fontSize(11)
      .text(body, 56, 270 + facts.lines.length * 18, { width: 483 });
    pdf
      .fillColor(MUTED)
      .font('Helvetica-Oblique')
      .fontSize(10)
      .text(sign, 56, pdf.y + 36);
    pdf.fontSize(9).text(COMPANY.name, 56, pdf.y + 6);
  });
}

import type { ImportField } from '#models/contracts/imports.ts';

/** A header as it is compared: "N° de Pièce " and "no_de_piece" and "noDePiece" are the same words. */
export function normaliseHeader(header: string): string {
  return header
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/n[°º]|№|n\s?r\b\.?/gi, ' numero ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/œ/g, 'oe')
    .replace(/[^\p{L}\d#%]+/gu, ' ')
    .replace(/\b(num|no|nr|nbr)\b/g, 'numero')
    .replace(/\b(de|du|des|d|la|le|les|l|of|the)\b/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Names people give to each field, in French and English, already normalised; the earlier the better. */
const NAMES: Record<ImportField, readonly string[]> = {
  number: [
    'invoice number',
    'invoice numero',
    'invoice id',
    'invoice #',
    'invoice',
    'invoice ref',
    'invoice reference',
    'numero facture',
    'facture',
    'numero piece',
    'piece',
    'reference facture',
    'ref facture',
    'facture numero',
    'piece ref',
    'reference piece',
    'document number',
    'document numero',
    'document',
    'doc numero',
    'numero document',
    'bill number',
    'bill numero',
    'order id',
    'order number',
    'numero',
    'number',
    'reference',
    'ref',
    'rechnungsnummer',
    'belegnummer',
    'factura',
  ],
  customerCode: [
    'customer code',
    'customer id',
    'customer number',
    'customer numero',
    'customer account',
    'account number',
    'account code',
    'client code',
    'client id',
    'code client',
    'numero client',
    'compte client',
    'compte auxiliaire',
    'comp aux numero',
    'code tiers',
    'numero tiers',
    'numero compte',
    'compte',
    'tiers',
    'debtor code',
    'debtor id',
    'debtor number',
    'account',
    'cust id',
    'cust code',
    'id client',
    'kundennummer',
    'customer',
    'client',
    'debtor',
    'code',
  ],
  customerName: [
    'customer name',
    'client name',
    'nom client',
    'raison sociale',
    'denomination',
    'nom tiers',
    'libelle client',
    'intitule compte',
    'intitule',
    'comp aux lib',
    'company name',
    'company',
    'societe',
    'debtor name',
    'account name',
    'nom',
    'name',
    'full name',
    'kunde',
    'customer',
    'client',
    'debiteur',
    'debtor',
  ],
  issuedOn: [
    'invoice date',
    'issue date',
    'date facture',
    'date facturation',
    'date emission',
    'date piece',
    'document date',
    'doc date',
    'bill date',
    'billing date',
    'posting date',
    'date comptable',
    'date document',
    'order date',
    'date commande',
    'issued on',
    'issued',
    'date',
    'rechnungsdatum',
  ],
  dueOn: [
    'due date',
    'date echeance',
    'echeance',
    'due',
    'due on',
    'payment due',
    'payment due date',
    'maturity',
    'maturity date',
    'date limite',
    'date limite paiement',
    'date reglement prevue',
    'net due date',
    'faelligkeit',
    'date exigibilite',
  ],
  total: [
    'invoice amount',
    'amount',
    'total amount',
    'amount ttc',
    'montant ttc',
    'total ttc',
    'ttc',
    'montant',
    'montant facture',
    'montant total',
    'net a payer',
    'total',
    'invoice total',
    'gross amount',
    'gross',
    'amount incl vat',
    'amount including vat',
    'amount incl tax',
    'original amount',
    'expected amount',
    'invoice value',
    'montant initial',
    'debit',
    'betrag',
    'total incl vat',
    'total due',
  ],
  currency: ['currency', 'currency code', 'devise', 'code devise', 'monnaie', 'ccy', 'cur', 'waehrung', 'idevise'],
  open: [
    'open amount',
    'amount open',
    'balance',
    'balance due',
    'amount due',
    'outstanding',
    'outstanding amount',
    'remaining',
    'remaining amount',
    'solde',
    'solde du',
    'reste a payer',
    'reste du',
    'restant du',
    'montant du',
    'montant restant',
    'encours',
    'solde facture',
    'open',
    'unpaid amount',
    'montant ouvert',
  ],
  paid: [
    'paid amount',
    'amount paid',
    'paid',
    'montant paye',
    'montant regle',
    'regle',
    'paye',
    'deja regle',
    'acomptes',
    'encaisse',
    'montant encaisse',
    'payments',
    'reglements',
  ],
  settledOn: [
    'settled date',
    'settlement date',
    'paid date',
    'payment date',
    'date paid',
    'date reglement',
    'date paiement',
    'date encaissement',
    'date solde',
    'date lettrage',
    'date let',
    'settled on',
    'paid on',
    'clearing date',
    'date reglee',
  ],
  status: [
    'status',
    'statut',
    'etat',
    'invoice status',
    'payment status',
    'order status',
    'statut facture',
    'etat facture',
    'state',
    'statut paiement',
    'situation',
  ],
  disputed: [
    'disputed',
    'dispute',
    'in dispute',
    'is disputed',
    'litige',
    'en litige',
    'contestee',
    'conteste',
    'contestation',
    'dispute flag',
    'litigieux',
    'litigieuse',
    'facture en litige',
  ],
  orderReference: [
    'order reference',
    'purchase order',
    'po number',
    'po numero',
    'po',
    'customer order',
    'order ref',
    'bon commande',
    'numero commande',
    'commande',
    'reference commande',
    'ref commande',
    'numero bc',
    'bc',
    'customer reference',
    'reference client',
    'votre reference',
    'your reference',
    'order number',
    'order',
  ],
  entity: [
    'legal entity',
    'entity',
    'entite',
    'entite juridique',
    'societe emettrice',
    'etablissement',
    'company code',
    'code societe',
    'business unit',
    'filiale',
    'dossier',
  ],
  country: ['country', 'country code', 'pays', 'code pays', 'land', 'customer country', 'pays client'],
  email: [
    'email',
    'e mail',
    'mail',
    'courriel',
    'adresse mail',
    'adresse email',
    'contact email',
    'customer email',
    'billing email',
    'email facturation',
    'adresse e mail',
  ],
  registration: [
    'registration',
    'siren',
    'siret',
    'vat number',
    'vat id',
    'numero tva',
    'tva intracommunautaire',
    'registration number',
    'tax id',
    'vat',
  ],
  address: ['address', 'adresse', 'billing address', 'adresse facturation', 'adresse postale', 'street', 'rue'],
  language: ['language', 'langue', 'lang', 'customer language', 'code langue'],
};

const RANK: ReadonlyMap<string, readonly { field: ImportField; rank: number }[]> = (() => {
  const ranks = new Map<string, { field: ImportField; rank: number }[]>();
  for (const [field, names] of Object.entries(NAMES) as [ImportField, readonly string[]][]) {
    names.forEach((name, rank) => {
      const key = normaliseHeader(name);
      const list = ranks.get(key) ?? [];
      if (!list.some((entry) => entry.field === field)) {
        list.push({ field, rank });
      }
      ranks.set(key, list);
    });
  }
  return ranks;
})();

/** Words that make a header mean something else than the name it contains: a tax, a rate, a delay, the company's own side. */
const OTHER_MEANINGS =
  /\b(ht|tva|tax|taxe|vat|rate|taux|days|jours|late|retard|unit|unitaire|quantity|quantite|remise|discount|paperless|supplier|fournisseur|refund|iban|bank|banque)\b/;

/** How well a header names a field: 1 for the usual name, less for weaker ones, 0 for none. */
export function headerScore(header: string, field: ImportField): number {
  const name = normaliseHeader(header);
  if (name === '') {
    return 0;
  }
  const exact = RANK.get(name)?.find((entry) => entry.field === field);
  if (exact) {
    return 1 - Math.min(exact.rank, 30) * 0.015;
  }
  if (OTHER_MEANINGS.test(name) && field !== 'registration') {
    return 0;
  }
  let best = 0;
  const words = new Set(name.split(' '));
  for (const [candidate, entries] of RANK) {
    const found = entries.find((entry) => entry.field === field);
    const parts = candidate.split(' ');
    // A name of one word says little inside a longer header: "date" is in "paperless date" too.
    if (found && parts.length >= 2 && parts.every((part) => words.has(part))) {
      best = Math.max(best, 0.7 - 0.08 * (words.size - parts.length) - Math.min(found.rank, 30) * 0.005);
    } else if (found && found.rank < 12 && parts.length === 1 && candidate.length >= 4 && words.has(candidate)) {
      best = Math.max(best, 0.4 - 0.05 * (words.size - 1));
    }
  }
  return Math.max(0, best);
}

/** Whether any field goes by this header; tells header rows from title lines. */
export const isKnownHeader = (header: string): boolean => RANK.has(normaliseHeader(header));

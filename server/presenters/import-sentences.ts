import type {
  Blocker,
  DateEvidence,
  DateOrder,
  DecimalMark,
  ImportField,
  NumberEvidence,
  RowProblemView,
} from '#models/contracts/imports.ts';
import { minorToDecimal } from '#models/contracts/money.ts';
import type { Language } from '#models/contracts/roles.ts';
import type { UnreadableReason } from '#server/integrations/tabular/table.ts';

type Params = Record<string, string | number>;

/** Every sentence about a file and its rows, for the page, the error file and the command line alike. */
interface Sentences {
  field: Record<ImportField, string>;
  order: Record<DateOrder, string>;
  mark: Record<DecimalMark, string>;
  problem: Record<RowProblemView['reason'], (params: Params) => string>;
  date: Record<DateEvidence['how'], (evidence: DateEvidence, order: string) => string>;
  number: Record<NumberEvidence['how'], (evidence: NumberEvidence, mark: string) => string>;
  blocker: Record<Blocker['code'], (fields: string, column: string) => string>;
  unreadable: Record<UnreadableReason, (params: Params) => string>;
  or: string;
}

/** An amount of minor units inside a sentence. */
const money = (amount: unknown, currency: unknown): string =>
  `${minorToDecimal(Number(amount), String(currency))} ${String(currency)}`;

const en: Sentences = {
  or: ' or ',
  field: {
    number: 'Invoice number',
    customerCode: 'Customer code',
    customerName: 'Customer name',
    issuedOn: 'Invoice date',
    dueOn: 'Due date',
    total: 'Amount (VAT included)',
    currency: 'Currency',
    open: 'Open amount',
    paid: 'Paid amount',
    settledOn: 'Settlement date',
    status: 'Status',
    disputed: 'Disputed',
    orderReference: 'Order reference',
    entity: 'Legal entity',
    country: 'Country',
    email: 'E-mail',
    registration: 'Registration number',
    address: 'Address',
    language: 'Language',
  },
  order: { dmy: 'day first', mdy: 'month first', ymd: 'year first' },
  mark: { comma: 'decimal comma', dot: 'decimal point' },
  problem: {
    MISSING: () => 'This cell is empty, and the row needs it.',
    INVALID_DATE: () => 'This is not a date in the order of this column. Write it like the other rows.',
    IMPLAUSIBLE_DATE: ({ day }) => `This reads as ${day}, which is too far from today. Check the year.`,
    DUE_BEFORE_ISSUED: ({ issuedOn }) => `The due date lies before the invoice date (${issuedOn}). Check both dates.`,
    INVALID_AMOUNT: () => 'This is not an amount in the format of this column.',
    SCIENTIFIC: () =>
      'A spreadsheet has shortened this to scientific notation, digits may be lost. Format the column as text or number and export again.',
    TOO_MANY_DECIMALS: ({ max, currency }) =>
      `More than ${max} decimals, which ${currency} does not have. Nothing is rounded silently.`,
    NEGATIVE_AMOUNT: () => 'Negative amounts are credit notes; this import takes invoices only.',
    AMOUNT_TOO_LARGE: () => 'This amount is too large.',
    OPEN_ABOVE_TOTAL: () => 'More is open or paid than the invoice amounts to.',
    AMOUNTS_DISAGREE: () => 'Paid and open amounts do not add up to the invoice amount.',
    INVALID_CURRENCY: () => 'This is not a currency. Use a code such as EUR.',
    CURRENCY_DISAGREES: ({ currency, found }) => `The amount is marked ${found}, but the row is in ${currency}.`,
    INVALID_FLAG: () => 'This is neither yes nor no.',
    CANCELLED: () => 'The row is marked as cancelled: there is nothing to claim.',
    INVALID_EMAIL: () => 'This is not an e-mail address.',
    INVALID_LANGUAGE: ({ known }) => `Known languages: ${known}.`,
    TOO_LONG: ({ max }) => `Longer than ${max} characters.`,
    LINE_BREAK: () => 'There is a line break inside this cell; a quotation mark may be missing.',
    CONTROL_CHARACTERS: () => 'This cell holds unreadable characters.',
    TOO_MANY_CELLS: ({ cells, columns }) =>
      `The row has ${cells} cells, the header ${columns}: a separator inside a text may lack quotation marks.`,
    DUPLICATE_DIFFERS: ({ line }) =>
      `Line ${line} has the same key with other content. Both are refused; keep the right one.`,
    OTHER_CUSTOMER: () => 'This invoice number belongs to another customer already.',
    CURRENCY_CHANGED: ({ currency }) => `This invoice is kept in ${currency} already.`,
    BELOW_SETTLED: ({ settled, currency }) =>
      `${money(settled, currency)} of this invoice are settled already; the row says less.`,
    BELOW_DISPUTED: ({ disputed, currency }) =>
      `${money(disputed, currency)} of this invoice are in dispute; the row leaves less open.`,
    CONFIRMED: () => 'The customer has confirmed this invoice; its amount cannot change any more.',
    NAME_AMBIGUOUS: () => 'Several customers have this name. Add a column with customer codes.',
  },
  date: {
    proven: ({ value, line }, order) => `${value} in line ${line} proves ${order}.`,
    otherColumn: ({ value, line, column }, order) => `${value} in line ${line} of column “${column}” proves ${order}.`,
    terms: ({ rows, of }, order) =>
      `Read ${order}, invoice and due dates agree in ${rows} of ${of} rows; otherwise they do not.`,
    unmistakable: () => 'The dates can be read in one way only.',
    irrelevant: () => 'The dates mean the same in either order.',
    chosen: (_, order) => `You chose ${order}.`,
    ambiguous: ({ rows }) =>
      `In ${rows} rows day and month could be either way round, and nothing in the file tells. Choose.`,
    mixed: ({ value, line }) =>
      `The column mixes orders: ${value} in line ${line} contradicts other rows. Choose one; the others will be refused.`,
    empty: () => 'The column holds no dates.',
  },
  number: {
    proven: ({ value, line }, mark) => `${value} in line ${line} proves a ${mark}.`,
    otherColumn: ({ value, line, column }, mark) => `${value} in line ${line} of column “${column}” proves a ${mark}.`,
    groups: () => 'Three digits follow the mark in every row: it separates thousands.',
    plain: () => 'Whole numbers.',
    chosen: (_, mark) => `You chose ${mark}.`,
    ambiguous: () => 'The mark could separate thousands or decimals, and nothing in the file tells. Choose.',
    mixed: ({ value, line }) =>
      `The column mixes formats${value ? `: ${value} in line ${line} contradicts other rows` : ''}. Choose one; the others will be refused.`,
    empty: () => 'The column holds no amounts.',
  },
  blocker: {
    FIELD_MISSING: (fields) => `No column holds: ${fields}. Choose the column, or add it to the file.`,
    DATE_ORDER_UNKNOWN: (_, column) => `Column “${column}”: say whether the day or the month comes first.`,
    DECIMAL_MARK_UNKNOWN: (_, column) => `Column “${column}”: say whether the decimal mark is a comma or a point.`,
    LOOKS_LIKE_PAYMENTS: () =>
      'This looks like a list of payments. This import takes invoices: number, customer, date and amount.',
    NO_ROWS: () => 'There is no row below the header.',
  },
  unreadable: {
    EMPTY: () => 'The file is empty.',
    TOO_LARGE: ({ max }) => `The file is larger than ${max} MB. Split it, or export fewer columns.`,
    BINARY: ({ type }) =>
      `The content is no table${type && type !== '?' ? ` (it is ${type})` : ''}, whatever the name says. Export it as CSV or XLSX.`,
    OLD_EXCEL: () =>
      'This is the old Excel format (.xls), or the workbook has a password. Save it as .xlsx without one.',
    NOT_A_WORKBOOK: () => 'This is not a complete Excel workbook. Save it again as .xlsx.',
    WORKBOOK_TOO_LARGE: ({ max }) => `Unpacked, the workbook is larger than ${max} MB. Export it as CSV.`,
    QUOTE_NOT_CLOSED: ({ line }) => `A quotation mark opened in line ${line} is never closed. Nothing was imported.`,
    CELL_TOO_LONG: ({ line }) =>
      `The row that begins in line ${line} is far too long; a quotation mark may be missing. Nothing was imported.`,
    TOO_MANY_ROWS: ({ max }) =>
      `The file has more than ${max} rows. Split it${Number(max) < 100_000 ? ', or export it as CSV' : ''}.`,
    TOO_MANY_COLUMNS: ({ max }) => `The file has more than ${max} columns.`,
    NO_HEADER: () => 'No row names the columns. The first row should hold names such as “Invoice number”.',
    NO_ROWS: () => 'There is nothing in the workbook.',
  },
};

const fr: Sentences = {
  or: ' ou ',
  field: {
    number: 'Numéro de facture',
    customerCode: 'Code client',
    customerName: 'Nom du client',
    issuedOn: 'Date de facture',
    dueOn: 'Échéance',
    total: 'Montant TTC',
    currency: 'Devise',
    open: 'Solde',
    paid: 'Montant réglé',
    settledOn: 'Date de règlement',
    status: 'Statut',
    disputed: 'Litige',
    orderReference: 'Référence de commande',
    entity: 'Entité juridique',
    country: 'Pays',
    email: 'E-mail',
    registration: 'Numéro d’immatriculation',
    address: 'Adresse',
    language: 'Langue',
  },
  order: { dmy: 'jour en premier', mdy: 'mois en premier', ymd: 'année en premier' },
  mark: { comma: 'virgule décimale', dot: 'point décimal' },
  problem: {
    MISSING: () => 'Cette cellule est vide alors que la ligne en a besoin.',
    INVALID_DATE: () => 'Ce n’est pas une date dans l’ordre de cette colonne. Écrivez-la comme les autres lignes.',
    IMPLAUSIBLE_DATE: ({ day }) => `Se lit ${day}, trop loin d’aujourd’hui. Vérifiez l’année.`,
    DUE_BEFORE_ISSUED: ({ issuedOn }) =>
      `L’échéance précède la date de facture (${issuedOn}). Vérifiez les deux dates.`,
    INVALID_AMOUNT: () => 'Ce n’est pas un montant dans le format de cette colonne.',
    SCIENTIFIC: () =>
      'Un tableur a abrégé cette valeur en notation scientifique, des chiffres peuvent manquer. Mettez la colonne au format texte ou nombre et exportez de nouveau.',
    TOO_MANY_DECIMALS: ({ max, currency }) =>
      `Plus de ${max} décimales, ce que ${currency} n’a pas. Rien n’est arrondi en silence.`,
    NEGATIVE_AMOUNT: () => 'Les montants négatifs sont des avoirs ; cet import ne prend que des factures.',
    AMOUNT_TOO_LARGE: () => 'Ce montant est trop grand.',
    OPEN_ABOVE_TOTAL: () => 'Le solde ou le montant réglé dépasse le montant de la facture.',
    AMOUNTS_DISAGREE: () => 'Le montant réglé et le solde ne font pas le montant de la facture.',
    INVALID_CURRENCY: () => 'Ce n’est pas une devise. Utilisez un code comme EUR.',
    CURRENCY_DISAGREES: ({ currency, found }) => `Le montant est marqué ${found}, mais la ligne est en ${currency}.`,
    INVALID_FLAG: () => 'Ce n’est ni oui ni non.',
    CANCELLED: () => 'La ligne est marquée comme annulée : il n’y a rien à réclamer.',
    INVALID_EMAIL: () => 'Ce n’est pas une adresse e-mail.',
    INVALID_LANGUAGE: ({ known }) => `Langues connues : ${known}.`,
    TOO_LONG: ({ max }) => `Plus de ${max} caractères.`,
    LINE_BREAK: () => 'Cette cellule contient un saut de ligne ; il manque peut-être un guillemet.',
    CONTROL_CHARACTERS: () => 'Cette cellule contient des caractères illisibles.',
    TOO_MANY_CELLS: ({ cells, columns }) =>
      `La ligne a ${cells} cellules, l’en-tête ${columns} : un séparateur dans un texte est peut-être sans guillemets.`,
    DUPLICATE_DIFFERS: ({ line }) =>
      `La ligne ${line} a la même clé avec un autre contenu. Les deux sont refusées ; gardez la bonne.`,
    OTHER_CUSTOMER: () => 'Ce numéro de facture appartient déjà à un autre client.',
    CURRENCY_CHANGED: ({ currency }) => `Cette facture est déjà tenue en ${currency}.`,
    BELOW_SETTLED: ({ settled, currency }) =>
      `${money(settled, currency)} de cette facture sont déjà réglés ; la ligne en dit moins.`,
    BELOW_DISPUTED: ({ disputed, currency }) =>
      `${money(disputed, currency)} de cette facture sont en litige ; la ligne laisse un solde inférieur.`,
    CONFIRMED: () => 'Le client a confirmé cette facture ; son montant ne peut plus changer.',
    NAME_AMBIGUOUS: () => 'Plusieurs clients portent ce nom. Ajoutez une colonne avec les codes clients.',
  },
  date: {
    proven: ({ value, line }, order) => `${value} à la ligne ${line} prouve : ${order}.`,
    otherColumn: ({ value, line, column }, order) =>
      `${value} à la ligne ${line} de la colonne « ${column} » prouve : ${order}.`,
    terms: ({ rows, of }, order) =>
      `Lues avec le ${order}, dates de facture et échéances s’accordent dans ${rows} lignes sur ${of} ; autrement non.`,
    unmistakable: () => 'Les dates ne peuvent se lire que d’une façon.',
    irrelevant: () => 'Les dates ont le même sens dans les deux ordres.',
    chosen: (_, order) => `Vous avez choisi : ${order}.`,
    ambiguous: ({ rows }) =>
      `Dans ${rows} lignes, jour et mois pourraient être dans un sens ou dans l’autre, et rien dans le fichier ne le dit. Choisissez.`,
    mixed: ({ value, line }) =>
      `La colonne mélange les ordres : ${value} à la ligne ${line} contredit d’autres lignes. Choisissez-en un ; les autres seront refusées.`,
    empty: () => 'La colonne ne contient pas de date.',
  },
  number: {
    proven: ({ value, line }, mark) => `${value} à la ligne ${line} prouve : ${mark}.`,
    otherColumn: ({ value, line, column }, mark) =>
      `${value} à la ligne ${line} de la colonne « ${column} » prouve : ${mark}.`,
    groups: () => 'Trois chiffres suivent le signe dans chaque ligne : il sépare les milliers.',
    plain: () => 'Nombres entiers.',
    chosen: (_, mark) => `Vous avez choisi : ${mark}.`,
    ambiguous: () =>
      'Le signe pourrait séparer les milliers ou les décimales, et rien dans le fichier ne le dit. Choisissez.',
    mixed: ({ value, line }) =>
      `La colonne mélange les formats${value ? ` : ${value} à la ligne ${line} contredit d’autres lignes` : ''}. Choisissez-en un ; les autres seront refusées.`,
    empty: () => 'La colonne ne contient pas de montant.',
  },
  blocker: {
    FIELD_MISSING: (fields) =>
      `Aucune colonne ne contient : ${fields}. Choisissez la colonne, ou ajoutez-la au fichier.`,
    DATE_ORDER_UNKNOWN: (_, column) => `Colonne « ${column} » : indiquez si le jour ou le mois vient en premier.`,
    DECIMAL_MARK_UNKNOWN: (_, column) =>
      `Colonne « ${column} » : indiquez si le signe décimal est une virgule ou un point.`,
    LOOKS_LIKE_PAYMENTS: () =>
      'Ce fichier ressemble à une liste de règlements. Cet import prend des factures : numéro, client, date et montant.',
    NO_ROWS: () => 'Il n’y a aucune ligne sous l’en-tête.',
  },
  unreadable: {
    EMPTY: () => 'Le fichier est vide.',
    TOO_LARGE: ({ max }) => `Le fichier dépasse ${max} Mo. Divisez-le, ou exportez moins de colonnes.`,
    BINARY: ({ type }) =>
      `Le contenu n’est pas un tableau${type && type !== '?' ? ` (c’est du ${type})` : ''}, quoi qu’en dise le nom. Exportez-le en CSV ou XLSX.`,
    OLD_EXCEL: () =>
      'C’est l’ancien format Excel (.xls), ou le classeur a un mot de passe. Enregistrez-le en .xlsx sans mot de passe.',
    NOT_A_WORKBOOK: () => 'Ce n’est pas un classeur Excel complet. Enregistrez-le de nouveau en .xlsx.',
    WORKBOOK_TOO_LARGE: ({ max }) => `Décompressé, le classeur dépasse ${max} Mo. Exportez-le en CSV.`,
    QUOTE_NOT_CLOSED: ({ line }) => `Un guillemet ouvert à la ligne ${line} n’est jamais fermé. Rien n’a été importé.`,
    CELL_TOO_LONG: ({ line }) =>
      `La ligne qui commence à la ligne ${line} est bien trop longue ; il manque peut-être un guillemet. Rien n’a été importé.`,
    TOO_MANY_ROWS: ({ max }) =>
      `Le fichier a plus de ${max} lignes. Divisez-le${Number(max) < 100_000 ? ', ou exportez-le en CSV' : ''}.`,
    TOO_MANY_COLUMNS: ({ max }) => `Le fichier a plus de ${max} colonnes.`,
    NO_HEADER: () =>
      'Aucune ligne ne nomme les colonnes. La première devrait contenir des noms comme « Numéro de facture ».',
    NO_ROWS: () => 'Le classeur ne contient rien.',
  },
};

const SENTENCES: Record<Language, Sentences> = { en, fr };

/** The sentences of one language, ready to say. */
export function importSentences(language: Language) {
  const words = SENTENCES[language];
  return {
    field: (field: ImportField) => words.field[field],
    order: (order: DateOrder) => words.order[order],
    mark: (mark: DecimalMark) => words.mark[mark],
    problem: ({ reason, params }: Pick<RowProblemView, 'reason' | 'params'>) => words.problem[reason](params),
    date: (evidence: DateEvidence) =>
      words.date[evidence.how](evidence, evidence.order ? words.order[evidence.order] : ''),
    number: (evidence: NumberEvidence) =>
      words.number[evidence.how](evidence, evidence.decimalMark ? words.mark[evidence.decimalMark] : ''),
    blocker: ({ code, fields = [], column = '' }: Blocker) =>
      words.blocker[code](fields.map((field) => words.field[field]).join(words.or), column),
    /** The reason in the parameters of an IMPORT_UNREADABLE error. */
    unreadable: (params: Params) =>
      words.unreadable[params.reason as UnreadableReason]?.(params) ?? words.unreadable.BINARY({}),
  };
}

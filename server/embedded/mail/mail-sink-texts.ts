export interface SinkTexts {
  readonly title: string;
  readonly intro: string;
  readonly filterLabel: string;
  readonly filterButton: string;
  readonly showAll: string;
  readonly refresh: string;
  readonly caption: (count: number) => string;
  readonly empty: string;
  readonly received: string;
  readonly to: string;
  readonly from: string;
  readonly subject: string;
  readonly noSubject: string;
  readonly back: string;
  readonly appearance: string;
  readonly plainText: string;
  readonly links: string;
  readonly attachments: string;
  readonly headers: string;
  readonly raw: string;
  readonly none: string;
  readonly notFound: string;
}

const ENGLISH: SinkTexts = {
  title: 'Mail of this installation',
  intro: 'No mail server is configured, so messages are kept here instead of being sent.',
  filterLabel: 'Recipient’s address',
  filterButton: 'Filter',
  showAll: 'Show all',
  refresh: 'Refresh',
  caption: (count) => (count === 1 ? '1 message, newest first' : `${count} messages, newest first`),
  empty: 'No message yet.',
  received: 'Received',
  to: 'To',
  from: 'From',
  subject: 'Subject',
  noSubject: '(no subject)',
  back: 'All mail',
  appearance: 'As a mail program shows it',
  plainText: 'Plain text',
  links: 'Links',
  attachments: 'Attachments',
  headers: 'Headers',
  raw: 'Source (.eml)',
  none: 'None',
  notFound: 'This message does not exist (any more).',
};

const FRENCH: SinkTexts = {
  title: 'Courrier de cette installation',
  intro: 'Aucun serveur de messagerie n’est configuré : les messages sont conservés ici au lieu d’être envoyés.',
  filterLabel: 'Adresse du destinataire',
  filterButton: 'Filtrer',
  showAll: 'Tout afficher',
  refresh: 'Actualiser',
  caption: (count) => (count < 2 ? `${count} message` : `${count} messages, du plus récent au plus ancien`),
  empty: 'Aucun message pour l’instant.',
  received: 'Reçu',
  to: 'À',
  from: 'De',
  subject: 'Objet',
  noSubject: '(sans objet)',
  back: 'Tous les messages',
  appearance: 'Tel qu’une messagerie l’affiche',
  plainText: 'Texte brut',
  links: 'Liens',
  attachments: 'Pièces jointes',
  headers: 'En-têtes',
  raw: 'Source (.eml)',
  none: 'Aucun',
  notFound: 'Ce message n’existe pas (ou plus).',
};

export const SINK_TEXTS = { en: ENGLISH, fr: FRENCH } as const;
export type SinkLanguage = keyof typeof SINK_TEXTS;

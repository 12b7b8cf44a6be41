import type { Language } from '#models/contracts/roles.ts';
import type { CustomerDoc } from '#models/schemas/customer.ts';
import type { Random } from '#server/domain/demo/random.ts';

/** How a customer pays; days are counted from the due date. */
export const HABITS = ['on-time', 'ten-late', 'end-of-month', 'erratic', 'bad'] as const;
export type Habit = (typeof HABITS)[number];

export interface DemoCustomer {
  code: string;
  name: string;
  language: Language;
  country: 'FR' | 'BE' | 'CH' | 'DE' | 'ES' | 'GB';
  currency: string;
  address: string;
  registration: string;
  email: string;
  segment: CustomerDoc['segment'];
  habit: Habit;
  termsDays: number;
  /** how much it buys, against others */
  weight: number;
  /** keys of the company's people in charge */
  team: string[];
  risk: CustomerDoc['risk'];
  people: { name: string; role: 'customer' | 'customer-admin'; local: string }[];
}

interface Land {
  language: Language;
  currency: string;
  places: readonly string[];
  trades: readonly string[];
  forms: readonly string[];
  firstNames: readonly string[];
  lastNames: readonly string[];
  registration: string;
}

/** Creatures that never founded a company: nobody can take these names for real ones. */
const FABLES: Record<'fr' | 'en' | 'de' | 'es', readonly string[]> = {
  fr: [
    'Licorne',
    'Chimère',
    'Farfadet',
    'Griffon',
    'Korrigan',
    'Phénix',
    'Mélusine',
    'Tarasque',
    'Basilic',
    'Lutin',
    'Sylphide',
    'Dahu',
    'Gargouille',
    'Feu Follet',
    'Salamandre',
  ],
  en: ['Unicorn', 'Griffin', 'Phantom', 'Leprechaun', 'Kelpie', 'Wyvern', 'Banshee', 'Pixie'],
  de: ['Einhorn', 'Lorelei', 'Rübezahl', 'Klabauter', 'Wolpertinger', 'Heinzel', 'Nixe'],
  es: ['Quimera', 'Duende', 'Basilisco', 'Sirena', 'Trasgu', 'Fénix'],
};

const FR_TRADES = [
  'Menuiserie',
  'Agencements',
  'Hôtels',
  'Librairies',
  'Boulangeries',
  'Mobilier',
  'Cuisines',
  'Charpentes',
  'Magasins',
  'Écoles',
  'Cliniques',
  'Restaurants',
  'Constructions',
  'Bureaux',
] as const;
const FR_FIRST = [
  'Camille',
  'Sophie',
  'Thomas',
  'Nicolas',
  'Manon',
  'Hugo',
  'Chloé',
  'Mathieu',
  'Léa',
  'Romain',
  'Aurélie',
  'Vincent',
  'Émilie',
  'Guillaume',
  'Pauline',
] as const;
const FR_LAST = [
  'Besson',
  'Charpentier',
  'Delmas',
  'Fabre',
  'Gauthier',
  'Hervé',
  'Joubert',
  'Lacroix',
  'Marchand',
  'Noël',
  'Poirier',
  'Renaud',
  'Sauvage',
  'Tessier',
  'Vidal',
] as const;

const LANDS: Record<DemoCustomer['country'], Land> = {
  FR: {
    language: 'fr',
    currency: 'EUR',
    places: [
      '69003 Lyon',
      '75011 Paris',
      '44000 Nantes',
      '33000 Bordeaux',
      '59000 Lille',
      '13002 Marseille',
      '67000 Strasbourg',
      '31000 Toulouse',
      '35000 Rennes',
    ],
    trades: FR_TRADES,
    forms: ['SARL', 'SAS', 'SA'],
    firstNames: FR_FIRST,
    lastNames: FR_LAST,
    registration: 'SIREN 000 000',
  },
  BE: {
    language: 'fr',
    currency: 'EUR',
    places: ['1000 Bruxelles', '4000 Liège', '5000 Namur'],
    trades: FR_TRADES,
    forms: ['SRL', 'SA'],
    firstNames: FR_FIRST,
    lastNames: ['Claes', 'Dubois', 'Lambert', 'Maes', 'Peeters'],
    registration: 'BE 0000.000',
  },
  CH: {
    language: 'fr',
    currency: 'CHF',
    places: ['1200 Genève', '1003 Lausanne', '2000 Neuchâtel'],
    trades: FR_TRADES,
    forms: ['SA', 'Sàrl'],
    firstNames: FR_FIRST,
    lastNames: ['Favre', 'Rochat', 'Bühler', 'Jaquet'],
    registration: 'CHE-000.000',
  },
  DE: {
    language: 'en',
    currency: 'EUR',
    places: ['50667 Köln', '20095 Hamburg', '70173 Stuttgart'],
    trades: ['Möbelhaus', 'Tischlerei', 'Ladenbau', 'Innenausbau'],
    forms: ['GmbH', 'GmbH & Co. KG'],
    firstNames: ['Anna', 'Lukas', 'Katrin', 'Jonas', 'Miriam'],
    lastNames: ['Becker', 'Hoffmann', 'Krüger', 'Vogel', 'Winkler'],
    registration: 'HRB 0000',
  },
  ES: {
    language: 'en',
    currency: 'EUR',
    places: ['08001 Barcelona', '28004 Madrid', '46001 Valencia'],
    trades: ['Muebles', 'Carpintería', 'Hoteles'],
    forms: ['S.L.', 'S.A.'],
    firstNames: ['Lucía', 'Pablo', 'Marta', 'Álvaro'],
    lastNames: ['Navarro', 'Romero', 'Serrano', 'Vega'],
    registration: 'CIF B0000',
  },
  GB: {
    language: 'en',
    currency: 'GBP',
    places: ['Leeds LS1', 'Bristol BS1', 'London E8', 'Glasgow G1'],
    trades: ['Joinery', 'Interiors', 'Hotels', 'Bookshops', 'Kitchens'],
    forms: ['Ltd', 'LLP'],
    firstNames: ['Emma', 'Oliver', 'Grace', 'Harry', 'Priya'],
    lastNames: ['Ashworth', 'Bennett', 'Clarke', 'Hughes', 'Sharma'],
    registration: 'Company no. 000',
  },
};
const FABLES_OF: Record<DemoCustomer['country'], keyof typeof FABLES> = {
  FR: 'fr',
  BE: 'fr',
  CH: 'fr',
  DE: 'de',
  ES: 'es',
  GB: 'en',
};
const COUNTRIES: readonly (readonly [DemoCustomer['country'], number])[] = [
  ['FR', 78],
  ['BE', 12],
  ['CH', 8],
  ['DE', 9],
  ['ES', 6],
  ['GB', 9],
];
const STREETS = ['rue Imaginaire', 'avenue du Rêve', 'place du Conte', 'quai des Fables', 'chemin du Mirage'] as const;

/** About 120 customers of six countries, with their people, their team and the way they pay. */
export function inventCustomers(random: Random, count: number): DemoCustomer[] {
  const names = new Set<string>();
  const countries = COUNTRIES.flatMap(([country, share]) =>
    Array<DemoCustomer['country']>(Math.round((share * count) / 120)).fill(country),
  );
  const shuffled = random.shuffled(countries).slice(0, count);
  const first = shuffled.indexOf('FR');
  if (first > 0) {
    [shuffled[0], shuffled[first]] = ['FR', shuffled[0] ?? 'FR'];
  }
  const customers = shuffled.map((country, index) => inventCustomer(random, country, index, names));
  // The first customer is the one that visitors sign in as: busy, late, and in the portfolio of the people they also are.
  return customers.map((customer, index) =>
    index === 0
      ? { ...customer, segment: 'strategic', habit: 'bad', weight: 8, team: ['accounting', 'sales'] }
      : customer,
  );
}

function inventCustomer(
  random: Random,
  country: DemoCustomer['country'],
  index: number,
  names: Set<string>,
): DemoCustomer {
  const land = LANDS[country];
  let name: string;
  do {
    name = `${random.pick(land.trades)} ${random.pick(FABLES[FABLES_OF[country]])} ${random.pick(land.forms)}`;
  } while (names.has(name));
  names.add(name);
  const code = `C${String(index + 1).padStart(4, '0')}`;
  const segment = random.weighted([
    ['standard', 62],
    ['small', 26],
    ['strategic', 8],
    ['public', country === 'FR' ? 6 : 0],
  ] as const);
  const habit = random.weighted([
    ['on-time', 40],
    ['ten-late', 22],
    ['end-of-month', 16],
    ['erratic', 14],
    ['bad', 8],
  ] as const);
  const person = () => `${random.pick(land.firstNames)} ${random.pick(land.lastNames)}`;
  const people: DemoCustomer['people'] = [
    { name: person(), role: 'customer', local: 'customer' },
    { name: person(), role: 'customer-admin', local: 'admin' },
  ];
  if (segment === 'strategic') {
    people.push({ name: person(), role: 'customer', local: 'logistics' });
  }
  const isFrench = land.language === 'fr';
  return {
    code,
    name,
    language: land.language,
    country,
    currency: land.currency,
    address: `${random.int(1, 99)} ${random.pick(STREETS)} (adresse fictive), ${random.pick(land.places)}`,
    registration: `${land.registration} ${String(index + 1).padStart(3, '0')} (fictif)`,
    email: `compta@${code.toLowerCase()}.example`,
    segment,
    habit,
    termsDays: random.weighted([
      [30, 60],
      [45, 20],
      [60, 20],
    ] as const),
    weight: { strategic: 6, standard: 1.6, public: 1.5, small: 0.5 }[segment] * (0.6 + random.next()),
    team: isFrench
      ? [random.chance(0.5) ? 'accounting' : 'accounting2', random.chance(0.7) ? 'sales' : 'sales2']
      : ['accounting3', random.chance(0.3) ? 'sales' : 'sales2'],
    risk: {
      score: { 'on-time': 82, 'ten-late': 68, 'end-of-month': 71, erratic: 49, bad: 24 }[habit] + random.int(-6, 6),
      creditLimit: random.int(4, 80) * 2_500_00,
      ...(random.chance(0.4) ? { insurer: 'Assureur-crédit fictif' } : {}),
    },
    people,
  };
}

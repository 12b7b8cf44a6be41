import type { Story } from '#server/domain/demo/story.ts';

/** Disputes about prices, orders and invoices, in French. */
export const FRENCH_INVOICE: readonly Story[] = [
  {
    language: 'fr',
    reason: 'PRC-02',
    rootCause: 'RC1',
    part: 0.08,
    description: 'La remise annuelle de 8 % prévue à notre accord n’a pas été déduite de cette facture.',
    opening: [
      'C: Bonjour, la remise de 8 % n’apparaît pas. L’accord est en pièce jointe, article 3. {paper agreement accord-annuel.pdf}',
      'A: Bonjour {name}, bien reçu. Je demande confirmation au commercial et je reviens vers vous.',
      'iA: @S l’accord est-il bien valable sur cette gamme ?',
    ],
    proofs: ['Accord commercial'],
    work: [
      'iS: Oui, signé en janvier. Le tarif n’a pas été mis à jour dans la fiche client, c’est la troisième fois ce trimestre…',
      'iA>: Il faut corriger la fiche, pas seulement la facture. @M pour information.',
      'S: Bonjour {name}, je confirme : la remise s’applique. Nous préparons la régularisation.',
      'C: Merci Antoine. Pouvez-vous vérifier aussi la prochaine commande ? ~~ Merci. Pouvez-vous vérifier aussi la commande qui part lundi ?',
    ],
    question: {
      text: 'Pouvez-vous nous confirmer que la remise de fin d’année ne couvre pas déjà cette commande ?',
      documents: ['Décompte de la remise'],
      answer: [
        'C: Je confirme, voici notre décompte. {table decompte-remise.csv Mois;Volume HT;Remise reçue|Juin;9 800;784|Juillet;7 450;0}',
      ],
    },
    thirdParty: 'Groupement d’achat Le Grimoire (fictif)',
    proposal: {
      resolution: 'CREDIT_FULL',
      share: 1,
      explanation: 'La remise de 8 % prévue à l’accord vous est due : avoir pour la totalité du montant contesté.',
    },
    discussion: ['C: C’est conforme à notre calcul.', 'A: L’avoir part dès votre accord.'],
    counterArgument: 'Le taux de 8 % s’applique aussi au transport, d’après notre lecture de l’accord.',
    rejection: 'Le volume prévu à l’accord n’est pas atteint à ce jour ; la remise n’est donc pas acquise.',
    withdrawal: 'Notre service achats confirme que la remise est versée en fin d’année. Désolés pour la gêne.',
    newFact: 'L’avoir a été calculé sur le HT de la ligne 1 seulement, il manque les autres lignes.',
    correctiveAction: 'Contrôle mensuel des conditions des fiches clients contre les accords signés (commerce + ADV).',
  },
  {
    language: 'fr',
    reason: 'INV-03',
    rootCause: 'RC3',
    part: 'whole',
    description:
      'Cette prestation nous a été facturée deux fois : la même commande figure sur une facture déjà réglée.',
    opening: [
      'C: Bonjour, la commande {order} a déjà été facturée et payée. {paper transfer avis-virement.pdf}',
      'A: Bonjour {name}, merci pour l’avis de virement, je compare les deux pièces.',
    ],
    proofs: ['Avis de virement'],
    work: [
      'iA: Double facturation confirmée : la livraison a été saisie deux fois après la panne du 12.',
      'iO>: Je regarde s’il y en a d’autres du même jour.',
      'iA: @M deux autres clients sont dans le même cas, je les préviens avant qu’ils n’appellent.',
      'A: Vous avez raison, il s’agit bien d’un doublon. Nous annulons cette facture par un avoir.',
      'C: Merci. Merci aussi de ne plus nous relancer dessus d’ici là.',
    ],
    question: {
      text: 'Pour clore sans erreur, pouvez-vous nous rappeler la référence de la facture déjà réglée ?',
      documents: [],
      answer: ['C: Elle figure sur l’avis de virement, en bas à gauche.'],
    },
    thirdParty: 'Prestataire de facturation électronique (fictif)',
    proposal: {
      resolution: 'CREDIT_FULL',
      share: 1,
      explanation: 'Facture émise en double : annulation complète par avoir.',
    },
    discussion: ['C: Très bien.', 'iA: Attention, ne pas oublier d’exclure {invoice} de la prochaine relance.'],
    counterArgument: 'L’avoir doit aussi mentionner la commande, sinon notre système le refuse.',
    rejection:
      'Les deux factures concernent deux livraisons différentes, datées d’une semaine d’écart. Bons joints au dossier.',
    withdrawal: 'Nous avons retrouvé le second bon de livraison : les deux factures sont justes.',
    newFact: 'L’avoir porte un mauvais numéro de commande et notre comptabilité le rejette.',
    correctiveAction: 'Contrôle d’unicité livraison/facture avant émission ; procédure après panne mise à jour.',
  },
  {
    language: 'fr',
    reason: 'ORD-01',
    rootCause: 'RC1',
    part: 'whole',
    description: 'Notre numéro de commande est absent de la facture. Sans lui notre service ne peut pas la valider.',
    opening: [
      'C: Bonjour, sans numéro d’engagement la facture est rejetée par notre logiciel. Le bon numéro est {order}.',
      'O: Bonjour {name}, je regarde ce qui a été saisi à la commande.',
    ],
    proofs: ['Bon de commande signé'],
    work: [
      'iO: Le numéro était dans le courriel du client, pas reporté en saisie.',
      'O: Pourriez-vous nous joindre le bon de commande ? Nous rééditons la facture avec la bonne référence.',
      'C: Le voici. {paper order bon-de-commande.pdf}',
      'iA: Rien à avoir ici : il suffit de renvoyer le document corrigé, le montant ne change pas.',
    ],
    question: {
      text: 'Faut-il également faire figurer votre code service sur la facture ?',
      documents: [],
      answer: ['C: Oui, s’il vous plaît : service ACH-04.'],
    },
    thirdParty: 'Plateforme de facturation publique (simulée)',
    proposal: {
      resolution: 'DOCUMENT_PROVIDED',
      share: 0,
      explanation: 'Le duplicata portant votre numéro de commande et votre code service est déposé dans ce dossier.',
    },
    discussion: ['C: Bien reçu, je le dépose aujourd’hui.'],
    counterArgument: 'Le code service est erroné sur le duplicata.',
    rejection: 'Le numéro de commande figure en haut à droite de la facture ; le duplicata est joint.',
    withdrawal: 'Facture validée en interne, il s’agissait d’une erreur de saisie chez nous.',
    newFact: 'Le duplicata a été refusé à son tour : la référence doit comporter l’année.',
    correctiveAction: 'Champ « numéro d’engagement » rendu obligatoire à la saisie pour les clients publics.',
  },
  {
    language: 'fr',
    reason: 'CUS-02',
    rootCause: 'RCC',
    part: 0.5,
    description:
      'Nous avons subi un préjudice du fait d’un retard antérieur et entendons compenser la moitié de cette facture.',
    opening: [
      'C: Nous avons dû reporter une inauguration à cause de votre retard. Nous appliquons une compensation.',
      'A: Bonjour, je prends note. Pouvez-vous chiffrer le préjudice et joindre les justificatifs ?',
      'iA: Aucune pénalité prévue au contrat. Client qui paie déjà très tard.',
    ],
    proofs: ['Note de débit', 'Contrat'],
    work: [
      'K: Nos frais de report sont de plusieurs milliers d’euros, nous vous les avons annoncés au téléphone.',
      'iS: Je n’ai pas d’écrit. Ils l’ont dit, oui, mais sans montant.',
      'iM: Pas de compensation sans créance certaine. On reste courtois et on demande les pièces par écrit.',
      'A: Sans facture ni note de débit nous ne pouvons pas compenser. La partie non contestée reste exigible.',
    ],
    question: {
      text: 'Merci de nous transmettre la note de débit, le détail du préjudice et l’article du contrat sur lequel vous vous fondez.',
      documents: ['Note de débit', 'Article du contrat'],
      answer: ['C: Nous rassemblons les pièces.'],
    },
    thirdParty: 'Assureur-crédit (fictif)',
    proposal: {
      resolution: 'GOODWILL_CREDIT',
      share: 0.2,
      explanation: 'Sans reconnaître de faute, geste commercial de 20 % du montant contesté pour clore ce dossier.',
    },
    discussion: ['C: Ce n’est pas à la hauteur de notre préjudice.', 'iM: On ne va pas plus loin.'],
    counterArgument: 'Votre geste ne couvre pas un dixième de nos frais.',
    rejection:
      'En l’absence de créance certaine, liquide et exigible, la compensation n’est pas possible. La facture est due en totalité.',
    withdrawal: 'Nous renonçons à la compensation et réglons la facture cette semaine.',
    newFact: 'Nous avons maintenant la facture du loueur de salle, jointe au dossier.',
    correctiveAction: 'Aucune : demande sans fondement contractuel.',
  },
];

import type { Story } from '#server/domain/demo/story.ts';

/** Disputes about deliveries and goods, in French. */
export const FRENCH_DELIVERY: readonly Story[] = [
  {
    language: 'fr',
    reason: 'LOG-04',
    rootCause: 'RCX',
    part: 'line',
    description:
      'La palette est arrivée enfoncée sur un côté. Plusieurs pièces sont inutilisables, les réserves ont été portées sur le bon de livraison.',
    opening: [
      'C: Bonjour, voici les photos prises au déchargement. Le chauffeur a bien vu l’état de la palette. {photo pallet palette-quai.png} {photo scratch plateau-raye.png}',
      'C: Et le bon émargé avec nos réserves. {paper reserves BL-reserves.pdf}',
      'A: Bonjour {name}, merci pour votre message. Je transmets à la logistique ; la partie non contestée de {#} reste à régler à son échéance.',
      'iA: @O peux-tu vérifier si le transporteur a été prévenu dans les trois jours ? Sinon on perd le recours.',
    ],
    proofs: ['Bon de livraison émargé', 'Photos'],
    work: [
      'iO>: Lettre de réserve envoyée au transporteur le lendemain, accusé de réception au dossier.',
      'O: Bonjour, j’ai bien reçu les éléments. Nous comptons **{product}** parmi les pièces abîmées. Confirmez-vous la quantité ?',
      'C>: Oui, c’est exact. Le reste a pu être utilisé.',
      'iS: Client sensible en ce moment : ils comparent avec un concurrent. Si on peut aller vite, ça aide.',
      'iO: Compris. Stock disponible pour remplacer, mais ils préfèrent un avoir.',
    ],
    question: {
      text: 'Pourriez-vous nous envoyer une photo de l’étiquette du colis et nous dire si les pièces abîmées peuvent être reprises lors de la prochaine livraison ?',
      documents: ['Photo de l’étiquette'],
      answer: [
        'C: La voici. Vous pouvez les reprendre quand vous voulez, elles sont sous le quai couvert. {photo label etiquette-colis.png}',
      ],
    },
    thirdParty: 'Transports Mirage (transporteur fictif) – expertise du sinistre',
    proposal: {
      resolution: 'CREDIT_PARTIAL',
      share: 0.8,
      explanation:
        'Avoir sur les pièces inutilisables. Les pièces simplement marquées à l’emballage restent facturées.',
    },
    discussion: [
      'C: Merci pour le retour rapide. Je vois avec mon responsable.',
      'K: Bonjour, je reprends le sujet avec {name}. Une question : l’avoir apparaîtra-t-il sur le relevé de ce mois ?',
      'A>: Oui, dès qu’il est comptabilisé vous le verrez dans le portail.',
    ],
    counterArgument:
      'La moitié des pièces que vous dites « marquées » présentent des éclats visibles. Nous ne pouvons pas les vendre.',
    rejection:
      'Après vérification, les réserves portées sur le bon de livraison ne concernent pas cette commande. Nous maintenons la facture et restons à votre disposition.',
    withdrawal:
      'Les pièces ont finalement été retrouvées en bon état dans un autre colis. Nous retirons notre demande.',
    newFact: 'En déballant le second lot nous avons trouvé les mêmes traces de choc. Photos jointes au dossier.',
    correctiveAction:
      'Cornières d’angle et cerclage double sur toutes les palettes de plateaux ; point mensuel avec le transporteur.',
  },
  {
    language: 'fr',
    reason: 'LOG-02',
    rootCause: 'RCX',
    part: 'line',
    description:
      'Livraison incomplète : il manque une partie des articles de la première ligne. Le solde n’a jamais été livré.',
    opening: [
      'C: Bonjour, il manque des pièces sur {order}. Le bon de livraison indique bien la quantité partielle. {paper delivery bon-livraison.pdf}',
      'O: Bonjour {name}, je regarde avec l’entrepôt et je reviens vers vous dans la journée.',
      'iO: Préparation faite en deux fois, le second départ n’est pas tracé. Je cherche.',
    ],
    proofs: ['Bon de livraison'],
    work: [
      'iO: Retrouvé : le reliquat est resté en zone d’attente, jamais expédié. Erreur chez nous.',
      'iA>: OK, donc on doit l’avoir ou le livrer. @S ton client veut quoi ?',
      'iS: Il s’est dépanné ailleurs, il ne veut plus du reliquat.',
      'O: Bonjour, vous aviez raison : le reliquat n’est jamais parti. Souhaitez-vous le recevoir ou préférez-vous un avoir ?',
      'C: Un avoir, nous avons dû acheter ailleurs entre-temps.',
    ],
    question: {
      text: 'Afin de préparer l’avoir, pouvez-vous confirmer la quantité réellement reçue pour « {product} » ?',
      documents: ['Comptage à réception'],
      answer: ['C: Voici notre comptage. {table comptage.csv Article;Commandé;Reçu|{product};24;16|Fixations;4;4}'],
    },
    thirdParty: 'Entrepôt sous-traitant Dahu Logistique (fictif)',
    proposal: {
      resolution: 'CREDIT_PARTIAL',
      share: 1,
      explanation: 'Avoir pour la totalité des pièces non livrées, avec nos excuses.',
    },
    discussion: ['C: Parfait, merci.', 'iA: Avoir à passer en priorité, le client règle vendredi.'],
    counterArgument: 'La quantité de votre proposition ne correspond pas à notre comptage.',
    rejection: 'Le bon émargé sans réserve porte la quantité totale. Nous ne pouvons pas donner suite.',
    withdrawal: 'Le reliquat vient d’arriver ce matin, tout est en ordre.',
    newFact: 'Nous avons refait l’inventaire : il manque encore deux pièces par rapport à votre avoir.',
    correctiveAction: 'Contrôle quotidien de la zone d’attente et alerte sur tout reliquat de plus de 48 heures.',
  },
  {
    language: 'fr',
    reason: 'QUA-01',
    rootCause: 'RCX',
    part: 0.35,
    description: 'Le vernis cloque sur une partie des plateaux après quelques semaines d’utilisation normale.',
    opening: [
      'C: Bonjour, trois plateaux sur dix présentent des cloques. Ce sont ceux du même lot. {photo scratch vernis-cloque.png}',
      'O: Bonjour {name}, merci. Pouvez-vous relever le numéro gravé sous le plateau ?',
      'C>: Lot 2407-B sur les trois.',
      'iO: Lot 2407-B : la cabine était à 16 °C ce jour-là, en dessous du minimum. Je sors la fiche de contrôle.',
    ],
    proofs: ['Photos', 'Numéro de lot'],
    work: [
      'iO: Fiche retrouvée : température non conforme, lot libéré par erreur. {table controle-lot.csv Heure;Température;Humidité|08:00;15,8;71|10:00;16,1;69|12:00;16,4;66}',
      'iM: Merci pour la transparence. On assume, mais on vérifie les autres clients du même lot.',
      'O: Le contrôle confirme un défaut de séchage. Nous pouvons revernir sur place ou reprendre les plateaux.',
      'C: Revernir sur place pendant l’ouverture du magasin n’est pas possible.',
    ],
    question: {
      text: 'Pouvez-vous nous indiquer les dates auxquelles un enlèvement serait possible, et nous envoyer une photo d’ensemble ?',
      documents: ['Dates d’enlèvement', 'Photo d’ensemble'],
      answer: ['C: Tous les mardis avant 9 h. Photo jointe. {photo scratch vue-ensemble.png}'],
    },
    thirdParty: 'Laboratoire Salamandre (fictif) – analyse du vernis',
    proposal: {
      resolution: 'CREDIT_PARTIAL',
      share: 0.7,
      explanation:
        'Avoir de 70 % sur les plateaux concernés et reprise à nos frais. Les 30 % correspondent aux piétements, conformes.',
    },
    discussion: [
      'C: La reprise est bien gratuite pour nous ?',
      'O>: Oui, enlèvement et transport sont à notre charge.',
      'iS: @M le client a accepté par téléphone, il attend juste l’accord formel de son siège.',
    ],
    counterArgument: 'Sans plateau, les piétements ne nous servent à rien. Nous demandons la totalité.',
    rejection: 'L’expertise montre une exposition prolongée à l’humidité. Le défaut ne vient pas de la fabrication.',
    withdrawal: 'Après nettoyage avec le produit conseillé, il n’y a plus de trace. Merci.',
    newFact: 'Deux plateaux supplémentaires du même lot cloquent à leur tour.',
    correctiveAction:
      'Blocage automatique du lot sous 18 °C en cabine ; contrôle à réception des fiches par la qualité.',
  },
];

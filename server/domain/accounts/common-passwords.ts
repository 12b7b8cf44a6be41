/**
 * Words that attackers try first, in French, English and German, without accents and in lower case. Made from the
 * habits every published list shows (names of months, days, teams, pets, greetings, keyboards), not copied from one.
 * A password is judged by what is left after such words are taken out, so this list may stay short.
 */
export const COMMON_WORDS: readonly string[] = `
password passwort passe motdepasse mot secret secrets admin administrator administrateur root user utilisateur login
welcome bienvenue bonjour bonsoir hello hallo salut coucou letmein access acces open sesame changeme default defaut
temp temporary temporaire test testing demo sample example exemple guest invite client customer company entreprise
societe account compte comptable comptabilite accounting invoice facture factures finance service support info contact
entente portal portail login qwerty qwertz azerty asdf asdfgh zxcvbn wxcvbn iloveyou jetaime amour love loveyou
monkey dragon master maitre shadow sunshine soleil princess princesse football soccer baseball hockey basketball rugby
superman batman pokemon starwars matrix ninja samurai hunter ranger killer tigger tiger tigre lion panda chocolat
chocolate vanille cookie banana banane orange pomme apple cherry cerise fraise strawberry summer winter spring autumn
ete hiver printemps automne january february march april june july august september october november december janvier
fevrier mars avril mai juin juillet aout septembre octobre novembre decembre monday tuesday wednesday thursday friday
saturday sunday lundi mardi mercredi jeudi vendredi samedi dimanche paris france london england berlin lyon marseille
bordeaux toulouse nantes lille strasbourg europe america chelsea liverpool arsenal juventus barcelona madrid doudou
nicolas thomas alexandre julien pierre marie camille sophie isabelle charlotte daniel michael jessica jennifer ashley
michelle andrew joshua george charlie jordan harley ferrari porsche mercedes peugeot renault citroen toyota samsung
google facebook twitter microsoft windows internet computer ordinateur freedom liberte family famille maman papa
enfant bebe baby angel ange jesus christ diamond diamant silver golden flower fleur loulou minou chaton poussin
whatever trustno pass word security securite private prive system systeme server serveur office bureau manager
`
  .trim()
  .split(/\s+/);

/** Rows of keyboards and the alphabet, read in both directions. */
export const SEQUENCES: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertyuiop',
  'qwertzuiop',
  'azertyuiop',
  'asdfghjkl',
  'qsdfghjklm',
  'zxcvbnm',
  'wxcvbn',
  'yxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
  '1q2w3e4r5t6y7u8i9o0p',
  '1a2z3e4r5t6y7u8i9o0p',
];

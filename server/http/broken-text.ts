/**
 * Whether a text holds what no keyboard writes and no store gives back as it was: NUL, or half of a surrogate pair
 * (UTF-8 turns it into another character, so a message sent again would no longer be the one that was stored).
 */
export const isBrokenText = (text: string): boolean => /[\0\p{Cs}]/u.test(text);

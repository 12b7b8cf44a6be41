import type { TFunction } from 'i18next';
import type { PersonView } from '#models/contracts/entries.ts';
import type { SideProps } from './types.ts';

/**
 * Where an author belongs, in words. Anybody may bear the name of somebody on the other side, or take it: on the side
 * that both read, a name alone would not say who speaks. Notes are written by colleagues only.
 */
export function authorPlace(
  author: PersonView,
  { audience, otherName, ownOnRight }: SideProps,
  t: TFunction<['conversation', 'common']>,
): string | undefined {
  const isPortal = ownOnRight;
  if (audience === 'internal' || author.side === 'system') {
    return undefined;
  }
  if (author.side === 'guest') {
    return t('common:roles.guest');
  }
  if (author.side === 'customer') {
    return isPortal ? t('message.ofReader') : otherName;
  }
  return isPortal ? otherName : author.role && t(`common:roles.${author.role}`);
}
